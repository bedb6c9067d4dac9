"""The whole book for a place and everything below it, in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting import book
from xinglin.engines.indicators.counting.book import Book
from xinglin.engines.indicators.queries.asking import the_area, the_lake, the_period
from xinglin.engines.indicators.words import MONTH, Indicator, indicators, parts_of
from xinglin.kernel.time import Period


def whole_book(
    place: Any,
    period: Period | str,
    *,
    seen_by: Actor,
    by_month: bool = False,
    figures: Sequence[Indicator] = (),
    as_of: int | None = None,
    store: bool = False,
) -> Book:
    """Every figure of the book for a place and all places below it; derived ones are left out.

    Numbers are not hidden, so that the place must lie within the actor's reach. With `store` the
    book is kept under the lake and read again for as long as what it was counted from is the same.
    """
    where, when = the_area(place), the_period(period)
    for end in (where.number, where.last):
        seen_by.must("figures.read", end)
    periods = parts_of(when, (MONTH,)) if by_month else [when]
    several = [one for one in figures or indicators if one.formula is None]
    area = (where.number, where.last)
    return book.whole(several, periods, the_lake(as_of), area, store=store)


def statements_of_book(
    figures: Sequence[Indicator], period: Period | str, *, by_month: bool = False
) -> list[str]:
    """What the whole book asks of the lake, as SQL; making it the first time takes a while."""
    when = the_period(period)
    periods = parts_of(when, (MONTH,)) if by_month else [when]
    made, _, _ = book.plan_of([one for one in figures if one.formula is None], periods)
    return [step.sql for step in made.steps]
