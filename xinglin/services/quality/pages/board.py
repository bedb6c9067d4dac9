"""How authentic the services are: cards, the reviewers' queue, what the screening is worth."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as figures
from xinglin.engines.jobs import actions as jobs
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.quality import actions, queries
from xinglin.services.quality.models import CLOSED, OPEN
from xinglin.services.quality.pages.review import doubt_columns, verdict_acts
from xinglin.services.quality.rules import FAMILIES, RULES
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Later,
    Notice,
    Sheet,
    Table,
    Tally,
    day,
    number,
    page,
)


@page("", title="服务真实性", menu="supervision", may="quality.read", order=20)
def board(request: Any) -> Any:
    """Two-card rate, who is to be looked at and why, what verification has shown."""
    here, actor, on = request.place, request.actor, today()
    told = queries.tally(actor, here)
    period = f"{on.year}-01-01..{on}"
    card = figures.compute("AUT1", here.number, period, seen_by=actor)[0] if here else None
    listed, drawn = queries.precision()
    last = queries.latest_round()
    tally = [
        Figure("两卡核验率", card.value if card else None, unit="%", places=2,
               note=f"{card.numerator} / {card.denominator}" if card and not card.hidden else "",
               href=f"{reverse('figures:one', args=['AUT1'])}?at={here.code}&period={period}"
               if here else ""),
        Figure("待核查人员", told.listed, unit="人", state="remind" if told.listed else "",
               word="请核查" if told.listed else ""),
        Figure("待核查随访", told.waiting, unit="条"),
        Figure("核实不实", told.upheld, unit="条", note="已剔除，原记录保留"),
        Figure("核查属实", told.dismissed, unit="条"),
    ]  # fmt: skip
    return Sheet(
        title="服务真实性",
        lead=f"{here.name if here else ''}　{on}",
        links=[("剔除对指标的影响", reverse("quality:effect"))],
        panels=[
            Tally(tally),
            _queue(request, here),
            _worth(listed, drawn, last),
            _pending(request, here) if actor.may("quality.review") else None,
            _drawn(request, here) if actor.may("quality.review") else None,
            _closed(request, here),
            Acts([_now(request)]) if actor.may("quality.screen") else None,
        ],
    )


def _queue(request: Any, here: Any) -> Table:
    columns = [
        Column("staff", "人员", link=lambda r: reverse("quality:review", args=[r["pk"]])),
        Column("institution", "机构"),
        Column("visits", "一年随访", number, unit="次"),
        Column("broken", "不可能的记录", number, unit="条"),
        Column("families", "独立信号", number, unit="类"),
        Column("reasons", "核查理由", grow=True),
        Column("waiting", "待核查", number, unit="条"),
        Column("upheld", "不实", number, unit="条"),
        Column("dismissed", "属实", number, unit="条"),
    ]
    return Table(
        queries.suspicions(request.actor, here, OPEN), columns, title="核查名单", key="queue",
        empty="没有需要核查的人员",
        note="名单是核查的理由，不是结论：至少两类独立信号或有不可能的记录才列入",
        state=lambda r: "late" if r["broken"] else "remind",
    )  # fmt: skip


def _closed(request: Any, here: Any) -> Table:
    columns = [
        Column("staff", "人员", link=lambda r: reverse("quality:review", args=[r["pk"]])),
        Column("institution", "机构"),
        Column("upheld", "不实", number, unit="条"),
        Column("dismissed", "属实", number, unit="条"),
        Column("conclusion", "结论", grow=True),
        Column("closed_on", "办结", day),
    ]
    return Table(queries.suspicions(request.actor, here, CLOSED), columns, title="已办结",
                 key="closed", chooser=False, empty="还没有办结的核查", span=12)  # fmt: skip


def _worth(listed: Any, drawn: Any, last: Any) -> Facts:
    def words(one: Any) -> str:
        if one.value is None:
            return "还没有核查结果"
        return f"{one.value:.1f}%（95%置信区间 {one.lower:.1f}%–{one.upper:.1f}%）"

    facts = {
        "名单记录的不实率": words(listed),
        "随机抽查的属实率": words(drawn),
        "最近筛查": f"{last.ran_on}，{last.first} 至 {last.last}，比较 {last.providers} 人 "
                f"{last.visits} 次随访" if last else "还没有筛查",
        "方法": f"信号类别：{'、'.join(FAMILIES.values())}；与同类机构人员比较，稳健标准化后按 "
              "Benjamini-Hochberg 控制错误发现率 5%",
        "规则": "；".join(RULES.values()),
    }  # fmt: skip
    return Facts(facts, title="筛查的把握", columns=1)


def _pending(request: Any, here: Any) -> Table:
    def decide(row: Any, answers: dict[str, Any]) -> str:
        actions.accept(
            by=request.actor, confirmation=row.pk, holds=answers["holds"] == "yes",
            note=answers["note"],
        )  # fmt: skip
        return "已办理"

    columns = [
        Column("day", "服务日期", day),
        Column(lambda c: c.resident.name, "居民", key="name"),
        Column(lambda c: c.staff.name, "医务人员", key="staff"),
        Column("reason", "未核验原因", grow=True),
    ]
    asks = [
        Field(
            "holds", "结论", "choice", required=True, choices=[("yes", "核准"), ("no", "不通过")]
        ),
        Field("note", "依据", required=True, longest=200),
    ]  # fmt: skip
    return Table(queries.pending(request.actor, here), columns, title="两卡例外待核",
                 key="pending", chooser=False, acts=[Act("decide", "办理", do=decide, asks=asks)],
                 empty="没有待核的例外")  # fmt: skip


def _drawn(request: Any, here: Any) -> Table:
    rows = queries.doubts_of(queries.samples(request.actor, here), request.actor)
    return Table(rows, doubt_columns(), title="随机抽查", key="drawn", chooser=False,
                 acts=verdict_acts(request), empty="没有待核查的随机抽查")  # fmt: skip


def _now(request: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        run = jobs.ask(by=request.actor, code="quality.screen", place=None, arguments={})
        return reverse("administration:job", args=[run.pk])

    return Act("screen", "现在筛查", do=do, note="每夜自动进行")


@page("effect/", title="剔除对指标的影响", menu="supervision", may="quality.read", order=22)
def effect(request: Any) -> Any:
    """Each figure now, with what was struck out, and without what is still in doubt."""
    here, on = request.place, today()
    if here is None:
        raise Refused("没有可以查看的地区")
    codes = [one.code for one in indicators if one.formula is None and _of_visits(one)]
    columns = [
        Column("title", "指标", grow=True,
               link=lambda e: f"{reverse('figures:one', args=[e.code])}"
               f"?at={here.code}&period={on.year}"),
        Column("before", "剔除之前", number),
        Column("now", "现在", number),
        Column("without", "若待核查的也剔除", number),
        Column("unit", "单位"),
        Column("numerator", "分子", number),
        Column("denominator", "分母", number),
    ]  # fmt: skip
    return Sheet(
        title="剔除对指标的影响",
        lead=f"{here.name}　{on.year}年",
        crumbs=[("服务真实性", reverse("quality:board"))],
        panels=[
            Notice("剔除的随访不再计入任何指标，原记录和理由保留。第三列是假定待核查的随访全部"
                   "核实不实时的数值，只供估计影响，不是结论。"),
            Later(
                lambda: Table(
                    queries.effects(here, str(on.year), request.actor, codes), columns,
                    title="有变化的指标", empty="剔除和待核查的随访不影响任何指标",
                ),
                title="有变化的指标",
            ),
        ],
    )  # fmt: skip


def _of_visits(one: Any) -> bool:
    """Whether a figure is counted from visits: told by its worked examples."""
    return any("visits" in example.tables for example in one.examples)
