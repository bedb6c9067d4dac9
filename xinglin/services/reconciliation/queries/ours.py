"""What is counted here, record by record: one reader for each kind of record an item may name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from xinglin.engines.followup import dose_schedules, programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records
from xinglin.kernel.time import Period, days
from xinglin.services.reconciliation.rules import (
    BIRTH,
    DOSE,
    ENCOUNTER,
    ENROLMENT,
    VISIT,
    Item,
    Line,
)

AROUND = days(92)  # how far from the period a record may lie that explains one inside
Reader = Callable[[Item, str, Any, Period], Iterator[Line]]


def our_lines(item: Item, kind: str, place: Any, period: Period) -> list[Line]:
    """The records of an area's institutions in the period, and those around it."""
    return list(_READERS[item.record](item, kind, place, period))


def kinds_of(item: Item) -> list[tuple[str, str]]:
    """The programmes that an item is compared for; a sensitive one is left to its own staff."""
    if not item.each:
        return [("", "")]
    return [(one.code, one.title) for one in programmes if not one.sensitive]


def sorts_of(item: Item) -> list[tuple[str, str]]:
    """The kinds of record within one comparison, for the templates: products of vaccines."""
    if item.record != DOSE:
        return []
    return [
        (code, getattr(product, "title", code))
        for schedule in dose_schedules
        for code, product in schedule.products.items()
    ]


def title_of(item: Item, kind: str) -> str:
    """An item with the programme it is compared for."""
    known = programmes.get(kind) if kind else None
    return f"{item.title}：{known.title if known else kind}" if kind else item.title


def _spells(item: Item, kind: str, place: Any, period: Period) -> Iterator[Line]:
    for one in followup.spells_listed(kind, place.number, place.last):
        lasts = one.joined <= period.end and (one.left is None or one.left > period.end)
        yield Line(one.id, one.resident, "", one.joined, one.institution, inside=lasts)


def _visits(item: Item, kind: str, place: Any, period: Period) -> Iterator[Line]:
    found = records.visits_listed((place.number, place.last), _around(period), (kind,))
    return _lines(found, period, sort=False)


def _encounters(item: Item, kind: str, place: Any, period: Period) -> Iterator[Line]:
    found = records.encounters_listed((place.number, place.last), _around(period), item.kinds)
    return _lines(found, period, sort=False)


def _doses(item: Item, kind: str, place: Any, period: Period) -> Iterator[Line]:
    found = records.doses_listed((place.number, place.last), _around(period))
    return _lines(found, period, sort=True)


def _lines(found: Iterable[records.Entry], period: Period, *, sort: bool) -> Iterator[Line]:
    for one in found:
        kind, inside = one.kind if sort else "", period.contains(one.day)
        yield Line(one.id, one.resident, kind, one.day, one.institution, one.value, inside=inside)


def _births(item: Item, kind: str, place: Any, period: Period) -> Iterator[Line]:
    """A newborn belongs to the institution that serves where it lives."""
    served = {
        one.place_id: one.institution_id for one in places.catchments(place.number, place.last)
    }
    for one in people.born_between(place.number, place.last, _around(period)):
        if (institution := served.get(one.place)) is not None:
            inside = period.contains(one.birth)
            yield Line(one.id, one.id, "", one.birth, institution, one.sex, inside=inside)


def _around(period: Period) -> tuple[dt.date, dt.date]:
    return AROUND.before(period.start), AROUND.after(period.end)


_READERS: dict[str, Reader] = {
    ENROLMENT: _spells,
    VISIT: _visits,
    ENCOUNTER: _encounters,
    DOSE: _doses,
    BIRTH: _births,
}
