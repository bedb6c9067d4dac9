"""Transactions and batches: several interactions at once, all or each by itself."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import unquote, urlsplit

from xinglin.engines.exchange import queries
from xinglin.engines.exchange.actions import Wish, Written
from xinglin.engines.exchange.queries import Wrong
from xinglin.engines.ledger.actions import commit
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability.fhir import writing
from xinglin.services.interoperability.fhir.asking import Ask, Reply, etag

MOST = 10_000
ORDER = {"DELETE": 0, "POST": 1, "PUT": 2, "PATCH": 3, "GET": 4, "HEAD": 4}
HEADERS = {
    "ifMatch": "if-match", "ifNoneMatch": "if-none-match", "ifNoneExist": "if-none-exist",
}  # fmt: skip
_CONDITION = re.compile(r"([A-Z][A-Za-z]+)\?(.+)", re.DOTALL)
Entry = dict[str, Any]


def take(ask: Ask, handle: Any) -> Reply:
    """POST [base]: a bundle of type transaction or batch."""
    told = ask.given()
    if told.get("resourceType") != "Bundle":
        raise Wrong("value", "这里只接收 Bundle", mend="单个资源请发送到 [base]/[类型]")
    kind = told.get("type")
    if kind not in ("transaction", "batch"):
        raise Wrong("value", "Bundle.type 应为 transaction 或 batch", where="Bundle.type")
    entries = told.get("entry") or []
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise Wrong("structure", "Bundle.entry 应为对象的数组", where="Bundle.entry")
    if len(entries) > MOST:
        raise Wrong(
            "too-costly", f"一个 Bundle 最多{MOST}个条目", mend="请分成几个发送，或用批量导入"
        )
    asks = [_ask(ask, one, number) for number, one in enumerate(entries)]
    answers = _batch(asks, handle) if kind == "batch" else _transaction(ask, entries, asks, handle)
    body = b'{"resourceType":"Bundle","type":"%s-response"' % kind.encode()
    if answers:
        body += b',"entry":[' + b",".join(answers) + b"]"
    return Reply(200, body + b"}", name=kind, resources=len(answers))


def _ask(ask: Ask, one: Entry, number: int) -> Ask:
    request = one.get("request")
    where = f"Bundle.entry[{number}].request"
    if not isinstance(request, dict):
        raise Wrong("required", "条目没有 request", where=where)
    method, url = request.get("method"), request.get("url")
    if not isinstance(method, str) or method not in ORDER or not isinstance(url, str) or not url:
        raise Wrong("value", "request.method 或 request.url 不正确", where=where)
    try:
        parts = urlsplit(url.removeprefix(ask.base).lstrip("/"))
    except ValueError:
        raise Wrong("value", "request.url 不正确", where=where) from None
    path = tuple(unquote(part) for part in parts.path.split("/") if part)
    headers = {
        to: str(request[name]) for name, to in HEADERS.items() if isinstance(request.get(name), str)
    }
    return Ask(
        ask.caller, ask.base, method, path, writing.pairs_of(parts.query), headers,
        one.get("resource"),
    )  # fmt: skip


# --- batch ---


def _batch(asks: list[Ask], handle: Any) -> list[bytes]:
    """Each by itself; what one is refused does not stop the others."""
    answers = []
    for one in asks:
        try:
            if not one.path:
                raise Wrong("not-supported", "Bundle 中不能再含 Bundle")
            answers.append(_answer(handle(one)))
        except Refused as refusal:
            answers.append(_refused(refusal))
    return answers


def _refused(refusal: Refused) -> bytes:
    told = {"status": str(refusal.status), "outcome": queries.outcome_of(refusal)}
    return queries.exact.write({"response": told})


def _answer(reply: Reply) -> bytes:
    told: dict[str, Any] = {"status": str(reply.status)}
    for header, name in (("Location", "location"), ("ETag", "etag")):
        if header in reply.headers:
            told[name] = reply.headers[header]
    if reply.outcome:
        told["outcome"] = reply.outcome
    response = queries.exact.write({"response": told})
    if not reply.body:
        return response
    return b'{"resource":' + reply.body + b"," + response[1:]


# --- transaction ---


def _transaction(ask: Ask, entries: list[Entry], asks: list[Ask], handle: Any) -> list[bytes]:
    """All of them, or none: deletes, creates, updates, patches, then reads."""
    answers: list[bytes | None] = [None] * len(asks)
    with commit(by=ask.caller.actor, why=f"接口事务 {len(asks)} 个条目", door="api"):
        for number in _those(asks, "DELETE"):
            answers[number] = _done(number, asks[number], handle)
        names, found = _named(entries, asks)
        writes = [n for n in _those(asks, "POST", "PUT") if n not in found]
        for number, there in found.items():
            answers[number] = _there(asks[number], there)
        for number in writes:
            asks[number].resource = _resolved(asks[number], names)
        wishes = [_wish(asks[number], number, names) for number in writes]
        for number, one in zip(writes, writing.store(ask, wishes) if wishes else (), strict=True):
            answers[number] = _stored(ask, one)
        for number in [*_those(asks, "PATCH"), *_those(asks, "GET", "HEAD")]:
            answers[number] = _done(number, asks[number], handle)
    return [one for one in answers if one is not None]


def _those(asks: list[Ask], *methods: str) -> list[int]:
    return [number for number, one in enumerate(asks) if one.method in methods]


def _done(number: int, one: Ask, handle: Any) -> bytes:
    if not one.path:
        raise Wrong("not-supported", "Bundle 中不能再含 Bundle", where=f"Bundle.entry[{number}]")
    return _answer(handle(one))


def _named(entries: list[Entry], asks: list[Ask]) -> tuple[dict[str, str], dict[int, Any]]:
    """Under which id each new resource will stand, by its full URL; and what is there already."""
    names: dict[str, str] = {}
    found: dict[int, Any] = {}
    for number in _those(asks, "POST", "PUT"):
        one, where = asks[number], f"Bundle.entry[{number}]"
        wanted = (1,) if one.method == "POST" else (1, 2)
        if len(one.path) not in wanted:
            raise Wrong("not-supported", "事务中不支持这项操作", where=f"{where}.request.url")
        kind = one.path[0]
        one.must(kind, "c" if one.method == "POST" else "u")
        resource = writing.of_type(one, kind)
        if one.method == "POST":
            if there := writing.existing(one):
                found[number], key = there, there.key
            else:
                key = str(uuid.uuid4())
        elif len(one.path) == 2:
            key = one.path[1]
        else:
            key = writing.conditional_wish(one, kind, resource).key or str(uuid.uuid4())
        full = entries[number].get("fullUrl")
        link = f"{kind}/{key}"
        if isinstance(full, str) and full and names.setdefault(full, link) != link:
            raise Wrong("duplicate", "fullUrl 重复", where=f"{where}.fullUrl", status=400)
        one.form = [("key", key)]
    return names, found


def _wish(one: Ask, number: int, names: dict[str, str]) -> Wish:
    key = one.form[0][1]
    resource = one.given()
    if one.method == "PUT" and len(one.path) == 2 and resource.get("id") not in (None, key):
        raise Wrong("value", "资源的 id 与地址不一致", where=f"Bundle.entry[{number}].resource.id")
    return Wish(resource, key, writing.seen(one), create=one.method == "POST")


def _resolved(one: Ask, names: dict[str, str]) -> Any:
    """The resource with links to other entries and links by condition made real."""

    def walk(thing: Any, depth: int = 0) -> Any:
        if depth > 100:
            raise Wrong("structure", "资源嵌套过深")
        if isinstance(thing, dict):
            return {
                key: _link(one, value, names)
                if key == "reference" and isinstance(value, str)
                else names.get(value, value)
                if key in ("url", "uri", "valueUri", "valueUrl")
                and isinstance(value, str)
                and value.startswith("urn:")
                else walk(value, depth + 1)
                for key, value in thing.items()
            }
        if isinstance(thing, list):
            return [walk(each, depth + 1) for each in thing]
        return thing

    return walk(one.resource)


def _link(one: Ask, written: str, names: dict[str, str]) -> str:
    if written in names:
        return names[written]
    told = _CONDITION.fullmatch(written)
    if told is None or told[1] not in queries.kinds():
        return written
    found = writing.matched(one, told[1], writing.pairs_of(told[2]))
    if found is None:
        raise Wrong("not-found", f"条件引用“{told[1]}”没有找到资源", status=412)
    return f"{found.kind}/{found.key}"


def _stored(ask: Ask, one: Written) -> bytes:
    told: dict[str, Any] = {
        "status": "201" if one.created else "200",
        "location": writing.location(ask, one),
        "etag": etag(one.version),
    }
    if one.updated_at is not None:
        told["lastModified"] = one.updated_at.isoformat(timespec="milliseconds")
    if one.said:
        told["outcome"] = writing.told_of(one)
    return queries.exact.write({"response": told})


def _there(one: Ask, found: Any) -> bytes:
    where = f"{one.base}/{found.kind}/{found.key}/_history/{found.version}"
    told = {"status": "200", "location": where, "etag": etag(found.version)}
    return queries.exact.write({"response": told})
