"""What came in: send a file, see a verdict for every row, take the template."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import codes, dataset
from xinglin.engines.exchange import queries as deliveries
from xinglin.engines.jobs import actions as queue
from xinglin.kernel.errors import Missing, Refused
from xinglin.ui import Column, Facts, Field, Form, Notice, Sheet, Table, badge, moment, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 500 * 2**20
WAITED_FOR = 2 * 2**20  # larger files are taken in behind the page
OUTCOMES = {
    "set_aside": ("搁置", "late"),
    "waiting": ("待核实", "remind"),
    "kept": ("原样保存", "ok"),
}


@page("imports/", title="数据导入", menu="administration", may="exchange.read", order=45)
def imports(request: Any) -> Any:
    """Deliveries, newest first; a file is sent in from here."""
    columns = [
        Column("pk", "批次", link="administration:delivery"),
        Column("file_name", "文件", grow=True),
        Column("who_name", "导入人"),
        Column("started_at", "开始", moment),
        Column("accepted", "接收"),
        Column("unchanged", "未变化"),
        Column("set_aside", "搁置"),
        Column("waiting", "待核实"),
        Column("kept", "原样保存"),
        Column(lambda b: ("完成", "ok") if b.finished_at else ("未完成", "late"), "状态", badge),
    ]
    table = Table(deliveries.batches(request.actor), columns, sort="-pk", title="批次",
                  empty="还没有导入过数据；在右侧选择文件即可")  # fmt: skip
    if not request.actor.may("exchange.import"):
        return [table]
    return [_sending(request), _templates(), table]


def _sending(request: Any) -> Form:
    def take(path: Path, answers: dict[str, Any]) -> Any:
        return exchange.import_files(
            by=request.actor,
            files=[path],
            as_dataset=answers["dataset"] or "",
            place=request.place.code if request.place else None,
            enrol=answers["enrol"] == "yes",
            verdicts_in=_folder("verdicts"),
        )

    def save(answers: dict[str, Any]) -> str:
        path = _kept(answers["file"])
        if path.stat().st_size > WAITED_FOR:
            return _queued(request, path, answers)
        try:
            totals = take(path, answers)
        finally:
            path.unlink(missing_ok=True)  # numbers lie sealed in the store, never open in a file
        if totals.refused:
            one = totals.refused[0]
            raise Refused(one["what"], why=one["why"], mend=one["mend"])
        return reverse("administration:delivery", args=[totals.batches[-1]])

    fields = [
        Field("file", "文件", "file", required=True, accept=".xlsx,.xls,.csv,.json,.ndjson",
              help="Excel、CSV、FHIR JSON，最大 500 MB；大文件在后台导入，可以离开页面"),
        Field("dataset", "数据集", "choice", choices=[(c, dataset(c).title) for c in codes()],
              help="不选则按表头自动识别"),
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
            "verdicts": str(_folder("verdicts")),
        },
    )
    return reverse("administration:job", args=[run.pk])


def _kept(sent: Any) -> Path:
    """The file under its own name in a folder named for its content: sent twice, it is one."""
    if sent.size > LARGEST:
        raise Refused("文件超过 500 MB，没有导入", mend="请拆分文件，或请平台管理员用命令行导入")
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    folder = _folder("incoming") / digest.hexdigest()[:24]
    folder.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.\-]", "_", Path(sent.name).name)[-80:] or "file"
    path = folder / name
    with path.open("wb") as file:
        for chunk in sent.chunks():
            file.write(chunk)
    return path


def _folder(name: str) -> Path:
    folder = Path(settings.HOME) / "files" / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _templates() -> Table:
    rows = [{"code": code, "title": dataset(code).title} for code in codes()]
    columns = [
        Column(
            "title", "数据集", link=lambda r: reverse("administration:template", args=[r["code"]])
        ),
        Column("code", "代码"),
    ]
    return Table(rows, columns, title="模板与数据字典", span=5, chooser=False,
                 key="templates")  # fmt: skip


@page("imports/template/<slug:code>/", title="模板", may="exchange.import")
def template(request: Any, code: str) -> HttpResponse:
    """The Excel template of a data set, with its data dictionary."""
    wanted = dataset(code)
    with tempfile.TemporaryDirectory() as folder:
        content = exchange.write_template(wanted, Path(folder) / "t.xlsx").read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{wanted.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page("imports/<int:pk>/", title="导入批次", may="exchange.read")
def delivery(request: Any, pk: int) -> Any:
    """One delivery: its totals, every row that was not simply taken, and what would mend it."""
    one = deliveries.batch(pk, request.actor)
    facts = {
        "文件": one.file_name,
        "导入人": one.who_name,
        "开始": moment(one.started_at),
        "完成": moment(one.finished_at) if one.finished_at else "未完成：再次导入同一文件会接着做",
        "已处理": one.rows_done,
        "接收": one.accepted,
        "未变化": one.unchanged,
        "搁置": one.set_aside,
        "待核实": one.waiting,
        "原样保存": one.kept,
    }
    columns = [
        Column("row", "行号"),
        Column(lambda v: OUTCOMES.get(v.verdict, (v.verdict, "")), "结论", badge, key="verdict"),
        Column("field", "字段"),
        Column("why", "原因", grow=True),
        Column("mend", "如何修正", grow=True),
    ]
    links = []
    if one.verdict_file:
        links = [("下载结论工作簿", reverse("administration:verdicts", args=[pk]))]
    rows = deliveries.verdicts_of(pk, request.actor)
    return Sheet(
        title=f"导入批次 {pk}",
        crumbs=[("数据导入", reverse("administration:imports"))],
        links=links,
        panels=[
            Facts(facts, columns=3),
            Table(rows, columns, sort="row", title="没有直接接收的行", empty="全部接收"),
            Notice("改正后可以只重交这些行；已接收的不会重复。"),
        ],
    )


@page("imports/<int:pk>/verdicts/", title="结论工作簿", may="exchange.read")
def verdicts(request: Any, pk: int) -> Any:
    """The sender's rows with a verdict each, as a workbook."""
    one = deliveries.batch(pk, request.actor)
    path = Path(one.verdict_file or "-")
    if not path.is_file():
        raise Missing("这个批次没有结论工作簿", why="文件可能已被移走", mend="请重新导入同一文件")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
