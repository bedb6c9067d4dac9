"""Read, vread, history and search, written as bytes: what is stored is not parsed again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urlencode

from xinglin.engines.exchange import queries as exchange
from xinglin.engines.exchange.queries import Answer, Stored, Wrong
from xinglin.kernel.time import now
from xinglin.services.interoperability.fhir.asking import Ask, Reply, etag

_PAGE = re.compile(r"([\w-]{10,40})\.(\d{1,9})\.(\d{1,4})")
_ALWAYS = ("resourceType", "id", "meta")
SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED",
}  # fmt: skip


def read(ask: Ask) -> Reply:
    """GET [type]/[id]."""
    kind, key = ask.path
    ask.must(kind, "r")
    shape = exchange.asked(kind, _shape_only(ask))
    found = exchange.read(kind, key, ask.caller.actor)
    if ask.headers.get("if-none-match", "").strip() == etag(found.version):
        return Reply(304, headers=_headers(found), name="read")
    exchange.note_reading("exchange.fhir", [found], ask.caller.actor)
    return Reply(200, shaped(found.body, shape), _headers(found), "read", 1)


def _shape_only(ask: Ask) -> list[tuple[str, str]]:
    for name, _ in ask.query:
        if name not in ("_summary", "_elements", "_format", "_pretty"):
            raise Wrong("not-supported", f"读取时不支持参数“{name}”", where=name)
    return ask.query


def vread(ask: Ask) -> Reply:
    """GET [type]/[id]/_history/[version]."""
    kind, key, _, number = ask.path
    ask.must(kind, "r")
    found = exchange.version(kind, key, number, ask.caller.actor)
    exchange.note_reading("exchange.fhir", [found], ask.caller.actor)
    return Reply(200, found.body, _headers(found), "vread", 1)


def _headers(found: Stored) -> dict[str, str]:
    moment = format_datetime(found.updated_at.astimezone(_UTC), usegmt=True)
    return {"ETag": etag(found.version), "Last-Modified": moment}


_UTC = dt.UTC


# --- history ---


def history(ask: Ask) -> Reply:
    """GET [type]/[id]/_history and [type]/_history, newest first."""
    kind, key = ask.path[0], ask.path[1] if len(ask.path) == 3 else ""
    ask.must(kind, "r")
    count, since, before, said = 20, None, None, []
    for name, value in ask.query:
        if name == "_count" and value.isascii() and value.isdigit() and len(value) < 9:
            count = min(max(int(value), 1), 1000)
        elif name == "_since" and (span := exchange.span_of(value.replace(" ", "+"))):
            since = _moment(span[0])
        elif name == "_before" and (at := re.fullmatch(r"(\d{1,18})\.(\d{1,18})", value)):
            before = (int(at[1]), int(at[2]))
            continue
        elif name not in ("_format", "_pretty"):
            raise Wrong("not-supported", f"历史查询不支持“{name}={value[:40]}”", where=name)
        said.append((name, value))
    rows, total = exchange.history(
        kind, key, ask.caller.actor, before=before, since=since, count=count
    )
    more, rows = len(rows) > count, rows[:count]
    exchange.note_reading("exchange.fhir", rows, ask.caller.actor)
    address = "/".join([ask.base, *ask.path])
    links = [("self", f"{address}?{urlencode(ask.query)}" if ask.query else address)]
    if more:
        after = f"{rows[-1].version}.{rows[-1].pk}"
        links.append(("next", f"{address}?{urlencode([*said, ('_before', after)])}"))
    entries = (_past(ask.base, one) for one in rows)
    return Reply(200, bundle("history", entries, links, total), name="history", resources=len(rows))


def _moment(seconds: float) -> Any:
    return dt.datetime.fromtimestamp(min(max(seconds, -6e10), 2.5e11), dt.UTC)


def _past(base: str, one: Stored) -> bytes:
    method = "DELETE" if one.retired else "PUT"
    request = {"method": method, "url": f"{one.kind}/{one.key}"}
    response = {
        "status": "204" if one.retired else "200",
        "etag": etag(one.version),
        "lastModified": one.updated_at.isoformat(timespec="milliseconds"),
    }
    more = {"request": request, "response": response}
    return entry(base, one.kind, one.key, b"" if one.retired else one.body, more)


# --- search ---


def search(ask: Ask) -> Reply:
    """GET [type]?… and POST [type]/_search."""
    kind = ask.path[0]
    ask.must(kind, "s")
    pairs = [*ask.query, *ask.form]
    token = next((value for name, value in pairs if name == "_page"), "")
    actor = ask.caller.actor
    if token:
        told = _PAGE.fullmatch(token)
        if told is None or len(pairs) != 1:
            raise Wrong("value", "页码凭据无效", mend="请使用上一页给出的链接")
        pinned_kind, said = exchange.pinned_search(told[1], actor)
        if pinned_kind != kind:
            raise Wrong("value", "页码凭据无效", mend="请使用上一页给出的链接")
        wanted = exchange.asked(kind, said, ask.base)
        wanted.count = min(max(int(told[3]), 1), 1000)
        linked_kinds(ask, wanted)
        answer = exchange.page(wanted, told[1], int(told[2]), actor, ask.base)
    else:
        wanted = exchange.asked(kind, pairs, ask.base)
        linked_kinds(ask, wanted)
        answer = exchange.search(wanted, actor, ask.base)
    several = [*answer.matches, *answer.included]
    exchange.note_reading("exchange.fhir", several, actor)
    return Reply(200, _found(ask, answer), name="search", resources=len(several))


def linked_kinds(ask: Ask, wanted: Any) -> None:
    """What is sent along, and what conditions look through, must be allowed as well."""
    for one in wanted.revinclude:
        ask.must(one.owner, "s")
    for one in wanted.filters:
        for kind, _ in one.chain:
            ask.must(kind, "s")
        if one.back:
            ask.must(one.back[0].owner, "s")


def _found(ask: Ask, answer: Answer) -> bytes:
    asked, kind = answer.asked, ask.path[0]
    address = f"{ask.base}/{kind}"
    links = [("self", f"{address}?{urlencode(asked.said)}" if asked.said else address)]
    if answer.token:
        steps = []
        if answer.offset:
            steps += [("first", 0), ("previous", max(answer.offset - asked.count, 0))]
        if answer.more:
            steps.append(("next", answer.offset + asked.count))
        for name, at in steps:
            token = quote(f"{answer.token}.{at}.{asked.count}")
            links.append((name, f"{address}?_page={token}"))
    allowed = ask.caller.scopes
    entries = [
        entry(ask.base, one.kind, one.key, shaped(one.body, asked), {"search": {"mode": "match"}})
        for one in answer.matches
    ]
    entries += [
        entry(ask.base, one.kind, one.key, one.body, {"search": {"mode": "include"}})
        for one in answer.included
        if allowed.allow(one.kind, "r")
    ]
    return bundle("searchset", entries, links, answer.total)


def shaped(body: bytes, asked: Any) -> bytes:
    """The resource as much of it as was asked for (`_summary`, `_elements`)."""
    if not asked.summary and not asked.elements:
        return body
    told = exchange.exact.read_resource(body)
    kind = told["resourceType"]
    needed = {*_ALWAYS, *(key for _, keys in exchange.required(kind) for key in keys)}
    known = exchange.fields(kind)

    def wanted(key: str) -> bool:
        plain = key.removeprefix("_")
        name = known[plain].name if plain in known else plain
        if plain in needed:
            return True
        if asked.elements:
            return name in asked.elements
        if asked.summary == "data":
            return plain != "text"
        if asked.summary == "text":
            return plain == "text"
        several = exchange.summary(kind)
        return name in several or f"{name}[x]" in several

    kept = {key: value for key, value in told.items() if wanted(key)}
    meta = dict(kept.get("meta") or {})
    meta["tag"] = [*(meta.get("tag") or []), SUBSETTED]
    return exchange.exact.write({**kept, "meta": meta})


# --- bundles as bytes ---


def entry(base: str, kind: str, key: str, body: bytes, more: dict[str, Any]) -> bytes:
    """An entry of a bundle; the resource's bytes go in as they are."""
    head = exchange.exact.write({"fullUrl": f"{base}/{kind}/{key}"})[:-1]
    middle = b',"resource":' + body if body else b""
    return head + middle + b"," + exchange.exact.write(more)[1:]


def bundle(
    type_: str, entries: Iterable[bytes], links: Sequence[tuple[str, str]], total: int | None
) -> bytes:
    """A bundle put together of its entries' bytes."""
    told: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": type_,
        "timestamp": now().isoformat(timespec="milliseconds"),
    }
    if total is not None:
        told["total"] = total
    if links:
        told["link"] = [{"relation": name, "url": url} for name, url in links]
    head = exchange.exact.write(told)[:-1]
    joined = b",".join(entries)
    return head + (b',"entry":[' + joined + b"]" if joined else b"") + b"}"
