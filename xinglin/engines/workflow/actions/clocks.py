"""Clocks of a case: started, stopped, held and let go, and the earliest of them kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Min

from xinglin.engines.access import OFFICE_HEAD, Role
from xinglin.engines.ledger.actions import insert_row, rewrite
from xinglin.engines.workflow.models import Alert, Case, Clock
from xinglin.engines.workflow.rules import (
    NEVER,
    due,
    ended_by,
    provisional,
    resumed,
    start_of,
    started_by,
)
from xinglin.engines.workflow.words import Deadline, Workflow
from xinglin.kernel import events

events.declare("workflow.late", "一件事超过了办理时限")


def pass_marks(
    workflow: Workflow, case: Case, passed: set[str], at: dt.datetime, said: Mapping[str, Any]
) -> dt.datetime:
    """End the clocks that are met or missed by what has happened, start those it starts; the
    earliest limit that runs then.
    """
    if not workflow.deadlines:
        return NEVER
    over = {one.code for one in ended_by(workflow, passed)}
    going: dict[str, dt.datetime] = {}
    for clock in Clock.objects.filter(case=case, ended_at=None):
        if clock.code in over:
            _end(workflow, case, clock, at)
        else:
            going[clock.code] = clock.due_at if clock.state == Clock.RUNNING else NEVER
    for deadline in started_by(workflow, passed):
        if deadline.code in going:
            continue  # a limit that runs already is not begun anew by the same mark
        start = start_of(deadline, at, said)
        ends = going[deadline.code] = due(deadline.limit, start)
        insert_row(
            Clock, case_id=case.pk, code=deadline.code, starts_at=start, due_at=ends,
            provisional=provisional(deadline.limit, start),
        )  # fmt: skip
    return min(going.values(), default=NEVER)


def _end(workflow: Workflow, case: Case, clock: Clock, at: dt.datetime) -> None:
    state, told = Clock.KEPT if at <= clock.due_at else Clock.MISSED, clock.told_day
    if state == Clock.MISSED and told < 0:
        tell_of_miss(workflow, case, clock, at)
        told = 0
    rewrite(clock, state=state, ended_at=at, told_day=told)


def first_told(workflow: Workflow, deadline: Deadline, state: str) -> list[Role]:
    """The first rung of a ladder, or else whoever can move the case on."""
    if deadline.steps:
        return list(dict.fromkeys(deadline.steps[0][1]))
    roles = [role for move in workflow.moves_from(state) for role in move.roles]
    return list(dict.fromkeys(roles or (OFFICE_HEAD,)))


def alert(case: Case, clock: Clock, role: str, day: int, at: dt.datetime) -> Alert:
    """That a role is told of a limit; not stored yet."""
    return Alert(
        case=case, clock=clock, role=role, late=day, at=at, place=case.place_id,
        office=case.office_id,
    )  # fmt: skip


def tell_of_miss(workflow: Workflow, case: Case, clock: Clock, at: dt.datetime) -> None:
    """A limit that was missed by day is reported by the step itself: no night will see it run."""
    deadline = workflow.by_deadline[clock.code]
    Alert.objects.bulk_create(
        alert(case, clock, role.code, 0, at) for role in first_told(workflow, deadline, case.state)
    )
    events.publish("workflow.late", case_id=case.pk, code=clock.code)


def earliest(case: Case) -> dt.datetime:
    """The earliest limit that runs in a case."""
    found = Clock.objects.filter(case=case, state=Clock.RUNNING).aggregate(first=Min("due_at"))
    return found["first"] or NEVER


def hold(workflow: Workflow, case: Case, at: dt.datetime) -> None:
    """Stop the clocks that stand still while the case is suspended."""
    codes = [one.code for one in workflow.deadlines if one.pauses]
    rows = Clock.objects.filter(case=case, state=Clock.RUNNING, code__in=codes)
    rows.filter(due_at__gte=at).update(state=Clock.PAUSED)  # what is late stays late


def let_go(workflow: Workflow, case: Case, at: dt.datetime) -> None:
    """Let the clocks that were held go on, with what was left of them."""
    assert case.paused_at is not None
    for clock in Clock.objects.filter(case=case, state=Clock.PAUSED):
        deadline = workflow.by_deadline.get(clock.code)
        if deadline is not None:
            clock.due_at = resumed(deadline.limit, clock.due_at, case.paused_at, at)
        clock.paused_days += (at - case.paused_at).days
        clock.state = Clock.RUNNING
        clock.save(update_fields=["due_at", "paused_days", "state"])
