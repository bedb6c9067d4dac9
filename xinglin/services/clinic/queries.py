"""What the clinic can answer: the list of the day as a page shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.places import queries as places
from xinglin.ui import Asked, Rows

STATES = {
    "overdue": ("逾期", "late"),
    "today": ("今日", "remind"),
    "returned": ("转诊待核实", "critical"),
}


def due_page(seen_by: Actor, place: Any, on: dt.date, which: str, programme: str = "") -> Any:
    """A page source for a table of who is due."""

    def source(asked: Asked) -> Rows:
        found = followup.due(
            seen_by=seen_by,
            place=place,
            on=on,
            which=which,
            programme=programme or None,
            page=asked.page,
            size=asked.size,
        )
        return Rows([row_of(one, on) for one in found], more=found.more)

    return source


def row_of(one: Any, on: dt.date) -> dict[str, Any]:
    """One person who is due, in the words of the list."""
    plan = programmes.get(one.programme)
    return {
        "enrolment": one.enrolment,
        "resident": one.resident,
        "name": one.name,
        "sex": {"1": "男", "2": "女"}.get(one.sex, "—"),
        "age": one.age,
        "programme": plan.title if plan else one.programme,
        "place": one.place_name,
        "due_on": one.due_on,
        "late": max(0, (on - one.due_on).days) if one.due_on else 0,
        "last_on": one.last_on,
        "last": plan.title_of(one.last_grade) if plan and one.last_grade else "",
        "state": _state(one, on),
    }


def _state(one: Any, on: dt.date) -> tuple[str, str]:
    if one.referred_on:
        return STATES["returned"]
    if one.due_on and one.due_on < on:
        return STATES["overdue"]
    return STATES["today"] if one.due_on == on else ("正常", "ok")


def path_names(number: int) -> str:
    """Town and village of a place number."""
    return "".join(p.name for p in places.path_of(number) if p.level in ("town", "village"))


def enrolled_in(resident_id: int, seen_by: Actor) -> list[Any]:
    """The programmes a person is or was in."""
    return list(followup.enrolments_of(resident_id, seen_by=seen_by))


def may_join(seen_by: Actor, resident: Any, held: list[Any]) -> list[Any]:
    """Programmes that a person is not in at present."""
    inside = {one.programme for one in held if one.left is None}
    return [p for p in programmes if p.code not in inside]
