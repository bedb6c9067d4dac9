"""What can be done with reports: draft, edit, check, approve, issue, archive, publish, comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.places import queries as places
from xinglin.engines.reports import actions as reports
from xinglin.engines.reports import carried, chinese_date, figures_of, skeleton, slots, tied
from xinglin.engines.reports import queries as reading
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.papers import sm3
from xinglin.kernel.time import Period, now, today
from xinglin.services.reporting import queries, rules
from xinglin.services.reporting.models import (
    Report,
    ReportComment,
    ReportFile,
    ReportSentence,
    ReportTemplate,
)

LARGEST_TEMPLATE = 10 * 1024 * 1024
SERIAL, DAY = "发文字号", "成文日期"
PUBLIC_PERIODS = {rules.ANNUAL: 4, rules.MONTHLY: 7}


def _keep(content: bytes) -> str:
    digest = sm3(content)
    ReportFile.objects.get_or_create(sm3=digest, defaults={"content": content})
    return digest


@dataclass(frozen=True)
class Written:
    """A report as it was counted and written, before anything is kept of it."""

    place: Any
    period: Period
    to: Any
    template: int | None
    made: Any


def _written(
    *, by: Actor, kind: str, place: Any, period: str, institution: int | None = None
) -> Written:
    """Every number fresh; nothing is stored."""
    where, when = places.place(getattr(place, "number", place)), Period.parse(period)
    by.must("reporting.write", where.number)
    to = _checked_kind(kind, when, institution)
    key, template = queries.the_template(kind, where)
    made = queries.draft(kind, where, when, today(), by, institution=to, template=template)
    return Written(where, when, to, key, made)


@verb("reporting.write", title="拟写报告", first=_written)
def draft_report(
    *, by: Actor, kind: str, place: Any, period: str, institution: int | None = None,
    ready: Any = None,
) -> Report:  # fmt: skip
    """A new draft from the place's own template, every number fresh."""
    made, where = ready.made, ready.place
    report = Report.objects.create(
        kind=kind, title=_title(kind, where, ready.period, ready.to), place=where,
        institution_id=institution, period=ready.period.code, organ=queries.organ_of(where),
        template=ready.template, first=_keep(made.content), file=sm3(made.content), cut=_cut(made),
        drafted_by=by.account, drafter=by.name, drafted_at=now(),
    )  # fmt: skip
    _write_sentences(report, made.content, {})
    return report


def _checked_kind(kind: str, when: Period, institution: int | None) -> Any:
    if kind not in rules.KINDS:
        raise Refused("没有这种报告", mend=f"可选：{'、'.join(rules.KINDS.values())}")
    if kind in PUBLIC_PERIODS and len(when.code) != PUBLIC_PERIODS[kind]:
        wanted = "年份，如 2026" if kind == rules.ANNUAL else "月份，如 2026-09"
        raise Refused("时期不适合这种报告", mend=f"请填写{wanted}")
    if kind == rules.LETTER and institution is None:
        raise Refused("没有选择收文机构", mend="请选择反馈函发给哪个机构")
    return queries.institution_of(institution) if kind == rules.LETTER else None


def _title(kind: str, place: Any, when: Period, institution: Any) -> str:
    if kind == rules.ANNUAL:
        year = when.start.year
        return f"{place.name}卫生健康局{year}年工作总结和{year + 1}年工作要点"
    if kind == rules.LETTER:
        return f"关于{when.title}指标完成情况的反馈函（{institution.name}）"
    return f"{place.name}卫生健康工作简报（{when.title}）"


def _cut(made: Any) -> int | None:
    commits = [
        one.commit
        for mark in made.figures
        for one in figures_of(mark.printed)
        if one.commit is not None
    ]
    return max(commits, default=None)


def _write_sentences(report: Report, content: bytes, edits: dict[str, list[Any]]) -> None:
    """The sentences of a fresh file; edits of the same sentence, as the template wrote it, stay."""
    rows = []
    for line in reading.lines_of(content):
        for nth, written in enumerate(line.sentences):
            text = written
            waiting = edits.get(skeleton(written))
            if waiting:
                old = waiting.pop(0)
                text = carried(old.text, old.written, written)
            rows.append(ReportSentence(
                report=report, paragraph=line.number, nth=nth, style=line.style[:40],
                where=line.where[:400], written=written, text=text,
            ))  # fmt: skip
    ReportSentence.objects.bulk_create(rows)


def _report(by: Actor, pk: int, permission: str) -> Report:
    report = Report.objects.select_related("place").filter(pk=pk).first()
    if report is None:
        raise Missing("没有这份报告", mend="请从报告工作台打开")
    by.must(permission, report.place_id)
    return report


def _drafted(by: Actor, pk: int) -> Report:
    report = _report(by, pk, "reporting.write")
    if report.state != rules.DRAFT:
        raise Refused(
            f"报告{rules.STATES[report.state]}，不能再改",
            why="印发的报告永不改动" if report.is_sealed else "核对或签发后的文字与核对时一致",
            mend="需要修改时，请先退回" if not report.is_sealed else "更正请另行发文",
        )
    return report


@verb("reporting.write", title="修改报告语句")
def edit_sentence(*, by: Actor, pk: int, text: str, seen: str | None = None) -> ReportSentence:
    """A sentence reworded; its numbers stay in brackets and keep their passports.

    `seen` is what the writer had before the eyes: refused if somebody changed it meanwhile.
    """
    row = ReportSentence.objects.select_related("report").filter(pk=pk).first()
    if row is None:
        raise Missing("没有这一句", mend="请刷新报告页面")
    report = _drafted(by, row.report_id)
    if seen is not None and seen != row.text:
        raise Conflict("这一句刚被别人改过", mend="请刷新后再改", changes=[])
    numbers = queries.numbers_in(report)
    try:
        row.text = tied(text.replace("\r", "").replace("\n", "").strip(), _all_slots(row), numbers)
    except ValueError as fault:
        raise Refused(
            f"方括号⟦⟧中的“{fault.args[0]}”不是这一句的数字",
            why="⟦⟧中的数字来自指标，带着出处，不能改写",
            mend="可以移动或删去整个⟦⟧；数字有误请到指标中核对",
        ) from fault
    row.save()
    _rewrite(report)
    return row


def _all_slots(row: ReportSentence) -> str:
    """The slots that belong to a sentence: those it has, and those its template gave it."""
    here = slots(row.text)
    return row.text + "".join(f"⟦{one}⟧" for one in slots(row.written) if one not in here)


def _rewrite(report: Report) -> None:
    """Write the file of a report anew from its template's file and its sentences."""
    paragraphs: dict[int, str] = {}
    changed: set[int] = set()
    for row in queries.sentences_of(report):
        paragraphs[row.paragraph] = paragraphs.get(row.paragraph, "") + row.text
        if row.text != row.written:
            changed.add(row.paragraph)
    wanted = {number: paragraphs[number] for number in changed}
    report.file = _keep(reports.rewrite(queries.content_of(report.first), wanted, {}))
    report.save()


def _rewritten(*, by: Actor, pk: int) -> Written:
    report = _drafted(by, pk)
    key, template = queries.the_template(report.kind, report.place)
    to = queries.institution_of(report.institution_id)
    when = Period.parse(report.period)
    made = queries.draft(
        report.kind, report.place, when, today(), by, institution=to, template=template
    )
    return Written(report.place, when, to, key, made)


@verb("reporting.write", title="更新报告数字", first=_rewritten)
def renew_report(*, by: Actor, pk: int, ready: Any = None) -> Report:
    """Every number fresh from the data as it is now; edited sentences are kept."""
    report, made = _drafted(by, pk), ready.made
    edits: dict[str, list[Any]] = {}
    for row in queries.sentences_of(report):
        if row.text != row.written:
            edits.setdefault(skeleton(row.written), []).append(row)
    report.comments.update(sentence=None)
    report.sentences.all().delete()
    report.template, report.cut, report.first = ready.template, _cut(made), _keep(made.content)
    report.file = report.first
    report.save()
    _write_sentences(report, made.content, edits)
    _rewrite(report)
    return report


def _move(by: Actor, pk: int, move: str, permission: str) -> Report:
    """The report, if the move is open to this hand."""
    report = _report(by, pk, permission)
    state = rules.next_state(move, report.state)
    title = rules.MOVES[move].title
    if state is None:
        raise Refused(
            f"报告{rules.STATES[report.state]}，不能“{title}”", mend="请刷新报告页面，按顺序办理"
        )
    other = rules.in_the_way(move, by.account, {"drafted_by": report.drafted_by})
    if other:
        raise NotAllowed(
            f"{other}不能自己“{title}”", why="拟稿、核对、签发须由不同的人办理",
            mend="请由另一位有权限的同事办理",
        )  # fmt: skip
    report.state = state
    return report


@verb("reporting.check", title="核对报告")
def check_report(*, by: Actor, pk: int) -> Report:
    """Found right by another pair of eyes: no number missing, stale, or typed over."""
    report = _move(by, pk, "check", "reporting.check")
    _refuse_problems(report, by, "不能核对通过")
    report.checked_by, report.checker, report.sent_back_why = by.account, by.name, ""
    report.save()
    return report


def _refuse_problems(report: Report, by: Actor, what: str) -> None:
    found = [one for one in queries.problems(report, by) if one.stops]
    if found:
        raise Refused(
            f"报告还有{len(found)}处问题，{what}", why=found[0].what,
            mend="请逐条处理“待处理的问题”后再办理",
        )  # fmt: skip


@verb("reporting.issue", title="签发报告")
def approve_report(*, by: Actor, pk: int) -> Report:
    """Approved by the director, who did not draft it."""
    report = _move(by, pk, "approve", "reporting.issue")
    report.approved_by, report.approver = by.account, by.name
    report.save()
    return report


@verb("reporting.write", title="退回报告")
def send_back(*, by: Actor, pk: int, why: str) -> Report:
    """Back to the draft, with the reason; by whoever checks or approves."""
    report = _report(by, pk, "reporting.write")
    allowed = any(by.may(one, report.place_id) for one in ("reporting.check", "reporting.issue"))
    if not allowed:
        raise NotAllowed("只有核对人和签发人可以退回", mend="请联系统计人员或局领导")
    if not why.strip():
        raise Refused("没有写退回原因", mend="请写明要改什么")
    report = _move(by, pk, "send_back", "reporting.write")
    report.sent_back_why = why.strip()
    report.save()
    return report


@verb("reporting.issue", title="编号印发报告")
def issue_report(*, by: Actor, pk: int, code: str) -> Report:
    """Numbered without a gap, dated, sealed by its digest: from now on it never changes."""
    report = _move(by, pk, "issue", "reporting.issue")
    if not rules.is_organ_code(code.strip()):
        raise Refused("机关代字只能是汉字，不超过12个", mend="如“杏卫健发”“杏卫健函”")
    _refuse_problems(report, by, "不能印发")
    day = today()
    report.code, report.year = code.strip(), day.year
    taken = Report.objects.filter(code=report.code, year=day.year).exclude(serial=None)
    report.serial = rules.next_serial([one.serial or 0 for one in taken])
    report.issued_on, report.issuer = day, by.name
    content = queries.content_of(report.file)
    report.file = _keep(
        reports.rewrite(content, {}, {SERIAL: report.number, DAY: chinese_date(day)})
    )
    report.save()
    return report


@verb("reporting.issue", title="归档报告")
def archive_report(*, by: Actor, pk: int) -> Report:
    """Put away; it stays readable and can be proved."""
    report = _move(by, pk, "archive", "reporting.issue")
    report.archived_on = today()
    report.save()
    return report


@verb("reporting.issue", title="公开报告")
def publish_report(*, by: Actor, pk: int) -> Report:
    """The public version of an issued report: cells of fewer than five persons are hidden."""
    report = _report(by, pk, "reporting.issue")
    if not report.is_sealed:
        raise Refused("报告还没有印发", mend="印发后才能公开")
    if report.kind == rules.LETTER:
        raise Refused("反馈函不公开", why="它只发给一个机构")
    if report.published_on is not None:
        raise Refused(f"报告已于{report.published_on}公开")
    content, report.hidden = reports.publish(queries.content_of(report.file))
    report.public, report.published_on = _keep(content), today()
    report.save()
    return report


@verb("reporting.write", title="提出报告意见")
def comment_on(*, by: Actor, pk: int, text: str, sentence_id: int | None = None) -> ReportComment:
    """Something to be said on the report or on one of its sentences."""
    report = _report(by, pk, "reporting.write")
    if report.is_sealed:
        raise Refused("报告已经印发", mend="印发后不再收意见")
    if not text.strip():
        raise Refused("没有写意见", mend="请写明意见")
    if sentence_id is not None and not report.sentences.filter(pk=sentence_id).exists():
        raise Missing("没有这一句", mend="请刷新报告页面")
    return ReportComment.objects.create(
        report=report, sentence_id=sentence_id, text=text.strip()[:400], who=by.account,
        who_name=by.name, at=now(),
    )  # fmt: skip


@verb("reporting.write", title="处理报告意见")
def settle_comment(*, by: Actor, pk: int, answer: str) -> ReportComment:
    """What was done about a comment."""
    row = ReportComment.objects.select_related("report").filter(pk=pk, settled_on=None).first()
    if row is None:
        raise Missing("没有待处理的意见", mend="请刷新报告页面")
    by.must("reporting.write", row.report.place_id)
    if not answer.strip():
        raise Refused("没有写处理说明", mend="请写明怎样处理的")
    row.settled_on, row.settled_by, row.answer = today(), by.name, answer.strip()[:400]
    row.save()
    return row


@verb("reporting.templates", title="上传报告模板")
def upload_template(
    *, by: Actor, kind: str, place: Any, name: str, content: bytes
) -> ReportTemplate:
    """A template of the bureau's own; refused with every fault named if it cannot be filled."""
    where = places.place(getattr(place, "number", place))
    by.must("reporting.templates", where.number)
    if kind not in rules.KINDS:
        raise Refused("没有这种报告", mend=f"可选：{'、'.join(rules.KINDS.values())}")
    if len(content) > LARGEST_TEMPLATE:
        raise Refused("模板超过 10 MB", mend="请压缩其中的图片")
    faults = reading.check_template(content, queries.vocabulary())
    if faults:
        raise Refused(
            f"模板有{len(faults)}处不能填写", why="；".join(str(one) for one in faults[:12]),
            mend="请在 Word 中改正这些标签后重新上传",
        )  # fmt: skip
    return ReportTemplate.objects.create(
        kind=kind, name=name.strip()[:120] or rules.KINDS[kind], place=where, file=_keep(content),
        uploaded_by=by.name, uploaded_at=now(),
    )  # fmt: skip


@verb("reporting.templates", title="停用报告模板")
def retire_template(*, by: Actor, pk: int) -> ReportTemplate:
    """A template that is used no longer; reports written with it stay as they are."""
    row = ReportTemplate.objects.filter(pk=pk, retired_on=None).first()
    if row is None:
        raise Missing("没有这个模板", mend="请刷新模板页面")
    by.must("reporting.templates", row.place_id)
    row.retired_on = today()
    row.save()
    return row
