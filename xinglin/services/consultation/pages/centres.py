"""Shared centres of the county, and what they came to this year."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.consultation import actions, queries
from xinglin.services.consultation.queries.cases import this_year
from xinglin.services.consultation.rules import CENTRES, KINDS
from xinglin.ui import (
    Act,
    Column,
    Field,
    Figure,
    Form,
    Sheet,
    Table,
    Tally,
    day,
    number,
    page,
    percent,
    said,
)

Answers = dict[str, Any]


@page("centres/", title="共享阅片中心", may="consultation.count")
def centres(request: Any) -> Any:
    """Who reads for others; the bureau's offices open and close them."""
    actor, here = request.actor, request.place
    rows = [
        {"pk": one.pk, "kind": CENTRES[one.kind], "at": one.institution.name,
         "opened": one.opened_on, "place": one.place_id}
        for one in (queries.centres_near(here.number) if here and here.level not in
                    ("province", "prefecture") else queries.centres())
    ]  # fmt: skip
    columns = [
        Column("kind", "中心", said),
        Column("at", "承担机构", grow=True),
        Column("opened", "启用日期", day),
    ]
    keeps = actor.may("consultation.keep")
    return Sheet(
        title="共享阅片中心",
        lead=here.name if here else "",
        crumbs=[("共享阅片", reverse("consultation:readings"))]
        if actor.may("consultation.read") else [],
        links=[("统计", reverse("consultation:counted"))],
        panels=[
            Table(rows, columns, title="启用中的中心", key="centres", chooser=False, span=7,
                  empty="还没有设立共享阅片中心", acts=[_close(request)] if keeps else []),
            _open(request, here) if keeps and here else None,
        ],
    )  # fmt: skip


def _close(request: Any) -> Act:
    def do(row: Any, answers: Answers) -> str:
        actions.close_centre(by=request.actor, centre_id=row["pk"], on=answers["on"])
        return "已停用"

    asks = [Field("on", "停用日期", "date", required=True, high=today())]
    return Act("close", "停用", do=do, asks=asks)


def _open(request: Any, here: Any) -> Form:
    def save(answers: Answers) -> str:
        actions.open_centre(
            by=request.actor, institution=int(answers["institution"]), kind=answers["kind"],
            on=answers["on"],
        )  # fmt: skip
        return reverse("consultation:centres")

    found = [one for one in places.institutions(here.number, here.last) if one.kind[:1] in "AG"]
    fields = [
        Field("institution", "承担机构", "choice", required=True, show_as="select",
              choices=[(str(one.pk), one.name) for one in found]),
        Field("kind", "中心", "choice", required=True, choices=list(CENTRES.items())),
        Field("on", "启用日期", "date", required=True, high=today()),
    ]  # fmt: skip
    return Form(fields, title="设立中心", save=save, submit="设立", span=5)


@page("counts/", title="会诊和阅片统计", may="consultation.count")
def counted(request: Any) -> Any:
    """Readings of the year by centre and kind; nobody is named."""
    here = request.place
    first, last = this_year()
    rows = [
        {
            "at": one["target__name"],
            "kind": KINDS[one["kind"]],
            "many": one["many"],
            "in_time": one["in_time"] / one["many"],
            "middle": one["middle"],
            "alarming": one["alarming"],
        }
        for one in queries.counts(request.actor, here, first, last)
    ]
    columns = [
        Column("at", "阅片机构", grow=True),
        Column("kind", "类别", said),
        Column("many", "阅片", number, unit="人次"),
        Column("in_time", "按时报告率", percent),
        Column("middle", "用时中位数", number, unit="分钟"),
        Column("alarming", "危急报告", number, unit="人次"),
    ]
    total = sum(one["many"] for one in rows)
    held = sum(one["in_time"] * one["many"] for one in rows)
    return Sheet(
        title="会诊和阅片统计",
        lead=f"{here.name if here else ''}　{last.year}",
        links=[("阅片中心", reverse("consultation:centres"))],
        panels=[
            Tally([
                Figure("今年阅片", total, unit="人次"),
                Figure("按时报告率", 100 * held / total if total else None, unit="%", places=1),
                Figure("危急报告", sum(one["alarming"] for one in rows), unit="人次"),
            ]),
            Table(rows, columns, title="按中心和类别", key="counts", chooser=False,
                  empty="今年还没有签发报告"),
        ],
    )  # fmt: skip
