"""What happens to the patient: arrived or not, treated, sent home or on, looked after."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import actions as following
from xinglin.engines.followup import queries as followup
from xinglin.engines.ledger.actions import change
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.texts import words
from xinglin.kernel.time import days, today
from xinglin.services.referral.actions.asking import write
from xinglin.services.referral.actions.moving import found, give_back, step
from xinglin.services.referral.models import Referral
from xinglin.services.referral.rules import DOWN, LIMITS, ORDINARY

CHECK_BACK = "check-back"


@verb("referral.receive", title="登记转诊到院")
def arrive(*, by: Actor, referral_id: int, arrived_on: dt.date) -> Referral:
    """The patient is here; a down-referral's patient is home."""
    one = found(referral_id, by)
    if not one.sent_on <= arrived_on <= today():
        raise Refused("到院日期不对", why=f"应在 {one.sent_on} 与今天之间")
    return step(by, one, "arrive", {"arrived_on": arrived_on}, arrived_on=arrived_on)


@verb("referral.receive", title="登记转诊未到院")
def miss(*, by: Actor, referral_id: int, why: str) -> Referral:
    """The patient did not come: the place is free again, and the sender is told."""
    one = found(referral_id, by)
    give_back(one)
    return step(by, one, "miss", {"why": words(why, "联系情况", 200)}, offer_id=None)


@verb("referral.receive", title="开具回转单")
def answer(*, by: Actor, referral_id: int, letter: str, advice: str) -> Referral:
    """Discharged with a letter; the sender looks after the patient within two weeks."""
    one = found(referral_id, by)
    told = words(letter, "诊疗小结", 2000)
    moved = step(
        by, one, "answer", {"letter": told}, letter=told,
        advice=words(advice, "康复和管理建议", 2000), ended_on=today(),
    )  # fmt: skip
    return _to_be_looked_after(moved)


@verb("referral.receive", title="接管下转病人")
def settle(*, by: Actor, referral_id: int, plan: str) -> Referral:
    """The family doctor takes a patient over, with a plan of his own."""
    one = found(referral_id, by)
    if one.direction != DOWN:
        raise Refused("只有下转的病人才办理接管", mend="上转的病人请开具回转单")
    told = words(plan, "后续管理计划", 2000)
    return _to_be_looked_after(step(by, one, "settle", {"plan": told}, ended_on=today()))


def _to_be_looked_after(one: Referral) -> Referral:
    """A task for the family doctor, where a programme follows the patient."""
    try:
        enrolled = followup.open_enrolment(one.resident_id, one.programme)
    except Missing:  # nobody follows the patient; the clock of the referral itself runs
        return one
    until = days(int(LIMITS.on(today()).look)).after(today())
    task = following.write_tasks(
        {
            "enrolment_id": [enrolled],
            "resident_id": [one.resident_id],
            "programme": [one.programme],
            "place_id": [one.place_id],
            "institution_id": [_looks(one)],
            "kind": [CHECK_BACK],
            "title": ["回访转诊情况（出院后两周内）"],
            "opened_on": [today().isoformat()],
            "due_on": [today().isoformat()],
            "until_on": [until.isoformat()],
        }
    )
    return change(one, task=task)  # type: ignore[return-value]


def _looks(one: Referral) -> int:
    return int(one.target_id if one.direction == DOWN else one.origin_id)


@verb("referral.send", title="转往他院")
def pass_on(
    *, by: Actor, referral_id: int, target: int, urgency: str, letter: str, reason: str,
    risk: str = "", advice: str = "",
) -> Referral:  # fmt: skip
    """On to another institution, up or down: this one ends, the next begins with its letter.

    The next takes the same summary along: the patient's record need not lie in the reach of
    whoever sends him on. `risk` is how the mother stands now.
    """
    one = found(referral_id, by)
    told = words(letter, "诊疗小结", 2000)
    step(
        by, one, "pass_on", {"letter": told}, letter=told, advice=advice.strip()[:2000],
        ended_on=today(), open=False,
    )  # fmt: skip
    summary = (one.summary, one.summary_commit, one.programme)
    return write(
        by, one.resident, summary, target=target, urgency=urgency or ORDINARY, risk=risk,
        diagnosis=one.diagnosis, reason=reason, department="", offer=None,
        origin=one.target_id, previous=one,
    )  # fmt: skip


@verb("referral.receive", title="转诊后回访")
def look(*, by: Actor, referral_id: int, found_so: str) -> Referral:
    """How the patient is, within two weeks; the referral is done, and so is the task."""
    one = found(referral_id, by)
    told = words(found_so, "回访情况", 400)
    if one.task is not None and by.may("followup.record", one.place_id):
        task = followup.task(one.task, seen_by=by)
        if task.done_on is None:
            following.finish_task(by=by, task=task.pk, day=today(), outcome=told)
    return step(by, one, "look", {"found": told}, looked_on=today(), open=False)
