"""The report desk: what is being written, what is out, and a new report."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.reporting import actions, queries, rules
from xinglin.services.reporting.pages.sending import file_of
from xinglin.ui import (
    Column,
    Field,
    Figure,
    Form,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    number,
    page,
)
from xinglin.ui.asked import one_of

LOOKS = {rules.DRAFT: "remind", rules.CHECKED: "", rules.APPROVED: "", rules.ISSUED: "ok",
         rules.ARCHIVED: "ok"}  # fmt: skip
NEXT = {
    rules.DRAFT: "等待统计人员核对", rules.CHECKED: "等待局领导签发",
    rules.APPROVED: "等待编号印发",
    rules.ISSUED: "可归档、公开", rules.ARCHIVED: "",
}  # fmt: skip


def badge_of(report: Any) -> tuple[str, str]:
    """The state of a report as a mark."""
    return rules.STATES[report.state], LOOKS[report.state]


def _number_of(report: Any) -> str:
    return report.number or "—"


@page("", title="报告工作台", menu="reports", may="reporting.write", order=1)
def desk(request: Any) -> Any:
    """Every report of the place, newest first, and what it waits for."""
    here = request.place
    if here is None:
        raise Missing("没有可以查看的地区", mend="请联系平台管理员授予管辖范围")
    state = one_of(request.GET, "state", rules.STATES)
    rows = queries.reports_of(request.actor, here)
    counts = {code: rows.filter(state=code).count() for code in rules.STATES}
    shown = rows.filter(state=state) if state else rows
    columns = [
        Column("title", "报告", grow=True, link=lambda r: reverse("reporting:one", args=[r.pk])),
        Column(lambda r: rules.KINDS[r.kind], "种类", key="kind", sort=False),
        Column(badge_of, "状态", badge, key="state"),
        Column(lambda r: NEXT[r.state], "下一步", key="next", sort=False),
        Column(_number_of, "发文字号", key="serial", sort=False),
        Column("drafter", "拟稿人", sort=False),
        Column("issued_on", "印发日期", day),
    ]
    figures = [
        Figure(title, counts[code], unit="份", href=f"?state={code}") for code, title in
        rules.STATES.items()
    ]  # fmt: skip
    return Sheet(
        title=f"报告工作台：{here.name}",
        lead="拟稿、核对、签发由不同的人办理；每个数字带着出处，印发后不再改动",
        links=[("新报告", reverse("reporting:new")), ("报告模板", reverse("reporting:templates")),
               ("已公开的报告", reverse("reporting:published"))],
        panels=[
            Tally(figures),
            Table(shown, columns, empty="还没有报告；点“新报告”开始", views=[("全部", "?")]),
        ],
    )  # fmt: skip


def _choices(request: Any) -> list[tuple[str, str]]:
    """Institutions of the place, for a letter."""
    here = request.place
    rows = places.institutions(here.number, here.last)[:2000]
    return [("", "（反馈函必选）"), *((str(one.pk), one.name) for one in rows)]


@page("new/", title="新报告", may="reporting.write")
def new(request: Any) -> Any:
    """Choose kind, period, and for a letter the institution; the draft is written at once."""
    here = request.place

    def save(answers: dict[str, Any]) -> str:
        chosen = answers.get("institution")
        report = actions.draft_report(
            by=request.actor, kind=answers["kind"], place=here, period=answers["period"],
            institution=int(chosen) if chosen else None,
        )  # fmt: skip
        return reverse("reporting:one", args=[report.pk])

    fields = [
        Field("kind", "种类", "choice", required=True, choices=list(rules.KINDS.items())),
        Field("period", "时期", required=True,
              help="总结填年份（2026），简报填月份（2026-09），反馈函均可"),
        Field("institution", "收文机构", "choice", choices=_choices(request), show_as="select",
              when=("kind", [rules.LETTER])),
    ]  # fmt: skip
    return Sheet(
        title="新报告", lead=here.name, crumbs=[("报告工作台", reverse("reporting:desk"))],
        panels=[
            Form(fields, save=save, submit="生成初稿", span=6,
                 initial={"kind": rules.ANNUAL, "period": str(today().year)}),
            Notice("初稿按本地区的报告模板生成，数字取自指标库的同一次统计；"
                   "缺数处印“（待补）”并逐条列出。", span=6),
        ],
    )  # fmt: skip


@page("published/", title="已公开的报告", menu="reports", may="reporting.published", order=6)
def published(request: Any) -> Any:
    """Reports whose public version is out: cells of fewer than five persons are hidden in it."""
    columns = [
        Column("title", "报告", grow=True,
               link=lambda r: reverse("reporting:public_file", args=[r.pk])),
        Column(_number_of, "发文字号", key="serial", sort=False),
        Column("organ", "发文机关", sort=False),
        Column("published_on", "公开日期", day),
        Column("hidden", "隐去数字", number, unit="处", sort=False),
    ]  # fmt: skip
    rows = queries.published(request.actor, request.place)
    return Sheet(
        title="已公开的报告", lead="公开版中不足5人的数字以“＊”代替",
        links=[("公众看到的页面", reverse("reporting:noticeboard"))],
        panels=[Table(rows, columns, empty="还没有公开的报告")],
    )  # fmt: skip


@page("published/<int:pk>/", title="公开版", may="reporting.published")
def public_file(request: Any, pk: int) -> Any:
    """The public version as a file."""
    report = queries.published(request.actor).filter(pk=pk).first()
    if report is None:
        raise Missing("没有这份公开的报告", mend="请从“已公开的报告”打开")
    return file_of(queries.content_of(report.public), f"{report.title}（公开版）.docx")
