"""What an estimate is, and how bad input is turned away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xinglin.kernel.errors import Refused

# Why something cannot be estimated: a result, not a blank and not a nought.
NO_BASE = "no_base"
TOO_FEW_EVENTS = "too_few_events"
TOO_FEW_PEOPLE = "too_few_people"
NO_EVENTS = "no_events"
REASONS = {
    NO_BASE: "分母为零",
    TOO_FEW_EVENTS: "事件数过少，不予发布",
    TOO_FEW_PEOPLE: "人口过少，不予估计",
    NO_EVENTS: "没有事件，无法估计",
}


@dataclass(frozen=True)
class Estimate:
    """A value with the limits between which the truth is thought to lie.

    All three are in units of `per` (100 for per cent). Where nothing can be estimated they are
    None and `reason` says why (a key of `REASONS`).
    """

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    level: float = 0.95
    per: float = 1
    reason: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None

    def times(self, factor: float) -> Estimate:
        """The same estimate in other units."""
        numbers = (self.value, self.lower, self.upper)
        value, lower, upper = (None if n is None else n * factor for n in numbers)
        return Estimate(
            value, lower, upper, self.method, self.level, self.per * factor, self.reason
        )


def unknown(method: str, level: float, per: float, reason: str) -> Estimate:
    """What is handed out where nothing can be estimated."""
    return Estimate(None, None, None, method, level, per, reason)


def checked_level(level: float) -> float:
    """A level of confidence between one half and one."""
    if not 0.5 <= level < 1:
        raise Refused(f"置信水平不能是 {level}", mend="请在 0.5 与 1 之间选择，例如 0.95")
    return level


def checked_count(number: float, what: str) -> float:
    """A number of events or people: finite, and not below nought."""
    if not math.isfinite(number) or number < 0:
        raise Refused(f"{what}不能是 {number}", mend="请填写不小于零的数")
    return number


def checked_whole(number: float, what: str) -> float:
    """A count of events: whole as well."""
    if checked_count(number, what) != int(number):
        raise Refused(f"{what}必须是整数，不能是 {number}")
    return number


def checked_share(numerator: float, denominator: float) -> None:
    """Two numbers of which the one is part of the other; weighted counts need not be whole."""
    checked_count(numerator, "分子")
    checked_count(denominator, "分母")
    if numerator > denominator:
        raise Refused(
            f"构成比的分子 {numerator:g} 大于分母 {denominator:g}",
            why="分子中的人必须也在分母中",
            mend="若分子不属于分母，请按“率”而不是“比例”计算区间",
        )


def checked_strata(what: str, *columns: Sequence[float]) -> None:
    """Columns of one length, not empty, of finite numbers not below nought."""
    lengths = {len(column) for column in columns}
    if len(lengths) != 1 or lengths == {0}:
        raise Refused(
            f"{what}的各列长度不同或为空",
            why="、".join(str(len(column)) for column in columns),
            mend="每个年龄组的事件数、人口数与标准人口应一一对应",
        )
    for column in columns:
        _checked_each(column, what)


def _checked_each(column: Iterable[float], what: str) -> None:
    for number in column:
        checked_count(number, what)
