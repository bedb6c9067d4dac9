"""A figure as it is printed, and the range of true values that its digits stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

EXACT, ABOUT, OVER, AT_LEAST, AT_MOST = "exact", "about", "over", "at_least", "at_most"
INFINITE = Fraction(10**30)

_NUMBER = re.compile(
    r"(?P<before>约|近|超过|超|不少于|不低于|不超过|≥|≤|>|<|＞|＜)?\s*"
    r"(?P<digits>[-−]?\d[\d,，]*(?:\.\d+)?)\s*(?P<over>[余多])?\s*(?P<times>[万亿千百])?(?P<over2>[余多])?"
    r"\s*(?P<unit>/10万人?|[^\d\s以左]*)\s*(?P<after>以上|以内|以下|左右)?$"
)
_SCALES = {"%": 100, "％": 100, "‰": 1000, "百分点": 100, "/千人": 1000, "/万": 10**4,
           "/10万": 10**5, "/万人": 10**4, "/10万人": 10**5}  # fmt: skip
_TIMES = {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100}
SHARES = tuple(unit for unit in _SCALES if unit != "百分点")


def scale_of(unit: str) -> Fraction:
    """How much of the plain thing one of the unit is: 万人 10,000 people, % a hundredth."""
    if unit in _SCALES:
        return Fraction(1, _SCALES[unit])
    if len(unit) > 1 and unit[0] in "万亿":
        return Fraction(_TIMES[unit[0]])
    return Fraction(1)


@dataclass(frozen=True)
class Span:
    """From here to there, both included."""

    low: Fraction
    high: Fraction

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in it."""
        return self.low <= value <= self.high

    def meets(self, other: Span) -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Number:
    """A number as printed: `value` in plain units, and how far rounding may have moved it."""

    value: Fraction
    decimals: int
    scale: Fraction
    half: Fraction
    bound: str = EXACT

    @property
    def shown(self) -> Fraction:
        """The value in the unit it is printed in."""
        return self.value / self.scale

    @property
    def whole(self) -> bool:
        """Whether it is a count that nothing was rounded off."""
        return not self.half and self.bound == EXACT and self.value.denominator == 1

    @property
    def span(self) -> Span:
        """The true values that may stand behind it."""
        if self.bound == AT_LEAST:
            return Span(self.value, INFINITE)
        if self.bound == AT_MOST:
            return Span(Fraction(0), self.value)
        if self.bound == OVER:
            return Span(self.value, self.value + self._last_place())
        if self.bound == ABOUT:
            return Span(self.value * Fraction(19, 20), self.value * Fraction(21, 20))
        return Span(self.value - self.half, self.value + self.half)

    def _last_place(self) -> Fraction:
        """One of the last digit that is not a nought: 10 for 850, 0.1 for 2.3."""
        step = Fraction(1, 10**self.decimals)
        while self.shown and (self.shown / (step * 10)).denominator == 1:
            step *= 10
        return step * self.scale

    def rounds_from(self, value: Fraction) -> bool:
        """Whether the value, rounded half up to these decimals, is what is printed."""
        return half_up(value / self.scale, self.decimals) == self.shown

    def cut_from(self, value: Fraction) -> bool:
        """Whether the value is printed so only when its digits are cut off."""
        steps = 10**self.decimals
        return Fraction(int(value / self.scale * steps), steps) == self.shown


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded half up (away from nought), exactly.

    >>> half_up(Fraction(75500, 889), 2) == Fraction(8493, 100)
    True
    """
    steps = 10**decimals
    size = int(abs(value) * steps * 2 + 1) // 2
    return Fraction(-size if value < 0 else size, steps)


def read_number(text: str, unit: str = "") -> Number | None:
    """The number a text prints; None where it prints none (masked, lost, in words).

    >>> read_number("850余").span.high, read_number("98%以上").span.low
    (Fraction(860, 1), Fraction(49, 50))
    >>> read_number("2.3万", "人").value, read_number("XX.XX", "%")
    (Fraction(23000, 1), None)
    """
    found = _NUMBER.match(str(text).strip())
    if found is None:
        return None
    digits = found["digits"].replace("−", "-").replace(",", "").replace("，", "")
    number = Decimal(digits)
    own = found["unit"] or ""
    scale = Fraction(_TIMES.get(found["times"] or "", 1)) * scale_of(own or unit)
    if own and unit and scale_of(own) == 1 and scale_of(unit) != 1:
        scale *= scale_of(unit)
    decimals = len(digits.partition(".")[2])
    value = Fraction(number) * scale
    exact = scale == 1 and not decimals
    half = Fraction(0) if exact else scale / 10**decimals / 2
    return Number(value, decimals, scale, half, _bound(found))


def _bound(found: re.Match[str]) -> str:
    before, after = found["before"] or "", found["after"] or ""
    if before in ("超过", "超", "不少于", "不低于", "≥", ">", "＞") or after == "以上":
        return AT_LEAST
    if before in ("不超过", "≤", "<", "＜") or after in ("以内", "以下"):
        return AT_MOST
    if found["over"] or found["over2"]:
        return OVER
    return ABOUT if before in ("约", "近") or after == "左右" else EXACT


@dataclass(frozen=True)
class Printed:
    """One figure of a document. `numerator` and `denominator` are numbers or ids of others.

    `relation` says how it hangs together with others (see `relations`); `note` is what was said to
    explain it; `declared` marks a figure that was typed in rather than counted here.
    """

    id: str
    title: str
    text: str
    unit: str = ""
    place: str = ""
    period: str = ""
    base: str = ""
    numerator: str = ""
    denominator: str = ""
    relation: str = ""
    note: str = ""
    declared: bool = False

    @cached_property
    def number(self) -> Number | None:
        """What it prints, as a number."""
        return read_number(self.text, self.unit)

    @property
    def is_share(self) -> bool:
        """Whether it is so many of a hundred, a thousand…"""
        return self.unit in SHARES or self.text.rstrip("以上内下左右 ").endswith(SHARES)

    @property
    def said(self) -> str:
        """As it is spoken of: its title and what is printed."""
        unit = "" if not self.unit or self.unit in self.text else self.unit
        return f"“{self.title}”{self.text}{unit}"
