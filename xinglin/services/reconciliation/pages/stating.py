"""A total that a source stated without a list, typed in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import months, today
from xinglin.services.reconciliation import actions, queries
from xinglin.services.reconciliation.pages.looks import month_title, title_of
from xinglin.services.reconciliation.rules import SOURCES, items
from xinglin.ui import Column, Field, Form, Notice, Sheet, Table, number, page, said
from xinglin.ui.asked import word


@page("total/", title="填报合计", may="reconciliation.declare")
def total(request: Any) -> Any:
    """Type in a total of one institution and month; those typed already stand below."""
    actor, here = request.actor, request.place
    if here is None:
        raise Refused("没有选择地区", mend="请先在页首选择地区")
    known = _months()
    month = known.get(word(request.GET, "month"), next(iter(known.values())))
    columns = [
        Column(lambda t: title_of(t.item, t.kind), "对账项目", key="item", grow=True),
        Column(lambda t: said(SOURCES[t.source].title), "来源", key="source"),
        Column(lambda t: t.institution.name, "机构", key="institution", grow=True),
        Column("value", "合计", number),
        Column("by", "填报人"),
    ]
    return Sheet(
        title="填报合计",
        lead=f"{here.name}　{month_title(month)}",
        crumbs=[("一数一源对账", reverse("reconciliation:board"))]
        if actor.may("reconciliation.read") else [],
        panels=[
            Form(_fields(here, known), save=lambda answers: _save(request, answers, known),
                 submit="填报", initial={"month": f"{month:%Y-%m}"}, span=7),
            Notice("对方只报了数、没有名单时填报。再填一次即更正。合计和名单、和本平台的记录"
                   "对不上时，作为差异交给该机构。", span=5),
            Table(queries.totals(actor, month), columns, title="本月已填报", key="totals",
                  empty="这个月还没有填报"),
        ],
    )  # fmt: skip


def _months() -> dict[str, Any]:
    first = today().replace(day=1)
    told = [months(back).before(first) for back in range(1, 13)]
    return {f"{one:%Y-%m}": one for one in [*told[:1], first, *told[1:]]}


def _fields(here: Any, known: dict[str, Any]) -> list[Field]:
    what = [
        (f"{item.code}|{kind}", title_of(item.code, kind))
        for item in sorted(items, key=lambda one: one.order) for kind, _ in queries.kinds_of(item)
    ]  # fmt: skip
    where = [(str(one.pk), one.name) for one in places.institutions(here.number, here.last)]
    return [
        Field("what", "对账项目", "choice", required=True, choices=what, show_as="select"),
        Field("source", "来源", "choice", required=True,
              choices=[(one.code, one.title) for one in SOURCES.values()]),
        Field("institution", "机构", "choice", required=True, choices=where, show_as="select"),
        Field("month", "所属期间", "choice", required=True, show_as="select",
              choices=[(code, month_title(one)) for code, one in known.items()]),
        Field("value", "合计", "number", required=True, low=0, high=10_000_000),
    ]  # fmt: skip


def _save(request: Any, answers: dict[str, Any], known: dict[str, Any]) -> str:
    item, _, kind = answers["what"].partition("|")
    actions.declare_total(
        by=request.actor, item=item, kind=kind, source=answers["source"],
        month=known[answers["month"]], institution=int(answers["institution"]),
        value=int(answers["value"]),
    )  # fmt: skip
    return f"{reverse('reconciliation:total')}?month={answers['month']}"
