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
    about = About(age=age_on(person.birth, today()), sex=person.sex, day=today(), born=person.birth)
    kind = _kind(request, programme, enrolment)
    last: dict[str, Any] = next((one.answers for one in before if one.kind == kind), {})
    fields = [
        Group(programme.visit(kind).title or "本次随访", [
            Field("visit_day", "随访日期", "date", required=True, high=today()),
            Field("visit_mode", "随访方式", "choice", required=True, choices=MODES),
        ]),
        *groups_of(programme.form(kind), about, last),
    ]  # fmt: skip
    sheet_title = f"{person.name}　{programme.title}"
    return Sheet(
        title=sheet_title,
        lead=f"{about.age}岁　{queries.path_names(person.place_id)}",
        crumbs=[("我的工作", reverse("clinic:due"))],
        links=[
            *((one.title, f"?kind={one.name}") for one in programme.visits if one.name != kind),
            ("健康档案", reverse("ehr:person", args=[person.pk])),
        ],
        panels=[
            _ended(enrolment),
            Form(
                fields, save=_saver(request, enrolment), check=_checker(request, enrolment),
                initial={"visit_day": today(), "visit_mode": "1"}, draft=f"visit-{pk}-{kind}",
                submit="签署", also=[("next", "签署并下一位")], span=7, tall=True,
            ),
            _recent(programme, before),
            _ladder(programme),
        ],
    )  # fmt: skip


def _ended(enrolment: Any) -> Notice | None:
    """Who is not followed any more: a late visit of before that day can still be written."""
    if enrolment.left is None:
        return None
    return Notice(
        f"已于 {enrolment.left} 终止管理；之后的随访不再登记。如已返回，请先在健康档案中“恢复”。",
        state="remind",
    )


BACK_TO = {"gathering": "clinic:gathering", "round": "clinic:round_of_calls"}


def _kind(request: Any, programme: Any, enrolment: Any) -> str:
    """Which visit is made: the one asked for, else the one that is due, else the main one."""
    known = [one.name for one in programme.visits]
    for wanted in (request.GET.get("kind"), enrolment.next_kind):
        if wanted in known:
            return str(wanted)
    return str(programme.main.name)


def _split(answers: dict[str, Any]) -> tuple[Any, str, dict[str, Any]]:
    rest = {k: v for k, v in answers.items() if not k.startswith(("visit_", "_")) and k != "next"}
    return answers.get("visit_day") or today(), answers.get("visit_mode") or "1", rest


def _saver(request: Any, enrolment: Any) -> Any:
    def save(answers: dict[str, Any]) -> str:
        on, mode, rest = _split(answers)
        programme = programmes[enrolment.programme]
        made = followup_actions.record_follow_up(
            by=request.actor, enrolment=enrolment.pk, day=on, mode=mode, answers=rest,
            kind=_kind(request, programme, enrolment),
        )  # fmt: skip
        audit.note(
            "followup.record", by=request.actor, subject="people.resident",
            subject_id=enrolment.resident_id, place=enrolment.place_id,
        )  # fmt: skip
        messages.success(request, said(signed(request.actor, programme, made)))
        if answers.get("_also") == "next" and request.GET.get("then") in BACK_TO:
            return reverse(BACK_TO[request.GET["then"]])
        if answers.get("_also") == "next":
            follows = followup.due(seen_by=request.actor, place=request.place, on=today(), size=1)
            if follows:
                return reverse("clinic:visit", args=[follows[0].enrolment])
            return reverse("clinic:due")
        return reverse("ehr:person", args=[enrolment.resident_id])

    return save


def signed(actor: Any, programme: Any, made: Any) -> str:
    """What is said after signing: the grade, the next date, other programmes the person fits."""
    grade = programme.title_of(made.grade) if made.grade else "已保存"
    sentence = f"已签署：{grade}，下次随访 {made.next_on or '—'}"
    fits = followup.candidates_of(made.resident_id, seen_by=actor)
    if fits:
        sentence += f"；此人还符合：{'、'.join(one.title for one in fits[:3])}"
    return sentence


def _checker(request: Any, enrolment: Any) -> Any:
    def check(answers: dict[str, Any]) -> Any:
        on, mode, rest = _split(answers)
        kind = _kind(request, programmes[enrolment.programme], enrolment)
        try:
            seen = followup.preview(
                enrolment.pk, seen_by=request.actor, day=on, answers=rest, mode=mode, kind=kind
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
    told = _computed(programme, seen.now)
    text = f"{told}。{text}" if told else text
    amber = [Notice(f"{w.title}：{w.why}", state="remind") for w in seen.checked.warnings[:4]]
    return [
        Notice(
            f"{text}（依据规则“{graded.title}”，方案 {graded.version}）",
            state=state,
            word=graded.title,
        ),
        *amber,
    ]


NO = "0"  # the class of a score that says: not so


def _computed(programme: Any, now: Any) -> str:
    """What follows from the answers: scores with their classes, missing items."""
    parts = []
    for one in programme.computes:
        value = getattr(now, one.code, None)
        if value is None or (isinstance(value, str) and len(value) == 1):  # a bare code
            continue
        band = getattr(now, f"{one.code}_band", None) if len(one.fields) > 1 else None
        if band != NO:
            parts.append(f"{one.title} {value}{f'（{one.title_of(band)}）' if band else ''}")
    return "；".join(parts)


def _recent(programme: Any, before: list[Any]) -> Timeline:
    entries = [
        TimelineEntry(
            v.day,
            programme.title_of(v.grade) or programme.visit(v.kind).title,
            text="；".join([*_concluded(programme, v.answers), *_answered(programme, v)])[:160],
        )
        for v in before
    ]
    return Timeline(entries, title="最近三次随访", span=5, empty="这是第一次随访")


def _answered(programme: Any, visit: Any) -> list[str]:
    told = ((one.title, one.show(visit.answers)) for one in programme.form(visit.kind))
    return [f"{title} {words}" for title, words in told if words]


def _concluded(programme: Any, answers: Any) -> list[str]:
    """The computed answers of a stored visit that are words: what an earlier test came to."""
    told = ((one.title, answers.get(one.code)) for one in programme.computes)
    return [f"{title} {value}" for title, value in told if isinstance(value, str) and value > "9"]


def _ladder(programme: Any) -> Facts:
    rungs = [
        (rule.title or rule.grade, f"{rule.says}（{'；'.join(step.title for step in rule.steps)}）")
        for rule in programme.plan
    ]
    return Facts(rungs, title="方案（自上而下，先符合者为准）", span=5, columns=1)
