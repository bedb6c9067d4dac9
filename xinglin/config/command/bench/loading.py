"""What a FHIR server takes over HTTP, in bulk and in transactions: ours and another's alike."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from xinglin.config.command.bench.door import NDJSON, Answer, Door, at_once
from xinglin.config.command.bench.finding import searches
from xinglin.config.command.bench.lives import OF_ONE, VISITS, Life, Plan, pieces
from xinglin.config.command.bench.measuring import Draw, Row, Spread, taken
from xinglin.kernel.errors import Refused

TOGETHER = 500  # resources of a transaction, where there is no $import
HANDS = 4
VISITS_OF_BUNDLE = 16
OF_BUNDLE = 2 + 3 * VISITS_OF_BUNDLE
PATIENCE = 6 * 3600.0  # seconds for an import to end
Work = Callable[[], float]


def measured(door: Door, plan: Plan, work: Work | None = None) -> list[Row]:
    """A row for the import, two for transactions, one for each way to search.

    `work` tells the processor seconds of the server so far, where somebody can know them.
    """
    spent = work or (lambda: 0.0)
    found = [_import(door, plan, spent)]
    half = len(plan.bundles) // 2
    found.append(_one_by_one(door, plan.bundles[:half], spent))
    found.append(_several(door, plan.bundles[half:], spent))
    found += searches(door, plan, spent)
    door.hang_up()
    return found


# --- bulk import ---------------------------------------------------------------------------


def _import(door: Door, plan: Plan, spent: Work) -> Row:
    files = plan.files
    before, started = spent(), time.perf_counter()
    first = _begun(door, files[0])
    if first is not None:
        way, right = "$import", _taken_in(door, first, files[1:])
        whole = time.perf_counter() - started
    else:
        way = f"transactions of {TOGETHER}"
        before, (whole, right) = spent(), _by_transactions(door, plan)
    whole += _until_found(door, plan.people[-1])
    work, size = spent() - before, plan.size
    facts = {"resources": size, "wall s": round(whole, 1), "way": way}
    if work:
        facts |= {"cpu s": round(work, 1), "resources/cpu s": round(right / work)}
    return Row(
        "exchange", "批量导入，到能查到为止", "资源/s",
        Spread.of([right / whole] if right else []), size, right, facts=facts,
        target="20,000 资源/s", elsewhere="Aidbox 2,678/s、HAPI 2,214/s（8 核）",
    )  # fmt: skip


def _begun(door: Door, file: bytes) -> Answer | None:
    """The import of a first file; None from a server that takes no NDJSON."""
    try:
        answer = door.ask("POST", "$import", file, NDJSON, Prefer="respond-async")
    except Refused:  # it hung up in the middle of the file
        return None
    if answer.status == 202 and "content-location" in answer.headers:
        return answer
    door.hang_up()  # it may have answered before it had read the file
    return None


def _taken_in(door: Door, first: Answer, files: Sequence[bytes]) -> int:
    """Post the rest, wait for every import to end; how many lines were accepted."""
    begun = [first]
    begun += [door.ask("POST", "$import", one, NDJSON, Prefer="respond-async") for one in files]
    taken_in, until = 0, time.monotonic() + PATIENCE
    for where in [one.headers.get("content-location", "") for one in begun]:
        status = 202 if where else 0
        while status == 202 and time.monotonic() < until:
            told = door.ask("GET", where)
            status = told.status
            if status == 202:
                time.sleep(0.1)
        if status == 200:
            taken_in += sum(int(one.get("count", 0)) for one in told.told.get("output") or ())
    return taken_in


def _by_transactions(door: Door, plan: Plan) -> tuple[float, int]:
    """The same resources under the same ids, several transactions under way at a time."""
    bodies = []
    for several in pieces(plan.people, max(1, TOGETHER // OF_ONE)):
        entries = [
            {"resource": one, "request": {"method": "PUT", "url": f"{_kind(one)}/{one['id']}"}}
            for life in several
            for one in life.resources(VISITS)
        ]
        bodies.append(_transaction(entries))
    whole, answers = at_once(door, bodies, HANDS)
    return whole, sum(one.written() for one in answers)


def _kind(one: dict[str, Any]) -> str:
    return str(one["resourceType"])


def _transaction(entries: list[dict[str, Any]]) -> bytes:
    return orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def _until_found(door: Door, last: Life) -> float:
    """Seconds until the last one's measurements are found; raises Refused when they never are."""
    started = time.perf_counter()
    while time.perf_counter() - started < 120:
        told = door.search("Observation", ("patient", last.key), ("_count", "100"))
        if len(told.found()) >= 2 * VISITS:
            return time.perf_counter() - started
        time.sleep(0.1)
    raise Refused("导入的资源查不到", why=f"{door.base} 回答 {told.status}：{told.body[:200]!r}")


# --- transactions --------------------------------------------------------------------------


def bundle(life: Life) -> bytes:
    """A new resident with his visits: every resource is created, links go from entry to entry."""
    resources = life.resources(VISITS_OF_BUNDLE)
    names = {f"{_kind(one)}/{one['id']}": f"urn:uuid:{uuid.uuid4()}" for one in resources}

    def linked(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {
                key: names.get(value, value) if key == "reference" else linked(value)
                for key, value in thing.items()
            }
        return [linked(one) for one in thing] if isinstance(thing, list) else thing

    return _transaction([
        {
            "fullUrl": names[f"{_kind(one)}/{one['id']}"],
            "resource": linked({key: value for key, value in one.items() if key != "id"}),
            "request": {"method": "POST", "url": _kind(one)},
        }
        for one in resources
    ])  # fmt: skip


def _one_by_one(door: Door, people: Sequence[Life], spent: Work) -> Row:
    before = spent()
    bodies = [bundle(life) for life in people]
    found = taken(
        Draw(
            lambda body=body: door.ask("POST", "", body),  # type: ignore[misc]
            lambda answer: answer.written() == OF_BUNDLE,
        )
        for body in bodies
    )
    return _of_transactions("逐个", found.seconds, found.asked, spent() - before)


def _several(door: Door, people: Sequence[Life], spent: Work) -> Row:
    bodies, before = [bundle(life) for life in people], spent()
    whole, answers = at_once(door, bodies, HANDS)
    right = sum(one.written() == OF_BUNDLE for one in answers)
    seconds = [whole / right] * right
    return _of_transactions(f"{HANDS} 个同时", seconds, len(people), spent() - before)


def _of_transactions(how: str, seconds: Sequence[float], asked: int, work: float) -> Row:
    speeds = Spread.of(OF_BUNDLE / one for one in seconds)
    facts = {"bundles/s": round(len(seconds) / sum(seconds), 1)} if seconds else {}
    if work:
        facts["resources/cpu s"] = round(OF_BUNDLE * len(seconds) / work)
    return Row(
        "exchange", f"事务（每次 {OF_BUNDLE} 个资源，落盘），{how}", "资源/s", speeds, asked,
        len(seconds), facts=facts, target="1,500 资源/s", elsewhere="纯 Python 的同类服务器 653/s",
    )  # fmt: skip
