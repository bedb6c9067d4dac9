"""Operations: everything of a person, validation, matching, figures, bulk export."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import queries as exchange
from xinglin.engines.exchange.queries import Wrong
from xinglin.engines.jobs import actions as jobs
from xinglin.services.interoperability import actions, queries
from xinglin.services.interoperability.fhir.asking import NDJSON, Ask, Reply, said
from xinglin.services.interoperability.fhir.reading import bundle, entry

GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
CHUNK = 500


def _parameters(ask: Ask) -> dict[str, Any]:
    """The named values of a Parameters resource; a bare resource counts as `resource`."""
    told = ask.given()
    if told.get("resourceType") != "Parameters":
        return {"resource": told}
    several = told.get("parameter")
    found: dict[str, Any] = {}
    for one in several if isinstance(several, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            values = [v for k, v in one.items() if k == "resource" or k.startswith("value")]
            found[one["name"]] = values[0] if values else None
    return found


def _since(value: str) -> dt.datetime:
    span = exchange.span_of(value.replace(" ", "+"))
    if span is None:
        raise Wrong("value", "_since 不是时间", mend="例如 _since=2026-11-01T00:00:00+08:00")
    return dt.datetime.fromtimestamp(min(max(span[0], -6e10), 2.5e11), dt.UTC)


def _types(value: str) -> list[str]:
    kinds = [one for one in value.split(",") if one]
    unknown = [one for one in kinds if one not in exchange.kinds()]
    if unknown:
        raise Wrong("value", f"没有资源类型“{unknown[0][:60]}”", where="_type")
    return kinds


def everything(ask: Ask) -> Reply:
    """GET Patient/[id]/$everything."""
    ask.must("Patient", "r")
    types: list[str] = []
    since = None
    for name, value in ask.query:
        if name == "_type":
            types += _types(value)
        elif name == "_since":
            since = _since(value)
        elif name != "_format":
            raise Wrong("not-supported", f"$everything 不支持参数“{name}”", where=name)
    actor = ask.caller.actor
    person = exchange.read("Patient", ask.path[1], actor)
    several = [
        one
        for one in exchange.everything(person, actor, types, since)
        if one.pk != person.pk and ask.caller.scopes.allow(one.kind, "r")
    ]
    if not types or "Patient" in types:
        several.insert(0, person)
    exchange.note_reading("exchange.fhir.everything", several, actor)
    entries = [
        entry(ask.base, one.kind, one.key, one.body, {"search": {"mode": "match"}})
        for one in several
    ]
    links = [("self", "/".join([ask.base, *ask.path]))]
    body = bundle("searchset", entries, links, len(several))
    return Reply(200, body, name="everything", resources=len(several))


def validate(ask: Ask) -> Reply:
    """POST [type]/$validate: what is wrong with a resource, or that nothing was found."""
    kind = ask.path[0]
    ask.must(kind, "r")
    told: Any = _parameters(ask).get("resource")
    found = exchange.faults(told)
    if not found and told["resourceType"] != kind:
        found = [exchange.Fault("value", "resourceType", f"资源类型应为 {kind}")]
    issues = [exchange.issue(one.code, one.what, where=one.where) for one in found]
    if not issues:
        issues = [exchange.issue("informational", "没有发现问题", severity="information")]
    return said(exchange.outcome(*issues), name="validate")


def match(ask: Ask) -> Reply:
    """POST Patient/$match: who a described person may be."""
    ask.must("Patient", "s")
    asked = _parameters(ask)
    described = asked.get("resource")
    if not isinstance(described, dict) or described.get("resourceType") != "Patient":
        raise Wrong("required", "请给出要匹配的 Patient", where="resource")
    actor = ask.caller.actor
    found = exchange.matches(described, actor)
    if asked.get("onlyCertainMatches") is True:
        found = [one for one in found if one[1] == "certain"]
    count = asked.get("count")
    if isinstance(count, int) and count > 0:
        found = found[:count]
    exchange.note_reading("exchange.fhir.match", [one for one, *_ in found], actor)
    entries = [
        entry(ask.base, one.kind, one.key, one.body, {"search": {
            "extension": [{"url": GRADE, "valueCode": grade}], "mode": "match", "score": score,
        }})
        for one, grade, score in found
    ]  # fmt: skip
    return Reply(200, bundle("searchset", entries, [], len(found)), name="match",
                 resources=len(found))  # fmt: skip


def evaluate(ask: Ask) -> Reply:
    """GET Measure/[code]/$evaluate-measure: an indicator's value as a MeasureReport."""
    ask.must("Measure", "r")
    ask.must("MeasureReport", "r")
    told = dict(ask.query)
    known = {"periodStart", "periodEnd", "reportType", "subject", "_format"}
    for name in told:
        if name not in known:
            raise Wrong("not-supported", f"$evaluate-measure 不支持参数“{name}”", where=name)
    begin, end = told.get("periodStart", ""), told.get("periodEnd", "")
    if not begin or not end:
        raise Wrong(
            "required", "请给出 periodStart 和 periodEnd", mend="例如 periodStart=2021-01-01"
        )
    kind = told.get("reportType", "summary")
    place = _place(ask, told.get("subject", ""))
    try:
        period = f"{_edge(begin, 0)}..{_edge(end, 1)}"
        report = exchange.measure_report(
            ask.path[1], place, period, report=kind, seen_by=ask.caller.actor
        )
    except (KeyError, ValueError):
        raise Wrong("not-found", f"没有指标“{ask.path[1][:60]}”，或期间不正确") from None
    return said(report, name="evaluate-measure")


def _place(ask: Ask, subject: str) -> int:
    """The place that is counted: the client's own, or a Location within it."""
    if not subject:
        return ask.caller.place
    kind, _, key = subject.partition("/")
    number = key.removeprefix("xl-")
    if kind != "Location" or not number.isascii() or not number.isdigit() or len(number) > 15:
        raise Wrong("value", "subject 应为 Location/[id]", where="subject")
    return int(number)


def _edge(written: str, end: int) -> str:
    span = exchange.span_of(written)
    if span is None:
        raise Wrong("value", "期间应为日期", where="periodEnd" if end else "periodStart")
    zone = dt.timezone(dt.timedelta(hours=8))
    seconds = min(max(span[end] - end, -6e10), 2.5e11)
    return dt.datetime.fromtimestamp(seconds, zone).date().isoformat()


# --- bulk export ---


def export(ask: Ask) -> Reply:
    """GET $export and Patient/$export: asked for here, fetched when it is ready."""
    if "respond-async" not in ask.headers.get("prefer", ""):
        raise Wrong("invalid", "批量导出只能异步进行", mend="Prefer: respond-async")
    types: list[str] = []
    since = None
    for name, value in ask.query:
        if name == "_type":
            types += _types(value)
        elif name == "_since":
            since = _since(value)
        elif name != "_outputFormat" or "ndjson" not in value:
            raise Wrong("not-supported", f"批量导出不支持“{name}={value[:40]}”", where=name)
    for kind in types:
        ask.must(kind, "r")
    allowed = ask.caller.scopes
    kinds = types or sorted(one for one in exchange.kinds() if allowed.allow(one, "r"))
    if not kinds:
        raise Wrong("forbidden", "授权范围不包括任何资源")
    address = "/".join([ask.base, *ask.path]) + (f"?{urlencode(ask.query)}" if ask.query else "")
    asked = actions.ask_export(
        client=ask.caller.client, url=address, kinds=kinds, since=since,
        of_people=ask.path[0] == "Patient",
    )  # fmt: skip
    jobs.ask(
        by=KEEPER_AT_CONSOLE.through("api"), code="interoperability.export",
        arguments={"export": asked.pk}, place=ask.caller.place,
    )  # fmt: skip
    where = {"Content-Location": f"{ask.base}/export-status/{asked.token}"}
    text = exchange.issue("informational", "导出已排队", severity="information")
    return Reply(202, exchange.exact.write(exchange.outcome(text)), where, "export")


def status(ask: Ask) -> Reply:
    """GET and DELETE export-status/[token]."""
    found = queries.export_of(ask.path[1], ask.caller.client)
    if found is None:
        raise Wrong("not-found", "没有这次导出，或已撤销")
    if ask.method == "DELETE":
        actions.drop_export(export=found)
        return Reply(202, name="export-status")
    if found.ready_at is None:
        return Reply(
            202, headers={"Retry-After": "5", "X-Progress": "queued"}, name="export-status"
        )
    told = {
        "transactionTime": found.asked_at.isoformat(timespec="milliseconds"),
        "request": found.url,
        "requiresAccessToken": True,
        "output": [
            {"type": one.kind, "url": f"{ask.base}/export-file/{found.token}/{one.kind}",
             "count": one.size}
            for one in queries.files_of(found)
        ],
        "error": [],
    }  # fmt: skip
    reply = said(told, name="export-status")
    reply.kind = "application/json"
    return reply


def file(ask: Ask) -> Reply:
    """GET export-file/[token]/[type]: the resources as they stood, a line each."""
    found = queries.export_of(ask.path[1], ask.caller.client)
    several = queries.files_of(found) if found is not None else []
    one = next((each for each in several if each.kind == ask.path[2]), None)
    if found is None or one is None:
        raise Wrong("not-found", "没有这个文件，或导出已撤销")
    ask.must(one.kind, "r")
    ids = array("q")
    ids.frombytes(bytes(one.ids))
    reply = Reply(200, name="export-file", resources=one.size, kind=NDJSON)
    reply.lines = _lines(ask, list(ids), found.commit)
    return reply


def _lines(ask: Ask, ids: list[int], commit: int) -> Iterator[bytes]:
    for at in range(0, len(ids), CHUNK):
        several = exchange.bodies(ids[at : at + CHUNK], as_of=commit)
        exchange.note_reading("exchange.fhir.export", several, ask.caller.actor)
        yield b"".join(one.body + b"\n" for one in several)
