"""Penalty decisions for everybody, masked by rule."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.errors import Missing
from xinglin.services.enforcement import queries
from xinglin.ui import PUBLIC, Column, Facts, Notice, Sheet, Table, day, page, panel, said


def _rows(found: Any) -> list[dict[str, Any]]:
    return [
        {
            "pk": one.pk,
            "number": one.decision_number,
            "field": one.get_field_display(),
            "decided_on": one.decided_on,
            "published_on": one.published_on,
            **queries.said_publicly(one),
        }
        for one in found
    ]


COLUMNS = [
    Column(
        "number",
        "决定书文号",
        sort=False,
        link=lambda r: reverse("enforcement:open_decision", args=[r["pk"]]),
    ),
    Column("party", "当事人", sort=False),
    Column("act", "违法事实", said, sort=False, grow=True),
    Column("penalty", "处罚内容", sort=False),
    Column("decided_on", "决定日期", day, sort=False),
    Column("published_on", "公示日期", day, sort=False),
]


@page("open/", title="行政处罚公示", menu="supervision", may=PUBLIC, order=92)
def open_decisions(request: Any) -> Any:
    """Published decisions, the newest first."""
    found = list(queries.decisions()[:500])
    return Sheet(
        title="行政处罚公示",
        lead=said("自然人隐去姓名、证件号码、电话和门牌"),
        panels=[
            Table(
                _rows(found),
                COLUMNS,
                title="处罚决定",
                size=25,
                chooser=False,
                empty="还没有公示的处罚决定",
            ),
        ],
    )


@page("open/<int:pk>/", title="行政处罚公示", may=PUBLIC)
def open_decision(request: Any, pk: int) -> Any:
    """One published decision."""
    one = queries.decisions().filter(pk=pk).first()
    if one is None:
        raise Missing("没有这件公示的决定", why="可能已依法撤回")
    told = queries.said_publicly(one)
    facts = {
        "决定书文号": one.decision_number,
        "当事人": told["party"],
        "违法事实": said(told["act"]),
        "处罚依据": told["basis"],
        "处罚内容": told["penalty"],
        "决定日期": one.decided_on,
        "公示日期": one.published_on,
    }
    return Sheet(
        title=one.decision_number,
        crumbs=[("行政处罚公示", reverse("enforcement:open_decisions"))],
        panels=[
            Facts(facts, columns=1),
            Notice("决定被变更、撤销、确认违法或无效的，三个工作日内撤回公示。"),
        ],
    )


@panel("public-supervision", order=20, may=PUBLIC)
def beside_the_results(request: Any) -> Any:
    """The latest decisions, beside the results of checks."""
    found = list(queries.decisions()[:5])
    if not found:
        return None
    return Table(
        _rows(found),
        COLUMNS[:5],
        title="最近公示的行政处罚",
        chooser=False,
        export=False,
        key="decisions",
    )
