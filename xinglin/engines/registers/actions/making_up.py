"""Made-up lines of a register, by the table of its own declaration; written in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.registers import rules
from xinglin.engines.registers.actions.writing import About, write_many
from xinglin.engines.registers.words import Register
from xinglin.engines.workflow import Day, Field, Number
from xinglin.kernel.time import ZONE, days

SPREAD = 25  # days by which lines of one made-up row lie apart


def make_up_lines(
    *,
    by: Actor,
    register: Register,
    subjects: Sequence[tuple[int, int | None, int | None]],
    day: dt.date,
    rng: Any,
    office: int | None = None,
) -> int:
    """Write every row of the table `times` times, about subjects drawn by lot; how many lines.

    In a cell `甲/乙` is one of them, `20..200` a number between; a day is told in days from the
    day of the line.
    """
    if not subjects:
        return 0
    columns: dict[str, list[Any]] = {
        name: [] for name in (
            "place", "institution", "resident", "day", "state", "values", "entered_at"
        )
    }  # fmt: skip
    keys: set[str] = set()
    order = rng.permutation(len(subjects)).tolist()
    turn = 0
    for row in register.demo_rows():
        for _ in range(register.times):
            place, institution, resident = subjects[order[turn % len(order)]]
            turn += 1
            ago = max(0, int(row.get("ago") or 0) + int(rng.integers(-SPREAD, SPREAD + 1)))
            on = days(ago).before(day)
            values = _values(register, row, on, day, rng)
            key = rules.key_of(register, About(place, institution, resident).key, values)
            if key and key in keys:
                continue
            keys.add(key)
            later = min(ago, int(rng.integers(0, 30)))
            moment = dt.datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)
            told = (
                place, institution, resident, on, row.get("state") or register.starts, values,
                moment + dt.timedelta(days=later),
            )  # fmt: skip
            for name, value in zip(columns, told, strict=True):
                columns[name].append(value)
    size = len(columns["place"])
    columns["office"] = [office] * size
    write_many(by=by, register=register.code, columns=columns)
    return size


def _values(
    register: Register, row: dict[str, str], on: dt.date, day: dt.date, rng: Any
) -> dict[str, Any]:
    given: dict[str, Any] = {register.on: on} if register.on else {}
    known = {**register.workflow.questions, **register.fields}
    for name, told in row.items():
        one = known.get(name)
        if one is not None and told:
            given[name] = _cell(one, told, on, day, rng)
    clean = {}
    for name, value in given.items():
        if (read := known[name].read(value)) is not None:
            clean[name] = read
    return clean


def _cell(one: Field, told: str, on: dt.date, day: dt.date, rng: Any) -> Any:
    choices = told.split("/")
    picked = choices[int(rng.integers(0, len(choices)))].strip()
    if isinstance(one, Day):
        found = on + dt.timedelta(days=int(picked))
        return min(found, day) if one.past else found
    if isinstance(one, Number) and ".." in picked:
        low, high = (float(part) for part in picked.split(".."))
        return round(low + (high - low) * float(rng.random()), one.places)
    return picked
