"""Worked examples: their text tables filled up to full rows, and counted like the lake."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from xinglin.engines.indicators.arithmetic import QUOTIENT, Answer, Sums
from xinglin.engines.indicators.counting import derived, tally
from xinglin.engines.indicators.counting.engine import Rows
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.words import Base, Example, Indicator, count
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import Period, age_on

WHOLE = tally.Cell(0)

PLAIN = {
    "place": "990101001001000", "sex": "1", "birth": "1970-01-01", "mode": "1", "gone": "0",
    "lives_here": "1", "registered_here": "1", "on_plan": "1", "kind": "follow-up",
}  # fmt: skip
ARROW = {
    "BIGINT": pa.int64(), "INTEGER": pa.int32(), "SMALLINT": pa.int16(), "TINYINT": pa.int8(),
    "VARCHAR": pa.string(), "DATE": pa.date32(), "FLOAT": pa.float32(), "DOUBLE": pa.float64(),
}  # fmt: skip


def answer(indicator: Indicator, example: Example) -> str:
    """What the definition makes of the example: `1 of 2`, `7` for a count, the value otherwise."""
    source, kinds = Rows(made(example)), set()

    def ask(one: Indicator, period: Period) -> derived.Answers:
        compiled = tally.Compiled((one,), period)
        cells = tally.tally(compiled, source, tally.EVERYWHERE)[one.code]
        kinds.add(compiled.arithmetic(one.code).kind)
        return {WHOLE: compiled.answer(one.code, sum(cells.values(), Sums()))}

    found = derived.answers(indicator, example.period, ask)[WHOLE]
    if indicator.formula or kinds != {QUOTIENT} or found.denominator is None:
        return said(indicator, found)
    return f"{found.numerator} of {found.denominator.normalize():f}"


def said(indicator: Indicator, found: Answer) -> str:
    """The rounded value as text; a dash where there is none."""
    if found.exact is None:
        return "—"
    return f"{indicator.rounding.of(found.exact / indicator.unit_type.times):f}"


def made(example: Example) -> dict[str, pa.Table]:
    """The tables of an example as the lake would hold them."""
    if unknown := set(example.tables) - set(LAKE):
        raise ValueError(f"no such table: {', '.join(sorted(unknown))}")
    numbers: dict[str, int] = {}
    return {name: _filled(name, example.tables.get(name, ""), numbers) for name in LAKE}


def faults_of_base(base: Base) -> list[str]:
    """Examples of a population that hold other people than they say.

    People are counted once each; what belongs to nobody (units, cases) is counted by its rows.
    """
    found = []
    for example in base.examples:
        held, nobodys = _held(base, example, rows=False)
        if nobodys:
            held += _held(base, example, rows=True)[1]
        if str(held) != example.gives:
            about = example.about or example.period.code
            found.append(f"{base.code} ({about}): says {example.gives}, gives {held}")
    return found


def _held(base: Base, example: Example, rows: bool) -> tuple[int, int]:
    """How many of a base's example belong to a person, and how many to nobody."""
    from xinglin.engines.indicators import expressions

    counted = count(base(example.period), rows=rows)
    held = expressions.judged(counted, example.period.end)
    statement = f"SELECT count(person), count(*) FROM ({expressions.sql(held)})"
    [(people, every)] = Rows(made(example)).run(
        statement, expressions.tables_of(held), *tally.EVERYWHERE
    )
    return people, every - people


def faults(indicator: Indicator) -> list[str]:
    """Examples of an indicator that do not come out as they say."""
    found = []
    for example in indicator.examples:
        given = answer(indicator, example)
        if given != example.gives:
            about = example.about or example.period.code
            found.append(f"{indicator.code} ({about}): says {example.gives}, gives {given}")
    return found


def _filled(name: str, text: str, numbers: dict[str, int]) -> pa.Table:
    columns = LAKE[name].columns
    rows = [_row(given, columns, at, numbers) for at, given in enumerate(read_table(text), start=1)]
    return pa.table(
        {
            column: pa.array([_value(row.get(column, ""), kind) for row in rows], ARROW[kind])
            for column, kind in columns.items()
        }
    )


def _row(
    given: dict[str, str], columns: dict[str, str], at: int, numbers: dict[str, int]
) -> dict[str, Any]:
    """One row with what an example leaves unsaid."""
    aliases = {"date": "day", "bp": "bp", "age": "age"}
    unknown = set(given) - set(columns) - set(aliases)
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    row: dict[str, Any] = {**PLAIN, "id": at, "since": 1, **{k: v for k, v in given.items() if v}}
    if who := given.get("person"):
        row["person"] = numbers.setdefault(who, len(numbers) + 1)
    if given.get("answers"):
        told = sorted(one.strip() for one in given["answers"].split(","))
        row["answers"] = f"|{'|'.join(told)}|"
    row["day"] = given.get("date") or given.get("day", "")
    if row["day"]:
        day = dt.date.fromisoformat(row["day"])
        row["month"] = day.year * 100 + day.month
        row.setdefault("age", age_on(dt.date.fromisoformat(row["birth"]), day))
    if "systolic" in columns:
        row["systolic"], _, row["diastolic"] = given.get("bp", "").partition("/")
        row.setdefault("measured", int(bool(given.get("bp"))))
    place = int(row["place"])
    row |= {"county": place // 10**9 * 10**9, "town": place // 10**6 * 10**6}
    return row | {"village": place // 10**3 * 10**3}


def _value(text: Any, kind: str) -> Any:
    if text is None or text == "":
        return "" if kind == "VARCHAR" else None
    if kind == "DATE":
        return dt.date.fromisoformat(text)
    if kind in ("FLOAT", "DOUBLE"):
        return float(text)
    return str(text) if kind == "VARCHAR" else int(text)
