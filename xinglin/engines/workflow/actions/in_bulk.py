"""Many cases at once, with the history they would have: for imports and for made-up counties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import commit, insert_columns
from xinglin.engines.workflow.models import Case, Clock, Step
from xinglin.engines.workflow.rules import start_of
from xinglin.engines.workflow.rules.histories import NEVER, Way, due_of, hop_times, way
from xinglin.engines.workflow.words import workflows
from xinglin.kernel import audit
from xinglin.kernel.time import now

NEEDED = ("subject_id", "place")
KNOWN = (
    "office", "opener", "state", "title", "opened_at", "entered_at", "staff", "resident", "said",
)  # fmt: skip


def open_many(
    *, by: Actor, workflow: str, subject: str, columns: Mapping[str, Sequence[Any]],
    without: tuple[str, ...] = (),
) -> range:  # fmt: skip
    """Cases written in sets; the numbers that they got.

    Columns: subject_id and place; and, where they are known, office, opener, state, title,
    opened_at, entered_at, staff, resident, said. Each comes to its state by the shortest way
    (`without` some moves), with a step for each hop and the clocks that ran along it.
    """
    law, size = workflows[workflow], len(columns["subject_id"])
    if strange := set(columns) - {*NEEDED, *KNOWN}:
        raise ValueError(f"no such columns of a case: {sorted(strange)}")
    if not size:
        return range(0)
    moment = now()
    states = columns.get("state") or [law.starts] * size
    opened = columns.get("opened_at") or [moment] * size
    entered = columns.get("entered_at") or opened
    said = columns.get("said") or [{}] * size
    ways = {code: way(law, code, without) for code in set(states)}
    clocks: dict[str, list[Any]] = {name: [] for name in CLOCK}
    steps: dict[str, list[Any]] = {name: [] for name in STEP}
    due, closed = [], []
    office = columns.get("office") or [by.institution] * size
    opener = columns.get("opener") or office
    for turn in range(size):
        found = ways[states[turn]]
        times = hop_times(opened[turn], entered[turn], len(found.moves))
        due.append(_clocks(clocks, turn, found, times, said[turn]))
        closed.append(times[-1] if found.final else None)
        _steps(steps, turn, found, times, by, law.starts, opener[turn])
    with commit(by=by, why=f"批量立项：{law.title}"):
        first = insert_columns(Case, {
            "workflow": [law.code] * size, "state": list(states),
            "version": [len(ways[code].moves) + 1 for code in states],
            "subject": [subject] * size, "subject_id": columns["subject_id"],
            "title": columns.get("title") or [""] * size, "place_id": columns["place"],
            "office_id": office, "opener_id": opener,
            "staff_id": columns.get("staff") or [None] * size,
            "resident_id": columns.get("resident") or [None] * size,
            "opened_at": opened, "entered_at": entered, "due_at": due, "closed_at": closed,
            "said": said,
        })  # fmt: skip
        for table, rows in ((Step, steps), (Clock, clocks)):
            rows["case_id"] = [first + turn for turn in rows["case_id"]]
            if rows["case_id"]:
                insert_columns(table, rows)
        audit.note(f"{law.code}.opened", by=by, detail={"cases": size})
    return range(first, first + size)


CLOCK = ("case_id", "code", "starts_at", "due_at", "ended_at", "state")
STEP = (
    "case_id", "number", "kind", "verb", "before", "after", "at", "who", "who_name", "office",
)  # fmt: skip


def _clocks(
    rows: dict[str, list[Any]],
    turn: int,
    found: Way,
    times: Sequence[dt.datetime],
    said: Mapping[str, Any],
) -> dt.datetime:
    """Add the clocks of one case; its earliest running limit."""
    first = NEVER
    for run in found.runs:
        start = start_of(run.deadline, times[run.start], said)
        ends = due_of(run.deadline.limit, start)
        over = None if run.end is None else times[run.end]
        if over is None:
            first = min(first, ends)
        state = Clock.RUNNING if over is None else Clock.KEPT if over <= ends else Clock.MISSED
        for name, value in zip(
            CLOCK, (turn, run.deadline.code, start, ends, over, state), strict=True
        ):
            rows[name].append(value)
    return first


def _steps(
    rows: dict[str, list[Any]],
    turn: int,
    found: Way,
    times: Sequence[dt.datetime],
    by: Actor,
    starts: str,
    office: int | None,
) -> None:
    before = ""
    after = starts
    for number, at in enumerate(times):
        move = found.moves[number - 1] if number else None
        if move is not None:
            before, after = after, move.to
        told = (
            turn, number + 1, Step.MOVE if move else Step.OPEN, move.verb if move else "", before,
            after, at, by.account, by.name[:80], office,
        )  # fmt: skip
        for name, value in zip(STEP, told, strict=True):
            rows[name].append(value)
