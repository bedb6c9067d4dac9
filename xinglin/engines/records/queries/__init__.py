"""What records can answer: one person's life, a trend, the last value. Scoped and on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Value

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.people.models import Resident
from xinglin.engines.people.queries import in_chunks
from xinglin.engines.records.models import Condition, Encounter, Observation, Visit
from xinglin.engines.records.queries.listing import (
    Entry,
    doses_listed,
    encounters_listed,
    visits_listed,
)
from xinglin.engines.records.rules import ENCOUNTERS, KINDS, Moment, Read, newest_first
from xinglin.engines.records.words import (
    diagnoses_hidden_from,
    hidden_from,
    plain,
    questions,
)
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing

__all__ = [
    "Entry", "Served", "codes_of", "conditions_known", "conditions_of", "discharged",
    "doses_listed", "encounters_listed", "face_to_face", "holders", "last_visits", "latest",
    "measured_known", "newest_visits", "owners_of", "readable", "recorded_between", "served",
    "timeline", "trend", "visit", "visits_by", "visits_listed", "visits_of",
]  # fmt: skip
READ = "records.read"


def readable(resident: int, seen_by: Actor, verb: str, permission: str = READ) -> Resident:
    """The resident, if this actor may read his records; the reading is put on record.

    A stranger's record is as missing as none. Broken glass opens one resident.
    """
    found = Resident.objects.filter(pk=resident).first()
    opened = resident in getattr(seen_by, "opened", ())
    if found is None or not (opened or seen_by.may(permission, found.place_id)):
        raise Missing("没有这位居民的健康记录", why="档案不存在，或不在您的管辖范围内")
    audit.note_reading(
        verb, by=seen_by, subject="people.resident", subject_ids=[resident], place=found.place_id
    )
    return found


def _shown(rows: QuerySet[Visit], seen_by: Actor, place: int) -> QuerySet[Visit]:
    hidden = hidden_from(seen_by, place)
    return rows.exclude(programme__in=hidden) if hidden else rows


CODED = {"condition": "code", "encounter": "reason"}


def _without_shut(rows: QuerySet[Any], field: str, seen_by: Actor, who: Resident) -> QuerySet[Any]:
    """A person's diagnoses or encounters without those that a sensitive programme keeps to its own.

    The reason of an encounter is an ICD-10 code.
    """
    shut = diagnoses_hidden_from(seen_by, who.place_id)
    if shut is None:
        return rows
    system = F("system") if field == "code" else Value("icd10")
    mine = rows.model._default_manager.filter(resident_id=who.pk)
    coded = mine.annotate(called=system).values_list("pk", "called", field)
    hidden = [pk for pk, called, code in coded if shut(called, code)]
    return rows.exclude(pk__in=hidden) if hidden else rows


def visits_of(
    resident: int, *, seen_by: Actor, programme: str | None = None, limit: int = 50
) -> list[Visit]:
    """A person's follow-up visits, newest first, without programmes closed to this actor and
    without what was struck out."""
    who = readable(resident, seen_by, "records.visits")
    rows: QuerySet[Visit] = Visit.objects.filter(resident_id=resident, struck_why="")
    if programme:
        rows = rows.filter(programme=programme)
    rows = _shown(rows, seen_by, who.place_id).select_related("institution", "staff")
    return list(rows.order_by("-day", "-id")[:limit])


def visit(pk: int, *, seen_by: Actor) -> Visit:
    """One visit, if the actor may read it."""
    found = Visit.objects.filter(pk=pk).select_related("institution", "staff").first()
    if found is None:
        raise Missing("没有这次随访记录")
    who = readable(found.resident_id, seen_by, "records.visit")
    if found.programme in hidden_from(seen_by, who.place_id):
        raise Missing("没有这次随访记录")
    return found


def conditions_of(resident: int, *, seen_by: Actor, active: bool = False) -> list[Condition]:
    """A person's diagnoses, newest first; only those not abated when `active`."""
    who = readable(resident, seen_by, "records.conditions")
    rows = Condition.objects.filter(resident_id=resident)
    if active:
        rows = rows.filter(abated=None)
    shut = diagnoses_hidden_from(seen_by, who.place_id)
    found = rows.order_by("-onset", "-id")
    return [one for one in found if shut is None or not shut(one.system, one.code)]


def trend(
    resident: int, question: str, *, seen_by: Actor, since: dt.date | None = None, limit: int = 400
) -> list[Read]:
    """The values of one question over time, oldest first."""
    who = readable(resident, seen_by, "records.trend")
    rows = _measured(resident, question, seen_by, who.place_id)
    if since:
        rows = rows.filter(day__gte=since)
    found = rows.order_by("-day", "-id").values_list("day", "value", "second")[:limit]
    return [Read(*row) for row in reversed(found)]


def latest(resident: int, question: str, *, seen_by: Actor) -> Read | None:
    """The last value of one question, or None."""
    found = trend(resident, question, seen_by=seen_by, limit=1)
    return found[-1] if found else None


def _measured(resident: int, question: str, seen_by: Actor, place: int) -> QuerySet[Observation]:
    rows = Observation.objects.filter(resident_id=resident, question=question)
    return rows.exclude(_closed(hidden_from(seen_by, place)))


def _closed(hidden: Sequence[str]) -> Q:
    """Observations made at visits of these programmes; a row without a visit is never closed."""
    return Q(visit__isnull=False, visit__programme__in=hidden)


def timeline(
    resident: int,
    *,
    seen_by: Actor,
    kinds: Iterable[str] = KINDS,
    limit: int = 50,
    before: tuple[dt.date, str, int] | None = None,
) -> list[Moment]:
    """A person's life, newest first; continue with `before=last.place_in_order`.

    Measurements made at a visit are told with the visit; `observation` lists the others.
    """
    who = readable(resident, seen_by, "records.timeline")
    hidden = hidden_from(seen_by, who.place_id)
    found: list[Moment] = []
    for kind in sorted(set(kinds) & KINDS.keys()):
        rows, field = _kind(kind, resident, hidden)
        if kind in CODED:
            rows = _without_shut(rows, CODED[kind], seen_by, who)
        if before is not None:
            rows = _continued(rows, field, kind, before)
        found += [_moment(kind, row, field) for row in rows.order_by(f"-{field}", "-id")[:limit]]
    return newest_first(found, limit)


def _kind(kind: str, resident: int, hidden: Sequence[str]) -> tuple[QuerySet[Any], str]:
    if kind == "visit":
        rows: QuerySet[Any] = Visit.objects.exclude(programme__in=hidden)
        return rows.filter(resident_id=resident).select_related("institution", "staff"), "day"
    if kind == "encounter":
        return Encounter.objects.filter(resident_id=resident).select_related("institution"), "day"
    if kind == "condition":
        known = Condition.objects.filter(resident_id=resident)
        return known.filter(recorded_on__isnull=False), "recorded_on"
    return Observation.objects.filter(resident_id=resident, visit=None), "day"


def _continued(
    rows: QuerySet[Any], field: str, kind: str, before: tuple[dt.date, str, int]
) -> QuerySet[Any]:
    day, at, number = before
    earlier = Q(**{f"{field}__lt": day})
    if kind < at:
        return rows.filter(earlier | Q(**{field: day}))
    if kind == at:
        return rows.filter(earlier | Q(**{field: day, "id__lt": number}))
    return rows.filter(earlier)


def _moment(kind: str, row: Any, field: str) -> Moment:
    day = getattr(row, field)
    if kind == "visit":
        return Moment(day, kind, row.pk, row.programme, row.grade, row)
    if kind == "encounter":
        return Moment(day, kind, row.pk, ENCOUNTERS.get(row.kind, row.kind), row.reason, row)
    if kind == "condition":
        return Moment(day, kind, row.pk, row.title or row.code, row.code, row)
    asked = questions.get(row.question)
    unit = asked.unit if asked else ""
    shown = "/".join(plain(one) for one in (row.value, row.second) if one is not None) or row.text
    return Moment(day, kind, row.pk, asked.title if asked else row.question, f"{shown} {unit}", row)


def last_visits(resident: int, programme: str, until: dt.date, limit: int = 4) -> list[Visit]:
    """The visits of one programme up to a day, newest first, for grading; not shown to anybody."""
    rows = Visit.objects.filter(
        resident_id=resident, programme=programme, day__lte=until, struck_why=""
    )
    return list(rows.order_by("-day", "-id")[:limit])


def newest_visits(residents: Iterable[int]) -> dict[tuple[int, str], int]:
    """The number of the visit recorded last for each resident and programme, whatever its day.

    It tells whether anything was recorded meanwhile; the visit itself is not shown to anybody.
    """
    rows = Visit.objects.filter(resident_id__in=list(residents))
    newest = rows.values("resident_id", "programme").annotate(newest=Max("id"))
    return {
        (resident, programme): found
        for resident, programme, found in newest.values_list("resident_id", "programme", "newest")
    }


def codes_of(resident: int) -> list[tuple[str, str]]:
    """The (system, code) of a person's diagnoses, for deciding whom a programme means."""
    rows = Condition.objects.filter(resident_id=resident)
    return list(rows.values_list("system", "code"))


def conditions_known(resident: int) -> list[tuple[str, str, str, dt.date | None]]:
    """A person's diagnoses as (system, code, title, day known), for deciding whom a programme
    means; not shown to anybody."""
    rows = Condition.objects.filter(resident_id=resident)
    found = rows.values_list("system", "code", "title", "onset", "recorded_on")
    return [(system, code, title, onset or on) for system, code, title, onset, on in found]


def measured_known(
    resident: int, asked: Iterable[str]
) -> dict[str, list[tuple[dt.date, float | None, float | None]]]:
    """A person's measurements of some questions; not shown to anybody."""
    found: dict[str, list[tuple[dt.date, float | None, float | None]]] = {}
    rows = Observation.objects.filter(resident_id=resident, question__in=list(asked))
    for question, day, value, second in rows.values_list("question", "day", "value", "second"):
        found.setdefault(question, []).append((day, value, second))
    return found


def holders(
    groups: Mapping[str, Any], residents: Iterable[int] | None = None
) -> dict[str, set[int]]:
    """Who has a diagnosis of each group on record: of some residents, or of all.

    For counting and for deciding whom something is for; not shown to anybody.
    """
    found: dict[str, set[int]] = {name: set() for name in groups}
    wanted = None if residents is None else list(residents)
    for part in [None] if wanted is None else in_chunks(wanted):
        rows = Condition.objects.filter(resident__in=part) if part else Condition.objects.all()
        coded: dict[tuple[str, str], list[int]] = {}
        for who, system, code in rows.values_list("resident_id", "system", "code"):
            coded.setdefault((system, code), []).append(who)
        for (system, code), people in coded.items():
            for name, group in groups.items():
                if group.holds(system, code):
                    found[name].update(people)
    return found


def recorded_between(
    group: Any, first: dt.date, last: dt.date, residents: Iterable[int] | None = None
) -> dict[int, dt.date]:
    """The latest day, within a span, on which a diagnosis of the group was recorded, by person."""
    lately = Condition.objects.filter(recorded_on__range=(first, last)).order_by("recorded_on")
    found: dict[int, dt.date] = {}
    for part in [None] if residents is None else in_chunks(list(residents)):
        rows = lately if part is None else lately.filter(resident__in=part)
        for who, system, code, on in rows.values_list(
            "resident_id", "system", "code", "recorded_on"
        ):
            if on and group.holds(system, code):
                found[who] = on
    return found


@dataclass(frozen=True, slots=True)
class Served:
    """One service that somebody was given: a visit of a programme, or an encounter without one."""

    resident: int
    day: dt.date
    programme: str
    kind: str
    mode: str
    id: int


def served(residents: Sequence[int] | None, first: dt.date, last: dt.date) -> Iterator[Served]:
    """The visits and encounters of some residents (or of all, in one pass) between two days.

    In order of resident and day. For judging what was done in sets; not shown to anybody.
    """
    for part in [None] if residents is None else in_chunks(list(residents)):
        visits, met = Visit.objects.filter(struck_why=""), Encounter.objects.all()
        if part is not None:
            visits, met = visits.filter(resident__in=part), met.filter(resident__in=part)
        met = met.filter(day__range=(first, last))
        rows = list(
            visits.filter(day__range=(first, last)).values_list(
                "resident_id", "day", "programme", "kind", "mode", "id"
            )
        )
        rows += [
            (who, day, "", kind, "", number)
            for who, day, kind, number in met.values_list("resident_id", "day", "kind", "id")
        ]
        yield from (Served(*row) for row in sorted(rows))


def visits_by(
    staff: int, first: dt.date, last: dt.date, *, seen_by: Actor, most: int = 100
) -> list[Visit]:
    """What a member of staff recorded between two days, newest first, within the actor's reach."""
    rows = Visit.objects.filter(staff_id=staff, day__range=(first, last), struck_why="")
    hidden = hidden_from(seen_by)
    rows = within(rows, seen_by, READ, "resident__place__number")
    rows = rows.exclude(programme__in=hidden) if hidden else rows
    return list(rows.order_by("-day", "-id")[:most])


def owners_of(visits: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The resident of each visit and where he lives; for work in sets, not shown to anybody."""
    found: dict[int, tuple[int, int]] = {}
    for part in in_chunks(list(visits)):
        rows = Visit.objects.filter(pk__in=part)
        for pk, who, place in rows.values_list("pk", "resident_id", "resident__place_id"):
            found[pk] = (who, place)
    return found


def face_to_face(
    first_place: int, last_place: int, first: dt.date, last: dt.date
) -> Iterator[tuple[int, int, int, dt.date]]:
    """(visit, resident, staff, day) of the visits at which people met, of a range of places."""
    rows = Visit.objects.filter(
        day__range=(first, last), mode__in=("1", "2"), staff__isnull=False, struck_why="",
        resident__place__number__range=(first_place, last_place),
    ).order_by("pk")  # fmt: skip
    yield from rows.values_list("pk", "resident_id", "staff_id", "day")


def discharged(
    seen_by: Actor, place: Any, first: dt.date, last: dt.date, most: int = 100
) -> list[Encounter]:
    """Ward stays that ended between two days, of people whose records the actor may read.

    Diagnoses that a sensitive programme keeps to its own are left out.
    """
    rows = Encounter.objects.filter(kind="IMP", ended_on__range=(first, last))
    rows = within(rows, seen_by, READ, "resident__place__number")
    if place is not None:
        rows = rows.filter(resident__place__number__range=(place.number, place.last))
    shut = diagnoses_hidden_from(seen_by)
    found = rows.select_related("institution").order_by("-ended_on", "-id")[:most]
    return [one for one in found if shut is None or not shut("icd10", one.reason)]
