"""One report: the document as it will print, and beside it what must still be done."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.reports import queries as reading
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.services.reporting import actions, queries, rules
from xinglin.services.reporting.pages.desk import NEXT, badge_of
from xinglin.services.reporting.pages.sending import PDF, file_of
from xinglin.services.reporting.pages.sheet import document_of, passports_of
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Drawn,
    Entry,
    Facts,
    Field,
    Form,
    Notice,
    Sheet,
    Table,
    Timeline,
    badge,
    day,
    page,
    said,
)
from xinglin.ui.asked import whole

WHY = Field("why", "退回原因", "long", required=True, longest=400)
ANSWER = Field("answer", "处理说明", "text", required=True, longest=400)


@page("<int:pk>/", title="报告", may="reporting.write")
def one(request: Any, pk: int) -> Any:
    """The document left as it will print; right the steps, the problems, a sentence, comments."""
    report = queries.one(pk, request.actor)
    content = queries.content_of(report.file)
    chosen = whole(request.GET, "s", 0, 0, 2**53)
    rows = queries.sentences_of(report)
    row = next((one for one in rows if one.pk == chosen), None)
    links = [("Word 文件", reverse("reporting:file", args=[pk]))]
    if reading.can_draw_pdf():
        links.append(("PDF", reverse("reporting:pdf", args=[pk])))
    links.append(("与上年比较", reverse("reporting:redline", args=[pk])))
    document = document_of(report, content, rows, chosen)
    return Sheet(
        title=report.title, lead=f"{report.place.name}　{report.number or NEXT[report.state]}",
        crumbs=[("报告工作台", reverse("reporting:desk"))], links=links,
        panels=[
            _state(report),
            Acts(_acts(request, report)),
            Drawn("reporting/document.html", document, span=8, tall=True),
            _problems(request, report) if row is None else None,
            *(_sentence(request, report, row) if row is not None else []),
            _comments(request, report, row),
            _comment_form(request, report, row) if not report.is_sealed else None,
            _facts(report) if row is None else None,
            passports_of(content, row),
        ],
    )  # fmt: skip


def _state(report: Any) -> Notice:
    word, look = badge_of(report)
    text = NEXT[report.state] or "报告已归档"
    if report.sent_back_why and report.state == rules.DRAFT:
        return Notice(f"已退回修改：{report.sent_back_why}", state="late", word="退回")
    return Notice(text, state=look or "remind", word=word)


def _facts(report: Any) -> Facts:
    known = {
        "种类": rules.KINDS[report.kind], "时期": report.period, "拟稿": report.drafter,
        "核对": report.checker, "签发": report.approver, "发文字号": report.number,
        "印发日期": report.issued_on or "", "归档日期": report.archived_on or "",
        "公开日期": report.published_on or "", "数据提交": report.cut or "",
        "SM3": report.file if report.is_sealed else "",
    }  # fmt: skip
    return Facts({k: v for k, v in known.items() if v != ""}, columns=1, title="办理", span=4)


def _acts(request: Any, report: Any) -> list[Act]:
    """The moves that are open to this hand."""
    by, pk, at, state = request.actor, report.pk, report.place_id, report.state
    code = Field("code", "机关代字", required=True, longest=12, help="如“杏卫健发”“杏卫健函”")
    offered = [
        ("check", "核对通过", "reporting.check", state == rules.DRAFT, [],
         lambda a: actions.check_report(by=by, pk=pk)),
        ("approve", "签发", "reporting.issue", state == rules.CHECKED, [],
         lambda a: actions.approve_report(by=by, pk=pk)),
        ("issue", "编号印发", "reporting.issue", state == rules.APPROVED, [code],
         lambda a: actions.issue_report(by=by, pk=pk, **a)),
        ("archive", "归档", "reporting.issue", state == rules.ISSUED, [],
         lambda a: actions.archive_report(by=by, pk=pk)),
        ("publish", "公开", "reporting.issue",
         report.is_sealed and not report.published_on and report.kind != rules.LETTER, [],
         lambda a: actions.publish_report(by=by, pk=pk)),
        ("renew", "更新数字", "reporting.write", state == rules.DRAFT, [],
         lambda a: actions.renew_report(by=by, pk=pk)),
    ]  # fmt: skip
    found = [
        Act(name, title, asks=asks, style="primary" if name not in ("renew", "archive") else "",
            do=lambda a, do=do, title=title: _told(do(a), title))
        for name, title, may, is_open, asks, do in offered
        if is_open and by.may(may, at)
    ]  # fmt: skip
    sends = state in (rules.CHECKED, rules.APPROVED)
    if sends and (by.may("reporting.check", at) or by.may("reporting.issue", at)):
        found.append(Act(
            "send_back", "退回修改", asks=[WHY],
            do=lambda a: _told(actions.send_back(by=by, pk=pk, **a), "退回"),
        ))  # fmt: skip
    return found


def _told(_report: Any, title: str) -> str:
    return said(f"已{title}")


def _problems(request: Any, report: Any) -> Table | Notice:
    try:
        found = queries.problems(report, request.actor)
    except Refused as refusal:
        return Notice(refusal.what, state="late", mend=refusal.mend, span=4)
    columns = [
        Column(lambda p: ("须处理", "late") if p.stops else ("提醒", "remind"), "", badge,
               key="state", sort=False),
        Column("what", "问题", said, grow=True, sort=False),
    ]  # fmt: skip
    return Table(found, columns, title="待处理的问题", key="problems", chooser=False, span=4,
                 empty="没有问题：每个数字都有出处，重算一致")  # fmt: skip


def _sentence(request: Any, report: Any, row: Any) -> list[Any]:
    """The chosen sentence: its form while it is a draft, and its history."""

    def save(answers: dict[str, Any]) -> str:
        actions.edit_sentence(
            by=request.actor, pk=row.pk, text=answers["text"] or "", seen=answers["seen"] or None
        )
        return f"{reverse('reporting:one', args=[report.pk])}?s={row.pk}"

    entries = [
        Entry(one.at, one.text or "（删去）", source=f"{one.who}　提交{one.commit}")
        for one in queries.history(row)
    ]
    history = Timeline(entries, title="这一句的修改", span=4)
    if report.state != rules.DRAFT:
        return [history]
    fields = [
        Field("text", "语句", "long", longest=2000,
              help="⟦⟧中的数字带着出处：可以移动或整个删去，不能改写"),
        Field("seen", "", "hidden"),
    ]  # fmt: skip
    shown = {"text": queries.shown_for_editing(row), "seen": row.text}
    form = Form(fields, save=save, submit="保存这一句", title="修改语句", initial=shown, span=4)
    return [form, history]


def _comments(request: Any, report: Any, row: Any) -> Table | None:
    found = queries.comments(report, row.pk if row is not None else None)
    if not found.exists():
        return None
    open_ones = found.filter(settled_on=None).exists()

    def settle(comment: Any, answers: dict[str, Any]) -> str:
        actions.settle_comment(by=request.actor, pk=comment.pk, **answers)
        return "意见已处理"

    columns = [
        Column("text", "意见", grow=True, sort=False),
        Column("who_name", "提出人", sort=False),
        Column(lambda c: c.answer or "待处理", "处理", key="answer", sort=False),
        Column("settled_on", "处理日期", day, sort=False),
    ]
    acts = [Act("settle", "处理", do=settle, asks=[ANSWER])] if open_ones else []
    return Table(found, columns, title="意见", key="comments", chooser=False, span=4, acts=acts)


def _comment_form(request: Any, report: Any, row: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        actions.comment_on(
            by=request.actor, pk=report.pk, text=answers["comment"],
            sentence_id=row.pk if row is not None else None,
        )  # fmt: skip
        here = reverse("reporting:one", args=[report.pk])
        return f"{here}?s={row.pk}" if row is not None else here

    field = Field("comment", "对这一句的意见" if row is not None else "对全文的意见", "long",
                  required=True, longest=400)  # fmt: skip
    return Form([field], save=save, submit="提出意见", span=4)


@page("<int:pk>/file/", title="报告文件", may="reporting.write")
def file(request: Any, pk: int) -> Any:
    """The report as .docx, as it now is."""
    report = queries.one(pk, request.actor)
    audit.note_reading("reporting.file", by=request.actor, subject="reporting.report",
                       subject_ids=[pk], place=report.place_id)  # fmt: skip
    return file_of(queries.content_of(report.file), f"{report.title}.docx")


@page("<int:pk>/pdf/", title="报告 PDF", may="reporting.write")
def pdf(request: Any, pk: int) -> Any:
    """The report as PDF, where this machine has a word processor."""
    from xinglin.engines.reports import actions as reports

    report = queries.one(pk, request.actor)
    content = reports.draw_pdf(queries.content_of(report.file))
    return file_of(content, f"{report.title}.pdf", PDF)
