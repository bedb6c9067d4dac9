"""Answers that follow from others: scores with bands, z-scores by a reference table, formulas."""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

from xinglin.kernel.tables import read_table

BAND = re.compile(r"(?P<low>-?[\d.]+)?\s*-\s*(?P<high>-?[\d.]+)?")


class Computed(Protocol):
    """What every computed answer has."""

    @property
    def code(self) -> str:
        """The name under which it is kept."""
        ...

    @property
    def title(self) -> str:
        """In Chinese words."""
        ...

    @property
    def fields(self) -> tuple[str, ...]:
        """Every name that it fills."""
        ...

    def values(self, now: Any) -> dict[str, Any]:
        """What it comes to at a visit, a None for each name where it cannot be told."""
        ...


def half_up(number: float, digits: int) -> float:
    """Rounded as people round.

    >>> half_up(2.345, 2), half_up(-0.5, 0)
    (2.35, -1.0)
    """
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Band:
    """One class of a score: from `low` to `high`, both included."""

    low: float
    high: float
    code: str
    title: str


def bands(text: str) -> tuple[Band, ...]:
    """Classes of a score from `0-3 1 可自理|4-8 2 轻度依赖|9- 3 依赖`; refused where they overlap.

    >>> [(one.code, one.high) for one in bands("0-3 1 good|4- 2 poor")]
    [('1', 3.0), ('2', inf)]
    """
    found = []
    for part in text.split("|"):
        span, code, title = part.split(maxsplit=2)
        match = BAND.fullmatch(span)
        if match is None:
            raise ValueError(f"not a band: {part!r}")
        low = float(match["low"]) if match["low"] else -math.inf
        found.append(Band(low, float(match["high"] or math.inf), code, title))
    for one, other in pairwise(found):
        if not one.low <= one.high < other.low:
            raise ValueError(f"bands must ascend and not overlap: {text!r}")
    return tuple(found)


@dataclass(frozen=True)
class Score:
    """The sum of the points of some answers, and the class it falls in (`<code>_band`).

    Points are the numbers of the codes chosen, or those of `points`; in `reversed` questions they
    count `top` minus the number. Unless `partly`, all must be answered. A score whose course
    nobody follows (`trend=False`) is kept with the visit only and is no measurement of its own.
    """

    code: str
    title: str
    items: Sequence[str]
    bands: tuple[Band, ...] = ()
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict, hash=False)
    reversed: Sequence[str] = ()
    top: float = 0
    partly: bool = False
    trend: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The sum and, where there are classes, the class."""
        return (self.code, f"{self.code}_band") if self.bands else (self.code,)

    def values(self, now: Any) -> dict[str, Any]:
        """The sum and the class; None while an item is open."""
        found = [self._points(item, getattr(now, item)) for item in self.items]
        told = [one for one in found if one is not None]
        if not told or (len(told) < len(found) and not self.partly):
            return dict.fromkeys(self.fields)
        total = sum(told)
        whole = int(total) if total == int(total) else total
        band = self.band(total)
        return dict(zip(self.fields, (whole, band.code if band else None), strict=False))

    def _points(self, item: str, answer: Any) -> float | None:
        if answer is None:
            return None
        if item in self.points:
            return self.points[item].get(str(answer))
        number = float(answer)
        return self.top - number if item in self.reversed else number

    def band(self, total: float) -> Band | None:
        """The class of a sum."""
        return next((one for one in self.bands if one.low <= total <= one.high), None)

    def title_of(self, code: str) -> str:
        """The class in Chinese."""
        return next((one.title for one in self.bands if one.code == code), code)


@dataclass(frozen=True)
class Reference:
    """A reference table of growth or the like: by sex and an argument, as L, M, S.

    Columns `sex | x | l | m | s`; instead of l and s there may be `sd` (one standard deviation on
    both sides). Between two rows values are interpolated; beyond the table there is none.
    """

    table: str

    @cached_property
    def _rows(self) -> dict[str, list[tuple[float, float, float, float]]]:
        found: dict[str, list[tuple[float, float, float, float]]] = {}
        for row in read_table(self.table):
            median = float(row["m"])
            spread = float(row["s"]) if row.get("s") else float(row["sd"]) / median
            power = float(row["l"]) if row.get("l") else 1.0
            found.setdefault(row["sex"], []).append((float(row["x"]), power, median, spread))
        return {sex: sorted(rows) for sex, rows in found.items()}

    def at(self, sex: str, x: float) -> tuple[float, float, float] | None:
        """L, M and S for a sex at an argument; None beyond the table."""
        rows = self._rows.get(sex)
        if not rows or not rows[0][0] <= x <= rows[-1][0]:
            return None
        after = bisect_right(rows, x, key=lambda row: row[0])
        low, high = rows[after - 1], rows[min(after, len(rows) - 1)]
        share = (x - low[0]) / (high[0] - low[0]) if high[0] > low[0] else 0.0
        ends = zip(low[1:], high[1:], strict=True)
        power, median, spread = (a + (b - a) * share for a, b in ends)
        return power, median, spread

    def z(self, sex: str, x: float, value: float) -> float | None:
        """How many standard deviations a value lies from the median.

        >>> flat = Reference("sex | x | m | sd\\n1 | 0 | 10 | 2\\n1 | 10 | 20 | 2")
        >>> round(flat.z("1", 10, 23), 3)
        1.5
        """
        found = self.at(sex, x)
        if found is None or value <= 0:
            return None
        power, median, spread = found
        ratio = value / median
        if abs(power) < 1e-9:
            return math.log(ratio) / spread
        return float((ratio**power - 1) / (power * spread))


@dataclass(frozen=True)
class ZScore:
    """How far a measurement lies from what is usual: in standard deviations, by a reference."""

    code: str
    title: str
    of: str
    table: Reference
    by: str = "months"
    digits: int = 2

    @property
    def fields(self) -> tuple[str, ...]:
        """The one name."""
        return (self.code,)

    def values(self, now: Any) -> dict[str, Any]:
        """The z-score; None where something is missing or the table does not reach."""
        value, x = getattr(now, self.of), getattr(now, self.by)
        if value is None or x is None:
            return {self.code: None}
        z = self.table.z(now.sex, float(x), float(value))
        return {self.code: None if z is None else half_up(z, self.digits)}


@dataclass(frozen=True)
class Formula:
    """A number that follows from others by a formula, as soon as all are there."""

    code: str
    title: str
    inputs: Sequence[str]
    rule: Callable[..., float | None]
    digits: int = 2

    @property
    def fields(self) -> tuple[str, ...]:
        """The one name."""
        return (self.code,)

    def values(self, now: Any) -> dict[str, Any]:
        """The number, rounded half up; None where an input is missing."""
        given = [getattr(now, name) for name in self.inputs]
        if any(one is None for one in given):
            return {self.code: None}
        found = self.rule(*given)
        return {self.code: None if found is None else half_up(found, self.digits)}


@dataclass(frozen=True)
class Coded:
    """A code (a text, a truth, a number) that a function reads off the visit."""

    code: str
    title: str
    rule: Callable[[Any], Any]

    @property
    def fields(self) -> tuple[str, ...]:
        """The one name."""
        return (self.code,)

    def values(self, now: Any) -> dict[str, Any]:
        """What the function says; days are kept as text."""
        found = self.rule(now)
        return {self.code: found.isoformat() if isinstance(found, dt.date) else found}
