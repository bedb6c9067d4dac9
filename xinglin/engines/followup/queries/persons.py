"""One person in a programme: enrolments, what the rules look back on, previews, the standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries.desks import READ, is_sensitive
from xinglin.engines.followup.rules import bedside, history
from xinglin.engines.followup.words import (
    SENSITIVE,
    Facts,
    Preview,
    Programme,
    Seen,
    Verdict,
    programmes,
)
from xinglin.engines.people.models import Resident
from xinglin.engines.records import hidden_from
from xinglin.engines.records import queries as records
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
    """One enrolment with its resident, if the actor holds the permission there; else Missing."""
    found = Enrolment.objects.filter(pk=pk).select_related("resident").first()
    if found is None or not may_touch(seen_by, found.place_id, found.programme, permission):
        raise Missing("没有这项管理记录", why="记录不存在，或不在您的管辖范围内")
    return found


def may_touch(actor: Actor, place: int, programme: str, permission: str) -> bool:
    """Whether the actor holds the permission there, and sensitive records are open to him."""
    if is_sensitive(programme) and not actor.may(SENSITIVE, place):
        return False
    return actor.may(permission, place)


def before(found: Enrolment, day: dt.date, *, without: int | None = None) -> Facts | None:
    """What the rules look back on: the graded visits up to a day, without one being amended."""
    plan = programmes[found.programme]
    rows = [
        row
        for row in records.last_visits(found.resident_id, found.programme, day, limit=12)
        if plan.is_graded(_known_kind(plan, row.kind)) and row.pk != without
    ]
    who = found.resident
    return history(plan, rows, who.birth, who.sex, found.anchor)


def _known_kind(plan: Programme, kind: str) -> str:
    return kind if any(one.name == kind for one in plan.visits) else ""


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
    return bedside(
        programmes[found.programme],
        answers,
        day=day,
        birth=who.birth,
        sex=who.sex,
        mode=mode,
        kind=kind,
        before=before(found, day),
        anchor=found.anchor,
    )


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
            check=not plan.is_graded(_known_kind(plan, row.kind)),
        )
        for row in rows
    ]
    return plan.standard.judge(found.joined, seen, period)


def _code_agrees(plan: Programme, grade: str, code: str) -> bool:
    rule = plan.rule(grade)
    return rule is None or rule.agrees(code)
