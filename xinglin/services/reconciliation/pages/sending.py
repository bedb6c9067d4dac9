"""A list that another source handed in: its template, the import, the verdict of every row."""

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
from xinglin.services.reconciliation.actions import PREFIX
from xinglin.services.reconciliation.rules import items
from xinglin.ui import Column, Field, Figure, Form, Notice, Sheet, Table, Tally, badge, page, said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = {"set_aside": ("没有接收", "late"), "waiting": ("待核实", "remind")}
BOARD = "一数一源对账"


@page("send/", title="导入对方名单", may="reconciliation.bring")
def send(request: Any) -> Any:
    """Send in what another source lists; a template for each item stands beside."""
    known = sorted(items, key=lambda one: one.order)
    fields = [
        Field("item", "对账项目", "choice", required=True,
              choices=[(one.code, one.title) for one in known], show_as="select"),
        Field("source", "来源单位", longest=60,
              help="表中没有“来源”一列时填写，如 省平台、医保结算；也用来记住对方的表头"),
        Field("file", "名单", "file", required=True, accept=".xlsx,.xls,.csv"),
    ]  # fmt: skip
    rows = [
        {"pk": one.code, "title": one.title, "says": one.says,
         "sources": "、".join(str(said(each.title)) for each in one.sources)}
        for one in known
    ]  # fmt: skip
    columns = [
        Column("title", "对账项目", link=lambda r: reverse("reconciliation:template",
                                                          args=[r["pk"]])),
        Column("sources", "来源"),
        Column("says", "范围", said, grow=True),
    ]  # fmt: skip
    return Sheet(
        title="导入对方名单",
        crumbs=[(BOARD, reverse("reconciliation:board"))] if _oversees(request) else [],
        panels=[
            Form(fields, save=lambda answers: _take(request, answers), submit="导入", span=7),
            Notice("一行一条，写明对方的流水号；同一流水号再来即更正，状态写“作废”即撤回。"
                   "表头不同的，先在“数据导入 → 表头对照”中对照一次。", span=5),
            Table(rows, columns, title="模板", note="点项目名称下载", export=False, chooser=False,
                  key="templates"),
        ],
    )  # fmt: skip


def _oversees(request: Any) -> bool:
    return bool(request.actor.may("reconciliation.read"))


def _take(request: Any, answers: dict[str, Any]) -> str:
    batch = exchange.take_upload(
        by=request.actor, sent=answers["file"], called="对账名单",
        as_dataset=f"{PREFIX}{answers['item']}", most=20, source=answers["source"] or "",
        verdicts_in=Path(settings.HOME) / "files" / "verdicts",
    )  # fmt: skip
    return reverse("reconciliation:delivery", args=[batch])


@page("send/<slug:code>/template/", title="对账名单模板", may="reconciliation.bring")
def template(request: Any, code: str) -> HttpResponse:
    """The Excel template of an item with its data dictionary."""
    if code not in items:
        raise Missing("没有这个对账项目")
    content = exchange.template_of(dataset(f"{PREFIX}{code}"))
    headers = {"Content-Disposition": f'attachment; filename="{PREFIX}{code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page("send/<int:pk>/", title="对账名单导入结果", may="reconciliation.bring")
def delivery(request: Any, pk: int) -> Any:
    """What became of every row."""
    one = deliveries.batch(pk, request.actor)
    if not one.dataset.startswith(PREFIX):
        raise Missing("没有这次导入")
    columns = [
        Column("row", "行号"),
        Column(lambda v: OUTCOMES.get(v.verdict, (v.verdict, "")), "结论", badge, key="verdict"),
        Column("why", "原因", grow=True),
        Column("mend", "如何修正", grow=True),
    ]
    return Sheet(
        title="对账名单导入结果",
        lead=dataset(one.dataset).title,
        crumbs=[("导入对方名单", reverse("reconciliation:send"))],
        links=[(BOARD, reverse("reconciliation:board"))] if _oversees(request) else [],
        panels=[
            Tally([
                Figure("已接收", one.accepted, unit="行", state="ok" if one.accepted else ""),
                Figure("无变化", one.unchanged, unit="行"),
                Figure("没有接收", one.set_aside, unit="行",
                       state="late" if one.set_aside else "",
                       word="需改正" if one.set_aside else ""),
            ]),
            Notice("今夜自动核对；统计人员也可以在对账页上现在核对。"),
            Table(deliveries.verdicts_of(pk, request.actor), columns, sort="row",
                  title="没有接收的行", empty="全部接收"),
        ],
    )  # fmt: skip
