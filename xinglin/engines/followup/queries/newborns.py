"""Births on record whose children are not registered yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.followup.queries.persons import may_touch
from xinglin.engines.followup.words import Bear, programmes
from xinglin.engines.followup.words.visits import as_day
from xinglin.engines.people import MOTHER
from xinglin.engines.people.models import Kinship
from xinglin.engines.records.models import Visit
from xinglin.kernel.time import days, today

LATELY = days(120)


@dataclass(frozen=True)
class Awaited:
    """A birth whose child (or one of whose children) has no row of its own yet."""

    visit: int
    mother: int
    place: int
    born: dt.date
    sex: str
    left: int


def newborn_of(row: Visit, *, seen_by: Actor) -> Awaited | None:
    """What a visit tells of a child not yet registered; None where there is none."""
    step = _bearing().get((row.programme, row.grade))
    mother = row.resident
    if step is None or not may_touch(seen_by, mother.place_id, row.programme, "followup.record"):
        return None
    if not row.answers.get(step.born):
        return None
    born = as_day(row.answers[step.born])
    told = row.answers.get(step.many) if step.many else None
    many = 1 if told is None else int(told)
    known = Kinship.objects.filter(relative_id=mother.pk, kind=MOTHER, resident__birth=born).count()
    if known >= many:
        return None
    sex = str(row.answers.get(step.sex) or "") if step.sex else ""
    shown = sex if sex in ("1", "2") and many == 1 else ""
    return Awaited(row.pk, mother.pk, mother.place_id, born, shown, many - known)


def newborns_awaited(
    *, seen_by: Actor, resident: int | None = None, place: Any = None, most: int = 200
) -> list[Awaited]:
    """Births of the last months, of one woman or in a place, whose children are to be registered;
    the latest first."""
    grades = [grade for _, grade in _bearing()]
    rows = Visit.objects.filter(
        programme__in={code for code, _ in _bearing()},
        grade__in=grades,
        day__gte=LATELY.before(today()),
    )
    rows = within(rows, seen_by, "followup.record", "resident__place_id")
    if resident is not None:
        rows = rows.filter(resident_id=resident)
    if place is not None:
        rows = rows.filter(resident__place__number__range=(place.number, place.last))
    rows = rows.select_related("resident").order_by("-day", "-id")[:most]
    found = (newborn_of(row, seen_by=seen_by) for row in rows)
    return [one for one in found if one is not None]


def _bearing() -> dict[tuple[str, str], Bear]:
    """The rules that tell of a birth, by programme and grade."""
    return {
        (plan.code, rule.grade): rule.bears
        for plan in programmes
        for rule in plan.plan
        if rule.bears is not None
    }
