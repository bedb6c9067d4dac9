"""The way a case would have come to where it stands: for cases that are written in sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from xinglin.engines.workflow.rules.limits import NEVER, day_of, due, end_of
from xinglin.engines.workflow.rules.moving import ended_by, first_marks, marks, started_by
from xinglin.engines.workflow.words import Deadline, Limit, Move, Workflow
from xinglin.engines.workflow.words.limits import HOURS, MINUTES


@dataclass(frozen=True)
class Run:
    """A deadline on the way: the hop that starts it, the hop that ends it (None: it runs)."""

    deadline: Deadline
    start: int
    end: int | None


@dataclass(frozen=True)
class Way:
    """The shortest way to a state: its moves, and the deadlines that run along it."""

    moves: tuple[Move, ...]
    runs: tuple[Run, ...]
    final: bool


def way(workflow: Workflow, state: str, without: tuple[str, ...] = ()) -> Way:
    """The shortest way from the first state to this one, with its deadlines.

    A way that cases of some kind never went is left out by its moves (`without`).
    """
    moves = tuple(workflow.way_to(state, without))
    passed = [first_marks(workflow)]
    here = workflow.starts
    for move in moves:
        final = workflow.state(move.to).final
        passed.append(marks(move.verb, here, move.to, final))
        here = move.to
    going: dict[str, int] = {}
    runs: list[Run] = []
    for hop, told in enumerate(passed):
        for deadline in ended_by(workflow, told):
            if deadline.code in going:
                runs.append(Run(deadline, going.pop(deadline.code), hop))
        for deadline in started_by(workflow, told):
            going.setdefault(deadline.code, hop)
    by_code = workflow.by_deadline
    runs += [Run(by_code[code], hop, None) for code, hop in going.items()]
    return Way(moves, tuple(runs), workflow.state(state).final)


def hop_times(opened: dt.datetime, entered: dt.datetime, hops: int) -> list[dt.datetime]:
    """When each hop was made: evenly between the opening and the last one.

    >>> a, b = dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 5)
    >>> [t.day for t in hop_times(a, b, 2)]
    [1, 3, 5]
    """
    if not hops:
        return [opened]
    between = max(entered - opened, dt.timedelta())
    return [opened + between * turn / hops for turn in range(hops + 1)]


@lru_cache(maxsize=100_000)
def _due_by_day(limit: Limit, day: dt.date) -> dt.datetime:
    return due(limit, end_of(day))


def due_of(limit: Limit, start: dt.datetime) -> dt.datetime:
    """When a limit ends; remembered by day, for many at once."""
    exact = limit.unit in (MINUTES, HOURS)
    return due(limit, start) if exact else _due_by_day(limit, day_of(start))


__all__ = ["NEVER", "Run", "Way", "due_of", "hop_times", "way"]
