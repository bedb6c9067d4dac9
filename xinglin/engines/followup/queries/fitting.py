"""The conditions of eligibility as conditions of the store: whole places are asked at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, Replace, Substr, Upper

from xinglin.engines.followup.models import Decision, Enrolment
from xinglin.engines.followup.words import Leaving, Programme, conditions_of, marks
from xinglin.engines.followup.words.eligibility import (
    Aged,
    AnyOf,
    Group,
    ManagedIn,
    Marked,
    NeverDiagnosed,
    NoneOf,
    Observed,
    Recorded,
    Turning,
)
from xinglin.engines.people import Population
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Condition, Observation
from xinglin.kernel.time import days, years

SETTLED = (Leaving.MISTAKEN, Leaving.REFUSED)  # who left so is not proposed again
FINISHED = (Leaving.CURED, Leaving.FINISHED)  # nor who left so lately
LATELY = days(180)


def fits(who: Population, on: dt.date) -> Q:
    """The residents of a population, as a condition on the table of residents."""
    found = Q(birth__lte=on)
    if who.min_age is not None:
        found &= Q(birth__lte=years(who.min_age).before(on))
    if who.max_age is not None:
        found &= Q(birth__gt=years(who.max_age + 1).before(on))
    if who.sex is not None:
        found &= Q(sex=who.sex)
    for condition in conditions_of(who):
        found &= _one(condition, on)
    return found


def _one(condition: Any, on: dt.date) -> Q:
    return READERS[type(condition)](condition, on)


def _aged(one: Aged, on: dt.date) -> Q:
    first, last = one.births(on)
    found = Q()
    if first is not None:
        found &= Q(birth__gte=first)
    return found & Q(birth__lte=last) if last is not None else found


def _turning(one: Turning, on: dt.date) -> Q:
    return Q(birth__year__lte=on.year - one.age)


def _conditions(group: Group) -> QuerySet[Any]:
    """Diagnoses of the group, each with the day from which it is known."""
    rows: QuerySet[Any] = Condition.objects.annotate(
        called=Lower("system"),
        plain=Replace(Upper("code"), Value("."), Value("")),
        known_on=Coalesce("onset", "recorded_on"),
    )
    wanted = Q(called__in=getattr(group, "snomed_systems", ()), code__in=group.snomed)  # type: ignore[attr-defined]
    for low, high in group.spans:  # type: ignore[attr-defined]
        first, last = f"low{len(low)}", f"high{len(high)}"
        rows = rows.annotate(
            **{first: Substr("plain", 1, len(low)), last: Substr("plain", 1, len(high))}
        )
        inside = {f"{first}__gte": low, f"{last}__lte": high}
        wanted |= Q(called__in=group.icd10_systems, **inside)  # type: ignore[attr-defined]
    return rows.filter(wanted)


def _recorded(one: Recorded, on: dt.date) -> Q:
    rows = _conditions(one.group).filter(resident_id=OuterRef("pk"))
    start = one.since(on)
    rows = rows.filter(Q(known_on__lte=on) | Q(known_on=None))
    if start is not None:
        rows = rows.filter(known_on__gte=start)
    if one.unless is not None:
        since = _conditions(one.unless).filter(resident_id=OuterRef("resident_id"))
        since = since.filter(Q(known_on__lte=on) | Q(known_on=None))
        rows = rows.filter(
            ~Exists(since.filter(Q(known_on=None) | Q(known_on__gte=OuterRef("known_on"))))
        )
    return Q(Exists(rows))


def _never(one: NeverDiagnosed, on: dt.date) -> Q:
    return ~Q(Exists(_conditions(one.group).filter(resident_id=OuterRef("pk"))))


def _observed(one: Observed, on: dt.date) -> Q:
    rows: QuerySet[Any] = Observation.objects.filter(
        resident_id=OuterRef("pk"),
        question=one.question,
        day__range=(one.within.before(on), on),
        value__isnull=False,
    )
    high = Q()
    if one.at_least is not None:
        high |= Q(value__gte=one.at_least)
    if one.second_at_least is not None:
        high |= Q(second__gte=one.second_at_least)
    rows = rows.filter(high)
    if one.below is not None:
        rows = rows.filter(value__lt=one.below)
    if one.days > 1:
        by_person = rows.order_by().values("resident_id")
        rows = by_person.annotate(seen=Count("day", distinct=True)).filter(seen__gte=one.days)
    return Q(Exists(rows))


def _marked(one: Marked, on: dt.date) -> Q:
    known = marks.get(one.mark)
    return Q(pk__in=known.among(None, on) if known else ())


def _managed(one: ManagedIn, on: dt.date) -> Q:
    rows = Enrolment.objects.filter(resident_id=OuterRef("pk"), programme=one.programme, left=None)
    return Q(Exists(rows))


def _any(one: AnyOf, on: dt.date) -> Q:
    found = Q(pk__in=())
    for part in one.several:
        found |= fits(part, on)
    return found


def _none(one: NoneOf, on: dt.date) -> Q:
    found = Q()
    for part in one.several:
        found &= ~fits(part, on)
    return found


READERS: dict[type, Any] = {
    Aged: _aged,
    Turning: _turning,
    Recorded: _recorded,
    NeverDiagnosed: _never,
    Observed: _observed,
    Marked: _marked,
    ManagedIn: _managed,
    AnyOf: _any,
    NoneOf: _none,
}


def candidates_in(plan: Programme, rows: QuerySet[Resident], on: dt.date) -> QuerySet[Resident]:
    """Those of some residents who fit the programme, are not in it, and were not put off."""
    mine = Enrolment.objects.filter(resident_id=OuterRef("pk"), programme=plan.code)
    settled = Q(left_why__in=SETTLED) | Q(left_why__in=FINISHED, left__gt=LATELY.before(on))
    decided = Decision.objects.filter(
        Q(ask_again_on=None) | Q(ask_again_on__gt=on),
        resident_id=OuterRef("pk"),
        programme=plan.code,
    )
    rows = rows.filter(deceased_on=None, left_on=None, merged_into=None)
    if plan.only_residents:
        rows = rows.filter(lives_here=True)
    return (
        rows.filter(fits(plan.who, on))
        .filter(~Exists(mine.filter(Q(left=None) | settled)))
        .filter(~Exists(decided))
    )


def place_of(rows: QuerySet[Resident]) -> Any:
    """How many of some residents live in each village."""
    return rows.order_by().values("place_id").annotate(many=Count("pk"), at=F("place_id"))
