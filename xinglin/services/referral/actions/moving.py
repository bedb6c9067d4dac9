"""One step of a referral: its row and the case of the workflow move together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import change
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Conflict, Missing, Refused
from xinglin.kernel.time import ZONE, today
from xinglin.services.referral import queries
from xinglin.services.referral.models import Offer, Referral
from xinglin.services.referral.rules import EMERGENCY, MATERNAL, ORDINARY, SUBJECT
from xinglin.services.referral.workflow import referral as law

VERBS = {ORDINARY: "send", EMERGENCY: "hurry", MATERNAL: "rescue"}


def step(
    by: Actor, one: Referral, verb: str, said: Mapping[str, Any] | None = None, **values: Any
) -> Referral:
    """Move the case and write down what the step says of it."""
    case = cases.case_of(law.code, SUBJECT, one.pk)
    if case is None:
        raise Missing("这张转诊单没有流程记录", ask="请联系平台管理员")
    workflow.move(by=by, case=case, verb=verb, said=dict(said or {}), facts={"desk": True})
    return change(one, **values) if values else one  # type: ignore[return-value]


def answer_due(one: Referral) -> dt.datetime:
    """Until when the receiver owes an answer, as the workflow's own clock has it."""
    case = cases.case_of(law.code, SUBJECT, one.pk)
    running = [clock.due_at for clock in cases.clocks(case) if not clock.ended_at] if case else []
    return min(running, default=dt.datetime.combine(today(), dt.time.max, ZONE))


def take(pk: int | None, institution: int) -> Offer | None:
    """One place of an offer, held until it is given back; refused when none is left."""
    if pk is None:
        return None
    found = Offer.objects.select_for_update().filter(pk=pk, institution=institution).first()
    if found is None:
        raise Refused("所选床位或号源不属于接收机构", mend="请重新选择")
    if found.day < today():
        raise Refused("所选床位或号源已经过期", mend="请选择今天或以后的")
    if found.taken >= found.total:
        raise Conflict("这一天的床位或号源刚刚用完", mend="请另选日期，或不选号源直接发出")
    return change(found, taken=found.taken + 1)  # type: ignore[return-value]


def give_back(one: Referral) -> None:
    """The place that a referral held is free again."""
    if one.offer_id is None:
        return
    found = Offer.objects.select_for_update().get(pk=one.offer_id)
    if found.taken:
        change(found, taken=found.taken - 1)


def found(pk: int, by: Actor) -> Referral:
    """The referral, which concerns the actor's institution."""
    return queries.referral(pk, by)
