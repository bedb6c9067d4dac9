"""What the teams of the made-up villages can do in a day: most keep up, some do not."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.followup import actions as followup
from xinglin.engines.followup import queries as asked

WORKDAYS = 64  # of ninety days
EASE = (1.6, 1.3, 2.0, 1.4, 0.8, 1.5, 1.7, 1.3, 1.1, 1.8)  # what can be done, against what is due


def declare(day: dt.date, by: Actor) -> None:
    """A capacity for every village with people under management, from the first of the year."""
    loads = asked.workload(None, seen_by=by, on=day)
    followup.declare_capacities(
        by=by, since=day.replace(month=1, day=1),
        per_day={one.place: _able(one.due, turn) for turn, one in enumerate(loads)},
    )  # fmt: skip


def _able(due: int, turn: int) -> int:
    return max(1, round(due / WORKDAYS * EASE[turn % len(EASE)]))
