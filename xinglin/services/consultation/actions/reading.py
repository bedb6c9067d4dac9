"""A tracing or an image is sent to a shared centre, read there, and its report comes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel import events, papers
from xinglin.kernel.errors import Conflict, Missing, Refused
from xinglin.kernel.texts import words
from xinglin.kernel.time import now, today
from xinglin.services.consultation import queries
from xinglin.services.consultation.actions.moving import due_of, open_case, origin_of, step
from xinglin.services.consultation.models import Centre, Reading
from xinglin.services.consultation.rules import (
    CENTRES,
    CRITICAL,
    KINDS,
    ROUTINE,
    URGENCIES,
    URGENT,
    turn_around,
)

REPORTED = events.declare("consultation.reported", "告知居民检查报告已出")
VERBS = {CRITICAL: "rush", URGENT: "hasten", ROUTINE: "send"}


@verb("consultation.keep", title="设立共享阅片中心")
def open_centre(*, by: Actor, institution: int, kind: str, on: dt.date) -> Centre:
    """An institution reads for others from a day on."""
    at = places.institution(institution)
    by.must("consultation.keep", at.place_id)
    if kind not in CENTRES:
        raise Refused("没有选择中心类别", mend="请从列表中选择")
    if at.kind[:1] not in "AG":
        raise Refused(f"{at}不能作为阅片中心", mend="请选择医院或妇幼保健机构")
    if on > today():
        raise Refused("启用日期还没有到", mend="请填写今天或以前的日期")
    if Centre.objects.filter(institution=at.pk, kind=kind, closed_on=None).exists():
        raise Conflict(f"{at}已是{CENTRES[kind]}")
    return Centre.objects.create(
        institution_id=at.pk, place_id=at.place_id, kind=kind, opened_on=on
    )


@verb("consultation.keep", title="停用共享阅片中心")
def close_centre(*, by: Actor, centre_id: int, on: dt.date) -> Centre:
    """No more orders from that day on; what was sent in is still read."""
    one = queries.centre(centre_id)
    by.must("consultation.keep", one.place_id)
    if not one.opened_on <= on <= today():
        raise Refused("停用日期不对", why=f"应在 {one.opened_on} 与今天之间")
    return change(one, closed_on=on)  # type: ignore[return-value]


@verb("consultation.ask", title="送共享阅片")
def order(
    *,
    by: Actor,
    resident: int,
    centre: int,
    urgency: str,
    item: str,
    question: str,
    name: str,
    content: bytes,
    origin: int | None = None,
) -> Reading:
    """A tracing, an image or a smear goes to a centre; the clock of its urgency runs from now."""
    who = people.one(resident, seen_by=by)
    by.must("consultation.ask", who.place_id)
    if who.deceased_on:
        raise Refused("这位居民已去世")
    to, mine = queries.centre(centre), origin_of(by, origin)
    if to.institution_id == mine:
        raise Refused("不能送给本单位", mend="请选择其他中心")
    if urgency not in URGENCIES:
        raise Refused("没有选择缓急", mend="请从列表中选择")
    paper = papers.received(name, content)
    papers.keep(Path(settings.HOME), paper, content)
    at = now()
    made = Reading.objects.create(
        resident_id=who.pk, place_id=who.place_id, origin_id=mine, centre=to,
        target_id=to.institution_id, kind=to.kind, urgency=urgency,
        item=words(item, "检查项目", 60), question=words(question, "病情和要求", 400),
        paper_name=paper.name, paper_kind=paper.kind, paper_size=paper.size,
        paper_sha256=paper.sha256, paper_sm3=paper.sm3, ordered_on=at.date(), sent_at=at,
        due_at=at, sender=by.name[:80],
    )  # fmt: skip
    open_case(by, made, f"{KINDS[to.kind]}阅片（{URGENCIES[urgency]}）→ {to.institution}")
    step(by, made, VERBS[urgency], {"hospital": to.institution_id})
    return change(made, due_at=due_of(made))  # type: ignore[return-value]


@verb("consultation.ask", title="重新送共享阅片")
def order_again(*, by: Actor, reading_id: int, name: str, content: bytes) -> Reading:
    """Recorded anew after the centre sent it back; a new clock runs."""
    one = queries.reading(reading_id, by)
    paper = papers.received(name, content)
    papers.keep(Path(settings.HOME), paper, content)
    at = now()
    step(by, one, VERBS[one.urgency], {"hospital": one.target_id})
    return change(
        one, paper_name=paper.name, paper_kind=paper.kind, paper_size=paper.size,
        paper_sha256=paper.sha256, paper_sm3=paper.sm3, sent_at=at, due_at=due_of(one),
    )  # type: ignore[return-value]  # fmt: skip


@verb("consultation.answer", title="开始阅片")
def take(*, by: Actor, reading_id: int) -> Reading:
    """Somebody at the centre reads it now."""
    one = queries.reading(reading_id, by)
    return step(by, one, "take", reader=by.name[:80])


@verb("consultation.answer", title="退回阅片")
def refuse(*, by: Actor, reading_id: int, why: str) -> Reading:
    """It cannot be read: what is wrong with it, so that it is recorded again."""
    one = queries.reading(reading_id, by)
    return step(by, one, "refuse", {"why": words(why, "原因", 200)})


@verb("consultation.answer", title="签发阅片报告")
def report(
    *, by: Actor, reading_id: int, finding: str, conclusion: str, alarming: bool = False
) -> Reading:
    """The signed report; a critical one must be seen within minutes."""
    one = queries.reading(reading_id, by)
    told = words(conclusion, "诊断意见", 1000)
    taken = turn_around(one.sent_at, now(), one.due_at)
    done: Reading = step(
        by, one, "alarm" if alarming else "report", {"conclusion": told},
        finding=words(finding, "所见", 2000), conclusion=told, alarming=alarming,
        reader=by.name[:80], reported_at=now(), minutes=taken.minutes, in_time=taken.in_time,
    )  # fmt: skip
    if not alarming:  # who must act at once is called by the doctor, not by a message
        _push(done)
    return done


def _push(one: Reading) -> None:
    """That a result is there, to the resident; what it says stays behind the resident's login."""
    text = f"您的{KINDS[one.kind]}检查报告已出，可在居民端查看，或到{one.origin}咨询医生。"
    events.publish(REPORTED, resident=one.resident, text=text)


@verb("consultation.ask", title="查收阅片报告")
def see(*, by: Actor, reading_id: int, done_so: str) -> Reading:
    """The report was read by who asked for it, and what was done."""
    one = queries.reading(reading_id, by)
    if one.origin_id != by.institution and not by.everything:
        raise Missing("报告由申请单位查收")
    done: Reading = step(
        by, one, "see", {"done_so": words(done_so, "处置", 400)}, seen_at=now(), open=False
    )
    if one.alarming:
        _push(done)
    return done


@verb("consultation.ask", title="取消阅片")
def cancel_reading(*, by: Actor, reading_id: int, why: str) -> Reading:
    """Not needed any more."""
    one = queries.reading(reading_id, by)
    return step(by, one, "cancel", {"why": words(why, "原因", 200)}, open=False)
