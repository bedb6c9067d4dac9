"""Units and officers: the two pools, and what is known of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.supervision.models import Check, Credit, Interest, Officer, SelfCheck, Unit

READ = "supervision.read"


def units(seen_by: Actor, place: Any = None, closed: bool = False) -> QuerySet[Unit]:
    """Units within the actor's reach, at a place."""
    rows = within(Unit.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    rows = rows if closed else rows.filter(closed_on=None)
    return rows.select_related("place").order_by("-risk", "code")


def unit(pk: int, seen_by: Actor, permission: str = READ) -> Unit:
    """One unit within the actor's reach; raises Missing."""
    rows = within(Unit.objects.filter(pk=pk), seen_by, permission)
    found = rows.select_related("place", "institution").first()
    if found is None:
        raise Missing("没有这家监督对象", why="编号不对，或不在您的管辖范围内")
    return found


def unit_of_code(code: str) -> Unit | None:
    """The unit that bears a number."""
    return Unit.objects.filter(code=code).select_related("place").first()


def checks_of_unit(unit_id: int) -> QuerySet[Check]:
    """The checks of one unit, newest first; whoever asks has opened the unit."""
    rows = Check.objects.filter(unit_id=unit_id, cancelled_on=None)
    return rows.select_related("draw", "campaign").order_by("-due_on", "-pk")


def credits_of(unit_id: int) -> QuerySet[Credit]:
    """The open credit record of a unit, newest first."""
    return Credit.objects.filter(unit_id=unit_id).order_by("-day", "-pk")


def officers(seen_by: Actor, place: Any = None, on: dt.date | None = None) -> QuerySet[Officer]:
    """Officers who may look on a day, at a place."""
    day = on or today()
    rows = within(Officer.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__lte=place.number, place__last__gte=place.last)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    return rows.select_related("staff__institution", "place").order_by("certificate")


def officer_of(staff: int | None) -> Officer | None:
    """The officer that a member of staff is."""
    return Officer.objects.filter(staff_id=staff).first() if staff else None


def interests_of(
    officer_ids: Any = None, unit_ids: Any = None, on: dt.date | None = None
) -> QuerySet[Interest]:
    """Declared interests that hold on a day."""
    day = on or today()
    rows = Interest.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), declared_on__lte=day)
    if officer_ids is not None:
        rows = rows.filter(officer__in=officer_ids)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    return rows.select_related("officer__staff", "unit").order_by("officer_id", "unit_id")


def self_checks(seen_by: Actor, place: Any = None) -> QuerySet[SelfCheck]:
    """Self-checks of units at a place, those due first."""
    rows = within(SelfCheck.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.select_related("unit__place").order_by("-due_on", "unit__code")


def rows_of(model: Any, **where: Any) -> QuerySet[Any]:
    """Rows of one of this service's tables, for what is written in sets."""
    return model.objects.filter(**where).order_by("pk")
