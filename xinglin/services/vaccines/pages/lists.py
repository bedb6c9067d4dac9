"""Whom to call in: everybody to whom something may be given now, and those who are behind."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import today
from xinglin.services.vaccines import queries
from xinglin.ui import Column, Figure, Sheet, Table, Tally, badge, day, page, said
from xinglin.ui.asked import one_of

COLUMNS = [
    Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]]), sort=False),
    Column("sex", "性别", said, sort=False),
    Column("age", "年龄", said, sort=False),
    Column("due", "应种的剂次", sort=False, grow=True),
    Column("since", "最早可种", day, sort=False),
    Column("late", "已等", unit="天", sort=False),
    Column("state", "状态", badge, sort=False),
    Column("place", "村（社区）", sort=False),
]
VIEWS = {"": "7岁以下应种", "late": "补种名单（逾期）", "all": "18岁以下有接种记录者"}


@page("due/", title="应种与补种", menu="work", may="vaccines.read", order=20)
def due(request: Any) -> Any:
    """Who is to be called in, by the schedule in force today; what is late first."""
    here = request.place
    chosen = one_of(request.GET, "which", {k: v for k, v in VIEWS.items() if k})
    oldest = None if chosen == "all" else queries.YOUNGEST_SCHOOLCHILD
    rows = queries.due_rows(here, request.actor, overdue=chosen == "late", oldest=oldest)
    late = sum(1 for row in rows if row["late"] is not None)
    doses = sum(row["many"] for row in rows)
    tally = [
        Figure(VIEWS[chosen or ""], len(rows), unit="人"),
        Figure("应种剂次", doses, unit="剂"),
        Figure("其中逾期", late, unit="人", state="late" if late else "", href="?which=late"),
    ]
    return Sheet(
        title="应种与补种",
        lead=f"{here.name if here else ''}　{today()}　按今日有效的免疫程序推算",
        panels=[
            Tally(tally),
            Table(
                rows, COLUMNS, title=VIEWS[chosen or ""], export="vaccines.export", size=20,
                views=[(title, f"?which={code}" if code else "?") for code, title in VIEWS.items()],
                key="due", state=lambda r: r["state"][1],
                empty="没有应种的儿童；新登记的儿童和到期的剂次会自动列在这里",
            ),
        ],
    )  # fmt: skip
