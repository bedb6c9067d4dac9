"""By what a figure may be divided: places, institutions, time, sex, age, what rows carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xinglin.kernel.time import Period, months

PLACE, INSTITUTION, SEX, AGE_BAND = "place", "institution", "sex", "age_band"
MONTH, QUARTER, YEAR, MCH_YEAR = "month", "quarter", "year", "mch"
OF_TIME = (MONTH, QUARTER, YEAR, MCH_YEAR)
DIMENSIONS = (PLACE, INSTITUTION, *OF_TIME, SEX, AGE_BAND)
USUAL = (PLACE, SEX, AGE_BAND, *OF_TIME)
BANDS = (0, 7, 15, 35, 45, 55, 65, 75, 85)  # the first age of each band
TITLES = {
    PLACE: "地区", INSTITUTION: "机构", SEX: "性别", AGE_BAND: "年龄段", MONTH: "月",
    QUARTER: "季度", YEAR: "年", MCH_YEAR: "妇幼年度",
}  # fmt: skip


@dataclass(frozen=True)
class Attribute:
    """A column of the rows counted by which a figure may be divided, with the titles of values."""

    name: str
    title: str
    values: Mapping[str, str] = field(default_factory=dict)

    def titled(self, value: str) -> str:
        """A value as people read it."""
        return self.values.get(value, value) if value else "未记录"


def attribute(name: str, title: str, values: Mapping[str, str] | None = None) -> Attribute:
    """A dimension of one indicator: any column of the rows that it counts."""
    return Attribute(name, title, dict(values or {}))


def band_of(first: int, bands: tuple[int, ...] = BANDS) -> str:
    """The name of the age band that begins at this age.

    >>> band_of(35), band_of(85), band_of(0, (0, 1, 3))
    ('35–44岁', '85岁及以上', '0岁')
    """
    following = [age for age in bands if age > first]
    if not following:
        return f"{first}岁及以上"
    last = following[0] - 1
    return f"{first}岁" if last == first else f"{first}–{last}岁"


def parts_of(period: Period, by: Iterable[str]) -> list[Period]:
    """The months, quarters, years or maternal-and-child years of a period, cut to its ends.

    >>> [one.code for one in parts_of(Period.parse("2025"), ["quarter"])]
    ['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4']
    >>> [one.code for one in parts_of(Period.parse("2025-01-20..2025-02-28"), ["month"])]
    ['2025-01-20..2025-01-31', '2025-02']
    """
    asked = [one for one in OF_TIME if one in set(by)]
    found = [part for kind in asked for part in _stretches(period, kind)]
    return found or [period]


def _stretches(period: Period, kind: str) -> list[Period]:
    found, at = [], period.start
    while at <= period.end:
        whole = around(at, kind)
        start, end = max(whole.start, period.start), min(whole.end, period.end)
        cut = (start, end) != (whole.start, whole.end)
        found.append(Period.parse(f"{start}..{end}") if cut else whole)
        at = whole.end + dt.timedelta(days=1)
    return found


def around(day: dt.date, kind: str) -> Period:
    """The month, quarter, year or maternal-and-child year in which a day lies."""
    codes = {
        MONTH: f"{day:%Y-%m}",
        QUARTER: f"{day.year:04d}-Q{(day.month + 2) // 3}",
        YEAR: f"{day.year:04d}",
        MCH_YEAR: f"mch{day.year + (day.month > 9):04d}",
    }
    return Period.parse(codes[kind])


def period_before(period: Period) -> Period:
    """The stretch of the same kind that ends where this one begins (环比).

    >>> period_before(Period.parse("2026-Q1")).code, period_before(Period.parse("mch2026")).code
    ('2025-Q4', 'mch2025')
    """
    last = period.start - dt.timedelta(days=1)
    if period.kind in OF_TIME:
        return around(last, period.kind)
    whole_months = period.start.day == 1 and (period.end + dt.timedelta(days=1)).day == 1
    if whole_months:
        return Period.parse(f"{months(len(period.months())).before(period.start)}..{last}")
    return Period.parse(f"{last - (period.end - period.start)}..{last}")
