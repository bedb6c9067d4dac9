"""One person in a programme: enrolments, what the rules look back on, previews, the standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Attempt, Enrolment, HandOver
from xinglin.engines.followup.queries.desks import READ
from xinglin.engines.followup.rules import bedside, history, known_kind, named_days
from xinglin.engines.followup.words import (
    Diagnosed,
    Facts,
    Known,
    Measured,
    Preview,
    Programme,
    Seen,
    Verdict,
    asked_of,
    marks,
    programmes,
)
from xinglin.engines.people.models import Resident
from xinglin.engines.records import hidden_from
from xinglin.engines.records import queries as records
from xinglin.engines.records.models import Visit
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import Period


def enrolments_of(resident: int, *, seen_by: Actor) -> list[Enrolment]:
    """The programmes a person is or was in, open ones first."""
    who = records.readable(resident, seen_by, "followup.enrolments", READ)
    rows = Enrolment.objects.filter(resident_id=resident)
    rows = rows.exclude(programme__in=hidden_from(seen_by, who.place_id))
    return sorted(rows.select_related("institution", "doctor"), key=_open_first)


def _open_first(row: Enrolment) -> tuple[bool, int]:
    return row.left is not None, -row.joined.toordinal()


def enrolment(pk: int, *, seen_by: Actor, permission: str = READ) -> Enrolment:
    """One enrolment with its resident, if the actor holds the permission there; else Missing.

    While it is being handed over, both sides see it and work on it.
    """
    found = Enrolment.objects.filter(pk=pk).select_related("resident").first()
    if found is None or not any(
        may_touch(seen_by, place, found.programme, permission) for place in _places(found)
    ):
        raise Missing("没有这项管理记录", why="记录不存在，或不在您的管辖范围内")
    return found


def _places(found: Enrolment) -> list[int]:
    """Where an enrolment may be seen: where the person lives, and where it is handed over."""
    rows = HandOver.objects.filter(enrolment_id=found.pk, state="offered")
    offered = rows.values_list("from_place_id", "to_place_id")
    return list(dict.fromkeys([found.place_id, *(place for pair in offered for place in pair)]))


def may_touch(actor: Actor, place: int, programme: str, permission: str) -> bool:
    """Whether the actor holds the permission there, and sensitive records are open to him."""
    known = programmes.get(programme)
    if known is not None and known.permission and not actor.may(known.permission, place):
        return False
    return actor.may(permission, place)


def before(found: Enrolment, day: dt.date, *, without: int | None = None) -> Facts | None:
    """What the rules look back on: the graded visits up to a day, without one being amended."""
    plan = programmes[found.programme]
    rows = [row for row in graded_visits(found, day) if row.pk != without]
    who = found.resident
    anchor = plan.anchor_of(who.birth, found.joined, found.anchor)
    return history(plan, rows, who.birth, who.sex, anchor, named_days(found.days))


def graded_visits(found: Enrolment, day: dt.date) -> list[Visit]:
    """The last visits of the kinds that the plan grades, newest first."""
    plan = programmes[found.programme]
    rows = records.last_visits(found.resident_id, found.programme, day, limit=12)
    since = found.joined if plan.afresh else dt.date.min
    return [row for row in rows if row.day >= since and plan.is_graded(known_kind(plan, row.kind))]


def last_check(found: Enrolment) -> dt.date | None:
    """The day of the last visit of the other recurring kind, during this enrolment."""
    check = programmes[found.programme].check
    if check is None:
        return None
    rows = Visit.objects.filter(
        resident_id=found.resident_id, programme=found.programme, kind=check.name, struck_why=""
    )
    last: dt.date | None = rows.aggregate(last=Max("day"))["last"]
    return last if last is not None and last >= found.joined else None


def failed_attempts(found: Enrolment) -> int:
    """How often in a row the person was not reached: since the last visit of any kind."""
    rows = Visit.objects.filter(
        resident_id=found.resident_id, programme=found.programme, struck_why=""
    )
    last = rows.aggregate(last=Max("day"))["last"] or dt.date.min
    return Attempt.objects.filter(enrolment_id=found.pk, day__gt=last).count()


def known_of(who: Resident, on: dt.date) -> Known:
    """What is known of a person, as programmes ask; for deciding, not shown to anybody."""
    inside = Enrolment.objects.filter(resident_id=who.pk, left=None)
    return Known(
        birth=who.birth,
        sex=who.sex,
        on=on,
        conditions=[Diagnosed(*row) for row in records.conditions_known(who.pk)],
        measured={
            question: [Measured(*row) for row in rows]
            for question, rows in records.measured_known(who.pk, questions_asked()).items()
        },
        programmes=frozenset(inside.values_list("programme", flat=True)),
        marks=frozenset(one.code for one in marks if who.pk in one.among([who.pk], on)),
    )


def questions_asked() -> set[str]:
    """The questions whose answers decide on any programme."""
    return {question for one in programmes for question in asked_of(one.who)[1]}


def preview(
    pk: int,
    *,
    seen_by: Actor,
    day: dt.date,
    answers: Mapping[str, Any],
    mode: str = "1",
    kind: str = "",
) -> Preview:
    """What the answers typed so far would come to; nothing is written."""
    found = enrolment(pk, seen_by=seen_by, permission="followup.record")
    who: Resident = found.resident
    if day < who.birth:
        raise Refused(f"日期 {day} 早于出生日期", mend="请核对日期")
    return at_bedside(found, answers, day=day, mode=mode, kind=kind)


def at_bedside(
    found: Enrolment,
    answers: Mapping[str, Any],
    *,
    day: dt.date,
    mode: str = "1",
    kind: str = "",
    without: int | None = None,
) -> Preview:
    """Answers checked and graded by the programme's plan, without one visit that is amended."""
    plan = programmes[found.programme]
    who = found.resident
    return bedside(
        plan,
        answers,
        day=day,
        birth=who.birth,
        sex=who.sex,
        mode=mode,
        kind=kind,
        before=before(found, day, without=without),
        anchor=plan.anchor_of(who.birth, found.joined, found.anchor),
        named=named_days(found.days),
    )


def open_enrolment(resident: int | None, programme: str) -> int:
    """The enrolment in which a person is now followed by a programme; else Missing."""
    rows = Enrolment.objects.filter(resident_id=resident or 0, programme=programme, left=None)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise Missing("这位居民没有纳入这个项目", mend="请先纳入管理，再填写随访")
    return int(found)


def standing(pk: int, period: Period, *, seen_by: Actor) -> Verdict | None:
    """Whether a person's care in the period was as the standard demands, and what is missing."""
    found = enrolment(pk, seen_by=seen_by)
    plan = programmes[found.programme]
    if plan.standard is None:
        return None
    rows = records.last_visits(found.resident_id, found.programme, period.end, limit=60)
    seen = [
        Seen(
            day=row.day,
            mode=row.mode,
            measured=bool(row.measured) or row.measured is None,
            consistent=_code_agrees(plan, row.grade, row.code),
            next_on=row.next_on,
            check=plan.check is not None and row.kind == plan.check.name,
        )
        for row in rows
    ]
    return plan.standard.judge(found.joined, seen, period)


def _code_agrees(plan: Programme, grade: str, code: str) -> bool:
    rule = plan.rule(grade)
    return rule is None or rule.agrees(code)
