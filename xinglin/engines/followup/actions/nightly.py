"""The night's work, in sets: everybody's due day anew, what is over closed, what is late climbs.

Doing it twice on one day changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup.actions.advancing import CHECK_BACK, LATE
from xinglin.engines.followup.actions.enrolling import close_tasks, ended_columns
from xinglin.engines.followup.models import Counted, Enrolment, Task
from xinglin.engines.followup.queries.fitting import candidates_in, place_of
from xinglin.engines.followup.rules import appointment, due_columns, named_days
from xinglin.engines.followup.words import (
    BIRTH,
    JOINED,
    Leaving,
    Programme,
    Rung,
    Standing,
    programmes,
)
from xinglin.engines.followup.words.steps import BACK_CHECK
from xinglin.engines.followup.words.windows import cycle_of
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.people.models import Resident
from xinglin.kernel.time import Span, days, today

CHUNK = 20_000
DUE = ("next_on", "next_kind", "until_on")


@dataclass(frozen=True)
class Night:
    """What the night's work came to."""

    looked_at: int
    moved: int
    finished: int
    climbed: int
    settled: int
    opened: int


@verb("followup.import", title="重排随访日程")
def nightly(*, by: Actor, on: dt.date | None = None) -> Night:
    """Everybody's due day as of `on`; whose programme is over is closed; what is late climbs."""
    day = on or today()
    looked, moved, finished = 0, 0, 0
    for plan in programmes:
        finished += _finish(plan, day)
        seen, changed = _replan(plan, day)
        looked, moved = looked + seen, moved + changed
    settled = _settle()
    opened = sum(_look_back(plan) for plan in programmes)
    climbed = sum(_climb(plan, day) for plan in programmes)
    return Night(looked, moved, finished, climbed, settled, opened)


# --- due days --------------------------------------------------------------------------------


def _replan(plan: Programme, day: dt.date) -> tuple[int, int]:
    rows = Enrolment.objects.filter(programme=plan.code, left=None)
    if plan.check is not None:
        late = rows.filter(check_on=None, joined__lte=day)
        ids = list(late.values_list("pk", flat=True))
        for part in _parts(ids):
            Enrolment.objects.filter(pk__in=part).update(check_on=F("joined"))
    fixed = any(one.at is not None for one in plan.visits)
    if plan.is_rolling and not fixed:
        return rows.count(), _replan_promised(plan, rows) + _replan_each(
            plan, rows.filter(promised_on=None), day
        )
    return rows.count(), _replan_each(plan, rows, day)


def _replan_promised(plan: Programme, rows: Any) -> int:
    """Who goes from visit to visit is due when the last one said: the store compares by itself."""
    promised = rows.filter(promised_on__isnull=False).annotate(
        due=Greatest("promised_on", "joined")
    )
    name = plan.main.name
    wrong = promised.exclude(next_on=F("due"), until_on=F("due"), next_kind=name)
    ids, dues = [], []
    for pk, due in wrong.values_list("pk", "due").iterator(CHUNK):
        ids.append(pk)
        dues.append(due)
    if ids:
        change_columns(
            Enrolment, ids, {"next_on": dues, "until_on": dues, "next_kind": [name] * len(ids)}
        )
    return len(ids)


READ = (
    "id", "joined", "anchor", "last_on", "reached", "promised_on", "days", "next_on", "next_kind",
    "until_on",
)  # fmt: skip


def _replan_each(plan: Programme, rows: Any, day: dt.date) -> int:
    """Where a schedule is counted, equal standings are counted once."""
    counted: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    ids: list[int] = []
    columns: dict[str, list[Any]] = {name: [] for name in DUE}
    birth = ["resident__birth"] if _needs_birth(plan) else []
    yearly = bool(plan.main.once_a) and not any(one.at is not None for one in plan.visits)
    for row in rows.values_list(*READ, *birth).iterator(CHUNK):
        pk, *told = row[:7]
        told[-1] = tuple(sorted((told[-1] or {}).items()))
        key = (*told, row[10] if birth else None)
        key = _alike(plan, key, day) if yearly else key
        due = counted.get(key)
        if due is None:
            due = counted[key] = _due(plan, key, day)
        if due != row[7:10]:
            ids.append(pk)
            for name, value in zip(DUE, due, strict=True):
                columns[name].append(value)
    if ids:
        change_columns(Enrolment, ids, columns)
    return len(ids)


def _alike(plan: Programme, key: tuple[Any, ...], day: dt.date) -> tuple[Any, ...]:
    """Once a year it matters only in which year somebody was last seen, and whether he joined in
    the present one: all who are alike in that stand for one another."""
    joined, anchor, last_on, *rest = key
    if rest[1] is not None:  # a promised day is held against the day of joining
        return key
    start = cycle_of(plan.main.once_a, day)[0]
    last = cycle_of(plan.main.once_a, last_on)[1] if last_on and last_on >= joined else None
    return (max(joined, start), anchor, last, *rest)


def _needs_birth(plan: Programme) -> bool:
    counts = any(one.at is not None or one.phases for one in plan.visits)
    return plan.anchor == BIRTH and counts


def _due(plan: Programme, key: tuple[Any, ...], day: dt.date) -> tuple[Any, ...]:
    joined, anchor, last_on, reached, promised, named, birth = key
    standing = Standing(
        joined=joined,
        anchor=plan.anchor_of(birth or joined, joined, anchor),
        last_on=last_on,
        reached=reached,
        promised=promised,
        days=named_days(dict(named)),
    )
    return tuple(due_columns(appointment(plan, standing, day))[name] for name in DUE)


# --- what is over ----------------------------------------------------------------------------


def _finish(plan: Programme, day: dt.date) -> int:
    """Whoever outgrew the programme, or whose course is over, leaves it on that day."""
    if plan.ends is None:
        return 0
    rows = Enrolment.objects.filter(programme=plan.code, left=None)
    last = days(3).after(plan.ends.before(day))  # month ends are uneven: the rest is told below
    over = Q(anchor__lte=last)
    if plan.anchor == BIRTH:
        over |= Q(anchor=None, resident__birth__lte=last)
    elif plan.anchor == JOINED:
        over |= Q(anchor=None, joined__lte=last)
    found = rows.filter(over).values_list("pk", "joined", "anchor", "resident__birth")
    ended: dict[dt.date, list[int]] = {}
    for pk, joined, anchor, birth in found:
        on = plan.finished_on(plan.anchor_of(birth, joined, anchor))
        if on is not None and on <= day:
            ended.setdefault(max(on, joined), []).append(pk)
    for on, ids in ended.items():
        for part in _parts(ids):
            Enrolment.objects.filter(pk__in=part).update(**ended_columns(on, Leaving.FINISHED))
            close_tasks(part, on, "期满结案")
    return sum(map(len, ended.values()))


# --- what is late ----------------------------------------------------------------------------


def _settle() -> int:
    """A missed visit that was made, or is due no more, climbs no further."""
    rows = Task.objects.filter(kind=LATE, done_on=None)
    over = rows.filter(
        ~Q(enrolment__left=None)
        | Q(enrolment__until_on=None)
        | Q(enrolment__until_on__gt=F("until_on"))
    )
    ids = list(over.values_list("pk", flat=True))
    for part in _parts(ids):
        Task.objects.filter(pk__in=part).update(done_on=today(), outcome="已补访或不再需要")
    return len(ids)


def _look_back(plan: Programme) -> int:
    """Whoever was sent on by an import or long ago has a look back at him as well."""
    sent = Enrolment.objects.filter(programme=plan.code, left=None, referred_on__isnull=False)
    known = set(
        Task.objects.filter(programme=plan.code, kind=CHECK_BACK).values_list(
            "enrolment_id", "opened_on"
        )
    )
    names = ("pk", "referred_on", "resident_id", "place_id", "institution_id", "doctor_id")
    rows = [row for row in sent.values_list(*names) if row[:2] not in known]
    if not rows:
        return 0
    pks, days_sent, residents, places, institutions, doctors = map(list, zip(*rows, strict=True))
    until = [BACK_CHECK.after(one) for one in days_sent]
    columns = {
        "enrolment_id": pks,
        "resident_id": residents,
        "programme": [plan.code] * len(rows),
        "place_id": places,
        "institution_id": institutions,
        "doctor_id": doctors,
        "kind": [CHECK_BACK] * len(rows),
        "title": ["回访转诊情况"] * len(rows),
        "opened_on": days_sent,
        "due_on": [days(1).after(one) for one in days_sent],
        "until_on": until,
    }
    insert_columns(Task, columns)
    return len(rows)


def _climb(plan: Programme, day: dt.date) -> int:
    """Missed visits reach the leader and then the office; so do tasks that nobody did."""
    first = _days(plan.ladder.leader)
    until = day - dt.timedelta(days=max(1, first))
    late = Enrolment.objects.filter(programme=plan.code, until_on__lte=until)
    known = set(
        Task.objects.filter(programme=plan.code, kind=LATE, done_on=None).values_list(
            "enrolment_id", flat=True
        )
    )
    fresh = (
        row
        for row in late.values_list(
            "pk", "resident_id", "place_id", "institution_id", "doctor_id", "until_on", "next_kind"
        ).iterator(CHUNK)
        if row[0] not in known
    )
    made = 0
    while part := list(islice(fresh, CHUNK)):
        made += len(part)
        insert_columns(Task, _late_columns(plan, part, day))
    return made + _raise(plan, day)


def _late_columns(
    plan: Programme, rows: Sequence[tuple[Any, ...]], day: dt.date
) -> dict[str, list[Any]]:
    pks, residents, places, institutions, doctors, last_days, kinds = map(
        list, zip(*rows, strict=True)
    )
    titles = {one.name: one.title or one.name for one in plan.visits}
    return {
        "enrolment_id": pks,
        "resident_id": residents,
        "programme": [plan.code] * len(rows),
        "place_id": places,
        "institution_id": institutions,
        "doctor_id": doctors,
        "kind": [LATE] * len(rows),
        "name": kinds,
        "title": [f"{titles.get(one, one)}逾期未访"[:80] for one in kinds],
        "opened_on": [day] * len(rows),
        "due_on": last_days,
        "until_on": last_days,
        "rung": [int(plan.ladder.rung((day - one).days) or 0) for one in last_days],
    }


def _raise(plan: Programme, day: dt.date) -> int:
    raised = 0
    for rung, span in ((Rung.OFFICE, plan.ladder.office), (Rung.LEADER, plan.ladder.leader)):
        before = day - dt.timedelta(days=max(1, _days(span)))
        rows = Task.objects.filter(
            programme=plan.code, done_on=None, until_on__lte=before, rung__lt=rung
        )
        ids = list(rows.values_list("pk", flat=True))
        for part in _parts(ids):
            Task.objects.filter(pk__in=part).update(rung=int(rung))
        raised += len(ids)
    return raised


def _days(span: Span) -> int:
    return span.days + 30 * span.months


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    rest: Iterable[int] = iter(ids)
    while part := list(islice(rest, 500)):
        yield part


# --- how many could be enrolled --------------------------------------------------------------


@verb("followup.import", title="统计待纳入人数")
def count_candidates(*, by: Actor, on: dt.date | None = None) -> dict[str, int]:
    """Count, village by village, who fits each programme and is not in it; for wide areas."""
    day = on or today()
    totals: dict[str, int] = {}
    with transaction.atomic():
        Counted.objects.all().delete()
        for plan in programmes:
            rows = place_of(candidates_in(plan, Resident.objects.all(), day))
            found = [(row["place_id"], row["many"]) for row in rows]
            Counted.objects.bulk_create(
                [Counted(programme=plan.code, place_id=at, many=many, counted_on=day)
                 for at, many in found],
                batch_size=5000,
            )  # fmt: skip
            totals[plan.code] = sum(many for _, many in found)
    return totals
