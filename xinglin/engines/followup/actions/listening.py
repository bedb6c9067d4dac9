"""What follow-up does when people move, die, are merged or taken apart again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.followup.actions.enrolling import ended_columns
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.words import Leaving, programmes
from xinglin.engines.people.models import Resident
from xinglin.engines.records import queries as records
from xinglin.kernel.events import on
from xinglin.kernel.time import today


@on("people.moved")
def follow_the_move(*, resident_ids: Sequence[int], place: int | None, **told: Any) -> None:
    """Whoever moved is due at the new place; whoever left the area is followed up no more."""
    rows = Enrolment.objects.filter(resident_id__in=list(resident_ids), left=None)
    if place is None:
        rows.update(**ended_columns(told.get("day") or today(), Leaving.MOVED))
    else:
        rows.update(place_id=place)


@on("people.died")
def let_go(*, resident_ids: Sequence[int], day: dt.date, **told: Any) -> None:
    """The dead are due for nothing from the day of death on."""
    rows = Enrolment.objects.filter(resident_id__in=list(resident_ids), left=None)
    rows.filter(joined__lte=day).update(**ended_columns(day, Leaving.DIED))
    # Enrolled by mistake after the day of death: the enrolment ends on the day it began.
    for late in rows.filter(joined__gt=day):
        Enrolment.objects.filter(pk=late.pk).update(**ended_columns(late.joined, Leaving.DIED))


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
    check = row.joined if plan is not None and plan.check is not None else None
    Enrolment.objects.filter(pk=row.pk).update(left=None, left_why="", check_on=check)


def _as_last_seen(row: Enrolment) -> None:
    """Set what is due by the visits that are this person's own."""
    plan = programmes.get(row.programme)
    visits = records.last_visits(row.resident_id, row.programme, today(), limit=12)
    last = next((one for one in visits if one.grade), None)
    if plan is None:
        return
    sent = last is not None and (rule := plan.rule(last.grade)) is not None and rule.refers
    Enrolment.objects.filter(pk=row.pk).update(
        last_on=last.day if last else None,
        last_grade=last.grade if last else "",
        last_code=last.code if last else "",
        next_on=last.next_on if last else row.joined,
        next_kind=plan.main.name,
        referred_on=last.day if last and sent else None,
    )


def _at_home(resident: int) -> None:
    """A person is due where he lives."""
    place = Resident.objects.filter(pk=resident).values_list("place_id", flat=True).first()
    if place is not None:
        Enrolment.objects.filter(resident_id=resident, left=None).exclude(place_id=place).update(
            place_id=place
        )
