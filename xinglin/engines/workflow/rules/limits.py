"""When a limit ends: hours, calendar days, months and working days; standing still and going on.

The day on which a limit starts is not counted, and it ends at 24:00 of its last day
(《民法典》第二百零一条、第二百零二条); limits of up to seven days in the law on penalties are
working days (《行政处罚法》第八十五条), which a declaration says by `working_days`.
"""

from __future__ import annotations

import calendar as months_of
import datetime as dt

from xinglin.engines.workflow.words import Calendar, Limit, china
from xinglin.engines.workflow.words.limits import CALENDAR, HOURS, MINUTES, MONTHS, WORKING
from xinglin.kernel.time import ZONE

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
ONE = dt.timedelta(days=1)


def end_of(day: dt.date) -> dt.datetime:
    """The last second of a day in China."""
    return dt.datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZONE)


def day_of(moment: dt.datetime) -> dt.date:
    """The day in China on which a moment lies."""
    return moment.astimezone(ZONE).date()


def due(limit: Limit, start: dt.datetime, calendar: Calendar | None = None) -> dt.datetime:
    """When a limit that starts at that moment ends.

    >>> noon = dt.datetime(2026, 9, 30, 12, tzinfo=ZONE)
    >>> from xinglin.engines.workflow.words import calendar_days, hours, working_days
    >>> f"{due(working_days(1), noon):%m-%d %H:%M}"
    '10-08 23:59'
    >>> f"{due(calendar_days(15), noon):%m-%d}", f"{due(hours(24), noon):%m-%d %H:%M}"
    ('10-15', '10-01 12:00')
    """
    known = calendar or china()
    if limit.unit == MINUTES:
        return start + dt.timedelta(minutes=limit.many)
    if limit.unit == HOURS:
        return start + dt.timedelta(hours=limit.many)
    first = day_of(start)
    if limit.unit == WORKING:
        return end_of(worked_after(first, limit.many, known))
    last = first + limit.many * ONE if limit.unit == CALENDAR else _months(first, limit.many)
    while limit.rolls and not known.works(last):
        last += ONE
    return end_of(last)


def worked_after(day: dt.date, many: int, calendar: Calendar) -> dt.date:
    """The n-th working day after a day."""
    while many > 0:
        day += ONE
        many -= calendar.works(day)
    return day


def worked_between(after: dt.date, until: dt.date, calendar: Calendar) -> int:
    """How many working days lie after one day, up to another."""
    found, day = 0, after
    while day < until:
        day += ONE
        found += calendar.works(day)
    return found


def _months(day: dt.date, many: int) -> dt.date:
    year, month0 = divmod(day.year * 12 + day.month - 1 + many, 12)
    last = months_of.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


def provisional(limit: Limit, start: dt.datetime, calendar: Calendar | None = None) -> bool:
    """Whether the end depends on holidays that nobody has announced yet."""
    if not (limit.unit == WORKING or limit.rolls):
        return False
    known = calendar or china()
    return not known.knows(day_of(due(limit, start, known)))


def resumed(
    limit: Limit,
    ends: dt.datetime,
    paused: dt.datetime,
    goes_on: dt.datetime,
    calendar: Calendar | None = None,
) -> dt.datetime:
    """The new end of a limit that stood still: what was left is left.

    Days: the day of the pause still counts, the day of going on counts again; a pause and a
    resumption on one day change nothing. Late limits stay as late as they were.
    """
    if goes_on <= paused:
        return ends
    if limit.unit in (MINUTES, HOURS):
        return ends + (goes_on - paused)
    known = calendar or china()
    first, last = day_of(paused), day_of(goes_on)
    if limit.unit in (CALENDAR, MONTHS):
        new = day_of(ends) + (last - first)
        while limit.rolls and not known.works(new):
            new += ONE
        return end_of(new)
    left = day_of(ends)
    if left <= first:
        return ends if left == first and last == first else end_of(left + (last - first))
    return end_of(worked_after(last, worked_between(first, left, known), known))


def days_late(ends: dt.datetime, at: dt.datetime) -> int:
    """Whole days past a limit; -1 when it is not past."""
    return (at - ends).days if at > ends else -1


def left_in_words(ends: dt.datetime, at: dt.datetime) -> tuple[str, str]:
    """What is left, for people, and the state of its mark: ok, remind, late.

    >>> at = dt.datetime(2026, 3, 2, 9, tzinfo=ZONE)
    >>> left_in_words(dt.datetime(2026, 3, 1, 23, 59, 59, tzinfo=ZONE), at)
    ('超期 1 天', 'late')
    """
    if ends.year >= 9999:
        return "", ""
    between = (day_of(ends) - day_of(at)).days
    if at > ends:
        return (f"超期 {-between} 天" if between < 0 else "今天已超期"), "late"
    if between == 0:
        return "今天到期", "remind"
    return f"还有 {between} 天", ("remind" if between <= 3 else "ok")
