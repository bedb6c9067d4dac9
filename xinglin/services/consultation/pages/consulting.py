"""One consultation: the question, the patient's summary, the opinion, what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.followup import programmes
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.kernel.time import ZONE
from xinglin.services.consultation import actions, queries
from xinglin.services.consultation.models import Consultation
from xinglin.services.consultation.pages.reading import (
    ACCEPT,
    WHY,
    as_paper,
    offered,
    simple,
    story,
)
from xinglin.services.consultation.rules import (
    ASKED_FOR,
    CALM,
    CONSULTATION,
    CONSULTATION_STATES,
    HURRIES,
)
from xinglin.ui import (
    Act,
    Acts,
    Drawn,
    Facts,
    Field,
    Sheet,
    Timeline,
    badge,
    countdown,
    page,
    said,
)

Answers = dict[str, Any]


@page("<int:pk>/", title="会诊单", may="consultation.read", shows=ASKED_FOR)
def one(request: Any, pk: int) -> Any:
    """One consultation from the request to what became of it."""
    found = queries.consultation(pk, request.actor)
    audit.note_reading(
        "consultation.summary", by=request.actor, subject="people.resident",
        subject_ids=[found.resident_id], place=found.place_id,
    )  # fmt: skip
    case = cases.case_of(CONSULTATION, ASKED_FOR, pk)
    _code, title, due = queries.states_of(Consultation, [pk]).get(pk, ("", "—", None))
    acts = _acts(request, found, case)
    return Sheet(
        title=f"{found.resident.name}　{found.specialty}",
        lead=f"{found.origin} → {found.target}",
        crumbs=[("远程会诊", reverse("consultation:board"))],
        panels=[
            Facts(_facts(found, title, due), title="会诊单", columns=2, span=7),
            Facts(_summary(found), title="病人摘要", columns=1, span=5),
            *_attachments(found),
            Facts({"会诊意见": found.opinion, "会诊专家": found.expert,
                   "出具日期": found.opined_on}, title="会诊意见", columns=1)
            if found.opinion else None,
            Facts({"采纳和转归": found.outcome}, title="反馈", columns=1)
            if found.outcome else None,
            Acts(acts, title="下一步") if acts else None,
            Timeline(story(case, CONSULTATION_STATES), title="办理经过") if case else None,
        ],
    )  # fmt: skip


def _facts(one: Any, title: str, due: Any) -> Answers:
    told = {
        "状态": badge((title, "remind" if one.open else "ok")),
        "最近时限": badge(countdown(due)) if due else "",
        "缓急": badge((HURRIES[one.urgency], "" if one.urgency == CALM else "critical")),
        "初步诊断": one.diagnosis,
        "会诊目的": one.question,
        "申请医师": one.sender,
        "申请": f"{one.asked_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        "会诊日期": one.meets_on or "",
        "会诊专家": one.expert,
        "办结日期": one.closed_on or "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _summary(one: Any) -> Answers:
    titles = {each.code: each.title for each in programmes}
    told = one.summary
    named = [each["title"] or each["code"] for each in told.get("conditions", [])]
    followed = [said(titles.get(code, code)) for code in told.get("programmes", [])]
    rows: Answers = {
        "现患疾病": "、".join(named) or "—",
        "管理项目": "、".join(followed) or "—",
        **{said(name): value for name, value in told.get("measured", {}).items()},
    }
    rows["依据"] = f"{said('平台提交')} {one.summary_commit}"
    return rows


def _attachments(one: Any) -> list[Drawn]:
    return [
        Drawn(
            "consultation/tracing.html",
            {
                "url": reverse("consultation:attachment", args=[each.pk]),
                "picture": each.paper_kind in ("png", "jpg"),
                "says": f"{each.title}　{each.paper_name}",
                "sha": each.paper_sha256[:12],
                "sm3": each.paper_sm3[:12],
            },
            title="会诊资料",
            span=6,
        )
        for each in queries.attachments_of(one)
    ]


def _attach(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        sent = answers["file"]
        actions.attach(
            by=request.actor, consultation_id=one.pk, title=answers["title"], name=sent.name,
            content=sent.read(),
        )  # fmt: skip
        return "资料已上传"

    asks = [
        Field("title", "资料名称", required=True, longest=60),
        Field("file", "文件", "file", required=True, accept=ACCEPT,
              help="PNG、JPG、PDF 或 Word，不超过 20 MB"),
    ]  # fmt: skip
    return Act("attach", "上传会诊资料", do=do, asks=asks)


def _acts(request: Any, one: Any, case: Any) -> list[Act]:
    mine = offered(request, case)
    found = [make(request, one) for verb, make in STEPS.items() if verb in mine]
    if mine & {"ask", "urge"}:
        found.insert(0, _again(request, one))
    if one.open and any(request.actor.may(f"consultation.{part}") for part in ("ask", "answer")):
        found.append(_attach(request, one))
    return found


def _again(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.ask_again(by=request.actor, consultation_id=one.pk, target=int(answers["target"]))
        return "已重新申请"

    others = queries.experts_near(request.actor, one.place_id)
    asks = [Field("target", "会诊机构", "choice", required=True, show_as="select",
                  choices=[(str(each.pk), each.name) for each in others])]  # fmt: skip
    return Act("again", "重新申请", do=do, asks=asks, style="primary")


STEPS: dict[str, Callable[[Any, Any], Act]] = {
    "arrange": simple("arrange", "安排会诊", actions.arrange, "已安排", "consultation_id", [
        Field("meets_on", "会诊日期", "date", required=True),
        Field("expert", "会诊专家", required=True, longest=60),
    ], "primary"),
    "decline": simple("decline", "退回", actions.decline, "已退回申请机构", "consultation_id",
                      [WHY], "danger"),
    "opine": simple("opine", "出具意见", actions.opine, "会诊意见已返回", "consultation_id", [
        Field("opinion", "会诊意见", "long", required=True, longest=2000),
    ], "primary"),
    "feed_back": simple("feed-back", "反馈", actions.feed_back, "会诊办结", "consultation_id", [
        Field("outcome", "采纳和转归", "long", required=True, longest=400),
    ], "primary"),
    "cancel": simple("cancel", "取消会诊", actions.cancel_consultation, "已取消",
                     "consultation_id", [WHY], "danger"),
}  # fmt: skip


@page("papers/<int:pk>/", title="会诊资料", may="consultation.read")
def attachment(request: Any, pk: int) -> HttpResponse:
    """A file beside a consultation, proved to be the one that was handed in."""
    found, content = queries.attachment(pk, request.actor)
    return as_paper(found.paper_kind, content)
