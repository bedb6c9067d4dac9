"""Recording a visit, and putting one right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.codes import FOLLOWUP_MODE
from xinglin.engines.followup import queries
from xinglin.engines.followup.actions.advancing import (
    advance,
    open_tasks,
    reopen_tasks,
    settle,
)
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.rules import flags, known_kind, on_plan
from xinglin.engines.followup.words import (
    LEAVING,
    InvalidAnswers,
    Leaving,
    Preview,
    Programme,
    programmes,
)
from xinglin.engines.followup.words import Visit as Kind
from xinglin.engines.ledger.actions import change
from xinglin.engines.records import FACE_TO_FACE, Observed
from xinglin.engines.records import actions as records
from xinglin.engines.records import queries as kept
from xinglin.engines.records.models import Observation, Visit
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused

events.declare("followup.recorded", "完成了一次随访")
events.declare("followup.referred", "随访后需要转诊")


@verb("followup.record", title="填写随访")
def record_follow_up(
    *,
    by: Actor,
    day: dt.date,
    answers: Mapping[str, Any],
    enrolment: int | None = None,
    resident: int | None = None,
    programme: str = "",
    mode: str = "1",
    kind: str = "",
    code: str = "",
    next_on: dt.date | None = None,
    seen: int | None = None,
    institution: int | None = None,
    source: str = "",
) -> Visit:
    """The visit, checked, graded and signed by whoever acts; the next one is appointed.

    Named by its enrolment, or by resident and programme if he is enrolled there today.
    `code` is the doctor's own evaluation where it differs from the plan's; `next_on` an earlier
    appointment than the plan's latest; `seen` the version of the enrolment that was on screen.
    """
    if enrolment is None:
        enrolment = queries.open_enrolment(resident, programme)
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.record")
    plan = programmes[found.programme]
    named = kind_of(plan, kind)
    must_be_new(found, plan, named, day, mode)
    told = _examined(plan, found, day, mode, named, answers)
    more = {
        **visit_columns(plan, told, code, next_on, day, appointed_before(found, plan, day)),
        "mode": mode,
        "staff_id": by.staff,
        "institution_id": institution or by.institution or found.institution_id,
        "source": source,
    }
    return store_graded(plan, found, named, day, told, more, seen)


def must_be_new(found: Enrolment, plan: Programme, kind: str, day: dt.date, mode: str) -> None:
    _must_be_possible(found, day, mode, plan.visit(kind))
    same = Visit.objects.filter(
        resident_id=found.resident_id, programme=plan.code, day=day, kind=kind, struck_why=""
    )
    if same.exists():
        raise Refused(
            f"{day} 已有一次{plan.visit(kind).title}记录", mend="请打开那次记录修改，不要重复填写"
        )


def store_graded(
    plan: Programme,
    found: Enrolment,
    kind: str,
    day: dt.date,
    told: Preview,
    more: Mapping[str, Any],
    seen: int | None = None,
    already: frozenset[str] = frozenset(),
) -> Visit:
    """The rows of a visit and what follows from it; what was measured `already` is not again."""
    rows = [one for one in observed_in(plan, kind, told) if one[0] not in already]
    made = records.store_visit(
        resident=found.resident_id,
        programme=plan.code,
        kind=kind,
        day=day,
        answers=told.answers,
        observed=rows,
        more=more,
    )
    settle(found, made)
    advance(plan, found, made, told, seen)
    open_tasks(plan, found, made, told)
    _tell(plan, found, made, told)
    return made


@verb("followup.record", title="更正随访")
def amend_follow_up(
    *,
    by: Actor,
    visit: int,
    answers: Mapping[str, Any],
    mode: str | None = None,
    code: str = "",
    next_on: dt.date | None = None,
    seen: int | None = None,
) -> Visit:
    """A visit put right: checked and graded again; raises Conflict if somebody else was faster."""
    row = Visit.objects.filter(pk=visit).first()
    found = (
        row
        and Enrolment.objects.filter(
            resident_id=row.resident_id, programme=row.programme, joined__lte=row.day
        )
        .order_by("-joined")
        .first()
    )
    if row is None or not found:
        raise Missing("没有这次随访记录")
    found = queries.enrolment(found.pk, seen_by=by, permission="followup.record")
    plan = programmes[found.programme]
    way = mode or row.mode
    _must_be_possible(found, row.day, way, plan.visit(known_kind(plan, row.kind)))
    told = _examined(plan, found, row.day, way, row.kind, answers, without=row.pk)
    promised = appointed_before(found, plan, row.day, without=row.pk)
    more = visit_columns(plan, told, code, next_on, row.day, promised)
    put_right = change(row, seen=seen, answers=told.answers, mode=way, **more)
    assert isinstance(put_right, Visit)
    Observation.objects.filter(visit_id=row.pk).delete()
    rows = observed_in(plan, row.kind, told)
    Observation.objects.bulk_create(
        Observation(
            resident_id=row.resident_id,
            visit_id=row.pk,
            question=question,
            day=row.day,
            value=value,
            second=second,
            text=text,
        )
        for question, value, second, text in rows
    )
    advance(plan, found, put_right, told)
    reopen_tasks(plan, found, put_right, told)
    return put_right


def kind_of(plan: Programme, kind: str) -> str:
    try:
        return plan.visit(kind).name
    except KeyError:
        known = "、".join(one.name for one in plan.visits)
        raise Refused(f"{plan.title}没有“{kind}”这种随访", mend=f"可用的有：{known}") from None


def _must_be_possible(found: Enrolment, day: dt.date, mode: str, visit: Kind) -> None:
    records.in_lifetime(found.resident, day)
    if day < found.joined:
        raise Refused(
            f"随访日期 {day} 早于纳入日期 {found.joined}", mend="请核对随访日期，或更正纳入日期"
        )
    if found.left is not None and day > found.left:
        why = LEAVING.get(Leaving(found.left_why), "") if found.left_why else ""
        raise Refused(f"已于 {found.left} 终止管理", why=why, mend="需要继续管理的，请重新纳入")
    if FOLLOWUP_MODE.get(mode) is None:
        raise Refused(f"没有“{mode[:10]}”这种随访方式", mend="如 1 门诊、2 家庭、3 电话")
    if visit.face_to_face and mode not in FACE_TO_FACE:
        raise Refused(f"{visit.title or visit.name}要面对面进行", mend="请选择门诊或家庭")


def _examined(
    plan: Programme,
    found: Enrolment,
    day: dt.date,
    mode: str,
    kind: str,
    answers: Mapping[str, Any],
    without: int | None = None,
) -> Preview:
    told = queries.at_bedside(found, answers, day=day, mode=mode, kind=kind, without=without)
    if not told.checked.ok:
        raise InvalidAnswers(told.checked.refusals)
    return told


def appointed_before(
    found: Enrolment, plan: Programme, day: dt.date, without: int | None = None
) -> dt.date | None:
    """The appointment that the graded visit before this day made."""
    rows = kept.last_visits(found.resident_id, plan.code, day, limit=12)
    since = found.joined if plan.afresh else dt.date.min
    graded = (row for row in rows if row.grade and row.pk != without and row.day >= since)
    return next((row.next_on for row in graded), None)


def observed_in(plan: Programme, kind: str, told: Preview) -> list[Observed]:
    """What was measured, and the numbers that follow from the answers."""
    found = plan.form(kind).observed(told.checked.values)
    known = {row[0] for row in found} | plan.without_trend
    return found + [
        (name, float(value), None, "")
        for name, value in told.computed.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in known
    ]


def visit_columns(
    plan: Programme,
    told: Preview,
    code: str,
    next_on: dt.date | None,
    day: dt.date,
    promised: dt.date | None,
) -> dict[str, Any]:
    graded = told.graded
    if graded is None or told.now is None:
        return {}
    due = graded.next_on
    if next_on is not None:
        if next_on <= day or (due is not None and next_on > due):
            raise Refused(f"下次随访日期 {next_on} 不对", why=f"应晚于 {day}，按规范不迟于 {due}")
        due = next_on
    told_flags = flags(graded, on_plan(plan, graded, code, told.now, promised))
    return {
        "grade": graded.grade,
        "rule": graded.rule.grade,
        "code": code or graded.code,
        "plan_version": graded.version,
        "next_on": due,
        "measured": told_flags.measured,
        "controlled": told_flags.controlled,
        "on_plan": told_flags.on_plan,
    }


def _tell(plan: Programme, found: Enrolment, made: Visit, told: Preview) -> None:
    facts = {
        "visit": made.pk,
        "enrolment": found.pk,
        "resident": found.resident_id,
        "programme": plan.code,
        "grade": made.grade,
        "place": found.place_id,
    }
    events.publish("followup.recorded", **facts)
    if told.graded is not None and told.graded.referred:
        events.publish("followup.referred", **facts)
