"""Joining and leaving a programme."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import queries
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.words import LEAVING, Programme, programmes
from xinglin.engines.ledger.actions import change
from xinglin.engines.people.models import Resident
from xinglin.engines.records import actions as records
from xinglin.engines.records import queries as kept
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import age_on, today

events.declare("followup.enrolled", "一位居民纳入了项目管理")
events.declare("followup.left", "一位居民终止了项目管理")


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
) -> Enrolment:
    """The resident in the programme from `joined` on; the first visit is due at once."""
    plan = programmes[programme]
    who = Resident.objects.filter(pk=resident, merged_into=None).first()
    if who is None or not queries.may_touch(by, who.place_id, programme, "followup.enrol"):
        raise Missing("没有这位居民", why="档案不存在，或不在您的管辖范围内")
    records.in_lifetime(who, joined)
    if who.deceased_on is not None or who.left_on is not None:
        raise Refused("不能纳入管理", why="这位居民已去世或已迁出")
    if Enrolment.objects.filter(resident_id=resident, programme=programme, left=None).exists():
        raise Refused(f"这位居民已在{plan.title}中", mend="请直接填写随访")
    _must_be_meant(plan, who, joined)
    start = anchor or who.birth
    first = plan.first_due(joined, start)
    made = Enrolment.objects.create(
        resident=who,
        programme=programme,
        place_id=who.place_id,
        joined=joined,
        anchor=anchor,
        doctor_id=doctor,
        institution_id=institution or by.institution,
        next_on=first.on if first else None,
        next_kind=first.kind if first else "",
        check_on=joined if plan.check else None,
    )
    events.publish("followup.enrolled", enrolment=made.pk, resident=resident, programme=programme)
    return made


def _must_be_meant(plan: Programme, who: Resident, joined: dt.date) -> None:
    age = age_on(who.birth, joined)
    who_asks = {"conditions": kept.codes_of(who.pk)} if hasattr(plan.who, "has") else {}
    if not plan.who.holds(age=age, sex=who.sex, **who_asks):
        raise Refused(
            f"不符合{plan.title}的对象条件",
            why=f"服务对象是：{plan.who.title}；此人{age}岁",
            mend="已确诊但没有登记诊断的，请先在健康档案中登记诊断",
        )


@verb("followup.enrol", title="终止管理")
def leave(
    *, by: Actor, enrolment: int, on: dt.date, why: str, seen: int | None = None
) -> Enrolment:
    """The enrolment ended on that day: `why` is one of the reasons in `LEAVING`."""
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.enrol")
    if why not in LEAVING:
        raise Refused("请选择终止原因", mend="、".join(LEAVING.values()))
    if found.left is not None:
        raise Refused(f"已于{found.left}终止管理")
    if not found.joined <= on <= today():
        raise Refused(
            f"终止日期 {on} 不对", why=f"应在纳入日期 {found.joined} 与今天 {today()} 之间"
        )
    closed = change(found, seen=seen, **ended_columns(on, why))
    assert isinstance(closed, Enrolment)
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
        "check_on": None,
        "referred_on": None,
    }
