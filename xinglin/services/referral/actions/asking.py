"""Asking another institution to take a patient, asking again, giving up, offering places."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import actions as workflow
from xinglin.kernel.errors import Conflict, Refused
from xinglin.kernel.texts import words
from xinglin.kernel.time import days, now, today
from xinglin.services.referral import queries
from xinglin.services.referral.actions.moving import (
    VERBS,
    answer_due,
    found,
    give_back,
    step,
    take,
)
from xinglin.services.referral.models import Offer, Referral
from xinglin.services.referral.rules import (
    DIRECTIONS,
    KINDS,
    RISKS,
    SUBJECT,
    URGENCIES,
    direction_of,
    line_of,
    tier_of,
    treats,
    unfit,
    urgency_for,
)
from xinglin.services.referral.workflow import referral as law

FURTHEST = days(60)
MOST = 500


@verb("referral.send", title="发出转诊")
def ask(
    *,
    by: Actor,
    resident: int,
    target: int,
    urgency: str,
    diagnosis: str,
    reason: str,
    risk: str = "",
    department: str = "",
    offer: int | None = None,
    origin: int | None = None,
) -> Referral:
    """A patient is sent with the summary as it stands; the receiver's clock runs from now."""
    who = people.one(resident, seen_by=by)
    by.must("referral.send", who.place_id)
    if who.deceased_on:
        raise Refused("这位居民已去世，不能转诊")
    if queries.open_of(resident):
        raise Conflict("这位居民还有一张未办结的转诊单", mend="请在原转诊单上继续办理")
    summary = queries.summary_of(resident, by)
    return write(
        by, who, summary, target=target, urgency=urgency, risk=risk, diagnosis=diagnosis,
        reason=reason, department=department, offer=offer, origin=origin,
    )  # fmt: skip


def write(
    by: Actor,
    who: Any,
    summary: tuple[dict[str, Any], int, str],
    *,
    target: int,
    urgency: str,
    risk: str,
    diagnosis: str,
    reason: str,
    department: str,
    offer: int | None,
    origin: int | None,
    previous: Referral | None = None,
) -> Referral:
    """The referral and its case, sent."""
    mine = origin if by.everything and origin else by.institution
    if mine is None:
        raise Refused("您的账号不属于任何机构", ask="请联系平台管理员")
    here, there = places.institution(mine), places.institution(target)
    urgency = urgency_for(urgency, risk)
    direction = fitting(here, there, urgency, risk)
    told, commit, programme = summary
    made = Referral.objects.create(
        resident_id=who.pk, place_id=who.place_id, origin_id=here.pk, target_id=there.pk,
        previous=previous, direction=direction, line=line_of(here.kind), urgency=urgency,
        risk=risk, department=department.strip()[:60],
        diagnosis=words(diagnosis, "初步诊断", 120), reason=words(reason, "转诊原因", 400),
        offer=take(offer, there.pk), summary=told, summary_commit=commit, programme=programme,
        sent_on=today(), sent_at=now(), due_at=now(), sender=by.name[:80],
    )  # fmt: skip
    workflow.open_case(
        by=by, workflow=law.code, subject=SUBJECT, subject_id=made.pk, place=who.place_id,
        office=here.pk, title=f"{DIRECTIONS[direction]}（{URGENCIES[urgency]}）→ {there}",
    )  # fmt: skip
    step(by, made, VERBS[urgency], {"hospital": there.pk})
    return change(made, due_at=answer_due(made))  # type: ignore[return-value]


def fitting(here: Any, there: Any, urgency: str, risk: str) -> str:
    """The direction, where the receiver may receive such a patient; else Refused."""
    if urgency not in URGENCIES or (risk and risk not in RISKS):
        raise Refused("缓急或孕产妇风险没有选择", mend="请从列表中选择")
    if here.pk == there.pk:
        raise Refused("不能转给本单位", mend="请选择其他机构")
    if not treats(there.kind) or there.closed_on:
        raise Refused("这家机构不接收病人", mend="请选择医疗机构")
    tier = tier_of(there.kind, there.level)
    direction = direction_of(tier_of(here.kind, here.level), tier)
    if why := unfit(urgency, risk, direction, tier):
        raise Refused("不能转往这家机构", why=why, mend="请另选接收机构")
    return direction


@verb("referral.send", title="重新发出转诊")
def ask_again(
    *, by: Actor, referral_id: int, target: int, offer: int | None = None
) -> Referral:  # fmt: skip
    """To another institution, or once more, after it was declined or the patient did not come."""
    one = found(referral_id, by)
    there = places.institution(target)
    direction = fitting(places.institution(one.origin_id), there, one.urgency, one.risk)
    step(by, one, VERBS[one.urgency], {"hospital": there.pk})
    return change(
        one, target_id=there.pk, direction=direction, offer_id=getattr(
            take(offer, there.pk), "pk", None
        ), answered_at=None, in_time=None, arrive_on=None, sent_at=now(), due_at=answer_due(one),
    )  # type: ignore[return-value]  # fmt: skip


@verb("referral.send", title="取消转诊")
def cancel(*, by: Actor, referral_id: int, why: str) -> Referral:
    """Not needed any more; a place that was held is free again."""
    one = found(referral_id, by)
    give_back(one)
    return step(
        by, one, "cancel", {"why": words(why, "原因", 200)}, open=False, ended_on=today(),
        offer_id=None,
    )  # fmt: skip


@verb("referral.offer", title="公布床位和号源")
def offer_places(
    *,
    by: Actor,
    day: dt.date,
    kind: str,
    department: str,
    total: int,
    institution: int | None = None,
) -> Offer:
    """So many beds or slots of a department on a day; said again, the number is changed."""
    mine = institution if by.everything and institution else by.institution
    if mine is None:
        raise Refused("您的账号不属于任何机构", ask="请联系平台管理员")
    if not today() <= day <= FURTHEST.after(today()):
        raise Refused("日期不在今天起的 60 天以内", mend="请填写可以接收的日期")
    if kind not in KINDS or not 0 <= total <= MOST:
        raise Refused("类别或数量不对", mend=f"请选择床位或号源，数量不超过 {MOST}")
    name = words(department, "科室", 60)
    known = (
        Offer.objects.select_for_update()
        .filter(institution=mine, day=day, kind=kind, department=name)
        .first()
    )
    if known is None:
        return Offer.objects.create(
            institution_id=mine, day=day, kind=kind, department=name, total=total
        )
    if total < known.taken:
        raise Refused(f"已有 {known.taken} 个被占用，不能少于这个数", mend="请先联系转出机构改期")
    return change(known, total=total)  # type: ignore[return-value]
