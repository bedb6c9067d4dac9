"""One referral: the patient's summary, how it stands, what can be done next, the forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.followup import programmes
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import ZONE, today
from xinglin.services.referral import actions, documents, queries
from xinglin.services.referral.pages.sending import offer_choices, target_choices
from xinglin.services.referral.rules import REFERRAL, RISKS, STATES, SUBJECT, URGENCIES
from xinglin.ui import (
    Act,
    Acts,
    Entry,
    Facts,
    Field,
    Sheet,
    Timeline,
    badge,
    countdown,
    page,
    said,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Answers = dict[str, Any]


def titles() -> dict[str, str]:
    """Programmes' titles by code."""
    return {one.code: one.title for one in programmes}


def _read(request: Any, pk: int, verb: str) -> Any:
    """The referral; that its summary was read is put on record."""
    one = queries.referral(pk, request.actor)
    audit.note_reading(
        verb, by=request.actor, subject="people.resident", subject_ids=[one.resident_id],
        place=one.place_id,
    )  # fmt: skip
    return one


@page("<int:pk>/", title="转诊单", may="referral.read", shows=SUBJECT)
def one(request: Any, pk: int) -> Any:
    """One referral from the request to the look afterwards."""
    found = _read(request, pk, "referral.summary")
    case = cases.case_of(REFERRAL, SUBJECT, pk)
    code, title, due = queries.states_of([pk]).get(pk, ("", "—", None))
    acts = _acts(request, found, case, code)
    return Sheet(
        title=f"{found.resident.name}　{said(found.get_direction_display())}",
        lead=f"{found.origin} → {found.target}",
        crumbs=[("双向转诊", reverse("referral:board"))],
        panels=[
            Facts(_facts(found, title, due), title="转诊", columns=2, span=7),
            Facts(_summary(found), title="病人摘要", columns=1, span=5),
            Acts(acts, title="下一步") if acts else None,
            Facts(_letter(found), title="回转单", columns=1) if found.letter else None,
            Acts(_prints(found), title="打印"),
            Timeline(_story(case), title="办理经过") if case else None,
        ],
    )


def _facts(one: Any, title: str, due: Any) -> Answers:
    told = {
        "状态": badge((title, "ok" if not one.open else "remind")),
        "最近时限": badge(countdown(due)) if due else "",
        "缓急": badge((one.get_urgency_display(), "critical" if one.urgency != "ordinary" else "")),
        "孕产妇风险": said(RISKS[one.risk]) if one.risk else "",
        "初步诊断": one.diagnosis,
        "转诊原因": one.reason,
        "科室": one.department,
        "床位或号源": f"{one.offer.day}　{one.offer.department}" if one.offer else "",
        "转诊医师": one.sender,
        "发出": f"{one.sent_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        "答复": f"{one.answered_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if one.answered_at else "",
        "约定到院": one.arrive_on or "",
        "到院": one.arrived_on or "",
        "离院": one.ended_on or "",
        "回访": one.looked_on or "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _summary(one: Any) -> Answers:
    told: Answers = dict(documents.told(one.summary, titles()))
    told["依据"] = f"{said('平台提交')} {one.summary_commit}"
    return told


def _letter(one: Any) -> Answers:
    return {"诊疗小结": one.letter, "康复和管理建议": one.advice or "—"}


def _prints(one: Any) -> list[Act]:
    kinds = ["sent", "back"] if one.letter and one.arrived_on and one.ended_on else ["sent"]
    return [
        Act(f"print-{kind}", documents.PRINTED[kind][0],
            url=reverse("referral:printed", args=[one.pk, kind]))
        for kind in kinds
    ]  # fmt: skip


def _story(case: Any) -> list[Entry]:
    return [
        Entry(step.at, said(step.title), text=step.text, source=step.who,
              facts=[(said("状态"), said(STATES.get(step.state, step.state)))])
        for step in cases.timeline(case)
    ]  # fmt: skip


def _acts(request: Any, one: Any, case: Any, state: str) -> list[Act]:
    """The buttons of whoever looks: those of the workflow that are his own."""
    if case is None:
        return []
    mine = {
        offer.move.verb
        for offer in cases.offered(case, request.actor, facts={"desk": True})
        if offer.open
    }
    wanted = [
        make for verb, make in STEPS.items()
        if verb in mine
        and not (verb == "settle" and one.direction != "down")
        and not (verb == "answer" and one.direction == "down")
    ]  # fmt: skip
    found = [make(request, one) for make in wanted]
    if mine & {"send", "hurry", "rescue"}:
        found.insert(0, _again(request, one))
    return found


def _simple(
    code: str, title: str, act: Callable[..., Any], told: str, asks: list[Field] | None = None,
    style: str = "",
) -> Callable[[Any, Any], Act]:  # fmt: skip
    """A button whose questions are the keywords of its action."""

    def make(request: Any, one: Any) -> Act:
        def do(answers: Answers) -> str:
            act(by=request.actor, referral_id=one.pk, **answers)
            return told

        return Act(code, title, do=do, asks=asks or [], style=style)

    return make


def _again(request: Any, one: Any) -> Act:
    origin = places.institution(one.origin_id)

    def do(answers: Answers) -> str:
        actions.ask_again(
            by=request.actor, referral_id=one.pk, target=int(answers["target"]),
            offer=int(answers["offer"]) if answers["offer"] else None,
        )  # fmt: skip
        return "已重新发出"

    asks = [
        Field("target", "接收机构", "choice", required=True, show_as="select",
              choices=target_choices(origin, one.place_id)),
        Field("offer", "床位或号源", "choice", show_as="select",
              choices=offer_choices(origin, one.place_id)),
    ]  # fmt: skip
    return Act("again", "重新发出", do=do, asks=asks, style="primary")


def _pass_on(request: Any, one: Any) -> Act:
    here = places.institution(one.target_id)

    def do(answers: Answers) -> str:
        made = actions.pass_on(
            by=request.actor, referral_id=one.pk, target=int(answers["target"]),
            urgency=answers["urgency"], risk=answers["risk"] or "", letter=answers["letter"],
            advice=answers["advice"] or "", reason=answers["reason"],
        )  # fmt: skip
        return reverse("referral:one", args=[made.pk])

    asks = [
        Field("target", "接收机构", "choice", required=True, show_as="select",
              choices=target_choices(here, one.place_id)),
        Field("urgency", "缓急", "choice", required=True, show_as="select",
              choices=list(URGENCIES.items())),
        Field("risk", "孕产妇风险", "choice", show_as="select", choices=list(RISKS.items())),
        Field("reason", "转诊原因", required=True, longest=400),
        Field("letter", "诊疗小结", "long", required=True, longest=2000),
        Field("advice", "康复和管理建议", "long", longest=2000),
    ]  # fmt: skip
    return Act("pass-on", "转往他院", do=do, asks=asks)


WHY = Field("why", "原因", required=True, longest=200)
STEPS: dict[str, Callable[[Any, Any], Act]] = {
    "accept": _simple("accept", "接收", actions.accept, "已接收", [
        Field("arrive_on", "到院日期", "date", required=True),
        Field("where", "科室和联系方式", required=True, longest=80),
    ], "primary"),
    "suggest": _simple("suggest", "改期", actions.suggest, "已建议改期", [
        Field("other_day", "可接收日期", "date", required=True), WHY,
    ]),
    "decline": _simple("decline", "不接收", actions.decline, "已退回转出机构", [
        WHY, Field("instead", "建议去向", required=True, longest=120),
    ], "danger"),
    "agree": _simple("agree", "同意改期", actions.agree, "已同意改期", style="primary"),
    "arrive": _simple("arrive", "到院", actions.arrive, "已登记到院", [
        Field("arrived_on", "到院日期", "date", required=True),
    ], "primary"),
    "miss": _simple("miss", "未到院", actions.miss, "已通知转出机构", [
        Field("why", "联系情况", required=True, longest=200),
    ]),
    "answer": _simple("answer", "开具回转单", actions.answer, "已转回，家庭医生将在两周内回访", [
        Field("letter", "诊疗小结", "long", required=True, longest=2000),
        Field("advice", "康复和管理建议", "long", required=True, longest=2000),
    ], "primary"),
    "settle": _simple("settle", "接管", actions.settle, "已接管，请在两周内回访", [
        Field("plan", "后续管理计划", "long", required=True, longest=2000),
    ], "primary"),
    "pass_on": _pass_on,
    "look": _simple("look", "登记回访", actions.look, "已登记回访，转诊办结", [
        Field("found_so", "回访情况", "long", required=True, longest=400),
    ], "primary"),
    "cancel": _simple("cancel", "取消转诊", actions.cancel, "已取消", [WHY], "danger"),
}  # fmt: skip


@page("<int:pk>/print/<slug:kind>/", title="转诊单打印", may="referral.read")
def printed(request: Any, pk: int, kind: str) -> HttpResponse:
    """The referral form or the return letter as .docx."""
    found = _read(request, pk, "referral.print")
    if kind not in documents.PRINTED:
        raise Missing("没有这种单据", mend="请从转诊单页选择")
    if kind == "back" and not (found.letter and found.arrived_on and found.ended_on):
        raise Missing("还没有回转单", why="接收机构还没有写诊疗小结")
    content = documents.printed(found, kind, titles(), today())
    headers = {"Content-Disposition": f'attachment; filename="referral-{pk}-{kind}.docx"'}
    return HttpResponse(content, content_type=DOCX, headers=headers)
