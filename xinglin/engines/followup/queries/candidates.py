"""Who fits a programme and is not in it: lists with the reason, counts, and one person's own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Counted, Decision, Enrolment
from xinglin.engines.followup.queries.desks import COUNT, MOST, READ, closed_to, numbers
from xinglin.engines.followup.queries.fitting import FINISHED, LATELY, SETTLED, candidates_in
from xinglin.engines.followup.queries.persons import known_of
from xinglin.engines.followup.rules import is_wide, overlap
from xinglin.engines.followup.words import (
    LEAVING,
    Candidate,
    Diagnosed,
    Known,
    Leaving,
    Measured,
    Programme,
    PutOff,
    asked_of,
    marks,
    programmes,
    proof,
)
from xinglin.engines.people.models import Resident
from xinglin.engines.records import queries as records
from xinglin.engines.records.models import Condition, Observation
from xinglin.kernel import audit
from xinglin.kernel.time import today

Spans = Sequence[tuple[int, int]]


def _residents(spans: Spans) -> QuerySet[Resident]:
    if not spans:
        return Resident.objects.none()
    return Resident.objects.filter(reduce(or_, (Q(place__number__range=one) for one in spans)))


def candidates(
    programme: str,
    place: Any = None,
    *,
    seen_by: Actor,
    page: int = 1,
    size: int = 50,
    on: dt.date | None = None,
) -> list[Candidate]:
    """One page of those who fit a programme at a place and are not in it, each with the reason."""
    plan, day = programmes[programme], on or today()
    spans = overlap(seen_by.reach(READ), *numbers(place))
    if not spans or plan.code in closed_to(seen_by, spans):
        return []
    size = max(1, min(size, MOST))
    start = (max(1, page) - 1) * size
    rows = candidates_in(plan, _residents(spans), day).order_by("pk")
    people = list(rows.only("pk", "birth", "sex", "place_id")[start : start + size])
    if plan.permission and people:
        audit.note_reading(
            "followup.candidates",
            by=seen_by,
            subject="people.resident",
            subject_ids=[one.pk for one in people],
        )
    known = _known(plan, people, day)
    before = _left_before(plan, people)
    return [
        Candidate(
            one.pk,
            plan.code,
            plan.title,
            one.place_id,
            proof(plan.who, known[one.pk]) or "",
            before.get(one.pk, ""),
        )
        for one in people
    ]


def _known(plan: Programme, people: Sequence[Resident], on: dt.date) -> dict[int, Known]:
    """What is known of several people, as far as the programme asks."""
    ids = [one.pk for one in people]
    diagnoses, questions, inside, held = asked_of(plan.who)
    ill: dict[int, list[Diagnosed]] = defaultdict(list)
    measured: dict[int, dict[str, list[Measured]]] = defaultdict(lambda: defaultdict(list))
    managed: dict[int, set[str]] = defaultdict(set)
    if diagnoses:
        rows = Condition.objects.filter(resident_id__in=ids)
        for who, system, code, title, onset, recorded in rows.values_list(
            "resident_id", "system", "code", "title", "onset", "recorded_on"
        ):
            ill[who].append(Diagnosed(system, code, title, onset or recorded))
    if questions:
        taken = Observation.objects.filter(resident_id__in=ids, question__in=questions)
        for who, question, day, value, second in taken.values_list(
            "resident_id", "question", "day", "value", "second"
        ):
            measured[who][question].append(Measured(day, value, second))
    if inside:
        for who, code in Enrolment.objects.filter(resident_id__in=ids, left=None).values_list(
            "resident_id", "programme"
        ):
            managed[who].add(code)
    holders = {one.code: one.among(ids, on) for one in marks if one.code in held}
    return {
        one.pk: Known(
            one.birth,
            one.sex,
            on,
            ill[one.pk],
            measured[one.pk],
            managed[one.pk],
            [code for code, whose in holders.items() if one.pk in whose],
        )
        for one in people
    }


def _left_before(plan: Programme, people: Sequence[Resident]) -> dict[int, str]:
    rows = Enrolment.objects.filter(
        resident_id__in=[one.pk for one in people], programme=plan.code, left__isnull=False
    ).order_by("left")
    return {row.resident_id: _left_words(row) for row in rows}


def _left_words(row: Enrolment) -> str:
    why = LEAVING.get(Leaving(row.left_why), "") if row.left_why else ""
    return f"曾在管，{row.left}因{why or '其他原因'}终止"


def candidate_counts(
    place: Any = None, *, seen_by: Actor, on: dt.date | None = None
) -> dict[str, int]:
    """How many candidates each programme has at a place: counted now, or over a wide area as the
    night before counted them."""
    spans = overlap(seen_by.reach(COUNT), *numbers(place))
    hidden = closed_to(seen_by, spans)
    shown = [one for one in programmes if one.code not in hidden]
    if not spans:
        return {}
    if not is_wide(spans):
        rows = _residents(spans)
        return {one.code: candidates_in(one, rows, on or today()).count() for one in shown}
    inside = reduce(or_, (Q(place__number__range=one) for one in spans))
    counted = Counted.objects.filter(inside).values("programme").annotate(all=Sum("many"))
    found = {row["programme"]: row["all"] for row in counted.order_by()}
    return {one.code: found.get(one.code, 0) for one in shown}


def counted_on() -> dt.date | None:
    """The day of the last count over all villages."""
    found: dt.date | None = Counted.objects.aggregate(last=Max("counted_on"))["last"]
    return found


def candidates_of(resident: int, *, seen_by: Actor, on: dt.date | None = None) -> list[Candidate]:
    """The programmes that one person fits and is not in, unless he was put off."""
    who = records.readable(resident, seen_by, "followup.candidates", READ)
    day = on or today()
    if who.deceased_on or who.left_on or who.merged_into_id is not None:
        return []
    known = known_of(who, day)
    hidden = closed_to(seen_by, [(who.place_id, who.place_id)])
    past = {one.programme: one for one in _spells(resident) if not _may_return(one, day)}
    left = {one.programme: one for one in _spells(resident)}
    decided = Decision.objects.filter(Q(ask_again_on=None) | Q(ask_again_on__gt=day))
    off = set(decided.filter(resident_id=resident).values_list("programme", flat=True))
    found = []
    for plan in sorted(programmes, key=lambda one: one.order):
        if plan.code in off or plan.code in past or plan.code in hidden:
            continue
        if plan.only_residents and not who.lives_here:
            continue
        why = proof(plan.who, known)
        if why is not None:
            before = _left_words(left[plan.code]) if plan.code in left else ""
            found.append(Candidate(resident, plan.code, plan.title, who.place_id, why, before))
    return found


def _spells(resident: int) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(resident_id=resident).order_by("joined")


def _may_return(one: Enrolment, on: dt.date) -> bool:
    if one.left is None or one.left_why in SETTLED:
        return False
    return not (one.left_why in FINISHED and one.left > LATELY.before(on))


def put_off(programme: str, place: Any = None, *, seen_by: Actor, size: int = 50) -> list[PutOff]:
    """Those who fit a programme and were not enrolled, newest decision first."""
    plan = programmes[programme]
    spans = overlap(seen_by.reach(READ), *numbers(place))
    if not spans or plan.code in closed_to(seen_by, spans):
        return []
    rows = Decision.objects.filter(
        reduce(or_, (Q(place__number__range=one) for one in spans)), programme=plan.code
    )
    return [
        PutOff(row.resident_id, plan.code, row.place_id, row.why, row.decided_on, row.ask_again_on)
        for row in rows.order_by("-decided_on", "-id")[: max(1, min(size, MOST))]
    ]
