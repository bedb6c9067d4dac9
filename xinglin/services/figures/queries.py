"""What the indicator book can answer, in the shapes its pages need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators as book
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.people import queries as people
from xinglin.engines.places import level_of
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, today

BELOW = {"province": "prefecture", "prefecture": "county", "county": "town", "town": "village"}


def parts_below(figures: list[Any], level: str) -> list[Any]:
    """The figures of one level of places."""
    return [f for f in figures if level and level_of(f.place) == level]


def period_asked(text: str) -> Period:
    """The period of the URL; nonsense or nothing is the running year."""
    try:
        return Period.parse(text) if text else Period.parse(f"{today():%Y}")
    except Refused:
        return Period.parse(f"{today():%Y}")


def periods_to_choose() -> list[tuple[str, str]]:
    """The running year, its quarters, the last month, and two years before."""
    year = today().year
    quarters = [f"{year}-Q{n}" for n in range(1, (today().month - 1) // 3 + 2)]
    codes = [str(year), *quarters, f"{today():%Y-%m}", str(year - 1), str(year - 2)]
    return [(code, Period.parse(code).title) for code in codes]


def values(
    codes: list[str], place: Any, period: Period, seen_by: Actor, by: tuple[str, ...] = ()
) -> list[Any]:
    """Figures of the place and the period; none before the lake was ever filled."""
    return list(indicators.compute(codes, place=place, period=period, by=by, seen_by=seen_by))


def trend(code: str, place: Any, upto: dt.date, seen_by: Actor) -> list[Any]:
    """The figure of each of the last eight whole quarters: the rhythm in which people are seen."""
    running = Period.parse(f"{upto.year}-Q{(upto.month - 1) // 3 + 1}")
    at = upto if upto == running.end else running.start - dt.timedelta(days=1)
    found: list[Any] = []
    for _ in range(8):
        period = Period.parse(f"{at.year}-Q{(at.month - 1) // 3 + 1}")
        found += values([code], place, period, seen_by)
        at = period.start - dt.timedelta(days=1)
    return found[::-1]


def whole_book(place: Any, period: Period, seen_by: Actor) -> list[dict[str, Any]]:
    """Every indicator with its value here and a year before."""
    codes = [one.code for one in book]
    now = {f.code: f for f in values(codes, place, period, seen_by)}
    before = {f.code: f for f in values(codes, place, period.previous_year(), seen_by)}
    return [{"indicator": one, "now": now[one.code], "before": before[one.code]} for one in book]


def those_counted(
    code: str, place: Any, period: Period, side: str, seen_by: Actor, size: int, offset: int
) -> tuple[list[dict[str, Any]], bool]:
    """A page of the people behind a number: scoped, masked; and whether more follow.

    Whoever may count people and not read their names gets them as numbers.
    """
    found = list(
        indicators.people_of(
            code,
            place=place,
            period=period,
            side=side,
            seen_by=seen_by,
            limit=size + 1,
            offset=offset,
        )
    )
    more, found = len(found) > size, found[:size]
    known = {p.id: p for p in people.people([one.person for one in found], seen_by)}
    named = places.named({one.place for one in found})
    return [
        {
            "person": known.get(one.person),
            "id": one.person,
            "place": named.get(one.place, ""),
            "reason": one.reason,
        }
        for one in found
    ], more
