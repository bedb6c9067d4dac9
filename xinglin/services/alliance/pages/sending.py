"""A list of members that was sent in: each row with its verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import dataset
from xinglin.engines.exchange import queries as deliveries
from xinglin.kernel.errors import Missing
from xinglin.services.alliance.actions import MEMBERS
from xinglin.ui import Column, Field, Figure, Form, Notice, Sheet, Table, Tally, badge, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = {"set_aside": ("没有登记", "late"), "waiting": ("待核实", "remind")}


@page("batch/", title="导入成员名单", may="alliance.bring")
def batch(request: Any) -> Any:
    """Send a workbook in; the template is beside it."""
    fields = [Field("file", "成员名单", "file", required=True, accept=".xlsx,.xls,.csv")]
    return Sheet(
        title="导入成员名单",
        crumbs=[("医联体", reverse("alliance:board"))],
        links=[("下载模板", reverse("alliance:template"))],
        panels=[
            Form(fields, save=lambda answers: _take(request, answers["file"]), submit="导入",
                 span=7),
            Notice("列：医联体、成员机构、加入日期、退出日期（最后一天，可空）。"
                   "同一份名单再导一次不会重复；已在册的成员填上退出日期即登记退出。", span=5),
        ],
    )  # fmt: skip


def _take(request: Any, sent: Any) -> str:
    batch = exchange.take_upload(
        by=request.actor, sent=sent, called="医联体成员名单", as_dataset=MEMBERS.code, most=20,
        verdicts_in=Path(settings.HOME) / "files" / "verdicts",
    )  # fmt: skip
    return reverse("alliance:delivery", args=[batch])


@page("batch/template/", title="成员名单模板", may="alliance.bring")
def template(request: Any) -> HttpResponse:
    """The Excel template with its data dictionary."""
    content = exchange.template_of(dataset(MEMBERS.code))
    headers = {"Content-Disposition": f'attachment; filename="{MEMBERS.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page("batch/<int:pk>/", title="成员名单导入结果", may="alliance.bring")
def delivery(request: Any, pk: int) -> Any:
    """What became of every row."""
    one = deliveries.batch(pk, request.actor)
    if one.dataset != MEMBERS.code:
        raise Missing("没有这次导入")
    columns = [
        Column("row", "行号"),
        Column(lambda v: OUTCOMES.get(v.verdict, (v.verdict, "")), "结论", badge, key="verdict"),
        Column("why", "原因", grow=True),
        Column("mend", "如何修正", grow=True),
    ]
    return Sheet(
        title="成员名单导入结果",
        crumbs=[("医联体", reverse("alliance:board")), ("导入", reverse("alliance:batch"))],
        panels=[
            Tally([
                Figure("已登记", one.accepted, unit="行", state="ok" if one.accepted else ""),
                Figure("早已登记", one.unchanged, unit="行"),
                Figure("没有登记", one.set_aside, unit="行",
                       state="late" if one.set_aside else "",
                       word="需改正" if one.set_aside else ""),
            ]),
            Table(deliveries.verdicts_of(pk, request.actor), columns, sort="row",
                  title="没有登记的行", empty="全部登记"),
        ],
    )  # fmt: skip
