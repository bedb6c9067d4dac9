"""Numbers with their units: what may be added, compared and divided, and what may not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xinglin.engines.indicators.words.units import (
    PERCENT,
    POINTS_OF_PERCENT,
    RATE,
    RATIO,
    SHARE,
    Unit,
    units,
)
from xinglin.kernel.errors import Refused


class MixedUnits(Refused):
    """Two numbers that do not measure the same thing were to be put together."""


@dataclass(frozen=True)
class Quantity:
    """So many of a unit.

    >>> from xinglin.engines.indicators.words.units import PEOPLE, TEN_THOUSAND_PEOPLE
    >>> str(Quantity(Decimal("1.2"), TEN_THOUSAND_PEOPLE) + Quantity(Decimal(300), PEOPLE))
    '1.23万人'
    """

    value: Decimal
    unit: Unit

    def __str__(self) -> str:
        return f"{self.value:f}{self.unit.title}"

    def to(self, unit: Unit) -> Quantity:
        """The same in another unit of what is measured: 1.2万人 is 12000人."""
        self._alike(unit, "换算")
        return Quantity(self.value * self.unit.times / unit.times, unit)

    def __add__(self, other: Quantity) -> Quantity:
        if self.unit.kind in (SHARE, RATE, RATIO) or other.unit.kind in (SHARE, RATE, RATIO):
            raise MixedUnits(
                f"不能把{self.unit}与{other.unit}相加", why="率和比不能相加",
                mend="请用分子、分母分别相加后再计算",
            )  # fmt: skip
        self._alike(other.unit, "相加")
        return Quantity(self.value + other._in(self.unit), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._alike(other.unit, "相减")
        less = self.value - other._in(self.unit)
        return Quantity(less, POINTS_OF_PERCENT if self.unit == PERCENT else self.unit)

    def __truediv__(self, other: Quantity) -> Quantity:
        """What share of the other it is, in per cent."""
        if self.unit.kind in (SHARE, RATE, RATIO):
            raise MixedUnits(f"不能用{self.unit}除以{other.unit}", why="率和比不能再相除")
        if not other.value:
            raise MixedUnits("不能除以0", why="分母为0时没有率")
        self._alike(other.unit, "相除")
        return Quantity(self.value * 100 / other._in(self.unit), PERCENT)

    def __lt__(self, other: Quantity) -> bool:
        self._alike(other.unit, "比较")
        return self.value < other._in(self.unit)

    def __le__(self, other: Quantity) -> bool:
        self._alike(other.unit, "比较")
        return self.value <= other._in(self.unit)

    def _in(self, unit: Unit) -> Decimal:
        return self.value * self.unit.times / unit.times

    def _alike(self, unit: Unit, verb: str) -> None:
        if self.unit.dimension != unit.dimension:
            raise MixedUnits(
                f"不能把{self.unit}与{unit}{verb}", why="它们不是同一种计量", mend="请先统一口径"
            )


def together(several: list[Unit]) -> Unit:
    """The unit of a sum or difference of figures in these units; unlike ones are refused."""
    first = several[0]
    for other in several[1:]:
        Quantity(Decimal(0), first)._alike(other, "相加减")
    same = all(one == first for one in several)
    return first if same else next(u for u in units if u.dimension == first.dimension)
