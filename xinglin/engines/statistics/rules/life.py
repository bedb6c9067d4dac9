"""The abridged life table: how long people of a place may expect to live."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xinglin.engines.statistics.rules.distributions import two_sided
from xinglin.engines.statistics.rules.estimates import (
    NO_EVENTS,
    TOO_FEW_PEOPLE,
    Estimate,
    checked_level,
    checked_strata,
    unknown,
)
from xinglin.kernel.errors import Refused

LEAST_PEOPLE = 5000
ABRIDGED = (0, 1, *range(5, 91, 5))  # 0, 1–4, 5–9, … 85–89, 90 and over


@dataclass(frozen=True)
class Band:
    """One line of the table: of `alive` who reach the band's first age, `dying` die in it."""

    start: int
    rate: float
    risk: float
    alive: float
    dying: float
    years: float
    left: Estimate


@dataclass(frozen=True)
class LifeTable:
    """The table, and life expectancy at birth (years)."""

    bands: tuple[Band, ...]
    at_birth: Estimate
    deaths: float
    people: float

    def at(self, age: int) -> Estimate:
        """Years still expected at an age that begins a band."""
        for band in self.bands:
            if band.start == age:
                return band.left
        raise Refused(f"寿命表没有以 {age} 岁起始的年龄组")


def life_table(
    deaths: Sequence[float], people: Sequence[float], starts: Sequence[int] = ABRIDGED, *,
    level: float = 0.95, first_year: float = 0.1, least: float = LEAST_PEOPLE,
) -> LifeTable:  # fmt: skip
    """Chiang's abridged table (The life table and its applications, 1984) of deaths and people.

    Those dying in a band live half of it, in the first year `first_year` of it. Variances after
    Silcocks et al., J Epidemiol Community Health 2001;55:38–43, the open band's included. Under
    `least` person-years nothing is estimated: pool three to five years for a county.
    """
    checked_strata("寿命表", deaths, people, [float(start) for start in starts])
    checked_level(level)
    _checked_bands(deaths, people, starts)
    total, died = math.fsum(people), math.fsum(deaths)
    reason = TOO_FEW_PEOPLE if total < least else "" if deaths[-1] else NO_EVENTS
    if reason:
        return LifeTable((), unknown("Chiang II", level, 1, reason), died, total)
    bands = _bands(deaths, people, list(starts), first_year, two_sided(level), level)
    return LifeTable(bands, bands[0].left, died, total)


def _checked_bands(deaths: Sequence[float], people: Sequence[float], starts: Sequence[int]) -> None:
    if list(starts) != sorted(set(starts)) or starts[0] != 0 or len(starts) < 2:
        raise Refused("寿命表的年龄组须从 0 岁开始，由小到大，不得重复")
    for start, count, base in zip(starts, deaths, people, strict=True):
        if not base:
            raise Refused(f"{start} 岁起的年龄组没有人口", mend="请合并年份或年龄组后再计算")
        if count > base:
            raise Refused(f"{start} 岁起的年龄组死亡 {count:g} 人，多于人口 {base:g} 人")


def _bands(
    deaths: Sequence[float], people: Sequence[float], starts: list[int], first: float, z: float,
    level: float,
) -> tuple[Band, ...]:  # fmt: skip
    last = len(starts) - 1
    rates = [d / n for d, n in zip(deaths, people, strict=True)]
    widths = [b - a for a, b in pairwise(starts)]
    lived = [first if start == 0 and starts[1] == 1 else 0.5 for start in starts]
    risks = [
        min(1.0, n * m / (1 + (1 - a) * n * m))
        for n, m, a in zip(widths, rates, lived, strict=False)
    ] + [1.0]
    alive = [1.0]
    for risk in risks[:-1]:
        alive.append(alive[-1] * (1 - risk))
    dying = [a * q for a, q in zip(alive, risks, strict=True)]
    years = [widths[i] * (alive[i] - dying[i] + lived[i] * dying[i]) for i in range(last)] + [
        alive[last] / rates[last]
    ]
    left, spread = _left(alive, years, risks, widths, lived, deaths, people)
    return tuple(
        Band(starts[i], rates[i], risks[i], alive[i] * 100_000, dying[i] * 100_000,
             years[i] * 100_000,
             Estimate(left[i], max(0.0, left[i] - z * spread[i]), left[i] + z * spread[i],
                      "Chiang II", level))
        for i in range(last + 1)
    )  # fmt: skip


def _left(
    alive: list[float], years: list[float], risks: list[float], widths: list[int],
    lived: list[float], deaths: Sequence[float], people: Sequence[float],
) -> tuple[list[float], list[float]]:  # fmt: skip
    """Years left at the start of each band, and the standard error of that."""
    last = len(alive) - 1
    rest, left = 0.0, [0.0] * (last + 1)
    for i in range(last, -1, -1):
        rest += years[i]
        left[i] = rest / alive[i] if alive[i] else 0.0
    rate = deaths[last] / people[last]
    total = alive[last] ** 2 / rate**4 * deaths[last] / people[last] ** 2
    spread = [0.0] * (last + 1)
    spread[last] = math.sqrt(total) / alive[last] if alive[last] else 0.0
    for i in range(last - 1, -1, -1):
        if deaths[i]:
            variance = risks[i] ** 2 * (1 - risks[i]) / deaths[i]
            reach = left[i + 1] + widths[i] * (1 - lived[i])
            total += alive[i] ** 2 * reach**2 * variance
        spread[i] = math.sqrt(total) / alive[i] if alive[i] else 0.0
    return left, spread
