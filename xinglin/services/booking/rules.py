"""What booking decides: the slots of a day, who is barred, until when one may cancel."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable

from xinglin.engines.followup import Limits

MORNING, AFTERNOON = "am", "pm"
SESSIONS = {MORNING: "上午", AFTERNOON: "下午"}
BEGINS = {MORNING: dt.time(8, 0), AFTERNOON: dt.time(14, 0)}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SERVICES = {
    "booking": "预约诊疗",
    "reminder": "候诊提醒",
    "results": "检验检查结果推送",
    "payment": "移动支付",
}
PUBLIC_KINDS = ("A", "G")  # hospitals and maternal and child health hospitals in WS 218
PUBLIC = ("11", "12")  # state and collective ownership
OLD = 65
LIMITS = Limits("""
    name    | value | unit | from       | to | source                                   | tag
    missed  | 3     | 次   | 2015-01-01 |    | 预约挂号惯例：爽约达到的次数             | G
    within  | 90    | 天   | 2015-01-01 |    | 预约挂号惯例：计爽约的期间               | G
    barred  | 30    | 天   | 2015-01-01 |    | 预约挂号惯例：暂停预约的期间             | G
    cancel  | 60    | 分钟 | 2015-01-01 |    | 预约挂号惯例：就诊前多久可以取消         | G
    ahead   | 14    | 天   | 2015-01-01 |    | 预约挂号惯例：可以预约多少天以内的号     | G
    kept    | 20    | %    | 2020-11-24 |    | 解决老年人运用智能技术困难：现场号源留存 | G
""")


def times_of(session: str, slots: int, minutes: int) -> list[dt.time]:
    """When each slot of a session begins.

    >>> times_of(MORNING, 3, 10)[-1]
    datetime.time(8, 20)
    """
    first = dt.datetime.combine(dt.date(2000, 1, 1), BEGINS[session])
    return [(first + dt.timedelta(minutes=minutes * turn)).time() for turn in range(slots)]


def kept_of(slots: int, percent: float) -> int:
    """How many slots of a session are kept for old people and for whoever comes in person.

    >>> kept_of(10, 20), kept_of(1, 20), kept_of(0, 20)
    (2, 1, 0)
    """
    return math.ceil(slots * percent / 100)


def days_of(
    weekday: int, first: dt.date, last: dt.date, stops: Collection[dt.date]
) -> list[dt.date]:
    """The days of a weekly pattern between two days, days without a clinic left out.

    >>> days_of(0, dt.date(2026, 3, 1), dt.date(2026, 3, 16), {dt.date(2026, 3, 9)})
    [datetime.date(2026, 3, 2), datetime.date(2026, 3, 16)]
    """
    ahead = (weekday - first.weekday()) % 7
    found = range((first + dt.timedelta(ahead)).toordinal(), last.toordinal() + 1, 7)
    return [day for day in map(dt.date.fromordinal, found) if day not in stops]


def barred_until(missed: Iterable[dt.date], on: dt.date) -> dt.date | None:
    """Until when somebody who did not come several times cannot book; None when he can.

    >>> days = [dt.date(2026, 1, 5), dt.date(2026, 2, 2), dt.date(2026, 3, 2)]
    >>> barred_until(days, dt.date(2026, 3, 10))
    datetime.date(2026, 4, 1)
    >>> barred_until(days, dt.date(2026, 4, 2)), barred_until(days[1:], dt.date(2026, 3, 10))
    (None, None)
    """
    held = LIMITS.on(on)
    several = sorted(day for day in missed if day <= on)
    last = several[-1] if several else on
    recent = [day for day in several if (last - day).days < held.within]
    if len(recent) < held.missed:
        return None
    until = last + dt.timedelta(int(held.barred))
    return until if on <= until else None


def too_late(at: dt.datetime, now: dt.datetime) -> bool:
    """Whether it is too late to cancel.

    >>> at = dt.datetime(2026, 3, 2, 9, 0)
    >>> too_late(at, dt.datetime(2026, 3, 2, 8, 0)), too_late(at, dt.datetime(2026, 3, 2, 8, 1))
    (False, True)
    """
    return at - now < dt.timedelta(minutes=LIMITS.on(now.date()).cancel)


def may_take(kept: bool, age: int, day: dt.date, on: dt.date) -> str:
    """Why somebody may not take a slot; a kept one is for old people, or in person on the day.

    >>> may_take(True, 40, dt.date(2026, 3, 3), dt.date(2026, 3, 2))
    '这是留给65岁及以上老年人和当日现场的号'
    >>> may_take(True, 70, dt.date(2026, 3, 3), dt.date(2026, 3, 2))
    ''
    """
    if kept and age < OLD and day != on:
        return f"这是留给{OLD}岁及以上老年人和当日现场的号"
    return ""
