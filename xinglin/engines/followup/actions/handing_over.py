"""One institution hands a person's follow-up to another: offered, then accepted or declined."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import queries
from xinglin.engines.followup.models import Enrolment, HandOver, Task
from xinglin.engines.ledger.actions import change
from xinglin.engines.places.models import Institution
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today

OFFERED, ACCEPTED, DECLINED, WITHDRAWN = "offered", "accepted", "declined", "withdrawn"
events.declare("followup.offered", "一项随访管理移交给另一机构，等待接收")
events.declare("followup.handed_over", "一项随访管理由另一机构接收")


@verb("followup.enrol", title="移交管理")
def offer(
    *, by: Actor, enrolment: int, to_institution: int, note: str = "", on: dt.date | None = None
) -> HandOver:
    """The enrolment offered to another institution; until it answers, both see it."""
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.enrol")
    target = Institution.objects.filter(pk=to_institution, closed_on=None).first()
    if target is None:
        raise Missing("没有这家机构")
    if found.left is not None:
        raise Refused(f"已于 {found.left} 终止管理，不能移交")
    if found.institution_id == to_institution:
        raise Refused("这位居民已由该机构管理")
    if HandOver.objects.filter(enrolment=found, state=OFFERED).exists():
        raise Refused("已有一次移交在等待答复", mend="请等对方答复，或先撤回")
    return make_offer(found, target, found.place_id, note, on or today())


def make_offer(
    found: Enrolment, target: Institution, from_place: int, note: str, day: dt.date
) -> HandOver:
    """The rows of an offer, for an action that has checked it."""
    made = HandOver.objects.create(
        enrolment=found,
        resident_id=found.resident_id,
        programme=found.programme,
        from_institution_id=found.institution_id,
        to_institution=target,
        from_place_id=from_place,
        to_place_id=target.place_id,
        offered_on=day,
        note=note.strip()[:200],
    )
    events.publish("followup.offered", enrolment=found.pk, resident=found.resident_id)
    return made


@verb("followup.enrol", title="接收管理")
def accept(
    *, by: Actor, hand_over: int, doctor: int | None = None, seen: int | None = None
) -> HandOver:
    """The enrolment and its open tasks belong to the institution that accepts."""
    found = queries.hand_over(hand_over, seen_by=by, permission="followup.enrol", side="to")
    _must_wait(found)
    enrolment = Enrolment.objects.get(pk=found.enrolment_id)
    if enrolment.left is not None:
        raise Refused(f"已于 {enrolment.left} 终止管理，不能接收")
    answered = change(found, seen=seen, state=ACCEPTED, answered_on=today())
    assert isinstance(answered, HandOver)
    change(enrolment, institution_id=found.to_institution_id, doctor_id=doctor)
    Task.objects.filter(enrolment_id=enrolment.pk, done_on=None).update(
        institution_id=found.to_institution_id, doctor_id=doctor
    )
    events.publish("followup.handed_over", enrolment=enrolment.pk, resident=enrolment.resident_id)
    return answered


@verb("followup.enrol", title="退回移交")
def decline(*, by: Actor, hand_over: int, why: str, seen: int | None = None) -> HandOver:
    """The enrolment stays where it was, and the offer says why."""
    found = queries.hand_over(hand_over, seen_by=by, permission="followup.enrol", side="to")
    _must_wait(found)
    if len(why.strip()) < 2:
        raise Refused("请写明退回的理由")
    answered = change(found, seen=seen, state=DECLINED, answered_on=today(), why=why.strip()[:200])
    assert isinstance(answered, HandOver)
    return answered


@verb("followup.enrol", title="撤回移交")
def withdraw(*, by: Actor, hand_over: int, seen: int | None = None) -> HandOver:
    """The offer taken back by the side that made it."""
    found = queries.hand_over(hand_over, seen_by=by, permission="followup.enrol", side="from")
    _must_wait(found)
    answered = change(found, seen=seen, state=WITHDRAWN, answered_on=today())
    assert isinstance(answered, HandOver)
    return answered


def _must_wait(found: HandOver) -> None:
    if found.state != OFFERED:
        raise Refused("这次移交已经答复", why=f"答复日期 {found.answered_on}")
