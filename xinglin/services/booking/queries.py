"""Schedules, slots that are free, bookings of a day, whom to call next, the counts of an area."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import days, now, today
from xinglin.services.booking.models import Booking, Convenience, Schedule, Slot, Stop
from xinglin.services.booking.rules import LIMITS, PUBLIC_KINDS, barred_until

READ, COUNT = "booking.read", "booking.count"


def schedules(seen_by: Actor, institution: int | None = None) -> QuerySet[Schedule]:
    """Patterns that hold of the actor's institution, or of another one; who works when is open."""
    rows = Schedule.objects.filter(until_on=None).select_related("doctor", "institution")
    mine = institution or seen_by.institution
    if not (seen_by.everything and institution is None):
        rows = rows.filter(institution=mine)
    return rows.order_by("department", "weekday", "session", "pk")


def schedule(pk: int, seen_by: Actor) -> Schedule:
    """One pattern of the actor's institution; raises Missing."""
    found = schedules(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个排班", why="排班不存在，或不是您的单位的")
    return found


def clinics(place: int) -> list[tuple[int, str, str]]:
    """(institution, its name, department) that can be booked in the county of a place."""
    county = places.place(place // 10**9 * 10**9)
    rows = Schedule.objects.filter(
        until_on=None, place__number__range=(county.number, county.last)
    ).values_list("institution", "institution__name", "department")
    return sorted(set(rows.order_by()), key=lambda one: (one[1], one[2]))


def free(institution: int, department: str, first: dt.date | None = None) -> QuerySet[Slot]:
    """Slots that nobody has, from now on, as far ahead as one may book."""
    on = first or today()
    last = days(int(LIMITS.on(on).ahead)).after(on)
    taken = Booking.objects.filter(slot=OuterRef("pk"), live=True)
    rows = Slot.objects.filter(
        schedule__institution=institution, schedule__department=department,
        day__range=(on, last), at__gt=now(),
    )  # fmt: skip
    rows = rows.filter(~Exists(taken), ~Exists(shut()), schedule__until_on=None)
    return rows.select_related("schedule__doctor").order_by("at", "schedule", "number")


def shut() -> QuerySet[Stop]:
    """Days off of the slot at hand."""
    return Stop.objects.filter(schedule=OuterRef("schedule"), day=OuterRef("day"))


def bookings(seen_by: Actor, day: dt.date | None = None) -> QuerySet[Booking]:
    """Bookings at the actor's institution, in the order of the clinic."""
    rows = Booking.objects.all()
    if not seen_by.everything:
        mine = seen_by.institution if seen_by.may(READ) else None
        rows = rows.filter(institution=mine) if mine is not None else rows.none()
    if day is not None:
        rows = rows.filter(day=day)
    rows = rows.select_related("resident", "slot__schedule__doctor", "institution")
    return rows.order_by("department", "slot__at", "pk")


def booking(pk: int, seen_by: Actor) -> Booking:
    """One booking at the actor's institution, or of a resident whom he may book for."""
    rows = Booking.objects.filter(pk=pk).select_related("resident", "slot", "institution")
    found = rows.first()
    if found is not None and (
        seen_by.everything
        or (seen_by.may(READ) and found.institution_id == seen_by.institution)
        or seen_by.may("booking.book", found.resident.place_id)
    ):
        return found
    raise Missing("没有这个预约", why="预约不存在，或与您的单位无关")


def of_resident(resident: int) -> list[Booking]:
    """What a resident has booked and had, the last first."""
    rows = Booking.objects.filter(resident=resident)
    return list(rows.select_related("institution", "slot").order_by("-day", "-pk")[:8])


def barred(resident: int, on: dt.date | None = None) -> dt.date | None:
    """Until when a resident cannot book, for not having come."""
    rows = Booking.objects.filter(resident=resident, missed_on__isnull=False)
    return barred_until(rows.values_list("missed_on", flat=True), on or today())  # type: ignore[arg-type]


def waiting(institution: int, department: str, day: dt.date) -> QuerySet[Booking]:
    """Who waits, in the order in which they are called: whoever was passed over comes later."""
    rows = Booking.objects.filter(
        institution=institution, department=department, day=day, live=True, seen_at=None,
        checked_at__isnull=False, called_at=None,
    )  # fmt: skip
    never = F("passed_at").asc(nulls_first=True)  # nothing comes first here and last elsewhere
    return rows.select_related("resident", "slot").order_by(never, "slot__at", "ticket")


def tally(seen_by: Actor, day: dt.date) -> dict[str, int]:
    """How the day stands at the actor's institution."""
    rows = bookings(seen_by, day).order_by()
    told = rows.aggregate(
        booked=Count("pk", filter=Q(live=True)),
        waiting=Count("pk", filter=Q(live=True, checked_at__isnull=False, called_at=None)),
        called=Count("pk", filter=Q(live=True, called_at__isnull=False, seen_at=None)),
        seen=Count("pk", filter=Q(seen_at__isnull=False)),
        missed=Count("pk", filter=Q(missed_on__isnull=False)),
    )
    return {name: int(value or 0) for name, value in told.items()}


def counts(seen_by: Actor, place: Any, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Visits, ahead, due and missed by institution, in the reach of whoever may count."""
    rows = within(Booking.objects.filter(day__range=(first, last)), seen_by, COUNT)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    told: Any = rows.values("institution__name").annotate(
        seen=Count("pk", filter=Q(seen_at__isnull=False)),
        came=Count("pk", filter=Q(seen_at__isnull=False, ahead=True)),
        missed=Count("pk", filter=Q(missed_on__isnull=False)),
    )
    return list(told.order_by("institution__name"))


def conveniences(place: Any, day: dt.date) -> tuple[list[Any], dict[tuple[int, str], Any]]:
    """Hospitals of a place, and which of the four services each offers on a day."""
    if place is None:
        return [], {}
    found = [one for one in places.institutions(place.number, place.last)
             if one.kind[:1] in PUBLIC_KINDS]  # fmt: skip
    rows = Convenience.objects.filter(institution__in=[one.pk for one in found], since_on__lte=day)
    live = rows.filter(Q(until_on=None) | Q(until_on__gt=day))
    return found, {(one.institution_id, one.service): one for one in live}
