"""The whole book at a place, and the figures of one's own place on the first screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.engines.indicators import book, indicators
from xinglin.engines.indicators import queries as counting
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import addresses, passports
from xinglin.services.figures.pages.saying import (
    better,
    change_cell,
    decimals,
    direction_of,
    goal_of,
    state_of,
    value_cell,
)
from xinglin.services.figures.pages.surroundings import OUTSIDE, fresh, periods
from xinglin.ui import (
    Choice,
    Choices,
    Column,
    Drawn,
    Figure,
    Later,
    Notice,
    Sheet,
    Table,
    Tally,
    asked,
    badge,
    page,
    panel,
    provides,
    said,
)
from xinglin.ui.asked import one_of, word

GROUPS = {"owner": "责任科室", "source": "来源", "base": "统计口径"}
FILTERS = {"owner": "责任科室", "base": "统计口径", "unit": "单位", "source": "来源"}


@page("book/", title="指标手册", menu="figures", may="figures.read", order=1)
def whole(request: Any) -> Any:
    """The indicator book: search it, and see every figure here against its goal and last year."""
    data = request.GET
    here = queries.place_asked(word(data, "at"), request.place)
    period = queries.period_asked(word(data, "period"))
    kept = {name: one_of(data, name, queries.kinds_of(name)) for name in FILTERS}
    wanted, group = word(data, "q", longest=40), one_of(data, "group", GROUPS, "owner")
    found = queries.sought(wanted, **kept)
    inside = all(request.actor.may("figures.read", end) for end in (here.number, here.last))
    share = request.build_absolute_uri(
        f"{request.path}{asked.url_with(request, {'at': here.code, 'period': period.code})}"
    )
    return Sheet(
        title="指标手册",
        lead=f"{here.name}　{period.title}　{len(found)} / {len(list(indicators))} 个指标",
        crumbs=[
            (one.name, addresses.book(one, period))
            for one in queries.path_to(here)
            if one.number != here.number
        ],
        links=[("指标定义（公开）", "/definitions/")],
        panels=[
            periods(request, period),
            fresh(request, share),
            None if inside else Notice(OUTSIDE, state="remind"),
            _search(request, wanted, kept),
            *_values(request, here, period, found, group),
        ],
    )


def _search(request: Any, wanted: str, kept: dict[str, str]) -> Drawn:
    fields = [
        {"name": name, "title": title, "value": kept[name], "choices": queries.kinds_of(name)}
        for name, title in FILTERS.items()
    ]
    on = bool(wanted or any(kept.values()))
    clear = asked.url_with(request, {"q": None, **dict.fromkeys(FILTERS)})
    carried = [(n, v) for n, v in request.GET.items() if n in ("at", "period", "group")]
    values = {"wanted": wanted, "fields": fields, "kept": carried, "on": on, "clear": clear}
    return Drawn("figures/search.html", values)


def _values(request: Any, here: Any, period: Any, found: list[Any], group: str) -> list[Any]:
    """The standing and the tables, at once where they are ready, else after the page."""
    if not found:
        return [Notice("没有这样的指标；可用名称、拼音首字母、代码或定义中的词查找")]
    if queries.comes_at_once(here, period, found):
        rows = queries.whole_book(here, period, request.actor, found)
        return [_standing(rows), _grouping(request, group), _table(rows, group, here, period)]

    def later() -> Table:
        rows = queries.whole_book(here, period, request.actor, found)
        return _table(rows, group, here, period)

    return [None, _grouping(request, group), Later(later, title="指标")]


def _standing(rows: list[dict[str, Any]]) -> Tally:
    """How many figures meet their goals, are short of them, or have none."""
    states = [state_of(row["indicator"], row["now"])[1] for row in rows]
    met, short = states.count("ok"), states.count("late")
    aimed = met + short
    gained = [row for row in rows if _went(row) > 0]
    lost = [row for row in rows if _went(row) < 0]
    return Tally([
        Figure("达到目标", met, unit="个", state="ok" if met else "", word=f"共 {aimed} 个有目标"),
        Figure("未达到目标", short, unit="个", state="late" if short else "", word="须关注"),
        Figure("好于上年同期", len(gained), unit="个"),
        Figure("差于上年同期", len(lost), unit="个"),
    ])  # fmt: skip


def _went(row: dict[str, Any]) -> int:
    now, before = row["now"].value, row["before"].value
    if now is None or before is None or now == before:
        return 0
    return (1 if now > before else -1) * better(row["indicator"])


def _grouping(request: Any, now: str) -> Choices:
    choices = [
        Choice(title, asked.url_with(request, {"group": code}), code == now)
        for code, title in GROUPS.items()
    ]
    return Choices(choices, label="分组")


def _table(rows: list[dict[str, Any]], group: str, here: Any, period: Any) -> Table:
    def group_of(row: dict[str, Any]) -> str:
        return str(getattr(row["indicator"], group)) or "未注明"

    order = list(dict.fromkeys(group_of(row) for row in rows))
    rows = sorted(rows, key=lambda row: order.index(group_of(row)))

    def opens(row: dict[str, Any]) -> str:
        return addresses.one(row["indicator"].code, here, period)

    columns = [
        Column(lambda r: r["indicator"].code, "代码", key="code", link=opens),
        Column(lambda r: r, "指标", _named, key="title", grow=True,
               export=lambda r: said(r["indicator"].title)),
        Column(lambda r: r["now"], "值", value_cell, key="value", align="end", link=opens,
               export=lambda r: r["now"].value),
        Column(lambda r: r["indicator"].unit, "单位", said, key="unit", hidden=True),
        Column(lambda r: change_cell(r["indicator"], r["now"], r["before"]), "比上年同期",
               key="change", align="end", export=_changed),
        Column(lambda r: goal_of(r["indicator"]), "目标", key="goal", align="end"),
        Column(lambda r: direction_of(r["indicator"]), "方向", key="better"),
        Column(lambda r: state_of(r["indicator"], r["now"]), "状态", badge, key="state"),
        Column(lambda r: r["now"].numerator, "分子", key="numerator", align="end", hidden=True),
        Column(lambda r: r["now"].shown_denominator, "分母", key="denominator", align="end",
               hidden=True, export=lambda r: r["now"].denominator),
        Column(lambda r: r["indicator"].base, "统计口径", key="base"),
        Column(lambda r: r["indicator"].owner, "责任科室", key="owner", hidden=True),
        Column(lambda r: r["indicator"].source, "来源", key="source", hidden=True),
    ]  # fmt: skip
    return Table(
        rows, columns, title="指标", note=f"{len(rows)} 个", key="book", size=400, group=group_of,
        passports=lambda: [passports.line(row["now"]) for row in rows],
    )  # fmt: skip


def _changed(row: dict[str, Any]) -> Any:
    now, before = row["now"].value, row["before"].value
    return None if now is None or before is None else now - before


def _named(row: dict[str, Any]) -> SafeString:
    one, now = row["indicator"], row["now"]
    link = addresses.one(one.code, now.place, now.period)
    told = said(one.title), said(rules.in_one_line(one.definition))
    return format_html(
        '<a class="figure-name" href="{}">{}</a><span class="in-one-line">{}</span>', link, *told
    )


TILES = 4  # as many as a row holds


@panel("work", order=50, may="figures.read")
def of_my_place(request: Any, here: Any) -> Tally | Later | None:
    """The figures of one's own place, on the first screen."""
    if here is None or not counting.lake_status().commit:
        return None
    period = queries.period_asked("")
    title = f"{here.name}{period.title}指标"

    def tally() -> Tally:
        shown = queries.first_of_book(here, period, request.actor, TILES)
        return Tally([_tile(figure, here, period) for figure in shown], title=title)

    if queries.comes_at_once(here, period):
        return tally()
    return Later(tally, title=title)


def _tile(figure: Any, here: Any, period: Any) -> Figure:
    one = book(figure.code)
    word_of, state = state_of(one, figure)
    away = rules.people_away(one.goal, figure.numerator, figure.denominator)
    return Figure(
        figure.title, figure.value, unit=figure.unit, places=decimals(figure),
        href=addresses.one(figure.code, here, period), word=word_of, state=state,
        target=goal_of(one), note=f"差 {away} 人达标" if away else "",
    )  # fmt: skip


@provides("data_cut")
def data_cut(request: Any) -> Any:
    """Up to when the figures are complete."""
    at = counting.lake_status().at
    return dt.datetime.fromisoformat(at) if at else None
