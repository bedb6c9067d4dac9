"""Figures that institutions declare: the list, the form, one with its paper and its checks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from xinglin.engines.indicators import actions, indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.indicators.words import units
from xinglin.kernel.errors import Refused
from xinglin.services.figures.pages.checks import findings_table
from xinglin.ui import (
    LATE,
    OK,
    REMIND,
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    badge,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of

LOOKS = {"draft": "", "declared": REMIND, "confirmed": OK, "returned": LATE, "withdrawn": ""}
TITLES = {"draft": "草稿", "declared": "已申报", "confirmed": "已确认", "returned": "已退回",
          "withdrawn": "已撤回"}  # fmt: skip
WHY = Field("why", "原因", "text", required=True, longest=400)
MARK = ("申报", REMIND)


@page("declared/", title="申报数字", menu="figures", may="figures.read", order=4)
def declared(request: Any) -> Any:
    """Figures typed in by institutions whose records are not here, each with its paper."""
    state = one_of(request.GET, "state", TITLES)
    rows = counting.declared_of(seen_by=request.actor, place=request.place, state=state)
    links = []
    if request.actor.may("figures.declare"):
        links = [
            ("填写一个数字", reverse("figures:declare")),
            ("导入一张表", reverse("figures:declare_table")),
        ]
    columns = [
        Column("title", "指标", grow=True, link=lambda r: _address(r.pk)),
        Column(lambda r: r.place.name, "地区", key="place", sort=False),
        Column("period", "时间"),
        Column("value", "数值", align="end", sort=False),
        Column("unit", "单位", sort=False),
        Column("base", "口径", sort=False),
        Column(lambda r: MARK, "来源", badge, key="mark", sort=False),
        Column(lambda r: (TITLES[r.state], LOOKS[r.state]), "状态", badge, key="state"),
        Column("who_name", "申报人", sort=False),
        Column(lambda r: r.paper_name or "—", "依据文件", key="paper", sort=False),
    ]
    views = [("全部", "?"), *((title, f"?state={code}") for code, title in TITLES.items())]
    return Sheet(
        title="申报数字",
        lead="由机构填报、附有依据文件的数字；与本平台统计的数字分开，处处标明“申报”",
        links=links,
        panels=[Table(rows, columns, views=views, empty="还没有申报数字；点“填写一个数字”开始")],
    )  # fmt: skip


def _address(pk: int) -> str:
    return reverse("figures:declared_one", args=[pk])


def _fields() -> list[Group]:
    book = [("", "（不在指标手册中）"), *((one.code, one.title) for one in indicators)]
    return [
        Group("指标", [
            Field("code", "手册中的指标", "choice", choices=book, show_as="select"),
            Field("title", "指标名称", longest=120, help="选了手册中的指标时可留空"),
            Field("unit", "单位", "choice", choices=_units(), show_as="select"),
            Field("base", "口径", longest=60, help="如 常住、户籍、在管"),
        ]),
        Group("数值", [
            Field("period", "时间", required=True, help="如 2026、2026-Q3、2026-09"),
            Field("value", "数值", required=True, longest=40, help="照依据文件上的写法"),
            Field("numerator", "分子", longest=40),
            Field("denominator", "分母", longest=40),
            Field("note", "说明", "long", longest=400, help="校验不成立而数字无误时，在此写明原因"),
        ]),
        Group("依据", [
            Field("paper", "依据文件", "file", accept=".pdf,.jpg,.jpeg,.png,.docx",
                  help="PDF、图片或 Word，不超过 20 MB"),
        ]),
    ]  # fmt: skip


def _units() -> list[tuple[str, str]]:
    return [("", "随手册指标"), *((one.title, one.title) for one in units)]


def _form(request: Any, pk: int | None, initial: dict[str, Any]) -> Form:
    def save(answers: dict[str, Any]) -> str:
        paper = answers.pop("paper", None)
        given: dict[str, Any] = {name: value or "" for name, value in answers.items()}
        row = actions.draft_figure(
            by=request.actor, place=request.place, pk=pk, **given,
            paper=(paper.name, paper.read()) if paper is not None else None,
        )  # fmt: skip
        return _address(row.pk)

    return Form(_fields(), save=save, initial=initial, submit="保存并校验", span=8,
                draft=f"declared-{pk or 'new'}")  # fmt: skip


@page("declared/new/", title="填写申报数字", may="figures.declare")
def declare(request: Any) -> Any:
    """Type in one figure with its paper."""
    return Sheet(
        title="填写申报数字", lead=request.place.name,
        crumbs=[("申报数字", reverse("figures:declared"))], panels=[_form(request, None, {})],
    )  # fmt: skip


@page("declared/table/", title="导入申报数字", may="figures.declare")
def declare_table(request: Any) -> Any:
    """Drafts of a whole typed table, on one paper."""

    def save(answers: dict[str, Any]) -> str:
        sheet, paper = answers["sheet"], answers.get("paper")
        rows = counting.read_figures(sheet.read(), sheet.name)
        made = actions.draft_table(
            by=request.actor, place=request.place, period=answers["period"], rows=rows,
            paper=(paper.name, paper.read()) if paper else None,
        )  # fmt: skip
        return f"{reverse('figures:declared')}?state=draft" if made else "表中没有数字"

    fields = [
        Field("sheet", "表格", "file", required=True, accept=".xlsx,.xls,.csv",
              help="表头：指标、数值、单位、分子、分母、口径、说明"),
        Field("period", "时间", required=True, help="表中没有“时间”列时用它"),
        Field("paper", "依据文件", "file", accept=".pdf,.jpg,.jpeg,.png,.docx"),
    ]  # fmt: skip
    return Sheet(
        title="导入申报数字", lead=request.place.name,
        crumbs=[("申报数字", reverse("figures:declared"))],
        panels=[Form(fields, save=save, submit="导入为草稿", span=8)],
    )  # fmt: skip


@page("declared/<int:pk>/", title="申报数字", may="figures.read")
def declared_one(request: Any, pk: int) -> Any:
    """One declared figure: its value and mark, its paper, what the checks say, what comes next."""
    row = counting.declared_one(pk, seen_by=request.actor)
    paper = reverse("figures:declared_paper", args=[pk]) if row.paper_sha256 else ""
    facts = {
        "数值": f"{row.value}{row.unit}", "分子": row.numerator, "分母": row.denominator,
        "口径": row.base, "地区": row.place.name, "时间": row.period,
        "机构": str(row.institution or ""), "说明": row.note, "申报人": row.who_name,
        "审核人": row.confirmed_name, "审核意见": row.why, "依据文件": row.paper_name,
        "SHA-256": row.paper_sha256[:32], "SM3": row.paper_sm3[:32],
    }  # fmt: skip
    can_edit = row.state in ("draft", "returned") and request.actor.may(
        "figures.declare", row.place_id
    )
    initial = {name: getattr(row, name) for name in (
        "code", "title", "unit", "base", "period", "value", "numerator", "denominator", "note",
    )}  # fmt: skip
    return Sheet(
        title=row.title, lead=f"{row.place.name}　{row.period}　{TITLES[row.state]}",
        crumbs=[("申报数字", reverse("figures:declared"))],
        links=[("下载依据文件", paper)] if paper else [],
        panels=[
            Notice("这是申报数字：由机构填报，不是本平台从记录中统计的", state=REMIND),
            Acts(_acts(request, row)),
            Facts(facts, title="申报内容", columns=2, skip_empty=True),
            findings_table(_findings(row, request.actor)),
            *([_form(request, pk, initial)] if can_edit else []),
        ],
    )  # fmt: skip


def _findings(row: Any, actor: Any) -> list[dict[str, Any]]:
    return [one.as_dict() for one in counting.findings_of(row, seen_by=actor)]


def _acts(request: Any, row: Any) -> list[Act]:
    by, pk, place = request.actor, row.pk, row.place_id
    found = []
    if row.state in ("draft", "returned") and by.may("figures.declare", place):
        found.append(Act("declare", "提交审核", style="primary",
                         do=lambda a: _done(actions.declare_figure(by=by, pk=pk))))  # fmt: skip
    if row.state == "declared" and by.may("figures.confirm", place):
        found.append(Act("confirm", "确认", style="primary",
                         do=lambda a: _done(actions.confirm_figure(by=by, pk=pk))))  # fmt: skip
        found.append(Act("return", "退回", asks=[WHY],
                         do=lambda a: _done(actions.return_figure(by=by, pk=pk, **a))))  # fmt: skip
    needed = "figures.confirm" if row.state == "confirmed" else "figures.declare"
    if row.state != "withdrawn" and by.may(needed, place):
        found.append(Act("withdraw", "撤回", asks=[WHY], style="danger",
                         do=lambda a: _done(actions.withdraw_figure(by=by, pk=pk, **a)),
                         ))  # fmt: skip
    return found


def _done(row: Any) -> str:
    return said(f"{TITLES[row.state]}")


@page("declared/<int:pk>/paper/", title="依据文件", may="figures.read")
def declared_paper(request: Any, pk: int) -> HttpResponse:
    """The paper as it was handed in, proved by its digest; never opened inside the page."""
    name, kind, content = counting.paper_of(pk, seen_by=request.actor)
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@panel("figure", order=80, may="figures.read")
def beside_the_counted(request: Any, figure: Any, here: Any, period: Any) -> Table | None:
    """What was declared for the same indicator, place and period, with its mark."""
    try:
        found = counting.declared_of(
            seen_by=request.actor, place=here, period=period.code, code=figure.code,
            state="confirmed",
        )  # fmt: skip
    except Refused:
        return None
    rows = list(found[:50])
    if not rows:
        return None
    columns = [
        Column(lambda r: r.place.name, "地区", key="place", link=lambda r: _address(r.pk)),
        Column(lambda r: f"{r.value}{r.unit}", "申报值", key="value", align="end"),
        Column(lambda r: MARK, "来源", badge, key="mark"),
        Column("who_name", "申报人"),
        Column("paper_name", "依据文件"),
    ]
    return Table(rows, columns, title="申报数字（不计入统计值）", key="declared")
