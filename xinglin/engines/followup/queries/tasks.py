"""Tasks, hand-overs and the course of one person: what waits for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Attempt, Enrolment, HandOver, Task
from xinglin.engines.followup.queries.desks import COUNT, MOST, READ, closed_to, numbers
from xinglin.engines.followup.queries.persons import may_touch
from xinglin.engines.followup.rules import overlap
from xinglin.engines.followup.words import LEAVING, programmes
from xinglin.engines.records import hidden_from
from xinglin.engines.records import queries as records
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing


def _open_tasks(seen_by: Actor, place: Any, permission: str) -> QuerySet[Task]:
    spans = overlap(seen_by.reach(permission), *numbers(place))
    if not spans:
        return Task.objects.none()
    rows = Task.objects.filter(done_on=None)
    rows = rows.filter(reduce(or_, (Q(place__number__range=span) for span in spans)))
    hidden = closed_to(seen_by, spans)
    return rows.exclude(programme__in=hidden) if hidden else rows


def tasks(
    *,
    seen_by: Actor,
    place: Any = None,
    rung: int | None = None,
    kind: str = "",
    page: int = 1,
    size: int = 50,
) -> list[Task]:
    """Open tasks at a place, the longest waiting first; those that climbed to a rung, of a kind."""
    rows = _open_tasks(seen_by, place, READ)
    if rung is not None:
        rows = rows.filter(rung__gte=rung)
    if kind:
        rows = rows.filter(kind=kind)
    size = max(1, min(size, MOST))
    start = (max(1, page) - 1) * size
    found = list(rows.order_by("until_on", "id")[start : start + size])
    shown = [one.resident_id for one in found if _is_shut(one.programme)]
    if shown:
        audit.note_reading(
            "followup.list", by=seen_by, subject="people.resident", subject_ids=shown
        )
    return found


def _is_shut(code: str) -> bool:
    known = programmes.get(code)
    return known is not None and bool(known.permission)


def task_counts(*, seen_by: Actor, place: Any = None) -> dict[tuple[str, int], int]:
    """How many tasks are open at a place, by kind and rung."""
    rows = _open_tasks(seen_by, place, COUNT)
    counted = rows.values("kind", "rung").annotate(many=Count("pk")).order_by()
    return {(row["kind"], row["rung"]): row["many"] for row in counted}


def task(pk: int, *, seen_by: Actor, permission: str = READ) -> Task:
    """One task, if the actor holds the permission there; else Missing."""
    found = Task.objects.filter(pk=pk).first()
    if found is None or not may_touch(seen_by, found.place_id, found.programme, permission):
        raise Missing("没有这项任务", why="任务不存在，或不在您的管辖范围内")
    return found


def tasks_of(resident: int, *, seen_by: Actor) -> list[Task]:
    """The tasks of one person, open ones first."""
    who = records.readable(resident, seen_by, "followup.tasks", READ)
    rows = Task.objects.filter(resident_id=resident)
    rows = rows.exclude(programme__in=hidden_from(seen_by, who.place_id))
    return sorted(rows, key=lambda one: (one.done_on is not None, one.until_on, one.pk))


# --- hand-overs ------------------------------------------------------------------------------


def hand_overs(*, seen_by: Actor, place: Any = None, side: str = "") -> list[HandOver]:
    """Offers that wait for an answer: to us (`to`), from us (`from`), or both."""
    spans = overlap(seen_by.reach(READ), *numbers(place))
    if not spans:
        return []
    sides = (f"{side}_place",) if side else ("from_place", "to_place")
    inside = reduce(
        or_, (Q(**{f"{name}__number__range": span}) for name in sides for span in spans)
    )
    rows = HandOver.objects.filter(inside, state="offered")
    hidden = closed_to(seen_by, spans)
    rows = rows.exclude(programme__in=hidden) if hidden else rows
    rows = rows.select_related("from_institution", "to_institution")
    return list(rows.order_by("offered_on", "id")[:MOST])


def hand_over(pk: int, *, seen_by: Actor, permission: str = READ, side: str = "") -> HandOver:
    """One offer, if the actor holds the permission on that side of it; else Missing."""
    found = HandOver.objects.filter(pk=pk).first()
    places = {"to": ["to_place_id"], "from": ["from_place_id"]}.get(
        side, ["to_place_id", "from_place_id"]
    )
    if found is None or not any(
        may_touch(seen_by, getattr(found, name), found.programme, permission) for name in places
    ):
        raise Missing("没有这次移交", why="记录不存在，或不在您的管辖范围内")
    return found


# --- the course of one person ----------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing that happened to an enrolment."""

    day: dt.date
    what: str
    detail: str = ""


def course_of(resident: int, programme: str, *, seen_by: Actor) -> list[Step]:
    """What happened to a person in a programme, oldest first: joined, handed over, lost, back."""
    who = records.readable(resident, seen_by, "followup.course", READ)
    if programme in hidden_from(seen_by, who.place_id):
        raise Missing("没有这项管理记录")
    spells = Enrolment.objects.filter(resident_id=resident, programme=programme).order_by("joined")
    found: list[Step] = []
    for at, one in enumerate(spells):
        found.append(Step(one.joined, "重新纳入" if at else "纳入管理"))
        if one.left is not None:
            why = LEAVING.get(one.left_why, one.left_why)  # type: ignore[call-overload]
            found.append(Step(one.left, "终止管理", str(why)))
    for row in Enrolment.past.objects.filter(  # type: ignore[attr-defined]
        id__in=[one.pk for one in spells], left__isnull=False
    ).order_by("past_id"):
        present = next(one for one in spells if one.pk == row.id)
        if present.left is None:
            why = LEAVING.get(row.left_why, row.left_why)
            undone = Step(row.left, "曾终止，已恢复", str(why))
            found += [] if undone in found else [undone]
    for tried in Attempt.objects.filter(enrolment__in=[one.pk for one in spells]):
        found.append(Step(tried.day, "未联系上", tried.why))
    offers = HandOver.objects.filter(resident_id=resident, programme=programme)
    for offer in offers.select_related("from_institution", "to_institution"):
        found.append(Step(offer.offered_on, "提出移交", offer.to_institution.name))
        if offer.answered_on is not None:
            found.append(Step(offer.answered_on, ANSWERED[offer.state], offer.why))
    return sorted(found, key=lambda one: (one.day, one.what))


ANSWERED = {"accepted": "已接收", "declined": "已退回", "withdrawn": "已撤回"}
