"""The records behind a person who was counted: what decided, and what was looked at besides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.queries.asking import the_area, the_lake, the_period
from xinglin.engines.indicators.words import book
from xinglin.kernel import audit
from xinglin.kernel.time import Period, years

# Columns that say the same of every row of a person, or nothing to people.
SILENT = {
    "id", "person", "place", "county", "town", "village", "month", "since", "until", "day",
    "joined", "sex", "birth", "institution", "answers",
}  # fmt: skip
DAYS = ("day", "joined", "onset", "recorded_on")
TITLES = {
    "programme": "项目", "kind": "种类", "mode": "方式", "grade": "分级", "rule": "规则",
    "code": "编码", "systolic": "收缩压", "diastolic": "舒张压", "value": "值", "second": "第二值",
    "question": "项目", "next_on": "下次", "left": "终止", "left_why": "终止原因", "age": "年龄",
    "controlled": "达标", "measured": "已测量", "on_plan": "按计划", "reason": "事由",
    "system": "编码系统", "onset": "起病", "abated": "痊愈", "lives_here": "常住",
    "registered_here": "户籍", "deceased_on": "死亡", "left_on": "迁出", "gone": "已合并",
    "filed_on": "建档", "has_file": "有档案", "ended_on": "结束", "institution_kind": "机构类别",
}  # fmt: skip


@dataclass(frozen=True)
class Record:
    """One row of the lake that was read for a person; `decided` when it put him where he is."""

    table: str
    id: int
    day: dt.date | None
    decided: bool
    values: dict[str, Any]

    @property
    def said(self) -> str:
        """What it holds, as people read it."""
        told = (f"{TITLES.get(name, name)} {_plain(value)}" for name, value in self.values.items())
        return "，".join(told)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        values = {name: _plain(value) for name, value in self.values.items()}
        day = self.day.isoformat() if self.day else None
        return {"table": self.table, "id": self.id, "day": day, "decided": self.decided, **values}


def records_of(
    code: str,
    place: Any,
    period: Period | str,
    person: int,
    *,
    seen_by: Actor,
    as_of: int | None = None,
) -> list[Record]:
    """Every record of a person in the tables that a figure reads, up to the end of the period.

    Those that the definition picked out, above or below the line, say so. Needs figures.lists at
    the place; a person who lives elsewhere has none.
    """
    where, when, one = the_area(place), the_period(period), book(code)
    for end in (where.number, where.last):
        seen_by.must("figures.lists", end)
    lake = the_lake(as_of)
    made = tally.compiled((one,), when)
    decided = set(_decided(one, when, made.judged.tables, lake, (where.number, where.last), person))
    found = [
        record
        for table in made.judged.tables
        for record in _rows(table, when, lake, (where.number, where.last), person, decided)
    ]
    audit.note_reading(
        "figures.records", by=seen_by, subject="people.resident", subject_ids=[person],
        place=where.number, detail={"code": code, "period": when.code, "records": len(found)},
    )  # fmt: skip
    return sorted(found, key=lambda record: (record.day or dt.date.min, record.table, record.id))


def _rows(
    table: str, when: Period, lake: Lake, area: tuple[int, int], person: int,
    decided: set[tuple[str, int]],
) -> Iterator[Record]:  # fmt: skip
    columns = [name for name in LAKE[table].columns if name not in ("since", "until")]
    lasting = table in ("enrolments", "conditions", "residents")
    since = dt.date.min if lasting else years(2).before(when.start)
    named = ", ".join(f'"{name}"' for name in columns)
    sql = f"SELECT {named} FROM {table} WHERE person = {int(person)}"
    for row in lake.run(sql, [table], *area):
        held = dict(zip(columns, row, strict=True))
        day = next((held[name] for name in DAYS if held.get(name)), None)
        if day is not None and not since <= day <= when.end:
            continue
        number = held.get("id") or held["person"]
        told = {
            name: value
            for name, value in held.items()
            if name not in SILENT and value not in (None, "")
        }
        yield Record(table, number, day, (table, number) in decided, told)


def _decided(
    one: Any, when: Period, tables: list[str], lake: Lake, area: tuple[int, int], person: int
) -> Iterator[tuple[str, int]]:
    """Rows that the definition itself picked out for the person, by table and id."""
    from xinglin.engines.indicators import expressions

    result = one(when)
    for side in ("numerator", "denominator"):
        rows = getattr(result, side, None)
        expression = getattr(rows, "table", None)
        if expression is None or "id" not in expression.columns:
            continue
        whose = _table_of(set(expression.columns), tables)
        if not whose:
            continue
        picked = expression.filter(expression.person == person).select("id")
        for row in lake.run(expressions.sql(picked), expressions.tables_of(picked), *area):
            yield whose, row[0]


def _table_of(columns: set[str], tables: list[str]) -> str:
    """The table of the lake whose rows have these columns."""
    fitting = [name for name in tables if columns <= set(LAKE[name].columns)]
    return fitting[0] if len(fitting) == 1 else ""


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
