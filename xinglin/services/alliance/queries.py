"""Alliances of an area on a day: who led, who belonged, what was shared, what was held."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.alliance.models import JointClinic, JointSession, Shared
from xinglin.services.alliance.rules import CENTRES, Spell

READ = "alliance.read"


def alliances(seen_by: Actor, kind: str = "", day: dt.date | None = None) -> QuerySet[Any]:
    """Alliances kept for the actor's area, and those to which an institution of it belongs.

    With a day, only those that existed on it.
    """
    every = places.every_alliance()
    near = within(places.memberships(), seen_by, READ, "institution__place_id")
    kept = within(every, seen_by, READ).values("pk")
    rows = every.filter(Q(pk__in=kept) | Q(pk__in=near.order_by().values("alliance")))
    if day is not None:
        rows = rows.filter(Q(founded_on=None) | Q(founded_on__lte=day))
        rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=day))
    return rows.filter(kind=kind) if kind else rows


def alliance(pk: int, seen_by: Actor) -> Any:
    """One alliance that the actor may see; raises Missing."""
    found = alliances(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个医联体", why="医联体不存在，或与您管辖的地区无关")
    return found


def members(alliance_id: int, day: dt.date) -> list[Any]:
    """Who belonged to it on a day, the lead first."""
    rows = list(places.members_of(alliance_id, day))
    return sorted(rows, key=lambda one: one.institution_id != one.alliance.lead_id)


def history(alliance_id: int) -> list[Any]:
    """Every membership there ever was, the last change first."""
    rows = places.memberships().filter(alliance_id=alliance_id)
    return sorted(rows, key=lambda one: one.left_on or one.joined_on, reverse=True)


def spells_of(institution: int) -> list[Spell]:
    """All the stretches for which an institution stood in an alliance."""
    return [
        Spell(one.alliance_id, one.alliance.name, one.tight, one.joined_on, one.left_on)
        for one in places.memberships().filter(institution=institution)
    ]


def sizes(ids: Iterable[int], day: dt.date) -> dict[int, int]:
    """How many institutions belonged to each alliance on a day."""
    rows = places.memberships().filter(alliance__in=list(ids), joined_on__lte=day)
    rows = rows.filter(Q(left_on=None) | Q(left_on__gte=day))
    told = rows.order_by().values("alliance").annotate(many=Count("institution", distinct=True))
    return {one["alliance"]: one["many"] for one in told}


def covered(seen_by: Actor, place: Any, day: dt.date) -> dict[str, int]:
    """Institutions of a place that stood in an alliance on a day, and its community centres."""
    if place is None:
        return {"institutions": 0, "centres": 0, "of": 0}
    near = within(places.memberships(), seen_by, READ, "institution__place_id")
    rows = near.filter(
        institution__place__number__range=(place.number, place.last), joined_on__lte=day
    ).filter(Q(left_on=None) | Q(left_on__gte=day))
    held = set(rows.order_by().values_list("institution", "institution__kind"))
    every = within(places.institutions(place.number, place.last), seen_by, READ)
    return {
        "institutions": len(held),
        "centres": sum(kind in CENTRES for _pk, kind in held),
        "of": every.filter(kind__in=CENTRES).count(),
    }


def clinics(
    seen_by: Actor, alliance_id: int | None = None, *, closed: bool = False
) -> QuerySet[JointClinic]:  # fmt: skip
    """Joint clinics of the alliances that the actor may see, with sessions and persons."""
    rows = JointClinic.objects.filter(alliance__in=alliances(seen_by).values("pk"))
    if alliance_id is not None:
        rows = rows.filter(alliance=alliance_id)
    if not closed:
        rows = rows.filter(closed_on=None)
    rows = rows.select_related("institution", "partner", "alliance", "place")
    return rows.annotate(
        held=Count("jointsession"), seen=Sum("jointsession__persons"),
        last_on=Max("jointsession__day"),
    ).order_by("institution", "kind", "pk")  # fmt: skip


def clinic(pk: int, seen_by: Actor) -> JointClinic:
    """One joint clinic; raises Missing."""
    found = clinics(seen_by, closed=True).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个联合门诊", why="不存在，或所在的医联体与您管辖的地区无关")
    return found


def sessions(clinic_id: int) -> QuerySet[JointSession]:
    """The sessions of a joint clinic, the newest first."""
    rows = JointSession.objects.filter(clinic=clinic_id)
    return rows.select_related("home_doctor", "guest_doctor").order_by("-day", "-pk")


def shared(alliance_id: int, day: dt.date) -> dict[int, dict[str, Shared]]:
    """What each member shared on a day."""
    rows = Shared.objects.filter(alliance=alliance_id, since_on__lte=day)
    found: dict[int, dict[str, Shared]] = defaultdict(dict)
    for one in rows.filter(Q(until_on=None) | Q(until_on__gt=day)):
        found[one.institution_id][one.service] = one
    return dict(found)


def staff_at(institution: int) -> list[tuple[str, str]]:
    """Who works at an institution today, as a list to choose from."""
    return [
        (str(one.pk), f"{one.name}　{one.title or one.post}")
        for one in places.staff_of(institution)
    ]


def candidates(place: Any, day: dt.date | None = None) -> list[Any]:
    """Institutions of a place that can be members, by kind and name."""
    if place is None:
        return []
    rows = places.institutions(place.number, place.last)
    held = [one for one in rows if one.kind[:1] in "ABCDEFG"]
    on = day or today()
    return [one for one in held if one.opened_on is None or one.opened_on <= on]
