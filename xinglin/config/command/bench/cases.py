"""Cases: the inbox of an office that holds a great many, and moves that survive a loss of power."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection

from xinglin.config.command.bench.measuring import Draw, Row, taken, timed
from xinglin.engines.access import OFFICE_HEAD, Actor, Grant
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import Late, Move, Text, Workflow, actions, calendar_days, queries
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

CODE, SUBJECT = "bench_case", "bench.case"
AT_ONCE = 100_000
OPEN_OF_TEN = 3  # of ten cases of an office that has worked for years, so many are open
PAGES, ON_A_PAGE = 20, 50
TABLES = (
    "workflow_alert", "workflow_part", "workflow_clock", "workflow_clock_past", "workflow_step",
    "workflow_step_past",
)  # fmt: skip

# fmt: off
BENCH = Workflow(
    CODE, "测量用事项", states="new 新收 | doing 办理中 | done 办结", starts="new",
    moves=[
        Move("take", "接收", "new -> doing", by=OFFICE_HEAD),
        Move("close", "办结", "doing -> done", by=OFFICE_HEAD, needs=[Text("how", "结果")]),
    ],
    deadlines=[Late("new", calendar_days(30), tell=OFFICE_HEAD),
               Late("doing", calendar_days(60), tell=OFFICE_HEAD)],
)
# fmt: on


def cases(draws: int, size: int) -> list[Row]:
    """Cases of one office, written in sets, read page by page, moved one by one; then gone."""
    top = places.top()
    office = next(iter(places.institutions(top.number, top.last)), None) if top else None
    if top is None or office is None:
        raise Refused("这里还没有任何机构", mend="请先运行 xinglin demo")
    actor = Actor(None, "测量", institution=office.pk, door="console",
                  grants=(Grant(OFFICE_HEAD, top.number, top.last),))  # fmt: skip
    try:
        made: list[range] = []
        seconds = timed(lambda: made.extend(_open(actor, top.number, office.pk, size)))
        return [_inbox(actor, size), *_moves(actor, made[0], draws, size, seconds)]
    finally:
        _clear()


def _open(actor: Actor, place: int, office: int, whole: int) -> Iterator[range]:
    """All of them, so many in a commit."""
    for first in range(1, whole + 1, AT_ONCE):
        numbers, moment = range(first, min(first + AT_ONCE, whole + 1)), now()
        size = len(numbers)
        states = [
            ("new", "doing")[one % 2] if one % 10 < OPEN_OF_TEN else "done" for one in numbers
        ]
        opened = [moment - dt.timedelta(hours=one % 2000) for one in numbers]
        yield actions.open_many(
            by=actor, workflow=CODE, subject=SUBJECT,
            columns={
                "subject_id": numbers, "place": [place] * size, "office": [office] * size,
                "title": ["测量用事项"] * size, "state": states, "opened_at": opened,
            },
        )  # fmt: skip


def _inbox(actor: Actor, size: int) -> Row:
    """Pages of the inbox with their counts, from the first on."""

    def ask(after: str) -> Any:
        return queries.inbox(actor, workflow=CODE, after=after), queries.counts(actor)

    draws, after = [], ""
    for _ in range(PAGES):
        draws.append(Draw(lambda at=after: ask(at), lambda told: _sorted(told[0])))  # type: ignore[misc]
        after = queries.inbox(actor, workflow=CODE, after=after).after
    return taken(draws).row(
        "cases", f"一页待办和各类件数（本单位 {size:,} 件）", facts={"cases": size},
        target="≤ 150 ms（100 万件）",
    )  # fmt: skip


def _sorted(page: queries.Inbox) -> bool:
    dues = [one.due_at for one in page.rows if one.due_at is not None]
    return len(page.rows) == ON_A_PAGE and dues == sorted(dues)


def _moves(actor: Actor, made: range, draws: int, size: int, seconds: float) -> list[Row]:
    """One move after the other, each its own durable commit."""
    waiting = [one for at, one in enumerate(made, start=1) if at % 10 < OPEN_OF_TEN and not at % 2]
    asked = [
        Draw(
            lambda pk=pk: actions.move(by=actor, case=pk, verb="take"),  # type: ignore[misc]
            lambda case: case.state == "doing",
        )
        for pk in waiting[:draws]
    ]
    done = taken(asked)
    each = done.row("cases", "办理一步（逐步提交，断电不丢）", facts={"cases": size})
    rate = len(done.seconds) / sum(done.seconds) if done.seconds else 0.0
    each.facts["moves/s"] = round(rate)
    each.facts["bulk cases/s"] = round(size / seconds)
    return [each]


def _clear() -> None:
    """Take the cases away again: they are nobody's."""
    with connection.cursor() as cursor:
        mine = f"SELECT id FROM workflow_case WHERE workflow = '{CODE}'"
        for table in TABLES:
            cursor.execute(f'DELETE FROM "{table}" WHERE case_id IN ({mine})')
        cursor.execute(f"DELETE FROM workflow_case_past WHERE workflow = '{CODE}'")
        cursor.execute(f"DELETE FROM workflow_case WHERE workflow = '{CODE}'")
