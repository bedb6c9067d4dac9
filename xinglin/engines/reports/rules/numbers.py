"""How a number reads: rounded half up at the last step, 万 and 亿, shares, ranges, dates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

WAN = 10_000
YI = 100_000_000
DIGITS = "〇一二三四五六七八九"


def rounded(value: Number, places: int = 2) -> Decimal:
    """The value rounded half away from zero, from its exact form.

    >>> rounded(Decimal("2.345")), rounded(Fraction(1, 8), 2), rounded(Decimal("-0.005"))
    (Decimal('2.35'), Decimal('0.13'), Decimal('-0.01'))
    >>> rounded(Fraction(2, 3), 0)
    Decimal('1')
    >>> rounded(Decimal("-0.001"))
    Decimal('0.00')
    """
    exact = Fraction(value) * 10**places
    units = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    sign = 1 if exact < 0 and units else 0
    return Decimal((sign, tuple(int(digit) for digit in str(units)), -places))


def plain(value: Number, places: int = 2) -> str:
    """The rounded value without idle zeros.

    >>> plain(Decimal("12.50")), plain(Decimal("12")), plain(10), plain(Fraction(1, 3))
    ('12.5', '12', '10', '0.33')
    """
    text = f"{rounded(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(ratio: Number, unit: str = "%", scale: int = 100) -> str:
    """A ratio as a share or a rate, always with two decimals.

    >>> percent(Fraction(7843, 10000)), percent(Fraction(1, 200), "‰", 1000)
    ('78.43%', '5.00‰')
    """
    return f"{rounded(Fraction(ratio) * scale):f}{unit}"


def counted(value: Number, unit: str = "", *, exact: bool = False) -> str:
    """A count or an amount: from 10 000 in 万, from 10 000 万 in 亿, with at most two decimals.

    `exact` (in tables) writes it out. A unit that already says 万 is not said twice.

    >>> counted(9999, "人"), counted(123456, "人"), counted(120000, "人")
    ('9999人', '12.35万人', '12万人')
    >>> counted(99_999_999, "人"), counted(123_450_000, "元"), counted(12345, "万元")
    ('1亿人', '1.23亿元', '1.23亿元')
    >>> counted(123456, "人", exact=True), counted(Decimal("7.125"), "天"), counted(300, "万元")
    ('123456人', '7.13天', '300万元')
    """
    if exact:
        return f"{plain(value)}{unit}"
    size, bare = (Fraction(value) * WAN, unit[1:]) if unit[:1] == "万" else (Fraction(value), unit)
    if abs(rounded(size / WAN)) >= WAN:
        return f"{plain(size / YI)}亿{bare}"
    if abs(size) >= WAN:
        return f"{plain(size / WAN)}万{bare}"
    return f"{plain(value)}{unit}"


def between(low: Number, high: Number, unit: str = "") -> str:
    """A range, with the unit said twice.

    >>> between(5, 10, "%")
    '5%—10%'
    """
    return f"{plain(low)}{unit}—{plain(high)}{unit}"


def chinese_date(day: date) -> str:
    """
    >>> chinese_date(date(2024, 3, 5))
    '2024年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(code: str, year: int, serial: int) -> str:
    """发文字号: hexagonal brackets, no leading zeros, no 第.

    >>> document_number("杏卫健发", 2024, 5)
    '杏卫健发〔2024〕5号'
    """
    return f"{code}〔{year:04d}〕{serial}号"


def time_progress(day: date) -> Decimal:
    """The share of the year that has gone at the end of that day.

    >>> time_progress(date(2025, 12, 31)), time_progress(date(2025, 3, 14))
    (Decimal('1'), Decimal('0.2'))
    """
    first, next_first = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    gone = day - first + timedelta(days=1)
    return Decimal(gone.days) / Decimal((next_first - first).days)


def chinese_numeral(number: int) -> str:
    """1 to 99, as headings are numbered.

    >>> [chinese_numeral(number) for number in (1, 10, 11, 20, 35)]
    ['一', '十', '十一', '二十', '三十五']
    """
    if not 1 <= number <= 99:
        raise ValueError(f"A heading cannot have the number {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
