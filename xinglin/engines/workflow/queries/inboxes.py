"""Inboxes: what an office or a person has to do, the earliest limit first, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.workflow.models import Case, Part
from xinglin.engines.workflow.queries.reaching import over_places, to_be_done, visible
from xinglin.engines.workflow.rules import left_in_words
from xinglin.engines.workflow.words import workflows
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import ZONE, now

MOST = 10_000
VIEWS = {
    "todo": "待我办理", "mine": "交我经办", "late": "已超期", "week": "下周到期",
    "joint": "会办", "office": "本单位全部", "overseen": "辖区全部",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A line of an inbox."""

    case: int
    workflow: str
    kind: str
    title: str
    state: str
    state_title: str
    place: str
    office: str
    staff: str
    subject: str
    subject_id: int
    entered_at: dt.datetime
    due_at: dt.datetime | None
    left: str
    mark: str
    paused: bool
    part: int | None = None
    asked: str = ""


@dataclass(frozen=True)
class Inbox:
    """A page of an inbox, and where the next begins (nothing: this was the last)."""

    rows: list[Item]
    after: str


def next_week(at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From Monday to Sunday of the week after.

    >>> [f"{one:%m-%d %H:%M}" for one in next_week(dt.datetime(2026, 11, 25, tzinfo=ZONE))]
    ['11-30 00:00', '12-06 23:59']
    """
    day = at.astimezone(ZONE).date()
    monday = day + dt.timedelta(days=7 - day.weekday())
    start = dt.datetime(monday.year, monday.month, monday.day, tzinfo=ZONE)
    return start, start + dt.timedelta(days=7, seconds=-1)


def _narrowed(rows: QuerySet[Case], which: str, seen_by: Actor, at: dt.datetime) -> QuerySet[Case]:
    if which == "late":
        return rows.filter(due_at__lt=at)
    if which == "week":
        return rows.filter(due_at__range=next_week(at))
    if which == "mine":
        return rows.none() if seen_by.staff is None else rows.filter(staff_id=seen_by.staff)
    if which == "todo":
        rows = to_be_done(rows.filter(paused_at=None), seen_by)
        return rows.filter(Q(staff=None) | Q(staff_id=seen_by.staff or -1))
    return rows


def _streams(
    seen_by: Actor, which: str, workflow: str, at: dt.datetime
) -> list[QuerySet[Case]]:  # fmt: skip
    """The parts of an inbox, each read along an index of its own."""
    rows = visible(Case.objects.filter(closed_at=None), seen_by)
    if workflow:
        rows = rows.filter(workflow=workflow)
    rows = _narrowed(rows, which, seen_by, at)
    if seen_by.everything:
        return [rows]
    if which == "overseen":
        return [within(rows, seen_by, "workflow.oversee", "place__number")]
    found = []
    if seen_by.institution is not None:
        found.append(rows.filter(office=seen_by.institution))
    placed = over_places(seen_by)
    if placed is not None:
        found.append(rows.filter(placed, office=None))
    return found


def inbox(
    seen_by: Actor,
    *,
    which: str = "todo",
    workflow: str = "",
    after: str = "",
    size: int = 50,
    at: dt.datetime | None = None,
) -> Inbox:
    """A page of what is to be done, by the earliest limit; go on with `after`."""
    when = at or now()
    if which not in VIEWS:
        raise Refused("没有这个视图", mend=f"可选：{'、'.join(VIEWS.values())}")
    seen_by.must("workflow.work")
    if which == "joint":
        return _joint(seen_by, after, size, when)
    found: list[Case] = []
    for rows in _streams(seen_by, which, workflow, when):
        rows = rows.filter(_beyond(after)) if after else rows
        picked = rows.order_by("due_at", "pk").select_related("place", "office", "staff")
        found += picked[: size + 1]
    found.sort(key=lambda one: (one.due_at, one.pk))
    page = found[:size]
    last = page[-1] if len(found) > size else None
    return Inbox(
        [item(one, when) for one in page], f"{last.due_at.isoformat()}|{last.pk}" if last else ""
    )  # fmt: skip


def _beyond(after: str) -> Q:
    moment, _, pk = after.partition("|")
    try:
        due, number = dt.datetime.fromisoformat(moment), int(pk)
    except ValueError:
        raise Refused("翻页的位置不对", mend="请从第一页看起") from None
    if due.tzinfo is None:
        raise Refused("翻页的位置不对", mend="请从第一页看起")
    return Q(due_at__gt=due) | Q(due_at=due, pk__gt=number)


def item(one: Case, at: dt.datetime, part: Part | None = None) -> Item:
    """A case in the words of a list."""
    law = workflows.get(one.workflow)
    due = part.due_at if part is not None else one.due_at
    left, mark = left_in_words(due, at)
    return Item(
        case=one.pk, workflow=one.workflow, kind=law.title if law else one.workflow,
        title=one.title, state=one.state,
        state_title=law.state(one.state).title if law else one.state,
        place=one.place.name, office=str(one.office) if one.office else "",
        staff=one.staff.name if one.staff else "",
        subject=one.subject, subject_id=one.subject_id, entered_at=one.entered_at,
        due_at=None if due.year >= 9999 else due, left=left, mark=mark,
        paused=one.paused_at is not None, part=part.pk if part else None,
        asked=part.what if part else "",
    )  # fmt: skip


def _joint(seen_by: Actor, after: str, size: int, at: dt.datetime) -> Inbox:
    rows = Part.objects.filter(answered_at=None, office=seen_by.institution or -1)
    rows = rows.filter(case__in=visible(Case.objects.filter(closed_at=None), seen_by))
    rows = rows.filter(_beyond(after)) if after else rows
    picked = rows.select_related("case__place", "case__office", "case__staff")
    found = list(picked.order_by("due_at", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Inbox(
        [item(one.case, at, one) for one in found[:size]],
        f"{last.due_at.isoformat()}|{last.pk}" if last else "",
    )


def counts(
    seen_by: Actor, *, views: Iterable[str] = VIEWS, at: dt.datetime | None = None
) -> dict[str, int]:  # fmt: skip
    """How much stands in each view, counted up to ten thousand."""
    when, found = at or now(), {}
    for which in views:
        if which == "joint":
            rows: list[QuerySet[Any]] = [
                Part.objects.filter(answered_at=None, office=seen_by.institution or -1)
            ]
        elif which == "overseen" and not seen_by.may("workflow.oversee"):
            continue
        else:
            rows = list(_streams(seen_by, which, "", when))
        found[which] = min(MOST, sum(one.order_by()[:MOST].count() for one in rows))
    return found


def late_next_week(seen_by: Actor, *, size: int = 200) -> list[Item]:
    """What will be late next week unless somebody does something: own, and overseen."""
    which = "overseen" if seen_by.may("workflow.oversee") else "office"
    start, end = next_week(now())
    found: list[Case] = []
    for rows in _streams(seen_by, which, "", now()):
        picked = rows.filter(due_at__range=(start, end)).order_by("due_at", "pk")
        found += picked.select_related("place", "office", "staff")[:size]
    found.sort(key=lambda one: (one.due_at, one.pk))
    return [item(one, now()) for one in found[:size]]
