"""Made-up clinics, slots of a fortnight and bookings of a quarter, written in sets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import ZONE, days
from xinglin.services.booking.models import Booking, Convenience, Schedule, Slot
from xinglin.services.booking.rules import (
    AFTERNOON,
    MORNING,
    PUBLIC_KINDS,
    SERVICES,
    days_of,
    kept_of,
    times_of,
)

PAST, AHEAD, MOST = 90, 14, 1500
DEPARTMENTS = ("心血管内科", "内分泌科", "呼吸内科", "骨科")
SLOTS, MINUTES = 8, 15


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Clinics of each county's general hospital, and who came."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        inside = list(places.institutions(county.number, county.last))
        _services([one for one in inside if one.kind[:1] in PUBLIC_KINDS])
        hospital = next((one for one in inside if one.kind == "A100"), None)
        doctors = list(places.staff_of(hospital.pk)[: len(DEPARTMENTS)]) if hospital else []
        who = [one.id for one in people.living_in(county.number, county.last)]
        if hospital and doctors and who:
            rng = np.random.default_rng([seed, county.number, 41])
            _clinics(hospital, doctors, who, day, rng)


def _services(hospitals: list[Any]) -> None:
    rows = [
        (one.pk, one.place_id, service, f"20{18 + turn}-0{1 + at % 9}-01")
        for at, one in enumerate(hospitals)
        for turn, service in enumerate(SERVICES)
        if not (at == len(hospitals) - 1 and service == "payment" and at)
    ]
    _insert(Convenience, ("institution_id", "place_id", "service", "since_on"), rows)


def _insert(model: Any, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    if not rows:
        return 0
    return insert_columns(model, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _clinics(hospital: Any, doctors: list[Any], who: list[int], day: dt.date, rng: Any) -> None:
    plans = [
        (hospital.pk, hospital.place_id, DEPARTMENTS[turn], doctor.pk, weekday,
         (MORNING, AFTERNOON)[(turn + weekday) % 2], SLOTS, MINUTES, "2024-01-01")
        for turn, doctor in enumerate(doctors)
        for weekday in range(7)
        if (weekday + turn) % 3 != 2
    ]  # fmt: skip
    first = _insert(Schedule, (
        "institution_id", "place_id", "department", "doctor_id", "weekday", "session", "slots",
        "minutes", "since_on",
    ), plans)  # fmt: skip
    slots = []
    for turn, plan in enumerate(plans):
        times, kept = times_of(plan[5], SLOTS, MINUTES), kept_of(SLOTS, 20)
        for held in days_of(plan[4], days(PAST).before(day), days(AHEAD).after(day), ()):
            slots += [
                (first + turn, held, dt.datetime.combine(held, at, ZONE), number + 1,
                 number >= SLOTS - kept, plan[2])
                for number, at in enumerate(times)
            ]  # fmt: skip
    begun = _insert(Slot, ("schedule_id", "day", "at", "number", "kept"), [
        (one[0], one[1].isoformat(), *one[2:5]) for one in slots
    ])  # fmt: skip
    _bookings(hospital, slots, begun, who, day, rng)


def _bookings(
    hospital: Any, slots: list[Any], begun: int, who: list[int], day: dt.date, rng: Any
) -> None:
    luck = rng.random((len(slots), 3)).tolist()
    patients = rng.permutation(len(who)).tolist()
    each_day: dict[tuple[str, dt.date], int] = {}
    rows: list[tuple[Any, ...]] = []
    for turn, (_plan, held, at, _number, _kept, department) in enumerate(slots):
        full = 0.72 if held <= day else 0.35
        if luck[turn][0] > full or len(rows) >= min(MOST, 3 * len(who)):
            continue
        ahead = luck[turn][1] < 0.8
        came = held < day and (luck[turn][2] < 0.94 or not ahead)
        missed = held < day and not came
        ticket = None
        if came:
            ticket = each_day[department, held] = each_day.get((department, held), 0) + 1
        waited = int(4 + 30 * luck[turn][0]) if came else None
        called = at + dt.timedelta(minutes=waited) if came and waited is not None else None
        rows.append((
            begun + turn, who[patients[len(rows) % len(who)]], hospital.pk, hospital.place_id,
            department, held.isoformat(),
            days(2).before(min(held, day) if ahead else held).isoformat() if ahead
            else held.isoformat(), ahead, not missed, ticket, at if came else None, called,
            called, held.isoformat() if came else None, waited,
            held.isoformat() if missed else None,
        ))  # fmt: skip
    _insert(Booking, (
        "slot_id", "resident_id", "institution_id", "place_id", "department", "day", "booked_on",
        "ahead", "live", "ticket", "checked_at", "called_at", "seen_at", "seen_on", "waited",
        "missed_on",
    ), rows)  # fmt: skip
