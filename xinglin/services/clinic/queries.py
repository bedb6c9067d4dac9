"""What the clinic can answer: the list of the day as a page shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import Due, programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.ui import Asked, Rows

SEX = {"1": "男", "2": "女"}


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
        return Rows(rows_of(found, seen_by, on), more=len(found) == asked.size)

    return source


def register_page(programme: str, place: Any, seen_by: Actor, on: dt.date) -> Any:
    """A page source for everybody enrolled in a programme."""

    def source(asked: Asked) -> Rows:
        found = followup.register_of(
            programme, place, seen_by=seen_by, page=asked.page, size=asked.size
        )
        return Rows(rows_of(found, seen_by, on), more=len(found) == asked.size)

    return source


def rows_of(found: list[Due], seen_by: Actor, on: dt.date) -> list[dict[str, Any]]:
    """People who are due, in the words of a list: names and villages in one look-up each."""
    known = {p.id: p for p in people.people({one.resident for one in found}, seen_by)}
    villages = places.named({one.place for one in found})
    rows = []
    for one in found:
        person = known.get(one.resident)
        if person is None:
            continue
        rows.append(
            {
                "enrolment": one.enrolment,
                "resident": one.resident,
                "name": person.name,
                "sex": SEX.get(person.sex, "—"),
                "age": person.age,
                "programme": one.title,
                "place": villages.get(one.place, ""),
                "due_on": one.next_on,
                "late": one.days_late,
                "last_on": one.last_on,
                "last": one.grade_title if one.last_grade else "",
                "state": _state(one, on),
            }
        )
    return rows


def _state(one: Due, on: dt.date) -> tuple[str, str]:
    if one.referred_on:
        return ("转诊待核实", "critical")
    if one.late:
        return ("逾期", "late")
    return ("今日", "remind") if one.next_on == on else ("正常", "ok")


def path_names(number: int) -> str:
    """Town and village of a place number."""
    return "".join(p.name for p in places.path_of(number) if p.level in ("town", "village"))


def enrolled_in(resident_id: int, seen_by: Actor) -> list[Any]:
    """The programmes a person is or was in."""
    return list(followup.enrolments_of(resident_id, seen_by=seen_by))


def may_join(held: list[Any]) -> list[Any]:
    """Programmes that a person is not in at present."""
    inside = {one.programme for one in held if one.left is None}
    return [p for p in programmes if p.code not in inside]
