"""Writes a programme's made-up enrolments and visits in sets, graded by the programme itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array
from xinglin.demo.residents import Residents
from xinglin.demo.writing import SOURCE, Serving
from xinglin.engines.followup import Standing, programmes
from xinglin.engines.followup import actions as followup


@cache
def date_of(day: int) -> dt.date:
    """The date of a day number, one shared object a day."""
    return days.date(day)


def dates(column: Array) -> list[dt.date]:
    """Day numbers as dates, one shared object a day."""
    return [date_of(day) for day in column.tolist()]


def plain(column: Array) -> list[Any]:
    """A column as the store takes it: whole numbers without a point, None for what is missing."""
    if column.dtype.kind == "f":
        return [
            None if one != one else int(one) if one == int(one) else one for one in column.tolist()
        ]
    return [None if one == "" else one for one in column.tolist()]


def columns(who: Residents, first: int, of: Spells, seen: Seen) -> dict[str, Any]:
    """What a programme grades: who, when, how, and what was answered, in stored form."""
    person = of.who[seen.spell]
    return {
        "person": (first + person).tolist(),
        "day": dates(seen.day),
        "age": days.ages(who.births[person], seen.day).tolist(),
        "sex": np.where(who.women[person], "2", "1").tolist(),
        "mode": seen.mode.tolist(),
        **_kinds(who, of, seen, person),
        **{name: plain(column) for name, column in seen.answers.items()},
    }


def _kinds(who: Residents, of: Spells, seen: Seen, person: Array) -> dict[str, Any]:
    """For visits of several kinds: which, the birthday, and the day the schedule counts from."""
    if seen.kind is None:
        return {}
    anchor = of.joined if of.anchor is None else of.anchor
    return {
        "kind": seen.kind.tolist(),
        "born": dates(who.births[person]),
        "anchor": dates(anchor[seen.spell]),
    }


def write_visits(
    programme: str, who: Residents, first: int, served: Serving, of: Spells, seen: Seen,
    kind: str = "", at_centre: bool = False, graded: Any = None,
) -> Any:  # fmt: skip
    """Visits of one kind; what comes back says where everybody stands afterwards."""
    village = who.village[of.who[seen.spell]]
    where = served.centre if at_centre else served.clinic
    return followup.write_follow_ups(
        programme, columns(who, first, of, seen), kind=kind, graded=graded,
        also={
            "institution_id": where[village].tolist(),
            "staff_id": served.doctor[village].tolist(),
            "source": [SOURCE] * len(seen),
        },
    )  # fmt: skip


def write_enrolments(
    programme: str, who: Residents, first: int, served: Serving, of: Spells, states: Any,
    checked: Array | None = None, named: Sequence[dict[str, dt.date]] = (),
) -> int:  # fmt: skip
    """The enrolments, standing where their last visits left them; how many rows."""
    if not len(of):
        return 0
    plan = programmes[programme]
    village, gone = who.village[of.who], of.left != days.NEVER
    people = (first + of.who).tolist()
    stood = [states.get(one) for one in people]
    due = _due(plan, who, of, stood, gone, named or [{}] * len(of))
    anchor = of.anchor if of.anchor is not None else np.full(len(of), days.NEVER)
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
        "reached": [one.reached if one else "" for one in stood],
        "referred_on": _open_only([one.referred_on if one else None for one in stood], gone),
        "promised_on": _open_only([one.promised_on if one else None for one in stood], gone),
        "next_on": [one.on if one else None for one in due],
        "next_kind": [one.kind if one else "" for one in due],
        "until_on": [one.last_day if one else None for one in due],
    }
    if named:
        rows["days"] = [json.dumps(one, default=str) for one in named]
    if plan.check is not None:
        seen = checked if checked is not None else np.full(len(of), days.NEVER)
        check = np.where(seen != days.NEVER, days.add_months(np.maximum(seen, 0), 12), of.joined)
        rows["check_on"] = days.texts(np.where(gone, days.NEVER, check))
    followup.write_enrolments(rows)
    return len(of)


def _due(
    plan: Any, who: Residents, of: Spells, stood: list[Any], gone: Array,
    named: Sequence[dict[str, dt.date]],
) -> list[Any]:  # fmt: skip
    """What is due next for each, None for those who have left."""
    today = date_of(who.today)
    births, joined = dates(who.births[of.who]), dates(of.joined)
    anchors = dates(of.anchor) if of.anchor is not None else [None] * len(of)
    return [
        None
        if left
        else plan.next_due(
            Standing(
                start,
                plan.anchor_of(birth, start, anchor),
                state.last_on if state else None,
                state.reached if state else "",
                state.promised_on if state else None,
                told,
            ),
            today,
        )
        for left, start, birth, anchor, state, told in zip(
            gone.tolist(), joined, births, anchors, stood, named, strict=True
        )
    ]


def _open_only(column: list[Any], gone: Array) -> list[Any]:
    return [None if left else one for one, left in zip(column, gone.tolist(), strict=True)]


def settled(first: int, of: Spells, before: Seen, states: Any, after: Seen) -> dict[int, Any]:
    """States in which whoever came again after his last visit owes no short appointment."""
    last, again = last_days(of, before), last_days(of, after)
    done = {first + int(of.who[at]) for at in np.flatnonzero(again > last)}
    return {
        one: replace(state, promised_on=None, referred_on=None) if one in done else state
        for one, state in states.items()
    }


def last_days(of: Spells, seen: Seen) -> Array:
    """The day of the last of these visits for each spell, NEVER where there is none."""
    found = np.full(len(of), days.NEVER)
    found[seen.spell] = seen.day
    return found
