"""What came in: send a file, see a verdict for every row, take the template."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import codes, dataset
from xinglin.engines.exchange import queries as deliveries
from xinglin.engines.jobs import actions as queue
from xinglin.kernel.errors import Refused
from xinglin.ui import Column, Field, Form, Sheet, Table, badge, moment, number, page, said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 500 * 2**20
WAITED_FOR = 2 * 2**20  # larger files are taken in behind the page


@page("imports/", title="数据导入", menu="administration", may="exchange.read", order=45)
def imports(request: Any) -> Any:
    """Deliveries, newest first; a file is sent in from here."""
    columns = [
        Column("pk", "批次", link="administration:delivery"),
        Column("file_name", "文件", grow=True),
        Column("source", "来源单位"),
        Column("who_name", "导入人", hidden=True),
        Column("started_at", "开始", moment),
        Column("rows_done", "收到", number),
        Column("accepted", "接收", number),
        Column("unchanged", "未变化", number),
        Column("set_aside", "搁置", number),
        Column("waiting", "待核实", number),
        Column("kept", "原样保存", number, hidden=True),
        Column(_state, "状态", badge, key="state"),
    ]
    files = deliveries.batches(request.actor).exclude(dataset__in=("hl7", "cda"))
    table = Table(files, columns, sort="-pk", title="批次",
                  empty="还没有导入过数据；在上方选择文件即可")  # fmt: skip
    links = [("表头对照", reverse("administration:maps"))]
    if not request.actor.may("exchange.import"):
        return Sheet(title="数据导入", links=links, panels=[table])
    waiting = _waiting(request)
    panels = [_sending(request), _templates(), *waiting, table]
    return Sheet(title="数据导入", links=links, panels=panels)


def _state(batch: Any) -> tuple[str, str]:
    """How a delivery stands: interrupted, with rows still open, or done with."""
    if batch.finished_at is None:
        return "未完成", "late"
    return ("有待改正", "remind") if batch.set_aside or batch.waiting else ("完成", "ok")


def _waiting(request: Any) -> list[Table]:
    """Files whose columns somebody has still to map."""
    rows = deliveries.unread(request.actor)
    if not rows.exists():
        return []
    columns = [
        Column("file_name", "文件", grow=True,
               link=lambda one: reverse("administration:unread", args=[one.pk])),
        Column("sender", "来源单位"),
        Column(lambda one: dataset(one.dataset).title, "数据集", key="dataset"),
        Column("at", "收到", moment),
    ]  # fmt: skip
    return [Table(rows, columns, title="等待对照表头的文件", chooser=False, export=False,
                  key="unread", note="对照一次，以后同一单位的文件直接导入")]  # fmt: skip


def _sending(request: Any) -> Form:
    place = request.place.code if request.place else None

    def take(path: Path, answers: dict[str, Any]) -> str:
        asked = {
            "by": request.actor, "as_dataset": answers["dataset"] or "", "place": place,
            "enrol": answers["enrol"] == "yes",
        }  # fmt: skip
        sender = (answers["source"] or "").strip()
        if sender:
            unread = exchange.keep_unread(file=path, sender=sender, **asked)
            if unread is not None:
                return reverse("administration:unread", args=[unread.pk])
        totals = exchange.import_files(
            files=[path], source=sender, verdicts_in=folder("verdicts"), **asked
        )
        totals.must_be_taken()
        return reverse("administration:delivery", args=[totals.batches[-1]])

    def save(answers: dict[str, Any]) -> str:
        path = uploaded(answers["file"])
        if path.stat().st_size > WAITED_FOR:
            return _queued(request, path, answers)
        try:
            return take(path, answers)
        finally:
            path.unlink(missing_ok=True)  # numbers lie sealed in the store, never open in a file

    senders = "、".join(deliveries.senders(request.actor)[:5])
    known = f"；已对照：{senders}" if senders else ""
    fields = [
        Field("file", "文件", "file", required=True, accept=".xlsx,.xls,.csv,.json,.ndjson",
              help="Excel、CSV、FHIR JSON，最大 500 MB；大文件在后台导入，可以离开页面"),
        Field("dataset", "数据集", "choice", choices=[(c, dataset(c).title) for c in codes()],
              help="不选则按表头自动识别"),
        Field("source", "来源单位", longest=160,
              help="填写后，表头与模板不同的文件只需对照一次" + known),
        Field("enrol", "按诊断纳入管理", "choice", choices=[("no", "否"), ("yes", "是")]),
    ]  # fmt: skip
    initial = {"enrol": "no"}
    return Form(fields, save=save, initial=initial, submit="导入", title="导入文件", span=7)


def _queued(request: Any, path: Path, answers: dict[str, Any]) -> str:
    """Leave a large file to the worker; its progress is seen on the job's page."""
    run = queue.ask(
        by=request.actor,
        code="administration.delivery",
        place=request.place.number if request.place else None,
        arguments={
            "file": str(path),
            "dataset": answers["dataset"] or "",
            "place": request.place.code if request.place else "",
            "enrol": answers["enrol"] == "yes",
            "source": (answers["source"] or "").strip(),
            "verdicts": str(folder("verdicts")),
        },
    )
    return reverse("administration:job", args=[run.pk])


def uploaded(sent: Any) -> Path:
    """The file under its own name in a folder named for its content: sent twice, it is one."""
    if sent.size > LARGEST:
        raise Refused("文件超过 500 MB，没有导入", mend="请拆分文件，或请平台管理员用命令行导入")
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    where = folder("incoming") / digest.hexdigest()[:24]
    where.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.\-]", "_", Path(sent.name).name)[-80:] or "file"
    path = where / name
    with path.open("wb") as file:
        for chunk in sent.chunks():
            file.write(chunk)
    return path


def folder(name: str) -> Path:
    """A folder of the instance that its own account alone may look into."""
    found = Path(settings.HOME) / "files" / name
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def _templates() -> Table:
    rows = [
        {"code": code, "title": one.title, "columns": len(one.columns), "get": "下载 Excel"}
        for code, one in ((code, dataset(code)) for code in codes())
    ]
    columns = [
        Column("title", "数据集", grow=True),
        Column("columns", "列"),
        Column(
            "get", "模板", said, sort=False,
            link=lambda r: reverse("administration:template", args=[r["code"]]),
        ),
    ]  # fmt: skip
    return Table(
        rows, columns, title="Excel 模板", note="每列有批注和下拉选项；示例行不会导入",
        span=5, chooser=False, key="templates", size=8,
    )  # fmt: skip


@page("imports/template/<slug:code>/", title="模板", may="exchange.import")
def template(request: Any, code: str) -> HttpResponse:
    """The Excel template of a data set, with its data dictionary."""
    wanted = dataset(code)
    return workbook(exchange.template_of(wanted), wanted.code)


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to be downloaded."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
