"""More cases than usual: simple detectors for short series of counts, oldest first.

Each answer is a reason to look, never a verdict; `baseline` says what was usual.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xinglin.engines.statistics.rules.distributions import normal_quantile
from xinglin.engines.statistics.rules.estimates import checked_count
from xinglin.kernel.errors import Refused

FLOOR = 0.5  # of a standard deviation, so that a run of noughts makes no single case infinite


@dataclass(frozen=True)
class Signal:
    """One point of a series: its statistic, the bound that it is held against, the alarm.

    `bound` is in counts where the method has one; None before there is history enough.
    """

    at: int
    count: float
    statistic: float | None
    bound: float | None
    alarm: bool
    baseline: float | None = None


def ears(
    counts: Sequence[float], method: str = "C2", *, window: int = 7, alpha: float = 0.001,
    floor: float = FLOOR,
) -> list[Signal]:  # fmt: skip
    """EARS C1, C2 and C3 (Hutwagner et al., J Urban Health 2003;80 suppl 1:i89–i96).

    C1 takes the `window` points just before as usual, C2 leaves two out between; C3 sums what C2
    exceeded one by over three points and rings above two. Alarm of C1 and C2: above mean +
    z·max(sd, floor), z of 1 − alpha.
    """
    if method not in ("C1", "C2", "C3"):
        raise Refused(f"没有 EARS 方法“{method}”", mend="可用：C1、C2、C3")
    if window < 2:
        raise Refused("EARS 的基线至少需要 2 个时点")
    for count in counts:
        checked_count(count, "病例数")
    z, gap = normal_quantile(1 - alpha), 0 if method == "C1" else 2
    found: list[Signal] = []
    for at, count in enumerate(counts):
        before = list(counts[max(0, at - gap - window) : max(0, at - gap)])
        if len(before) < window:
            found.append(Signal(at, count, None, None, False))
            continue
        mean = math.fsum(before) / window
        sd = max(floor, math.sqrt(math.fsum((y - mean) ** 2 for y in before) / (window - 1)))
        statistic, bound = (count - mean) / sd, mean + z * sd
        found.append(Signal(at, count, statistic, bound, count > bound, mean))
    return _summed(found) if method == "C3" else found


def _summed(found: list[Signal]) -> list[Signal]:
    """C3 out of C2: `max(0, C2 − 1)` of the point and the two before it."""
    over = [None if one.statistic is None else max(0.0, one.statistic - 1) for one in found]
    summed = []
    for at, one in enumerate(found):
        several = [value for value in over[max(0, at - 2) : at + 1] if value is not None]
        whole = math.fsum(several) if len(several) == 3 else None
        alarm = whole is not None and whole > 2
        summed.append(Signal(at, one.count, whole, None, alarm, one.baseline))
    return summed


def cusum(
    counts: Sequence[float], mean: float, *, k: float = 1.04, h: float = 2.26, reset: bool = True
) -> list[Signal]:
    """What gathers above the usual: C(t) = max(0, C(t−1) + x − k), alarm at h.

    x is Rossi's normalised count (y − 3μ + 2√(μy)) / (2√μ), Rossi et al., Stat Med
    1999;18:2111–2122. With `reset` it begins anew after an alarm, so that one event rings once.
    """
    if not math.isfinite(mean) or mean <= 0:
        raise Refused("累积和法的基线均值必须大于零")
    total, found = 0.0, []
    for at, count in enumerate(counts):
        checked_count(count, "病例数")
        x = (count - 3 * mean + 2 * math.sqrt(mean * count)) / (2 * math.sqrt(mean))
        total = max(0.0, total + x - k)
        alarm = total >= h
        found.append(Signal(at, count, total, None, alarm, mean))
        if alarm and reset:
            total = 0.0
    return found


def moving_percentile(current: float, history: Sequence[float], percentile: float = 0.80) -> Signal:
    """The rule of the national alert system: the current sum against past sums of the season.

    `history` holds the sums of the same seven days and the two weeks before and after in each of
    three years (15). Alarm at or above the percentile (by linear interpolation).
    """
    if len(history) < 15:
        raise Refused("历史数据不足三年，不能使用移动百分位数法", mend="请改用 EARS 或单病例规则")
    checked_count(current, "病例数")
    if not 0 < percentile < 1:
        raise Refused(f"百分位数不能是 {percentile}", mend="请在 0 与 1 之间选择，例如 0.80")
    ordered = sorted(checked_count(one, "病例数") for one in history)
    at = percentile * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    bound = round(ordered[low] + (at - low) * (ordered[high] - ordered[low]), 9)
    middle = ordered[len(ordered) // 2]
    return Signal(0, current, current, bound, current >= bound and current > 0, middle)
