"""How supervision stands at a place, on a map and in figures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.supervision import queries
from xinglin.services.supervision.rules import RISKS
from xinglin.ui import (
    Column,
    Figure,
    Map,
    Notice,
    Point,
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

BELOW = {"prefecture": "county", "county": "town", "town": "village"}
STATES = {"1": "ok", "2": "remind", "3": "late"}


@page("", title="监督总览", menu="supervision", may="supervision.read", order=10)
def board(request: Any) -> Any:
    """Units, checks of the year, what waits and what is late; where they are."""
    here, actor, on = request.place, request.actor, today()
    told = queries.standing(actor, here)
    todo = reverse("supervision:mine")
    tally = [
        Figure("监督对象", told.units, unit="户", href=reverse("supervision:units"),
               note=f"高风险 {told.high} 户"),
        Figure("今年监督检查", told.checks, unit="户次", note=f"出动 {told.people} 人次"),
        Figure("意见书", told.opinions, unit="份", note=f"发现问题 {told.found} 户次"),
        Figure("待检查", told.waiting, unit="户次", href=todo,
               state="late" if told.late else "", word=f"逾期 {told.late}" if told.late else ""),
        Figure("整改中", told.mending, unit="户次",
               state="late" if told.overdue else "",
               word=f"逾期 {told.overdue}" if told.overdue else ""),
        Figure("移送立案", told.passed, unit="件"),
    ]  # fmt: skip
    late = queries.late_to_publish(actor, here, on)
    columns = [
        Column("title", "专业", said),
        Column("checks", "检查", number, unit="户次"),
        Column("units", "覆盖", number, unit="户"),
        Column("people", "出动", number, unit="人次"),
        Column("opinions", "意见书", number, unit="份"),
        Column("found", "发现问题", number, unit="户次"),
        Column("passed", "移送立案", number, unit="件"),
    ]
    results = [Column("title", "结果", said, grow=True), Column("count", "户次", number)]
    return Sheet(
        title="监督总览",
        lead=f"{here.name if here else ''}　{on}",
        links=[("公示页", reverse("supervision:open_results"))],
        panels=[
            Tally(tally),
            Notice(f"{len(late)} 项双随机检查结果超过公示期限未公示。", state="late",
                   links=[("去公示", reverse("supervision:checks") + "?view=unpublished")])
            if late else None,
            _map(actor, here),
            Table(queries.results_of(actor, here, on.year), results, title="双随机检查结果",
                  chooser=False, export=False, span=4, key="results"),
            Table(queries.work_of_fields(actor, here, on.year), columns,
                  title=f"{on.year} 年各专业监督检查", chooser=False, span=12, key="fields",
                  empty="今年还没有检查"),
            *contributed("supervision", request, here),
        ],
    )  # fmt: skip


def _map(actor: Any, here: Any) -> Map | None:
    if here is None:
        return None
    found = queries.units(actor, here).filter(longitude__isnull=False)[:400]
    points = [
        Point(one.longitude, one.latitude, one.name, STATES[one.risk], RISKS[one.risk],
              reverse("supervision:unit", args=[one.pk]))
        for one in found if one.longitude is not None and one.latitude is not None
    ]  # fmt: skip
    shapes = places.shapes(here.number, BELOW.get(here.level, "village"))
    names = {one["id"]: one["properties"]["name"] for one in shapes["features"]}
    return Map(
        shapes, points=points, names=names, title="监督对象与风险等级", span=8, height=340,
        words={"ok": "低风险", "remind": "中风险", "late": "高风险"},
    )  # fmt: skip


CHECK_COLUMNS = [
    Column(lambda c: c.unit.name, "单位", key="unit", grow=True, sort=False,
           link=lambda c: reverse("supervision:check", args=[c.pk])),
    Column(lambda c: c.unit.get_kind_display(), "类别", said, key="kind", sort=False),
    Column(lambda c: c.get_kind_display(), "检查方式", said, key="way", sort=False),
    Column("due_on", "应查", day),
    Column("checked_on", "检查日期", day),
    Column(lambda c: c.get_result_display(), "结果", said, key="result", sort=False),
    Column(queries.state_of, "状态", badge, key="state", sort=False),
]  # fmt: skip
