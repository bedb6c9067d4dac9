"""One reading: the tracing, the question, the report, the clock, what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit, papers
from xinglin.kernel.time import ZONE
from xinglin.services.consultation import actions, queries
from xinglin.services.consultation.models import Reading
from xinglin.services.consultation.rules import (
    KINDS,
    READING,
    READING_STATES,
    ROUTINE,
    SENT_IN,
    URGENCIES,
    critical_words,
)
from xinglin.ui import (
    Act,
    Acts,
    Drawn,
    Entry,
    Facts,
    Field,
    Notice,
    Sheet,
    Timeline,
    badge,
    countdown,
    page,
    said,
)

Answers = dict[str, Any]
ACCEPT = ".png,.jpg,.jpeg,.pdf,.docx"


@page("readings/<int:pk>/", title="阅片单", may="consultation.read", shows=SENT_IN)
def reading(request: Any, pk: int) -> Any:
    """One reading from the order to the report that was taken in."""
    one = queries.reading(pk, request.actor)
    audit.note_reading(
        "consultation.reading", by=request.actor, subject="people.resident",
        subject_ids=[one.resident_id], place=one.place_id,
    )  # fmt: skip
    case = cases.case_of(READING, SENT_IN, pk)
    code, title, due = queries.states_of(Reading, [pk]).get(pk, ("", "—", None))
    acts = _acts(request, one, case)
    alarm = critical_words(one.conclusion)
    return Sheet(
        title=f"{one.resident.name}　{one.item}",
        lead=f"{one.origin} → {one.target}",
        crumbs=[("共享阅片", reverse("consultation:readings"))],
        panels=[
            Notice(f"危急报告：{'、'.join(alarm) or one.conclusion[:40]}。"
                   "请立即处置，并电话告知病人。", "critical")
            if one.alarming and code == "reported" else None,
            Drawn("consultation/tracing.html", _tracing(one), title="检查资料", span=7),
            Facts(_facts(one, title, due), title="阅片单", columns=1, span=5),
            Facts({"所见": one.finding, "诊断意见": one.conclusion, "报告医师": one.reader,
                   "签发": _at(one.reported_at)}, title="阅片报告", columns=1)
            if one.reported_at else None,
            Acts(acts, title="下一步") if acts else None,
            Timeline(story(case, READING_STATES), title="办理经过") if case else None,
        ],
    )  # fmt: skip


def _tracing(one: Any) -> Answers:
    return {
        "url": reverse("consultation:paper", args=[one.pk]),
        "picture": one.paper_kind in ("png", "jpg"),
        "says": f"{one.item}　{one.paper_name}",
        "sha": one.paper_sha256[:12],
        "sm3": one.paper_sm3[:12],
    }


def _at(moment: Any) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else ""


def _facts(one: Any, title: str, due: Any) -> Answers:
    spent = ("按时", "ok") if one.in_time else ("超时", "late")
    told = {
        "状态": badge((title, "remind" if one.open else "ok")),
        "最近时限": badge(countdown(due)) if due else "",
        "类别": said(KINDS[one.kind]),
        "缓急": badge((URGENCIES[one.urgency], "" if one.urgency == ROUTINE else "critical")),
        "病情和要求": one.question,
        "申请医师": one.sender,
        "送出": _at(one.sent_at),
        "报告时限": _at(one.due_at),
        "用时": f"{one.minutes} 分钟" if one.minutes is not None else "",
        "是否按时": badge(spent) if one.in_time is not None else "",
        "阅片医师": one.reader,
        "查收": _at(one.seen_at),
    }
    return {name: value for name, value in told.items() if value != ""}


def story(case: Any, titles: dict[str, str]) -> list[Entry]:
    """The steps of a case."""
    return [
        Entry(step.at, said(step.title), text=step.text, source=step.who,
              facts=[(said("状态"), said(titles.get(step.state, step.state)))])
        for step in cases.timeline(case)
    ]  # fmt: skip


def offered(request: Any, case: Any) -> set[str]:
    """The verbs that are whoever looks's own, and open."""
    if case is None:
        return set()
    return {
        offer.move.verb
        for offer in cases.offered(case, request.actor, facts={"desk": True})
        if offer.open
    }


def simple(
    code: str, title: str, act: Callable[..., Any], told: str, key: str,
    asks: list[Field] | None = None, style: str = "",
) -> Callable[[Any, Any], Act]:  # fmt: skip
    """A button whose questions are the keywords of its action."""

    def make(request: Any, one: Any) -> Act:
        def do(answers: Answers) -> str:
            act(by=request.actor, **{key: one.pk}, **answers)
            return told

        return Act(code, title, do=do, asks=asks or [], style=style)

    return make


def _acts(request: Any, one: Any, case: Any) -> list[Act]:
    mine = offered(request, case)
    found = [make(request, one) for verb, make in STEPS.items() if verb in mine]
    if mine & {"rush", "hasten", "send"}:
        found.insert(0, _again(request, one))
    return found


def _again(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        sent = answers["file"]
        actions.order_again(
            by=request.actor, reading_id=one.pk, name=sent.name, content=sent.read()
        )
        return "已重新送出"

    asks = [Field("file", "检查资料", "file", required=True, accept=ACCEPT)]
    return Act("again", "重新上传", do=do, asks=asks, style="primary")


def _report(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.report(
            by=request.actor, reading_id=one.pk, finding=answers["finding"],
            conclusion=answers["conclusion"], alarming=answers["alarming"] == "1",
        )  # fmt: skip
        return "报告已签发"

    asks = [
        Field("finding", "所见", "long", required=True, longest=2000),
        Field("conclusion", "诊断意见", "long", required=True, longest=1000),
        Field("alarming", "危急报告", "choice", required=True, show_as="select",
              choices=[("0", "否"), ("1", "是，须立即查收")]),
    ]  # fmt: skip
    return Act("report", "签发报告", do=do, asks=asks, style="primary")


WHY = Field("why", "原因", required=True, longest=200)
STEPS: dict[str, Callable[[Any, Any], Act]] = {
    "take": simple("take", "开始阅片", actions.take, "已开始阅片", "reading_id", style="primary"),
    "report": _report,
    "refuse": simple("refuse", "退回重传", actions.refuse, "已退回申请机构", "reading_id", [WHY]),
    "see": simple("see", "查收报告", actions.see, "已查收", "reading_id", [
        Field("done_so", "处置", required=True, longest=400),
    ], "primary"),
    "cancel": simple("cancel", "取消阅片", actions.cancel_reading, "已取消", "reading_id", [WHY],
                     "danger"),
}  # fmt: skip


@page("readings/<int:pk>/paper/", title="检查资料", may="consultation.read")
def paper(request: Any, pk: int) -> HttpResponse:
    """The tracing or image, proved to be the one that was handed in."""
    one, content = queries.paper_of(pk, request.actor)
    return as_paper(one.paper_kind, content)


def as_paper(kind: str, content: bytes) -> HttpResponse:
    """A kept paper as the browser shows it, held there for ten minutes."""
    return HttpResponse(
        content, content_type=papers.KINDS[kind],
        headers={"Cache-Control": "private, max-age=600"},
    )  # fmt: skip
