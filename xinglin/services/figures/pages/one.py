"""One figure: the value, its trend, the map, the ranking, its passport."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xinglin.engines.indicators import actions as indicators_actions
from xinglin.engines.indicators import book
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import queries as places
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages.saying import cut, goal_of, state_of
from xinglin.ui import (
    Act,
    Acts,
    Chart,
    Column,
    Facts,
    Figure,
    Later,
    Map,
    Prose,
    Series,
    Sheet,
    Table,
    Tally,
    badge,
    page,
    said,
)
from xinglin.ui.asked import word


@page("<slug:code>/", title="指标", may="figures.read")
def one(request: Any, code: str) -> Any:
    """One indicator: the value, its trend, the map, the ranking, and its passport."""
    indicator = book(code)
    here, period = request.place, queries.period_asked(word(request.GET, "period"))
    figure = queries.values([code], here, period, request.actor)[0]
    below = queries.values([code], here, period, request.actor, by=("place",))
    level = queries.BELOW.get(here.level, "")
    parts = queries.parts_below(below, level)
    return Sheet(
        title=f"{indicator.title}",
        lead=f"{here.name}　{period.title}",
        crumbs=[("指标手册", f"{reverse('figures:whole')}?period={period.code}")],
        panels=[
            cut(request),
            _big(request, indicator, figure, here, period),
            _trend(request, indicator, here, period),
            _map(indicator, here, period, parts, level),
            _ranking(indicator, period, parts),
            _passport(indicator, figure),
            Prose(said(rules.paragraphs(indicator.definition)), title="定义", span=6),
            *_recompute(request, code, here, period, figure),
        ],
    )


def _big(request: Any, indicator: Any, figure: Any, here: Any, period: Any) -> Tally:
    def lists(side: str) -> str:
        query = urlencode({"at": here.code, "period": period.code, "side": side})
        return f"{reverse('figures:people_behind', args=[indicator.code])}?{query}"

    may = request.actor.may("figures.lists", here.number)
    before = queries.values([indicator.code], here, period.previous_year(), request.actor)[0]
    change = None
    if figure.value is not None and before.value is not None:
        change = figure.value - before.value
    return Tally([
        Figure(indicator.title, figure.value, unit=figure.unit, places=2,
               target=goal_of(indicator), change=change,
               good=1 if indicator.better == "higher" else -1,
               word=state_of(indicator, figure)[0], state=state_of(indicator, figure)[1]),
        Figure("分子", figure.numerator, unit="人", href=lists("numerator") if may else ""),
        Figure("分母", figure.denominator, unit="人",
               href=lists("denominator") if may else ""),
        Figure("在分母、不在分子", _gap(figure), unit="人",
               href=lists("missed") if may else ""),
    ])  # fmt: skip


def _gap(figure: Any) -> Any:
    if figure.numerator is None or figure.denominator is None:
        return None
    return max(Decimal(0), Decimal(figure.denominator) - Decimal(figure.numerator))


def _trend(request: Any, indicator: Any, here: Any, period: Any) -> Later:
    def draw() -> Chart:
        upto = min(period.end, queries.today())
        found = queries.trend(indicator.code, here, upto, request.actor)
        goal = rules.goal_in_units(indicator.goal, indicator.unit)
        return Chart(
            [f.period for f in found], [Series(indicator.title, [f.value for f in found])],
            unit=indicator.unit, title="近八个季度（逐季）", target=goal, span=6, places=2,
            links=[f"?period={f.period}" for f in found], height=330,
        )  # fmt: skip

    return Later(draw, title="近八个季度（逐季）", span=6)


def _map(indicator: Any, here: Any, period: Any, parts: list[Any], level: str) -> Map | None:
    if not level:
        return None
    return Map(
        places.shapes(here.number, level), values={f.place: f.value for f in parts},
        names={f.place: f.place_name for f in parts},
        links={f.place: f"?at={f.place}&period={period.code}" for f in parts},
        unit=indicator.unit, measure=indicator.title, title="地图", span=6, height=360, places=2,
        better=1 if indicator.better == "higher" else -1,
    )  # fmt: skip


def _ranking(indicator: Any, period: Any, parts: list[Any]) -> Table:
    columns = [
        Column("place_name", "地区", link=lambda f: f"?at={f.place}&period={period.code}"),
        Column("numerator", "分子", align="end"),
        Column("denominator", "分母", align="end"),
        Column("value", "值", unit=indicator.unit, places=2, align="end"),
        Column(lambda f: state_of(indicator, f), "状态", badge, key="state"),
    ]
    return Table(parts, columns, title="下级地区", sort="-value", span=6, key="rank",
                 empty="没有下级地区")  # fmt: skip


def _passport(indicator: Any, figure: Any) -> Facts:
    facts = {
        "代码": indicator.code,
        "来源": indicator.source,
        "责任科室": indicator.owner,
        "统计口径": indicator.base,
        "定义版本": indicator.version,
        "账本提交": figure.commit,
        "数据快照": figure.snapshot[:16],
    }
    return Facts(facts, title="出处（护照）", span=6, columns=2, skip_empty=True)


def _recompute(request: Any, code: str, here: Any, period: Any, figure: Any) -> list[Any]:
    def prove(answers: dict[str, Any]) -> str:
        again = counting.explain(code, place=here, period=period, seen_by=request.actor)
        if again.figure != figure:
            return "已重新计算：数据已更新，请刷新页面查看新值"
        return f"已从记录重新计算，结果一致。摘要 {again.hash[:16]}"

    acts = [Act("recompute", "重新计算以核对", do=prove)]
    if request.actor.may("lake.refresh"):
        acts.append(Act("refresh", "刷新数据", do=lambda a: _refresh(request)))
    return [Acts(acts)]


def _refresh(request: Any) -> str:
    done = indicators_actions.refresh(by=request.actor)
    return f"指标数据已更新到提交 {done.commit}"
