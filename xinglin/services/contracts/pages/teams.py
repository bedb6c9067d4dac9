"""A team: its people, its places, its contracts; founding one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.queries.teams import grids_of, staff_choices
from xinglin.services.contracts.rules import ROLES
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Sheet,
    Table,
    Tally,
    day,
    page,
)


@page("teams/<int:pk>/", title="家庭医生团队", may="contracts.read")
def team(request: Any, pk: int) -> Any:
    """One team: who is in it, what it looks after, how its contracts stand."""
    found = queries.team(pk, request.actor)
    may = request.actor.may("contracts.teams", found.place_id)
    told = queries.tally(request.actor, None, pk)
    owed = queries.open_services(None, pk)
    row = next(
        (one for one in queries.teams(found.place, request.actor) if one["pk"] == pk), {"most": 0}
    )
    list_of = reverse("contracts:panel_of_mine")
    share = round(100 * owed["done"] / owed["due"], 1) if owed["due"] else None
    tally = [
        Figure("有效签约", told.signed, unit="人", href=f"{list_of}?team={pk}",
               note=f"上限 {row['most']} 人"),
        Figure("其中有偿", told.paid, unit="人"),
        Figure("至今应做服务", owed["due"], unit="项次", note=f"已做 {owed['done']} 项次"),
        Figure("履约", share, unit="%", places=1),
        Figure("有应做未做", told.late, unit="人", href=f"{list_of}?team={pk}&view=due",
               state="late" if told.late else ""),
        Figure("一个月内到期", told.ending, unit="人", href=f"{list_of}?team={pk}&view=ending",
               state="remind" if told.ending else ""),
    ]  # fmt: skip
    return Sheet(
        title=found.name,
        lead=found.institution.name,
        crumbs=[("签约总览", reverse("contracts:board"))],
        panels=[
            Tally(tally),
            _members(request, found, may),
            Facts({"所属机构": found.institution.name, "组建日期": found.founded_on,
                   "责任网格": "、".join(grids_of(pk)) or found.place.name},
                  title="团队", span=5, columns=1),
            Acts([_join(request, found), _dissolve(request, found)]) if may else None,
        ],
    )  # fmt: skip


def _members(request: Any, found: Any, may: bool) -> Table:
    columns = [
        Column(lambda m: m.staff.name, "姓名", key="name"),
        Column(lambda m: ROLES.get(m.role, m.role), "角色", key="role"),
        Column(lambda m: m.staff.title or m.staff.post, "职称", key="title"),
        Column(lambda m: str(m.staff.institution), "机构", key="institution", grow=True),
        Column("starts_on", "加入", day),
    ]

    def leave(member: Any, answers: dict[str, Any]) -> str:
        actions.remove_member(by=request.actor, member_id=member.pk)
        return "已移出"

    acts = [Act("leave", "移出", do=leave)] if may else []
    return Table(queries.members_of(found.pk), columns, title="成员", span=7, chooser=False,
                 key="members", acts=acts, empty="还没有成员")  # fmt: skip


def _join(request: Any, found: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.add_member(
            by=request.actor, team_id=found.pk, staff_id=int(answers["staff"]),
            role=answers["role"],
        )  # fmt: skip
        return "已加入团队"

    around = places.staff_in(
        found.place_id // 1_000_000 * 1_000_000, found.place_id // 1_000_000 * 1_000_000 + 999_999
    )
    asks = [
        Field("staff", "人员", "choice", required=True, show_as="select",
              choices=[(str(s.pk), f"{s.name}　{s.post}　{s.institution}") for s in around[:400]]),
        Field("role", "角色", "choice", required=True, choices=list(ROLES.items()),
              show_as="select"),
    ]  # fmt: skip
    return Act("join", "增加成员", do=do, asks=asks)


def _dissolve(request: Any, found: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.dissolve_team(by=request.actor, team_id=found.pk)
        return reverse("contracts:board")

    return Act("dissolve", "撤销团队", do=do, style="danger")


@page("teams/new/", title="组建团队", menu="services", may="contracts.teams", order=36)
def new_team(request: Any) -> Any:
    """A new team of an institution of this place."""
    here = request.place
    inside = list(places.institutions(here.number, here.last)[:200]) if here else []

    def save(answers: dict[str, Any]) -> str:
        made = actions.found_team(
            by=request.actor, name=answers["name"], institution_id=int(answers["institution"]),
            leader_id=int(answers["leader"]), founded_on=answers["founded_on"],
            grids=[int(one) for one in answers["grids"] or ()],
        )  # fmt: skip
        return reverse("contracts:team", args=[made.pk])

    villages = list(places.subtree(here.number, "village")[:120]) if here else []
    fields = [
        Field("name", "团队名称", required=True, longest=60),
        Field("institution", "所属机构", "choice", required=True, show_as="select",
              choices=[(str(one.pk), one.name) for one in inside]),
        Field("leader", "团队长", "pick", required=True,
              find=lambda text: staff_choices(text, here)),
        Field("founded_on", "组建日期", "date", required=True, high=today()),
        Field("grids", "责任网格", "ticks", choices=[(str(v.number), v.name) for v in villages]),
    ]  # fmt: skip
    return Sheet(
        title="组建团队",
        crumbs=[("签约总览", reverse("contracts:board"))],
        panels=[Form(fields, save=save, initial={"founded_on": today()}, submit="组建", span=8)],
    )
