"""What follows from a visit: the enrolment moves on, tasks are opened and settled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.followup import queries
from xinglin.engines.followup.actions.enrolling import close_tasks, ended_columns
from xinglin.engines.followup.models import Enrolment, Task
from xinglin.engines.followup.rules import (
    appointment,
    due_columns,
    furthest,
    standing_of,
)
from xinglin.engines.followup.words import Preview, Programme
from xinglin.engines.ledger.actions import change
from xinglin.engines.records.models import Visit
from xinglin.kernel import events
from xinglin.kernel.time import today

CHECK_BACK, EXTRA, REPORT, LATE, LOST = "check-back", "extra", "report", "late", "lost"


def advance(
    plan: Programme, found: Enrolment, made: Visit, told: Preview, seen: int | None = None
) -> None:
    """Move the enrolment on, unless a later visit already did or it has ended."""
    if found.left is not None:
        return
    changes: dict[str, Any] = _reached(plan, found, made) | _days(plan, found, told)
    newest = found.last_on is None or made.day >= found.last_on
    check = plan.check
    if check is not None and check.name == made.kind:
        again = check.next_after(made.day, found.joined)
        if again is not None and (found.check_on is None or again > found.check_on):
            changes["check_on"] = again
    if told.graded is not None and newest:
        promised = made.next_on if told.graded.promised or plan.is_rolling else None
        changes |= {
            "last_on": made.day,
            "last_grade": made.grade,
            "last_code": made.code,
            "promised_on": _sooner(promised, made.next_on, told),
            "referred_on": made.day if told.graded.referred else None,
        }
    elif newest and plan.visit(made.kind).as_needed:
        changes |= {"promised_on": None, "referred_on": None}  # the short appointment was kept
    if not changes:
        return
    for name, value in changes.items():
        setattr(found, name, value)
    closes = told.graded.rule.closes if told.graded is not None and newest else None
    if closes is not None:
        changes |= ended_columns(made.day, closes.why)
    else:
        due = appointment(plan, standing_of(plan, found, found.resident.birth), today())
        changes |= due_columns(due)
    change(found, seen=seen, **changes)
    if closes is not None:
        found.left = made.day
        close_tasks([found.pk], made.day, "已结案")
        events.publish(
            "followup.left",
            enrolment=found.pk,
            resident=found.resident_id,
            programme=plan.code,
        )


def _sooner(promised: dt.date | None, due: dt.date | None, told: Preview) -> dt.date | None:
    """The doctor may appoint a day before the plan's own."""
    graded = told.graded
    if promised is None and graded is not None and due is not None and due != graded.next_on:
        return due
    return promised


def _reached(plan: Programme, found: Enrolment, made: Visit) -> dict[str, Any]:
    reached = furthest(plan, found.reached, made.kind)
    changes: dict[str, Any] = {} if reached == found.reached else {"reached": reached}
    if changes and not plan.main.recurring and not made.grade:
        newest = found.last_on is None or made.day >= found.last_on
        changes |= {"last_on": made.day} if newest else {}
    return changes


def _days(plan: Programme, found: Enrolment, told: Preview) -> dict[str, Any]:
    """The anchor and the named days as this visit told or corrected them."""
    anchor, named = plan.days_told(told.checked.values)
    changes: dict[str, Any] = {}
    if anchor is not None and anchor != found.anchor:
        changes["anchor"] = anchor
    days = {**found.days, **{name: day.isoformat() for name, day in named.items()}}
    if days != found.days:
        changes["days"] = days
    return changes


# --- tasks ---------------------------------------------------------------------------------


def settle(found: Enrolment, made: Visit) -> None:
    """The tasks that this visit does: looks after referrals, extra visits, what was late."""
    rows = Task.objects.filter(enrolment_id=found.pk, done_on=None).exclude(visit_id=made.pk)
    back = rows.filter(kind=CHECK_BACK, opened_on__lt=made.day)
    back.update(done_on=made.day, outcome="已随访")
    rows.filter(kind=EXTRA, due_on__lte=made.day).update(done_on=made.day, outcome="已随访")
    rows.filter(kind__in=(LATE, LOST)).update(done_on=made.day, outcome="已随访")


def open_tasks(plan: Programme, found: Enrolment, made: Visit, told: Preview) -> None:
    """What a visit asks for besides the next one: looks after referrals, extra visits, reports."""
    if told.graded is None:
        return
    rule = told.graded.rule
    wanted: list[dict[str, Any]] = []
    if rule.refers is not None:
        until = rule.refers.check.after(made.day)
        title = f"回访转诊情况（{rule.refers.title}）"
        wanted.append(_task(CHECK_BACK, title, made.day + dt.timedelta(days=1), until))
    for step in rule.reports:
        until = step.within.after(made.day)
        wanted.append(_task(REPORT, f"报告{step.to}：{rule.title}", made.day, until))
    if found.left is None:
        for extra in told.graded.extras:
            first, last = extra.due(made.day)
            wanted.append(_task(EXTRA, extra.title, first, last, extra.name))
    for columns in wanted:
        Task.objects.create(
            enrolment=found,
            resident_id=found.resident_id,
            programme=plan.code,
            place_id=found.place_id,
            institution_id=found.institution_id,
            doctor_id=found.doctor_id,
            opened_on=made.day,
            visit_id=made.pk,
            **columns,
        )


def _task(kind: str, title: str, first: dt.date, last: dt.date, name: str = "") -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name[:24],
        "title": title[:80],
        "due_on": first,
        "until_on": max(first, last),
    }


def reopen_tasks(plan: Programme, found: Enrolment, made: Visit, told: Preview) -> None:
    """After a correction: what the visit asked for before is forgotten, what it asks now opened."""
    for one in Task.objects.filter(visit_id=made.pk, done_on=None):
        one.delete()
    later = queries.graded_visits(found, today())
    if not later or later[0].pk == made.pk:
        open_tasks(plan, found, made, told)
