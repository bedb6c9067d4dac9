"""From sums to a value, exactly: one rounding, at the last step, by whoever prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from xinglin.engines.indicators.words import Count, Measured, Ratio, Result, Share, Total

COUNT, QUOTIENT, TOTAL, MEAN, PERCENTILE = "count", "quotient", "total", "mean", "percentile"


NO_SPREAD: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sums:
    """What is added up over villages: people (or rows) above and below the line, amounts.

    `spread` counts the amounts one by one where a percentile is asked for.
    """

    above: int = 0
    below: int = 0
    total: int = 0
    spread: Mapping[int, int] = field(default_factory=lambda: NO_SPREAD)

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.above + other.above,
            self.below + other.below,
            self.total + other.total,
            _both(self.spread, other.spread) if self.spread or other.spread else NO_SPREAD,
        )


def _both(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    both = dict(one)
    for amount, times in other.items():
        both[amount] = both.get(amount, 0) + times
    return both


@dataclass(frozen=True)
class Answer:
    """Numerator, denominator (None for counts and amounts) and the exact value, if there is one."""

    numerator: int | None
    denominator: Decimal | None
    exact: Fraction | None


@dataclass(frozen=True)
class Arithmetic:
    """How the sums of a figure become its value; kept beside its statement."""

    kind: str
    times: str = "1"
    per: int = 0
    decimals: int = 0
    at: int = 50

    def answer(self, sums: Sums) -> Answer:
        """The value of these sums."""
        if self.kind == COUNT:
            return Answer(sums.above, None, Fraction(sums.above))
        if self.kind == QUOTIENT:
            based = sums.below * Decimal(self.times)
            exact = Fraction(sums.above * self.per) / Fraction(based) if based else None
            return Answer(sums.above, based, exact)
        whole = 10**self.decimals
        if self.kind == TOTAL:
            return Answer(sums.above, None, Fraction(sums.total, whole))
        value = self._middle(sums) if self.kind == PERCENTILE else self._mean(sums)
        return Answer(sums.above, Decimal(sums.below), None if value is None else value / whole)

    def _mean(self, sums: Sums) -> Fraction | None:
        return Fraction(sums.total, sums.above) if sums.above else None

    def _middle(self, sums: Sums) -> Fraction | None:
        return percentile(sums.spread, self.at)


def percentile(spread: Mapping[int, int], at: int) -> Fraction | None:
    """The value below which `at` per cent lie, between two neighbours where it falls between them.

    >>> percentile({1: 1, 2: 1, 4: 2}, 50), percentile({3: 1, 9: 1, 5: 1}, 50), percentile({}, 50)
    (Fraction(3, 1), Fraction(5, 1), None)
    """
    number = sum(spread.values())
    if not number:
        return None
    place = Fraction((number - 1) * at, 100)
    first = int(place)
    low, high = _at(spread, first), _at(spread, min(first + 1, number - 1))
    return low + (high - low) * (place - first)


def _at(spread: Mapping[int, int], place: int) -> Fraction:
    """The value at a place, when all are put in order."""
    for amount in sorted(spread):
        place -= spread[amount]
        if place < 0:
            return Fraction(amount)
    raise IndexError("there are not so many values")


def arithmetic_of(result: Result) -> Arithmetic:
    """How what a definition returned is turned into a value."""
    if isinstance(result, Count):
        return Arithmetic(COUNT)
    if isinstance(result, Share):
        return Arithmetic(QUOTIENT, "1", result.per)
    if isinstance(result, Ratio):
        return Arithmetic(QUOTIENT, f"{result.times:f}", result.per)
    if isinstance(result, Total):
        return Arithmetic(TOTAL, decimals=result.decimals)
    assert isinstance(result, Measured)
    return Arithmetic(result.statistic, decimals=result.decimals, at=result.at)
