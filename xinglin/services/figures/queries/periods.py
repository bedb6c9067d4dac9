"""Which place and which period a page is about, and where one may go from there."""

from __future__ import annotations

from typing import Any

from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import MONTH, QUARTER, YEAR, Period, today
from xinglin.services.figures import rules


def period_asked(text: str) -> Period:
    """The period of the URL; nonsense or nothing is the running year."""
    try:
        return Period.parse(text) if text else rules.of_kind(YEAR, today())
    except Refused:
        return rules.of_kind(YEAR, today())


def place_asked(code: str, own: Any) -> Any:
    """The place of the URL, wherever it lies; nonsense or nothing is one's own.

    Outside the reader's reach small cells are hidden by whoever counts, and there are no lists.
    """
    if not code or (own is not None and code == own.code):
        return own
    try:
        return places.place(code)
    except Refused:
        return own


def path_to(place: Any) -> list[Any]:
    """The places from the one that this platform serves down to this one."""
    top = places.top()
    whole = places.path_of(place.number)
    return [one for one in whole if top is None or top.number <= one.number <= top.last] or whole


def levels_below(place: Any) -> list[str]:
    """The levels that lie below a place and hold people, the nearest first."""
    order = ["province", "prefecture", "county", "town", "village"]
    if place.level not in order:
        return []
    return order[order.index(place.level) + 1 :][:2]


def chosen_first(period: Period) -> list[Period]:
    """The periods that stand ready: the last years, the running quarter and month, the present."""
    day = today()
    years = [rules.of_kind(YEAR, day.replace(year=day.year - back, day=1)) for back in range(3)]
    ready = [*years, rules.of_kind(QUARTER, day), rules.of_kind(MONTH, day)]
    return ready if period in ready else [*ready, period]


def further(period: Period) -> list[Period]:
    """The quarters and months of the year that is looked at, and the years before."""
    year = rules.of_kind(YEAR, period.start)
    here = [one for one in year.months() if one.start <= today()]
    quarters = dict.fromkeys(rules.of_kind(QUARTER, one.start) for one in here)
    back = [rules.step(year, -n) for n in (1, 2, 3)]
    mothers = Period.parse(f"mch{period.end.year}")
    return [*quarters, *here, *(one for one in back if one), mothers]
