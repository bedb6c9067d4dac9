"""Intervals of one figure: a share of people (binomial) or a rate of events (Poisson)."""

from __future__ import annotations

import math

from xinglin.engines.statistics.rules.distributions import (
    beta_quantile,
    gamma_quantile,
    two_sided,
)
from xinglin.engines.statistics.rules.estimates import (
    NO_BASE,
    Estimate,
    checked_count,
    checked_level,
    checked_share,
    checked_whole,
    unknown,
)

FEW = 10  # below this many events Byar is replaced by the exact limits


def wilson(
    numerator: float, denominator: float, *, per: float = 1, level: float = 0.95
) -> Estimate:
    """Wilson's score interval of a share: never below 0, never above 1, good from the first few.

    Wilson, JASA 1927;22:209–212; recommended by Newcombe, Stat Med 1998;17:857–872 (method 3).

    >>> found = wilson(81, 263)
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.2553, 0.3662)
    """
    checked_share(numerator, denominator)
    z = two_sided(checked_level(level))
    if not denominator:
        return unknown("Wilson", level, per, NO_BASE)
    n, p = denominator, numerator / denominator
    middle, wide = 2 * numerator + z * z, z * math.sqrt(z * z + 4 * numerator * (1 - p))
    below, above = (middle - wide) / (2 * (n + z * z)), (middle + wide) / (2 * (n + z * z))
    lower = 0.0 if numerator == 0 else max(0.0, below)
    upper = 1.0 if numerator == n else min(1.0, above)
    return Estimate(p * per, lower * per, upper * per, "Wilson", level, per)


def clopper_pearson(
    numerator: float, denominator: float, *, per: float = 1, level: float = 0.95
) -> Estimate:
    """The exact interval of a share: covers the truth at least so often, mostly oftener.

    Clopper and Pearson, Biometrika 1934;26:404–413.

    >>> found = clopper_pearson(0, 20)
    >>> found.lower, round(found.upper, 4)
    (0.0, 0.1684)
    """
    checked_share(numerator, denominator)
    checked_whole(numerator, "分子")
    checked_whole(denominator, "分母")
    tail = (1 - checked_level(level)) / 2
    if not denominator:
        return unknown("Clopper–Pearson", level, per, NO_BASE)
    x, n = numerator, denominator
    lower = beta_quantile(tail, x, n - x + 1) if x else 0.0
    upper = beta_quantile(1 - tail, x + 1, n - x) if x < n else 1.0
    return Estimate(x / n * per, lower * per, upper * per, "Clopper–Pearson", level, per)


def poisson_limits(events: float, level: float = 0.95) -> tuple[float, float]:
    """Exact limits of the expected number when `events` were seen (Garwood 1936).

    χ²(α/2; 2x)/2 and χ²(1−α/2; 2x+2)/2.

    >>> [round(limit, 4) for limit in poisson_limits(10)]
    [4.7954, 18.3904]
    """
    checked_count(events, "事件数")
    tail = (1 - checked_level(level)) / 2
    lower = gamma_quantile(tail, events) if events else 0.0
    return lower, gamma_quantile(1 - tail, events + 1)


def byar_limits(events: float, level: float = 0.95) -> tuple[float, float]:
    """Byar's approximation to the exact limits, close from ten events.

    x(1 − 1/(9x) − z/(3√x))³ and (x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³: Breslow and Day, Statistical
    methods in cancer research II (IARC 1987), p. 69.

    >>> [round(limit, 3) for limit in byar_limits(10)]
    [4.787, 18.391]
    """
    x, z = checked_count(events, "事件数"), two_sided(checked_level(level))
    y = x + 1
    upper = y * (1 - 1 / (9 * y) + z / (3 * math.sqrt(y))) ** 3
    if not x:
        return 0.0, upper
    return max(0.0, x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3), upper


def poisson_exact(events: float, base: float, *, per: float = 1, level: float = 0.95) -> Estimate:
    """The exact interval of a rate: events beside a base of people or person-years.

    Garwood, Biometrika 1936;28:437–442.

    >>> found = poisson_exact(5, 1000, per=1000)
    >>> round(found.lower, 4), round(found.upper, 4)
    (1.6235, 11.6683)
    """
    return _rate("Poisson 精确", events, base, per, level)


def byar(events: float, base: float, *, per: float = 1, level: float = 0.95) -> Estimate:
    """Byar's interval of a rate; see `byar_limits`."""
    return _rate("Byar", events, base, per, level)


def rate_interval(events: float, base: float, *, per: float = 1, level: float = 0.95) -> Estimate:
    """The interval of a rate as this platform publishes it: exact below ten events, then Byar's."""
    return _rate("Poisson 精确" if events < FEW else "Byar", events, base, per, level)


def _rate(method: str, events: float, base: float, per: float, level: float) -> Estimate:
    checked_whole(events, "事件数")
    checked_count(base, "分母")
    checked_level(level)
    if not base:
        return unknown(method, level, per, NO_BASE)
    lower, upper = (byar_limits if method == "Byar" else poisson_limits)(events, level)
    scale = per / base
    return Estimate(events * scale, lower * scale, upper * scale, method, level, per)
