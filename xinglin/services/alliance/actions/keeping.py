"""Alliances are founded, institutions join and leave on a day, alliances are dissolved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.places import actions as keeping
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.texts import words
from xinglin.kernel.time import today
from xinglin.services.alliance import queries
from xinglin.services.alliance.rules import CARE, KINDS, Spell, outside, shut_out, tight_of

FIRST = dt.date(1990, 1, 1)


def past(day: dt.date, what: str) -> dt.date:
    """A day that has come, and is not of another age."""
    if not FIRST <= day <= today():
        raise Refused(f"{what}不对", why=f"应在 {FIRST} 与今天之间")
    return day


@verb("alliance.keep", title="登记医联体")
def found(
    *,
    by: Actor,
    name: str,
    kind: str,
    lead: int,
    place: Any,
    founded_on: dt.date,
    agreement: str = "",
    tight: bool = False,
    across: bool = False,
) -> Any:
    """A new alliance of a place; its lead is the first member."""
    by.must("alliance.keep", place.number)
    if kind not in KINDS:
        raise Refused("没有选择医联体类型", mend="请从列表中选择")
    title = words(name, "医联体名称", 80)
    if places.every_alliance().filter(name=title, ended_on=None).exists():
        raise Refused(f"已有名为“{title}”的医联体", mend="请换一个名称，或在原医联体上办理")
    leader = places.institution(lead)
    _treats(leader)
    close = tight_of(kind, tight)
    day = past(founded_on, "成立日期")
    if why := shut_out(Spell(0, title, close, day), queries.spells_of(leader.pk)):
        raise Refused("这家机构不能牵头", why=why)
    return keeping.found_alliance(
        name=title, kind=kind, lead=leader, place=place, tight=close, across=across,
        agreement=agreement.strip()[:80], founded_on=day,
    )  # fmt: skip


@verb("alliance.keep", title="机构加入医联体")
def admit(
    *, by: Actor, alliance_id: int, institution: int, on: dt.date, until: dt.date | None = None
) -> Any:
    """An institution is a member from a day on, or was for a stretch of the past."""
    one = mine(by, alliance_id)
    member = places.institution(institution)
    by.must("alliance.keep", member.place_id)
    _treats(member)
    wanted = Spell(one.pk, one.name, one.tight, past(on, "加入日期"), until)
    if until is not None:
        past(until, "退出日期")
    why = outside(wanted, one.founded_on, one.ended_on) or shut_out(
        wanted, queries.spells_of(member.pk)
    )
    if why:
        raise Refused(f"{member}不能加入", why=why, mend="请核对日期；先办理退出，再登记加入")
    return keeping.join_alliance(alliance=one, institution=member, on=on, until=until)


@verb("alliance.keep", title="机构退出医联体")
def release(*, by: Actor, membership: int, on: dt.date) -> Any:
    """The last day of a membership; the lead leaves only when the alliance is dissolved."""
    held = places.memberships().filter(pk=membership, left_on=None).first()
    if held is None:
        raise Missing("没有这条在册的成员记录", mend="请刷新页面后重试")
    one = mine(by, held.alliance_id)
    if held.institution_id == one.lead_id:
        raise Refused("牵头机构不能退出", mend="如不再合作，请办理解散")
    if past(on, "退出日期") < held.joined_on:
        raise Refused("退出日期早于加入日期", why=f"加入日期是 {held.joined_on}")
    return keeping.leave_alliance(membership_id=held.pk, on=on)


@verb("alliance.keep", title="解散医联体")
def dissolve(*, by: Actor, alliance_id: int, on: dt.date) -> Any:
    """The alliance ends on a day, with all memberships that last."""
    one = mine(by, alliance_id)
    if one.ended_on is not None:
        raise Refused("这个医联体已经解散", why=f"解散日期是 {one.ended_on}")
    day = past(on, "解散日期")
    if one.founded_on is not None and day < one.founded_on:
        raise Refused("解散日期早于成立日期", why=f"成立日期是 {one.founded_on}")
    last = places.memberships().filter(alliance=one.pk, left_on=None).last()
    if last is not None and last.joined_on > day:
        raise Refused(
            "有成员在这一天之后才加入", why=f"{last.institution}于 {last.joined_on} 加入",
            mend="请先核对成员的加入日期",
        )  # fmt: skip
    return keeping.end_alliance(alliance_id=one.pk, on=day)


def mine(by: Actor, alliance_id: int, permission: str = "alliance.keep") -> Any:
    """An alliance that the actor keeps: the one of his place, or that of its lead."""
    one = queries.alliance(alliance_id, by)
    by.must(permission, one.place_id or one.lead.place_id)
    return one


def _treats(one: Any) -> None:
    if one.kind[:1] not in CARE:
        raise Refused(f"{one}不是医疗卫生机构", mend="请选择医院、基层机构或妇幼保健机构")
