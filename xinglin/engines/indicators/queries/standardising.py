"""Rates by age, and as they would be had every place people of the same ages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting.tally import band_of
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.queries.asking import the_area, the_figures, the_period
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.words import AGE_BAND, PLACE, Indicator
from xinglin.engines.statistics import (
    DOBSON,
    NO_BASE,
    Estimate,
    Standardised,
    directly_standardised,
    indirectly_standardised,
)
from xinglin.kernel.time import Period


@dataclass(frozen=True)
class ByAge:
    """A figure of one place with what it counts above and below in each of its age bands.

    Whoever's age is not known stands in the figure and in no band.
    """

    figure: Figure
    starts: tuple[int, ...]
    above: tuple[float, ...]
    below: tuple[float, ...]


@dataclass(frozen=True)
class Comparable:
    """The figure of a place at the ages of its standard, and beside the rates of the whole."""

    figure: Figure
    direct: Estimate
    beside: Standardised


def by_age(
    code: str, place: Any, period: Period | str, by: Sequence[str] = (), *, seen_by: Actor,
    as_of: int | None = None,
) -> list[ByAge]:  # fmt: skip
    """A figure by age, of the place and, by place, of every one below; none where cells are hidden.

    The place itself comes first.
    """
    where, when = the_area(place), the_period(period)
    one = the_figures(code, None, when)[0]
    if not all(seen_by.may("figures.read", end) for end in (where.number, where.last)):
        return []
    found = compute(code, place, when, (*by, AGE_BAND), seen_by=seen_by, as_of=as_of)
    cells = {(each.place_number, each.age_band): each for each in found}
    names = [band_of(start, one.bands) for start in one.bands]
    return [
        ByAge(
            whole, one.bands,
            tuple(_above(cells.get((number, name))) for name in names),
            tuple(_below(cells.get((number, name))) for name in names),
        )
        for (number, band), whole in cells.items() if not band
    ]  # fmt: skip


def _above(cell: Figure | None) -> float:
    return 0.0 if cell is None else float(cell.numerator or 0)


def _below(cell: Figure | None) -> float:
    return 0.0 if cell is None else float(cell.denominator or 0)


def standardised(
    code: str, place: Any, period: Period | str, *, seen_by: Actor, as_of: int | None = None
) -> list[Comparable]:
    """The place and those below it, made comparable by the figure's own standard population.

    None where the figure names no standard. The rates that places are set beside are those of the
    place itself.
    """
    one = the_figures(code, None, the_period(period))[0]
    if one.standard is None:
        return []
    every = by_age(code, place, period, (PLACE,), seen_by=seen_by, as_of=as_of)
    if not every:
        return []
    top = every[0]
    rates = [a / b if b else 0.0 for a, b in zip(top.above, top.below, strict=True)]
    return [
        Comparable(
            each.figure, _direct(one, each),
            indirectly_standardised(math.fsum(each.above), each.below, rates, per=100),
        )
        for each in every
    ]  # fmt: skip


def _direct(one: Indicator, ages: ByAge) -> Estimate:
    """At the ages of the standard, in the figure's unit."""
    per, weights = one.unit_type.per or 1, one.standard.over(ages.starts)
    if any(a and not b for a, b in zip(ages.above, ages.below, strict=True)):
        # somebody died in a band in which nobody lived at either end: too small a place
        return Estimate(None, None, None, DOBSON, per=per, reason=NO_BASE)
    return directly_standardised(ages.above, ages.below, weights, per=per)
