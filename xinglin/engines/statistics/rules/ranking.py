"""Ranks with their doubt, and rates drawn in towards what all places show together."""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from xinglin.engines.statistics.rules.estimates import (
    checked_count,
    checked_level,
    checked_share,
)
from xinglin.engines.statistics.rules.funnel import PROPORTION, FunnelPoint
from xinglin.kernel.errors import Refused


@dataclass(frozen=True)
class Ranked:
    """A place with its rank (1 = highest, or lowest if so asked) and the ranks it might hold."""

    key: Hashable
    value: float
    rank: int
    lower: int
    upper: int


def ranking(
    points: Sequence[FunnelPoint], kind: str = PROPORTION, *, per: float = 1, level: float = 0.95,
    best: str = "higher", draws: int = 1000, seed: int = 20260101,
) -> list[Ranked]:  # fmt: skip
    """Places in order, each with the ranks that chance leaves open to it.

    The true value of each place is drawn from what its own numbers leave possible (beta with
    Jeffreys' prior for shares, gamma for rates); the limits are those of its rank over all draws
    (Goldstein and Spiegelhalter, J R Stat Soc A 1996;159:385–443). Same seed, same answer.
    """
    checked_level(level)
    if best not in ("higher", "lower"):
        raise Refused(f"排名方向不能是“{best}”", mend="可用：higher、lower")
    known = [point for point in points if point.denominator]
    for point in known:
        if kind == PROPORTION:
            checked_share(point.numerator, point.denominator)
        checked_count(point.numerator, "分子")
    source, up = random.Random(seed), -1 if best == "higher" else 1
    held: list[list[int]] = [[] for _ in known]
    for _ in range(draws):
        drawn = [up * _drawn(source, point, kind) for point in known]
        for rank, at in enumerate(sorted(range(len(known)), key=drawn.__getitem__), start=1):
            held[at].append(rank)
    values = [point.numerator / point.denominator for point in known]
    tail, found = (1 - level) / 2, []
    for at, point in enumerate(known):
        ranks = sorted(held[at])
        low = ranks[math.floor(tail * draws)]
        high = ranks[min(draws - 1, math.ceil((1 - tail) * draws) - 1)]
        place = 1 + sum(up * other < up * values[at] for other in values)
        found.append(Ranked(point.key, values[at] * per, place, min(low, place), max(high, place)))
    return sorted(found, key=lambda one: (one.rank, str(one.key)))


def _drawn(source: random.Random, point: FunnelPoint, kind: str) -> float:
    x, n = point.numerator, point.denominator
    if kind == PROPORTION:
        return source.betavariate(x + 0.5, n - x + 0.5)
    return source.gammavariate(x + 0.5, 1 / n)


def shrunken(numerators: Sequence[float], denominators: Sequence[float]) -> list[float | None]:
    """Rates drawn in towards the rate of all places, the more the smaller a place is.

    Marshall's empirical Bayes estimate, Appl Stat 1991;40:283–294: b + (r − b)·a/(a + b/n). A place
    without a base has none. To be shown beside the plain rate, never in its stead.
    """
    if len(numerators) != len(denominators):
        raise Refused("分子与分母的个数不同")
    pairs = list(zip(numerators, denominators, strict=True))
    for x, n in pairs:
        checked_count(x, "分子")
        checked_count(n, "分母")
    total = math.fsum(denominators)
    if not total:
        return [None] * len(pairs)
    known = [(x / n, n) for x, n in pairs if n]
    b = math.fsum(x for x, n in pairs if n) / total
    spread = math.fsum(n * (r - b) ** 2 for r, n in known) / total
    a = max(0.0, spread - b / (total / len(known)))
    return [None if not n else b + (x / n - b) * a / (a + b / n) if a else b for x, n in pairs]
