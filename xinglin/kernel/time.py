"""Spans, periods, working days and the one clock. Time is an argument everywhere else."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from xinglin.kernel.errors import Refused

ZONE = ZoneInfo("Asia/Shanghai")
YEAR, QUARTER, MONTH = "year", "quarter", "month"
Moment = TypeVar("Moment", dt.date, dt.datetime)

_stopped: ContextVar[dt.datetime | None] = ContextVar("stopped", default=None)


# --- the clock -----------------------------------------------------------------------------


def now() -> dt.datetime:
    """This moment, with the zone of China; the only place where the clock is read."""
    return _stopped.get() or dt.datetime.now(ZONE)


def today() -> dt.date:
    """This day in China."""
    return now().astimezone(ZONE).date()


@contextmanager
def stopped(at: dt.datetime | dt.date) -> Iterator[None]:
    """Hold the clock at `at`: for tests and for making history."""
    if not isinstance(at, dt.datetime):
        at = dt.datetime(at.year, at.month, at.day, 9, 0)
    token = _stopped.set(at if at.tzinfo else at.replace(tzinfo=ZONE))
    try:
        yield
    finally:
        _stopped.reset(token)


# --- spans ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A length of time in calendar months, days and hours; months are clipped to a month's end."""

    months: int = 0
    days: int = 0
    hours: int = 0

    def after(self, start: Moment) -> Moment:
        """The moment this long after `start`.

        >>> months(1).after(dt.date(2026, 1, 31))
        datetime.date(2026, 2, 28)
        """
        return _shift(start, self.months, self.days, self.hours)

    def before(self, end: Moment) -> Moment:
        """The moment this long before `end`."""
        return _shift(end, -self.months, -self.days, -self.hours)

    @property
    def title(self) -> str:
        """In Chinese words: 3个月, 2周, 10天."""
        if self.months and self.months % 12 == 0:
            return f"{self.months // 12}年"
        if self.months:
            return f"{self.months}个月"
        if self.days and self.days % 7 == 0:
            return f"{self.days // 7}周"
        return f"{self.days}天" if self.days else f"{self.hours}小时"


def _shift(at: Moment, by_months: int, by_days: int, by_hours: int) -> Moment:
    if by_months:
        total = at.year * 12 + at.month - 1 + by_months
        year, month0 = divmod(total, 12)
        # Every month has 28 days: most dates need not look
        day = at.day if at.day <= 28 else min(at.day, calendar.monthrange(year, month0 + 1)[1])
        at = at.replace(year=year, month=month0 + 1, day=day)
    if by_hours and not isinstance(at, dt.datetime):
        raise TypeError("hours after a bare date have no meaning")
    return at + dt.timedelta(days=by_days, hours=by_hours) if by_days or by_hours else at


def hours(n: int) -> Span:
    """`n` hours."""
    return Span(hours=n)


def days(n: int) -> Span:
    """`n` days."""
    return Span(days=n)


def weeks(n: int) -> Span:
    """`n` weeks."""
    return Span(days=7 * n)


def months(n: int) -> Span:
    """`n` calendar months."""
    return Span(months=n)


def years(n: int) -> Span:
    """`n` calendar years."""
    return Span(months=12 * n)


def age_on(birth: dt.date, day: dt.date) -> int:
    """Completed years (周岁) on `day`; someone born on 29 February turns on 1 March.

    >>> age_on(dt.date(1961, 3, 2), dt.date(2026, 3, 1))
    64
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


# --- periods -------------------------------------------------------------------------------

_FORMS = {
    "mch": re.compile(r"mch(\d{4})"),
    YEAR: re.compile(r"(\d{4})"),
    QUARTER: re.compile(r"(\d{4})-?[Qq]([1-4])"),
    MONTH: re.compile(r"(\d{4})-(\d{2})"),
    "window": re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})"),
}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole days, both ends included."""

    start: dt.date
    end: dt.date
    code: str
    kind: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2021`, `2021-Q3`, `2021-09`, `2021-01-01..2021-09-21` or `mch2021`."""
        text = text.strip()
        for kind, form in _FORMS.items():
            if found := form.fullmatch(text):
                try:
                    return cls._of(kind, *found.groups())
                except ValueError:
                    break
        raise Refused(
            f"看不懂的时间范围“{text[:40]}”",
            mend="请写成 2021、2021-Q3、2021-09、2021-01-01..2021-09-21 或 mch2021（妇幼年度）",
        )

    @classmethod
    def _of(cls, kind: str, first: str, second: str = "") -> Period:
        if kind == "window":
            start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(second)
            if end < start:
                raise ValueError("ends before it starts")
            return cls(start, end, f"{first}..{second}", kind)
        number = int(first)
        if kind == "mch":
            return cls(dt.date(number - 1, 10, 1), dt.date(number, 9, 30), f"mch{number}", kind)
        if kind == YEAR:
            return cls(dt.date(number, 1, 1), dt.date(number, 12, 31), first, kind)
        month0, length = (3 * int(second) - 3, 3) if kind == QUARTER else (int(second) - 1, 1)
        start = dt.date(number, month0 + 1, 1)
        end = months(length).after(start) - dt.timedelta(days=1)
        code = f"{first}-Q{second}" if kind == QUARTER else f"{first}-{second}"
        return cls(start, end, code, kind)

    @property
    def title(self) -> str:
        """In Chinese words, for people."""
        year = self.start.year
        if self.kind == "mch":
            return f"{self.end.year}妇幼年度（{_chinese(self.start)}至{_chinese(self.end)}）"
        if self.kind == YEAR:
            return f"{year}年"
        if self.kind == QUARTER:
            return f"{year}年第{'一二三四'[(self.start.month - 1) // 3]}季度"
        if self.kind == MONTH:
            return f"{year}年{self.start.month}月"
        return f"{_chinese(self.start)}至{_chinese(self.end)}"

    def contains(self, day: dt.date) -> bool:
        """Whether `day` lies inside."""
        return self.start <= day <= self.end

    def months(self) -> list[Period]:
        """The calendar months that it touches, in order."""
        found, at = [], self.start.replace(day=1)
        while at <= self.end:
            found.append(Period.parse(f"{at:%Y-%m}"))
            at = months(1).after(at)
        return found

    def previous_year(self) -> Period:
        """The same stretch one year earlier (同期)."""
        if self.kind == "mch":
            return Period.parse(f"mch{self.end.year - 1}")
        start, end = years(1).before(self.start), years(1).before(self.end)
        if self.kind == "window":
            return Period.parse(f"{start}..{end}")
        if self.kind == MONTH:
            return Period.parse(f"{start:%Y-%m}")
        return Period.parse(self.code.replace(str(self.start.year), str(start.year), 1))

    def __str__(self) -> str:
        return self.code


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def year(number: int) -> Period:
    """A calendar year."""
    return Period.parse(f"{number:04d}")


def quarter(text: str) -> Period:
    """A quarter, as `2026-Q1`."""
    return Period.parse(text)


def month(text: str) -> Period:
    """A month, as `2026-01`."""
    return Period.parse(text)


# --- working days --------------------------------------------------------------------------


def holidays_known(day: dt.date) -> bool:
    """Whether the State Council's holiday plan of that year is in the table we ship with."""
    import chinese_calendar

    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_workday(day: dt.date) -> bool:
    """A working day, make-up Saturdays included; plain weekdays in years not announced yet."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def workdays_after(day: dt.date, n: int) -> dt.date:
    """The n-th working day after `day` (the day itself is not counted, as limits in law are)."""
    while n > 0:
        day += dt.timedelta(days=1)
        n -= is_workday(day)
    return day
