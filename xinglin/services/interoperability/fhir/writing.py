"""Create, update, patch and delete; each also by a condition in place of an id."""

from __future__ import annotations

import copy
import datetime as dt
from email.utils import format_datetime
from typing import Any

import jsonpatch
import jsonpointer

from xinglin.engines.exchange import actions, queries
from xinglin.engines.exchange.actions import Wish, Written
from xinglin.engines.exchange.queries import Stored, Wrong
from xinglin.engines.ledger.actions import commit
from xinglin.kernel.time import now
from xinglin.services.interoperability import actions as door
from xinglin.services.interoperability.fhir import subscribing
from xinglin.services.interoperability.fhir.asking import Ask, Reply, etag, pairs_of, seen

PATCH = "application/json-patch+json"
NO_PATCH = (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, ValueError,
            KeyError, IndexError, AttributeError, RecursionError)  # fmt: skip


def create(ask: Ask) -> Reply:
    """POST [type], with If-None-Exist a conditional create."""
    kind = ask.path[0]
    ask.must(kind, "c")
    resource = of_type(ask, kind)
    if found := existing(ask):
        return _reply(ask, _unchanged(found), "create")
    [one] = store(ask, [Wish(resource, create=True)])
    return _reply(ask, one, "create")


def existing(ask: Ask) -> Stored | None:
    """What a conditional create finds already there."""
    condition = ask.headers.get("if-none-exist", "")
    return matched(ask, ask.path[0], pairs_of(condition)) if condition else None


def update(ask: Ask) -> Reply:
    """PUT [type]/[id]."""
    kind, key = ask.path
    ask.must(kind, "u")
    resource = of_type(ask, kind)
    if resource.get("id") != key:
        raise Wrong("value", "资源的 id 与地址不一致", mend="请使两者相同", where=f"{kind}.id")
    [one] = store(ask, [Wish(resource, key, seen(ask))])
    return _reply(ask, one, "update")


def update_by_condition(ask: Ask) -> Reply:
    """PUT [type]?…: updates the one that matches, creates where none does."""
    kind = ask.path[0]
    ask.must(kind, "u")
    resource = of_type(ask, kind)
    [one] = store(ask, [conditional_wish(ask, kind, resource)])
    return _reply(ask, one, "update")


def conditional_wish(ask: Ask, kind: str, resource: dict[str, Any]) -> Wish:
    """The wish of a conditional update: onto the one that matches, or a new one."""
    found = matched(ask, kind, ask.query)
    given = resource.get("id")
    if found is None:
        if given and queries.current(kind, str(given), ask.caller.actor):
            raise Wrong("duplicate", f"{kind}/{given} 已存在，但不符合条件", status=409)
        return Wish(resource, str(given or ""))
    if given and given != found.key:
        raise Wrong("value", "资源的 id 与条件找到的资源不一致", where=f"{kind}.id")
    return Wish(resource, found.key, seen(ask))


def patch(ask: Ask) -> Reply:
    """PATCH [type]/[id] by JSON Patch or FHIRPath Patch."""
    kind = ask.path[0]
    ask.must(kind, "u")
    if len(ask.path) == 2:
        found = queries.read(kind, ask.path[1], ask.caller.actor)
    else:
        one = matched(ask, kind, ask.query)
        if one is None:
            raise Wrong("not-found", "没有符合条件的资源")
        found = one
    told = patched(found, ask.resource)
    wanted = seen(ask)
    [done] = store(ask, [Wish(told, found.key, found.version if wanted is None else wanted)])
    return _reply(ask, done, "patch")


def patched(found: Stored, steps: Any) -> dict[str, Any]:
    """A resource after a FHIRPath Patch (Parameters) or the steps of a JSON Patch; raises Wrong
    when they do not fit."""
    told = queries.exact.read_resource(found.body)
    if isinstance(steps, dict) and steps.get("resourceType") == "Parameters":
        return _still(found, queries.patched_by_paths(told, steps))
    if not isinstance(steps, list) or not all(isinstance(one, dict) for one in steps):
        raise Wrong(
            "structure", "补丁应为 JSON Patch 的操作列表，或 FHIRPath Patch 的 Parameters",
            mend=f"Content-Type: {PATCH}",
        )  # fmt: skip
    try:
        changed = jsonpatch.JsonPatch(copy.deepcopy(steps)).apply(told)
    except NO_PATCH:
        raise Wrong("processing", "补丁不能用于这个资源", mend="请先读取最新版本") from None
    return _still(found, changed)


def _still(found: Stored, changed: Any) -> dict[str, Any]:
    """What a patch made, if it is still the same resource."""
    if not isinstance(changed, dict) or (changed.get("resourceType"), changed.get("id")) != (
        found.kind, found.key,
    ):  # fmt: skip
        raise Wrong("processing", "补丁不能改变资源的类型和标识")
    return changed


def delete(ask: Ask) -> Reply:
    """DELETE [type]/[id]: retired, not removed."""
    kind, key = ask.path
    ask.must(kind, "d")
    found = queries.current(kind, key, ask.caller.actor)
    if found is None:
        raise Wrong("not-found", f"没有 {kind}/{key}，或不在授权范围内")
    number = _retire(ask, found, seen(ask))
    return Reply(204, headers={"ETag": etag(number)}, name="delete", resources=1)


def delete_by_condition(ask: Ask) -> Reply:
    """DELETE [type]?…: retires the one that matches."""
    kind = ask.path[0]
    ask.must(kind, "d")
    found = matched(ask, kind, ask.query)
    if found is not None:
        _retire(ask, found)
    return Reply(204, name="delete", resources=int(found is not None))


def _retire(ask: Ask, found: Stored, version: int | None = None) -> int:
    actor = ask.caller.actor
    if found.kind != subscribing.KIND:
        return actions.retire(by=actor, found=found, seen=version)
    with commit(by=actor, why="接口订阅：删除", door="api"):
        door.unsubscribe(caller=ask.caller, key=found.key)
        return actions.retire(by=actor, found=found, seen=version)


# --- parts ---


def of_type(ask: Ask, kind: str) -> dict[str, Any]:
    """The resource that was sent, which must be of the type in the address."""
    resource = ask.given()
    if resource.get("resourceType") != kind:
        raise Wrong("value", f"资源类型与地址不一致，应为 {kind}", where="resourceType")
    return resource


def store(ask: Ask, wishes: list[Wish]) -> list[Written]:
    """Write in the client's name; a subscription begins to work with the same commit."""
    plans = subscribing.plans(ask, wishes)
    actor, place = ask.caller.actor, ask.caller.place
    if not plans:
        return actions.store(by=actor, wishes=wishes, place=place, base=ask.base)
    with commit(by=actor, why="接口订阅", door="api"):
        written = actions.store(by=actor, wishes=wishes, place=place, base=ask.base)
        for number, plan in plans.items():
            door.subscribe(caller=ask.caller, key=written[number].key, plan=plan, base=ask.base)
    return written


def matched(ask: Ask, kind: str, pairs: list[tuple[str, str]]) -> Stored | None:
    """The one resource that a condition finds; raises Wrong when there are several."""
    if not pairs:
        raise Wrong("invalid", "没有条件", mend="请给出资源标识或查询条件")
    ask.must(kind, "s")
    ids = queries.found_ids(queries.asked(kind, pairs, ask.base), ask.caller.actor, 2)
    if len(ids) > 1:
        raise Wrong("multiple-matches", "符合条件的资源不止一个", mend="请使条件更具体")
    return queries.bodies(ids)[0] if ids else None


def _unchanged(found: Stored) -> Written:
    return Written(
        found.kind, found.key, found.version, found.body, changed=False,
        updated_at=found.updated_at,
    )  # fmt: skip


def told_of(one: Written) -> dict[str, Any]:
    """What is to be said of a resource that was written."""
    issues = [queries.issue("informational", text, severity="information") for text in one.said]
    if not issues:
        text = "已保存" if one.changed else "内容没有变化"
        issues = [queries.issue("informational", text, severity="information")]
    return queries.outcome(*issues)


def location(ask: Ask, one: Written) -> str:
    """Where the version stands."""
    return f"{ask.base}/{one.kind}/{one.key}/_history/{one.version}"


def _reply(ask: Ask, one: Written, name: str) -> Reply:
    headers = {"ETag": etag(one.version)}
    moment = (one.updated_at or now()).astimezone(dt.UTC)
    headers["Last-Modified"] = format_datetime(moment, usegmt=True)
    if one.created:
        headers["Location"] = location(ask, one)
    body, wanted = one.body, ask.headers.get("prefer", "")
    if "return=minimal" in wanted:
        body = b""
    elif "return=OperationOutcome" in wanted:
        body = queries.exact.write(told_of(one))
    return Reply(201 if one.created else 200, body, headers, name, 1, told_of(one))
