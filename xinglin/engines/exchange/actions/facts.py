"""What resources say as columns of the record, for writing in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from xinglin.engines.exchange.rules.fhir.facts import Illness, Meeting, Reading
from xinglin.engines.people.models import Resident
from xinglin.engines.records import actions as records
from xinglin.engines.records.models import Condition, Encounter, Observation


def in_order(told: Any) -> Any:
    """Rows are written in the order in which things happened: the last of a day comes last."""
    if isinstance(told, Reading):
        return (told.day, told.moment)
    if isinstance(told, Meeting):
        return (told.day, told.started_at.timestamp() if told.started_at else 0.0)
    return (told.onset or told.recorded_on or dt.date.min,)


Rows = Sequence[tuple[int, Any, Resident, int | None]]


def _encounters(rows: Rows) -> dict[str, list[Any]]:
    told: list[Meeting] = [row[1] for row in rows]
    return {
        "resident_id": [person.pk for _, _, person, _ in rows],
        "kind": [one.kind for one in told],
        "day": [one.day for one in told],
        "started_at": [one.started_at for one in told],
        "ended_on": [one.ended_on for one in told],
        "reason": [one.reason for one in told],
    }


def _conditions(rows: Rows) -> dict[str, list[Any]]:
    told: list[Illness] = [row[1] for row in rows]
    return {
        "resident_id": [person.pk for _, _, person, _ in rows],
        "encounter_id": [encounter for _, _, _, encounter in rows],
        "system": [one.system for one in told],
        "code": [one.code for one in told],
        "title": [one.title for one in told],
        "onset": [one.onset for one in told],
        "abated": [one.abated for one in told],
        "recorded_on": [one.recorded_on for one in told],
    }


def _observations(rows: Rows) -> dict[str, list[Any]]:
    told: list[Reading] = [row[1] for row in rows]
    return {
        "resident_id": [person.pk for _, _, person, _ in rows],
        "encounter_id": [encounter for _, _, _, encounter in rows],
        "question": [one.question for one in told],
        "day": [one.day for one in told],
        "value": [one.value for one in told],
        "second": [one.second for one in told],
        "text": [one.text for one in told],
    }


WRITERS: dict[str, tuple[Any, Callable[[Rows], dict[str, list[Any]]], Callable[[Any], int]]] = {
    "Encounter": (Encounter, _encounters, records.write_encounters),
    "Condition": (Condition, _conditions, records.write_conditions),
    "Observation": (Observation, _observations, records.write_observations),
}
