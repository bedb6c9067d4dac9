"""One step: the row and the case of the workflow move together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import change
from xinglin.engines.workflow import Workflow
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import ZONE, today
from xinglin.services.consultation.models import Consultation, Reading
from xinglin.services.consultation.queries.cases import LAWS, Kept
from xinglin.services.consultation.workflow import consultation, reading

OF: dict[type[Kept], Workflow] = {Reading: reading, Consultation: consultation}


def open_case(by: Actor, one: Kept, title: str) -> None:
    """The case of a row that was just written, at the institution that asks."""
    workflow.open_case(
        by=by, workflow=OF[type(one)].code, subject=LAWS[type(one)][1], subject_id=one.pk,
        place=one.place_id, office=one.origin_id, title=title,
    )  # fmt: skip


def step(
    by: Actor, one: Kept, verb: str, said: Mapping[str, Any] | None = None, **values: Any
) -> Any:
    """Move the case and write down what the step says of it."""
    case = _case(one)
    workflow.move(by=by, case=case, verb=verb, said=dict(said or {}), facts={"desk": True})
    return change(one, **values) if values else one


def due_of(one: Kept) -> dt.datetime:
    """Until when an answer is owed, as the workflow's own clock has it."""
    running = [clock.due_at for clock in cases.clocks(_case(one)) if not clock.ended_at]
    return min(running, default=dt.datetime.combine(today(), dt.time.max, ZONE))


def _case(one: Kept) -> Any:
    case = cases.case_of(OF[type(one)].code, LAWS[type(one)][1], one.pk)
    if case is None:
        raise Missing("这张单没有流程记录", ask="请联系平台管理员")
    return case


def origin_of(by: Actor, origin: int | None) -> int:
    """The institution that asks: the actor's own."""
    mine = origin if by.everything and origin else by.institution
    if mine is None:
        raise Refused("您的账号不属于任何机构", ask="请联系平台管理员")
    return mine
