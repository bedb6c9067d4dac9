"""Bulk import: NDJSON that is posted, or files that the server is told to fetch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import Outcome
from xinglin.engines.exchange import queries as exchange
from xinglin.engines.exchange.queries import Wrong
from xinglin.engines.jobs import actions as jobs
from xinglin.services.interoperability import actions, queries
from xinglin.services.interoperability.actions import Source
from xinglin.services.interoperability.fhir.asking import NDJSON, Ask, Reply, said
from xinglin.services.interoperability.models import Import
from xinglin.services.interoperability.queries import Told

MOST = 100  # files of one import
LINES = ("application/fhir+ndjson", "application/x-ndjson", "application/ndjson")
FORMATS = (*LINES, "ndjson")
TAKEN = (Outcome.ACCEPTED, Outcome.UNCHANGED)
LEFT, SOURCES = "left", "sources"
SEVERITY = {
    Outcome.ACCEPTED: "information", Outcome.UNCHANGED: "information",
    Outcome.SET_ASIDE: "error", Outcome.WAITING: "warning",
}  # fmt: skip
EXAMPLE = '{"name": "input", "part": [{"name": "type", …}, {"name": "url", …}]}'


def begin(ask: Ask) -> Reply:
    """POST $import: kept, sealed, before this answers; taken behind the page."""
    for name, value in ask.query:
        if name != "_format":
            raise Wrong("not-supported", f"$import 不支持“{name}={value[:40]}”", where=name)
    if "respond-async" not in ask.headers.get("prefer", ""):
        raise Wrong("invalid", "批量导入只能异步进行", mend="Prefer: respond-async")
    if not any(ask.caller.scopes.allow(kind, "c") for kind in exchange.kinds()):
        raise Wrong("forbidden", "授权范围不包括写入任何资源")
    sources = [Source(body=ask.lines)] if ask.lines is not None else _named(ask)
    if ask.lines is not None and not ask.lines.strip():
        raise Wrong("structure", "请求中没有资源", mend="请每行发送一个 JSON 资源")
    made = actions.ask_import(
        caller=ask.caller, url=f"{ask.base}/$import", base=ask.base, sources=sources
    )
    jobs.ask(
        by=KEEPER_AT_CONSOLE.through("api"), code="interoperability.import",
        place=ask.caller.place,
    )  # fmt: skip
    where = {"Content-Location": f"{ask.base}/import-status/{made.token}"}
    issue = exchange.issue("informational", "已收到并保存，正在排队", severity="information")
    return Reply(202, exchange.exact.write(exchange.outcome(issue)), where, "import", made.total)


# --- what is asked for ---


def _named(ask: Ask) -> list[Source]:
    """The files that a Parameters resource names."""
    told = ask.given()
    several = told.get("parameter")
    if told.get("resourceType") != "Parameters" or not isinstance(several, list):
        raise Wrong(
            "value", "$import 接收 NDJSON，或写明文件地址的 Parameters",
            mend=f"Content-Type: {NDJSON}，或 Parameters 中的 {EXAMPLE}",
        )  # fmt: skip
    found: list[Source] = []
    formats = 0
    for number, one in enumerate(several):
        name = one.get("name") if isinstance(one, dict) else None
        where = f"Parameters.parameter[{number}]"
        if name == "inputFormat":
            formats += 1
            if _value(one) not in FORMATS:
                raise Wrong("not-supported", "只支持 NDJSON", mend=NDJSON, where=where)
        elif name == "input":
            found.append(_input(ask, one, where))
        elif name == "storageDetail":
            if _parts(one, where, ("type",)).get("type", "https") != "https":
                raise Wrong("not-supported", "只支持 https 存储", where=where)
        elif name != "inputSource":
            raise Wrong("not-supported", f"$import 不支持参数“{str(name)[:40]}”", where=where)
    if formats != 1:
        raise Wrong("required", "请写明一个 inputFormat", mend=NDJSON, where="inputFormat")
    if not 0 < len(found) <= MOST:
        raise Wrong("required", f"请给出1至{MOST}个 input", mend=EXAMPLE, where="input")
    return found


def _value(one: dict[str, Any]) -> str:
    values = [v for k, v in one.items() if k.startswith("value")]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _parts(one: dict[str, Any], where: str, known: tuple[str, ...]) -> dict[str, str]:
    told: dict[str, str] = {}
    several = one.get("part")
    for part in several if isinstance(several, list) else ():
        name = part.get("name") if isinstance(part, dict) else None
        if not isinstance(name, str) or name not in known or name in told:
            raise Wrong("not-supported", f"不支持“{str(name)[:40]}”", where=f"{where}.part")
        told[name] = _value(part)
    return told


def _input(ask: Ask, one: dict[str, Any], where: str) -> Source:
    told = _parts(one, where, ("type", "url"))
    kind, url = told.get("type", ""), told.get("url", "")
    if not kind or not url:
        raise Wrong("required", "input 应有 type 和 url", mend=EXAMPLE, where=where)
    for may in ("c", "u"):
        ask.must(kind, may)
    exchange.must_be_named(exchange.address_of(url, where), settings.FHIR_HOSTS, where)
    return Source(kind=kind, url=url)


# --- how it goes ---


def _found(ask: Ask) -> Import:
    found = queries.import_of(ask.path[1], ask.caller.client)
    if found is None:
        raise Wrong("not-found", "没有这次导入，或已撤销")
    return found


def status(ask: Ask) -> Reply:
    """GET and DELETE import-status/[token]."""
    found = _found(ask)
    if ask.method == "DELETE":
        actions.drop_import(by=ask.caller.actor, found=found)
        return Reply(202, name="import-status")
    if found.finished_at is None:
        headers = {"Retry-After": "5", "X-Progress": f"{found.done}/{found.total}"}
        return Reply(202, headers=headers, name="import-status")
    reply = said(_manifest(ask, found), name="import-status")
    reply.kind = "application/json"
    return reply


def _manifest(ask: Ask, found: Import) -> dict[str, Any]:
    counts = {one: getattr(found, one.value) for one in queries.VERDICTS}
    failed = sum(one.failed for one in queries.sources_of(found))
    told: dict[str, Any] = {
        "transactionTime": found.asked_at.isoformat(timespec="milliseconds"),
        "request": found.url,
        "requiresAccessToken": True,
        "output": [_file(ask, found, one, counts[one]) for one in TAKEN if counts[one]],
        "error": [
            _file(ask, found, one, size)
            for one, size in counts.items() if size and one not in TAKEN
        ],
    }  # fmt: skip
    if failed:
        told["error"].append(_file(ask, found, SOURCES, failed))
    if counts[Outcome.SET_ASIDE] or counts[Outcome.WAITING]:
        told["extension"] = {"linesLeft": f"{ask.base}/import-file/{found.token}/{LEFT}"}
    return told


def _file(ask: Ask, found: Import, name: str, count: int) -> dict[str, Any]:
    return {
        "type": "OperationOutcome", "url": f"{ask.base}/import-file/{found.token}/{name}",
        "count": count, "extension": {"verdict": str(name)},
    }  # fmt: skip


def file(ask: Ask) -> Reply:
    """GET import-file/[token]/[verdict]: an OperationOutcome for each line; `left`: the lines."""
    found, name = _found(ask), ask.path[2]
    if name not in (*queries.VERDICTS, LEFT, SOURCES) or found.finished_at is None:
        raise Wrong("not-found", "没有这个文件，或导入还没有办结")
    reply = Reply(200, name="import-file", kind=NDJSON)
    if name == LEFT:
        reply.lines = (f"{one}\n".encode() for one in queries.lines_left(found))
    elif name == SOURCES:
        reply.lines = _failed(found)
    else:
        reply.lines = (_told(*one) for one in queries.verdicts(found, name))
    return reply


def _failed(found: Import) -> Iterator[bytes]:
    for one in queries.sources_of(found):
        if one.failed:
            issue = exchange.issue("processing", one.why, details=f"第{one.number}个文件没有取到")
            yield exchange.exact.write(exchange.outcome(issue)) + b"\n"


def _told(source: int, one: Told) -> bytes:
    verdict = Outcome(one.verdict)
    code = "informational" if verdict in TAKEN else "processing"
    text = "；".join(part for part in (one.why, one.mend) if part) or verdict.title
    issue = exchange.issue(
        code, text, severity=SEVERITY[verdict], where=one.field, details=verdict.title
    )
    own = "urn:xinglin:import"
    extension: list[dict[str, Any]] = [
        {"url": f"{own}:verdict", "valueCode": one.verdict.replace("_", "-")},
        {"url": f"{own}:file", "valuePositiveInt": source},
        {"url": f"{own}:line", "valuePositiveInt": one.row},
    ]
    if one.name:
        extension.append({"url": f"{own}:resource", "valueString": one.name})
    outcome = exchange.outcome(issue)
    kind = outcome.pop("resourceType")
    told = {"resourceType": kind, "extension": extension, **outcome}
    return exchange.exact.write(told) + b"\n"
