"""Registers as Excel: the template, the lines, a file that is read, what was set aside."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.registers import actions
from xinglin.engines.registers import queries as registers
from xinglin.kernel.errors import Refused
from xinglin.services.registry.pages.lists import area_of
from xinglin.ui import Column, Field, Figure, Form, Sheet, Table, Tally, moment, number, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 10 * 2**20
MOST = 20_000


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page("book/<slug:code>/template/", title="导入模板", may="registers.read")
def template(request: Any, code: str) -> HttpResponse:
    """The empty sheet of a register, made of its declaration."""
    register = registers.register_of(code, request.actor)
    return _file(registers.example_sheet(register), f"{code}-template")


@page("book/<slug:code>/export/", title="导出台账", may="registry.export")
def give(request: Any, code: str) -> HttpResponse:
    """The lines that one may see here, as a sheet."""
    register = registers.register_of(code, request.actor)
    rows = registers.lines(code, request.actor, area=area_of(request.place)).order_by("-day", "-pk")
    return _file(registers.sheet_of(register, rows[:MOST], request.actor), code)


@page("book/<slug:code>/import/", title="导入台账", may="registers.import")
def take(request: Any, code: str) -> Any:
    """Read a file; what could not be read is set aside with its reason."""
    register = registers.register_of(code, request.actor)

    def save(answers: dict[str, Any]) -> str:
        sent = answers["file"]
        if sent.size > LARGEST:
            raise Refused("文件超过 10 MB", mend="请拆成几个文件")
        batch = actions.read_file(
            by=request.actor, register=code, name=sent.name, content=sent.read()
        )
        return reverse("registry:batch", args=[batch.pk])

    columns = [
        Column("at", "时间", moment, link=lambda b: reverse("registry:batch", args=[b.pk])),
        Column("name", "文件", grow=True),
        Column("taken", "导入", number, unit="行"),
        Column("set_aside", "搁置", number, unit="行"),
        Column("who_name", "导入人"),
    ]
    return Sheet(
        title=f"导入：{register.title}",
        crumbs=[("台账", reverse("registry:overview")),
                (register.title, reverse("registry:one", args=[code]))],
        links=[("下载模板", reverse("registry:template", args=[code]))],
        panels=[
            Form([Field("file", "Excel 文件", "file", required=True, accept=".xlsx",
                        help="请用本页的模板填写；有误的行会搁置并写明原因，其余照常导入")],
                 save=save, submit="导入", span=6),
            Table(registers.batches(code, request.actor), columns, title="历次导入",
                  key="batches", chooser=False, export=False, empty="还没有导入过"),
        ],
    )  # fmt: skip


@page("batch/<int:pk>/", title="导入结果", may="registers.import")
def batch(request: Any, pk: int) -> Any:
    """What became of a file: how many lines were taken, and why the others were not."""
    found, lines = registers.set_aside(pk, request.actor)
    register = registers.register_of(found.register, request.actor)
    columns = [
        Column("line", "行号", number),
        Column("why", "原因", grow=True),
        Column(lambda r: "；".join(f"{k}：{v}" for k, v in r.cells.items() if v), "原文",
               key="cells", grow=True, sort=False),
    ]  # fmt: skip
    links = []
    if lines:
        links.append(("下载搁置的行", reverse("registry:unread", args=[pk])))
    return Sheet(
        title="导入结果",
        lead=f"{register.title}　{found.name}",
        crumbs=[("台账", reverse("registry:overview")),
                (register.title, reverse("registry:one", args=[found.register]))],
        links=links,
        panels=[
            Tally([
                Figure("共", found.rows, unit="行"),
                Figure("导入", found.taken, unit="行", state="ok" if found.taken else ""),
                Figure("搁置", found.set_aside, unit="行",
                       state="late" if found.set_aside else ""),
            ]),
            Table(lines, columns, title="搁置的行", key="aside", chooser=False, export=False,
                  empty="全部导入"),
        ],
    )  # fmt: skip


@page("batch/<int:pk>/unread/", title="搁置的行", may="registers.import")
def unread(request: Any, pk: int) -> HttpResponse:
    """The lines that were set aside, to be mended and sent again."""
    found, lines = registers.set_aside(pk, request.actor)
    register = registers.register_of(found.register, request.actor)
    return _file(registers.unread_sheet(register, lines), f"{found.register}-unread")
