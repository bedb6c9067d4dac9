"""Teams, their people and places, and the packages on offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.contracts.models import Contract, Grid, Item, Member, Package, Team
from xinglin.services.contracts.rules import DOCTORS, capacity

READ = "contracts.read"


def _looking_after(seen_by: Actor, permission: str) -> QuerySet[Team]:
    """Teams that serve some place in the actor's reach: a village's team belongs to its town."""
    spans = seen_by.reach(permission)
    if not spans:
        return Team.objects.none()
    touching = (Q(place__number__lte=hi, place__last__gte=lo) for lo, hi in spans)
    return Team.objects.filter(reduce(or_, touching))


def teams(place: Any, seen_by: Actor, permission: str = READ) -> list[dict[str, Any]]:
    """The teams of a place with who leads them, how many they have signed and how many they may."""
    rows = _looking_after(seen_by, permission).filter(ended_on=None)
    if place is not None:
        rows = rows.filter(place__number__lte=place.last, place__last__gte=place.number)
    found = list(rows.select_related("institution", "place").order_by("place_id", "pk"))
    seats = Member.objects.filter(team__in=found, ends_on=None).select_related("staff")
    people: dict[int, list[Member]] = {}
    for seat in seats.order_by("pk"):
        people.setdefault(seat.team_id, []).append(seat)
    on = today()
    running = Q(ended_on=None) | Q(ended_on__gte=on)
    active = Contract.objects.filter(running, team__in=found, starts_on__lte=on, ends_on__gte=on)
    signed = dict(active.values_list("team").annotate(many=Count("pk")).order_by())
    paid = dict(
        active.filter(price__gt=0).values_list("team").annotate(many=Count("pk")).order_by()
    )
    return [
        {
            "pk": one.pk,
            "name": one.name,
            "institution": one.institution.name,
            "place": one.place.name,
            "leader": next(
                (m.staff.name for m in people.get(one.pk, []) if m.role == "leader"), "—"
            ),
            "members": len(people.get(one.pk, [])),
            "signed": signed.get(one.pk, 0),
            "paid": paid.get(one.pk, 0),
            "most": capacity(sum(m.role in DOCTORS for m in people.get(one.pk, [])), on),
        }
        for one in found
    ]


def team(pk: int, seen_by: Actor, permission: str = READ) -> Team:
    """One team within the actor's reach; raises Missing."""
    rows = _looking_after(seen_by, permission).filter(pk=pk)
    if permission != READ:  # what is changed must lie within one's own reach
        rows = within(rows, seen_by, permission)
    found = rows.select_related("institution", "place").first()
    if found is None:
        raise Missing("没有这个家庭医生团队", why="团队不存在，或不在您的管辖范围内")
    return found


def members_of(team_id: int) -> QuerySet[Member]:
    """Who is in a team today, the leader first."""
    rows = Member.objects.filter(team_id=team_id, ends_on=None)
    return rows.select_related("staff", "staff__institution").order_by("pk")


def my_team(actor: Actor) -> Team | None:
    """The team that the actor belongs to today."""
    if actor.staff is None:
        return None
    seat = Member.objects.filter(staff_id=actor.staff, ends_on=None, team__ended_on=None)
    found = seat.select_related("team", "team__place").order_by("pk").first()
    return found.team if found else None


def suggested(places_of: Iterable[int]) -> dict[int, int]:
    """The team whose grid holds each place: the narrowest, then the oldest."""
    rows = Grid.objects.filter(ends_on=None, team__ended_on=None).order_by("-place_id", "pk")
    grids = [(g.place.number, g.place.last, g.team_id) for g in rows.select_related("place")]
    found: dict[int, int] = {}
    for place in set(places_of):
        inside = [
            (last - first, team_id) for first, last, team_id in grids if first <= place <= last
        ]
        if inside:
            found[place] = min(inside)[1]
    return found


def choices_of_teams(actor: Actor, place: Any = None) -> list[tuple[str, str]]:
    """Teams for choosing one, those of the place first."""
    rows = _looking_after(actor, READ).filter(ended_on=None)
    if place is not None:
        inside = Q(place__number__range=(place.number, place.last))
        above = Q(place__number__lte=place.number, place__last__gte=place.last)
        rows = rows.filter(inside | above)
    return [(str(one.pk), one.name) for one in rows.order_by("place_id", "pk")[:300]]


def packages_for(place: int | None, on: dt.date, every: bool = False) -> list[Package]:
    """What is offered at a place on a day, free ones first; `every` also what is no longer."""
    rows = Package.objects.select_related("place").order_by("price", "pk")
    if not every:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    if place is not None:
        rows = rows.filter(place__number__lte=place, place__last__gte=place)
    return list(rows)


def items_of(package_ids: Iterable[int]) -> dict[int, list[Item]]:
    """The items of packages."""
    found: dict[int, list[Item]] = {}
    for one in Item.objects.filter(package__in=list(package_ids)).order_by("pk"):
        found.setdefault(one.package_id, []).append(one)
    return found


def staff_choices(text: str, around: Any) -> list[tuple[str, str]]:
    """People of the institutions around a place whose name or pinyin begins so."""
    town = around.number // 1_000_000 * 1_000_000
    rows = places.staff_in(town, town + 999_999).filter(
        Q(name__startswith=text) | Q(pinyin__startswith=text.lower())
    )
    return [(str(one.pk), f"{one.name}　{one.post}　{one.institution}") for one in rows[:20]]


def grids_of(team_id: int) -> list[str]:
    """The names of the places that a team looks after."""
    rows = Grid.objects.filter(team_id=team_id, ends_on=None).select_related("place")
    return [one.place.name for one in rows.order_by("place_id")]
