"""How far signing has come at a place, and the panel of those who are signed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.indicators import queries as figures
from xinglin.kernel.time import today
from xinglin.services.contracts import queries
from xinglin.services.contracts.queries.contracts import VIEWS
from xinglin.ui import (
    Asked,
    Choice,
    Choices,
    Column,
    Figure,
    Rows,
    Sheet,
    Table,
    Tally,
    contributed,
    day,
    number,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of, whole

CODES = ("FD1", "FD2", "FD4", "FD3", "FD5", "FD6")
PANEL = [
    Column("name", "姓名", link=lambda r: reverse("contracts:one", args=[r["pk"]]), sort=False),
    Column("sex", "性别", said, sort=False),
    Column("age", "年龄", unit="岁", sort=False),
    Column("late", "欠做", number, unit="项", sort=False),
    Column("next", "下次应做", day, sort=False),
    Column("done", "已履约", sort=False),
    Column("groups", "重点人群", sort=False, grow=True),
    Column("ends_on", "到期", day, sort=False),
    Column("package", "服务包", sort=False),
    Column("place", "村（社区）", sort=False),
    Column("team", "团队", sort=False, hidden=True),
]


@page("", title="签约总览", menu="services", may="contracts.count", order=30)
def board(request: Any) -> Any:
    """Coverage with its base, what was given of what was promised, team by team."""
    here, actor, on = request.place, request.actor, today()
    period = f"{on.year}-01-01..{on}"  # as it stands today, not as it would on 31 December
    found = figures.compute(list(CODES), here.number, period, seen_by=actor) if here else []
    tally = [
        Figure(
            one.title, one.value, unit=one.unit, places=2, href=_passport(one, here, period),
            note=f"{_people(one)} / {one.shown_denominator}　{one.base}".strip(),
        )
        for one in found
    ]  # fmt: skip
    links = (
        [("我的签约居民", reverse("contracts:panel_of_mine"))]
        if actor.may("contracts.read")
        else []
    )
    if actor.may("contracts.sign"):
        links.insert(0, ("签约", reverse("contracts:sign")))
    return Sheet(
        title="家庭医生签约",
        lead=f"{here.name if here else ''}　{on}",
        links=links,
        panels=[Tally(tally), _teams(request, here)],
    )


def _people(one: Any) -> Any:
    return "＊" if one.hidden else one.numerator if one.numerator is not None else "—"


def _passport(one: Any, here: Any, period: str) -> str:
    return f"{reverse('figures:one', args=[one.code])}?at={here.code}&period={period}"


def _teams(request: Any, here: Any) -> Table:
    rows = queries.teams(here, request.actor, "contracts.count")
    may = request.actor.may("contracts.read")
    columns = [
        Column("name", "团队",
               link=(lambda r: reverse("contracts:team", args=[r["pk"]])) if may else ""),
        Column("leader", "团队长"),
        Column("institution", "所属机构", grow=True),
        Column("members", "成员", number, unit="人"),
        Column("signed", "有效签约", number, unit="人"),
        Column("paid", "其中有偿", number, unit="人"),
        Column("most", "签约上限", number, unit="人"),
    ]  # fmt: skip
    return Table(
        rows, columns, title="家庭医生团队", key="teams", empty="还没有家庭医生团队",
        state=lambda r: "late" if r["signed"] > r["most"] else "",
    )  # fmt: skip


@page("panel/", title="我的签约居民", menu="work", may="contracts.read", order=25)
def panel_of_mine(request: Any) -> Any:
    """Everybody who is signed here: what is owed to them, who runs out."""
    here, actor = request.place, request.actor
    own = queries.my_team(actor)
    mine = own is not None and request.GET.get("team", "mine") == "mine"
    team_id = own.pk if mine and own else whole(request.GET, "team", 0, 0) or None
    view = one_of(request.GET, "view", VIEWS) or "all"
    told = queries.tally(actor, here, team_id)
    owed = queries.open_services(here, team_id)
    team = f"&team={request.GET['team']}" if "team" in request.GET else ""

    def source(asked: Asked) -> Rows:
        rows = queries.panel_of(actor, here, view, team_id, asked.page, asked.size)
        return Rows(rows, more=len(rows) == asked.size)

    tally = [
        Figure("有效签约", told.signed, unit="人", href=f"?view=all{team}"),
        Figure("有应做未做", told.late, unit="人", href=f"?view=due{team}",
               state="late" if told.late else "", word="欠做" if told.late else ""),
        Figure("一个月内到期", told.ending, unit="人", href=f"?view=ending{team}",
               state="remind" if told.ending else "", word="待续约" if told.ending else ""),
        Figure("应做服务", owed["due"], unit="项次", note=f"已做 {owed['done']} 项次"),
        Figure("有偿签约", told.paid, unit="人"),
    ]  # fmt: skip
    links = []
    if actor.may("contracts.sign"):
        links = [("签约", reverse("contracts:sign")), ("批量签约", reverse("contracts:batch"))]
    chips = [Choice(title, f"?view={code}{team}", code == view) for code, title in VIEWS.items()]
    whose = []
    if own is not None:
        whose = [Choice(own.name, f"?view={view}", mine),
                 Choice("本地区全部团队", f"?view={view}&team=all", not mine)]  # fmt: skip
    return Sheet(
        title="我的签约居民",
        lead=f"{here.name if here else ''}　{own.name if mine and own else ''}",
        links=links,
        panels=[
            Tally(tally),
            Choices(whose, label="团队") if whose else None,
            Choices(chips, label="名单"),
            Table(
                source, PANEL, title=VIEWS[view], export="clinic.export", size=20, key="panel",
                empty="没有符合的签约居民", state=lambda r: "late" if r["late"] else "",
            ),
            *contributed("contracts", request, here),
        ],
    )  # fmt: skip


@panel("work", order=40, may="contracts.read")
def on_the_desk(request: Any, here: Any) -> Any:
    """What contracts add to the doctor's day: who runs out soon."""
    told = queries.tally(request.actor, here)
    if not told.signed:
        return None
    url = reverse("contracts:panel_of_mine")
    return Tally(
        [
            Figure("签约居民", told.signed, unit="人", href=url),
            Figure("签约服务欠做", told.late, unit="人", href=f"{url}?view=due&team=all",
                   state="late" if told.late else "", word="欠做" if told.late else ""),
            Figure("一个月内到期", told.ending, unit="人", href=f"{url}?view=ending&team=all",
                   state="remind" if told.ending else "", word="待续约" if told.ending else ""),
        ],
        title="家庭医生签约",
    )  # fmt: skip
