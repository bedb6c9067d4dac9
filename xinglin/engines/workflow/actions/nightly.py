"""What is done about limits at night: nobody can miss one without somebody being told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from xinglin.engines.access import Actor, Role
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change_columns
from xinglin.engines.workflow.actions.clocks import alert, earliest, first_told
from xinglin.engines.workflow.models import Alert, Case, Clock
from xinglin.engines.workflow.queries import ran_out
from xinglin.engines.workflow.rules import days_late, due, provisional, rungs
from xinglin.engines.workflow.words import Deadline, Workflow, workflows
from xinglin.kernel import audit, events
from xinglin.kernel.time import now

FURTHEST = dt.timedelta(days=60)
AT_ONCE = 2_000
NEAR = -1


@verb("workflow.escalate", title="核对办理时限")
def escalate(
    *, by: Actor, at: dt.datetime | None = None, fresh: bool = False
) -> tuple[int, int]:  # fmt: skip
    """Report every limit that is near or past to the people of its ladder.

    With `fresh`, only limits that ran out a short while ago: those of minutes and hours cannot
    wait for the night.

    (How many limits are past, how many people's roles were told); done twice, nothing is told
    twice. Limits that hung on holidays that are known by now are counted again.
    """
    when = at or now()
    recounted = 0 if fresh else _recount()
    late, told = 0, 0
    for clocks in _running(when, fresh):
        alerts: list[Alert] = []
        changed: dict[int, int] = {}
        for clock in clocks:
            law = workflows.get(clock.case.workflow)
            deadline = law.by_deadline.get(clock.code) if law else None
            if law is None or deadline is None:
                continue
            days = days_late(clock.due_at, when)
            late += days >= 0
            new = _to_tell(law, deadline, clock, days, when)
            if not new and days < 0:
                continue
            alerts += [alert(clock.case, clock, role.code, day, when) for day, role in new]
            reached = max((day for day, _ in new), default=min(days, 0))
            if reached > clock.told_day:
                changed[clock.pk] = reached
                if clock.told_day < 0 <= reached:
                    events.publish("workflow.late", case_id=clock.case_id, code=clock.code)
        told += len(alerts)
        Alert.objects.bulk_create(alerts)
        if changed:
            change_columns(Clock, list(changed), {"told_day": list(changed.values())})
    audit.note("workflow.escalate", by=by, detail={"late": late, "told": told, "new": recounted})
    return late, told


def _running(when: dt.datetime, fresh: bool = False) -> Iterator[list[Clock]]:
    """Running clocks that are past, or near enough to be told of, some at a time."""
    after = 0
    known = ran_out(when) if fresh else Clock.objects.filter(
        state=Clock.RUNNING, due_at__lte=when + FURTHEST
    )  # fmt: skip
    while True:
        rows = known.filter(pk__gt=after).select_related("case")
        found = list(rows.order_by("pk")[:AT_ONCE])
        if not found:
            return
        yield found
        after = found[-1].pk


def _to_tell(
    law: Workflow, deadline: Deadline, clock: Clock, days: int, when: dt.datetime
) -> list[tuple[int, Role]]:
    """(Day of the ladder, role) that were not told yet."""
    if days < 0:
        warn = deadline.warn
        if warn is None or clock.told_day >= NEAR or due(warn, when) < clock.due_at:
            return []
        return [(NEAR, role) for role in first_told(law, deadline, clock.case.state)]
    steps: Iterable[tuple[int, Role]] = rungs(deadline, days)
    if not deadline.steps:
        steps = ((0, role) for role in first_told(law, deadline, clock.case.state))
    return [(day, role) for day, role in dict.fromkeys(steps) if day > clock.told_day]


def _recount() -> int:
    """Count the limits again that hung on holidays which are announced by now."""
    many = 0
    rows: Any = Clock.objects.filter(state=Clock.RUNNING, provisional=True, paused_days=0)
    for clock in rows.select_related("case"):
        law = workflows.get(clock.case.workflow)
        deadline = law.by_deadline.get(clock.code) if law else None
        if deadline is None or provisional(deadline.limit, clock.starts_at):
            continue
        clock.due_at, clock.provisional = due(deadline.limit, clock.starts_at), False
        clock.save(update_fields=["due_at", "provisional"])
        Case.objects.filter(pk=clock.case_id).update(due_at=earliest(clock.case))
        many += 1
    return many
