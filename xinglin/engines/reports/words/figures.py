"""Figures with their passports, and what can be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

MISSING = "（待补）"
UNDEFINED = "—"
HIDDEN = "＊"

DONE, ON_THE_WAY, BEHIND = "完成", "有序推进", "滞后"

SCALES: Mapping[str, int] = {"%": 100, "‰": 1000, "/万": 10_000, "/10万": 100_000}
"""Units of shares and rates, and what a ratio is multiplied by to be printed in them."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number that another engine computed, with its passport.

    `value` of a share or a rate is the bare ratio (0.7843, unit "%"); when numerator and
    denominator are given they are what is printed from, so nothing is rounded twice. No value and
    no denominator means that the number is not known yet; denominator 0 means it is undefined.
    """

    code: str
    title: str
    place: str
    period: str
    value: Decimal | None
    unit: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    base: str = ""
    commit: int | None = None
    definition: str = ""
    hash: str = ""
    data_cut: date | None = None
    suppressed: bool = False
    institution: str = ""

    def __post_init__(self) -> None:
        for name in ("value", "numerator", "denominator"):
            given = getattr(self, name)
            if given is not None and not isinstance(given, Decimal):
                object.__setattr__(self, name, Decimal(str(given)))
            number = getattr(self, name)
            if number is not None and not _is_sane(number):
                raise ValueError(f"{self.code}: {name} is not a number")

    @property
    def is_ratio(self) -> bool:
        """A share or a rate, not a count or an amount."""
        return self.unit in SCALES

    @property
    def is_known(self) -> bool:
        """There is something to print, be it only that the figure is undefined."""
        return self.amount is not None or self.is_undefined

    @property
    def is_undefined(self) -> bool:
        """Nobody is in the denominator."""
        return self.denominator == 0

    @property
    def amount(self) -> Fraction | None:
        """The exact value, before any rounding; None when unknown or undefined."""
        if self.is_undefined:
            return None
        if self.is_ratio and self.numerator is not None and self.denominator is not None:
            return Fraction(self.numerator) / Fraction(self.denominator)
        return None if self.value is None else Fraction(self.value)


def _is_sane(number: Decimal) -> bool:
    """Finite, and small enough that its exact fraction does not fill the memory."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent > -400 and number.adjusted() < 30


@dataclass(frozen=True)
class Part:
    """The numerator or the denominator of a figure, printed on its own as a count."""

    figure: Figure
    name: str = "numerator"
    unit: str = "人"

    def __post_init__(self) -> None:
        if self.name not in ("numerator", "denominator"):
            raise ValueError(f"A figure has no {self.name!r}")


@dataclass(frozen=True)
class Change:
    """How a figure moved against an earlier one: 同比上升3.20个百分点."""

    now: Figure
    before: Figure
    label: str = "同比"


@dataclass(frozen=True)
class Completion:
    """What share of the goal is reached; with `base`, of the way down from it to the goal."""

    now: Figure
    goal: Figure
    base: Figure | None = None


@dataclass(frozen=True)
class Pace:
    """完成, 有序推进 or 滞后: the goal against the share of the year that has gone.

    Time is for cumulative counts only; the goal of a rate is held against it directly. With
    `at_most` the goal is a ceiling (deaths, waiting).
    """

    now: Figure
    goal: Figure
    progress: Decimal = Decimal(1)
    at_most: bool = False
    words: tuple[str, str, str] = (DONE, ON_THE_WAY, BEHIND)


@dataclass(frozen=True)
class Mean:
    """The mean of the same figure at several places, each of them counting once."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Against:
    """How a figure stands beside that mean: 高于平均2.10个百分点."""

    now: Figure
    figures: tuple[Figure, ...]
    label: str = "平均"


Printed = Figure | Part | Change | Completion | Pace | Mean | Against
