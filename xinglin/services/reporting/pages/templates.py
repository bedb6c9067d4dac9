"""Templates: take one along, edit it in a word processor, bring it back and have it checked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.reports import DRAWN, NUMBERS, TABLES, TEXTS
from xinglin.engines.reports import queries as reading
from xinglin.kernel.errors import Missing
from xinglin.services.reporting import actions, queries, rules
from xinglin.services.reporting.documents import shipped
from xinglin.services.reporting.pages.sending import file_of
from xinglin.ui import Act, Column, Field, Form, Notice, Sheet, Table, badge, moment, page, said


@page("templates/", title="报告模板", menu="reports", may="reporting.write", order=4)
def templates(request: Any) -> Any:
    """The templates that hold here, the shipped ones, what one may write in them."""
    here, may = request.place, request.actor.may("reporting.templates", request.place.number)

    def retire(row: Any, answers: dict[str, Any]) -> str:
        actions.retire_template(by=request.actor, pk=row.pk)
        return "模板已停用"

    columns = [
        Column("name", "模板", grow=True, sort=False,
               link=lambda t: reverse("reporting:template_file", args=[t.pk])),
        Column(lambda t: rules.KINDS[t.kind], "种类", key="kind", sort=False),
        Column(lambda t: t.place.name, "地区", key="place", sort=False),
        Column(lambda t: ("停用", "") if t.retired_on else ("在用", "ok"), "状态", badge,
               key="state", sort=False),
        Column("uploaded_by", "上传人", sort=False),
        Column("uploaded_at", "上传时间", moment, sort=False),
    ]  # fmt: skip
    acts = [Act("retire", "停用", do=retire)] if may else []
    links = [
        (f"下载默认模板：{title}", reverse("reporting:shipped_file", args=[kind]))
        for kind, title in rules.KINDS.items()
    ]
    return Sheet(
        title=f"报告模板：{here.name}", links=links,
        lead="下载、在 Word 或 WPS 中修改、传回：上传时立即核对每个标签",
        panels=[
            Table(queries.templates_of(request.actor, here), columns, acts=acts, key="templates",
                  empty="还没有自己的模板，使用平台的默认模板"),
            _upload(request) if may else None,
            _fonts(),
            *_words(),
        ],
    )  # fmt: skip


def _upload(request: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        file = answers["file"]
        actions.upload_template(
            by=request.actor, kind=answers["kind"], place=request.place,
            name=answers.get("name") or file.name, content=file.read(),
        )  # fmt: skip
        return reverse("reporting:templates")

    fields = [
        Field("kind", "种类", "choice", required=True, choices=list(rules.KINDS.items())),
        Field("file", "模板（.docx）", "file", required=True, accept=".docx"),
        Field("name", "名称", longest=120),
    ]
    return Form(fields, save=save, submit="上传并核对", title="上传模板", span=6)


def _fonts() -> Notice:
    fonts = reading.missing_fonts()
    if fonts is None:
        return Notice("本机无法查询字体；文件中仍写明公文规定的字体。", span=6)
    if not fonts:
        return Notice("公文规定的字体本机都有。", state="ok", span=6)
    names = "、".join(f"{one.name}（{one.used_for}）" for one in fonts)
    return Notice(
        f"本机缺少的公文字体：{names}。文件中仍写明这些字体，不作替换；"
        "在装有这些字体的电脑上打开即按规定显示。", state="remind", span=6,
    )  # fmt: skip


def _words() -> list[Table]:
    """Everything that a template may say, with how it is written."""
    words = queries.vocabulary()
    said_so = [
        *((f'{{{{ {name}("指标代码") }}}}', what) for name, what in {**NUMBERS, **TEXTS}.items()),
        *((f'{{%p for 行 in {name}("指标代码") %}} … {{%p endfor %}}', what)
          for name, what in TABLES.items()),
        *((f'{{{{ {name}("指标代码", "各地") }}}}', what) for name, what in DRAWN.items()),
        ('{% if 进度("指标代码") == "滞后" %} … {% endif %}', "按条件出现的语句"),
        *((f"{{{{ {name} }}}}", what) for name, what in words.facts.items()),
    ]  # fmt: skip
    rows = [{"tag": tag, "what": what} for tag, what in said_so]
    lists = [
        {"tag": f"{{%tr for 项 in {name} %}}", "what": "、".join(f"项.{one}" for one in fields)}
        for name, fields in words.rows.items()
    ]
    columns = [
        Column("tag", "写法", sort=False),
        Column("what", "印出", said, sort=False, grow=True),
    ]
    return [
        Table(rows, columns, title="可以写的内容", key="words", chooser=False, size=60, span=6),
        Table(lists, columns, title="成组的内容", key="lists", chooser=False, size=60, span=6),
    ]


@page("templates/<int:pk>/", title="模板文件", may="reporting.write")
def template_file(request: Any, pk: int) -> Any:
    """A template as it was uploaded."""
    row = queries.templates_of(request.actor, request.place).filter(pk=pk).first()
    if row is None:
        raise Missing("没有这个模板", mend="请从“报告模板”打开")
    return file_of(queries.content_of(row.file), f"{row.name}.docx")


@page("templates/shipped/<slug:kind>/", title="默认模板", may="reporting.write")
def shipped_file(request: Any, kind: str) -> Any:
    """A template as it comes with the platform."""
    if kind not in rules.KINDS:
        raise Missing("没有这种报告", mend="请从“报告模板”打开")
    return file_of(shipped(kind), f"{rules.KINDS[kind]}模板.docx")
