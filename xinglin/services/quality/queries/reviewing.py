"""The reviewers' queue, what the screening is worth, and what striking out does to the figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.indicators import queries as figures
from xinglin.engines.people import queries as people
from xinglin.engines.statistics import WILSON, Estimate
from xinglin.kernel.errors import Missing
from xinglin.services.quality.models import DISMISSED, OPEN, UPHELD, Doubt, Round, Suspicion

READ, REVIEW = "quality.read", "quality.review"
SAMPLE = "sample"


def latest_round() -> Round | None:
    """The last screening."""
    return Round.objects.order_by("-pk").first()


def suspicions(seen_by: Actor, place: Any, state: str = OPEN) -> list[dict[str, Any]]:
    """Staff whose records are to be looked at, the strongest reasons first."""
    rows = within(Suspicion.objects.filter(state=state), seen_by, READ, "place__number")
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    rows = rows.select_related("staff", "staff__institution", "place", "round").annotate(
        waiting=Count("doubts", filter=Q(doubts__state=OPEN)),
        upheld=Count("doubts", filter=Q(doubts__state=UPHELD)),
        dismissed=Count("doubts", filter=Q(doubts__state=DISMISSED)),
    )
    return [
        {
            "pk": one.pk,
            "staff": one.staff.name,
            "post": one.staff.post,
            "institution": one.staff.institution.name,
            "visits": one.visits,
            "broken": one.broken,
            "reasons": "；".join(dict.fromkeys(s["title"] for s in one.signals)) or "不可能的记录",
            "families": len({s["family"] for s in one.signals}),
            "waiting": one.waiting,
            "upheld": one.upheld,
            "dismissed": one.dismissed,
            "found_on": one.round.ran_on,
            "closed_on": one.closed_on,
            "conclusion": one.conclusion,
        }
        for one in rows.order_by("p", "-broken", "pk")
    ]


def suspicion(pk: int, seen_by: Actor, permission: str = READ) -> Suspicion:
    """One of them, within the actor's reach; raises Missing."""
    rows = within(Suspicion.objects.filter(pk=pk), seen_by, permission, "place__number")
    found = rows.select_related("staff", "staff__institution", "round").first()
    if found is None:
        raise Missing("没有这个核查对象", why="不存在，或不在您的管辖范围内")
    return found


def doubt(pk: int, seen_by: Actor) -> Doubt:
    """One visit to be verified, within the reach of a reviewer; raises Missing."""
    found = within(Doubt.objects.filter(pk=pk), seen_by, REVIEW, "place__number").first()
    if found is None:
        raise Missing("没有这条待核查的随访", why="不存在，或不在您的管辖范围内")
    return found


def doubts_of(rows: Any, seen_by: Actor) -> list[dict[str, Any]]:
    """Visits to be verified, with whom to ask and what was written; one audit line."""
    found = list(rows.select_related("visit").order_by("-odds", "pk")[:200])
    known = {p.id: p for p in people.people([one.resident_id for one in found], seen_by)}
    return [
        {
            "pk": one.pk,
            "resident": one.resident_id,
            "name": person.name,
            "age": person.age,
            "phone": person.phone,
            "place": person.place_name,
            "day": one.visit.day,
            "mode": one.visit.mode,
            "written": _written(one.visit.answers),
            "says": one.says,
            "rule": one.rule,
            "odds": one.odds,
            "state": one.state,
            "note": one.note,
        }
        for one in found
        if (person := known.get(one.resident_id)) is not None
    ]


def _written(answers: Any) -> str:
    high, low = answers.get("systolic"), answers.get("diastolic")
    return f"{high}/{low}" if high and low else "—"


def samples(seen_by: Actor, place: Any) -> Any:
    """Visits drawn by lot that wait for a reviewer."""
    rows = within(Doubt.objects.filter(rule=SAMPLE, state=OPEN), seen_by, REVIEW, "place__number")
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows


@dataclass(frozen=True)
class Told:
    """How many wait, and how the decided ones came out."""

    listed: int
    waiting: int
    upheld: int
    dismissed: int


def tally(seen_by: Actor, place: Any) -> Told:
    """Counts of a place."""
    doubts = within(Doubt.objects.all(), seen_by, READ, "place__number")
    people_ = within(Suspicion.objects.filter(state=OPEN), seen_by, READ, "place__number")
    if place is not None:
        span = (place.number, place.last)
        doubts = doubts.filter(place__number__range=span)
        people_ = people_.filter(place__number__range=span)
    counts = dict(doubts.values_list("state").annotate(many=Count("pk")).order_by())
    return Told(
        people_.count(), counts.get(OPEN, 0), counts.get(UPHELD, 0), counts.get(DISMISSED, 0)
    )


def precision() -> tuple[Estimate, Estimate]:
    """What the list is worth and what a record drawn by lot is worth, each with its interval.

    First: of the verified records of the list, how many did not hold. Second: of the verified
    records drawn by lot, how many held.
    """
    rows = Doubt.objects.exclude(state=OPEN)
    listed, drawn = rows.exclude(rule=SAMPLE), rows.filter(rule=SAMPLE)
    return (
        WILSON(listed.filter(state=UPHELD).count(), listed.count(), per=100),
        WILSON(drawn.filter(state=DISMISSED).count(), drawn.count(), per=100),
    )


@dataclass(frozen=True)
class Effect:
    """A figure as it is counted, as it was with what was struck out, without what is in doubt."""

    code: str
    title: str
    unit: str
    now: Decimal | None
    before: Decimal | None
    without: Decimal | None
    numerator: Any
    denominator: Any


def effects(place: Any, period: str, seen_by: Actor, codes: list[str]) -> list[Effect]:
    """What striking out did, and what striking out all that waits would do, figure by figure."""
    span = (place.number, place.last)
    struck = Doubt.objects.filter(state=UPHELD, place__number__range=span)
    open_ones = Doubt.objects.filter(state=OPEN, place__number__range=span).exclude(rule=SAMPLE)
    again = figures.Supposed("visits", again=frozenset(struck.values_list("visit_id", "since")))
    without = figures.Supposed(
        "visits", without=frozenset(open_ones.values_list("visit_id", flat=True))
    )
    now, before, after = (
        {one.code: one for one in figures.compute(
            codes, place.number, period, seen_by=seen_by, suppose=suppose
        )}
        for suppose in (None, again, without)
    )  # fmt: skip
    return [
        Effect(
            code, one.title, one.unit, one.value, before[code].value, after[code].value,
            one.numerator, one.denominator,
        )
        for code, one in now.items()
        if any(_parts(other[code]) != _parts(one) for other in (before, after))
    ]  # fmt: skip


def _parts(one: Any) -> tuple[Any, Any, Any]:
    return one.value, one.numerator, one.denominator
