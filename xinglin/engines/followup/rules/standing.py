"""Where an enrolment stands, and what that means for the day it is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from xinglin.engines.followup.words import Appointment, Programme, Standing


class Enrolled(Protocol):
    """The columns of an enrolment that its schedule looks at."""

    joined: dt.date
    anchor: dt.date | None
    last_on: dt.date | None
    reached: str
    promised_on: dt.date | None
    days: Mapping[str, str]


def named_days(stored: Mapping[str, Any]) -> dict[str, dt.date]:
    """Named days as they are kept, as days."""
    return {
        name: value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        for name, value in (stored or {}).items()
        if value
    }


def standing_of(plan: Programme, row: Enrolled, birth: dt.date) -> Standing:
    """What the schedule knows of an enrolment."""
    return Standing(
        joined=row.joined,
        anchor=plan.anchor_of(birth, row.joined, row.anchor),
        last_on=row.last_on,
        reached=row.reached,
        promised=row.promised_on,
        days=named_days(row.days),
    )


def appointment(plan: Programme, standing: Standing, today: dt.date) -> Appointment | None:
    """What is due next; a person whose anchor nobody knows yet is due to be asked for it."""
    due = plan.next_due(standing, today)
    if due is None and standing.anchor is None and standing.last_on is None:
        return Appointment(plan.main.name, standing.joined)
    return due


def due_columns(due: Appointment | None) -> dict[str, Any]:
    """An appointment as columns of the enrolment."""
    return {
        "next_on": due.on if due else None,
        "next_kind": due.kind if due else "",
        "until_on": due.last_day if due else None,
    }


def furthest(plan: Programme, reached: str, kind: str) -> str:
    """The later one, as declared, of two visits at fixed ages."""
    order = [one.name for one in plan.visits if one.at is not None]
    if kind not in order:
        return reached
    return kind if reached not in order or order.index(kind) > order.index(reached) else reached


def check_due(plan: Programme, joined: dt.date, last: dt.date | None) -> dt.date | None:
    """When the other recurring visit is due: at once after joining, then by its own rhythm."""
    check = plan.check
    if check is None:
        return None
    return joined if last is None else check.next_after(last, joined)
