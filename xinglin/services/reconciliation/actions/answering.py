"""What is done with a difference, and with totals that are typed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import change, commit
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.events import on
from xinglin.kernel.time import today
from xinglin.services.reconciliation import queries
from xinglin.services.reconciliation.models import Difference, Total
from xinglin.services.reconciliation.rules import SUBJECT, TOWNSHIP, items
from xinglin.services.reconciliation.workflow import difference as law

MOST = 10_000_000


def answer(*, by: Actor, difference: int, verb: str, said: dict[str, Any] | None = None) -> None:
    """One step of a difference: explained, mended, accepted or sent back."""
    one = queries.difference(difference, by)
    case = cases.case_of(law.code, SUBJECT, one.pk)
    if case is None:
        raise Missing("这条差异没有流程记录")
    workflow.move(by=by, case=case, verb=verb, said=said or {})


def declare_total(
    *, by: Actor, item: str, kind: str, source: str, month: dt.date, institution: int, value: int
) -> Total:
    """Type in what a source says of one institution; what was typed before is replaced."""
    where = places.institution(institution)
    by.must("reconciliation.declare", where.place_id)
    known = items.get(item)
    if known is None or kind not in dict(queries.kinds_of(known)):
        raise Missing("没有这个对账项目", mend="请从列表中选择")
    if source not in {one.code for one in known.sources}:
        raise Refused(f"{known.title}没有这个来源", mend="请从列表中选择")
    if source != TOWNSHIP.code:
        by.must("reconciliation.compare", where.place_id)
    if not 0 <= value <= MOST:
        raise Refused("合计不可能是这个数", mend=f"请填写 0 到 {MOST} 之间的整数")
    if month > today():
        raise Refused("这个月还没有到")
    with commit(by=by, why="填报对方合计"):
        name = {"item": item, "kind": kind, "source": source, "month": month.replace(day=1),
                "institution": where}  # fmt: skip
        found = Total.objects.filter(**name).first()
        if found is None:
            found = Total.objects.create(**name, value=value, by=by.name[:80])
        else:
            found = change(found, value=value, by=by.name[:80])  # type: ignore[assignment]
        audit.note("reconciliation.total", by=by, subject="reconciliation.total",
                   subject_id=found.pk, place=where.place_id)  # fmt: skip
    return found


def _repeat_the_state(**told: Any) -> None:
    """A difference repeats the state of its case, through whichever door it was moved."""
    one = Difference.objects.filter(pk=told["subject_id"]).first()
    if one is not None and one.state != told["case"].state:
        change(one, state=told["case"].state)


for _verb in law.by_verb:
    on(f"{law.code}.{_verb}")(_repeat_the_state)
