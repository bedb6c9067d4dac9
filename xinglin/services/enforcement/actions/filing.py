"""From the clue to the file: accepted, filed, refused, handed to others, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.places import queries as places
from xinglin.engines.places import short_name
from xinglin.engines.workflow import actions as workflow
from xinglin.kernel import events
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.enforcement.actions.moving import found, not_later, put_in, step
from xinglin.services.enforcement.models import Investigator, Matter
from xinglin.services.enforcement.rules import CLUE_SOURCES, FIELDS, PARTIES, within_limitation
from xinglin.services.enforcement.workflow import SUBJECT, penalty

events.declare("enforcement.filed", "一件行政处罚案件已经立案")


@verb("enforcement.handle", title="登记案件线索")
def add_clue(
    *,
    by: Actor,
    place: int,
    field: str,
    source: str,
    party: str,
    party_name: str,
    says: str,
    found_on: dt.date,
    more: Mapping[str, Any] | None = None,
) -> Matter:
    """A clue that somebody brought: a complaint, another department, the level above."""
    by.must("enforcement.handle", place)
    if field not in FIELDS or source not in CLUE_SOURCES or party not in PARTIES:
        raise Refused("专业、来源或当事人类别没有选择", mend="请从列表中选择")
    if not party_name.strip() or not says.strip():
        raise Refused("没有写当事人或线索内容", mend="不知道姓名的，请写明场所或特征")
    not_later(found_on, "发现日期")
    known = {"address", "uscc", "responsible", "unit_code", "act_ended_on"}
    given = {name: value for name, value in (more or {}).items() if name in known and value}
    return open_matter(
        by,
        place_id=place,
        field=field,
        source=source,
        party=party,
        party_name=party_name.strip()[:120],
        says=says.strip(),
        found_on=found_on,
        **given,
    )


def open_matter(by: Actor, *, office: int | None = None, **facts: Any) -> Matter:
    """The matter and its case, together."""
    made = Matter.objects.create(office_id=office or by.institution, **facts)
    workflow.open_case(
        by=by,
        workflow=penalty.code,
        subject=SUBJECT,
        subject_id=made.pk,
        place=made.place_id,
        office=made.office_id,
        title=f"{made.party_name}（{FIELDS[made.field]}）",
    )
    return made


@verb("enforcement.handle", title="受理案件线索")
def accept(*, by: Actor, matter_id: int) -> Matter:
    """The clue is looked into; the days for filing run from now."""
    one = found(matter_id, by, "enforcement.handle")
    put_in(one, "clue", today(), by)
    return step(by, one, "accept", accepted_on=today())


@verb("enforcement.decide", title="批准立案")
def file_case(
    *, by: Actor, matter_id: int, grounds: str, officers: Sequence[tuple[int, str]]
) -> Matter:
    """A case: facts of a violation, within the time that the law gives, two who investigate."""
    one = found(matter_id, by, "enforcement.decide")
    if not grounds.strip():
        raise Refused("没有写立案理由", mend="请写明初步查明的违法事实")
    _must_be_within(one)
    engaged = {staff: number.strip() for staff, number in officers}
    if len(engaged) < 2 or not all(engaged.values()):
        raise Refused(
            "办案人员不足 2 名，或没有执法证号",
            why="《行政处罚法》第四十二条",
            mend="请指定两名以上持证人员",
        )
    number = _number(one, "卫立", "number", today())
    made = step(by, one, "file", {"grounds": grounds.strip()}, filed_on=today(), number=number)
    for staff, certificate in engaged.items():
        if places.one_staff(staff) is None:
            raise Refused("没有这名人员")
        Investigator.objects.create(matter=one, staff_id=staff, certificate=certificate[:20])
    put_in(one, "filing", today(), by)
    events.publish("enforcement.filed", matter=one.pk, source=one.source_ref, number=number)
    return made


def _must_be_within(one: Matter) -> None:
    ended = one.act_ended_on or one.found_on
    if within_limitation(ended, one.found_on, one.life, one.continuing):
        return
    raise Refused(
        "已过追责期限",
        why=f"违法行为于{ended}终了，{one.found_on}才发现（《行政处罚法》第三十六条）",
        mend="有连续、继续状态，或涉及生命健康且有危害后果的，请先更正案情",
    )


def _number(one: Matter, mark: str, column: str, day: dt.date) -> str:
    """The next number of that kind in the county and year."""
    county = places.place(one.place_id // 10**9 * 10**9)
    short = short_name(county.name)
    start = f"{short}{mark}〔{day.year}〕"
    used = Matter.objects.filter(**{f"{column}__startswith": start}).count()
    return f"{short}{mark}〔{day.year}〕{used + 1}号"


@verb("enforcement.handle", title="不予立案")
def refuse(*, by: Actor, matter_id: int, why: str) -> Matter:
    """No case, with the reason."""
    one = found(matter_id, by, "enforcement.handle")
    return step(by, one, "refuse", {"why": why}, ended_without=today())


@verb("enforcement.decide", title="撤案")
def withdraw(*, by: Actor, matter_id: int, why: str) -> Matter:
    """A case that has no violation in it after all."""
    one = found(matter_id, by, "enforcement.decide")
    return step(by, one, "withdraw", {"why": why}, ended_without=today())


@verb("enforcement.decide", title="移送")
def transfer(*, by: Actor, matter_id: int, to: str, why: str) -> Matter:
    """A crime, or somebody else's business: handed over with the file."""
    one = found(matter_id, by, "enforcement.decide")
    return step(by, one, "transfer", {"to": to, "why": why}, ended_without=today())
