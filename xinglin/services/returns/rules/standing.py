"""How a thing that goes up stands, and when a whole interface stands still."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

QUEUED, SENT, ACKNOWLEDGED, REFUSED = "queued", "sent", "acknowledged", "refused"
STATES = {QUEUED: "待上传", SENT: "已上传", ACKNOWLEDGED: "已确认", REFUSED: "被退回"}
SUBJECT = "returns.alarm"
FAILS = 3  # tries in vain until it is an alarm
DAY = dt.timedelta(hours=24)
LATEST = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Stands:
    """An interface as it stands: what waits since when, how often it was tried in vain."""

    active: bool
    every: int  # minutes
    fails: int
    waits: int
    since: dt.datetime | None  # the longest wait, for a receipt too
    why: str = ""


def back_off(fails: int) -> dt.timedelta:
    """How long to wait after so many tries in vain.

    >>> back_off(1), back_off(30)
    (datetime.timedelta(seconds=300), datetime.timedelta(seconds=43200))
    """
    return min(dt.timedelta(minutes=5 * 2 ** (min(fails, 20) - 1)), LATEST)


def stalled(one: Stands, at: dt.datetime) -> str:
    """Why an interface stands still; nothing while it works.

    A receipt is owed within a day, or within twice the rhythm where that is longer.

    >>> at = dt.datetime(2026, 11, 24, 12)
    >>> stalled(Stands(True, 60, 3, 5, at, "连不上对方"), at)
    '连续3次没有送到：连不上对方'
    >>> stalled(Stands(True, 60, 0, 5, at - dt.timedelta(hours=30)), at)
    '5条数据超过24小时没有回执'
    >>> stalled(Stands(True, 1440, 0, 5, at - dt.timedelta(hours=30)), at)
    ''
    >>> stalled(Stands(False, 60, 9, 5, at), at)
    ''
    """
    if not one.active:
        return ""
    if one.fails >= FAILS:
        return f"连续{one.fails}次没有送到：{one.why}"
    owed = max(DAY, dt.timedelta(minutes=2 * one.every))
    if one.waits and one.since is not None and at - one.since > owed:
        return f"{one.waits:,}条数据超过{int(owed.total_seconds() // 3600)}小时没有回执"
    return ""
