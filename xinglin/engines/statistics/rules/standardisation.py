"""Rates as they would be if every place had people of the same ages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xinglin.engines.statistics.rules.distributions import gamma_quantile
from xinglin.engines.statistics.rules.estimates import (
    NO_BASE,
    TOO_FEW_EVENTS,
    Estimate,
    checked_level,
    checked_strata,
    unknown,
)
from xinglin.engines.statistics.rules.intervals import FEW, byar_limits, poisson_limits
from xinglin.kernel.errors import Refused

DOBSON, FAY_FEUER = "Dobson", "Fay–Feuer"


def directly_standardised(
    events: Sequence[float], people: Sequence[float], standard: Sequence[float], *,
    per: float = 100_000, level: float = 0.95, method: str = DOBSON, least: int = FEW,
) -> Estimate:  # fmt: skip
    """The rate of a place had it the ages of the standard: Σ w·(x/n) / Σ w.

    `events`, `people` and `standard` (weights of any sum) are by age band, in one order. Below
    `least` events nothing is published. Intervals: Dobson et al., Stat Med 1991;10:457–462, over
    Byar's limits; or the gamma interval of Fay and Feuer, Stat Med 1997;16:791–801, which holds
    for sparse ages too.
    """
    checked_strata("直接标化", events, people, standard)
    checked_level(level)
    if method not in (DOBSON, FAY_FEUER):
        raise Refused(f"没有标化区间方法“{method}”", mend=f"可用：{DOBSON}、{FAY_FEUER}")
    for at, (count, base) in enumerate(zip(events, people, strict=True), start=1):
        if count > 0 and not base:
            raise Refused(f"第 {at} 个年龄组有事件而没有人口", mend="请核对该年龄组的人口数")
    total = math.fsum(w for w in standard)
    if not total or any(w and not n for w, n in zip(standard, people, strict=True)):
        return unknown(method, level, per, NO_BASE)
    if sum(events) < least:
        return unknown(method, level, per, TOO_FEW_EVENTS)
    weights = [w / total / n if n else 0.0 for w, n in zip(standard, people, strict=True)]
    value = math.fsum(w * x for w, x in zip(weights, events, strict=True))
    variance = math.fsum(w * w * x for w, x in zip(weights, events, strict=True))
    limits = _dobson if method == DOBSON else _fay_feuer
    lower, upper = limits(value, variance, sum(events), max(weights), level)
    return Estimate(value * per, max(0.0, lower) * per, upper * per, method, level, per)


def _dobson(
    value: float, variance: float, events: float, heaviest: float, level: float
) -> tuple[float, float]:
    if not events:
        return _fay_feuer(value, variance, events, heaviest, level)
    low, high = (byar_limits if events >= FEW else poisson_limits)(events, level)
    scale = math.sqrt(variance / events)
    return value + scale * (low - events), value + scale * (high - events)


def _fay_feuer(
    value: float, variance: float, events: float, heaviest: float, level: float
) -> tuple[float, float]:
    tail = (1 - level) / 2
    lower = variance / value * gamma_quantile(tail, value**2 / variance) if variance else 0.0
    over, wider = value + heaviest, variance + heaviest**2
    return lower, wider / over * gamma_quantile(1 - tail, over**2 / wider)


@dataclass(frozen=True)
class Standardised:
    """Observed beside expected: the ratio (1 = as the standard), and the counts it is made of."""

    observed: float
    expected: float
    ratio: Estimate


def indirectly_standardised(
    observed: float, people: Sequence[float], rates: Sequence[float], *,
    per: float = 1, level: float = 0.95,
) -> Standardised:  # fmt: skip
    """Events of a place beside those expected there at the standard's rates: the SMR.

    `people` and `rates` (events per person) are by age band. Limits of the observed count: exact
    below ten events, Byar's from ten (Breslow and Day 1987, §2.3). `per=100` gives it as 100 = as
    the standard.
    """
    checked_strata("间接标化", people, rates)
    expected = math.fsum(n * rate for n, rate in zip(people, rates, strict=True))
    return Standardised(observed, expected, standardised_ratio(observed, expected, per, level))


def standardised_ratio(
    observed: float, expected: float, per: float = 1, level: float = 0.95
) -> Estimate:
    """An SMR from its two numbers.

    >>> found = standardised_ratio(11, 6.98)
    >>> round(found.value, 2), round(found.lower, 2), round(found.upper, 2)
    (1.58, 0.79, 2.82)
    """
    checked_strata("标化比", [observed], [expected])
    checked_level(level)
    if not expected:
        return unknown("SMR", level, per, NO_BASE)
    low, high = (poisson_limits if observed < FEW else byar_limits)(observed, level)
    scale = per / expected
    return Estimate(observed * scale, low * scale, high * scale, "SMR", level, per)
