"""Special campaigns: a board of what was planned, done and found in each."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import days, today
from xinglin.services.supervision import actions, queries
from xinglin.services.supervision.pages.board import CHECK_COLUMNS
from xinglin.services.supervision.rules import UNIT_KINDS
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Prose,
    Sheet,
    Table,
    Tally,
    badge,
    contributed,
    day,
    number,
    page,
    said,
)


def campaign_state(one: Any) -> tuple[str, str]:
    """How a campaign stands."""
    if one.summed_up_on:
        return "已总结", "ok"
    if one.starts_on > today():
        return "部署", ""
    return ("待总结", "late") if one.ends_on < today() else ("开展中", "remind")


@page("campaigns/", title="专项行动", menu="supervision", may="supervision.read", order=35)
def campaigns(request: Any) -> Any:
    """All campaigns of a place."""
    here, actor = request.place, request.actor
    columns = [
        Column("title", "专项名称", link="supervision:campaign", grow=True),
        Column("starts_on", "起", day),
        Column("ends_on", "止", day),
        Column("planned", "安排", number, unit="户次"),
        Column("done", "完成", number, unit="户次"),
        Column("found", "发现问题", number, unit="户次"),
        Column("passed", "移送立案", number, unit="件"),
        Column(campaign_state, "状态", badge, key="state"),
    ]
    panels: list[Any] = [
        Table(queries.campaigns(actor, here), columns, title="专项行动", empty="还没有专项行动")
    ]
    if here and actor.may("supervision.draw", here.number):
        panels.append(_new(request, here))
    return Sheet(title="专项行动", lead=here.name if here else "", panels=panels)


def _new(request: Any, here: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        made = actions.plan_campaign(
            by=request.actor,
            title=answers["title"],
            place=here.number,
            kinds=answers["kinds"],
            starts_on=answers["starts_on"],
            ends_on=answers["ends_on"],
            scope=answers["scope"] or "",
        )
        return reverse("supervision:campaign", args=[made.pk])

    fields = [
        Field("title", "专项名称", required=True, longest=80),
        Field(
            "kinds",
            "对象类别",
            "ticks",
            required=True,
            choices=[(code, title) for code, (title, _) in UNIT_KINDS.items()],
        ),
        Field("starts_on", "起", "date", required=True),
        Field("ends_on", "止", "date", required=True),
        Field("scope", "内容", "long", longest=400),
    ]
    return Form(
        fields,
        save=save,
        submit="部署",
        title="部署专项行动",
        span=8,
        initial={"starts_on": today(), "ends_on": days(90).after(today())},
    )


@page("campaigns/<int:pk>/", title="专项行动", may="supervision.read")
def campaign(request: Any, pk: int) -> Any:
    """One campaign: its checks, each counted once, and its summary."""
    one = queries.campaign(pk, request.actor)
    kinds = "、".join(said(UNIT_KINDS[kind][0]) for kind in one.kinds)
    rows = queries.checks(request.actor).filter(campaign=one, cancelled_on=None)
    told: Any = one
    tally = [
        Figure("安排", told.planned, unit="户次"),
        Figure("完成", told.done, unit="户次"),
        Figure("发现问题", told.found, unit="户次"),
        Figure("移送立案", told.passed, unit="件"),
    ]
    facts = {
        "状态": badge(campaign_state(one)),
        "期限": f"{one.starts_on} 至 {one.ends_on}",
        "对象类别": kinds,
        "内容": one.scope or "—",
    }
    may = request.actor.may("supervision.draw", one.place_id) and not one.summed_up_on

    def sum_up(answers: dict[str, Any]) -> str:
        actions.sum_up(by=request.actor, campaign_id=pk, summary=answers["summary"])
        return "已总结"

    asks = [Field("summary", "总结", "long", required=True)]
    return Sheet(
        title=one.title,
        crumbs=[("专项行动", reverse("supervision:campaigns"))],
        panels=[
            Tally(tally),
            Facts(facts, columns=2),
            Prose(one.summary, title="总结") if one.summary else None,
            Table(
                rows,
                CHECK_COLUMNS,
                title="专项检查",
                size=25,
                empty="从监督对象页安排检查时选择这个专项",
            ),
            *contributed("campaign", request, one),
            Acts([Act("sum", "总结", do=sum_up, asks=asks)]) if may else None,
        ],
    )
