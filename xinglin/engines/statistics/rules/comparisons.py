"""Two figures beside each other: how far apart, how many times as large."""

from __future__ import annotations

import math

from xinglin.engines.statistics.rules.distributions import beta_quantile, root, two_sided
from xinglin.engines.statistics.rules.estimates import (
    NO_BASE,
    NO_EVENTS,
    Estimate,
    checked_count,
    checked_level,
    checked_share,
    checked_whole,
    unknown,
)
from xinglin.engines.statistics.rules.intervals import byar_limits, poisson_limits, wilson

Pair = tuple[float, float]  # numerator and denominator
_HUGE = 1e200


def difference_of_proportions(
    one: Pair, other: Pair, *, per: float = 1, level: float = 0.95
) -> Estimate:
    """By how much the share `one` exceeds the share `other`, in points of `per`.

    Newcombe's method 10 (square-and-add of Wilson's limits), Stat Med 1998;17:873–890.

    >>> found = difference_of_proportions((56, 70), (48, 80))
    >>> round(found.value, 4), round(found.lower, 4), round(found.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    a, b = wilson(*one, level=level), wilson(*other, level=level)
    if a.value is None or b.value is None:
        return unknown("Newcombe", level, per, NO_BASE)
    value, lower, upper = _square_and_add(a, b)
    return Estimate(value * per, lower * per, upper * per, "Newcombe", level, per)


def difference_of_rates(one: Pair, other: Pair, *, per: float = 1, level: float = 0.95) -> Estimate:
    """By how much the rate `one` exceeds the rate `other`.

    The same square-and-add over the limits of each rate (exact below ten events, then Byar's):
    Zou and Donner, Stat Med 2008;27:1693–1702.
    """
    pieces = []
    for events, base in (one, other):
        checked_whole(events, "事件数")
        if not checked_count(base, "分母"):
            return unknown("MOVER", level, per, NO_BASE)
        lower, upper = (poisson_limits if events < 10 else byar_limits)(events, level)
        pieces.append(Estimate(events / base, lower / base, upper / base, "", level))
    value, lower, upper = _square_and_add(*pieces)
    return Estimate(value * per, lower * per, upper * per, "MOVER", level, per)


def _square_and_add(a: Estimate, b: Estimate) -> tuple[float, float, float]:
    assert a.value is not None and a.lower is not None and a.upper is not None
    assert b.value is not None and b.lower is not None and b.upper is not None
    value = a.value - b.value
    down = math.hypot(a.value - a.lower, b.upper - b.value)
    up = math.hypot(a.upper - a.value, b.value - b.lower)
    return value, value - down, value + up


def ratio_of_proportions(one: Pair, other: Pair, *, level: float = 0.95) -> Estimate:
    """How many times the share `other` the share `one` is; no upper limit where `other` has none.

    Koopman's score interval, Biometrics 1984;40:513–517.

    >>> found = ratio_of_proportions((36, 40), (16, 80))  # Koopman's own example
    >>> round(found.lower, 2), round(found.upper, 2)
    (2.94, 7.15)
    """
    checked_share(*one)
    checked_share(*other)
    z = two_sided(checked_level(level))
    (x, m), (y, n) = one, other
    if not m or not n:
        return unknown("Koopman", level, 1, NO_BASE)
    if not x and not y:
        return unknown("Koopman", level, 1, NO_EVENTS)

    def gap(logarithm: float) -> float:
        return _koopman(x, m, y, n, math.exp(logarithm)) - z * z

    value = (x / m) / (y / n) if y else None
    middle = math.log(((x + 0.5) / (m + 0.5)) / ((y + 0.5) / (n + 0.5)))
    if value:
        middle = math.log(value)
    low = math.exp(root(gap, middle - 60, middle)) if x else 0.0
    high = math.exp(root(gap, middle, middle + 60)) if y else None
    return Estimate(value, low, high, "Koopman", level)


def _koopman(x: float, m: float, y: float, n: float, ratio: float) -> float:
    """Pearson's statistic of the two counts when the first share is `ratio` times the second."""
    both, total = x + y, m + n
    a = ratio * (m + y) + x + n
    p = 2 * ratio * both / (a + math.sqrt(max(0.0, a * a - 4 * ratio * both * total)))
    return _pearson(x, m, p) + _pearson(y, n, p / ratio)


def _pearson(seen: float, of: float, share: float) -> float:
    """How far a count lies from what a share makes expected, squared, in its own variance."""
    if share >= 1:
        return 0.0 if seen == of else _HUGE
    return (seen - of * share) ** 2 / (of * share * (1 - share))


def ratio_of_rates(one: Pair, other: Pair, *, level: float = 0.95) -> Estimate:
    """How many times the rate `other` the rate `one` is, exact given the events of both together.

    Of x + y events x fall to the first by chance with probability p = RR·N/(RR·N + M): the exact
    limits of p are turned into limits of the ratio (Przyborowski and Wilenski, Biometrika 1940).

    >>> found = ratio_of_rates((11, 800 + 1), (3, 774))
    >>> found.lower < 1 < found.value < found.upper
    True
    """
    (x, base), (y, other_base) = one, other
    checked_whole(x, "事件数")
    checked_whole(y, "事件数")
    checked_count(base, "分母")
    checked_count(other_base, "分母")
    tail = (1 - checked_level(level)) / 2
    if not base or not other_base:
        return unknown("条件精确", level, 1, NO_BASE)
    if not x and not y:
        return unknown("条件精确", level, 1, NO_EVENTS)
    scale = other_base / base
    low = beta_quantile(tail, x, y + 1) if x else 0.0
    high = beta_quantile(1 - tail, x + 1, y) if y else 1.0
    value = x / y * scale if y else None
    upper = high / (1 - high) * scale if y else None
    return Estimate(value, low / (1 - low) * scale, upper, "条件精确", level)
