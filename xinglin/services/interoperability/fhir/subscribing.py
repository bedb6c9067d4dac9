"""Reads what a Subscription asks for; what this server cannot do is refused when it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries
from xinglin.engines.exchange.actions import Wish
from xinglin.engines.exchange.queries import Wrong
from xinglin.kernel.time import now
from xinglin.services.interoperability.actions import HIDDEN, Plan, headers_of, must_be_own
from xinglin.services.interoperability.fhir.asking import Ask, pairs_of
from xinglin.services.interoperability.fhir.reading import linked_kinds
from xinglin.services.interoperability.models import Hook
from xinglin.services.interoperability.queries import hook_of
from xinglin.services.interoperability.rules import MOST_HEADERS, WrongHeader, header_of

KIND = "Subscription"
PAYLOADS = ("application/fhir+json", "application/json")
CRITERIA, CHANNEL = "Subscription.criteria", "Subscription.channel"
EXAMPLE = "例如 Observation?code=http://loinc.org|85354-9"


def plans(ask: Ask, wishes: Sequence[Wish]) -> dict[int, Plan]:
    """By their place among wishes, what subscriptions ask for; the wishes then say how they stand
    and keep no secrets. Raises Wrong."""
    found: dict[int, Plan] = {}
    for number, wish in enumerate(wishes):
        if wish.resource.get("resourceType") == KIND:
            exchange.must_be_sound(wish.resource)
            found[number] = _plan(ask, wish)
    return found


def _plan(ask: Ask, wish: Wish) -> Plan:
    told = wish.resource
    known = hook_of(wish.key) if wish.key else None
    must_be_own(known, ask.caller)
    channel = told.get("channel") or {}
    if channel.get("type") != "rest-hook":
        raise _refused("channel.type 只支持 rest-hook", f"{CHANNEL}.type")
    kind, criteria, names = _criteria(ask, told.get("criteria") or "")
    payload = _payload(channel)
    endpoint = channel.get("endpoint") or ""
    where = f"{CHANNEL}.endpoint"
    address = queries.address_of(endpoint, where)
    queries.must_be_callable(address, settings.FHIR_HOSTS, where)
    if payload and "?" in address.target:
        raise _refused("附带资源时，endpoint 是对方 FHIR 服务的根地址，不能带参数", where)
    headers = _headers(channel.get("header") or [], known, address.authority)
    plan = Plan(
        kind=kind, names=names, criteria=criteria, endpoint=endpoint, host=address.authority,
        payload=payload, headers=headers, ends_at=_end(told), state=_state(told, known),
    )  # fmt: skip
    shown = {**channel, "header": [f"{name}: {HIDDEN}" for name in headers]}
    if not headers:
        shown.pop("header")
    wish.resource = {**told, "status": plan.state, "channel": shown}
    wish.resource.pop("error", None)
    return plan


def _refused(what: str, where: str, mend: str = "") -> Wrong:
    return Wrong("not-supported", what, mend=mend, where=where, status=422)


def _criteria(ask: Ask, text: str) -> tuple[str, str, str]:
    """The type, the query and the names of its parameters, if the server can search so."""
    kind, _, query = text.removeprefix("/").partition("?")
    if kind not in queries.kinds() or kind in queries.NOT_KEPT:
        raise Wrong(
            "value", "criteria 应为“资源类型?条件”", mend=EXAMPLE, where=CRITERIA, status=422
        )
    if kind == KIND:
        raise _refused("不能订阅订阅自身", CRITERIA)
    for may in ("r", "s"):
        ask.must(kind, may)
    pairs = pairs_of(query)
    asked = queries.asked(kind, pairs, ask.base)
    if any((asked.include, asked.revinclude, asked.sort, asked.summary, asked.elements)):
        raise _refused("criteria 只能写条件，不能写结果参数", CRITERIA, EXAMPLE)
    linked_kinds(ask, asked)
    return kind, query, "、".join(dict.fromkeys(name for name, _ in pairs))


def _payload(channel: Mapping[str, Any]) -> bool:
    kind = channel.get("payload")
    if kind is None:
        return False
    if kind.partition(";")[0].strip() not in PAYLOADS:
        raise _refused("payload 只支持 application/fhir+json，或不写", f"{CHANNEL}.payload")
    return True


def _headers(written: Sequence[str], known: Hook | None, authority: str) -> dict[str, str]:
    """The headers to send along; one that is shown hidden stays what it was, at the same host."""
    before = headers_of(known) if known is not None and known.host == authority else {}
    where, found = f"{CHANNEL}.header", {}
    if len(written) > MOST_HEADERS:
        raise Wrong("too-costly", f"最多{MOST_HEADERS}个请求头", where=where)
    for text in written:
        try:
            name, value = header_of(text if isinstance(text, str) else "")
        except WrongHeader as wrong:
            raise Wrong(
                "value", f"请求头“{str(wrong)[:60]}”不能使用", mend="例如 Authorization: Bearer …",
                where=where, status=422,
            ) from None  # fmt: skip
        if value == HIDDEN:
            if name not in before:
                raise Wrong("value", "请重新填写请求头的值", where=where, status=422)
            value = before[name]
        found[name] = value
    return found


def _end(told: Mapping[str, Any]) -> dt.datetime | None:
    written = told.get("end")
    if written is None:
        return None
    span = queries.span_of(written)
    end = dt.datetime.fromtimestamp(min(max(span[0], 0.0), 2.5e11), dt.UTC) if span else None
    if end is None or end <= now():
        raise Wrong("value", "end 应为将来的时间", where="Subscription.end", status=422)
    return end


def _state(told: Mapping[str, Any], known: Hook | None) -> str:
    """What the status that was written comes to: whatever is changed is tried anew."""
    status = told.get("status")
    if status in (Hook.OFF, Hook.REQUESTED):
        return str(status)
    if status == Hook.ACTIVE and known is not None:
        return Hook.REQUESTED
    raise Wrong(
        "value", "status 只能写 requested 或 off", mend="服务器验证通知地址后改为 active",
        where="Subscription.status", status=422,
    )  # fmt: skip
