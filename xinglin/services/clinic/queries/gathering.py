"""What somebody who stands before one is due for, and who came back from hospital."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records
from xinglin.kernel.time import days, today

FORTNIGHT = 14


def open_visits(resident: int, seen_by: Actor) -> list[dict[str, Any]]:
    """Every visit that a person could be given now: the next of each programme and its check."""
    on = today()
    person = next(iter(people.people([resident], seen_by)), None)
    if person is None:
        return []
    rows = []
    for one in followup.enrolments_of(resident, seen_by=seen_by):
        plan = programmes.get(one.programme)
        if plan is None or one.left is not None:
            continue
        kinds = {visit.name: visit.title for visit in plan.visits}
        wanted = [(one.next_kind if one.next_kind in kinds else plan.main.name, one.next_on)]
        if plan.check is not None and one.check_on is not None and one.check_on <= on:
            wanted.append((plan.check.name, one.check_on))
        for kind, due_on in dict(wanted).items():
            late = due_on is not None and due_on < on
            url = reverse("clinic:visit", args=[one.pk])
            rows.append(
                {
                    "resident": resident, "name": person.name, "age": person.age,
                    "title": f"{plan.title}：{kinds.get(kind, kind)}",
                    "url": f"{url}?kind={kind}&then=gathering", "due_on": due_on,
                    "last_on": one.last_on,
                    "last": plan.title_of(one.last_grade) if one.last_grade else "",
                    "state": ("逾期", "late") if late else ("待办", "remind")
                    if due_on is not None and due_on <= on else ("未到期", "ok"),
                }
            )  # fmt: skip
    return rows


def visit_title(one: Any) -> str:
    """A recorded visit in words."""
    plan = programmes.get(one.programme)
    return f"{plan.title}：{plan.visit(one.kind).title}" if plan else str(one.programme)


def back_from_hospital(seen_by: Actor, place: Any, most: int = 50) -> list[dict[str, Any]]:
    """Managed people who were discharged in the last fortnight and not visited since."""
    on = today()
    found = records.discharged(seen_by, place, days(FORTNIGHT).before(on), on, most=most * 3)
    appointed = followup.appointments(
        {one.resident_id for one in found}, place=place, seen_by=seen_by
    )
    open_ones = [
        one for one in found
        if one.resident_id in appointed
        and one.ended_on is not None
        and (appointed[one.resident_id][1] or one.day) < one.ended_on
    ][:most]  # fmt: skip
    known = {p.id: p for p in people.people({one.resident_id for one in open_ones}, seen_by)}
    named = places.named({p.place for p in known.values()})
    return [
        {
            "resident": one.resident_id, "name": person.name, "age": person.age,
            "ended_on": one.ended_on,
            "where": one.institution.name if one.institution else "—",
            "reason": icd10_title(one.reason) or one.reason,
            "place": named.get(person.place, ""),
        }
        for one in open_ones if (person := known.get(one.resident_id)) is not None
    ]  # fmt: skip
