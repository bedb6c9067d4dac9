"""The visit form: it grades as one types and names the rule that fired."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.records import About
from xinglin.engines.records import queries as records
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import age_on, today
from xinglin.services.clinic import queries
from xinglin.services.clinic.forms import MODES, groups_of
from xinglin.ui import Entry as TimelineEntry
from xinglin.ui import (
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Timeline,
    page,
    said,
)


@page("visit/<int:pk>/", title="随访", may="followup.record")
def visit(request: Any, pk: int) -> Any:
    """The visit form: it grades as one types and names the rule that fired."""
    enrolment = followup.enrolment(pk, seen_by=request.actor)
    person = people.one(enrolment.resident_id, request.actor)
    programme = programmes[enrolment.programme]
    before = list(
        records.visits_of(person.pk, seen_by=request.actor, programme=programme.code, limit=3)
    )
    about = About(age=age_on(person.birth, today()), sex=person.sex, day=today())
    last = before[0].answers if before else {}
    fields = [
        Group("本次随访", [
            Field("visit_day", "随访日期", "date", required=True, high=today()),
            Field("visit_mode", "随访方式", "choice", required=True, choices=MODES),
        ]),
        *groups_of(programme.asks, about, last),
    ]  # fmt: skip
    sheet_title = f"{person.name}　{programme.title}"
    return Sheet(
        title=sheet_title,
        lead=f"{about.age}岁　{queries.path_names(person.place_id)}",
        crumbs=[("我的工作", reverse("clinic:due"))],
        links=[("健康档案", reverse("ehr:person", args=[person.pk]))],
        panels=[
            Form(
                fields, save=_saver(request, enrolment), check=_checker(request, enrolment),
                initial={"visit_day": today(), "visit_mode": "1"}, draft=f"visit-{pk}",
                submit="签署", also=[("next", "签署并下一位")], span=7, tall=True,
            ),
            _recent(programme, before),
            _ladder(programme),
        ],
    )  # fmt: skip


def _split(answers: dict[str, Any]) -> tuple[Any, str, dict[str, Any]]:
    rest = {k: v for k, v in answers.items() if not k.startswith(("visit_", "_")) and k != "next"}
    return answers.get("visit_day") or today(), answers.get("visit_mode") or "1", rest


def _saver(request: Any, enrolment: Any) -> Any:
    def save(answers: dict[str, Any]) -> str:
        on, mode, rest = _split(answers)
        made = followup_actions.record_follow_up(
            by=request.actor, enrolment=enrolment.pk, day=on, mode=mode, answers=rest
        )
        audit.note(
            "followup.record", by=request.actor, subject="people.resident",
            subject_id=enrolment.resident_id, place=enrolment.place_id,
        )  # fmt: skip
        programme = programmes[enrolment.programme]
        sentence = f"已签署：{programme.title_of(made.grade)}，下次随访 {made.next_on or '—'}"
        messages.success(request, said(sentence))
        if answers.get("_also") == "next":
            follows = followup.due(seen_by=request.actor, place=request.place, on=today(), size=1)
            if follows:
                return reverse("clinic:visit", args=[follows[0].enrolment])
            return reverse("clinic:due")
        return reverse("ehr:person", args=[enrolment.resident_id])

    return save


def _checker(request: Any, enrolment: Any) -> Any:
    def check(answers: dict[str, Any]) -> Any:
        on, mode, rest = _split(answers)
        try:
            seen = followup.preview(
                enrolment.pk, seen_by=request.actor, day=on, answers=rest, mode=mode
            )
        except Refused as refusal:
            return Notice(str(refusal), state="late")
        return graded_notice(programmes[enrolment.programme], seen)

    return check


def graded_notice(programme: Any, seen: Any) -> list[Any]:
    """Grade, the rule that fired, what to do and the next date; or what is still missing."""
    graded = seen.graded
    if graded is None:
        missing = "、".join(r.title for r in seen.checked.refusals[:5])
        return [Notice(f"填写后即时分级（还缺或有误：{missing}）" if missing else "填写后即时分级")]
    state = "ok" if graded.controlled else ("critical" if graded.referred else "late")
    steps = "；".join(step.title for step in graded.actions)
    text = f"{graded.says}处理：{steps}。下次随访：{graded.next_on or '—'}。"
    amber = [Notice(f"{w.title}：{w.why}", state="remind") for w in seen.checked.warnings[:4]]
    return [
        Notice(
            f"{text}（依据规则“{graded.title}”，方案 {graded.version}）",
            state=state,
            word=graded.title,
        ),
        *amber,
    ]


def _recent(programme: Any, before: list[Any]) -> Timeline:
    entries = [
        TimelineEntry(
            v.day,
            programme.title_of(v.grade),
            text="；".join(
                f"{q.title} {q.show(v.answers)}" for q in programme.asks if q.show(v.answers)
            )[:160],
        )
        for v in before
    ]
    return Timeline(entries, title="最近三次随访", span=5, empty="这是第一次随访")


def _ladder(programme: Any) -> Facts:
    rungs = [
        (rule.title or rule.grade, f"{rule.says}（{'；'.join(step.title for step in rule.steps)}）")
        for rule in programme.plan
    ]
    return Facts(rungs, title="方案（自上而下，先符合者为准）", span=5, columns=1)
