"""Referrals of one's own institution: sent, received, what waits, the beds and slots there are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel import audit
from xinglin.kernel.time import ZONE, today
from xinglin.services.referral import actions, queries
from xinglin.services.referral.models import Referral
from xinglin.services.referral.rules import DIRECTIONS, KINDS, left_of, treats
from xinglin.ui import (
    Asked,
    Choice,
    Choices,
    Column,
    Field,
    Figure,
    Form,
    Rows,
    Sheet,
    Table,
    Tally,
    badge,
    countdown,
    day,
    number,
    page,
    panel,
    percent,
    said,
)
from xinglin.ui.asked import one_of

VIEWS = {"open": "在办", "sent": "转出", "received": "转入", "done": "已结"}


def rows_of(found: list[Referral]) -> list[dict[str, Any]]:
    """Referrals in the words of a list."""
    states = queries.states_of([one.pk for one in found])
    rows = []
    for one in found:
        _code, title, due = states.get(one.pk, ("", "—", None))
        urgent = "critical" if one.urgency != "ordinary" else ""
        rows.append(
            {
                "pk": one.pk,
                "who": one.resident.name,
                "direction": one.get_direction_display(),
                "urgency": (one.get_urgency_display(), urgent),
                "origin": str(one.origin),
                "target": str(one.target),
                "diagnosis": one.diagnosis,
                "state": title,
                "due": countdown(due),
                "sent": f"{one.sent_at.astimezone(ZONE):%m-%d %H:%M}",
            }
        )
    return rows


def _to(row: Any) -> str:
    return reverse("referral:one", args=[row["pk"]])


COLUMNS = [
    Column("who", "患者", link=_to, sort=False),
    Column("urgency", "缓急", badge, sort=False),
    Column("state", "状态", said, sort=False),
    Column("due", "最近时限", badge, sort=False),
    Column("direction", "方向", said, sort=False),
    Column("origin", "转出机构", sort=False),
    Column("target", "接收机构", sort=False),
    Column("diagnosis", "初步诊断", grow=True, sort=False),
    Column("sent", "发出", sort=False),
]


def noted(request: Any, found: list[Referral]) -> list[dict[str, Any]]:
    """The rows of a list, whose patients are put on record as read."""
    if found:
        audit.note_reading(
            "referral.list", by=request.actor, subject="people.resident",
            subject_ids=[one.resident_id for one in found],
        )  # fmt: skip
    return rows_of(found)


@page("", title="双向转诊", menu="services", may="referral.read", order=34)
def board(request: Any) -> Any:
    """What waits at my institution, what it sent and received."""
    actor = request.actor
    view = one_of(request.GET, "view", VIEWS, "open")
    told = queries.standing(actor)
    tally = [
        Figure("待本单位答复", told["answer"], unit="人", state="late" if told["answer"] else ""),
        Figure("已接收未到院", told["coming"], unit="人"),
        Figure("在院", told["here"], unit="人"),
        Figure("待回访", told["look"], unit="人", state="remind" if told["look"] else ""),
        Figure("需重新安排", told["mine"], unit="人", state="remind" if told["mine"] else ""),
        Figure("超过时限", told["late"], unit="人", state="late" if told["late"] else ""),
    ]
    rows = queries.referrals(actor, view)
    if view in ("open", "done"):
        rows = rows.filter(open=view == "open")

    def source(asked: Asked) -> Rows:
        start = (asked.page - 1) * asked.size
        found = list(rows[start : start + asked.size])
        return Rows(noted(request, found), more=len(found) == asked.size)

    links = [("床位和号源", reverse("referral:beds"))]
    if actor.may("referral.count"):
        links.append(("转诊统计", reverse("referral:counted")))
    chips = [Choice(title, f"?view={code}", code == view) for code, title in VIEWS.items()]
    return Sheet(
        title="双向转诊",
        lead=str(places.institution(actor.institution)) if actor.institution else "",
        links=links,
        panels=[
            Tally(tally),
            Choices(chips, label="名单"),
            Table(
                source, COLUMNS, title=VIEWS[view], size=20, key="referrals",
                empty="没有这样的转诊；可从居民页发出转诊",
                state=lambda row: "late" if row["due"][1] == "late" else "",
            ),
        ],
    )  # fmt: skip


@page("beds/", title="床位和号源", menu="services", may="referral.read", order=35)
def beds(request: Any) -> Any:
    """What the county's institutions offer in the coming two weeks; my own can be set."""
    actor, here = request.actor, request.place
    panels: list[Any] = []
    found: list[Any] = []
    if here is not None:
        county = here.number // 10**9 * 10**9
        top = places.place(county) if county else here
        kept = [one.pk for one in places.institutions(top.number, top.last) if treats(one.kind)]
        found = [
            {
                "institution": str(one.institution),
                "day": one.day,
                "kind": one.get_kind_display(),
                "department": one.department,
                "total": one.total,
                "taken": one.taken,
                "left": left_of(one.total, one.taken),
            }
            for one in queries.offers(kept, today())[:400]
        ]
    columns = [
        Column("day", "日期", day),
        Column("institution", "机构", grow=True),
        Column("department", "科室"),
        Column("kind", "类别", said),
        Column("total", "可接收", number),
        Column("taken", "已占用", number),
        Column("left", "剩余", number),
    ]
    panels.append(
        Table(
            found, columns, title="可接收的床位和号源", chooser=False, size=30, key="beds",
            empty="还没有机构公布床位和号源",
            state=lambda row: "late" if not row["left"] else "",
        )
    )  # fmt: skip
    if actor.may("referral.offer") and actor.institution:
        panels.append(_offering(request))
    return Sheet(
        title="床位和号源",
        crumbs=[("双向转诊", reverse("referral:board"))],
        panels=panels,
    )


def _offering(request: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        actions.offer_places(
            by=request.actor, day=answers["day"], kind=answers["kind"],
            department=answers["department"], total=int(answers["total"]),
        )  # fmt: skip
        return reverse("referral:beds")

    fields = [
        Field("day", "日期", "date", required=True, low=today()),
        Field("kind", "类别", "choice", required=True, choices=list(KINDS.items())),
        Field("department", "科室", required=True, longest=60),
        Field("total", "可接收", "number", required=True, low=0, high=500),
    ]
    return Form(fields, title="公布本单位的床位和号源", save=save, submit="公布", span=6)


@page("counts/", title="转诊统计", may="referral.count")
def counted(request: Any) -> Any:
    """Person-times of the year by direction; nobody is named."""
    on, here = today(), request.place
    first = dt.date(on.year, 1, 1)
    rows = [
        {
            "direction": DIRECTIONS[one["direction"]],
            "many": one["many"],
            "arrived": one["arrived"],
            "looked": one["looked"],
            "in_time": one["in_time"] / one["answered"] if one["answered"] else None,
        }
        for one in queries.counts(request.actor, here, first, on)
    ]
    columns = [
        Column("direction", "方向", said, grow=True),
        Column("many", "人次", number),
        Column("arrived", "到院", number),
        Column("looked", "已回访", number),
        Column("in_time", "按时答复率", percent),
    ]
    total = sum(one["many"] for one in rows)
    down = sum(one["many"] for one in rows if one["direction"] == DIRECTIONS["down"])
    return Sheet(
        title="转诊统计",
        lead=f"{here.name if here else ''}　{on.year}",
        crumbs=[("双向转诊", reverse("referral:board"))],
        panels=[
            Tally([
                Figure("今年转诊", total, unit="人次"),
                Figure("其中下转", down, unit="人次"),
                Figure("下转占比", 100 * down / total if total else None, unit="%", places=1),
            ]),
            Table(rows, columns, title="按方向", chooser=False, key="directions",
                  empty="今年还没有转诊"),
        ],
    )  # fmt: skip


@panel("work", order=18, may="referral.read")
def on_the_desk(request: Any, here: Any) -> Any:
    """What my institution must answer, arrange or look after."""
    if not request.actor.institution:
        return None
    found = queries.overdue(request.actor, today() + dt.timedelta(days=3))[:8]
    if not found:
        return None
    return Table(
        noted(request, found), COLUMNS[:5], title="转诊待办", chooser=False, export=False,
        key="referrals",
    )  # fmt: skip
