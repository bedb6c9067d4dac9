"""Referrals of one's own institution, the places that are offered, the counts of an area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.followup import queries as followup
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import ZONE, now, today
from xinglin.services.referral.models import Offer, Referral
from xinglin.services.referral.rules import (
    DIRECTIONS,
    REFERRAL,
    STATES,
    SUBJECT,
    direction_of,
    tier_of,
    treats,
)

READ, COUNT = "referral.read", "referral.count"
Answer = tuple[str, str, dt.datetime | None]


def referrals(seen_by: Actor, side: str = "") -> QuerySet[Referral]:
    """Those that the actor's institution sent or received, the newest first; nobody else's."""
    rows = Referral.objects.all()
    if not seen_by.everything:
        mine = seen_by.institution if seen_by.may(READ) else None
        if mine is None:
            return rows.none()
        ends = {"sent": Q(origin=mine), "received": Q(target=mine)}
        rows = rows.filter(ends.get(side, Q(origin=mine) | Q(target=mine)))
    rows = rows.select_related("resident", "origin", "target", "place", "offer")
    return rows.order_by("-sent_at", "-pk")


def referral(pk: int, seen_by: Actor) -> Referral:
    """One that the actor's institution sent or received; raises Missing."""
    found = referrals(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这张转诊单", why="转诊单不存在，或转出、转入的都不是您的单位")
    return found


def of_resident(resident: int, seen_by: Actor) -> list[Referral]:
    """A resident's referrals that concern the actor's institution."""
    return list(referrals(seen_by).filter(resident=resident)[:20])


def open_of(resident: int) -> bool:
    """Whether a referral of this resident is still under way, wherever."""
    return Referral.objects.filter(resident=resident, open=True).exists()


def states_of(ids: Sequence[int]) -> dict[int, Answer]:
    """(code, title, earliest limit) of each."""
    found: dict[int, Answer] = {}
    for pk, case in cases.cases_of(REFERRAL, SUBJECT, ids).items():
        found[pk] = (case.state, STATES.get(case.state, case.state), cases.limit_of(case))
    return found


def offers(institutions: Iterable[int], first: dt.date, *, free: bool = False) -> QuerySet[Offer]:
    """What some institutions offer from a day on; only what is left when `free`."""
    rows = Offer.objects.filter(institution__in=list(institutions), day__gte=first)
    rows = rows.filter(taken__lt=F("total")) if free else rows
    return rows.select_related("institution").order_by("day", "institution", "kind", "department")


def receivers(origin: Any, resident_place: int) -> list[tuple[Any, str]]:
    """The institutions of the county that can receive, with the direction; higher ones first.

    The village's own clinic is among them, and no other village's.
    """
    county = places.place(resident_place // 10**9 * 10**9)
    home = places.serving(resident_place)
    mine = tier_of(origin.kind, origin.level)
    found = []
    for one in places.institutions(county.number, county.last):
        tier = tier_of(one.kind, one.level)
        near = home is not None and one.pk == home.pk
        if one.pk != origin.pk and treats(one.kind) and (tier > 1 or near):
            found.append((-tier, one.pk, one, direction_of(mine, tier)))
    return [(one, direction) for _tier, _pk, one, direction in sorted(found, key=lambda r: r[:2])]


def summary_of(resident: int, seen_by: Actor) -> tuple[dict[str, Any], int, str]:
    """The patient's summary as it stands, without what is guarded.

    With it the commit on which it stands, and the programme whose doctor will look after the
    patient.
    """
    found = followup.summary_of(resident, seen_by=seen_by, action="referral.summary")
    told = {
        "conditions": found.conditions, "programmes": found.programmes,
        "measured": found.measured, "visits": found.visits,
    }  # fmt: skip
    return told, found.commit, next(iter(found.programmes), "")


def standing(seen_by: Actor) -> dict[str, int]:
    """What waits at the actor's own institution."""
    rows = referrals(seen_by).filter(open=True)
    found = states_of(list(rows.values_list("pk", flat=True)[:2000]))
    mine = seen_by.institution
    told = {"answer": 0, "coming": 0, "here": 0, "look": 0, "late": 0, "mine": 0}
    for one in rows:
        code, _title, due = found.get(one.pk, ("", "", None))
        told["answer"] += code == "sent" and one.target_id == mine
        told["coming"] += code == "accepted" and one.target_id == mine
        told["here"] += code == "arrived" and one.target_id == mine
        told["look"] += code == "returned"
        told["mine"] += code in ("declined", "missed", "offered") and one.origin_id == mine
        told["late"] += due is not None and due < now()
    return told


def counts(seen_by: Actor, place: Any, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Person-times by direction in the reach of whoever may count; no patient is named."""
    rows = within(Referral.objects.filter(sent_on__range=(first, last)), seen_by, COUNT)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    told = rows.values("direction").annotate(
        many=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        in_time=Count("pk", filter=Q(in_time=True)),
        arrived=Count("pk", filter=Q(arrived_on__isnull=False)),
        looked=Count("pk", filter=Q(looked_on__isnull=False)),
    )
    by = {row["direction"]: dict(row) for row in told.order_by()}
    return [by[code] for code in DIRECTIONS if code in by]


def overdue(seen_by: Actor, on: dt.date | None = None) -> list[Referral]:
    """Of the actor's institution: whom somebody should have looked after by now."""
    rows = list(referrals(seen_by).filter(open=True)[:500])
    found = states_of([one.pk for one in rows])
    end = dt.datetime.combine(on or today(), dt.time.max, ZONE)
    return [one for one in rows if (due := found.get(one.pk, ("", "", None))[2]) and due <= end]
