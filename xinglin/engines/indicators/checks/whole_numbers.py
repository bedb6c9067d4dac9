"""Is there a whole number of people that gives a printed rate? (GRIM, for rates.)

The test of Brown and Heathers, Social Psychological and Personality Science 2017;8:363–369, turned
to per cents: people come in whole numbers, so of 1,300 people only certain rates are possible.
"""

from __future__ import annotations

import math
from fractions import Fraction

from xinglin.engines.indicators.checks.findings import DOUBT, FAILS, HOLDS, Finding, plain
from xinglin.engines.indicators.checks.printed import EXACT, Number, Printed

LARGEST = 10**9


def numerators(rate: Number, denominator: int) -> list[int]:
    """Every whole number that, out of `denominator`, prints as `rate`.

    >>> from xinglin.engines.indicators.checks.printed import read_number
    >>> numerators(read_number("96.46", "%"), 1300)
    [1254]
    >>> numerators(read_number("14.26", "%"), 866)
    []
    """
    span = rate.span
    low, high = math.ceil(span.low * denominator), math.floor(span.high * denominator)
    low, high = max(0, low), min(high, denominator if rate.bound != EXACT else high)
    return [n for n in _few(low, high) if _prints(rate, Fraction(n, denominator))]


def denominators(rate: Number, numerator: int) -> list[int]:
    """Every whole number of which `numerator` prints as `rate`.

    >>> from xinglin.engines.indicators.checks.printed import read_number
    >>> denominators(read_number("94.71", "%"), 7180), denominators(read_number("90.72", "%"), 866)
    ([7581], [])
    """
    span = rate.span
    if span.low <= 0 and not numerator:
        return [1]
    if span.high <= 0:
        return []
    low = math.ceil(numerator / span.high) if span.high < LARGEST else max(numerator, 1)
    high = math.floor(numerator / span.low) if span.low > 0 else LARGEST
    return [d for d in _few(max(low, 1), high) if _prints(rate, Fraction(numerator, d))]


def smallest_denominator(rate: Number) -> int:
    """The fewest people among whom such a rate is possible at all.

    >>> from xinglin.engines.indicators.checks.printed import read_number
    >>> smallest_denominator(read_number("14.26", "%"))
    470
    """
    most = int(1 / rate.scale) * 10**rate.decimals
    return next((d for d in range(1, most + 1) if numerators(rate, d)), most)


def _few(low: int, high: int) -> list[int]:
    """The numbers from low to high; of very many, the first and the last thousand."""
    if high - low < 2000:
        return list(range(low, high + 1))
    return [*range(low, low + 1000), *range(high - 999, high + 1)]


def _prints(rate: Number, exact: Fraction) -> bool:
    return rate.rounds_from(exact) if rate.bound == EXACT else rate.span.holds(exact)


def feasible_of(rate: Printed, denominator: Printed | None, whole: int) -> Finding:
    """The verdict on a rate whose denominator is known."""
    number = rate.number
    assert number is not None
    ids = (rate.id, *([denominator.id] if denominator else []))
    found = numerators(number, whole)
    if found:
        return Finding("whole", HOLDS, ids, f"{whole} 的 {rate.text} 对应分子 {_several(found)}")
    low = math.floor(number.value * whole)
    near = f"{_worked(low, whole, number)}，{_worked(low + 1, whole, number)}"
    return Finding(
        "whole", FAILS, ids,
        f"{rate.said} 以 {whole} 为分母时没有整数分子：{near}",
        "请核对率的分母是否就是所印的人数，并连同分子一起列出",
    )  # fmt: skip


def feasible_with(rate: Printed, numerator: Printed | None, whole: int) -> Finding:
    """The verdict on a rate whose numerator is known."""
    number = rate.number
    assert number is not None
    ids = (rate.id, *([numerator.id] if numerator else []))
    found = denominators(number, whole)
    if found:
        return Finding("whole", HOLDS, ids, f"{whole} 占 {rate.text} 对应分母 {_several(found)}")
    exact = whole / number.value if number.value else Fraction(0)
    low = max(1, math.floor(exact))
    cut = [d for d in (low, low + 1) if number.cut_from(Fraction(whole, d))]
    if cut:
        says = f"{_worked(whole, cut[0], number)}，四舍五入不是 {rate.text}，只有截去尾数才是"
        return Finding(
            "whole", FAILS, ids, f"{rate.said}：{says}", "请按四舍五入（逢五进一）保留小数"
        )
    near = f"{_worked(whole, low, number)}，{_worked(whole, low + 1, number)}"
    return Finding(
        "whole", FAILS, ids,
        f"{rate.said} 以 {whole} 为分子时没有整数分母：{near}",
        "该率所用的分子不是所印的人数：请核对口径，并列出率本身的分子与分母",
    )  # fmt: skip


def lonely(rate: Printed) -> Finding | None:
    """What may be said of a rate that stands without numerator and denominator."""
    if rate.number is None or rate.number.bound != EXACT:
        return None
    return Finding(
        "whole", DOUBT, (rate.id,),
        f"{rate.said} 没有分子和分母，无法重算（分母至少为 {smallest_denominator(rate.number)}）",
        "率应与分子、分母和口径一起列出",
    )  # fmt: skip


def _worked(above: int, below: int, number: Number) -> str:
    return f"{above}/{below} = {plain(Fraction(above, below) / number.scale, number.decimals + 2)}"


def _several(found: list[int]) -> str:
    if len(found) < 4:
        return "、".join(map(str, found))
    return f"{found[0]} 至 {found[-1]}"
