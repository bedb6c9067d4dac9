"""Writes a programme's made-up enrolments and visits in sets, graded by the programme itself."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array
from xinglin.demo.residents import Residents
from xinglin.demo.writing import SOURCE, Serving
from xinglin.engines.followup import actions as followup
from xinglin.engines.followup import programmes


@cache
def _date(day: int) -> dt.date:
    return days.date(day)


def dates(column: Array) -> list[dt.date]:
    """Day numbers as dates, one shared object a day."""
    return [_date(day) for day in column.tolist()]


def plain(column: Array) -> list[Any]:
    """A column as the store takes it: whole numbers without a point, None for what is missing."""
    if column.dtype.kind == "f":
        return [
            None if one != one else int(one) if one == int(one) else one for one in column.tolist()
        ]
    return [None if one == "" else one for one in column.tolist()]


def _columns(who: Residents, first: int, of: Spells, seen: Seen) -> dict[str, Any]:
    person = of.who[seen.spell]
    return {
        "person": (first + person).tolist(),
        "day": dates(seen.day),
        "age": days.ages(who.births[person], seen.day).tolist(),
        "sex": np.where(who.women[person], "2", "1").tolist(),
        "mode": seen.mode.tolist(),
        **{name: plain(column) for name, column in seen.answers.items()},
    }


def write_visits(
    programme: str, who: Residents, first: int, served: Serving, of: Spells, seen: Seen,
    kind: str = "", at_centre: bool = False,
) -> Any:  # fmt: skip
    """Visits of one kind; what comes back says where everybody stands afterwards."""
    village = who.village[of.who[seen.spell]]
    columns = _columns(who, first, of, seen)
    where = served.centre if at_centre else served.clinic
    return followup.write_follow_ups(
        programme, columns, kind=kind,
        also={
            "institution_id": where[village].tolist(),
            "staff_id": served.doctor[village].tolist(),
            "source": [SOURCE] * len(seen),
        },
    )  # fmt: skip


def write_enrolments(
    programme: str, who: Residents, first: int, served: Serving, of: Spells, states: Any,
    checked: Array | None = None,
) -> int:  # fmt: skip
    """The enrolments, standing where their last visits left them; how many rows."""
    if not len(of):
        return 0
    plan = programmes[programme]
    village, gone = who.village[of.who], of.left != days.NEVER
    people = (first + of.who).tolist()
    at = [None if left else states.get(one) for one, left in zip(people, gone, strict=True)]
    stood = [states.get(one) for one in people]
    anchor = of.anchor if of.anchor is not None else np.full(len(of), days.NEVER)
    begins = of.joined if of.anchor is None else of.anchor
    rows: dict[str, Any] = {
        "resident_id": people,
        "programme": [programme] * len(of),
        "place_id": who.place[of.who].tolist(),
        "joined": days.texts(of.joined),
        "anchor": days.texts(anchor),
        "left": days.texts(of.left),
        "left_why": of.left_why.tolist(),
        "institution_id": served.clinic[village].tolist(),
        "doctor_id": served.doctor[village].tolist(),
        "last_on": [one.last_on if one else None for one in stood],
        "last_grade": [one.last_grade if one else "" for one in stood],
        "last_code": [one.last_code if one else "" for one in stood],
        "referred_on": [one.referred_on if one else None for one in at],
    }
    due = [plan.first_due(one, start) for one, start in zip(
        dates(of.joined), dates(begins), strict=True
    )]  # fmt: skip
    rows["next_on"] = [
        None if left else (state.next_on if state else first_due and first_due.on)
        for left, state, first_due in zip(gone, at, due, strict=True)
    ]
    rows["next_kind"] = ["" if left else plan.main.name for left in gone]
    if plan.check is not None:
        seen = checked if checked is not None else np.full(len(of), days.NEVER)
        check = np.where(seen != days.NEVER, days.add_months(np.maximum(seen, 0), 12), of.joined)
        rows["check_on"] = days.texts(np.where(gone, days.NEVER, check))
    followup.write_enrolments(rows)
    return len(of)


def last_days(of: Spells, seen: Seen) -> Array:
    """The day of the last of these visits for each spell, NEVER where there is none."""
    found = np.full(len(of), days.NEVER)
    found[seen.spell] = seen.day
    return found
