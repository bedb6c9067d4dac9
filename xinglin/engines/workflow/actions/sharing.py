"""Handing cases on: to a colleague, to another office, back, and to several at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Institution, Staff
from xinglin.engines.workflow.actions.moving import (
    about,
    must_hold,
    present,
    store,
    write_step,
)
from xinglin.engines.workflow.models import Case, Part
from xinglin.engines.workflow.rules import NEVER, due
from xinglin.engines.workflow.words import Limit
from xinglin.kernel import audit
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import now


def delegate(
    *, by: Actor, case: Case | int, staff: int | None, why: str = "", at: dt.datetime | None = None
) -> Case:
    """Charge a colleague of the office with a case, or nobody in particular again (None)."""
    with commit(by=by, why="交办"):
        row, law = present(case, by)
        must_hold(row, by)
        named = "本单位"
        if staff is not None:
            who = Staff.objects.filter(pk=staff, left_on=None).first()
            if who is None or (row.office_id and who.institution_id != row.office_id):
                raise Refused("只能交给本单位在岗的同事", mend="请从本单位人员中选择")
            named = who.name
        if staff == row.staff_id:
            raise Conflict("已经由这位同事办理", mend="请刷新页面")
        store(row, staff_id=staff, version=row.version + 1)
        write_step(row, by, "charge", at or now(), note=f"{named}；{why}" if why else named)
        audit.note(f"{law.code}.charge", by=by, **about(row))
        return row


def hand_over(
    *, by: Actor, case: Case | int, office: int, why: str, at: dt.datetime | None = None
) -> Case:
    """Give a case to another office; it stays in its state and keeps its clocks."""
    with commit(by=by, why="移交"):
        row, law = present(case, by)
        must_hold(row, by)
        _must_say(why)
        target = _office(office)
        if target.pk == row.office_id:
            raise Conflict("已经在这个单位", mend="请刷新页面")
        _to_office(row, by, target, "give", why, at or now())
        audit.note(f"{law.code}.give", by=by, **about(row))
        return row


def give_back(*, by: Actor, case: Case | int, why: str, at: dt.datetime | None = None) -> Case:
    """Return a case to the office it came from."""
    with commit(by=by, why="退回"):
        row, law = present(case, by)
        must_hold(row, by)
        _must_say(why)
        if row.came_from is None:
            raise Refused("这件事不是其他单位转来的，不能退回")
        _to_office(row, by, _office(row.came_from), "back", why, at or now())
        audit.note(f"{law.code}.back", by=by, **about(row))
        return row


def _to_office(
    row: Case, by: Actor, target: Institution, kind: str, why: str, at: dt.datetime
) -> None:
    before = row.office_id
    store(
        row, office_id=target.pk, came_from=before, staff_id=None, version=row.version + 1
    )  # fmt: skip
    write_step(row, by, kind, at, note=f"{target}；{why}")


def ask_offices(
    *,
    by: Actor,
    case: Case | int,
    offices: Sequence[int],
    what: str,
    within: Limit | None = None,
    at: dt.datetime | None = None,
) -> list[Part]:
    """Ask several offices for their part of a case; a joint move waits until all have answered."""
    when = at or now()
    with commit(by=by, why="请其他单位会办"):
        row, law = present(case, by)
        must_hold(row, by)
        _must_say(what)
        if not offices:
            raise Refused("没有选择会办单位", mend="请至少选择一个单位")
        made = []
        for office in dict.fromkeys(offices):
            target = _office(office)
            try:
                with transaction.atomic():
                    part = Part.objects.create(
                        case=row, office=target, what=what.strip()[:400], asked_at=when,
                        due_at=due(within, when) if within else NEVER,
                    )  # fmt: skip
            except IntegrityError as error:
                raise Conflict(f"{target}还没有回复上一次会办", mend="请等待回复") from error
            made.append(part)
        store(row, version=row.version + 1)
        told = "、".join(str(one.office) for one in made)
        write_step(row, by, "ask", when, note=f"{told}；{what.strip()}")
        audit.note(f"{law.code}.ask", by=by, **about(row), detail={"offices": len(made)})
        return made


def answer(*, by: Actor, part: Part | int, said: str, at: dt.datetime | None = None) -> Part:
    """What an office that was asked contributes."""
    pk, when = part.pk if isinstance(part, Part) else part, at or now()
    with commit(by=by, why="会办回复"):
        asked = Part.objects.select_for_update().filter(pk=pk).first()
        if asked is None:
            raise Missing("没有这项会办")
        if not by.everything and asked.office_id != by.institution:
            raise NotAllowed("这项会办不在您的单位", ask="请由被请求的单位回复")
        if asked.answered_at is not None:
            raise Conflict("这项会办已经回复", mend="请刷新页面")
        _must_say(said)
        row, law = present(asked.case_id, by)
        asked.answered_at, asked.answer = when, said.strip()[:2000]
        asked.save(update_fields=["answered_at", "answer"])
        store(row, version=row.version + 1)
        write_step(row, by, "answer", when, note=said.strip())
        audit.note(f"{law.code}.answer", by=by, **about(row))
        return asked


def _office(pk: int) -> Institution:
    found = Institution.objects.filter(pk=pk, closed_on=None).first()
    if found is None:
        raise Missing("没有这个单位，或已经撤销", mend="请重新选择单位")
    return found


def _must_say(text: str) -> None:
    if not text.strip():
        raise Refused("没有写明事由", mend="请写明原因或要求")
