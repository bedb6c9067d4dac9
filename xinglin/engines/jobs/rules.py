"""When a job is due again, and when its worker must be taken for dead; pure."""

from __future__ import annotations

import datetime as dt

TRIES = 5
SILENT = dt.timedelta(minutes=10)


def due_since(at: dt.time, now: dt.datetime) -> dt.datetime:
    """The last moment, not after `now`, at which something nightly had to begin.

    >>> due_since(dt.time(1, 30), dt.datetime(2026, 11, 22, 1, 0))
    datetime.datetime(2026, 11, 21, 1, 30)
    >>> due_since(dt.time(1, 30), dt.datetime(2026, 11, 22, 1, 30))
    datetime.datetime(2026, 11, 22, 1, 30)
    """
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today <= now else today - dt.timedelta(days=1)


def left_alone(worker: str, here: str, alive: bool, beat: dt.datetime, now: dt.datetime) -> bool:
    """Whether a running job has lost its worker.

    On this machine the process tells; of another machine only its silence is known.
    """
    if worker.partition(":")[0] == here:
        return not alive
    return now - beat > SILENT
