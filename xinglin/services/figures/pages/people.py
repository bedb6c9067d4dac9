"""The people behind a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xinglin.engines.indicators import book
from xinglin.services.figures import queries
from xinglin.services.figures.pages import addresses
from xinglin.ui import (
    Asked,
    Column,
    Rows,
    Sheet,
    Table,
    page,
    said,
)
from xinglin.ui.asked import one_of, word

SIDES = {
    "denominator": "分母中的人",
    "numerator": "分子中的人",
    "missed": "在分母、不在分子的人",
    "excluded": "未计入的人",
}


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
        crumbs=[(indicator.title, addresses.one(code, here, period))],
        panels=[Table(source, columns, views=views, empty="这一组里没有人")],
    )
