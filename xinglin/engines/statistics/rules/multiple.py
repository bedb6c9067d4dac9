"""Many tests at once: which p-values stand when a share of false discoveries is accepted."""

from __future__ import annotations

import math
from collections.abc import Sequence

SCALE_OF_MAD = 1.4826  # makes the median absolute deviation of a normal spread its sd


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The adjusted value of each p-value (Benjamini and Hochberg 1995), in the order given.

    >>> [round(q, 3) for q in benjamini_hochberg([0.01, 0.04, 0.03, 0.005])]
    [0.02, 0.04, 0.04, 0.02]
    """
    many = len(p_values)
    order = sorted(range(many), key=lambda at: p_values[at], reverse=True)
    adjusted, least = [1.0] * many, 1.0
    for turn, at in enumerate(order):
        least = min(least, p_values[at] * many / (many - turn))
        adjusted[at] = least
    return adjusted


def harmonic_mean_p(p_values: Sequence[float]) -> float:
    """One value for several dependent tests: the harmonic mean of their p-values (Wilson 2019).

    >>> harmonic_mean_p([0.02, 0.02]), harmonic_mean_p([])
    (0.02, 1.0)
    """
    if not p_values:
        return 1.0
    return min(1.0, len(p_values) / sum(1 / max(p, 1e-300) for p in p_values))


def normal_above(z: float) -> float:
    """The probability of a standard normal value above z.

    >>> round(normal_above(1.96), 4)
    0.025
    """
    return 0.5 * math.erfc(z / math.sqrt(2))


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two in the middle.

    >>> median([3, 1, 2]), median([4, 1, 2, 3])
    (2.0, 2.5)
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return (ordered[half - 1] + ordered[half]) / 2


def robust_z(values: Sequence[float], errors: Sequence[float], floor: float = 0.0) -> list[float]:
    """How far each value lies from the median of all, in spreads that include its own error.

    The spread is that of the peers (1.4826 x MAD, at least `floor`) together with the standard
    error of the value itself: who has few observations does not stand out by chance.

    >>> [round(z, 1) for z in robust_z([1, 2, 3, 2, 9], [0, 0, 0, 0, 0])]
    [-0.7, 0.0, 0.7, 0.0, 4.7]
    """
    if not values:
        return []
    middle = median(values)
    spread = max(floor, SCALE_OF_MAD * median([abs(one - middle) for one in values]))
    found = []
    for one, error in zip(values, errors, strict=True):
        width = math.hypot(spread, error)
        found.append((one - middle) / width if width else 0.0)
    return found
