"""Shared documents over HTTPS: register, ask for, fetch, have issued. Verdicts are Chinese JSON.

It asks for the same tokens as /fhir: `DocumentReference.c` registers and has documents issued, `.s`
asks for them, `.r` fetches one.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from xinglin.engines.exchange import Outcome
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as exchanged
from xinglin.engines.exchange.queries import Wanted, Wrong
from xinglin.engines.people import queries as people
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability import actions
from xinglin.services.interoperability.fhir.asking import pairs_of
from xinglin.services.interoperability.fhir.documents import DOOR, XML, number_of
from xinglin.services.interoperability.fhir.serving import caller_in
from xinglin.services.interoperability.queries import Caller

KIND = "DocumentReference"
TYPES = (XML, "text/xml", "application/cda+xml", "application/hl7-cda+xml")
STATUS = {Outcome.ACCEPTED: 201, Outcome.UNCHANGED: 200, Outcome.WAITING: 202,
          Outcome.SET_ASIDE: 422}  # fmt: skip
CARD, FILE = "2.16.156.10011.1.3", "2.16.156.10011.1.2"
ASKED = ("patient", "kind", "from", "to", "author", "replaced", "before")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Answered = tuple[str, int, dict[str, Any] | bytes, dict[str, str]]
ROOT = "/cda/documents"


def answer(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer to any request under /cda; whatever is refused says why and what would mend it."""
    begun, caller, name = time.perf_counter(), None, "cda"
    path = tuple(part for part in rest.split("/") if part)
    try:
        caller = caller_in(request)
        name, status, told, headers = _way(request, path)(request, caller, path)
    except Refused as refusal:
        status, headers = getattr(refusal, "status", 422), {}
        told = {"verdict": "refused", "why": refusal.what, "mend": refusal.mend}
        if status == 401:
            headers = {"WWW-Authenticate": "Bearer"}
    if caller is not None:
        actions.count(
            client=caller.client, interaction=name, refused=status >= 400,
            resources=int(status < 400), milliseconds=(time.perf_counter() - begun) * 1000,
        )  # fmt: skip
    if isinstance(told, bytes):
        return HttpResponse(told, status=status, content_type=XML, headers=headers)
    body = exchanged.exact.write(told)
    return HttpResponse(
        body, status=status, headers=headers, content_type="application/json; charset=utf-8"
    )


def _way(request: HttpRequest, path: tuple[str, ...]) -> Callable[..., Answered]:
    """What is asked for by method and path."""
    method = "GET" if request.method == "HEAD" else request.method
    ways: dict[tuple[str, ...], dict[str, Callable[..., Answered]]] = {
        ("kinds",): {"GET": _kinds},
        ("issue",): {"POST": _issue},
        ("documents",): {"POST": _register, "GET": _search},
        ("documents", "_search"): {"POST": _search},
    }
    one = {"GET": _fetch} if len(path) == 2 and path[0] == "documents" else None
    known = ways.get(path) or one
    if known is None:
        raise Wrong("not-found", "没有这个地址", mend=f"文档在 {ROOT}")
    way = known.get(str(method))
    if way is None:
        raise Wrong("not-supported", f"这里不能用 {method}", mend="、".join(known), status=405)
    return way


def _must(caller: Caller, may: str) -> None:
    if not caller.scopes.allow(KIND, may):
        raise Wrong("forbidden", f"授权范围不包括对 {KIND} 的这项操作", mend=f"system/{KIND}.{may}")


def _body(request: HttpRequest) -> bytes:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Wrong("not-supported", "请求正文不能压缩", mend="去掉 Content-Encoding", status=415)
    try:
        body = request.read(exchanged.LARGEST_DOCUMENT + 1)
    except UnreadablePostError:
        raise Wrong("structure", "请求没有传完") from None
    if len(body) > exchanged.LARGEST_DOCUMENT:
        most = exchanged.LARGEST_DOCUMENT // 2**20
        raise Wrong("too-costly", f"文档超过{most} MB", mend="请缩小文档中的附件")
    return bytes(body)


def _register(request: HttpRequest, caller: Caller, path: tuple[str, ...]) -> Answered:
    """POST documents: the XML as it is; the verdict comes back."""
    _must(caller, "c")
    if (request.content_type or "").lower() not in TYPES:
        raise Wrong("not-supported", "请求正文应为 XML", mend=f"Content-Type: {XML}", status=415)
    done = exchange.register_document(
        by=caller.actor, data=_body(request), place=caller.place, sender=caller.code
    )
    row, judged = done.document, done.judged
    told = {"verdict": str(judged.outcome), "number": row.number, **_named(row)}
    if judged.outcome in (Outcome.SET_ASIDE, Outcome.WAITING):
        told |= {"field": judged.field, "why": judged.why, "mend": judged.mend}
    else:
        told |= {"records": row.records, "notes": row.notes}
        if done.replaced is not None:
            told["replaces"] = done.replaced.number
    headers = {"Location": f"{ROOT}/{row.number}"} if judged.outcome is Outcome.ACCEPTED else {}
    return "cda-register", STATUS[judged.outcome], told, headers


def _named(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind, "title": row.title, "version": row.version, "sha256": row.digest,
        "size": row.size,
    }  # fmt: skip


def _kinds(request: HttpRequest, caller: Caller, path: tuple[str, ...]) -> Answered:
    """GET kinds: which documents are taken."""
    kinds = exchanged.kinds_of_document()
    told = [{"code": code, "title": title} for code, title in kinds.items()]
    return "cda-kinds", 200, {"kinds": told}, {}


def _asked(request: HttpRequest) -> dict[str, str]:
    """The conditions, out of the address or a form; raises Wrong for one that is not known."""
    written = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    if request.method == "POST":
        written = _body(request)
    pairs = pairs_of(written.decode("utf-8", "replace"))
    found = {name: _CONTROL.sub("", value)[:200] for name, value in pairs}
    unknown = sorted(set(found) - set(ASKED))
    if unknown:
        raise Wrong("not-supported", f"不支持条件“{unknown[0][:40]}”", mend="、".join(ASKED))
    return found


def _search(request: HttpRequest, caller: Caller, path: tuple[str, ...]) -> Answered:
    """GET documents?…, POST documents/_search: of whom, of which kind, when, by whom."""
    _must(caller, "s")
    asked = _asked(request)
    before = asked.get("before", "")
    found = exchanged.found_documents(
        wanted(asked), caller.actor, number_of(before) if before else None
    )
    told: dict[str, Any] = {"documents": [_line(row) for row in found.rows]}
    if found.after is not None:
        more = {**{k: v for k, v in asked.items() if k != "patient"},
                "before": f"cda-{found.after}"}  # fmt: skip
        told["next"] = f"{ROOT}?{urlencode(more)}"
    return "cda-search", 200, told, {}


def wanted(asked: Mapping[str, str]) -> Wanted:
    """What is asked for, read; raises Wrong for what cannot be."""
    system, _, number = asked.get("patient", "").rpartition("|")
    number = number.strip()
    if asked.get("patient") and (not number or system not in ("", CARD, FILE)):
        raise Wrong("value", "patient 应为 OID|号码", mend=f"{CARD}|身份证号，或 {FILE}|健康档案号")
    kind = asked.get("kind", "")
    if kind and kind not in exchanged.kinds_of_document():
        raise Wrong("value", f"没有文档类型“{kind[:40]}”", mend="类型见 /cda/kinds")
    by_file = system == FILE
    return Wanted(
        id_number="" if by_file else number.upper(), file_number=number if by_file else "",
        kind=kind, first=_day(asked, "from"), last=_day(asked, "to"),
        author=asked.get("author", ""), replaced=asked.get("replaced") == "true",
    )  # fmt: skip


def _day(asked: Mapping[str, str], name: str) -> dt.date | None:
    written = asked.get(name, "")
    if not written:
        return None
    try:
        if _DAY.fullmatch(written):
            return dt.date.fromisoformat(written)
    except ValueError:
        pass
    raise Wrong("value", f"{name} 不是日期", mend="例如 2026-03-01")


def _line(row: Any) -> dict[str, Any]:
    return {
        "number": row.number, **_named(row), "state": row.state, "day": str(row.day or ""),
        "made": row.made_at.isoformat(timespec="seconds") if row.made_at else "",
        "institution": row.institution, "author": row.author,
        "replaces": row.replaces.number if row.replaces is not None else "",
        "url": f"{ROOT}/{row.number}", "reference": f"DocumentReference/xl-{row.pk}",
    }  # fmt: skip


def _fetch(request: HttpRequest, caller: Caller, path: tuple[str, ...]) -> Answered:
    """GET documents/cda-…: byte for byte as it was registered."""
    _must(caller, "r")
    row = exchanged.document_of(number_of(path[1]), caller.actor, DOOR)
    data = exchanged.document_bytes(row, caller.actor)
    return "cda-fetch", 200, data, {"ETag": f'"{row.digest}"'}


def _issue(request: HttpRequest, caller: Caller, path: tuple[str, ...]) -> Answered:
    """POST issue (patient, kind): a document of what is on record here."""
    _must(caller, "c")
    asked = _asked(request)
    told = wanted(asked)
    if not told.kind or not (told.id_number or told.file_number):
        raise Wrong("required", "请写明 patient 和 kind")
    numbers = people.known_by_id([told.id_number]) if told.id_number else {}
    resident = numbers.get(told.id_number) or exchanged.resident_of_file(told.file_number)
    if not resident:
        raise Wrong("not-found", "没有这位居民，或不在授权范围内")
    row = exchange.issue_document(by=caller.actor, resident=resident, kind=told.kind, may=DOOR)
    return "cda-issue", 201, _line(row), {"Location": f"{ROOT}/{row.number}"}
