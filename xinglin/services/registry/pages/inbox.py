"""What is to be done, whatever its kind: mine, late, next week, asked by others."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.workflow import queries as cases
from xinglin.kernel.time import now
from xinglin.ui import (
    Asked,
    Column,
    Figure,
    Rows,
    Sheet,
    Table,
    Tally,
    address_of,
    badge,
    day,
    page,
)
from xinglin.ui.asked import one_of


def where(item: cases.Item) -> str:
    """The page of whatever a case is about: the service that owns it says which."""
    return address_of(item.subject, item.subject_id)


COLUMNS = [
    Column("title", "事项", grow=True, sort=False, link=where),
    Column("kind", "类别", sort=False),
    Column("state_title", "状态", sort=False),
    Column(lambda r: (r.left, r.mark) if r.left else "", "时限", badge, key="left", sort=False),
    Column("due_at", "到期", day, sort=False),
    Column("asked", "会办事项", sort=False, hidden=True),
    Column("place", "地区", sort=False),
    Column("office", "经办单位", sort=False, hidden=True),
    Column("staff", "经办人", sort=False),
    Column("entered_at", "收到", day, sort=False),
]


@page("inbox/", title="待办", menu="work", may="workflow.work", order=15)
def inbox(request: Any) -> Any:
    """The inbox of whoever looks: the earliest limit first."""
    actor = request.actor
    views = {
        code: title for code, title in cases.VIEWS.items()
        if code != "overseen" or actor.may("workflow.oversee")
    }  # fmt: skip
    which = one_of(request.GET, "view", views) or "todo"
    found = cases.counts(actor, views=views)

    def read(asked: Asked) -> Rows:
        page = cases.inbox(actor, which=which, after=asked.after, size=asked.size)
        return Rows(page.rows, more=bool(page.after), after=page.after)

    tally = [
        Figure(title, found.get(code, 0), unit="件", href=f"?view={code}",
               state="late" if code == "late" and found.get(code) else "",
               word="当前" if code == which else "")
        for code, title in views.items()
    ]  # fmt: skip
    return Sheet(
        title="待办",
        lead=f"{now():%Y-%m-%d}　{views[which]}",
        links=[("台账", reverse("registry:overview"))],
        panels=[
            Tally(tally),
            Table(read, COLUMNS, title=views[which], key="inbox", export=False,
                  state=lambda r: r.mark if r.mark in ("late", "remind") else "",
                  empty="没有要办的事；有人移交、会办或登记后会出现在这里"),
        ],
    )  # fmt: skip


@page("next-week/", title="下周到期", may="workflow.work")
def next_week(request: Any) -> Any:
    """What will be late next week unless somebody does something."""
    start, end = cases.next_week(now())
    return Sheet(
        title="下周到期",
        lead=f"{start:%m月%d日} 至 {end:%m月%d日}",
        crumbs=[("待办", reverse("registry:inbox"))],
        panels=[
            Table(cases.late_next_week(request.actor), COLUMNS, title="下周到期的事项",
                  key="week", empty="下周没有到期的事项"),
        ],
    )  # fmt: skip
