"""What doses people were given and what is due: one card, the list of a place. Scoped by place."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.followup.queries.fitting import fits
from xinglin.engines.followup.words import Forecast, proof
from xinglin.engines.followup.words.dosing import (
    Barred,
    DoseSchedule,
    Expected,
    Given,
    Status,
    dose_schedules,
)
from xinglin.engines.followup.words.eligibility import Known
from xinglin.engines.people.models import Resident
from xinglin.engines.records import queries as records
from xinglin.engines.records.models import Dose, DosingNote
from xinglin.kernel.time import today, years

READ = "records.read"
FACT = "fact"
AT_ONCE = 5_000
CARDED = 7  # years until which everybody has a card here


@dataclass(frozen=True)
class Card:
    """One schedule of one person on a day: forecast, and the rows behind it."""

    schedule: DoseSchedule
    forecast: Forecast
    doses: tuple[Dose, ...]


@dataclass(frozen=True)
class DueDoses:
    """Somebody to whom something may be given: what, since when, and the worst of it."""

    resident: int
    place: int
    birth: dt.date
    due: tuple[Expected, ...]

    @property
    def overdue(self) -> bool:
        """Whether anything should have been given already."""
        return any(one.status is Status.OVERDUE for one in self.due)

    @property
    def since(self) -> dt.date:
        """The first day on which something could have been given."""
        return min(one.earliest for one in self.due if one.earliest is not None)


def given_of(rows: Iterable[Dose], schedule: DoseSchedule) -> list[Given]:
    """Rows as the schedule reads them, its own products only."""
    return [Given(row.product, row.day, row.pk) for row in rows if schedule.serves(row.product)]


def barred_of(resident: int, on: dt.date) -> list[Barred]:
    """What stands against giving somebody something on a day."""
    rows = DosingNote.objects.filter(resident_id=resident).exclude(kind=FACT)
    return [_barred(row) for row in rows if row.over is None or row.over > on]


def _barred(row: DosingNote) -> Barred:
    return Barred(row.course, row.kind, row.over, row.why)


def facts_of(resident: int) -> frozenset[str]:
    """The facts on record that schedules ask for."""
    rows = DosingNote.objects.filter(resident_id=resident, kind=FACT, over=None)
    return frozenset(rows.values_list("course", flat=True))


def dosing_notes(resident: int, *, seen_by: Actor) -> list[DosingNote]:
    """Contraindications, delays, refusals and facts of a person that still hold."""
    records.readable(resident, seen_by, "doses.notes", READ)
    rows = DosingNote.objects.filter(resident_id=resident).order_by("-noted_on", "-id")
    return [row for row in rows if row.over is None or row.over > today()]


def cards_of(resident: int, *, seen_by: Actor, on: dt.date | None = None) -> list[Card]:
    """The cards of a person: of each schedule meant for him, or of which he was given something."""
    who = records.readable(resident, seen_by, "doses.card", READ)
    day = on or today()
    rows = list(Dose.objects.filter(resident_id=resident).select_related("institution", "staff"))
    known = Known(who.birth, who.sex, day)
    cards = []
    for schedule in sorted(dose_schedules, key=lambda one: one.order):
        mine = tuple(row for row in rows if schedule.serves(row.product))
        meant = schedule.routine and proof(schedule.who, known) is not None
        if not mine and not meant:
            continue
        cards.append(Card(schedule, _forecast(schedule, who, mine, day), mine))
    return cards


def _forecast(
    schedule: DoseSchedule, who: Resident, rows: Iterable[Dose], day: dt.date
) -> Forecast:
    return schedule.forecast(
        who.birth, given_of(rows, schedule), on=day, sex=who.sex, barred=barred_of(who.pk, day),
        facts=facts_of(who.pk), ahead=True,
    )  # fmt: skip


def doses_due(
    place: Any, *, seen_by: Actor, on: dt.date | None = None, overdue: bool = False,
    oldest: int | None = None,
) -> list[DueDoses]:  # fmt: skip
    """Everybody in a place to whom a routine schedule would give something now, the longest waiting
    first; `overdue` alone those who should have it already; below an age in years if told.

    Without an age, whoever is of school age and has no dose on record is left out: his card is not
    here yet.
    """
    day = on or today()
    found = []
    for schedule in dose_schedules:
        if not schedule.routine:
            continue
        rows = Resident.objects.filter(
            fits(schedule.who, day), deceased_on=None, left_on=None, merged_into=None,
            lives_here=True,
        )  # fmt: skip
        if oldest is not None:
            rows = rows.filter(birth__gt=day.replace(year=day.year - oldest, day=min(day.day, 28)))
        if place is not None:
            rows = rows.filter(place__number__range=(place.number, place.last))
        rows = within(rows, seen_by, READ, "place_id")
        columns = ("pk", "birth", "sex", "place_id")
        if oldest is None:
            held = Dose.objects.filter(resident_id=OuterRef("pk"))
            rows = rows.filter(Q(birth__gt=years(CARDED).before(day)) | Exists(held))
        people = list(rows.order_by("pk").values_list(*columns))
        found += due_of(schedule, people, day)
    if overdue:
        found = [one for one in found if one.overdue]
    return sorted(found, key=lambda one: (one.since, one.resident))


def due_of(
    schedule: DoseSchedule, people: Sequence[tuple[int, dt.date, str, int]], day: dt.date
) -> list[DueDoses]:
    """What is due of many people (id, birth, sex, place) by one schedule."""
    found = []
    for at in range(0, len(people), AT_ONCE):
        part = people[at : at + AT_ONCE]
        ids = [row[0] for row in part]
        given, barred, facts = _given(schedule, ids), _barred_many(ids, day), _facts_many(ids)
        for pk, birth, sex, place in part:
            told = schedule.forecast(
                birth, given.get(pk, ()), on=day, sex=sex, barred=barred.get(pk, ()),
                facts=facts.get(pk, frozenset()), ahead=False,
            )  # fmt: skip
            if told.due:
                found.append(DueDoses(pk, place, birth, told.due))
    return found


def _given(schedule: DoseSchedule, ids: Sequence[int]) -> dict[int, list[Given]]:
    found: dict[int, list[Given]] = defaultdict(list)
    columns = ("resident_id", "product", "day", "counts", "valid")
    rows = Dose.objects.filter(resident_id__in=ids).values_list(*columns)
    for who, product, day, counts, valid in rows:
        if schedule.serves(product):
            found[who].append(Given(product, day, 0, None if valid is None else parts(counts)))
    return found


@lru_cache(maxsize=4096)
def parts(counts: str) -> tuple[str, ...]:
    """What a dose counts for, as it was judged when it was written down.

    >>> parts(";HepB-1;"), parts("")
    (('HepB-1',), ())
    """
    return tuple(one for one in counts.split(";") if one)


def _barred_many(ids: Sequence[int], day: dt.date) -> dict[int, list[Barred]]:
    found: dict[int, list[Barred]] = defaultdict(list)
    for row in DosingNote.objects.filter(resident_id__in=ids).exclude(kind=FACT):
        if row.over is None or row.over > day:
            found[row.resident_id].append(_barred(row))
    return found


def _facts_many(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = DosingNote.objects.filter(resident_id__in=ids, kind=FACT, over=None)
    for who, course in rows.values_list("resident_id", "course"):
        found[who].add(course)
    return {who: frozenset(told) for who, told in found.items()}
