"""What follow-up does when people move, die, are merged or taken apart again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.followup.actions.enrolling import close_tasks, ended_columns
from xinglin.engines.followup.actions.handing_over import OFFERED, make_offer
from xinglin.engines.followup.models import Enrolment, HandOver, Task
from xinglin.engines.followup.rules import (
    appointment,
    check_due,
    due_columns,
    furthest,
    standing_of,
)
from xinglin.engines.followup.words import Leaving, Rule, programmes
from xinglin.engines.people.models import Resident
from xinglin.engines.places.queries import serving
from xinglin.engines.records import queries as records
from xinglin.kernel.events import on
from xinglin.kernel.time import today


@on("people.moved")
def follow_the_move(*, resident_ids: Sequence[int], place: int | None, **told: Any) -> None:
    """Whoever moved is due at the new place; whoever left the area is followed up no more."""
    rows = Enrolment.objects.filter(resident_id__in=list(resident_ids), left=None)
    day = told.get("day") or today()
    ids = list(rows.values_list("pk", flat=True))
    if place is None:
        close_tasks(ids, day, "已迁出")
        _end(rows, day, Leaving.MOVED)
        return
    _offer_to_the_new_place(list(rows.exclude(institution=None)), place, today())
    rows.update(place_id=place)
    Task.objects.filter(enrolment_id__in=ids, done_on=None).update(place_id=place)


def _offer_to_the_new_place(rows: Sequence[Enrolment], place: int, day: dt.date) -> None:
    """Where another institution serves the new place, the old one offers it the person."""
    target = serving(place, day) if rows else None
    waiting = set(
        HandOver.objects.filter(enrolment__in=rows, state=OFFERED).values_list(
            "enrolment_id", flat=True
        )
    )
    for row in rows:
        if target is not None and row.institution_id != target.pk and row.pk not in waiting:
            make_offer(row, target, row.place_id, "迁居", day)


@on("people.died")
def let_go(*, resident_ids: Sequence[int], day: dt.date, **told: Any) -> None:
    """The dead are due for nothing from the day of death on."""
    rows = Enrolment.objects.filter(resident_id__in=list(resident_ids), left=None)
    close_tasks(list(rows.values_list("pk", flat=True)), day, "已去世")
    _end(rows, day, Leaving.DIED)


def _end(rows: Any, day: dt.date, why: Leaving) -> None:
    """Open enrolments end on that day; one that began after it, by mistake, when it began."""
    for late in rows.filter(joined__gt=day):
        Enrolment.objects.filter(pk=late.pk).update(**ended_columns(late.joined, why))
    rows.filter(joined__lte=day).update(**ended_columns(day, why))


@on("people.merged")
def keep_one_enrolment(*, kept: int, gone: int, **told: Any) -> None:
    """One person is enrolled once: the enrolment that joined first goes on, the others end."""
    _at_home(kept)
    open_ones: dict[str, list[Enrolment]] = {}
    for row in Enrolment.objects.filter(resident_id=kept, left=None).order_by("joined", "id"):
        open_ones.setdefault(row.programme, []).append(row)
    for rows in open_ones.values():
        if len(rows) > 1:
            first, others = rows[0], rows[1:]
            ids = [row.pk for row in others]
            end = ended_columns(max(today(), first.joined), Leaving.MERGED)
            Enrolment.objects.filter(pk__in=ids).update(**end)
            newest = max(rows, key=lambda row: row.last_on or dt.date.min)
            if newest.pk != first.pk:
                _go_on_as(first, newest)


def _go_on_as(first: Enrolment, newest: Enrolment) -> None:
    Enrolment.objects.filter(pk=first.pk).update(
        last_on=newest.last_on,
        last_grade=newest.last_grade,
        last_code=newest.last_code,
        next_on=newest.next_on,
        next_kind=newest.next_kind,
        until_on=newest.until_on,
        promised_on=newest.promised_on,
        reached=newest.reached,
        referred_on=newest.referred_on,
    )


@on("people.unmerged")
def enrol_both_again(*, kept: int, gone: int, **told: Any) -> None:
    """Each of the two goes on in the programmes that the merge had ended for him."""
    for resident in (kept, gone):
        _at_home(resident)
        rows = Enrolment.objects.filter(resident_id=resident)
        followed = set(rows.filter(left=None).values_list("programme", flat=True))
        for row in rows.filter(left_why=Leaving.MERGED).order_by("joined", "id"):
            if row.programme not in followed:
                followed.add(row.programme)
                _open_again(row)
        for row in rows.filter(left=None):
            _as_last_seen(row)


def _open_again(row: Enrolment) -> None:
    plan = programmes.get(row.programme)
    check = check_due(plan, row.joined, None) if plan is not None else None
    Enrolment.objects.filter(pk=row.pk).update(left=None, left_why="", check_on=check)


def _as_last_seen(row: Enrolment) -> None:
    """Set what is due by the visits that are this person's own."""
    plan = programmes.get(row.programme)
    if plan is None:
        return
    visits = records.last_visits(row.resident_id, row.programme, today(), limit=12)
    visits = [one for one in visits if not plan.afresh or one.day >= row.joined]
    last = next((one for one in visits if one.grade), None)
    rule = plan.rule(last.grade) if last is not None else None
    row.last_on = last.day if last else None
    row.promised_on = last.next_on if last and (plan.is_rolling or _appointed(rule)) else None
    row.reached = ""
    for one in visits:
        row.reached = furthest(plan, row.reached, one.kind)
    Enrolment.objects.filter(pk=row.pk).update(
        last_on=row.last_on,
        last_grade=last.grade if last else "",
        last_code=last.code if last else "",
        promised_on=row.promised_on,
        reached=row.reached,
        referred_on=last.day if last and rule is not None and rule.refers else None,
        **due_columns(appointment(plan, standing_of(plan, row, row.resident.birth), today())),
    )


def _appointed(rule: Rule | None) -> bool:
    return rule is not None and (rule.see_again is not None or rule.refers is not None)


def _at_home(resident: int) -> None:
    """A person is due where he lives."""
    place = Resident.objects.filter(pk=resident).values_list("place_id", flat=True).first()
    if place is not None:
        Enrolment.objects.filter(resident_id=resident, left=None).exclude(place_id=place).update(
            place_id=place
        )


@on("records.struck")
def due_again(*, residents: Sequence[int], **told: Any) -> None:
    """Whoever was not visited after all stands as at the visit before, and is due again."""
    for row in Enrolment.objects.filter(resident_id__in=list(residents), left=None):
        _as_last_seen(row)
