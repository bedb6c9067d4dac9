"""The book, one indicator with its passport, the people behind a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xinglin.engines.indicators import actions as indicators_actions
from xinglin.engines.indicators import book, indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import queries as places
from xinglin.services.figures import queries, rules
from xinglin.ui import (
    Act,
    Acts,
    Asked,
    Chart,
    Column,
    Facts,
    Figure,
    Later,
    Map,
    Notice,
    Prose,
    Rows,
    Series,
    Sheet,
    Table,
    Tally,
    badge,
    page,
    panel,
    provides,
    said,
)
from xinglin.ui.asked import one_of, word

SIDES = {
    "denominator": "分母中的人",
    "numerator": "分子中的人",
    "missed": "在分母、不在分子的人",
    "excluded": "未计入的人",
}


def passport(code: str, place: Any, period: Any) -> str:
    """The address of an indicator's page."""
    query = urlencode({"at": place.code, "period": period.code})
    return f"{reverse('figures:one', args=[code])}?{query}"


@page("book/", title="指标手册", menu="figures", may="figures.read", order=1)
def whole(request: Any) -> Any:
    """Every indicator of the book with its value here, against last year and its goal."""
    here, period = request.place, queries.period_asked(word(request.GET, "period"))
    rows = queries.whole_book(here, period, request.actor)

    def opens(row: dict[str, Any]) -> str:
        return passport(row["indicator"].code, here, period)

    columns = [
        Column(lambda r: r["indicator"].code, "代码", key="code", link=opens),
        Column(lambda r: r["indicator"].title, "指标", key="title", grow=True, link=opens),
        Column(lambda r: r["now"].numerator, "分子", key="numerator", align="end"),
        Column(lambda r: r["now"].shown_denominator, "分母", key="denominator", align="end"),
        Column(lambda r: shown(r["now"]), "值", key="value", align="end", link=opens),
        Column(lambda r: shown(r["before"]), "上年同期", key="before", align="end"),
        Column(lambda r: goal_of(r["indicator"]), "目标", key="goal", align="end"),
        Column(lambda r: state_of(r["indicator"], r["now"]), "状态", badge, key="state"),
        Column(lambda r: r["indicator"].owner, "责任科室", key="owner"),
    ]  # fmt: skip
    return Sheet(
        title=f"指标手册：{here.name}　{period.title}",
        panels=[_cut(request), Table(rows, columns, views=_periods(), empty="还没有声明指标")],
    )


def _periods() -> list[tuple[str, str]]:
    return [(title, f"?period={code}") for code, title in queries.periods_to_choose()]


def shown(figure: Any) -> str:
    """A value with its unit, as people read it."""
    return figure.shown + (figure.unit if figure.value is not None and not figure.hidden else "")


def goal_of(indicator: Any) -> str:
    """The goal in words."""
    return rules.goal_said(indicator.goal, indicator.unit)


def state_of(indicator: Any, figure: Any) -> tuple[str, str]:
    """Whether the goal is met, in a word and a shape."""
    if figure.value is None:
        return ("无数据", "")
    met = rules.met(indicator.goal, indicator.unit, figure.value)
    if met is None:
        return ("", "")
    return ("达标", "ok") if met else ("未达标", "late")


def _cut(request: Any) -> Notice | None:
    now = counting.lake_status()
    if not now.behind:
        return None
    return Notice(
        f"账本比指标数据新 {now.behind} 次提交；刷新数据后指标会包含它们。", state="remind"
    )


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
            _cut(request),
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


@page("<slug:code>/people/", title="名单", may="figures.lists")
def people_behind(request: Any, code: str) -> Any:
    """The people behind a number: in the numerator, the denominator, or left out and why."""
    indicator = book(code)
    here, period = request.place, queries.period_asked(word(request.GET, "period"))
    side = one_of(request.GET, "side", SIDES) or "denominator"

    def source(asked: Asked) -> Rows:
        rows, more = queries.those_counted(
            code, here, period, side, request.actor, asked.size, (asked.page - 1) * asked.size
        )
        return Rows(rows, more=more)

    sexes = {"1": "男", "2": "女"}

    def file_of(row: dict[str, Any]) -> str:
        return reverse("ehr:person", args=[row["id"]]) if row["person"] else ""

    def of_person(name: str) -> Callable[[dict[str, Any]], Any]:
        return lambda row: getattr(row["person"], name) if row["person"] else None

    columns = [
        Column(lambda r: r["person"].name if r["person"] else f"{r['id']}号", "姓名", key="name",
               link=file_of, sort=False),
        Column(lambda r: sexes.get(of_person("sex")(r), "—"), "性别", key="sex", sort=False),
        Column(of_person("age"), "年龄", key="age", unit="岁", sort=False),
        Column("place", "居住地", sort=False, grow=True),
        Column(of_person("id_number"), "证件号码", key="id_number", sort=False),
        Column("reason", "说明", said, sort=False, grow=True),
    ]  # fmt: skip
    views = [
        (title, "?" + urlencode({"side": s, "period": period.code})) for s, title in SIDES.items()
    ]
    return Sheet(
        title=f"{indicator.title}：{SIDES[side]}",
        lead=f"{here.name}　{period.title}",
        crumbs=[(indicator.title, passport(code, here, period))],
        panels=[Table(source, columns, views=views, empty="这一组里没有人")],
    )


@panel("work", order=50, may="figures.read")
def of_my_place(request: Any, here: Any) -> Tally | None:
    """The figures of one's own place, on the first screen."""
    if here is None or not counting.lake_status().commit:
        return None
    period = queries.period_asked("")
    found = queries.values([i.code for i in indicators], here, period, request.actor)
    figures = [
        Figure(f.title, f.value, unit=f.unit, places=2, href=passport(f.code, here, period),
               word=state_of(book(f.code), f)[0], state=state_of(book(f.code), f)[1],
               target=goal_of(book(f.code)))
        for f in found
        if f.denominator
    ][:4]  # fmt: skip
    return Tally(figures, title=f"{here.name}{period.title}指标") if figures else None


@provides("data_cut")
def data_cut(request: Any) -> Any:
    """Up to when the figures are complete."""
    at = counting.lake_status().at
    return dt.datetime.fromisoformat(at) if at else None
