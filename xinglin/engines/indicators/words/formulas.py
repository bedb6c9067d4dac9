"""Figures made of other figures: change against a time before, sums, differences, quotients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xinglin.engines.indicators.words.dimensions import period_before
from xinglin.kernel.time import Period

NOW, PREVIOUS_YEAR, PREVIOUS_PERIOD = "", "previous_year", "previous_period"
BY_PERCENT, BY_DIFFERENCE = "percent", "difference"
AGAINST = {PREVIOUS_YEAR: "上年同期", PREVIOUS_PERIOD: "上一期"}


@dataclass(frozen=True)
class Term:
    """One figure in a formula: which, and of which time."""

    code: str
    of: str = NOW

    def period(self, now: Period) -> Period:
        """The period it is taken from."""
        if self.of == PREVIOUS_YEAR:
            return now.previous_year()
        return period_before(now) if self.of == PREVIOUS_PERIOD else now

    def __str__(self) -> str:
        return f"{self.code}（{AGAINST[self.of]}）" if self.of else self.code


@dataclass(frozen=True)
class Change:
    """How a figure moved: in per cent of what it was, or by how much."""

    code: str
    against: str = PREVIOUS_YEAR
    told: str = BY_PERCENT

    @property
    def terms(self) -> tuple[Term, ...]:
        """The figure now, and the figure it is held against."""
        return Term(self.code), Term(self.code, self.against)

    def exact(self, values: Sequence[Fraction | None]) -> Fraction | None:
        """The change; None where a side is unknown, or where nothing grew."""
        now, before = values
        if now is None or before is None or (self.told == BY_PERCENT and not before):
            return None
        return (now - before) * 100 / before if self.told == BY_PERCENT else now - before

    def __str__(self) -> str:
        now, before = self.terms
        return f"({now} − {before}) ÷ {before}" if self.told == BY_PERCENT else f"{now} − {before}"


@dataclass(frozen=True)
class Combination:
    """Figures added up, or taken from one another."""

    parts: tuple[tuple[str, int], ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """The figures of the sum."""
        return tuple(Term(code) for code, _ in self.parts)

    def exact(self, values: Sequence[Fraction | None]) -> Fraction | None:
        """The sum; None where one of them is unknown."""
        sum_ = Fraction(0)
        for (_, sign), value in zip(self.parts, values, strict=True):
            if value is None:
                return None
            sum_ += sign * value
        return sum_

    def __str__(self) -> str:
        said = "".join(f" {'+' if sign > 0 else '−'} {code}" for code, sign in self.parts)
        return said.removeprefix(" + ").strip()


@dataclass(frozen=True)
class Quotient:
    """One figure out of another, per 100, per 1,000 or as it is (`per=1`)."""

    above: str
    below: str
    per: int = 100

    @property
    def terms(self) -> tuple[Term, ...]:
        """The figure above the line and the figure below it."""
        return Term(self.above), Term(self.below)

    def exact(self, values: Sequence[Fraction | None]) -> Fraction | None:
        """The quotient; None where one is unknown or the lower one is 0."""
        above, below = values
        return None if above is None or not below else above * self.per / below

    def __str__(self) -> str:
        return f"{self.above} ÷ {self.below}"


Formula = Change | Combination | Quotient


def change(code: str, *, against: str = PREVIOUS_YEAR, told: str = BY_PERCENT) -> Change:
    """The change of a figure on the year (同比) or on the period before (环比)."""
    if against not in AGAINST or told not in (BY_PERCENT, BY_DIFFERENCE):
        raise ValueError(f"a change is against {', '.join(AGAINST)}, told as percent or difference")
    return Change(code, against, told)


def plus(*codes: str) -> Combination:
    """The sum of several figures of one unit."""
    return Combination(tuple((code, 1) for code in codes))


def minus(first: str, *others: str) -> Combination:
    """A figure less others of the same unit."""
    return Combination(((first, 1), *((code, -1) for code in others)))


def quotient(above: str, below: str, *, per: int = 100) -> Quotient:
    """The share, rate or ratio of two figures."""
    return Quotient(above, below, per)


def printed(value: Fraction | None) -> Decimal | None:
    """A whole number as a decimal, for the two sides of a quotient; None for anything else."""
    return Decimal(int(value)) if value is not None and value.denominator == 1 else None
