"""Opening cases and moving them: checked, on record, and never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import commit, insert_row, rewrite
from xinglin.engines.workflow.actions.clocks import earliest, hold, let_go, pass_marks
from xinglin.engines.workflow.models import Case, Part, Step
from xinglin.engines.workflow.rules import (
    NEVER,
    first_marks,
    marks,
    owner_after,
    shut,
    wrong_hand,
)
from xinglin.engines.workflow.words import Guard, Move, Situation, Workflow, workflows
from xinglin.engines.workflow.words.asked import read_answers
from xinglin.engines.workflow.words.moves import ITSELF
from xinglin.kernel import audit, events
from xinglin.kernel.errors import Change, Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import now


def open_case(
    *,
    by: Actor,
    workflow: str,
    subject: str,
    subject_id: int,
    place: int,
    office: int | None = None,
    title: str = "",
    said: Mapping[str, Any] | None = None,
    resident: int | None = None,
    staff: int | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """A case in its first state, held by `office`, or by the office of whoever opens it."""
    law, when = workflows[workflow], at or now()
    with commit(by=by, why=f"{law.title}：立项"):
        try:
            with transaction.atomic():
                case = Case.objects.create(
                    workflow=law.code, state=law.starts, subject=subject, subject_id=subject_id,
                    title=title[:120], place_id=place, office_id=office or by.institution,
                    opener_id=by.institution or office, resident_id=resident, staff_id=staff,
                    opened_at=when, entered_at=when, said=dict(said or {}),
                )  # fmt: skip
        except IntegrityError as error:
            raise Conflict(
                "这件事已经立项",
                why="同一事项在一个流程中只立一次",
                mend="请刷新页面，查看已有的办理情况",
            ) from error
        write_step(case, by, Step.OPEN, when, after=law.starts, said=case.said)
        store(case, due_at=pass_marks(law, case, first_marks(law), when, case.said))
        _tell(law, case, "opened", case.said, by)
    return case


def move(
    *,
    by: Actor,
    case: Case | int,
    verb: str,
    said: Mapping[str, Any] | None = None,
    seen: int | None = None,
    facts: Mapping[str, Any] | None = None,
    itself: bool = False,
    at: dt.datetime | None = None,
) -> Case:
    """One move of a case. `seen` is the version that was looked at; `itself` says that the owning
    service makes a move that is nobody's button, after its own check.
    """
    when = at or now()
    with commit(by=by, why="办理流程事项"):
        row, law = present(case, by)
        step = law.by_verb.get(verb)
        if step is None:
            raise Missing("没有这个步骤", why=f"“{law.title}”中没有这一步", mend="请刷新页面")
        _must_be_seen(row, law, seen)
        if row.state not in step.sources:
            raise _overtaken(row, law, step)
        if not (itself and step.hand == ITSELF) and (why := wrong_hand(step, row, by)):
            raise NotAllowed(f"不能办理“{step.title}”", why=why, ask="请由承担这一步的人员办理")
        answers = read_answers(step.needs, said or {}, on=when.date())
        now_ = _situation(row, step, when, answers, facts)
        if stop := shut(step, now_, paused=row.paused_at is not None):
            raise Refused(
                f"现在不能办理“{step.title}”",
                why=stop.reason if isinstance(stop, Guard) else stop,
                mend="请先满足条件，再办理这一步",
            )
        return _make(row, law, step, answers, by, when)


def _make(
    row: Case, law: Workflow, step: Move, answers: dict[str, Any], by: Actor, when: dt.datetime
) -> Case:
    before, final = row.state, law.state(step.to).final
    office = owner_after(step, row, answers)
    said = {**row.said, **answers}
    given_on = office != row.office_id
    changes = {
        "state": step.to,
        "version": row.version + 1,
        "entered_at": when if step.to != before else row.entered_at,
        "office_id": office,
        "came_from": row.office_id if given_on else row.came_from,
        "staff_id": None if given_on else row.staff_id,
        "closed_at": when if final else None,
        "said": said,
    }
    for name, value in changes.items():  # its clocks speak of the case as it will be
        setattr(row, name, value)
    due = pass_marks(law, row, marks(step.verb, before, step.to, final), when, said)
    store(row, **changes, due_at=NEVER if final else due)
    write_step(row, by, Step.MOVE, when, step.verb, before, step.to, answers)
    if final:
        Part.objects.filter(case=row, answered_at=None).update(answered_at=when, answer="已办结")
    _tell(law, row, step.verb, answers, by)
    return row


def suspend(
    *, by: Actor, case: Case | int, why: str, note: str = "", at: dt.datetime | None = None
) -> Case:
    """Let a case stand still for a reason that its workflow knows; its pausing clocks are held."""
    when = at or now()
    with commit(by=by, why="中止办理"):
        row, law = present(case, by)
        must_hold(row, by)
        if row.paused_at is not None:
            raise Conflict("办理已经中止", mend="请刷新页面")
        if why not in law.pauses:
            known = "、".join(law.pauses)
            raise Refused(
                "不能因为这个原因中止办理", mend=f"可选：{known}" if known else "这类事项不能中止"
            )
        hold(law, row, when)
        store(row, paused_at=when, paused_why=why, version=row.version + 1, due_at=earliest(row))
        write_step(row, by, "pause", when, note=f"{why}；{note}" if note else why)
        audit.note(f"{law.code}.pause", by=by, **about(row))
        return row


def resume(
    *, by: Actor, case: Case | int, note: str = "", at: dt.datetime | None = None
) -> Case:  # fmt: skip
    """Let a suspended case go on; what was left of its clocks is left."""
    when = at or now()
    with commit(by=by, why="恢复办理"):
        row, law = present(case, by)
        must_hold(row, by)
        if row.paused_at is None:
            raise Conflict("办理没有中止", mend="请刷新页面")
        let_go(law, row, max(when, row.paused_at))
        store(row, paused_at=None, paused_why="", version=row.version + 1, due_at=earliest(row))
        write_step(row, by, "resume", when, note=note)
        audit.note(f"{law.code}.resume", by=by, **about(row))
        return row


# --- what they share ---------------------------------------------------------------------------


def present(case: Case | int, by: Actor) -> tuple[Case, Workflow]:
    """The row as it is now, held until the commit ends, and its workflow."""
    pk = case.pk if isinstance(case, Case) else case
    row = Case.objects.select_for_update().filter(pk=pk).first()
    if row is None or row.workflow not in workflows:
        raise Missing("没有这件事")
    law = workflows[row.workflow]
    if law.may:
        by.must(law.may)
    return row, law


def must_hold(row: Case, by: Actor) -> None:
    """Refuse whoever has not the case in hand."""
    if row.closed_at is not None:
        raise Conflict("这件事已经办结", mend="请刷新页面")
    mine = row.office_id == by.institution if row.office_id else by.may(
        "workflow.oversee", row.place_id
    )  # fmt: skip
    if not (by.everything or mine):
        raise NotAllowed("这件事不在您的单位", ask="请由现在的经办单位办理")


def _must_be_seen(row: Case, law: Workflow, seen: int | None) -> None:
    if seen is None or seen == row.version:
        return
    last = Step.objects.filter(case=row).order_by("-number").first()
    who = last.who_name if last is not None else ""
    raise Conflict(
        f"{who or '另一位同事'}刚刚办理了这件事",
        [Change("state", "状态", "您打开时的状态", law.state(row.state).title)],
        why=f"现在的状态是“{law.state(row.state).title}”",
        mend="请刷新页面，看清新的情况后再办理",
    )


def _overtaken(row: Case, law: Workflow, step: Move) -> Conflict:
    here = law.state(row.state).title
    return Conflict(
        f"现在的状态是“{here}”，不能“{step.title}”",
        why="可能已由其他同事办理",
        mend="请刷新页面，看清新的情况后再办理",
    )


def _situation(
    row: Case,
    step: Move,
    when: dt.datetime,
    given: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
) -> Situation:
    matters = step.joint or step.when  # who was asked to contribute
    open_parts = Part.objects.filter(case=row, answered_at=None).count() if matters else 0
    return Situation(
        state=row.state, at=when, opened_at=row.opened_at, entered_at=row.entered_at,
        said={**row.said, **given}, given=given, facts=facts or {},
        asked_open=open_parts,
    )  # fmt: skip


def store(row: Case, **values: Any) -> None:
    """Write columns of a case; on a row that another has changed meanwhile nothing is written."""
    if not rewrite(row, **values):
        raise Conflict("这件事刚刚被别人办理", mend="请刷新页面后再办理")


def write_step(
    row: Case,
    by: Actor,
    kind: str,
    at: dt.datetime,
    verb: str = "",
    before: str = "",
    after: str = "",
    said: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    insert_row(
        Step, case_id=row.pk, number=row.version, kind=kind, verb=verb, before=before,
        after=after, at=at,
        who=by.account, who_name=by.name[:80], office=by.institution, said=dict(said or {}),
        note=note[:400],
    )  # fmt: skip


def about(row: Case) -> dict[str, Any]:
    return {"subject": row.subject, "subject_id": row.subject_id, "place": row.place_id}


def _tell(law: Workflow, row: Case, verb: str, said: Mapping[str, Any], by: Actor) -> None:
    """On record, and to whoever listens, in the same transaction."""
    name = f"{law.code}.{verb}"
    audit.note(name, by=by, **about(row))
    events.publish(
        name, case=row, subject=row.subject, subject_id=row.subject_id, said=said, by=by
    )  # fmt: skip
