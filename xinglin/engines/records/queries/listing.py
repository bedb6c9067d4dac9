"""What an area's institutions recorded between two days, line by line: for comparing in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.records.models import Dose, Encounter, Visit

Days = tuple[dt.date, dt.date]
Places = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record without its contents: which, whose, where, when, of what kind, and one value."""

    id: int
    resident: int
    institution: int
    day: dt.date
    kind: str
    value: str


def visits_listed(places: Places, days: Days, programmes: Sequence[str] = ()) -> Iterator[Entry]:
    """The visits made by institutions of a range of places; `kind` is the programme, `value` the
    evaluation. What was struck out is left out; not shown to anybody."""
    rows = Visit.objects.filter(struck_why="")
    rows = rows.filter(programme__in=list(programmes)) if programmes else rows
    return _entries(rows, places, days, "programme", "code")


def encounters_listed(places: Places, days: Days, kinds: Sequence[str]) -> Iterator[Entry]:
    """The encounters of those kinds; `value` is the day they ended; not shown to anybody."""
    return _entries(Encounter.objects.filter(kind__in=list(kinds)), places, days, "kind",
                    "ended_on")  # fmt: skip


def doses_listed(places: Places, days: Days) -> Iterator[Entry]:
    """The doses given there and not elsewhere; `kind` is the product, `value` the lot."""
    return _entries(Dose.objects.filter(elsewhere=False), places, days, "product", "lot")


def _entries(rows: Any, places: Places, days: Days, kind: str, value: str) -> Iterator[Entry]:
    rows = rows.filter(day__range=days, institution__place__number__range=places).order_by("pk")
    told = rows.values_list("pk", "resident_id", "institution_id", "day", kind, value)
    for pk, who, where, day, sort, said in told.iterator():
        yield Entry(pk, who, where, day, sort, "" if said is None else str(said))
