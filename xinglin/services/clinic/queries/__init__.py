"""What the clinic can answer: the list of the day as a page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import RUNGS, Due, Rung, programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
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


def programmes_for(actor: Actor) -> list[Any]:
    """The programmes whose records are open to the actor, in the order of the book."""
    shown = [p for p in programmes if not p.permission or actor.may(p.permission)]
    return sorted(shown, key=lambda p: (p.order, p.code))


def candidates_page(programme: str, place: Any, seen_by: Actor) -> Any:
    """A page source for those who could be enrolled."""

    def source(asked: Asked) -> Rows:
        found = followup.candidates(
            programme, place, seen_by=seen_by, page=asked.page, size=asked.size
        )
        rows = _with_names(
            [
                {"resident": one.resident, "place": one.place, "because": one.because,
                 "before": one.before}
                for one in found
            ],
            seen_by,
        )  # fmt: skip
        return Rows(rows, more=len(found) == asked.size)

    return source


def put_off(programme: str, place: Any, seen_by: Actor) -> list[dict[str, Any]]:
    """Those who were not enrolled, and why, with their names."""
    found = followup.put_off(programme, place, seen_by=seen_by)
    return _with_names([vars(one).copy() for one in found], seen_by)


def _with_names(rows: list[dict[str, Any]], seen_by: Actor) -> list[dict[str, Any]]:
    """Rows of `resident` and `place` with the person's name, sex and age and the village's name."""
    known = {p.id: p for p in people.people({row["resident"] for row in rows}, seen_by)}
    villages = places.named({row["place"] for row in rows})
    found = []
    for row in rows:
        person = known.get(row["resident"])
        if person is not None:
            about = {"name": person.name, "sex": SEX.get(person.sex, "—"), "age": person.age}
            found.append({**row, **about, "place": villages.get(row["place"], "")})
    return found


def tasks_page(place: Any, seen_by: Actor, rung: int | None) -> Any:
    """A page source for open tasks."""

    def source(asked: Asked) -> Rows:
        found = followup.tasks(
            seen_by=seen_by, place=place, rung=rung, page=asked.page, size=asked.size
        )
        return Rows(
            _with_names(list(map(_task_row, found)), seen_by), more=len(found) == asked.size
        )

    return source


def open_tasks_of(resident: int, seen_by: Actor) -> list[dict[str, Any]]:
    """What is still to be done for one person besides the visits, the most urgent first."""
    found = followup.tasks_of(resident, seen_by=seen_by)
    return [_task_row(one) for one in found if one.done_on is None]


def _task_row(one: Any) -> dict[str, Any]:
    late = (today() - one.until_on).days
    state = ("逾期", "late") if late > 0 else ("待办", "remind" if one.due_on <= today() else "ok")
    known = programmes.get(one.programme)
    return {
        "task": one.pk,
        "enrolment": one.enrolment_id,
        "resident": one.resident_id,
        "title": one.title,
        "state": ("股室督办", "critical") if one.rung == Rung.OFFICE else state,
        "until_on": one.until_on,
        "late": max(0, late),
        "rung": RUNGS[Rung(one.rung)],
        "programme": known.title if known else one.programme,
        "place": one.place_id,
    }


def hand_over_rows(offers: list[Any], seen_by: Actor) -> list[dict[str, Any]]:
    """Offers that wait for an answer; whoever is out of reach is shown without a name."""
    known = {p.id: p for p in people.people({one.resident_id for one in offers}, seen_by)}
    rows = []
    for one in offers:
        person = known.get(one.resident_id)
        plan = programmes.get(one.programme)
        rows.append(
            {
                "offer": one.pk,
                "resident": one.resident_id,
                "name": person.name if person else "（接收前不显示）",
                "programme": plan.title if plan else one.programme,
                "from": one.from_institution.name if one.from_institution else "—",
                "to": one.to_institution.name,
                "offered_on": one.offered_on,
                "note": one.note,
            }
        )
    return rows


def institutions_named(text: str) -> list[tuple[str, str]]:
    """Institutions whose name holds the words, for choosing one."""
    found = places.institutions(0, 10**15 - 1).filter(name__contains=text.strip())
    return [(str(one.pk), one.name) for one in found[:20]]


def may_join(resident: int, seen_by: Actor) -> list[Any]:
    """The programmes that a person fits and is not in, each with the reason."""
    return followup.candidates_of(resident, seen_by=seen_by)


def newborn_rows(found: Sequence[Any], seen_by: Actor) -> list[dict[str, Any]]:
    """Children to be registered, in the words of a list."""
    known = {p.id: p for p in people.people({one.mother for one in found}, seen_by)}
    villages = places.named({one.place for one in found})
    return [
        {
            "visit": one.visit,
            "mother": one.mother,
            "name": known[one.mother].name,
            "born": one.born,
            "sex": SEX.get(one.sex, ""),
            "left": one.left,
            "age": (today() - one.born).days,
            "place": villages.get(one.place, ""),
        }
        for one in found
        if one.mother in known
    ]


def kin_rows(resident: int, seen_by: Actor) -> list[dict[str, Any]]:
    """Parents and children of a person, as far as the actor may see them."""
    return [
        {
            "resident": one.resident.pk,
            "title": one.title,
            "name": one.resident.name,
            "sex": SEX.get(one.resident.sex, ""),
            "birth": one.resident.birth,
        }
        for one in people.kin_of(resident, seen_by=seen_by)
    ]
