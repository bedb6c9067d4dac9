"""Experts elsewhere are asked, a meeting is arranged, the opinion comes back, what became of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel import papers
from xinglin.kernel.errors import Conflict, NotAllowed, Refused
from xinglin.kernel.texts import words
from xinglin.kernel.time import days, now, today
from xinglin.services.consultation import queries
from xinglin.services.consultation.actions.moving import due_of, open_case, origin_of, step
from xinglin.services.consultation.models import Attachment, Consultation
from xinglin.services.consultation.rules import ATTACHMENTS, CALM, HURRIED, HURRIES, too_little

VERBS = {CALM: "ask", HURRIED: "urge"}
FURTHEST = days(30)


@verb("consultation.ask", title="申请远程会诊")
def ask(
    *,
    by: Actor,
    resident: int,
    target: int,
    specialty: str,
    urgency: str,
    diagnosis: str,
    question: str,
    origin: int | None = None,
) -> Consultation:
    """A question to the experts of another institution, with the patient's summary of now."""
    who = people.one(resident, seen_by=by)
    by.must("consultation.ask", who.place_id)
    if who.deceased_on:
        raise Refused("这位居民已去世，不能申请会诊")
    mine = origin_of(by, origin)
    there = asked_at(mine, target)
    if urgency not in HURRIES:
        raise Refused("没有选择缓急", mend="请从列表中选择")
    name = words(specialty, "会诊科室", 40)
    purpose = words(question, "会诊目的", 600)
    if why := too_little(purpose):
        raise Refused("会诊资料不全", why=why)
    rows = Consultation.objects.filter(resident=who.pk, target=there.pk, specialty=name, open=True)
    if rows.exists():
        raise Conflict("同一科室的会诊还没有办结", mend="请在原会诊单上继续办理")
    told, commit = queries.summary_of(who.pk, by)
    at = now()
    made = Consultation.objects.create(
        resident_id=who.pk, place_id=who.place_id, origin_id=mine, target_id=there.pk,
        specialty=name, urgency=urgency, diagnosis=words(diagnosis, "初步诊断", 120),
        question=purpose, summary=told, summary_commit=commit, asked_on=at.date(), asked_at=at,
        due_at=at, sender=by.name[:80],
    )  # fmt: skip
    open_case(by, made, f"{name}远程会诊（{HURRIES[urgency]}）→ {there}")
    step(by, made, VERBS[urgency], {"hospital": there.pk})
    return change(made, due_at=due_of(made))  # type: ignore[return-value]


def asked_at(mine: int, target: int) -> Any:
    """An institution whose experts can be asked."""
    there = places.institution(target)
    if there.pk == mine:
        raise Refused("不能请本单位会诊", mend="请选择其他医院")
    if there.kind[:1] not in "AG" or there.closed_on:
        raise Refused("这家机构不开展远程会诊", mend="请选择医院或妇幼保健机构")
    return there


@verb("consultation.ask", title="重新申请会诊")
def ask_again(*, by: Actor, consultation_id: int, target: int) -> Consultation:
    """Elsewhere, or once more, after it was sent back."""
    one = queries.consultation(consultation_id, by)
    there = asked_at(one.origin_id, target)
    step(by, one, VERBS[one.urgency], {"hospital": there.pk})
    at = now()
    return change(
        one, target_id=there.pk, asked_at=at, due_at=due_of(one), arranged_at=None, in_time=None
    )  # type: ignore[return-value]


@verb("consultation.read", title="上传会诊资料")
def attach(
    *, by: Actor, consultation_id: int, title: str, name: str, content: bytes
) -> Attachment:  # fmt: skip
    """Either end lays a tracing, an image or a document beside an open consultation."""
    one = queries.consultation(consultation_id, by)
    if not (by.may("consultation.ask") or by.may("consultation.answer")):
        raise NotAllowed("不能上传会诊资料", ask="请由申请医师或会诊专家上传")
    if not one.open:
        raise Conflict("会诊已经办结，不再接收资料")
    told = words(title, "资料名称", 60)
    paper = papers.received(name, content)
    there = Attachment.objects.filter(consultation=one)
    if there.filter(paper_sha256=paper.sha256).exists():
        raise Conflict("这份资料已经上传")
    if there.count() >= ATTACHMENTS:
        raise Refused(f"一张会诊单最多 {ATTACHMENTS} 份资料", mend="请合并成一个 PDF 后上传")
    papers.keep(Path(settings.HOME), paper, content)
    return Attachment.objects.create(
        consultation=one, title=told, paper_name=paper.name, paper_kind=paper.kind,
        paper_size=paper.size, paper_sha256=paper.sha256, paper_sm3=paper.sm3, added_at=now(),
        added_by=by.name[:80], institution_id=by.institution,
    )  # fmt: skip


def _arranged(one: Consultation) -> dict[str, Any]:
    return {"arranged_at": now(), "in_time": now() <= one.due_at}


@verb("consultation.answer", title="安排会诊")
def arrange(*, by: Actor, consultation_id: int, meets_on: dt.date, expert: str) -> Consultation:
    """The day, and who will look at it."""
    one = queries.consultation(consultation_id, by)
    if not today() <= meets_on <= FURTHEST.after(today()):
        raise Refused("会诊日期不在今天起的 30 天以内", mend="请另选日期")
    name = words(expert, "会诊专家", 60)
    return step(
        by, one, "arrange", {"meets_on": meets_on, "expert": name},
        meets_on=meets_on, expert=name, **_arranged(one),
    )  # fmt: skip


@verb("consultation.answer", title="退回会诊申请")
def decline(*, by: Actor, consultation_id: int, why: str) -> Consultation:
    """Not here, or not yet: what is lacking."""
    one = queries.consultation(consultation_id, by)
    return step(by, one, "decline", {"why": words(why, "原因", 200)}, **_arranged(one))


@verb("consultation.answer", title="出具会诊意见")
def opine(*, by: Actor, consultation_id: int, opinion: str) -> Consultation:
    """The signed opinion goes back to who asked."""
    one = queries.consultation(consultation_id, by)
    told = words(opinion, "会诊意见", 2000)
    taken = int((now() - one.asked_at).total_seconds() // 3600)
    return step(
        by, one, "opine", {"opinion": told}, opinion=told, opined_on=today(), hours=max(0, taken)
    )


@verb("consultation.ask", title="反馈会诊结果")
def feed_back(*, by: Actor, consultation_id: int, outcome: str) -> Consultation:
    """What was done with the opinion; the experts see the case no longer."""
    one = queries.consultation(consultation_id, by)
    told = words(outcome, "采纳和转归", 400)
    return step(
        by, one, "feed_back", {"outcome": told}, outcome=told, closed_on=today(), open=False
    )


@verb("consultation.ask", title="取消会诊")
def cancel_consultation(*, by: Actor, consultation_id: int, why: str) -> Consultation:
    """Not needed any more."""
    one = queries.consultation(consultation_id, by)
    return step(by, one, "cancel", {"why": words(why, "原因", 200)}, closed_on=today(), open=False)
