"""Enrolment in sets, and what visits already say when new ones are graded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xinglin.engines.exchange.rules.fhir.joining import Stay
from xinglin.engines.followup import Programme
from xinglin.engines.followup.actions import advance_many, write_enrolments
from xinglin.engines.followup.actions.in_bulk import grade_columns, last_states
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.ledger.actions import change_columns
from xinglin.engines.people.models import Resident
from xinglin.engines.places.queries import serving
from xinglin.engines.records.models import Visit
from xinglin.kernel.time import age_on


def enrolments_of(programme: Programme, residents: Iterable[int]) -> dict[int, list[Enrolment]]:
    """The enrolments of residents in a programme, earliest first."""
    found: dict[int, list[Enrolment]] = defaultdict(list)
    ids = sorted(set(residents))
    for at in range(0, len(ids), 400):
        rows = Enrolment.objects.filter(programme=programme.code, resident__in=ids[at : at + 400])
        for row in rows.order_by("joined", "pk"):
            found[row.resident_id].append(row)
    return found


def enrol_many(programme: Programme, stays: Mapping[int, tuple[Resident, Stay]]) -> None:
    """Write the enrolments; whoever has not left is due from the day he joined."""
    if not stays:
        return
    places = {who.place_id for who, _ in stays.values()}
    serves = {place: _institution(place) for place in places}
    rows = [(who, stay, serves[who.place_id]) for who, stay in stays.values()]
    due = [
        programme.first_due(stay.joined, who.birth) if stay.left is None else None
        for who, stay, _ in rows
    ]
    check = programme.check is not None
    write_enrolments(
        {
            "resident_id": [who.pk for who, _, _ in rows],
            "programme": [programme.code] * len(rows),
            "place_id": [who.place_id for who, _, _ in rows],
            "joined": [stay.joined for _, stay, _ in rows],
            "left": [stay.left for _, stay, _ in rows],
            "left_why": [stay.left_why for _, stay, _ in rows],
            "institution_id": [institution for _, _, institution in rows],
            "next_on": [one.on if one else None for one in due],
            "next_kind": [one.kind if one else "" for one in due],
            "check_on": [s.joined if check and s.left is None else None for _, s, _ in rows],
        }
    )


def _institution(place: int) -> int | None:
    found = serving(place)
    return found.pk if found else None


def graded_with_history(
    programme: Programme, columns: Mapping[str, Sequence[Any]], residents: Mapping[int, Resident]
) -> dict[str, list[Any]]:
    """Grade new visits (rows in order of person and day) after those that stand already."""
    earlier = _earlier(programme, set(columns["person"]))
    form = programme.asks
    rows: list[dict[str, Any]] = []
    fresh: list[bool] = []
    names = list(columns)
    given = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    by_person: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in given:
        by_person[row["person"]].append(row)
    fields = {name for name in names if name in form}
    for visits in earlier.values():
        fields.update(name for one in visits for name in one.answers if name in form)
    for person, mine in by_person.items():
        who = residents[person]
        old = [_as_row(one, who) for one in earlier.get(person, ())]
        for row, new in sorted(
            [(row, False) for row in old] + [(row, True) for row in mine],
            key=lambda pair: pair[0]["day"],
        ):
            rows.append(row)
            fresh.append(new)
    every = {
        name: [row.get(name) for row in rows] for name in ("person", "day", "age", "sex", "mode")
    }
    every |= {name: [row.get(name) for row in rows] for name in sorted(fields)}
    graded = grade_columns(programme, every)
    return {
        name: [value for value, new in zip(values, fresh, strict=True) if new]
        for name, values in graded.items()
    }


def _earlier(programme: Programme, residents: set[int]) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = defaultdict(list)
    ids = sorted(residents)
    for at in range(0, len(ids), 400):
        rows = Visit.objects.filter(programme=programme.code, resident__in=ids[at : at + 400])
        for row in rows.filter(kind=programme.main.name).order_by("day", "pk"):
            found[row.resident_id].append(row)
    return found


def _as_row(visit: Visit, who: Resident) -> dict[str, Any]:
    about = {
        "person": visit.resident_id,
        "day": visit.day,
        "age": age_on(who.birth, visit.day),
        "sex": who.sex,
        "mode": visit.mode,
    }
    return {**visit.answers, **about}


def end_enrolments(rows: Sequence[tuple[Enrolment, Stay]]) -> None:
    """End those still open whose stay is over by what is known now."""
    over = [(row, stay) for row, stay in rows if row.left is None and stay.left is not None]
    if over:
        size = len(over)
        columns: dict[str, list[Any]] = {
            "left": [max(stay.left, row.joined) for row, stay in over if stay.left],
            "left_why": [stay.left_why for _, stay in over],
            "next_on": [None] * size,
            "next_kind": [""] * size,
            "check_on": [None] * size,
            "referred_on": [None] * size,
        }
        change_columns(Enrolment, [row.pk for row, _ in over], columns)


def keep_last(
    programme: Programme,
    residents: Sequence[int],
    days: Sequence[Any],
    graded: Mapping[str, list[Any]],
) -> None:
    """Move enrolments on to where the new visits left them; ended ones only remember the last."""
    states = last_states(programme, residents, days, graded)
    advance_many(programme.code, states)
    rows = [row for held in enrolments_of(programme, states).values() for row in held]
    ended = [row for row in rows if _last_in(row, states[row.resident_id].last_on)]
    if ended:
        columns = {
            name: [getattr(states[row.resident_id], name) for row in ended]
            for name in ("last_on", "last_grade", "last_code")
        }
        change_columns(Enrolment, [row.pk for row in ended], columns)


def _last_in(row: Enrolment, seen: dt.date | None) -> bool:
    """Whether a visit is the last of an enrolment that has ended."""
    if row.left is None or seen is None or not row.joined <= seen <= row.left:
        return False
    return row.last_on is None or row.last_on <= seen
