"""Births on record: so many boys and girls, so many outside the policy of their day."""

from __future__ import annotations

import datetime as dt

import numpy as np

from xinglin.demo.dice import dice
from xinglin.demo.scenarios.lines import Line, Whole, write_lines
from xinglin.demo.scenarios.quotas import parted
from xinglin.demo.scenarios.words import Lines, Quota
from xinglin.engines.registers import registers
from xinglin.kernel.errors import Refused
from xinglin.registers.births import births

BOYS, GIRLS, OUTSIDE, SECOND = "BRT8", "BRT9", "BRT4", "BRT7"
LAST_YEAR = " of the year before"
SINCE = dt.date(2016, 1, 1)  # two children to a couple


def registered(of: Whole, quota: Quota) -> int:
    """Births of the period and, where quotas speak of it, of the year before; how many."""
    years = [(name, of.wanted[f"{BOYS}{name}"]) for name in (LAST_YEAR, "")
             if f"{BOYS}{name}" in of.wanted]  # fmt: skip
    sizes = [sum(of.number_of(f"{code}{name}", quota) for code in (BOYS, GIRLS))
             for name, _ in years]  # fmt: skip
    outside = [of.number_of(f"{OUTSIDE}{name}", quota) for name, _ in years]
    second = parted(of.number_of(SECOND, quota), sizes)
    return sum(
        _year(of, one, size, more, two)
        for (_, one), size, more, two in zip(years, sizes, outside, second, strict=True)
    )


def _year(of: Whole, boys: Quota, size: int, outside: int, second: int) -> int:
    law, period = registers[births.code], of.period_of(boys)
    if outside + second > size:
        raise Refused(f"{period}的出生不足 {outside + second} 例", mend="请核对出生的定额")
    rng = dice(of.seed, "births", period)
    male = rng.permutation(size) < boys.numerator
    turn = rng.permutation(size)  # the first are outside the policy, the next second children
    span = (min(period.end, of.day) - period.start).days - 10
    when = rng.integers(0, span, size)
    weeks = np.clip(np.rint(rng.normal(38.9, 1.4, size)), 28, 42).astype(int)
    weight = np.clip(np.rint(rng.normal(3250, 420, size) / 10) * 10, 900, 5200).astype(int)
    lines = []
    for at in range(size):
        born = period.start + dt.timedelta(days=int(when[at]))
        order = "3" if turn[at] < outside else "2" if turn[at] < outside + second else "1"
        lines.append(Line(born, {
            "newborn": f"{period.start.year}-{at + 1:06d}", "sex": "1" if male[at] else "2",
            "born_on": born, "where": "医疗机构", "order": order, "weeks": str(weeks[at]),
            "weight": str(weight[at]), "two_child": "true" if order == "2" else "false",
            "outside": "true" if order == "3" else "false",
            "certificate": f"R{period.start.year % 100:02d}{at + 1:07d}",
            "issued_on": born + dt.timedelta(days=int(rng.integers(2, 10))),
        }))  # fmt: skip
    return write_lines(of, law, Lines(law.code, "issued"), lines, rng)
