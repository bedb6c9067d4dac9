"""What is screened, read from the lake in sets: providers with their visits, impossible visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from xinglin.engines.indicators import queries as figures
from xinglin.engines.places import queries as places
from xinglin.kernel.time import ZONE
from xinglin.services.quality.models import VERIFIED, Confirmation
from xinglin.services.quality.rules import Deed, Provider, Seen, provider_of
from xinglin.services.quality.rules.deeds import MOST_A_DAY

HOME = "2"
NOWHERE: tuple[float | None, float | None] = (None, None)


def providers_in(
    place: Any, first: dt.date, last: dt.date, staff: int | None = None
) -> Iterator[Provider]:
    """Everybody who recorded measured visits of a place in a period, one after the other."""
    only = "" if staff is None else f"AND staff = {int(staff)}"
    rows = figures.asked_of_lake(
        f"""
        SELECT staff, id, person, day, systolic, diastolic FROM visits
        WHERE day BETWEEN DATE '{first}' AND DATE '{last}' AND staff IS NOT NULL
            AND systolic IS NOT NULL AND diastolic IS NOT NULL {only}
        ORDER BY staff, person, day, id
        """,
        ["visits"],
        place,
    )
    for number, own in groupby(rows, key=lambda row: row[0]):
        yield provider_of(
            int(number),
            [Seen(int(i), int(p), d, int(s), int(low)) for _, i, p, d, s, low in own],
        )


def deeds_in_doubt(place: Any, first: dt.date, last: dt.date) -> list[Deed]:
    """Visits that may break a hard rule; a place's own day is looked at whole."""
    span = f"v.day BETWEEN DATE '{first}' AND DATE '{last}'"
    rows = figures.asked_of_lake(
        f"""
        WITH met AS (SELECT * FROM visits v WHERE {span} AND v.staff IS NOT NULL),
        busy AS (
            SELECT staff, day FROM met WHERE mode IN ('1', '2')
            GROUP BY staff, day
            HAVING count(*) > {MOST_A_DAY}
                OR count(DISTINCT CASE WHEN mode = '2' THEN village END) > 1
        ),
        dead AS (
            SELECT v.id FROM met v JOIN residents r ON r.person = v.person
            WHERE r.deceased_on < v.day
        ),
        inside AS (
            SELECT v.id FROM met v JOIN encounters e ON e.person = v.person
            WHERE e.kind = 'IMP' AND v.mode IN ('1', '2') AND e.day < v.day AND v.day < e.ended_on
        )
        SELECT v.id, v.staff, v.person, v.day, v.mode, v.village, r.deceased_on
        FROM met v LEFT JOIN residents r ON r.person = v.person
        WHERE v.id IN (FROM dead) OR v.id IN (FROM inside)
            OR (v.staff, v.day) IN (SELECT (staff, day) FROM busy)
        ORDER BY v.staff, v.day, v.id
        """,
        ["visits", "residents", "encounters"],
        place,
    )
    where = places.points({row[5] for row in rows if row[5]})
    shown = _moments(place, first, last, {int(row[0]) for row in rows})
    return [
        Deed(
            int(number), int(staff), int(person), day, mode or "",
            *(where.get(int(village or 0), NOWHERE) if mode == HOME else NOWHERE), died,
            moment_on(day, shown.get(int(number))),
        )
        for number, staff, person, day, mode, village, died in rows
    ]  # fmt: skip


def _moments(place: Any, first: dt.date, last: dt.date, visits: set[int]) -> dict[int, dt.datetime]:
    """When both cards were shown, of some visits: the only time of day that is known."""
    if not visits:
        return {}
    rows = Confirmation.objects.filter(
        resident__place__number__range=(place.number, place.last), day__range=(first, last),
        state=VERIFIED, at__isnull=False,
    )  # fmt: skip
    return {
        visit: at
        for visit, at in rows.values_list("visit_id", "at").iterator()
        if at is not None and visit in visits
    }


def moment_on(day: dt.date, at: dt.datetime | None) -> dt.datetime | None:
    """The moment, if it lies on the day of the service: cards may be shown a day later."""
    return at if at is not None and at.astimezone(ZONE).date() == day else None


def stays_of(
    place: Any, first: dt.date, last: dt.date, people: set[int]
) -> list[tuple[int, dt.date, dt.date]]:
    """When some people lay in hospital."""
    if not people:
        return []
    rows = figures.asked_of_lake(
        f"""
        SELECT person, day, ended_on FROM encounters
        WHERE kind = 'IMP' AND ended_on >= DATE '{first}' AND day <= DATE '{last}'
        """,
        ["encounters"],
        place,
    )
    return [(int(p), d, e) for p, d, e in rows if int(p) in people and e is not None]
