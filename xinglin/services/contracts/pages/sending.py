"""A list that was sent in: taken in chunks, each row with its verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import dataset
from xinglin.engines.exchange import queries as deliveries
from xinglin.kernel.errors import Missing
from xinglin.services.contracts.actions.batches import CONTRACTS
from xinglin.ui import Column, Figure, Sheet, Table, Tally, badge, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = {"set_aside": ("没有签上", "late"), "waiting": ("待核实", "remind")}


def take(request: Any, sent: Any) -> str:
    """Sign the rows of a file that was sent; the page with the verdicts."""
    batch = exchange.take_upload(
        by=request.actor, sent=sent, called="签约名单", as_dataset=CONTRACTS.code, most=50,
        verdicts_in=Path(settings.HOME) / "files" / "verdicts",
    )  # fmt: skip
    return reverse("contracts:delivery", args=[batch])


@page("batch/template/", title="签约名单模板", may="contracts.sign")
def template(request: Any) -> HttpResponse:
    """The Excel template with its data dictionary."""
    content = exchange.template_of(dataset(CONTRACTS.code))
    headers = {"Content-Disposition": f'attachment; filename="{CONTRACTS.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _mine(request: Any, pk: int) -> Any:
    one = deliveries.batch(pk, request.actor)
    if one.dataset != CONTRACTS.code:
        raise Missing("没有这次批量签约")
    return one


@page("batch/<int:pk>/", title="批量签约结果", may="contracts.sign")
def delivery(request: Any, pk: int) -> Any:
    """What became of every row."""
    one = _mine(request, pk)
    tally = [
        Figure("已签约", one.accepted, unit="人", state="ok" if one.accepted else ""),
        Figure("早已签过", one.unchanged, unit="人"),
        Figure("没有签上", one.set_aside, unit="行", state="late" if one.set_aside else "",
               word="需改正" if one.set_aside else ""),
    ]  # fmt: skip
    columns = [
        Column("row", "行号"),
        Column(lambda v: OUTCOMES.get(v.verdict, (v.verdict, "")), "结论", badge, key="verdict"),
        Column("why", "原因", grow=True),
        Column("mend", "如何修正", grow=True),
    ]
    links = [("再导入一份", reverse("contracts:batch"))]
    if one.verdict_file:
        links.append(("下载结论工作簿", reverse("contracts:verdicts", args=[pk])))
    return Sheet(
        title="批量签约结果",
        crumbs=[("批量签约", reverse("contracts:batch"))],
        links=links,
        panels=[
            Tally(tally),
            Table(deliveries.verdicts_of(pk, request.actor), columns, sort="row",
                  title="没有签上的行", empty="全部签上"),
        ],
    )  # fmt: skip


@page("batch/<int:pk>/verdicts/", title="结论工作簿", may="contracts.sign")
def verdicts(request: Any, pk: int) -> Any:
    """The rows as they were sent, with a verdict each, as a workbook."""
    path = Path(_mine(request, pk).verdict_file or "-")
    if not path.is_file():
        raise Missing("没有结论工作簿", why="文件可能已被移走", mend="请重新导入同一文件")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
