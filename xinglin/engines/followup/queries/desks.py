"""Who is due where, and how many: what a desk and its leader ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.rules import WHOLE, is_wide, overlap, window
from xinglin.engines.followup.words import SENSITIVE, Due, Tallied, Which, programmes
from xinglin.engines.places import area
from xinglin.kernel import audit
from xinglin.kernel.time import days, today

READ, COUNT = "followup.read", "followup.count"
MOST = 200
NAMED = Concat("programme", Value(""))
WHERE = ExpressionWrapper(F("place_id") + 0, output_field=BigIntegerField())


# --- whom the actor may see ----------------------------------------------------------------


def _numbers(place: Any) -> tuple[int, int]:
    """The range of place numbers of a Place, a place number, or nothing (everywhere)."""
    if place is None:
        return WHOLE
    if hasattr(place, "last"):
        return place.number, place.last
    found = area(f"{int(place):015d}")
    return found.number, found.last


def _there(seen_by: Actor, place: Any, permission: str) -> QuerySet[Enrolment]:
    """Enrolments at the place within the actor's reach, without those closed to him.

    Who has left is due for nothing, so asking for a due day needs no other condition. Over a wide
    area the place is compared as an expression: the store then goes by an index of days, which
    holds the place too, and stops after a page instead of sorting half a county (a count by the
    index of places looked up every row and took forty times as long).
    """
    first, last = _numbers(place)
    spans = overlap(seen_by.reach(permission), first, last)
    rows = Enrolment.objects.all()
    if not spans:
        return rows.none()
    if WHOLE not in spans:
        field = "place__number"  # the key itself: no join
        if is_wide(spans):
            rows, field = rows.alias(where=WHERE), "where"
        rows = rows.filter(reduce(or_, (Q(**{f"{field}__range": span}) for span in spans)))
    if overlap(seen_by.reach(SENSITIVE), first, last) != spans:
        hidden = [one.code for one in programmes if one.sensitive]
        rows = rows.exclude(programme__in=hidden) if hidden else rows
    return rows


def _of(rows: QuerySet[Enrolment], programme: str | None, which: str) -> QuerySet[Enrolment]:
    """Those of one programme; where the day has an index of its own, that one is to be used."""
    if not programme:
        return rows
    if which in (Which.RETURNED, Which.CHECK):
        return rows.alias(named=NAMED).filter(named=programme)
    return rows.filter(programme=programme)


def _due_in(rows: QuerySet[Enrolment], which: str, on: dt.date) -> tuple[QuerySet[Enrolment], str]:
    """The part of the due list, and the column that it is ordered by."""
    if which == Which.RETURNED:
        return rows.filter(referred_on__isnull=False), "referred_on"
    field = "check_on" if which == Which.CHECK else "next_on"
    first, last = window(which, on)
    if first is not None:
        rows = rows.filter(**{f"{field}__gte": first})
    return rows.filter(**{f"{field}__lte": last}), field


# --- lists ---------------------------------------------------------------------------------


def due(
    *,
    seen_by: Actor,
    place: Any = None,
    on: dt.date | None = None,
    which: str = Which.OPEN,
    programme: str | None = None,
    doctor: int | None = None,
    page: int = 1,
    size: int = 50,
) -> list[Due]:
    """One page of the people who are due, the longest waiting first."""
    day = on or today()
    rows = _of(_there(seen_by, place, READ), programme, which)
    if doctor:
        rows = rows.filter(doctor_id=doctor)
    rows, field = _due_in(rows, which, day)
    size = max(1, min(size, MOST))
    start = (max(1, page) - 1) * size
    found = [_due(row, day, field) for row in rows.order_by(field, "id")[start : start + size]]
    _note_sensitive(seen_by, found)
    return found


def _due(row: Enrolment, on: dt.date, field: str = "next_on") -> Due:
    known = programmes.get(row.programme)
    day = row.check_on if field == "check_on" else row.next_on
    kind = row.next_kind
    if field == "check_on" and known is not None and known.check is not None:
        kind = known.check.name
    return Due(
        enrolment=row.pk,
        resident=row.resident_id,
        programme=row.programme,
        title=known.title if known else row.programme,
        place=row.place_id,
        next_on=row.next_on,
        kind=kind,
        last_on=row.last_on,
        last_grade=row.last_grade,
        grade_title=known.title_of(row.last_grade) if known else row.last_grade,
        referred_on=row.referred_on,
        check_on=row.check_on,
        doctor=row.doctor_id,
        institution=row.institution_id,
        days_late=max(0, (on - day).days) if day else 0,
    )


def _note_sensitive(seen_by: Actor, found: Sequence[Due]) -> None:
    """A look at a list of a sensitive programme is put on record like a look at a file."""
    shown = [one.resident for one in found if is_sensitive(one.programme)]
    if shown:
        audit.note_reading(
            "followup.list", by=seen_by, subject="people.resident", subject_ids=shown
        )


def is_sensitive(code: str) -> bool:
    """Whether the records of that programme are for its own staff alone."""
    known = programmes.get(code)
    return known is not None and known.sensitive


def register_of(
    programme: str,
    place: Any = None,
    *,
    seen_by: Actor,
    grade: str | None = None,
    page: int = 1,
    size: int = 50,
) -> list[Due]:
    """One page of everybody enrolled in a programme at a place, whether due or not."""
    rows = _there(seen_by, place, READ).filter(programme=programme, left=None)
    if grade is not None:
        rows = rows.filter(last_grade=grade)
    size = max(1, min(size, MOST))
    start = (max(1, page) - 1) * size
    found = [_due(row, today()) for row in rows.order_by("id")[start : start + size]]
    _note_sensitive(seen_by, found)
    return found


# --- counts --------------------------------------------------------------------------------


def tally(
    *, seen_by: Actor, place: Any = None, on: dt.date | None = None, programme: str | None = None
) -> Tallied:
    """How many are due today, within seven days, overdue, sent on and not yet back."""
    day = on or today()
    rows = _there(seen_by, place, COUNT)

    def count(which: str) -> int:
        return _due_in(_of(rows, programme, which), which, day)[0].count()

    return Tallied(
        today=count(Which.TODAY),
        week=count(Which.WEEK),
        overdue=count(Which.OVERDUE),
        returned=count(Which.RETURNED),
        check=count(Which.CHECK),
        enrolled=_of(rows.filter(left=None), programme, Which.OPEN).count(),
    )


def capacity(
    place: Any = None,
    *,
    seen_by: Actor,
    ahead: int = 90,
    on: dt.date | None = None,
    programme: str | None = None,
) -> list[tuple[dt.date, int]]:
    """How many visits fall due on each of the coming days; the first day bears the overdue."""
    day = on or today()
    end = days(ahead - 1).after(day)
    rows = _there(seen_by, place, COUNT)
    if programme:
        rows = rows.filter(programme=programme)
    coming = rows.filter(next_on__gt=day, next_on__lte=end).values("next_on")
    counted = dict(coming.annotate(many=Count("pk")).values_list("next_on", "many").order_by())
    counted[day] = rows.filter(next_on__lte=day).count()
    each = (days(n).after(day) for n in range(ahead))
    return [(one, counted.get(one, 0)) for one in each]
