"""Enrols people on the strength of recorded diagnoses; their encounters become follow-up visits.

Everything is read from the record, so that it does not matter in which delivery it came, and
doing it again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.enrolling import (
    end_enrolments,
    enrol_many,
    enrolments_of,
    graded_with_history,
    keep_last,
)
from xinglin.engines.exchange.rules.fhir.joining import Diagnosed, Stay, stay_in
from xinglin.engines.followup import Programme, programmes
from xinglin.engines.followup.actions.in_bulk import GRADED
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries import may_touch
from xinglin.engines.ledger.actions import change_columns
from xinglin.engines.people.models import Resident
from xinglin.engines.records import Pair, Question
from xinglin.engines.records import actions as records
from xinglin.engines.records.models import Condition, Encounter, Observation, Visit
from xinglin.kernel.time import age_on

OUTPATIENT, FACE_TO_FACE = "AMB", "1"
AT_ONCE = 400


@dataclass
class Told:
    """What came of it: visits that stand, people enrolled by programme, and who was not."""

    visits: int = 0
    enrolled: dict[str, int] = field(default_factory=dict)
    not_enrolled: dict[str, int] = field(default_factory=dict)
    reasons: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Met:
    """An outpatient encounter with what was measured at it, the last value of each question."""

    encounter: int
    resident: int
    day: dt.date
    measured: Mapping[str, tuple[int, float, float | None]]


def follow_up(residents: Sequence[int], run: Run) -> Told:
    """Enrol the residents wherever a programme means them, and record their visits."""
    told = Told()
    for at in range(0, len(residents), AT_ONCE):
        people = Resident.objects.in_bulk(residents[at : at + AT_ONCE])
        diagnoses = _diagnoses(people)
        meetings = _meetings(people)
        for programme in programmes:
            if getattr(programme.who, "has", ()):
                _programme(programme, people, diagnoses, meetings, run, told)
    return told


def _programme(
    programme: Programme,
    people: Mapping[int, Resident],
    diagnoses: Mapping[int, list[Diagnosed]],
    meetings: Sequence[Met],
    run: Run,
    told: Told,
) -> None:
    stays: dict[int, Stay] = {}
    for pk, who in people.items():
        known = diagnoses.get(pk, [])
        stay = stay_in(programme, who.birth, who.sex, who.deceased_on, known, run.today)
        if isinstance(stay, Stay) and not may_touch(
            run.by, who.place_id, programme.code, "followup.enrol"
        ):
            stay = "不在您的管辖范围，没有纳入"
        if isinstance(stay, Stay):
            stays[pk] = stay
        elif stay is not None:
            told.reasons.append((pk, f"没有纳入{programme.title}：{stay}"))
            _more(told.not_enrolled, programme.code)
    _more(told.enrolled, programme.code, len(stays))
    held = enrolments_of(programme, stays)
    enrol_many(programme, {pk: (people[pk], s) for pk, s in stays.items() if pk not in held})
    end_enrolments([(row, stays[pk]) for pk, rows in held.items() for row in rows])
    told.visits += _visits(programme, people, enrolments_of(programme, stays), meetings)


def _visits(
    programme: Programme,
    people: Mapping[int, Resident],
    enrolments: Mapping[int, list[Enrolment]],
    meetings: Sequence[Met],
) -> int:
    """Record the visits that are not recorded yet; how many stand in all."""
    must = [asked for asked in programme.asks if asked.required]
    if not must:
        return 0
    counting = [
        one
        for one in meetings
        if _in_care(one, enrolments.get(one.resident, ()))
        and all(asked.code in one.measured for asked in must)
    ]
    standing = _recorded(programme, [one.encounter for one in counting])
    fresh = [one for one in counting if one.encounter not in standing]
    if fresh:
        _record(programme, people, fresh)
    return len(counting)


def _in_care(one: Met, enrolments: Iterable[Enrolment]) -> bool:
    return any(e.joined <= one.day and (e.left is None or one.day <= e.left) for e in enrolments)


def _recorded(programme: Programme, encounters: Sequence[int]) -> set[int | None]:
    found: set[int | None] = set()
    for at in range(0, len(encounters), AT_ONCE):
        part = encounters[at : at + AT_ONCE]
        rows = Visit.objects.filter(programme=programme.code, encounter_id__in=part)
        found.update(rows.values_list("encounter_id", flat=True))
    return found


def _record(programme: Programme, people: Mapping[int, Resident], fresh: Sequence[Met]) -> None:
    answered = [
        {name: value for asked in programme.asks for name, value in _answer(asked, one)}
        for one in fresh
    ]
    names = sorted({name for one in answered for name in one})
    columns: dict[str, Any] = {
        "person": [one.resident for one in fresh],
        "day": [one.day for one in fresh],
        "age": [age_on(people[one.resident].birth, one.day) for one in fresh],
        "sex": [people[one.resident].sex for one in fresh],
        "mode": [FACE_TO_FACE] * len(fresh),
        **{name: [one.get(name) for one in answered] for name in names},
    }
    graded = graded_with_history(programme, columns, people)
    first = records.write_visits(
        {
            "resident_id": columns["person"],
            "programme": [programme.code] * len(fresh),
            "kind": [programme.main.name] * len(fresh),
            "mode": columns["mode"],
            "day": columns["day"],
            "encounter_id": [one.encounter for one in fresh],
            "answers": [
                given | computed
                for given, computed in zip(answered, graded["computed"], strict=True)
            ],
            "source": ["fhir"] * len(fresh),
            **{name: graded[name] for name in GRADED},
        }
    )
    _belong_to_visits(programme, fresh, first)
    keep_last(programme, columns["person"], columns["day"], graded)


def _belong_to_visits(programme: Programme, fresh: Sequence[Met], first: int) -> None:
    """What was measured at an encounter was measured at the visit that it counts as."""
    rows = [
        (one.measured[asked.code][0], visit)
        for visit, one in enumerate(fresh, start=first)
        for asked in programme.asks
        if asked.code in one.measured
    ]
    free: set[int] = set()
    for at in range(0, len(rows), AT_ONCE):
        ids = [pk for pk, _ in rows[at : at + AT_ONCE]]
        free.update(Observation.objects.filter(pk__in=ids, visit=None).values_list("pk", flat=True))
    rows = [row for row in rows if row[0] in free]
    if rows:
        columns = {"visit_id": [visit for _, visit in rows]}
        change_columns(Observation, [pk for pk, _ in rows], columns)


def _answer(asked: Question, one: Met) -> list[tuple[str, float]]:
    held = one.measured.get(asked.code)
    if held is None:
        return []
    if isinstance(asked, Pair):
        return [(asked.fields[0], held[1]), (asked.fields[1], held[2] or 0.0)]
    return [(asked.code, held[1])]


def _diagnoses(people: Mapping[int, Resident]) -> dict[int, list[Diagnosed]]:
    found: dict[int, list[Diagnosed]] = defaultdict(list)
    rows = Condition.objects.filter(resident__in=list(people)).order_by("pk")
    for row in rows:
        since = row.onset or row.recorded_on
        found[row.resident_id].append(Diagnosed(row.system, row.code, since, row.abated))
    return found


def _meetings(people: Mapping[int, Resident]) -> list[Met]:
    """Outpatient encounters in order of person and time, with their measurements."""
    measured: dict[int, dict[str, tuple[int, float, float | None]]] = defaultdict(dict)
    ids = list(people)
    rows = Observation.objects.filter(resident__in=ids, encounter__kind=OUTPATIENT)
    rows = rows.filter(value__isnull=False).order_by("day", "pk")
    for row in rows.values_list("encounter_id", "question", "pk", "value", "second", "resident_id"):
        measured[row[0]][row[1]] = (row[2], float(row[3] or 0), row[4])
    met = Encounter.objects.filter(resident__in=ids, kind=OUTPATIENT)
    ordered = met.order_by("resident_id", "day", "started_at", "pk")
    return [
        Met(pk, resident, day, measured[pk])
        for pk, resident, day in ordered.values_list("pk", "resident_id", "day")
        if pk in measured
    ]


def _more(counts: dict[str, int], code: str, number: int = 1) -> None:
    if number:
        counts[code] = counts.get(code, 0) + number
