"""Teams and packages: who serves, where, and what is offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import days, today
from xinglin.services.contracts import queries
from xinglin.services.contracts.models import (
    Contract,
    Grid,
    Item,
    KeyPerson,
    Member,
    Package,
    Team,
)
from xinglin.services.contracts.rules import GROUPS, KEPT, MEASURES, ROLES

WAYS = "、".join(one.title for one in MEASURES.values())


@verb("contracts.teams", title="组建团队")
def found_team(
    *, by: Actor, name: str, institution_id: int, leader_id: int, founded_on: dt.date,
    grids: Sequence[int] = (),
) -> Team:  # fmt: skip
    """A new team of an institution, its leader, and the places that it looks after."""
    at = places.institution(institution_id)
    by.must("contracts.teams", at.place_id)
    if not name.strip():
        raise Refused("没有填写团队名称", mend="请填写名称")
    if Team.objects.filter(institution=at, name=name.strip(), ended_on=None).exists():
        raise Refused("这家机构已有同名的团队", mend="请换一个名称")
    made = Team.objects.create(
        name=name.strip()[:60], institution=at, place_id=at.place_id, founded_on=founded_on
    )
    Member.objects.create(team=made, staff_id=leader_id, role="leader", starts_on=founded_on)
    Grid.objects.bulk_create(
        Grid(team=made, place_id=number, starts_on=founded_on) for number in grids
    )
    return made


@verb("contracts.teams", title="撤销团队")
def dissolve_team(*, by: Actor, team_id: int) -> Team:
    """A team that is no more; it must have handed over its contracts."""
    found = queries.team(team_id, by, "contracts.teams")
    held = Contract.objects.filter(team=found, ended_on=None).count()
    if held:
        raise Refused(
            f"团队还有 {held} 份有效签约", mend="请先把签约转给其他团队，或等到期后再撤销"
        )
    Member.objects.filter(team=found, ends_on=None).update(ends_on=today())
    Grid.objects.filter(team=found, ends_on=None).update(ends_on=today())
    return change(found, ended_on=today())  # type: ignore[return-value]


@verb("contracts.teams", title="增加团队成员")
def add_member(*, by: Actor, team_id: int, staff_id: int, role: str) -> Member:
    """Somebody joins a team in a role."""
    found = queries.team(team_id, by, "contracts.teams")
    staff = places.one_staff(staff_id)
    if staff is None or role not in ROLES:
        raise Refused("请选择人员和角色", mend="可按姓名或拼音查找人员")
    if Member.objects.filter(team=found, staff=staff, ends_on=None).exists():
        raise Refused(f"{staff.name}已在这个团队", mend="请刷新页面")
    return Member.objects.create(team=found, staff=staff, role=role, starts_on=today())


@verb("contracts.teams", title="移出团队成员")
def remove_member(*, by: Actor, member_id: int) -> Member:
    """Somebody leaves a team; its leader stays until there is another."""
    seat = Member.objects.filter(pk=member_id, ends_on=None).first()
    if seat is None:
        raise Missing("没有这位成员")
    queries.team(seat.team_id, by, "contracts.teams")
    others = Member.objects.filter(team_id=seat.team_id, ends_on=None, role="leader")
    if seat.role == "leader" and not others.exclude(pk=seat.pk).exists():
        raise Refused("团队至少要有一名团队长", mend="请先增加新的团队长")
    return change(seat, ends_on=today())  # type: ignore[return-value]


@verb("contracts.packages", title="发布服务包")
def add_package(
    *,
    by: Actor,
    title: str,
    place: int,
    items: Sequence[dict[str, Any]],
    price: Decimal = Decimal(0),
    who: Sequence[str] = (),
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    says: str = "",
) -> Package:
    """A package: `items` are dicts of title, by (a measure), times and perhaps programme."""
    by.must("contracts.packages", place)
    if not title.strip():
        raise Refused("没有填写服务包名称", mend="请填写名称")
    if price < 0:
        raise Refused("年费不能是负数", mend="免费的请填 0")
    if not items:
        raise Refused("服务包里没有项目", mend="请至少写一项服务，每行一项")
    if unknown := [one for one in who if one not in GROUPS]:
        raise Refused(f"不认识的人群：{'、'.join(unknown)}")
    first = valid_from or today()
    if valid_to is not None and valid_to < first:
        raise Refused("止期早于起期", mend="请核对两个日期")
    made = Package.objects.create(
        title=title.strip()[:60], price=price, who=list(who), valid_from=first, valid_to=valid_to,
        says=says[:400], place_id=place,
    )  # fmt: skip
    for one in items:
        if one["by"] not in MEASURES or not 1 <= int(one["times"]) <= 52:
            raise Refused(
                f"项目“{one['title']}”写得不对",
                mend=f"每年 1 至 52 次；以何记录为准可选：{WAYS}",
            )
        Item.objects.create(
            package=made, title=str(one["title"])[:60], by=one["by"], times=int(one["times"]),
            programme=one.get("programme", ""),
        )  # fmt: skip
    return made


@verb("contracts.packages", title="停止服务包")
def withdraw_package(*, by: Actor, package_id: int) -> Package:
    """Offered no longer from today on; contracts that have it go on."""
    found = Package.objects.filter(pk=package_id).first()
    if found is None:
        raise Missing("没有这个服务包")
    by.must("contracts.packages", found.place_id)
    last = max(days(1).before(today()), found.valid_from)
    return change(found, valid_to=last)  # type: ignore[return-value]


@verb("contracts.sign", title="登记重点人群")
def register_key_person(
    *, by: Actor, resident: int, group: str, starts_on: dt.date, source: str
) -> KeyPerson:
    """Somebody of a group that no record of care tells of, with the paper that says so."""
    who = people.one(resident, by)
    by.must("contracts.sign", who.place_id)
    if group not in KEPT:
        kept = "、".join(KEPT.values())
        raise Refused("这类人群由档案自动判断，不需要登记", mend=f"可登记：{kept}")
    if not source.strip():
        raise Refused("没有写明依据", mend="请写明证件或文件，如残疾证号")
    if KeyPerson.objects.filter(resident_id=who.pk, group=group, ends_on=None).exists():
        raise Refused("已经登记过", mend="请刷新页面")
    return KeyPerson.objects.create(
        resident_id=who.pk, group=group, starts_on=starts_on, source=source.strip()[:60]
    )
