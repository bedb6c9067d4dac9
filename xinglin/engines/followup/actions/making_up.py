"""Writes made-up courses of any programme into a made-up county; the caller holds the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.followup.actions.in_bulk import write_enrolments, write_follow_ups
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries.fitting import candidates_in
from xinglin.engines.followup.rules import appointment, check_due, due_columns
from xinglin.engines.followup.rules.making_up import Course, Someone, courses
from xinglin.engines.followup.words import Anchor, Programme, programmes
from xinglin.engines.people.models import Resident
from xinglin.kernel.time import age_on

SOURCE = "示范数据"
MOST = 2000


def make_up(programme: str, people: Sequence[Someone], *, seed: int, until: dt.date) -> int:
    """Courses for the declared share of these people; how many visits were written."""
    plan = programmes[programme]
    made = list(courses(plan, people, seed, until))
    if not made:
        return 0
    write_enrolments(_enrolments(plan, made, until))
    graded = [one for one in _visits(made) if plan.is_graded(one[2])]
    others = [one for one in _visits(made) if not plan.is_graded(one[2])]
    if graded:
        write_follow_ups(programme, _columns(plan, graded), also={"source": [SOURCE] * len(graded)})
    for kind in dict.fromkeys(one[2] for one in others):
        rows = [one for one in others if one[2] == kind]
        also = {"source": [SOURCE] * len(rows)}
        write_follow_ups(programme, _columns(plan, rows, plain=True), kind=kind, also=also)
    return len(graded) + len(others)


def eligible(
    programme: str, first: int, last: int, until: dt.date, most: int = MOST
) -> list[Someone]:
    """Residents of a range of places whom a programme is for and who are not in it, so many."""
    rows = candidates_in(
        programmes[programme], Resident.objects.filter(place__number__range=(first, last)), until
    )
    columns = ("pk", "birth", "sex", "place_id", "institution_id")
    return [Someone(*row) for row in rows.order_by("pk").values_list(*columns)[:most]]


def make_up_the_rest(first: int, last: int, *, seed: int, until: dt.date) -> dict[str, int]:
    """Courses of every programme that nobody is in yet; how many visits each got."""
    written = {}
    for plan in programmes:
        here = Enrolment.objects.filter(programme=plan.code, place__number__range=(first, last))
        if not here.exists():
            people = eligible(plan.code, first, last, until)
            written[plan.code] = make_up(plan.code, people, seed=seed, until=until)
    return written


def _visits(made: Sequence[Course]) -> list[tuple[Course, dt.date, str, str, Any]]:
    return [(one, *visit) for one in made for visit in one.visits]


def _columns(plan: Programme, rows: Sequence[Any], plain: bool = False) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {
        "person": [one.who.resident for one, *_ in rows],
        "day": [day for _, day, *_ in rows],
        "age": [age_on(one.who.birth, day) for one, day, *_ in rows],
        "sex": [one.who.sex for one, *_ in rows],
        "mode": [mode for *_, mode, _ in rows],
    }
    if plain:
        return found
    found["kind"] = [kind for _, _, kind, _, _ in rows]
    found["born"] = [one.who.birth for one, *_ in rows]
    found["anchor"] = [one.standing.anchor for one, *_ in rows]
    names = dict.fromkeys(name for *_, values in rows for name in values)
    return found | {name: [values.get(name) for *_, values in rows] for name in names}


def _enrolments(plan: Programme, made: Sequence[Course], until: dt.date) -> dict[str, list[Any]]:
    due = [due_columns(appointment(plan, one.standing, until)) for one in made]
    own = isinstance(plan.anchor, Anchor)
    return {
        "resident_id": [one.who.resident for one in made],
        "programme": [plan.code] * len(made),
        "place_id": [one.who.place for one in made],
        "joined": [one.joined for one in made],
        "anchor": [one.standing.anchor if own else None for one in made],
        "institution_id": [one.who.institution for one in made],
        "doctor_id": [one.who.doctor for one in made],
        "last_on": [one.standing.last_on for one in made],
        "last_grade": [one.grade for one in made],
        "last_code": [one.code for one in made],
        "reached": [one.standing.reached for one in made],
        "promised_on": [one.standing.promised for one in made],
        "referred_on": [one.standing.last_on if one.referred else None for one in made],
        "check_on": [check_due(plan, one.joined, None) for one in made],
        **{name: [each[name] for each in due] for name in ("next_on", "next_kind", "until_on")},
    }
