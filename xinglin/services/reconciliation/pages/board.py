"""The board: every item of a month, what each source states of it, and where they disagree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from xinglin.engines.jobs import actions as jobs
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import months, today
from xinglin.services.reconciliation import queries
from xinglin.services.reconciliation.pages.looks import (
    NOT_ASKED,
    difference_table,
    month_title,
    source_columns,
    title_of,
)
from xinglin.services.reconciliation.queries import Beside
from xinglin.services.reconciliation.rules import HERE, SOURCES, items
from xinglin.ui import (
    LATE,
    OK,
    REMIND,
    Act,
    Acts,
    Choice,
    Choices,
    Column,
    Figure,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
)
from xinglin.ui.asked import word


@page("", title="一数一源对账", menu="figures", may="reconciliation.read", order=44)
def board(request: Any) -> Any:
    """What is counted here beside what others state, item by item, of one month."""
    actor, here = request.actor, request.place
    known = queries.months_compared(actor)
    month = _month(word(request.GET, "month"), known)
    found = queries.latest(actor, month, here)
    sides = queries.sides([one.pk for one in found], actor, here)
    beside, ours = queries.beside(sides), queries.ours_of(sides)
    told = queries.reported(one.pk for one in found)
    waiting = queries.open_counts(actor, month, here)
    found.sort(key=lambda one: items[one.item].order if one.item in items else 1000)
    rows = [
        {
            "pk": one.pk,
            "title": title_of(one.item, one.kind),
            "unit": items[one.item].unit if one.item in items else "",
            "ours": ours.get(one.pk),
            **_sources(one.item, beside.get(one.pk, {}), told.get(one.pk, set())),
            "many": sum(each.many for each in beside.get(one.pk, {}).values()),
            "apart": any(each.apart for each in beside.get(one.pk, {}).values()),
            "waiting": waiting.get((one.item, one.kind), 0),
            "made_at": one.made_at,
        }
        for one in found
    ]
    links = [("本单位的差异", reverse("reconciliation:mine"))] if (
        actor.may("reconciliation.answer")
    ) else []  # fmt: skip
    if actor.may("reconciliation.bring"):
        links.append(("导入对方名单", reverse("reconciliation:send")))
    if actor.may("reconciliation.declare"):
        links.append(("填报合计", reverse("reconciliation:total")))
    return Sheet(
        title="一数一源对账",
        lead=f"{here.name if here else ''}　{month_title(month)}",
        links=links,
        panels=[
            _tally(rows),
            _months(month, known),
            _table(rows),
            _to_decide(request, month) if actor.may("reconciliation.decide") else None,
            Acts([_now(request)]) if actor.may("reconciliation.compare") else None,
            Notice("差异逐条落到记录、责任机构和时限；双方一致后自动办结。"
                   "没有报来名单的来源记“未报”，不当作零。"),
        ],
    )  # fmt: skip


def _month(asked: str, known: list[dt.date]) -> dt.date:
    for one in known:
        if f"{one:%Y-%m}" == asked:
            return one
    return known[0] if known else months(1).before(today().replace(day=1))


def _tally(rows: list[dict[str, Any]]) -> Tally:
    even = sum(not one["apart"] and _told(one) for one in rows)
    apart = sum(one["apart"] for one in rows)
    waiting = sum(one["waiting"] for one in rows)
    return Tally([
        Figure("对账项目", len(rows), unit="项"),
        Figure("各方一致", even, unit="项", state=OK if even else ""),
        Figure("有差异", apart, unit="项", state=LATE if apart else "",
               word="需核对" if apart else ""),
        Figure("差异记录", sum(one["many"] for one in rows), unit="条"),
        Figure("未办结", waiting, unit="条", state=REMIND if waiting else "",
               word="待处理" if waiting else ""),
    ])  # fmt: skip


def _sources(item: str, beside: dict[str, Any], told: set[str]) -> dict[str, Any]:
    """What each source says of an item; those that never state it are not waited for, and one
    that handed in a list of the whole area has nothing of a place that it does not name."""
    known = {one.code for one in items[item].sources} if item in items else set(SOURCES)
    empty = {
        code: Beside(code) if code in told and one.whole else None for code, one in SOURCES.items()
    }
    return {code: beside.get(code, empty[code] if code in known else NOT_ASKED) for code in SOURCES}


def _told(row: dict[str, Any]) -> bool:
    return any(row[code] for code in SOURCES)


def _months(month: dt.date, known: list[dt.date]) -> Choices | None:
    chips = [Choice(f"{one:%Y-%m}", f"?month={one:%Y-%m}", one == month) for one in known]
    return Choices(chips[:6], label="期间", more=chips[6:]) if chips else None


def _table(rows: list[dict[str, Any]]) -> Table:
    def leads(row: dict[str, Any]) -> str:
        return reverse("reconciliation:one", args=[row["pk"]])

    columns = [
        Column("title", "对账项目", link=leads, grow=True),
        Column("unit", "单位", hidden=True),
        Column("ours", HERE, number),
        *source_columns(SOURCES),
        Column("many", "差异", number, unit="条"),
        Column("waiting", "未办结", number, unit="条"),
        Column(_verdict, "结论", badge, key="verdict"),
        Column("made_at", "核对时间", moment, hidden=True),
    ]  # fmt: skip
    return Table(
        rows, columns, title="各方合计", key="items", size=50,
        empty="这个月还没有核对过；导入对方名单或填报合计后，每夜自动核对，也可以现在核对",
        state=lambda r: LATE if r["apart"] else "",
    )  # fmt: skip


def _to_decide(request: Any, month: dt.date) -> Table | None:
    """Explanations that wait for somebody to accept them or to send them back."""
    rows = queries.differences(request.actor).filter(
        month=month, standing=True, state__in=("explained", "mended")
    )
    if request.place is not None:
        span = (request.place.number, request.place.last)
        rows = rows.filter(institution__place__number__range=span)
    if not rows.exists():
        return None
    return difference_table(
        request, rows, title="等待认可或复核", empty="没有等待的说明", items_too=True,
        note="已说明的由统计人员认可或退回；已更正的等下一次核对",
    )  # fmt: skip


def _verdict(row: dict[str, Any]) -> tuple[str, str]:
    if row["apart"]:
        settled = row["many"] and not row["waiting"]
        return ("差异均已说明", REMIND) if settled else ("有差异", LATE)
    return ("一致", OK) if _told(row) else ("未报", "")


def _now(request: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        here = request.place
        if here is None:
            raise Refused("没有选择地区", mend="请先在页首选择地区")
        county = next((one for one in places.path_of(here.number) if one.level == "county"), None)
        if county is None:
            raise Refused("请先选择一个县", why="对账按县进行", mend="请在页首选择县或其下的地区")
        run = jobs.ask(by=request.actor, code="reconciliation.compare", place=county.number,
                       arguments={"county": county.code})  # fmt: skip
        return reverse("administration:job", args=[run.pk])

    return Act("now", "现在核对", do=do, style="primary",
               note="重新核对近半年报来的各项；每夜自动进行")  # fmt: skip
