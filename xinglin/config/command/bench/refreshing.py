"""Refresh: a day's work written through the engines, then brought into the lake."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.config.command.bench.drawing import Dice, one, rows
from xinglin.config.command.bench.limits import files_of, rewritten, written
from xinglin.config.command.bench.measuring import Limit, Row, Spread, timed
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup import actions as followup
from xinglin.engines.indicators import actions as lake
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.ledger.actions import commit
from xinglin.engines.records import actions as records
from xinglin.kernel.time import age_on, days, today

MANAGED = "e.programme = 'htn' AND e.\"left\" IS NULL"
TABLES = ("residents", "enrolments", "conditions", "visits", "observations", "encounters")


def refresh(dice: Dice, draws: int) -> list[Row]:
    """A day's work written, and the lake brought up to it."""
    lake.refresh(by=KEEPER_AT_CONSOLE)
    before = _held()
    work = _a_day()
    prepared = _drawn(dice, *work)
    wrote = timed(lambda: _write(*prepared))
    kept = {file for table in TABLES for file in files_of(table)}
    begun = time.process_time()
    seconds = timed(lambda: lake.refresh(by=KEEPER_AT_CONSOLE))
    worked = time.process_time() - begun
    right = _held() == (before[0] + work[0], before[1] + work[1]) and _up_to_date()
    fresh = [file for table in TABLES for file in files_of(table) if file not in kept]
    size = sum(Path(file).stat().st_size for file in fresh)
    facts = {"visits": work[0], "encounters": work[1]}
    return [
        Row("refresh", "写入一天的工作", "rows/s", Spread.of([sum(work) / wrote] if right else []),
            1, int(right), (), facts),
        Row("refresh", "一天工作之后更新", "s", Spread.of([seconds] if right else []), 1,
            int(right), _limits(fresh, size),
            facts | {"files": len(fresh), "bytes": size, "cpu s": round(worked, 2)},
            target="≤ 5 s", elsewhere="通常每夜重建"),
    ]  # fmt: skip


def rebuild(dice: Dice, draws: int) -> list[Row]:
    """The whole lake written anew."""
    lake.refresh(by=KEEPER_AT_CONSOLE)
    snapshot = indicators.lake_status().snapshot
    begun = time.process_time()
    seconds = timed(lambda: lake.refresh(by=KEEPER_AT_CONSOLE, full=True))
    worked = time.process_time() - begun
    right = _up_to_date() and indicators.lake_status().snapshot == snapshot
    files = [file for table in TABLES for file in files_of(table)]
    size = sum(Path(file).stat().st_size for file in files)
    held = sum(indicators.lake_status().tables.values())
    return [
        Row("rebuild", "全部重建", "s", Spread.of([seconds] if right else []), 1, int(right),
            _limits(files, size), {"rows": held, "bytes": size, "cpu s": round(worked, 2)})
    ]  # fmt: skip


def _limits(files: list[str], size: int) -> tuple[Limit, ...]:
    return (
        Limit("改写同样的文件（Parquet 到 Parquet）", rewritten(files)),
        Limit("顺序写入同样的字节并落盘", written(size, settings.HOME)),
    )


def _up_to_date() -> bool:
    return not indicators.lake_status().behind


def _held() -> tuple[int, int]:
    """Visits and encounters that the lake holds."""
    tables = indicators.lake_status().tables
    return tables.get("visits", 0), tables.get("encounters", 0)


def _a_day() -> tuple[int, int]:
    """How many follow-ups and encounters a day has, of those of the last year."""
    since = days(365).before(today())
    return (
        max(1, int(one("SELECT count(*) FROM records_visit WHERE day > %s", since)) // 365),
        max(1, int(one("SELECT count(*) FROM records_encounter WHERE day > %s", since)) // 365),
    )


def _drawn(
    dice: Dice, visits: int, encounters: int
) -> tuple[dict[str, list[Any]], dict[str, list[Any]], dict[str, list[Any]]]:
    """Follow-ups of people who are managed, with who did them, and encounters of residents."""
    managed = rows(
        "SELECT e.resident_id, r.birth, r.sex, e.institution_id, e.doctor_id "
        "FROM followup_enrolment e JOIN people_resident r ON r.id = e.resident_id "
        f"WHERE {MANAGED} AND e.id %% %s = 0 ORDER BY e.resident_id",
        max(
            1,
            int(one(f"SELECT count(*) FROM followup_enrolment e WHERE {MANAGED}")) // (4 * visits),
        ),
    )
    seen = dice.random.sample(managed, min(visits, len(managed)))
    while len(seen) < visits:  # a tiny county: some are seen twice
        seen.append(dice.random.choice(managed))
    seen.sort()
    by = {
        "institution_id": [row[3] for row in seen],
        "staff_id": [row[4] for row in seen],
        "source": ["基准测试"] * len(seen),
    }
    return _readings(dice, seen), by, _encounters(dice, encounters)


def _write(
    readings: dict[str, list[Any]], by: dict[str, list[Any]], encounters: dict[str, list[Any]]
) -> None:
    """The day in one commit, as an import has it."""
    with commit(by=KEEPER_AT_CONSOLE, why="基准测试：一天的工作"):
        made = followup.write_follow_ups("htn", readings, also=by)
        followup.advance_many("htn", made.states)
        records.write_encounters(encounters)


def _readings(dice: Dice, seen: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    high = [dice.random.randint(104, 176) for _ in seen]
    return {
        "person": [row[0] for row in seen],
        "day": [today()] * len(seen),
        "age": [age_on(row[1], today()) for row in seen],
        "sex": [row[2] for row in seen],
        "mode": ["1"] * len(seen),
        "systolic": high,
        "diastolic": [round(0.58 * one) for one in high],
    }


def _encounters(dice: Dice, many: int) -> dict[str, list[Any]]:
    people = sorted(dice.somebody().number for _ in range(many))
    return {
        "resident_id": people,
        "kind": ["AMB"] * many,
        "day": [today()] * many,
        "reason": ["J06.9"] * many,
    }
