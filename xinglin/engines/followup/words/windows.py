"""Windows: from when, until when and how late something is done, as pure functions of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from xinglin.kernel.time import YEAR

MCH = "mch"
YEARLY = {YEAR: "每年一次", MCH: "每个妇幼年度一次"}


class Mark(StrEnum):
    """How a visit that was made stands to its appointment."""

    EARLY = "early"
    ON_TIME = "on time"
    LATE = "late"


class Timing(StrEnum):
    """How an appointment stands on a day, as long as the visit has not been made."""

    NOT_YET = "not yet"
    DUE = "due"
    LATE = "late"
    MISSED = "missed"


MARKS = {Mark.EARLY: "提前", Mark.ON_TIME: "按时", Mark.LATE: "逾期完成"}
TIMINGS = {
    Timing.NOT_YET: "未到期",
    Timing.DUE: "应访",
    Timing.LATE: "逾期",
    Timing.MISSED: "漏访",
}


@dataclass(frozen=True)
class Appointment:
    """What is due, and when: from `on` until `until`; earlier from `opens`, late until `closes`.

    Without `until` the day itself is the last in time; without `closes` it stays due for ever.
    """

    kind: str
    on: dt.date
    until: dt.date | None = None
    opens: dt.date | None = None
    closes: dt.date | None = None

    @property
    def last_day(self) -> dt.date:
        """The last day in time."""
        return max(self.on, self.until or self.on)

    def mark(self, day: dt.date) -> Mark:
        """How a visit made on that day stands to it.

        >>> week = Appointment("home", dt.date(2026, 3, 1), dt.date(2026, 3, 7))
        >>> [str(week.mark(dt.date(2026, 3, day))) for day in (1, 7, 8)]
        ['on time', 'on time', 'late']
        """
        if self.opens is not None and day < self.opens:
            return Mark.EARLY
        return Mark.ON_TIME if day <= self.last_day else Mark.LATE

    def timing(self, today: dt.date) -> Timing:
        """How it stands on that day, not made yet; exactly one of the four.

        >>> first, last, end = (dt.date(2026, 3, day) for day in (1, 7, 9))
        >>> week = Appointment("x", first, last, closes=end)
        >>> [str(week.timing(dt.date(2026, 3, day))) for day in (1, 8, 10)]
        ['due', 'late', 'missed']
        """
        if today < min(self.on, self.opens or self.on):
            return Timing.NOT_YET
        if today <= self.last_day:
            return Timing.DUE
        if self.closes is None or today <= max(self.closes, self.last_day):
            return Timing.LATE
        return Timing.MISSED

    def is_missed(self, today: dt.date) -> bool:
        """Whether it is too late to make it."""
        return self.timing(today) == Timing.MISSED


def cycle_of(kind: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the calendar year or maternal-and-child year of a day.

    >>> cycle_of("mch", dt.date(2026, 10, 1))
    (datetime.date(2026, 10, 1), datetime.date(2027, 9, 30))
    """
    if kind == YEAR:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    first = day.year if day.month >= 10 else day.year - 1
    return dt.date(first, 10, 1), dt.date(first + 1, 9, 30)
