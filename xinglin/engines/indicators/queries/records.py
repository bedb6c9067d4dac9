"""The records behind a person who was counted: what decided, and what was looked at besides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import programmes
from xinglin.engines.indicators.counting import derived, tally
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.queries.asking import (
    the_area,
    the_figures,
    the_lake,
    the_period,
)
from xinglin.engines.indicators.queries.passports import kept_to_its_staff
from xinglin.engines.indicators.words import Indicator
from xinglin.kernel import audit
from xinglin.kernel.time import Period, years

# Columns that say the same of every row of a person, or nothing to people.
SILENT = {
    "id", "person", "place", "county", "town", "village", "month", "since", "until", "day",
    "joined", "sex", "birth", "institution", "answers", "institution_kind", "rule",
}  # fmt: skip
DAYS = ("day", "joined", "onset", "recorded_on")
OF_PROGRAMMES = ("enrolments", "visits")
LASTING = ("enrolments", "residents")


@dataclass(frozen=True)
class Record:
    """One row of the lake that was read for a person; `decided` when it put him where he is."""

    table: str
    id: int
    day: dt.date | None
    decided: bool
    values: dict[str, Any]

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
    """The records of a person that a figure looks at, up to the end of the period.

    Those that the definition picked out, above or below the line, say so; of the others only those
    of the programmes that it names are told. Needs figures.lists at the place, and for a figure of
    a sensitive programme the programme's own permission; a person who lives elsewhere has none.
    """
    where, when = the_area(place), the_period(period)
    [one] = the_figures(code, None, when)
    kept = kept_to_its_staff(one, when, where, seen_by)
    for permission in ("figures.lists", *([kept] if kept else [])):
        for end in (where.number, where.last):
            seen_by.must(permission, end)
    looking = _Looking(the_lake(as_of), (where.number, where.last), int(person))
    found: dict[tuple[str, int], Record] = {}
    for leaf, at in derived.parts(one, when):
        for record in looking.records(leaf, at):
            key = (record.table, record.id)
            if key not in found or record.decided:
                found[key] = record
    audit.note_reading(
        "figures.records", by=seen_by, subject="people.resident", subject_ids=[person],
        place=where.number, detail={"code": code, "period": when.code, "records": len(found)},
    )  # fmt: skip
    return sorted(
        found.values(), key=lambda record: (record.day or dt.date.min, record.table, record.id)
    )


@dataclass(frozen=True)
class _Looking:
    """One person's rows in one state of the lake."""

    lake: Lake
    area: tuple[int, int]
    person: int

    def records(self, one: Indicator, when: Period) -> Iterator[Record]:
        """The rows that one figure looks at."""
        judged = tally.compiled((one,), when).judged
        named = {each.code for each in programmes if f"'{each.code}'" in judged.sql}
        decided = set(self.decided(one, when, judged.tables))
        for table in judged.tables:
            for record in self.rows(table, when, decided):
                of_it = table in OF_PROGRAMMES and record.values.get("programme") in named
                if record.decided or of_it or table == "residents":
                    yield record

    def rows(self, table: str, when: Period, decided: set[tuple[str, int]]) -> Iterator[Record]:
        """All rows of a table that could bear on the period."""
        columns = [name for name in LAKE[table].columns if name not in ("since", "until")]
        since = dt.date.min if table in LASTING else years(2).before(when.start)
        named = ", ".join(f'"{name}"' for name in columns)
        sql = f"SELECT {named} FROM {table} WHERE person = {self.person}"
        for row in self.lake.run(sql, [table], *self.area):
            held = dict(zip(columns, row, strict=True))
            day = next((held[name] for name in DAYS if held.get(name)), None)
            number = held.get("id") or held["person"]
            chosen = (table, number) in decided
            if not chosen and day is not None and not since <= day <= when.end:
                continue
            told = {
                name: value
                for name, value in held.items()
                if name not in SILENT and value not in (None, "")
            }
            yield Record(table, number, day, chosen, told)

    def decided(self, one: Indicator, when: Period, tables: list[str]) -> Iterator[tuple[str, int]]:
        """Rows that the definition itself picked out for the person, by table and id."""
        from xinglin.engines.indicators import expressions

        result = one(when)
        for side in ("numerator", "denominator", "rows"):
            expression = getattr(getattr(result, side, None), "table", None)
            if expression is None or "id" not in expression.columns:
                continue
            whose = _table_of(set(expression.columns), tables)
            if not whose:
                continue
            picked = expression.filter(expression.person == self.person).select("id")
            asked = expressions.sql(picked), expressions.tables_of(picked)
            for row in self.lake.run(*asked, *self.area):
                yield whose, row[0]


def _table_of(columns: set[str], tables: list[str]) -> str:
    """The table of the lake whose rows have these columns."""
    fitting = [name for name in tables if columns <= set(LAKE[name].columns)]
    return fitting[0] if len(fitting) == 1 else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
