"""FHIR: reads, searches, and bundles that come in; through the server's own door, without HTTP."""

from __future__ import annotations

import time
import uuid
from typing import Any

import orjson
from django.db import transaction

from xinglin.config.command.bench.drawing import Dice, one, rows
from xinglin.config.command.bench.limits import by_key
from xinglin.config.command.bench.measuring import Draw, Row, Spread, taken
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability.fhir.asking import Ask, Reply
from xinglin.services.interoperability.fhir.serving import handle
from xinglin.services.interoperability.queries import Caller
from xinglin.services.interoperability.rules import scopes

BASE = "http://bench/fhir"
BUNDLES, OF_EACH = 10, 50


def fhir(dice: Dice, draws: int) -> list[Row]:
    """A row for reading, one for each way to search, one for bundles that come in."""
    total = int(one("SELECT count(*) FROM exchange_resource WHERE kind = 'Patient'") or 0)
    if not total:
        raise Refused("接口中还没有资源", mend="请先运行 xinglin access publish")
    people = _drawn(dice, draws)
    caller = Caller(0, "bench", KEEPER_AT_CONSOLE, scopes("system/*.cruds"), _top())
    each = max(1, draws // 3)
    found = [
        taken(_read(caller, key) for key, _ in people[:each]).row(
            "fhir", "读取一个资源", limits=by_key([pk for _, pk in people[:each]]),
            facts={"Patient": total},
        ),
        taken(_search(caller, key, pk) for key, pk in people[:each]).row(
            "fhir", "查询一个居民的测量",
        ),
        taken(_page(caller, key, pk) for key, pk in people[:each]).row(
            "fhir", "查询一个居民两年内的血压，新的在前，附居民",
        ),
        _bundles(caller),
    ]  # fmt: skip
    return found


def _drawn(dice: Dice, draws: int) -> list[tuple[str, int]]:
    """The id and number of residents by chance who are shown."""
    found: list[tuple[str, int]] = []
    while len(found) < draws:
        who = dice.somebody().number
        key = one(
            "SELECT key FROM exchange_resource WHERE record = 'people.resident' "
            "AND record_id = %s", who,
        )  # fmt: skip
        if key is not None:
            found.append((str(key), who))
    return found


def _top() -> int:
    return int(one("SELECT min(number) FROM places_place WHERE level = 'county'"))


def _get(caller: Caller, *path: str, query: list[tuple[str, str]] | None = None) -> Any:
    return handle(Ask(caller, BASE, "GET", path, query or []))


def _read(caller: Caller, key: str) -> Draw:
    def right(reply: Reply) -> bool:
        return bool(orjson.loads(reply.body)["id"] == key)

    return Draw(lambda: _get(caller, "Patient", key), right)


def _held(pk: int, more: str = "") -> int:
    """How many measurements of a resident are shown, counted another way."""
    [(size,)] = rows(
        "SELECT count(*) FROM exchange_resource r JOIN records_observation o "
        "ON o.id = r.record_id AND r.record = 'records.observation' "
        f"WHERE o.resident_id = %s {more}", pk,
    )  # fmt: skip
    return int(size)


def _search(caller: Caller, key: str, pk: int) -> Draw:
    size = _held(pk)
    asked = [("patient", key), ("_count", "200")]
    return Draw(
        lambda: _get(caller, "Observation", query=asked),
        lambda reply: orjson.loads(reply.body)["total"] == size,
    )


def _page(caller: Caller, key: str, pk: int) -> Draw:
    size = _held(pk, "AND o.question = 'bp' AND o.day >= '2025-01-01'")
    asked = [
        ("patient", key), ("code", "http://loinc.org|85354-9"), ("date", "ge2025-01-01"),
        ("_sort", "-date"), ("_include", "Observation:subject"),
    ]  # fmt: skip

    def right(reply: Reply) -> bool:
        told = orjson.loads(reply.body)
        days = [
            each["resource"]["effectiveDateTime"] for each in told.get("entry", ())
            if each["search"]["mode"] == "match"
        ]  # fmt: skip
        return told["total"] == size and days == sorted(days, reverse=True)

    return Draw(lambda: _get(caller, "Observation", query=asked), right)


def _bundles(caller: Caller) -> Row:
    """Transactions of fifty resources; taken back afterwards, so never written to the disk."""
    speeds, right = [], 0
    for _ in range(BUNDLES):
        body = orjson.dumps({
            "resourceType": "Bundle", "type": "transaction",
            "entry": [_entry() for _ in range(OF_EACH)],
        })  # fmt: skip
        with transaction.atomic():
            started = time.perf_counter()
            reply = handle(Ask(caller, BASE, "POST", (), resource=orjson.loads(body)))
            took = time.perf_counter() - started
            answers = orjson.loads(reply.body)["entry"]
            if all(each["response"]["status"] == "201" for each in answers):
                speeds.append(OF_EACH / took)
                right += 1
            transaction.set_rollback(True)
    return Row(
        "fhir", f"事务（每次{OF_EACH}个资源，不落盘）", "资源/s", Spread.of(speeds), BUNDLES, right,
        target="1,500 资源/s", elsewhere="纯 Python 的同类服务器 653/s",
    )  # fmt: skip


def _entry() -> dict[str, Any]:
    number = str(uuid.uuid4())
    return {
        "fullUrl": f"urn:uuid:{number}",
        "request": {"method": "POST", "url": "Basic"},
        "resource": {
            "resourceType": "Basic",
            "identifier": [{"system": "urn:bench", "value": number}],
            "code": {"coding": [{"system": "urn:bench", "code": "line"}], "text": "测速"},
            "created": "2026-11-23",
        },
    }
