"""Comparisons within the reach of whoever asks: totals side by side, what they were before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.kernel.errors import Missing
from xinglin.services.reconciliation.models import Comparison, Side
from xinglin.services.reconciliation.rules import SOURCES

READ = "reconciliation.read"


@dataclass
class Beside:
    """One source beside us: over the same institutions, what we count and what it states."""

    source: str
    ours: int = 0
    stated: int = 0
    agreed: int = 0
    institutions: int = 0
    even: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The source, for people."""
        return SOURCES[self.source].title if self.source in SOURCES else self.source

    @property
    def gap(self) -> int:
        """How much more it states."""
        return self.stated - self.ours

    @property
    def apart(self) -> bool:
        """Whether anything does not agree, be it that one institution's is another's."""
        return bool(self.lines or self.parts)

    @property
    def many(self) -> int:
        """How many records do not agree."""
        return sum(self.lines.values())

    def add(self, one: Side) -> None:
        """One institution more."""
        self.ours += one.ours
        self.stated += one.stated
        self.agreed += one.agreed
        self.institutions += 1
        self.even += not (one.lines or one.parts)
        for mine, told in ((self.lines, one.lines), (self.parts, one.parts)):
            for code, number in told.items():
                mine[code] = mine.get(code, 0) + number


def _reachable(seen_by: Actor) -> QuerySet[Comparison]:
    """Comparisons of the actor's area, of areas inside it, and of those it lies in."""
    if not seen_by.may(READ):
        return Comparison.objects.none()
    wanted = Q(pk=-1)
    for low, high in seen_by.reach(READ):
        wanted |= Q(place__number__range=(low, high))
        wanted |= Q(place__number__lte=low, place__last__gte=high)
    return Comparison.objects.filter(wanted).select_related("place")


def months_compared(seen_by: Actor) -> list[dt.date]:
    """The months of which there is a comparison, the newest first."""
    rows = _reachable(seen_by).order_by("-month").values_list("month", flat=True)
    return list(rows.distinct()[:24])


def latest(seen_by: Actor, month: dt.date, place: Any) -> list[Comparison]:
    """The last comparison of each item of a month that has to do with a place."""
    rows = _reachable(seen_by).filter(latest=True, month=month)
    if place is not None:
        rows = rows.filter(place__number__lte=place.last, place__last__gte=place.number)
    return list(rows.order_by("item", "kind", "place_id"))


def comparison(pk: int, seen_by: Actor) -> Comparison:
    """One comparison within reach; raises Missing."""
    found = _reachable(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这次对账", why="对账不存在，或不在您的管辖范围内")
    return found


def last_of(one: Comparison, seen_by: Actor) -> Comparison:
    """The last comparison of the same item, month and area."""
    rows = _reachable(seen_by).filter(
        item=one.item, kind=one.kind, month=one.month, place=one.place_id, latest=True
    )
    return rows.first() or one


def earlier(one: Comparison, seen_by: Actor) -> list[Comparison]:
    """Every comparison of the same item, month and area, the newest first."""
    rows = _reachable(seen_by).filter(
        item=one.item, kind=one.kind, month=one.month, place=one.place_id
    )
    return list(rows.order_by("-made_at", "-pk")[:60])


def sides(comparisons: Iterable[int], seen_by: Actor, place: Any = None) -> list[Side]:
    """The institutions' totals of some comparisons that lie within reach and within a place."""
    rows = Side.objects.filter(comparison__in=list(comparisons))
    rows = within(rows, seen_by, READ, "institution__place__number")
    if place is not None:
        rows = rows.filter(institution__place__number__range=(place.number, place.last))
    return list(rows.select_related("institution").order_by("institution_id", "source"))


def beside(rows: Iterable[Side]) -> dict[int, dict[str, Beside]]:
    """The sources of each comparison beside us."""
    found: dict[int, dict[str, Beside]] = defaultdict(dict)
    for one in rows:
        known = found[one.comparison_id].setdefault(one.source, Beside(one.source))
        known.add(one)
    return dict(found)


def ours_of(rows: Iterable[Side]) -> dict[int, int]:
    """What we count in each comparison, each institution once whoever states something of it."""
    each: dict[int, dict[int, int]] = defaultdict(dict)
    for one in rows:
        each[one.comparison_id][one.institution_id] = one.ours
    return {pk: sum(held.values()) for pk, held in each.items()}


def reported(comparisons: Iterable[int]) -> dict[int, set[str]]:
    """Which sources stated anything at all in each comparison, wherever; no totals."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Side.objects.filter(comparison__in=list(comparisons)).order_by()
    for pk, source in rows.values_list("comparison_id", "source").distinct():
        found[pk].add(source)
    return dict(found)


def previous(item: str, kind: str, month: dt.date, place: int) -> Comparison | None:
    """The last comparison so far; for making the next."""
    rows = Comparison.objects.filter(item=item, kind=kind, month=month, place=place, latest=True)
    return rows.first()


def sides_of(one: Comparison) -> set[tuple[Any, ...]]:
    """Everything a comparison says, to see whether another says the same."""
    return {
        (row.source, row.institution_id, row.ours, row.listed, row.stated, row.agreed,
         str(sorted(row.lines.items())), str(sorted(row.parts.items())))
        for row in one.sides.all()
    }  # fmt: skip
