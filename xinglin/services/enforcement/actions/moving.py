"""One step of a case: the row of the case and the case of the workflow move together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import change
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.enforcement import queries
from xinglin.services.enforcement.models import Leaf, Matter
from xinglin.services.enforcement.workflow import SUBJECT, penalty


def found(pk: int, by: Actor, permission: str) -> Matter:
    """The matter, which the actor may act upon there."""
    return queries.matter(pk, by, permission)


def step(
    by: Actor, one: Matter, verb: str, said: Mapping[str, Any] | None = None, **values: Any
) -> Matter:
    """Move the case and write down what the step says of it."""
    case = cases.case_of(penalty.code, SUBJECT, one.pk)
    if case is None:
        raise Refused("这件案件没有流程记录", mend="请联系平台管理员")
    workflow.move(by=by, case=case, verb=verb, said=dict(said or {}), facts={"desk": True})
    return change(one, **values) if values else one  # type: ignore[return-value]


def not_later(day: dt.date, what: str, after: dt.date | None = None) -> None:
    """Refuse a day that has not come, or lies before what it must follow."""
    if day > today():
        raise Refused(f"{what}在今天之后", mend="请填写实际日期")
    if after is not None and day < after:
        raise Refused(f"{what}早于前一步", why=f"前一步的日期是{after}", mend="请核对日期")


def put_in(
    one: Matter, kind: str, day: dt.date, by: Actor, title: str = "", pages: int = 1
) -> Leaf:
    """A paper that was written here goes into the file."""
    return Leaf.objects.create(
        matter=one, kind=kind, title=title[:120], day=day, pages=pages, who_name=by.name[:80]
    )
