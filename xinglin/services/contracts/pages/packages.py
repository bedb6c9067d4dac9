"""The packages on offer, and a new one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from xinglin.engines.followup import programmes
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.rules import GROUPS, MEASURES
from xinglin.ui import (
    Act,
    Column,
    Field,
    Form,
    Notice,
    Sheet,
    Table,
    badge,
    day,
    page,
)

WAYS = "、".join(one.title for one in MEASURES.values())


@page("packages/", title="服务包", menu="services", may="contracts.read", order=34)
def packages(request: Any) -> Any:
    """What may be signed: price, for whom, what is in it, and by which records it counts."""
    here, on = request.place, today()
    found = queries.packages_for(here.number if here else None, on, every=True)
    items = queries.items_of([one.pk for one in found])
    may = request.actor.may("contracts.packages")
    rows = [
        {
            "pk": one.pk, "title": one.title,
            "price": "免费" if not one.price else f"{one.price:.2f} 元",
            "who": "、".join(GROUPS[g].title for g in one.who if g in GROUPS) or "全体居民",
            "items": "；".join(_item(item) for item in items.get(one.pk, [])),
            "valid_from": one.valid_from, "valid_to": one.valid_to,
            "state": ("已停止", "") if one.valid_to and one.valid_to < on else ("可签", "ok"),
        }
        for one in found
    ]  # fmt: skip

    def stop(row: Any, answers: dict[str, Any]) -> str:
        actions.withdraw_package(by=request.actor, package_id=int(row["pk"]))
        return "已停止；已签的继续履约到期"

    columns = [
        Column("title", "服务包"),
        Column("price", "年费"),
        Column("who", "面向人群"),
        Column("items", "服务项目", grow=True),
        Column("valid_from", "起", day),
        Column("valid_to", "止", day),
        Column("state", "状态", badge),
    ]
    acts = [Act("stop", "停止", do=stop)] if may else []
    links = [("发布服务包", reverse("contracts:new_package"))] if may else []
    return Sheet(
        title="服务包", links=links,
        panels=[Table(rows, columns, acts=acts, empty="还没有服务包", chooser=False)],
    )  # fmt: skip


def _item(item: Any) -> str:
    only = programmes.get(item.programme)
    named = f"（{only.title}）" if only else ""
    return f"{item.title} {item.times} 次{named}"


@page("packages/new/", title="发布服务包", may="contracts.packages")
def new_package(request: Any) -> Any:
    """A package of declared items, each with the records that fulfil it."""
    here = request.place

    def save(answers: dict[str, Any]) -> str:
        actions.add_package(
            by=request.actor, title=answers["title"], place=here.number,
            items=read_items(answers["items"]), price=Decimal(answers["price"] or 0),
            who=answers["who"] or (), valid_from=answers["valid_from"],
            valid_to=answers["valid_to"], says=answers["says"] or "",
        )  # fmt: skip
        return reverse("contracts:packages")

    fields = [
        Field("title", "名称", required=True, longest=60),
        Field("price", "年费", "number", unit="元", low=0, high=99_999, places=2),
        Field("who", "面向人群", "ticks", choices=[(c, g.title) for c, g in GROUPS.items()],
              help="都不选则面向全体居民"),
        Field("items", "服务项目", "long", required=True,
              help="每行一项：名称 | 每年次数 | 以何记录为准，例如：上门随访 | 4 | 上门服务"),
        Field("valid_from", "起", "date", required=True),
        Field("valid_to", "止（可不填）", "date"),
        Field("says", "说明", longest=400),
    ]  # fmt: skip
    ways = "；".join(one.title for one in MEASURES.values())
    return Sheet(
        title="发布服务包",
        crumbs=[("服务包", reverse("contracts:packages"))],
        panels=[
            Form(fields, save=save, initial={"valid_from": today(), "price": 0}, submit="发布",
                 span=8),
            Notice(f"以何记录为准可选：{ways}。履约只看服务记录，不靠填报。", span=4),
        ],
    )  # fmt: skip


def read_items(text: str) -> list[dict[str, Any]]:
    """The items as they were typed, one a line."""
    codes = {one.title: one.code for one in MEASURES.values()} | {c: c for c in MEASURES}
    found = []
    for line in filter(None, (one.strip() for one in (text or "").splitlines())):
        parts = [one.strip() for one in line.replace("｜", "|").split("|")]
        if len(parts) != 3 or not parts[1].isdecimal() or parts[2] not in codes:
            raise Refused(
                f"这一行读不懂：{line[:40]}",
                mend=f"请写成：名称 | 每年次数 | {WAYS}之一",
            )
        found.append({"title": parts[0], "times": int(parts[1]), "by": codes[parts[2]]})
    return found
