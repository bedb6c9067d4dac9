"""The decision: within the law and the tier, together where it weighs; on the spot where it may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.kernel import events
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import days, today
from xinglin.services.enforcement.actions.filing import _number as next_number
from xinglin.services.enforcement.actions.moving import found, not_later, put_in, step
from xinglin.services.enforcement.models import Investigator, Matter
from xinglin.services.enforcement.rules import (
    LIMITS,
    SERVED_BY,
    exempt,
    may_be_simple,
    must_fit,
    needs_collective,
    range_of,
)

events.declare("enforcement.decided", "作出了行政处罚决定")


@verb("enforcement.decide", title="集体讨论")
def record_discussion(*, by: Actor, matter_id: int, on: dt.date, text: str) -> Matter:
    """The heads of the organ discussed the case, and what they agreed on."""
    one = found(matter_id, by, "enforcement.decide")
    if one.decided_on or one.reviewed_on is None:
        raise Refused("现在不能记录集体讨论", why="集体讨论在法制审核之后、决定之前")
    not_later(on, "讨论日期", one.reviewed_on)
    if not text.strip():
        raise Refused("没有写讨论情况", mend="请写明参加人员、意见和结论")
    put_in(one, "discussion", on, by)
    return change(one, discussed_on=on, discussion=text.strip())  # type: ignore[return-value]


@verb("enforcement.decide", title="作出处罚决定")
def decide(
    *,
    by: Actor,
    matter_id: int,
    fine: Decimal,
    outside: str = "",
    gains: Decimal | None = None,
    spare: bool = False,
    public: bool = True,
) -> Matter:
    """A fine within the range, or outside the tier by a collective decision with its reason.

    `spare`: no penalty, where art. 33 says so. A defence never makes the fine heavier (art. 45).
    """
    one = found(matter_id, by, "enforcement.decide")
    if one.reviewed_on is None or one.planned_fine is None:
        raise Refused("还没有经过法制审核", why="《行政处罚法》第五十八条")
    if by.staff and one.handlers.filter(staff_id=by.staff).exists():
        raise Refused("办案人员不能作出决定", mend="请由机关负责人决定")
    allowed = range_of(one.violation, one.circumstances, one.found_on)
    why_not = exempt(one.circumstances)
    if spare and not why_not:
        raise Refused("不符合不予处罚的条件", why="《行政处罚法》第三十三条", mend="请核对裁量情节")
    if spare and fine:
        raise Refused("不予处罚的，罚款应为 0", mend="请更正罚款数额")
    fined = "102" in one.planned_kinds
    if not spare and fined:
        must_fit(fine, allowed, one.discussed_on is not None, outside)
        if fine > one.planned_fine:
            raise Refused(
                "罚款重于告知的数额",
                why="不得因陈述申辩或听证加重处罚（《行政处罚法》第四十五条）",
                mend="确需加重的，退回补充调查并重新告知",
            )
    elif not spare and fine:
        raise Refused("告知的处罚里没有罚款", mend="请更正罚款数额")
    outside_tier = fined and not spare and not allowed.low <= fine <= allowed.high
    if one.discussed_on is None and needs_collective(
        one.heard_on is not None, one.complex_case, outside_tier, spare
    ):
        raise Refused("本案应当集体讨论", why="《行政处罚法》第五十七条", mend="请先记录集体讨论")
    number = next_number(one, "卫罚", "decision_number", today())
    kinds = [] if spare else one.planned_kinds
    put_in(one, "decision", today(), by, pages=2)
    made = step(
        by,
        one,
        "decide",
        {"fine": fine},
        fine=fine,
        decided_on=today(),
        kinds=kinds,
        gains=(one.planned_gains if gains is None else gains) if not spare else Decimal(0),
        decision_number=number,
        no_penalty=why_not if spare else "",
        outside=outside.strip()[:400],
        public=public,
        banned="206" in one.measures,
    )
    events.publish("enforcement.decided", matter=one.pk, unit=one.unit_code, fine=fine)
    return made


@verb("enforcement.handle", title="当场处罚")
def decide_on_spot(
    *,
    by: Actor,
    matter_id: int,
    violation: str,
    circumstances: Sequence[str],
    kinds: Sequence[str],
    fine: Decimal,
    officers: Sequence[tuple[int, str]],
    statement: str = "",
    certain: bool = True,
) -> Matter:
    """The simple procedure: a warning or a small fine, the facts certain, the paper handed over."""
    one = found(matter_id, by, "enforcement.handle")
    wrong = may_be_simple(one.party, fine, kinds, certain, today())
    if wrong or not kinds:
        raise Refused("不能当场处罚", why=wrong or "没有选处罚种类", mend="请按普通程序立案")
    if bool(fine) != ("102" in kinds):
        raise Refused("处罚种类与罚款数额不一致", mend="请核对")
    if fine:
        must_fit(fine, range_of(violation, circumstances, one.found_on), False)
    engaged = {staff: number.strip() for staff, number in officers}
    if len(engaged) < 2 or not all(engaged.values()):
        raise Refused("办案人员不足 2 名，或没有执法证号", why="《行政处罚法》第四十二条")
    number = next_number(one, "卫当罚", "decision_number", today())
    for staff, certificate in engaged.items():
        Investigator.objects.create(matter=one, staff_id=staff, certificate=certificate[:20])
    put_in(one, "decision", today(), by)
    made = step(
        by,
        one,
        "on_spot",
        {"fine": fine},
        simple=True,
        violation=violation,
        fine=fine,
        circumstances=sorted(set(circumstances)),
        planned_fine=fine,
        kinds=sorted(set(kinds)),
        planned_kinds=sorted(set(kinds)),
        decided_on=today(),
        decision_number=number,
        accepted_on=one.accepted_on or today(),
        filed_on=one.filed_on or today(),
        number=one.number or number,
        statement=statement.strip() or "当场听取陈述申辩，未提出异议",
    )
    events.publish("enforcement.decided", matter=one.pk, unit=one.unit_code, fine=fine)
    return made


@verb("enforcement.handle", title="送达决定书")
def serve(*, by: Actor, matter_id: int, served_on: dt.date, served_by: str) -> Matter:
    """Handed over: the days for paying run from the day of receipt."""
    one = found(matter_id, by, "enforcement.handle")
    not_later(served_on, "送达日期", one.decided_on)
    if served_by not in SERVED_BY:
        raise Refused("没有选送达方式", mend="请从列表中选择")
    put_in(one, "receipt", served_on, by)
    pay_by = days(int(LIMITS.on(served_on).pay)).after(served_on)
    made = step(
        by,
        one,
        "serve",
        {"served_on": served_on, "served_by": served_by},
        served_on=served_on,
        served_by=served_by,
        pay_by=pay_by,
    )
    if not one.fine and not one.gains:
        return step(by, made, "execute", executed_on=served_on)
    return made
