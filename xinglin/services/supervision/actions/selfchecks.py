"""Self-checks of units: asked for, handed in, accepted or sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today
from xinglin.services.supervision import queries
from xinglin.services.supervision.models import SelfCheck
from xinglin.services.supervision.rules import UNMET, VERDICTS, checklist_of, due_days_of_year


@verb("supervision.pools", title="下达自查任务")
def ask_self_checks(*, by: Actor, year: int) -> int:
    """What every unit within reach owes in a year, by its risk; nothing is asked twice."""
    rows = queries.units(by)
    asked = set(SelfCheck.objects.filter(due_on__year=year).values_list("unit_id", "due_on"))
    columns: dict[str, list[object]] = {"unit_id": [], "place_id": [], "due_on": []}
    for one in rows:
        for day in due_days_of_year(year, one.risk):
            if day > one.opened_on and (one.pk, day) not in asked:
                columns["unit_id"].append(one.pk)
                columns["place_id"].append(one.place_id)
                columns["due_on"].append(day.isoformat())
    if columns["unit_id"]:
        insert_columns(SelfCheck, columns)
    return len(columns["unit_id"])


def _one(pk: int, by: Actor) -> SelfCheck:
    found = queries.self_checks(by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这次自查", why="它不存在，或不在您的管辖范围内")
    by.must("supervision.selfcheck", found.place_id)
    return found


@verb("supervision.selfcheck", title="登记单位自查")
def hand_in(
    *, by: Actor, pk: int, verdicts: Mapping[str, str], mended_on: dt.date | None = None
) -> SelfCheck:
    """What the unit says of itself, item by item."""
    found = _one(pk, by)
    if found.accepted_on:
        raise Refused("这次自查已经通过", mend="请等下一次自查")
    sheet = checklist_of(found.unit.kind)
    given = {item.code: verdicts.get(item.code, "") for item in sheet.items}
    if any(value not in VERDICTS for value in given.values()):
        raise Refused("有自查项没有结论", mend="请逐项选择")
    problems = sum(value == UNMET for value in given.values())
    return change(  # type: ignore[return-value]
        found,
        handed_in_on=today(),
        verdicts=given,
        problems=problems,
        returned_why="",
        mended_on=mended_on if problems else None,
    )


@verb("supervision.selfcheck", title="通过单位自查")
def accept_self_check(*, by: Actor, pk: int) -> SelfCheck:
    """Taken as it is; a check on the spot may still show that it was false."""
    found = _one(pk, by)
    if not found.handed_in_on or found.accepted_on:
        raise Refused("这次自查还没有提交，或已经通过", mend="请刷新页面")
    return change(found, accepted_on=today())  # type: ignore[return-value]


@verb("supervision.selfcheck", title="退回单位自查")
def return_self_check(*, by: Actor, pk: int, why: str) -> SelfCheck:
    """Sent back with the reason; it is due as before."""
    found = _one(pk, by)
    if not found.handed_in_on or found.accepted_on:
        raise Refused("这次自查还没有提交，或已经通过", mend="请刷新页面")
    if not why.strip():
        raise Refused("没有写退回原因", mend="请写明要补充什么")
    return change(  # type: ignore[return-value]
        found, handed_in_on=None, returned_why=why.strip()[:200]
    )
