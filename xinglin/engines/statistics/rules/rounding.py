"""One rule of rounding, half up and at the last step; and rounding that hides small numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from xinglin.kernel.errors import Refused


def half_up(value: float | Decimal | int | str, places: int = 2) -> Decimal:
    """Rounded half up, away from nought below nought; floats by their shortest decimal.

    >>> str(half_up("84.925")), str(half_up(0.125)), str(half_up(-2.5, 0))
    ('84.93', '0.13', '-3')
    """
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise Refused(f"不能对 {value} 取整")
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def rounded_to(value: float | int | Decimal, base: int = 5) -> int:
    """The nearest multiple of `base`, halves up: counts of a dashboard that tell of nobody.

    >>> [rounded_to(n) for n in (0, 2, 3, 7, 8, 12)]
    [0, 0, 5, 5, 10, 10]
    """
    if base < 1:
        raise Refused(f"不能取整到 {base}", mend="基数应为正整数")
    return int((Decimal(str(value)) / base).quantize(Decimal(1), ROUND_HALF_UP)) * base


def rounded_to_sum(
    parts: Sequence[float | int | Decimal], places: int = 0, total: Decimal | None = None
) -> list[Decimal]:
    """Parts rounded so that they still add to their rounded total: the largest remainders go up.

    Hamilton's method (1792). For shares of one whole that a reader will add up.

    >>> [str(part) for part in rounded_to_sum([Decimal(100) / 3] * 3, 2)]
    ['33.34', '33.33', '33.33']
    """
    step = Decimal(1).scaleb(-places)
    exact = [one if isinstance(one, Decimal) else Decimal(str(one)) for one in parts]
    whole = half_up(sum(exact, Decimal(0)), places) if total is None else half_up(total, places)
    low = [one // step * step for one in exact]
    rest = int((whole - sum(low, Decimal(0))) / step)
    if not 0 <= rest <= len(exact):
        raise Refused(f"各部分之和与合计 {whole} 相差过大，不能凑整")
    order = _by_remainder(exact, low)
    up = set(order[:rest])
    return [(one + step if at in up else one).quantize(step) for at, one in enumerate(low)]


def _by_remainder(exact: Iterable[Decimal], low: Iterable[Decimal]) -> list[int]:
    gaps = [a - b for a, b in zip(exact, low, strict=True)]
    return sorted(range(len(gaps)), key=lambda at: (-gaps[at], at))
