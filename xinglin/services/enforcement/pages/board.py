"""Cases at a place: what was opened and closed, what is late, what came in; a new clue."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.enforcement import actions, queries
from xinglin.services.enforcement.queries.matters import late_ones
from xinglin.services.enforcement.rules import CLUE_SOURCES, FIELDS, PARTIES
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
    contributed,
    day,
    number,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of

VIEWS = {"open": "在办", "late": "超期", "owing": "待履行", "done": "已结", "all": "全部"}


def due_badge(row: Any) -> tuple[str, str]:
    """The earliest limit of a case, in a word and a state."""
    if row["due"] is None:
        return "—", ""
    left = (row["due"] - today()).days
    if left < 0:
        return f"超期 {-left} 天", "late"
    return f"剩 {left} 天", "remind" if left <= 3 else "ok"


def rows_of(found: list[Any]) -> list[dict[str, Any]]:
    """Cases in the words of a list."""
    states = queries.states_of([one.pk for one in found])
    rows = []
    for one in found:
        code, title, due = states.get(one.pk, ("", "—", None))
        rows.append(
            {
                "pk": one.pk,
                "party": one.party_name,
                "field": one.get_field_display(),
                "number": one.number or "—",
                "found_on": one.found_on,
                "filed_on": one.filed_on,
                "state": title,
                "code": code,
                "due": due.date() if due else None,
                "place": one.place.name,
                "fine": one.fine or None,
            }
        )
    return rows


COLUMNS = [
    Column(
        "party",
        "当事人",
        link=lambda r: reverse("enforcement:matter", args=[r["pk"]]),
        grow=True,
        sort=False,
    ),
    Column("number", "立案号", sort=False),
    Column("field", "专业", said, sort=False),
    Column("state", "状态", said, sort=False),
    Column(due_badge, "最近时限", badge, key="due", sort=False),
    Column("found_on", "发现", day, sort=False),
    Column("filed_on", "立案", day, sort=False),
    Column("fine", "罚款", number, unit="元", sort=False),
    Column("place", "地区", sort=False),
]


@page("", title="执法案件", menu="supervision", may="enforcement.read", order=50)
def board(request: Any) -> Any:
    """Cases with their clocks, and the figures of the year."""
    here, actor, on = request.place, request.actor, today()
    view = one_of(request.GET, "view", VIEWS, "open")
    told = queries.standing(actor, here)
    tally = [
        Figure("今年立案", told.filed, unit="件"),
        Figure("今年结案", told.closed, unit="件"),
        Figure("在办", told.open, unit="件", href="?view=open"),
        Figure(
            "超过时限", told.late, unit="件", href="?view=late", state="late" if told.late else ""
        ),
        Figure("今年处罚决定", told.decided, unit="件"),
        Figure("今年罚没款入库", told.fines, unit="元", places=0),
        Figure("待公示", told.unpublished, unit="件", state="remind" if told.unpublished else ""),
    ]
    rows = queries.matters(actor, here)
    if view == "late":
        rows = rows.filter(pk__in=late_ones(actor, here))
    elif view == "open":
        rows = rows.filter(closed_on=None, ended_without=None)
    elif view == "owing":
        rows = rows.filter(served_on__isnull=False, executed_on=None, closed_on=None)
    elif view == "done":
        rows = rows.exclude(closed_on=None, ended_without=None)

    def source(asked: Asked) -> Rows:
        start = (asked.page - 1) * asked.size
        found = list(rows[start : start + asked.size])
        return Rows(rows_of(found), more=len(found) == asked.size)

    fields = [
        Column("title", "专业", said),
        Column("filed", "立案", number, unit="件"),
        Column("decided", "处罚", number, unit="件"),
        Column("closed", "结案", number, unit="件"),
        Column("money", "罚没款入库", number, unit="元"),
    ]
    links = [("处罚公示", reverse("enforcement:open_decisions"))]
    if actor.may("enforcement.handle"):
        links.insert(0, ("登记线索", reverse("enforcement:new_clue")))
    chips = [Choice(title, f"?view={code}", code == view) for code, title in VIEWS.items()]
    return Sheet(
        title="执法案件",
        lead=f"{here.name if here else ''}　{on}",
        links=links,
        panels=[
            Tally(tally),
            Choices(chips, label="名单"),
            Table(
                source,
                COLUMNS,
                title=VIEWS[view],
                size=20,
                key="cases",
                empty="没有这样的案件",
                state=lambda r: due_badge(r)[1] if due_badge(r)[1] == "late" else "",
            ),
            Table(
                queries.tally_of_fields(actor, here, on.year),
                fields,
                title=f"{on.year} 年各专业案件",
                chooser=False,
                key="fields",
                empty="今年还没有案件",
            ),
            *contributed("enforcement", request, here),
        ],
    )


@page("clues/new/", title="登记案件线索", may="enforcement.handle")
def new_clue(request: Any) -> Any:
    """A clue from outside: a complaint, another department, the level above."""
    here = request.place
    inside = list(places.subtree(here.number, "village")[:400]) if here else []

    def save(answers: dict[str, Any]) -> str:
        made = actions.add_clue(
            by=request.actor,
            place=int(answers["place"]),
            field=answers["field"],
            source=answers["source"],
            party=answers["party"],
            party_name=answers["party_name"],
            says=answers["says"],
            found_on=answers["found_on"],
            more={
                "address": answers["address"],
                "responsible": answers["responsible"],
                "uscc": answers["uscc"],
                "act_ended_on": answers["act_ended_on"],
            },
        )
        return reverse("enforcement:matter", args=[made.pk])

    fields = [
        Field("source", "来源", "choice", required=True, choices=list(CLUE_SOURCES.items())),
        Field(
            "field", "专业", "choice", required=True, show_as="select", choices=list(FIELDS.items())
        ),
        Field("party", "当事人类别", "choice", required=True, choices=list(PARTIES.items())),
        Field("party_name", "当事人", required=True, longest=120),
        Field("responsible", "负责人", longest=60),
        Field("uscc", "统一社会信用代码", longest=18),
        Field(
            "place",
            "发生地",
            "choice",
            required=True,
            show_as="select",
            choices=[(str(one.number), one.name) for one in inside],
        ),
        Field("address", "地址", longest=200),
        Field("found_on", "发现日期", "date", required=True, high=today()),
        Field("act_ended_on", "违法行为终了日期", "date", high=today()),
        Field("says", "线索内容", "long", required=True),
    ]
    return Sheet(
        title="登记案件线索",
        crumbs=[("执法案件", reverse("enforcement:board"))],
        panels=[
            Form(fields, save=save, submit="登记", initial={"found_on": today()}, span=8),
        ],
    )


@panel("supervised-unit", order=20, may="enforcement.read")
def cases_of_the_unit(request: Any, unit: Any) -> Any:
    """Cases about a supervised unit, on its page."""
    found = list(queries.of_unit(unit.code, request.actor)[:20])
    if not found:
        return None
    return Table(
        rows_of(found), COLUMNS[:6], title="执法案件", chooser=False, export=False, key="cases"
    )


@panel("campaign", order=20, may="enforcement.read")
def cases_of_the_campaign(request: Any, campaign: Any) -> Any:
    """Cases that came out of a campaign, on its page."""
    found = list(queries.matters(request.actor).filter(campaign=campaign.pk)[:50])
    if not found:
        return None
    return Table(
        rows_of(found),
        COLUMNS[:6],
        title="专项中的执法案件",
        chooser=False,
        export=False,
        key="cases",
    )


@panel("work", order=46, may="enforcement.handle")
def on_the_desk(request: Any, here: Any) -> Any:
    """Cases that are late or nearly so."""
    open_ones = list(
        queries.matters(request.actor, here).filter(closed_on=None, ended_without=None)[:200]
    )
    rows = [row for row in rows_of(open_ones) if due_badge(row)[1] in ("late", "remind")]
    if not rows:
        return None
    rows.sort(key=lambda row: row["due"])
    return Table(rows[:8], COLUMNS[:5], title="案件时限", chooser=False, export=False, key="clocks")
