"""What lies ahead: the schedule of one person, the work of a village against its team."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import Greatest

from xinglin.engines.access import Actor
from xinglin.engines.followup import rules
from xinglin.engines.followup.models import Capacity, Enrolment
from xinglin.engines.followup.queries.desks import COUNT, scope_of
from xinglin.engines.followup.queries.persons import enrolment
from xinglin.engines.followup.rules import named_days, standing_of
from xinglin.engines.followup.words import (
    MARKS,
    TIMINGS,
    Appointment,
    Planned,
    Programme,
    VillageLoad,
    programmes,
)
from xinglin.engines.places.models import Place
from xinglin.engines.places.words import Level
from xinglin.engines.records.models import Visit
from xinglin.kernel.time import days, is_workday, today


def plan_definition(code: str) -> dict[str, Any]:
    """A programme as a FHIR PlanDefinition, for other systems."""
    return rules.plan_definition(programmes[code])


def plan_of(pk: int, *, seen_by: Actor, on: dt.date | None = None) -> list[Planned]:
    """The schedule of one enrolment: its fixed visits with how each was kept, and what is next."""
    found = enrolment(pk, seen_by=seen_by)
    plan, day = programmes[found.programme], on or today()
    made: dict[str, list[dt.date]] = defaultdict(list)
    rows = Visit.objects.filter(resident_id=found.resident_id, programme=plan.code, day__lte=day)
    if plan.afresh:
        rows = rows.filter(day__range=(found.joined, found.left or day))
    for kind, made_on in rows.order_by("day", "id").values_list("kind", "day"):
        made[kind].append(made_on)
    anchor = plan.anchor_of(found.resident.birth, found.joined, found.anchor)
    known = named_days(found.days)
    shown = [
        _planned(plan, one, made.get(one.kind, []), day)
        for one in plan.schedule(anchor, known)
        if made.get(one.kind) or _meant(plan, one, found.joined, known)
    ]
    due = plan.next_due(standing_of(plan, found, found.resident.birth), day)
    if found.left is not None:
        shown = [one for one in shown if one.made_on is not None]
    elif due is not None and all(one.kind != due.kind or one.made_on for one in shown):
        shown.append(_planned(plan, due, [], day))
    return shown


def _meant(plan: Programme, one: Appointment, joined: dt.date, known: dict[str, dt.date]) -> bool:
    return one.last_day >= joined and plan.visit(one.kind).before not in known


def _planned(plan: Programme, one: Appointment, made: list[dt.date], day: dt.date) -> Planned:
    visit = plan.visit(one.kind)
    made_on = made[0] if made else None
    mark: Any = one.mark(made_on) if made_on else one.timing(day)
    words: dict[Any, str] = {**MARKS, **TIMINGS}
    title = visit.title or visit.name
    return Planned(one.kind, title, one.on, one.last_day, made_on, str(mark), words[mark])


def workload(
    place: Any = None, *, seen_by: Actor, ahead: int = 90, on: dt.date | None = None
) -> list[VillageLoad]:
    """The work due in each village of a place in the coming days, against what its team can do.

    What is late already weighs on the first day; what may be done on any day of a window is shared
    out over it.
    """
    day = on or today()
    end = days(ahead - 1).after(day)
    rows = scope_of(seen_by, place, COUNT).rows.filter(next_on__lte=end)
    line = [days(n).after(day) for n in range(ahead)]
    counted: dict[int, dict[dt.date, int]] = defaultdict(dict)
    windows = rows.annotate(at=Greatest("next_on", day)).values("place_id", "at", "until_on")
    for row in windows.annotate(many=Count("pk")).order_by():
        village = counted[row["place_id"]]
        for one, many in spread(row["many"], row["at"], row["until_on"] or row["at"]):
            if one <= end:
                village[one] = village.get(one, 0) + many
    able = _able(sorted(counted), line)
    return [
        _load(village, [(one, counted[village].get(one, 0)) for one in line], able.get(village))
        for village in sorted(counted)
    ]


def spread(many: int, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, int]]:
    """Visits that may be made on any day of a window, shared out evenly over it.

    >>> [n for _, n in spread(5, dt.date(2026, 1, 1), dt.date(2026, 1, 3))]
    [1, 2, 2]
    """
    length = max(1, (last - first).days + 1)
    for at in range(length):
        share = many * (at + 1) // length - many * at // length
        if share:
            yield first + dt.timedelta(days=at), share


def _load(village: int, counted: list[tuple[dt.date, int]], able: list[int] | None) -> VillageLoad:
    over = [
        week
        for week in range(-(-len(counted) // 7))
        if able is not None
        and sum(many for _, many in counted[7 * week : 7 * week + 7])
        > sum(able[7 * week : 7 * week + 7])
    ]
    total = None if able is None else sum(able)
    return VillageLoad(village, tuple(counted), total, tuple(over))


def _able(villages: list[int], line: list[dt.date]) -> dict[int, list[int]]:
    """How many visits each village's team can make on each day; what a town declares is shared
    out among its villages evenly."""
    found: dict[int, list[int]] = {}
    declared = list(Capacity.objects.filter(since_day__lte=line[-1]).select_related("place"))
    workdays = {one: is_workday(one) for one in line}
    for row in sorted(declared, key=lambda one: (one.place.number - one.place.last, one.since_day)):
        span = (row.place.number, row.place.last)
        every = Place.objects.filter(number__range=span, level=Level.VILLAGE).order_by("number")
        mine = list(every.values_list("number", flat=True)) or [row.place.number]
        for turn, village in enumerate(mine):
            if village not in villages:
                continue
            share = row.per_day // len(mine) + (turn < row.per_day % len(mine))
            told = found.setdefault(village, [0] * len(line))
            for at, one in enumerate(line):
                if one >= row.since_day:
                    told[at] = share if row.weekends or workdays[one] else 0
    return found


@dataclass(frozen=True)
class Caseload:
    """The people whom one doctor manages in one programme."""

    doctor: int
    programme: str
    institution: int | None
    residents: tuple[int, ...]


def caseloads(first: int, last: int) -> list[Caseload]:
    """Who manages whom in a range of places, the largest caseloads first; for work in sets."""
    rows = Enrolment.objects.filter(
        place__number__range=(first, last), left=None, doctor__isnull=False
    ).order_by("doctor_id", "programme", "resident_id")  # fmt: skip
    held: dict[tuple[int, str, int | None], list[int]] = {}
    for doctor, programme, at, who in rows.values_list(
        "doctor_id", "programme", "institution_id", "resident_id"
    ):
        held.setdefault((doctor, programme, at), []).append(who)
    found = [Caseload(d, p, at, tuple(who)) for (d, p, at), who in held.items()]
    return sorted(found, key=lambda one: (-len(one.residents), one.doctor, one.programme))
