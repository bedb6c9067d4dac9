"""Every comparison that somebody has stated something for, made again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.places import queries as places
from xinglin.kernel.time import months, today
from xinglin.services.reconciliation import queries
from xinglin.services.reconciliation.actions.comparing import compare
from xinglin.services.reconciliation.rules import items

LATELY = months(6)


def _silent(done: int, total: int = 0, said: str = "") -> None:
    """Nobody watches."""


def compare_all(
    *, by: Actor, place: Any = None, since: dt.date | None = None,
    tell: Callable[..., None] = _silent,
) -> int:  # fmt: skip
    """How many comparisons were made: of a county, or of each, for the months of half a year."""
    first = (since or LATELY.before(today())).replace(day=1)
    running = today().replace(day=1)  # not compared: everybody's lists are still on their way
    told = [
        one for one in queries.stated_months(first)
        if one[2] < running and one[0] in items and one[1] in dict(queries.kinds_of(items[one[0]]))
    ]  # fmt: skip
    counties = [place] if place is not None else _counties()
    total = len(told) * len(counties)
    for done, (county, (item, kind, month)) in enumerate(
        (county, one) for county in counties for one in told
    ):
        tell(done, total, f"{county.name} {queries.title_of(items[item], kind)} {month:%Y-%m}")
        compare(by=by, item=item, kind=kind, month=month, place=county)
    return total


def _counties() -> list[Any]:
    top = places.top()
    return list(places.subtree(top.number, "county")) if top is not None else []
