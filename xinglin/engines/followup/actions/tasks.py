"""Tasks done, attempts that failed, candidates put off, and what a team can do in a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.codes import FOLLOWUP_MODE
from xinglin.engines.followup import queries
from xinglin.engines.followup.actions.advancing import LOST
from xinglin.engines.followup.models import Attempt, Capacity, Decision, Task
from xinglin.engines.followup.words import Rung, programmes
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.engines.records import actions as records
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import days, today

events.declare("followup.unreached", "多次联系不上一位居民，需要确认是否失访")


@verb("followup.record", title="办结随访任务")
def finish_task(
    *, by: Actor, task: int, day: dt.date, outcome: str, seen: int | None = None
) -> Task:
    """A task done on that day, with what came of it."""
    found = queries.task(task, seen_by=by, permission="followup.record")
    if found.done_on is not None:
        raise Refused(f"这项任务已于{found.done_on}办结")
    if len(outcome.strip()) < 2:
        raise Refused("请写明办理结果")
    if not found.opened_on <= day <= today():
        raise Refused(f"办结日期 {day} 不对", why=f"应在 {found.opened_on} 与今天之间")
    done = change(found, seen=seen, done_on=day, outcome=outcome.strip()[:200])
    assert isinstance(done, Task)
    return done


@verb("followup.record", title="登记未联系上")
def note_attempt(*, by: Actor, enrolment: int, day: dt.date, mode: str, why: str = "") -> Attempt:
    """Somebody tried to reach the person and did not.

    After as many in a row as the programme says, the team leader is asked whether he is lost.
    """
    found = queries.enrolment(enrolment, seen_by=by, permission="followup.record")
    plan = programmes[found.programme]
    if found.left is not None:
        raise Refused(f"已于 {found.left} 终止管理")
    records.in_lifetime(found.resident, day)
    if day < found.joined:
        raise Refused(f"日期 {day} 早于纳入日期 {found.joined}")
    if FOLLOWUP_MODE.get(mode) is None:
        raise Refused(f"没有“{mode[:10]}”这种联系方式", mend="如 2 家庭、3 电话")
    if Attempt.objects.filter(enrolment=found, day=day, mode=mode).exists():
        raise Refused(f"{day} 已登记过这种方式的联系", mend="同一天同一方式只登记一次")
    made = Attempt.objects.create(
        enrolment=found,
        resident_id=found.resident_id,
        day=day,
        mode=mode,
        why=why.strip()[:200],
        staff_id=by.staff,
    )
    tried = queries.failed_attempts(found)
    waiting = Task.objects.filter(enrolment=found, kind=LOST, done_on=None).exists()
    if tried >= plan.lost_after and not waiting:
        Task.objects.create(
            enrolment=found,
            resident_id=found.resident_id,
            programme=plan.code,
            place_id=found.place_id,
            institution_id=found.institution_id,
            doctor_id=found.doctor_id,
            kind=LOST,
            title=f"连续{tried}次未联系上，请确认是否失访",
            opened_on=day,
            due_on=day,
            until_on=days(7).after(day),
            rung=Rung.LEADER,
        )
        events.publish("followup.unreached", enrolment=found.pk, resident=found.resident_id)
    return made


@verb("followup.enrol", title="暂不纳入")
def not_now(
    *, by: Actor, resident: int, programme: str, why: str, until: dt.date | None = None
) -> Decision:
    """A candidate is not enrolled now, and why; he is proposed again from `until` on, if ever."""
    plan = programmes[programme]
    who = Resident.objects.filter(pk=resident, merged_into=None).first()
    if who is None or not queries.may_touch(by, who.place_id, programme, "followup.enrol"):
        raise Missing("没有这位居民", why="档案不存在，或不在您的管辖范围内")
    if len(why.strip()) < 2:
        raise Refused("请写明暂不纳入的理由")
    if until is not None and until <= today():
        raise Refused(f"再议日期 {until} 应在今天之后")
    for earlier in Decision.objects.filter(resident_id=resident, programme=plan.code):
        earlier.delete()
    return Decision.objects.create(
        resident=who,
        programme=plan.code,
        place_id=who.place_id,
        decided_on=today(),
        ask_again_on=until,
        why=why.strip()[:200],
        staff_id=by.staff,
    )


@verb("followup.plan", title="登记随访能力")
def declare_capacity(
    *, by: Actor, place: int, per_day: int, weekends: bool = False, since: dt.date | None = None
) -> Capacity:
    """How many visits the team of a place makes on a working day, from a day on."""
    by.must("followup.plan", place)
    if not Place.objects.filter(number=place).exists():
        raise Missing("没有这个地方")
    if not 0 < per_day <= 2000:
        raise Refused("每日可随访人次应在1与2000之间")
    day = since or today()
    found = Capacity.objects.filter(place_id=place, since_day=day).first()
    if found is not None:
        changed = change(found, per_day=per_day, weekends=weekends)
        assert isinstance(changed, Capacity)
        return changed
    return Capacity.objects.create(
        place_id=place, since_day=day, per_day=per_day, weekends=weekends
    )


@verb("followup.import", title="登记各村随访能力")
def declare_capacities(*, by: Actor, per_day: Mapping[int, int], since: dt.date) -> int:
    """The same of many places at once, weekends off; how many were new."""
    known = set(
        Capacity.objects.filter(place_id__in=per_day, since_day=since).values_list(
            "place_id", flat=True
        )
    )
    new = {place: many for place, many in per_day.items() if place not in known}
    if new:
        insert_columns(Capacity, {
            "place_id": list(new), "since_day": [since.isoformat()] * len(new),
            "per_day": list(new.values()),
        })  # fmt: skip
    return len(new)
