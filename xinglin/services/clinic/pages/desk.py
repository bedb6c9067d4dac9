"""The day's list and the registers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import today
from xinglin.services.clinic import queries
from xinglin.ui import (
    Chart,
    Column,
    Figure,
    Series,
    Sheet,
    Table,
    Tally,
    badge,
    contributed,
    day,
    page,
    said,
)
from xinglin.ui.asked import one_of

VIEWS = {
    "today": "今日应访",
    "week": "七日内",
    "overdue": "逾期",
    "returned": "转诊待核实",
    "check": "年度体检",
}
WORDS = {"today": "待办", "overdue": "已超期", "returned": "须速办"}
DUE_COLUMNS = [
    Column(
        "name", "姓名", sort=False, link=lambda r: reverse("clinic:visit", args=[r["enrolment"]])
    ),
    Column("sex", "性别", said, sort=False),
    Column("age", "年龄", unit="岁", sort=False),
    Column("state", "状态", badge, sort=False),  # on a phone the first few are all one sees
    Column("late", "逾期", unit="天", sort=False),
    Column("due_on", "应访日期", day, sort=False),
    Column("last", "上次结果", said, sort=False),
    Column("last_on", "上次随访", day, sort=False),
    Column("programme", "项目", said, sort=False),
    Column("place", "村（社区）", sort=False, grow=True),
]


@page("due/", title="我的工作", menu="work", may="clinic.read", order=1)
def due(request: Any) -> Any:
    """Who is due today, who is overdue, who came back from hospital; one click to the form."""
    here, actor, on = request.place, request.actor, today()
    counts = followup.tally(seen_by=actor, place=here, on=on)
    which = one_of(request.GET, "which", VIEWS) or ("today" if counts.today else "overdue")
    states = {"overdue": "late", "returned": "critical", "today": "remind"}
    tally = [
        Figure(
            title, getattr(counts, code), unit="人", href=f"?which={code}",
            state=states.get(code, "") if getattr(counts, code) else "", word=WORDS.get(code, ""),
            note="正在看" if code == which else "",
        )
        for code, title in VIEWS.items()
    ]  # fmt: skip
    links = [("逐人联系", f"{reverse('clinic:round_of_calls')}?which={which}"),
             ("打印通知单", f"{reverse('clinic:slips')}?which={which}")]  # fmt: skip
    return Sheet(title="我的工作", links=links, lead=f"{here.name if here else ''}　{on}", panels=[
        Tally(tally),
        Table(
            queries.due_page(actor, here, on, which), DUE_COLUMNS, title=VIEWS[which],
            empty="没有符合的人；纳入管理的人到期后会自动出现在这里", export="clinic.export",
            state=lambda r: r["state"][1], size=20,
        ),
        *contributed("work", request, here),
        _capacity(actor, here),
    ])  # fmt: skip


REGISTER_COLUMNS = [
    Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]]), sort=False),
    *[c for c in DUE_COLUMNS[1:] if c.field != "programme"],
]


def _capacity(actor: Actor, here: Any) -> Chart:
    ahead = followup.capacity(here, seen_by=actor)
    return Chart(
        [on.isoformat() for on, _ in ahead], [Series("应访", [many for _, many in ahead])],
        kind="bar", unit="人", title="今后九十天的工作量", height=180, places=0,
    )  # fmt: skip


@page("registers/", title="管理名册", menu="work", may="clinic.read", order=20)
def registers(request: Any) -> Any:
    """Everybody who is managed in a programme, in the place that is looked at."""
    open_to = queries.programmes_for(request.actor)
    chosen = one_of(request.GET, "programme", {p.code: p.title for p in open_to})
    chosen = chosen or open_to[0].code
    programme = programmes[chosen]
    rows = queries.register_page(chosen, request.place, request.actor, today())
    return Sheet(
        title=f"管理名册：{programme.title}",
        panels=[
            Table(
                rows,
                REGISTER_COLUMNS,
                export="clinic.export",
                views=[(p.title, f"?programme={p.code}") for p in open_to],
                empty="还没有纳入管理的人；在居民的健康档案里可以纳入",
            )
        ],
    )
