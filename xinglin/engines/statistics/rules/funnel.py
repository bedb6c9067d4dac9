"""Funnel limits: how far a place may lie from the target by chance alone, given its size."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from xinglin.engines.statistics.rules.distributions import (
    beta_below,
    gamma_above,
    gamma_below,
    root,
)
from xinglin.engines.statistics.rules.estimates import checked_count, checked_share
from xinglin.kernel.errors import Refused

PROPORTION, RATE, RATIO = "proportion", "rate", "ratio"
KINDS = (PROPORTION, RATE, RATIO)
TWO_SD, THREE_SD = 0.95, 0.998
_NEAR = 1e-11  # how near in proportion a limit is found
_SAME = 1e-9  # on the limit is within it

VERY_LOW, LOW, WITHIN, HIGH, VERY_HIGH = "very_low", "low", "within", "high", "very_high"
GRADES = {
    VERY_LOW: "低于 3 倍标准差界限",
    LOW: "低于 2 倍标准差界限",
    WITHIN: "在界限之内",
    HIGH: "高于 2 倍标准差界限",
    VERY_HIGH: "高于 3 倍标准差界限",
}


@dataclass(frozen=True)
class FunnelPoint:
    """A place with its two numbers; for a ratio the denominator is what was expected."""

    key: Hashable
    numerator: float
    denominator: float


@dataclass(frozen=True)
class FunnelLine:
    """The four limits at one size of base, in units of `per`."""

    base: float
    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True)
class FunnelPlace:
    """A place in the funnel: its value, how far it lies out (`z`), and where that is (`grade`)."""

    key: Hashable
    numerator: float
    base: float
    value: float
    z: float
    grade: str
    limits: FunnelLine


@dataclass(frozen=True)
class Funnel:
    """A funnel ready to be drawn: target, lines from small bases to large, places."""

    kind: str
    target: float
    per: float
    dispersion: float
    lines: tuple[FunnelLine, ...]
    places: tuple[FunnelPlace, ...]

    @property
    def widened(self) -> bool:
        """Whether the limits were widened because places differ more than chance alone allows."""
        return self.dispersion > 1


def funnel_limits(
    target: float, base: float, kind: str, *, level: float = TWO_SD, dispersion: float = 1.0
) -> tuple[float, float]:
    """The lowest and highest value that a base of that size may show while the truth is `target`.

    They are where the exact interval of the place (Clopper–Pearson, Garwood) just touches the
    target, so a place lies outside exactly when its own interval leaves the target out
    (Spiegelhalter, Stat Med 2005;24:1185–1202, who interpolates between counts as well).
    `dispersion` φ widens them by √φ.

    >>> [round(limit, 3) for limit in funnel_limits(0.6, 100, "proportion")]
    [0.498, 0.7]
    """
    if kind not in KINDS:
        raise Refused(f"没有漏斗图类型“{kind}”", mend=f"可用：{'、'.join(KINDS)}")
    if not math.isfinite(target) or target < 0 or (kind == PROPORTION and target > 1):
        raise Refused(f"漏斗图的目标值不能是 {target}")
    if not math.isfinite(base) or base <= 0:
        raise Refused("漏斗图的分母必须大于零")
    tail, expected = (1 - level) / 2, target * base
    if kind == PROPORTION:
        low, high = _binomial(target, base, tail)
    else:
        low, high = _poisson(expected, tail)
    wider = math.sqrt(max(1.0, dispersion))
    lower = target - wider * (target - low / base)
    upper = target + wider * (high / base - target)
    return max(0.0, lower), min(1.0, upper) if kind == PROPORTION else upper


def _binomial(p: float, n: float, tail: float) -> tuple[float, float]:
    """The counts x at which P(≥ x) and P(≤ x) are just `tail`, between whole numbers too."""
    if p <= 0 or p >= 1:
        return p * n, p * n
    middle, room = p * n, 6 * math.sqrt(n * p * (1 - p)) + 12
    high, low = n, 0.0
    if p**n < tail:  # where not, even all of them would be nothing strange
        top = min(n, middle + room)
        high = root(lambda x: beta_below(x, n - x + 1, p) - tail, middle, top, _NEAR)
    if (1 - p) ** n < tail:
        end = max(0.0, middle - room)
        low = root(lambda x: beta_below(n - x, x + 1, 1 - p) - tail, end, middle, _NEAR)
    return low, high


def _poisson(expected: float, tail: float) -> tuple[float, float]:
    if not expected:
        return 0.0, 0.0
    room = 6 * math.sqrt(expected) + 12
    high = root(lambda x: gamma_below(x, expected) - tail, expected, expected + room, _NEAR)
    if math.exp(-expected) >= tail:
        return 0.0, high
    end = max(0.0, expected - room)
    low = root(lambda x: gamma_above(x + 1, expected) - tail, end, expected, _NEAR)
    return low, high


def _line(target: float, base: float, kind: str, dispersion: float, per: float) -> FunnelLine:
    a, b = funnel_limits(target, base, kind, level=TWO_SD, dispersion=dispersion)
    c, d = funnel_limits(target, base, kind, level=THREE_SD, dispersion=dispersion)
    return FunnelLine(base, a * per, b * per, c * per, d * per)


def overdispersion(
    points: Sequence[FunnelPoint], target: float, kind: str, winsorised: float = 0.10
) -> float:
    """φ: how many times more places differ than chance alone allows; 1 where they do not.

    The mean square of the z-scores after the outermost tenth on either side was drawn in to its
    edge; taken as 1 unless above 1 by two standard errors (Spiegelhalter et al., J R Stat Soc A
    2012;175:1–47, §4).
    """
    scores = sorted(_z(point, target, kind) for point in points)
    if len(scores) < 5:
        return 1.0
    cut = int(len(scores) * winsorised)
    low, high = scores[cut], scores[-1 - cut]
    squares = [min(high, max(low, score)) ** 2 for score in scores]
    found = math.fsum(squares) / len(squares)
    return found if found > 1 + 2 * math.sqrt(2 / len(squares)) else 1.0


def _z(point: FunnelPoint, target: float, kind: str) -> float:
    """How many standard deviations of chance a place lies from the target.

    On the scale on which chance spreads alike everywhere: arcsine of a share, root of a rate.
    """
    n, share = point.denominator, point.numerator / point.denominator
    if kind == PROPORTION:
        return 2 * math.sqrt(n) * (math.asin(math.sqrt(share)) - math.asin(math.sqrt(target)))
    return 2 * math.sqrt(n) * (math.sqrt(share) - math.sqrt(target))


def funnel(
    points: Iterable[FunnelPoint], kind: str = PROPORTION, *, per: float = 1,
    target: float | None = None, overdispersed: bool = False, steps: int = 40,
) -> Funnel:  # fmt: skip
    """Places with their limits. The target (in units of `per`) is all places together if not given.

    Places without a base are left out. With `overdispersed` the limits are widened where places
    differ more than chance allows, and `dispersion` says by how much.
    """
    known = [point for point in points if point.denominator]
    for point in known:
        checked_count(point.denominator, "分母")
        checked_count(point.numerator, "分子")
        if kind == PROPORTION:
            checked_share(point.numerator, point.denominator)
    if not known:
        return Funnel(kind, target or 0.0, per, 1.0, (), ())
    whole = math.fsum(p.numerator for p in known) / math.fsum(p.denominator for p in known)
    goal = target / per if target is not None else 1.0 if kind == RATIO else whole
    phi = overdispersion(known, goal, kind) if overdispersed else 1.0
    smallest, largest = (f(p.denominator for p in known) for f in (min, max))
    places = tuple(_placed(point, goal, kind, phi, per) for point in known)
    lines = [
        _line(goal, base, kind, phi, per) for base in _spread(smallest, largest, max(2, steps))
    ]
    return Funnel(kind, goal * per, per, phi, tuple(lines), places)


def _spread(smallest: float, largest: float, steps: int) -> list[float]:
    """Sizes at which the lines are drawn: closer together where the lines bend."""
    low, high = smallest * 0.9, largest * 1.05
    ratio = (high / low) ** (1 / (steps - 1))
    return [low * ratio**step for step in range(steps)]


def _placed(
    point: FunnelPoint, target: float, kind: str, dispersion: float, per: float
) -> FunnelPlace:
    limits = _line(target, point.denominator, kind, dispersion, per)
    value = point.numerator / point.denominator * per
    grade = (
        VERY_LOW if value < limits.low998 - _SAME else LOW if value < limits.low95 - _SAME
        else VERY_HIGH if value > limits.high998 + _SAME
        else HIGH if value > limits.high95 + _SAME else WITHIN
    )  # fmt: skip
    z = _z(point, target, kind) / math.sqrt(dispersion)
    return FunnelPlace(point.key, point.numerator, point.denominator, value, z, grade, limits)
