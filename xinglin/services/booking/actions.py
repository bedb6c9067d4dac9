"""What is done with appointments: planned, booked, cancelled, checked in, called, seen, missed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change, commit, insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel import audit, events
from xinglin.kernel.errors import Conflict, Missing, Refused
from xinglin.kernel.time import ZONE, age_on, days, now, today
from xinglin.services.booking import queries
from xinglin.services.booking.models import Booking, Convenience, Schedule, Slot, Stop
from xinglin.services.booking.rules import (
    LIMITS,
    SERVICES,
    SESSIONS,
    days_of,
    kept_of,
    may_take,
    times_of,
    too_late,
)

MESSAGE = events.declare("booking.message", "给居民发送预约和候诊提醒")
MOST_SLOTS, LONGEST = 60, 60


@verb("booking.plan", title="排班")
def plan(
    *, by: Actor, doctor: int, department: str, weekday: int, session: str, slots: int,
    minutes: int, since_on: dt.date,
) -> Schedule:  # fmt: skip
    """A doctor's clinic every week from a day on; the slots of the coming days are made."""
    who = places.one_staff(doctor)
    if who is None or (who.institution_id != by.institution and not by.everything):
        raise Refused("出诊医生不是您的单位的", mend="请从列表中选择")
    name = department.strip()[:40]
    if len(name) < 2 or session not in SESSIONS or not 0 <= weekday <= 6:
        raise Refused("科室、星期或午别没有填对", mend="请从列表中选择")
    if not 1 <= slots <= MOST_SLOTS or not 1 <= minutes <= LONGEST or slots * minutes > 300:
        raise Refused("号数或每号时间不对", mend="半天不超过 5 小时")
    rows = Schedule.objects.filter(doctor=who.pk, weekday=weekday, session=session, until_on=None)
    if rows.exists():
        raise Conflict("这位医生在这个时段已有排班", mend="请先停止原来的排班")
    made = Schedule.objects.create(
        institution_id=who.institution_id, place_id=who.institution.place_id, department=name,
        doctor_id=who.pk, weekday=weekday, session=session, slots=slots, minutes=minutes,
        since_on=since_on,
    )  # fmt: skip
    make_slots([made], today())
    return made


def make_slots(several: list[Schedule], on: dt.date) -> int:
    """The slots of some patterns as far ahead as one may book; those that are there stay."""
    held = LIMITS.on(on)
    last = days(int(held.ahead)).after(on)
    rows: list[tuple[Any, ...]] = []
    for one in several:
        stops = set(Stop.objects.filter(schedule=one.pk).values_list("day", flat=True))
        stops |= set(Slot.objects.filter(schedule=one.pk, day__range=(on, last)).values_list(
            "day", flat=True
        ))  # fmt: skip
        times = times_of(one.session, one.slots, one.minutes)
        kept = kept_of(one.slots, held.kept)
        rows += [
            (one.pk, day.isoformat(), dt.datetime.combine(day, at, ZONE), turn + 1,
             turn >= one.slots - kept)
            for day in days_of(one.weekday, max(on, one.since_on), last, stops)
            for turn, at in enumerate(times)
        ]  # fmt: skip
    if rows:
        names = ("schedule_id", "day", "at", "number", "kept")
        insert_columns(Slot, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    return len(rows)


@verb("booking.plan", title="停诊")
def stop(*, by: Actor, schedule_id: int, day: dt.date, why: str) -> Stop:
    """No clinic on a day: free slots go, whoever had booked is told and booked out."""
    one = queries.schedule(schedule_id, by)
    if day < today() or day.weekday() != one.weekday:
        raise Refused("这一天没有这个门诊", mend="请填写今天或以后的出诊日")
    if Stop.objects.filter(schedule=one.pk, day=day).exists():
        raise Conflict("这一天已经停诊")
    made = Stop.objects.create(schedule=one, day=day, why=(why.strip() or "停诊")[:120])
    rows = Booking.objects.filter(slot__schedule=one.pk, day=day, live=True, seen_at=None)
    for each in rows.select_related("resident", "institution"):
        change(each, live=False, cancelled_on=today())
        tell(each, f"您预约的{each.day}{each.department}门诊停诊，请改约。")
    for slot in Slot.objects.filter(schedule=one.pk, day=day, booking=None):
        slot.delete()
    return made


def tell(one: Booking, text: str) -> None:
    """A message to the resident, by whatever carries messages here; nothing of it in a log."""
    events.publish(MESSAGE, resident=one.resident, text=text)


@verb("booking.book", title="预约挂号")
def book(*, by: Actor, resident: int, slot: int) -> Booking:
    """A slot for a resident: taken once, whoever clicks at the same moment."""
    who = people.one(resident, seen_by=by)
    by.must("booking.book", who.place_id)
    return _booked(who, slot)


def book_own(*, by: Actor, resident: int, slot: int) -> Booking:
    """The same by the resident, or by who may look for him, to whom this one record is open."""
    who = _own(by, resident)
    with commit(by=by, why="居民预约挂号", door=by.door):
        made = _booked(who, slot)
        audit.note("booking.book", by=by, subject="people.resident", subject_id=who.pk)
        return made


def cancel_own(*, by: Actor, resident: int, booking_id: int) -> Booking:
    """The resident's own booking is given back, within the same limit as anybody's."""
    who = _own(by, resident)
    with commit(by=by, why="居民取消预约", door=by.door):
        rows = Booking.objects.filter(pk=booking_id, resident=who.pk).select_related("slot")
        if (one := rows.first()) is None:
            raise Missing("没有这个预约", mend="请刷新页面")
        audit.note("booking.book", by=by, subject="people.resident", subject_id=who.pk)
        return _given_back(one)


def _own(by: Actor, resident: int) -> Any:
    if resident not in by.opened:
        raise Missing("没有这位居民的档案", mend="请重新登录居民端")
    return people.reached(resident, by)


def _booked(who: Any, slot: int) -> Booking:
    if who.deceased_on:
        raise Refused("这位居民已去世")
    found = Slot.objects.filter(pk=slot).select_related("schedule__institution").first()
    if found is None:
        raise Missing("没有这个号", mend="请重新选择")
    on = today()
    off = Stop.objects.filter(schedule=found.schedule_id, day=found.day).exists()
    if off or found.schedule.until_on is not None:
        raise Refused("这个门诊已停诊", mend="请重新选择")
    if found.at <= now() or found.day > days(int(LIMITS.on(on).ahead)).after(on):
        raise Refused("这个号不在可预约的时间内", mend="请重新选择")
    if until := queries.barred(who.pk, on):
        raise Refused("多次爽约，暂停预约", why=f"可在 {until} 之后预约，或当日到现场取号")
    if why := may_take(found.kept, age_on(who.birth, on), found.day, on):
        raise Refused("不能预约这个号", why=why, mend="请选择其他号")
    of = found.schedule
    rows = Booking.objects.filter(resident=who.pk, institution=of.institution_id, live=True,
                                  department=of.department, day=found.day)  # fmt: skip
    if rows.exists():
        raise Conflict("这位居民当日在该科室已有预约")
    if Booking.objects.filter(slot=found.pk, live=True).exists():
        raise Conflict("这个号刚刚被约走", mend="请选择其他号")
    try:
        with transaction.atomic():
            return Booking.objects.create(
                slot=found, resident_id=who.pk, institution_id=of.institution_id,
                place_id=of.place_id, department=of.department, day=found.day, booked_on=on,
                ahead=found.day > on,
            )  # fmt: skip
    except IntegrityError as taken:
        raise Conflict("这个号刚刚被约走", mend="请选择其他号") from taken


@verb("booking.book", title="取消预约")
def cancel(*, by: Actor, booking_id: int) -> Booking:
    """The slot is free again; not in the last hour, and not after checking in."""
    return _given_back(queries.booking(booking_id, by))


def _given_back(one: Booking) -> Booking:
    if not one.live or one.checked_at is not None:
        raise Refused("这个预约不能取消", why="已取消、已签到或已判定爽约")
    if too_late(one.slot.at, now()):
        raise Refused("离就诊时间太近，不能取消",
                      why=f"须在就诊前 {LIMITS.on(today()).cancel:g} 分钟取消")  # fmt: skip
    return change(one, live=False, cancelled_on=today())  # type: ignore[return-value]


@verb("booking.call", title="预约签到")
def check_in(*, by: Actor, booking_id: int) -> Booking:
    """Here: a ticket of the day's line."""
    one = _here(by, booking_id)
    if one.checked_at is not None:
        raise Conflict(f"已经签到，候诊号是 {one.ticket}")
    if one.day != today():
        raise Refused("不是今天的预约", why=f"就诊日期是 {one.day}")
    rows = Booking.objects.filter(institution=one.institution_id, department=one.department,
                                  day=one.day)  # fmt: skip
    last = rows.aggregate(last=Max("ticket"))["last"] or 0
    return change(one, ticket=last + 1, checked_at=now())  # type: ignore[return-value]


def _here(by: Actor, booking_id: int) -> Booking:
    one = queries.bookings(by).filter(pk=booking_id, live=True).first()
    if one is None:
        raise Missing("没有这个有效的预约", why="预约已取消，或不是您的单位的")
    return one


@verb("booking.call", title="叫号")
def call_next(*, by: Actor, department: str) -> Booking:
    """The next of the line; the one after him is told that his turn comes."""
    if by.institution is None:
        raise Refused("您的账号不属于任何机构", ask="请联系平台管理员")
    line = list(queries.waiting(by.institution, department, today())[:3])
    if not line:
        raise Refused("没有候诊的人", mend="请等候签到")
    one = line[0]
    started = max(one.checked_at or now(), one.slot.at)
    waited = max(0, int((now() - started).total_seconds() // 60))
    for each in line[1:2]:
        tell(each, f"您的{each.department}候诊号{each.ticket}即将叫到，请到诊室门口等候。")
    told = one.waited if one.waited is not None else waited
    return change(one, called_at=now(), waited=told)  # type: ignore[return-value]


@verb("booking.call", title="重叫")
def recall(*, by: Actor, booking_id: int) -> Booking:
    """Called once more; the first call counts for the waiting time."""
    one = _here(by, booking_id)
    if one.called_at is None or one.seen_at is not None:
        raise Refused("这个号没有在叫号中")
    tell(one, f"正在叫您的{one.department}候诊号{one.ticket}，请立即到诊室。")
    return change(one, called_at=now())  # type: ignore[return-value]


@verb("booking.call", title="过号")
def pass_over(*, by: Actor, booking_id: int) -> Booking:
    """Called and not there: to the end of the line."""
    one = _here(by, booking_id)
    if one.called_at is None or one.seen_at is not None:
        raise Refused("这个号没有在叫号中")
    return change(one, called_at=None, passed_at=now())  # type: ignore[return-value]


@verb("booking.call", title="登记就诊")
def finish(*, by: Actor, booking_id: int) -> Booking:
    """Seen by the doctor."""
    one = _here(by, booking_id)
    if one.called_at is None or one.seen_at is not None:
        raise Refused("还没有叫到这个号", mend="请先叫号")
    return change(one, seen_at=now(), seen_on=one.day)  # type: ignore[return-value]


def close_days(on: dt.date) -> tuple[int, int, int]:
    """The night's work inside an open commit: (no-shows marked, reminders sent, slots made)."""
    gone = Booking.objects.filter(day__lt=on, live=True, checked_at=None, missed_on=None)
    missed = 0
    for one in gone.select_related("slot"):
        change(one, live=False, missed_on=one.day)
        missed += 1
    reminded = 0
    soon = Booking.objects.filter(day=days(1).after(on), live=True, reminded_on=None)
    for one in soon.select_related("resident", "slot", "institution"):
        at = f"{one.slot.at.astimezone(ZONE):%H:%M}"
        tell(
            one,
            f"提醒：您预约了{one.day} {at} {one.institution}{one.department}，不能来请提前取消。",
        )
        change(one, reminded_on=on)
        reminded += 1
    made = make_slots(list(Schedule.objects.filter(until_on=None)), on)
    return missed, reminded, made


@verb("booking.plan", title="停止排班")
def end_schedule(*, by: Actor, schedule_id: int) -> Schedule:
    """No further weeks; what is booked stays booked."""
    one = queries.schedule(schedule_id, by)
    for slot in Slot.objects.filter(schedule=one.pk, at__gt=now(), booking=None):
        slot.delete()
    return change(one, until_on=today())  # type: ignore[return-value]


@verb("booking.keep", title="登记便民服务")
def offer(*, by: Actor, institution: int, service: str, on: dt.date) -> Convenience:
    """A hospital offers one of the four services from a day on."""
    at = places.institution(institution)
    by.must("booking.keep", at.place_id)
    if service not in SERVICES or on > today():
        raise Refused("服务或日期没有填对", mend="请选择服务，日期不晚于今天")
    rows = Convenience.objects.filter(institution=at.pk, service=service, until_on=None)
    if rows.exists():
        raise Conflict(f"{at}已开通{SERVICES[service]}")
    return Convenience.objects.create(
        institution_id=at.pk, place_id=at.place_id, service=service, since_on=on
    )


@verb("booking.keep", title="停止便民服务")
def withdraw(*, by: Actor, institution: int, service: str, on: dt.date) -> Convenience:
    """It is offered no longer from that day on."""
    by.must("booking.keep", places.institution(institution).place_id)
    rows = Convenience.objects.filter(institution=institution, service=service, until_on=None)
    found = rows.first()
    if found is None or not found.since_on <= on <= today():
        raise Refused("没有这项开通的服务，或日期不对", mend="请核对服务和日期")
    return change(found, until_on=on)  # type: ignore[return-value]
