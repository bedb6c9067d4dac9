"""The whole book at a place, and the figures of one's own place on the first screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.indicators import book, indicators
from xinglin.engines.indicators import queries as counting
from xinglin.services.figures import queries
from xinglin.services.figures.pages import addresses
from xinglin.services.figures.pages.saying import cut, goal_of, shown, state_of
from xinglin.ui import (
    Column,
    Figure,
    Sheet,
    Table,
    Tally,
    badge,
    page,
    panel,
    provides,
)
from xinglin.ui.asked import word


@page("book/", title="指标手册", menu="figures", may="figures.read", order=1)
def whole(request: Any) -> Any:
    """Every indicator of the book with its value here, against last year and its goal."""
    here, period = request.place, queries.period_asked(word(request.GET, "period"))
    rows = queries.whole_book(here, period, request.actor)

    def opens(row: dict[str, Any]) -> str:
        return addresses.one(row["indicator"].code, here, period)

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
        panels=[cut(request), Table(rows, columns, views=_periods(), empty="还没有声明指标")],
    )


def _periods() -> list[tuple[str, str]]:
    return [(title, f"?period={code}") for code, title in queries.periods_to_choose()]


@panel("work", order=50, may="figures.read")
def of_my_place(request: Any, here: Any) -> Tally | None:
    """The figures of one's own place, on the first screen."""
    if here is None or not counting.lake_status().commit:
        return None
    period = queries.period_asked("")
    found = queries.values([i.code for i in indicators], here, period, request.actor)
    figures = [
        Figure(f.title, f.value, unit=f.unit, places=2, href=addresses.one(f.code, here, period),
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
