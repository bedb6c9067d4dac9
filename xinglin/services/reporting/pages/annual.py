"""The quick door: an annual summary as a file, and the check of any report file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.kernel import audit
from xinglin.kernel.time import Period, today
from xinglin.services.reporting import queries
from xinglin.services.reporting.rules import ANNUAL
from xinglin.ui import Column, Field, Form, Notice, Sheet, Table, page, said

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("annual/", title="快速生成与核对", menu="reports", may="reporting.write", order=9)
def annual(request: Any) -> Any:
    """The annual summary of the place that is looked at."""
    here, this = request.place, today().year

    def write(answers: dict[str, Any]) -> HttpResponse:
        return _file(request, here, int(answers["year"]))

    years = [(str(n), f"{n}年") for n in range(this, this - 4, -1)]
    fields = [Field("year", "年份", "choice", required=True, choices=years)]
    return Sheet(title=f"年度总结：{here.name}",
                 lead="不进入报告工作台：生成一份文件带走，或核对一份文件", panels=[
        Form(fields, save=write, initial={"year": str(this)}, submit="生成 Word 文件", span=4),
        Notice("文件按党政机关公文格式排版；每个数字都带着出处，可在下方重新核对。", span=8),
        _check_form(request),
    ])  # fmt: skip


def _file(request: Any, here: Any, year: int) -> HttpResponse:
    content = queries.draft(ANNUAL, here, Period.parse(str(year)), today(), request.actor).content
    audit.note("reporting.write", by=request.actor, place=here.number, detail={"year": year})
    name = f"annual-{here.code}-{year}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=DOCX, headers=headers)


def _check_form(request: Any) -> Form:
    def check(answers: dict[str, Any]) -> str:
        with tempfile.NamedTemporaryFile(suffix=".docx") as file:
            for chunk in answers["file"].chunks():
                file.write(chunk)
            file.flush()
            verdict = queries.check(Path(file.name), request.actor)
        request.session["verdict"] = {
            "checked": verdict.checked, "findings": [str(one) for one in verdict.findings][:200]
        }  # fmt: skip
        return reverse("reporting:verdict")

    field = Field("file", "要核对的报告（.docx）", "file", required=True, accept=".docx")
    return Form([field], save=check, submit="核对每个数字", title="核对报告", span=6)


@page("verdict/", title="核对结果", may="reporting.write")
def verdict(request: Any) -> Any:
    """What the last check found."""
    found = request.session.get("verdict") or {"checked": 0, "findings": []}
    state = "late" if found["findings"] else "ok"
    sentence = f"核对 {found['checked']} 个数字，{len(found['findings'])} 处不符。"
    rows = [{"finding": one} for one in found["findings"]]
    return Sheet(
        title="核对结果",
        crumbs=[("快速生成与核对", reverse("reporting:annual"))],
        panels=[Notice(sentence, state=state),
                Table(rows, [Column("finding", "不符之处", said, grow=True)], empty="全部相符")],
    )  # fmt: skip
