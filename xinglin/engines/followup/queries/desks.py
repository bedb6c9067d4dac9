"""Who is due where, and how many: what a desk and its leader ask."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.rules import WHOLE, covers, is_wide, overlap, window
from xinglin.engines.followup.words import Due, Tallied, Which, programmes
from xinglin.engines.places import area
from xinglin.kernel import audit
from xinglin.kernel.time import days, today

READ, COUNT = "followup.read", "followup.count"
MOST = 200
NAMED = Concat("programme", Value(""))
WHERE = ExpressionWrapper(F("place_id") + 0, output_field=BigIntegerField())


# --- whom the actor may see ----------------------------------------------------------------


def numbers(place: Any) -> tuple[int, int]:
    """The range of place numbers of a Place, a place number, or nothing (everywhere)."""
    if place is None:
        return WHOLE
    if hasattr(place, "last"):
        return place.number, place.last
    found = area(f"{int(place):015d}")
    return found.number, found.last


@dataclass(frozen=True)
class Scope:
    """Enrolments at a place within the actor's reach, without those closed to him.

    Who has left is due for nothing, so asking for a due day needs no other condition. What should
    not steer the store to an index is compared as an expression. Over a wide area that is the
    place: the store then goes by an index of days, which holds the place too, and stops after a
    page instead of sorting half a county. In a village it is the programme.
    """

    rows: QuerySet[Enrolment]
    wide: bool

    def of(self, programme: str | None, which: str = Which.OPEN) -> QuerySet[Enrolment]:
        """Those of one programme, or all."""
        if not programme:
            return self.rows
        if self.wide and which not in (Which.RETURNED, Which.CHECK):
            return self.rows.filter(programme=programme)
        return self.rows.alias(named=NAMED).filter(named=programme)


def scope_of(seen_by: Actor, place: Any, permission: str) -> Scope:
    """What the actor may see of a place with that permission."""
    first, last = numbers(place)
    spans = overlap(seen_by.reach(permission), first, last)
    rows = Enrolment.objects.all()
    if not spans:
        return Scope(rows.none(), False)
    wide = is_wide(spans)
    if WHOLE not in spans:
        field = "place__number"  # the key itself: no join
        if wide:
            rows, field = rows.alias(where=WHERE), "where"
        rows = rows.filter(reduce(or_, (Q(**{f"{field}__range": span}) for span in spans)))
    hidden = closed_to(seen_by, spans)
    return Scope(rows.exclude(programme__in=hidden) if hidden else rows, wide)


def closed_to(seen_by: Actor, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The sensitive programmes that are not open to the actor in all of these places."""
    return [
        one.code
        for one in programmes
        if one.permission and not covers(overlap(seen_by.reach(one.permission), *WHOLE), spans)
    ]


def _due_in(rows: QuerySet[Enrolment], which: str, on: dt.date) -> tuple[QuerySet[Enrolment], str]:
    """The part of the due list, and the column that it is ordered by."""
    if which == Which.RETURNED:
        return rows.filter(referred_on__isnull=False), "referred_on"
    if which == Which.INSIDE:
        return rows.filter(next_on__lt=on, until_on__gte=on), "until_on"
    field = {Which.CHECK: "check_on", Which.OVERDUE: "until_on"}.get(Which(which), "next_on")
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
    rows = scope_of(seen_by, place, READ).of(programme, which)
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
    day = row.check_on if field == "check_on" else row.until_on
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
        until_on=row.until_on,
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
    return known is not None and bool(known.permission)


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
    rows = scope_of(seen_by, place, READ).of(programme).filter(left=None)
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
    scope = scope_of(seen_by, place, COUNT)

    def count(which: str) -> int:
        return _due_in(scope.of(programme, which), which, day)[0].count()

    return Tallied(
        today=count(Which.TODAY),
        week=count(Which.WEEK),
        overdue=count(Which.OVERDUE),
        returned=count(Which.RETURNED),
        check=count(Which.CHECK),
        enrolled=scope.of(programme).filter(left=None).count(),
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
    scope = scope_of(seen_by, place, COUNT)
    rows = scope.of(programme)
    counted: Counter[dt.date] = Counter()
    if scope.wide:
        coming = rows.filter(next_on__gt=day, next_on__lte=end).values("next_on")
        by_day = coming.annotate(many=Count("pk")).order_by().values_list("next_on", "many")
        counted.update({one: many for one, many in by_day if one is not None})
        counted[day] = rows.filter(next_on__lte=day).count()
    else:
        listed = rows.filter(next_on__isnull=False).values_list("next_on", flat=True)
        counted.update(max(day, one) for one in listed if one is not None)
    return [(one, counted[one]) for one in (days(n).after(day) for n in range(ahead))]
