"""Alarms of exchange: raised as cases while something stands still, gone when it moves again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import commit
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now
from xinglin.services.returns.models import Alarm
from xinglin.services.returns.queries import ALARM, alarm, standing_still
from xinglin.services.returns.rules import SUBJECT
from xinglin.services.returns.workflow import alarm as law


def tend_alarms(*, by: Actor, at: dt.datetime | None = None) -> tuple[int, int]:
    """Raise what stands still and is not known, end what moves again; how many of each."""
    moment = at or now()
    wanted = standing_still(moment)
    held = {(one.kind, one.of): one for one in Alarm.objects.filter(gone_at=None)}
    new = [key for key in wanted if key not in held]
    gone = [one for key, one in held.items() if key not in wanted]
    with commit(by=by, why="数据交换告警"):
        for key in new:
            _raise(by, key, wanted[key], moment)
        for one in gone:
            _clear(by, one, moment)
        for key, one in held.items():
            if key in wanted and one.why != wanted[key][2][:300]:
                Alarm.objects.filter(pk=one.pk).update(why=wanted[key][2][:300])
    return len(new), len(gone)


def _raise(by: Actor, key: tuple[str, int], told: tuple[int, str, str], at: dt.datetime) -> None:
    place, title, why = told
    made = Alarm.objects.create(
        kind=key[0], of=key[1], place_id=place, title=title[:160], why=why[:300], raised_at=at
    )
    workflow.open_case(
        by=by, workflow=law.code, subject=SUBJECT, subject_id=made.pk, place=place, title=title,
        at=at,
    )  # fmt: skip


def _clear(by: Actor, one: Alarm, at: dt.datetime) -> None:
    case = cases.case_of(law.code, SUBJECT, one.pk)
    if case is not None and case.closed_at is None:
        workflow.move(by=by, case=case, verb="clear", itself=True, at=at)
    Alarm.objects.filter(pk=one.pk).update(gone_at=at)


def tell_alarm(*, by: Actor, pk: int, verb: str, said: dict[str, Any], seen: int | None) -> Alarm:
    """Somebody says what is done about an alarm, or that it did not help."""
    found = alarm(pk, by)
    by.must(ALARM, found.place_id)
    case = cases.case_of(law.code, SUBJECT, pk)
    if case is None:
        raise Missing("这个告警没有办理记录")
    workflow.move(by=by, case=case, verb=verb, said=said, seen=seen)
    return found
