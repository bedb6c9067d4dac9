"""Where the numbers of a report come from: one place, one period, as of one data cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import book as indicator_book
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import queries as places
from xinglin.engines.reports.words.figures import SCALES, Figure
from xinglin.engines.reports.words.sources import source_of, sources
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, month

GOAL = "-goal"
EVERYWHERE = "全部"


@dataclass
class Counted:
    """A book of numbers for one report; each is counted once, and together where it can be."""

    place: Any
    period: Period
    seen_by: Actor
    institution: int | None = None
    as_of: int | None = None
    until: dt.date | None = None
    known: dict[tuple[str, str, str, str], Figure] = field(default_factory=dict)
    cells: dict[tuple[str, str, str], list[Any]] = field(default_factory=dict)
    goals: dict[str, tuple[Figure, bool]] | None = None

    def codes(self) -> Mapping[str, str]:
        """Every indicator of the book."""
        return {one.code: one.title for one in indicators}

    def expect(self, codes: Iterable[str]) -> None:
        """Count these together, now and for the year before."""
        wanted = [code for code in dict.fromkeys(codes) if code in indicators]
        if not wanted or self.institution is not None:
            return
        for when in (self.period, self.period.previous_year()):
            self._count(wanted, self.place.code, when)

    def figure(self, code: str, place: str, period: str, institution: str) -> Figure:
        """The number; the report's own place, period and institution where none is named."""
        where, when = place or self.place.code, _period(period) if period else self.period
        here = "" if institution == EVERYWHERE else institution or self._institution(place)
        key = (code, where, when.code, here)
        if key not in self.known:
            if here:
                self._count_institutions(code, where, when)
            else:
                self._count([code], where, when)
        if key not in self.known:
            self.known[key] = self._nothing(code, where, when, here)
        return self.known[key]

    def earlier(self, figure: Figure, *, step: str) -> Figure:
        """The same a year or a period before."""
        when = Period.parse(figure.period)
        back = when.previous_year() if step == "year" else previous(when)
        return self.figure(figure.code, figure.place, back.code, figure.institution or EVERYWHERE)

    def goal(self, figure: Figure) -> tuple[Figure, bool] | None:
        """The goal that was set here, else the book's own; and whether it is a ceiling."""
        own = self._own_goals().get(figure.code) if figure.place == self.place.code else None
        if own is not None:
            return own
        goal = indicator_book(figure.code).goal
        return None if goal is None else (goal_of(figure), not goal.least)

    def _own_goals(self) -> Mapping[str, tuple[Figure, bool]]:
        if self.goals is None:
            self.goals = {}
            for source in sources:
                if source.goals is not None:
                    self.goals |= source.goals(
                        self.place.number, self.period.start.year, self.seen_by
                    )
        return self.goals

    def owner(self, code: str) -> str:
        """The office that answers for it."""
        return indicator_book(code).owner

    def below(self, code: str, period: str) -> list[tuple[str, Figure]]:
        """At every place directly below; in a letter at every institution that has any."""
        when = _period(period) if period else self.period
        if self.institution is not None:
            found = self._divided(code, when, "institution")
            return [(one.institution_name, self._kept(one)) for one in found if one.institution]
        below = {one.code: one.name for one in places.children(self.place.number)}
        cells = {one.place: one for one in self._divided(code, when, "place")}
        return [(name, self._kept(cells[at])) for at, name in below.items() if at in cells]

    def months(self, code: str) -> list[tuple[str, Figure]]:
        """In every month of the period that has begun."""
        last = min(self.period.end, self.until or self.period.end)
        return [
            (f"{one.start.month}月", self.figure(code, "", one.code, ""))
            for one in self.period.months()
            if one.start <= last
        ]

    def _institution(self, place: str) -> str:
        return str(self.institution) if self.institution is not None and not place else ""

    def _count(self, codes: list[str], where: str, when: Period) -> None:
        wanted = [code for code in codes if (code, where, when.code, "") not in self.known]
        if not wanted:
            return
        for one in counting.compute(
            wanted, places.place(where), when, seen_by=self.seen_by, as_of=self.as_of
        ):
            self._kept(one)

    def _count_institutions(self, code: str, where: str, when: Period) -> None:
        if where == self.place.code and "institution" in indicator_book(code).by:
            for one in self._divided(code, when, "institution"):
                self._kept(one)

    def _divided(self, code: str, when: Period, by: str) -> list[Any]:
        key = (code, when.code, by)
        if key not in self.cells:
            self.cells[key] = counting.compute(
                code, self.place, when, (by,), seen_by=self.seen_by, as_of=self.as_of
            )
        return self.cells[key]

    def _kept(self, one: Any) -> Figure:
        at = str(one.institution or "")
        return self.known.setdefault((one.code, one.place, one.period, at), printed(one))

    def _nothing(self, code: str, where: str, when: Period, institution: str) -> Figure:
        """What nobody has: it prints as missing."""
        known = indicator_book(code)
        return Figure(
            code=code, title=known.title, place=where, period=when.code, value=None,
            unit=known.unit, institution=institution,
        )  # fmt: skip


def _period(text: str) -> Period:
    return Period.parse(text)


def to_date(when: Period) -> Period:
    """The year up to the end of a period: what a month's brief adds up. A year is itself."""
    first = dt.date(when.start.year, 1, 1)
    if when.start == first:
        return when
    return Period.parse(f"{first}..{when.end}")


def previous(when: Period) -> Period:
    """The period of the same length before a month; else the year before."""
    if len(when.code) == len("2026-01"):
        first = when.start - dt.timedelta(days=1)
        return month(f"{first.year}-{first.month:02d}")
    return when.previous_year()


def printed(one: Any) -> Figure:
    """A computed figure with its passport, as a report prints it."""
    scale, value = SCALES.get(one.unit), one.value
    at = counting.lake_status().at
    return Figure(
        code=one.code,
        title=one.title,
        place=one.place,
        period=one.period,
        value=value / scale if value is not None and scale else value,
        unit=one.unit,
        numerator=one.numerator if scale else None,
        denominator=one.denominator,
        base=one.base,
        commit=one.commit,
        definition=one.definition_version,
        data_cut=dt.date.fromisoformat(at[:10]) if at else None,
        suppressed=one.hidden,
        institution=str(one.institution or ""),
    )


def goal_of(now: Figure) -> Figure:
    """The goal of an indicator, as a figure of its own."""
    known = indicator_book(now.code.removesuffix(GOAL))
    assert known.goal is not None
    return Figure(
        code=f"{known.code}{GOAL}", title=f"{known.title}目标", place=now.place,
        period=now.period, value=known.goal.value, unit=known.unit, definition=known.version,
    )  # fmt: skip


def again(figure: Figure, seen_by: Actor) -> Figure | None:
    """A figure counted again as known at its commit, by the definition that its passport names.

    None where this instance cannot: a commit or a definition that it does not know.
    """
    source = source_of(figure.code)
    if source is not None:
        return source.again(figure, seen_by) if source.again is not None else None
    if figure.code.endswith(GOAL):
        code = figure.code.removesuffix(GOAL)
        known = code in indicators and indicator_book(code).goal is not None
        return goal_of(figure) if known else None
    return recounted([figure], seen_by).get(figure)


def recounted(figures: Iterable[Figure], seen_by: Actor) -> dict[Figure, Figure]:
    """Counted figures counted again, those of one place, period and commit in one go."""
    together: dict[tuple[str, str, int | None, bool], list[Figure]] = {}
    for one in figures:
        if one.code in indicators:
            key = (one.place, one.period, one.commit, bool(one.institution))
            together.setdefault(key, []).append(one)
    found: dict[Figure, Figure] = {}
    for (place, period, commit, divided), several in together.items():
        versions = {one.code: one.definition for one in several}
        if any(one.definition != versions[one.code] for one in several):
            continue  # two definitions of one figure: each is counted on its own
        try:
            cells = counting.compute(
                list(versions), places.place(place), Period.parse(period),
                ("institution",) if divided else (), seen_by=seen_by, as_of=commit,
                definition={code: version for code, version in versions.items() if version},
            )  # fmt: skip
        except Refused:  # a commit or a definition that this instance does not know
            continue
        fresh = {(one.code, str(one.institution or "")): one for one in cells}
        for one in several:
            cell = fresh.get((one.code, one.institution))
            if cell is not None:
                found[one] = printed(cell)
    return found
