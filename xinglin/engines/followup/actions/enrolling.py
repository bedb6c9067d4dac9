"""Joining a programme, leaving it, coming back, and putting right the day it counts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import queries
from xinglin.engines.followup.models import Decision, Enrolment, Task
from xinglin.engines.followup.rules import (
    appointment,
    check_due,
    due_columns,
    named_days,
    standing_of,
)
from xinglin.engines.followup.words import (
    LEAVING,
    Anchor,
    Leaving,
    Programme,
    Standing,
    programmes,
    proof,
)
from xinglin.engines.ledger.actions import change
from xinglin.engines.people.models import Resident
from xinglin.engines.records import actions as records
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import age_on, today

events.declare("followup.enrolled", "一位居民纳入了项目管理")
events.declare("followup.left", "一位居民终止了项目管理")
events.declare("followup.reopened", "一位居民恢复了项目管理")

CARRIED = ("last_on", "last_grade", "last_code", "reached")


@verb("followup.enrol", title="纳入管理")
def enrol(
    *,
    by: Actor,
    resident: int,
    programme: str,
    joined: dt.date,
    doctor: int | None = None,
    institution: int | None = None,
    anchor: dt.date | None = None,
    days: Mapping[str, dt.date] | None = None,
) -> Enrolment:
    """The resident in the programme from `joined` on; the first visit is due at once.

    Whoever was in it before goes on with the same record: his last grade and the visits he reached
    are carried over, unless the programme begins every stay afresh. `days` are named days of the
    schedule.
    """
    plan = programmes[programme]
    who = Resident.objects.filter(pk=resident, merged_into=None).first()
    if who is None or not queries.may_touch(by, who.place_id, programme, "followup.enrol"):
        raise Missing("没有这位居民", why="档案不存在，或不在您的管辖范围内")
    records.in_lifetime(who, joined)
    if who.deceased_on is not None or who.left_on is not None:
        raise Refused("不能纳入管理", why="这位居民已去世或已迁出")
    earlier = list(
        Enrolment.objects.filter(resident_id=resident, programme=programme).order_by("joined", "id")
    )
    _must_be_free(plan, earlier, joined)
    _must_be_meant(plan, who, joined)
    last = earlier[-1] if earlier and not plan.afresh else None
    start = anchor or (last.anchor if last else None)
    named = {**(last.days if last else {}), **_kept(days)}
    carried = {name: getattr(last, name) for name in CARRIED} if last else {}
    standing = Standing(
        joined,
        plan.anchor_of(who.birth, joined, start),
        reached=carried.get("reached", ""),
        days=named_days(named),
    )
    made = Enrolment.objects.create(
        resident=who,
        programme=programme,
        place_id=who.place_id,
        joined=joined,
        anchor=start,
        days=named,
        doctor_id=doctor,
        institution_id=institution or by.institution,
        check_on=check_due(plan, joined, None),
        **carried,
        **due_columns(appointment(plan, standing, joined)),
    )
    for decided in Decision.objects.filter(resident_id=resident, programme=programme):
        decided.delete()
    events.publish("followup.enrolled", enrolment=made.pk, resident=resident, programme=programme)
    return made


def _must_be_free(plan: Programme, earlier: list[Enrolment], joined: dt.date) -> None:
    if any(one.left is None for one in earlier):
        raise Refused(f"这位居民已在{plan.title}中", mend="请直接填写随访")
    last = max((one.left for one in earlier if one.left), default=None)
    if last is not None and joined < last:
        raise Refused(
            f"纳入日期 {joined} 不对", why=f"上一次管理到 {last} 才终止", mend="请核对纳入日期"
        )


def _kept(days: Mapping[str, dt.date] | None) -> dict[str, str]:
    return {name: day.isoformat() for name, day in (days or {}).items()}


def _must_be_meant(plan: Programme, who: Resident, joined: dt.date) -> None:
    if proof(plan.who, queries.known_of(who, joined)) is None:
        raise Refused(
            f"不符合{plan.title}的对象条件",
            why=f"服务对象是：{plan.who.title}；此人{age_on(who.birth, joined)}岁",
            mend="已确诊但没有登记诊断的，请先在健康档案中登记诊断",
        )


@verb("followup.enrol", title="终止管理")
def leave(
    *,
    by: Actor,
    enrolment: int,
    on: dt.date,
    why: str,
    outcome: str = "",
    seen: int | None = None,
) -> Enrolment:
    """The enrolment ended on that day: `why` is one of the reasons in `LEAVING`.

    Nobody is lost before so many attempts to reach him are on record; `outcome` is one of the
    programme's own codes of closing.
    """
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.enrol")
    plan = programmes[found.programme]
    if why not in LEAVING:
        raise Refused("请选择终止原因", mend="、".join(LEAVING.values()))
    if found.left is not None:
        raise Refused(f"已于{found.left}终止管理")
    if not found.joined <= on <= today():
        raise Refused(
            f"终止日期 {on} 不对", why=f"应在纳入日期 {found.joined} 与今天 {today()} 之间"
        )
    if outcome and outcome not in dict(plan.outcomes):
        known = "、".join(f"{code} {title}" for code, title in plan.outcomes)
        raise Refused(f"没有“{outcome}”这种结局", mend=f"可用的有：{known}")
    tried = queries.failed_attempts(found)
    if why == Leaving.LOST and tried < plan.lost_after:
        raise Refused(
            "还不能按失访终止",
            why=f"应有连续{plan.lost_after}次没有联系上的记录，现有{tried}次",
            mend="请先登记每一次联系的日期和方式",
        )
    closed = change(found, seen=seen, **ended_columns(on, why), outcome=outcome)
    assert isinstance(closed, Enrolment)
    close_tasks([closed.pk], on, "已终止管理")
    events.publish(
        "followup.left",
        enrolment=closed.pk,
        resident=closed.resident_id,
        programme=closed.programme,
    )
    return closed


def ended_columns(day: dt.date, why: str) -> dict[str, Any]:
    """What the end of an enrolment sets: nothing is due any more."""
    return {
        "left": day,
        "left_why": str(why),
        "next_on": None,
        "next_kind": "",
        "until_on": None,
        "promised_on": None,
        "check_on": None,
        "referred_on": None,
    }


def close_tasks(enrolments: list[int], day: dt.date, outcome: str) -> int:
    """The open tasks of these enrolments come to nothing, because nothing is due any more."""
    rows = Task.objects.filter(enrolment_id__in=enrolments, done_on=None)
    return rows.update(done_on=day, outcome=outcome)


@verb("followup.enrol", title="恢复管理")
def reopen(*, by: Actor, enrolment: int, why: str, seen: int | None = None) -> Enrolment:
    """An enrolment that should not have been ended goes on as if it never had."""
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.enrol")
    plan = programmes[found.programme]
    if found.left is None:
        raise Refused("没有终止，不需要恢复")
    if len(why.strip()) < 2:
        raise Refused("请写明恢复管理的理由")
    who = found.resident
    if who.deceased_on is not None or who.left_on is not None or who.merged_into_id is not None:
        raise Refused("不能恢复管理", why="这位居民已去世、已迁出或档案已合并")
    rows = Enrolment.objects.filter(resident_id=found.resident_id, programme=found.programme)
    if rows.filter(left=None).exists():
        raise Refused(f"这位居民已在{plan.title}中", mend="请直接填写随访")
    visits = queries.graded_visits(found, today())
    promised = visits[0].next_on if visits and plan.is_rolling else None
    found.promised_on = promised
    due = appointment(plan, standing_of(plan, found, who.birth), today())
    made = change(
        found,
        seen=seen,
        left=None,
        left_why="",
        outcome="",
        promised_on=promised,
        place_id=who.place_id,
        check_on=check_due(plan, found.joined, queries.last_check(found)),
        **due_columns(due),
    )
    assert isinstance(made, Enrolment)
    events.publish(
        "followup.reopened",
        enrolment=made.pk,
        resident=made.resident_id,
        programme=made.programme,
    )
    return made


@verb("followup.enrol", title="更正起算日期")
def correct_anchor(
    *, by: Actor, enrolment: int, anchor: dt.date, seen: int | None = None
) -> Enrolment:
    """The day that the schedule counts from, put right: what lies ahead moves, no more."""
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.enrol")
    plan = programmes[found.programme]
    if anchor > today():
        raise Refused(f"起算日期 {anchor} 在今天之后", mend="请核对日期")
    if anchor < found.resident.birth:
        raise Refused(f"起算日期 {anchor} 早于出生日期", mend="请核对日期")
    if not isinstance(plan.anchor, Anchor):
        raise Refused(f"{plan.title}的日程不由填报的日期起算", mend="请更正出生日期或纳入日期")
    found.anchor = anchor
    standing = standing_of(plan, found, found.resident.birth)
    due = due_columns(appointment(plan, standing, today())) if found.left is None else {}
    made = change(found, seen=seen, anchor=anchor, **due)
    assert isinstance(made, Enrolment)
    return made
