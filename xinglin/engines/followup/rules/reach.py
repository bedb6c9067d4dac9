"""Where somebody may look, and which part of the due list he looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from xinglin.engines.followup.words import Which
from xinglin.kernel.time import days

Span = tuple[int, int]
WHOLE: Span = (0, 10**15 - 1)
WIDE = 10**9  # from a county on: so many places that the due day narrows better than the place


def overlap(reach: Iterable[Span], first: int, last: int) -> list[Span]:
    """The parts of a reach that lie between two place numbers, joined where they touch.

    >>> overlap([(10, 19), (15, 30), (50, 60)], 12, 55)
    [(12, 30), (50, 55)]
    """
    cut = sorted((max(lo, first), min(hi, last)) for lo, hi in reach)
    joined: list[Span] = []
    for lo, hi in cut:
        if lo > hi:
            continue
        if joined and lo <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], hi))
        else:
            joined.append((lo, hi))
    return joined


def is_wide(spans: Sequence[Span]) -> bool:
    """Whether the places are so many that an index of days serves better than one of places."""
    return sum(hi - lo + 1 for lo, hi in spans) >= WIDE


def covers(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether every place of `others` lies within `spans` (both as `overlap` gives them)."""
    return all(any(lo <= first and last <= hi for lo, hi in spans) for first, last in others)


def window(which: str, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first and last due day of a part of the due list; None is open."""
    yesterday = on - dt.timedelta(days=1)
    return {
        Which.TODAY: (on, on),
        Which.WEEK: (on, days(6).after(on)),
        Which.OVERDUE: (None, yesterday),
        Which.OPEN: (None, on),
        Which.CHECK: (None, on),
        Which.RETURNED: (None, None),
        Which.INSIDE: (None, on),
    }[Which(which)]
