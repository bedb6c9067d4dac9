"""What places can answer: the tree, what lies where, who serves it."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.places.models import (
    Alliance,
    AllianceMembership,
    Catchment,
    Department,
    Institution,
    Place,
    Staff,
)
from xinglin.engines.places.words import area
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today

LEVEL_ORDER = ("province", "prefecture", "county", "town", "village", "grid")


def place(code: str | int) -> Place:
    """The place of a division code (or of a place number); raises Missing."""
    number = code if isinstance(code, int) else area(code).number
    found = Place.objects.defer("boundary").filter(number=number).first()
    if found is None:
        raise Missing(f"这里没有区划代码为 {code} 的地方", mend="请核对代码，或先导入区划表")
    return found


def named(numbers: Any) -> dict[int, str]:
    """Names by place number."""
    return dict(Place.objects.filter(number__in=set(numbers)).values_list("number", "name"))


def children(number: int) -> QuerySet[Place]:
    """The places right below, in order of code."""
    return (
        Place.objects.defer("boundary").filter(parent_id=number, valid_to=None).order_by("number")
    )


def subtree(number: int, level: str | None = None) -> QuerySet[Place]:
    """The place and all below it, or those of one level."""
    top = place(number)
    found = Place.objects.defer("boundary").filter(number__range=(top.number, top.last))
    return (found.filter(level=level) if level else found).order_by("number")


def path_of(number: int) -> list[Place]:
    """The places above, from the highest down, ending with the place itself."""
    above: list[Place] = []
    at: int | None = number
    while at is not None:
        found = Place.objects.defer("boundary").filter(number=at).first()
        if found is None:
            break
        above.append(found)
        at = found.parent_id
    return above[::-1]


def shapes(number: int, level: str) -> dict[str, Any]:
    """The boundaries of one level below a place as a GeoJSON FeatureCollection."""
    top = place(number)
    rows = Place.objects.filter(
        number__range=(top.number, top.last), level=level, boundary__isnull=False
    )
    features = [
        {
            "type": "Feature",
            "id": row.code,
            "properties": {"name": row.name, "code": row.code, "number": row.number},
            "geometry": row.boundary,
        }
        for row in rows.order_by("number")
    ]
    return {"type": "FeatureCollection", "features": features}


def looked_at(actor: Any, wanted: str | None = None) -> Place | None:
    """The place a page is about: the wanted one if it lies in the actor's reach, else his own."""
    spans = [(g.first, g.last) for g in actor.grants]
    if actor.everything:
        spans = [(0, 10**15 - 1)]
    if not spans:
        return None
    if wanted:
        try:
            found = place(wanted)
        except Refused:
            found = None
        if found and any(lo <= found.number and found.last <= hi for lo, hi in spans):
            return found
    first, last = max(spans, key=lambda pair: pair[1] - pair[0])
    return (
        Place.objects.defer("boundary")
        .filter(number__range=(first, last))
        .order_by("number", "last")
        .first()
    )


def top() -> Place | None:
    """The highest place of this platform that has people below it: the county or city it serves."""
    counties = Place.objects.defer("boundary").filter(level="county").order_by("number")
    first = counties.first()
    if first is None or counties.count() == 1:
        return first
    return Place.objects.defer("boundary").filter(level="prefecture").order_by("number").first()


def search(text: str, actor: Any, limit: int = 20) -> list[Place]:
    """Places within the actor's reach by name, pinyin or code."""
    spans = [(0, 10**15 - 1)] if actor.everything else [(g.first, g.last) for g in actor.grants]
    if not spans:
        return []
    reach = reduce(or_, (Q(number__range=span) for span in spans))
    found = Place.objects.defer("boundary").filter(reach, valid_to=None)
    text = text.strip()
    if text:
        words = Q(name__contains=text) | Q(pinyin__startswith=text.lower())
        found = found.filter(words | Q(code__startswith=text) if text.isdigit() else words)
    return list(found.order_by("number")[:limit])


def institutions(first: int, last: int, kind: str | None = None) -> QuerySet[Institution]:
    """Institutions in a range of places that are open today."""
    found = Institution.objects.filter(place_id__gte=first, place_id__lte=last, closed_on=None)
    return (found.filter(kind=kind) if kind else found).select_related("place").order_by("pk")


def institution(pk: int) -> Institution:
    """One institution; raises Missing."""
    found = Institution.objects.filter(pk=pk).select_related("place", "parent").first()
    if found is None:
        raise Missing("没有这家机构")
    return found


def serving(number: int, day: dt.date | None = None) -> Institution | None:
    """The institution that serves a place on that day: the one with the narrowest catchment."""
    day = day or today()
    found = (
        Catchment.objects.filter(place__number__lte=number, place__last__gte=number)
        .filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
        .select_related("institution")
        .order_by("-place__number", "place__last")
        .first()
    )
    return found.institution if found else None


def catchments(first: int, last: int) -> QuerySet[Catchment]:
    """Catchments in a range of places, with their institutions."""
    found = Catchment.objects.filter(place_id__gte=first, place_id__lte=last, ends_on=None)
    return found.select_related("institution", "place")


def departments_of(institution_id: int) -> QuerySet[Department]:
    """Departments of an institution."""
    return Department.objects.filter(institution_id=institution_id).order_by("pk")


def staff_in(first: int, last: int) -> QuerySet[Staff]:
    """People who work in institutions of a range of places today."""
    here = institutions(first, last).values("pk")
    found = Staff.objects.filter(institution__in=here, left_on=None)
    return found.select_related("institution", "department").order_by("pk")


def staff_of(institution_id: int) -> QuerySet[Staff]:
    """People who work in one institution today."""
    found = Staff.objects.filter(institution_id=institution_id, left_on=None)
    return found.select_related("department").order_by("pk")


def one_staff(pk: int | None) -> Staff | None:
    """One member of staff."""
    return Staff.objects.filter(pk=pk).select_related("institution").first() if pk else None


def alliances() -> QuerySet[Alliance]:
    """Alliances that exist today."""
    return every_alliance().filter(ended_on=None)


def every_alliance() -> QuerySet[Alliance]:
    """All alliances there ever were, by the order in which they were written down."""
    return Alliance.objects.select_related("lead", "place").order_by("pk")


def memberships() -> QuerySet[AllianceMembership]:
    """All memberships there ever were, the first joined first."""
    rows = AllianceMembership.objects.select_related("alliance", "institution__place")
    return rows.order_by("joined_on", "pk")


def members_of(alliance_id: int, day: dt.date | None = None) -> QuerySet[AllianceMembership]:
    """Who belonged to an alliance on that day; the day of leaving is the last one."""
    day = day or today()
    rows = memberships().filter(alliance_id=alliance_id, joined_on__lte=day)
    return rows.filter(Q(left_on=None) | Q(left_on__gte=day))


def institutions_named(name: str, first: int, last: int) -> list[Institution]:
    """Institutions in a range of places whose full or short name is exactly this."""
    rows = Institution.objects.filter(place_id__gte=first, place_id__lte=last, closed_on=None)
    return list(rows.filter(Q(name=name) | Q(short=name)).order_by("pk")[:5])


def points(numbers: Any) -> dict[int, tuple[float, float]]:
    """Longitude and latitude by place number, where they are known."""
    found = Place.objects.filter(number__in=set(numbers), longitude__isnull=False)
    rows = found.filter(latitude__isnull=False).values_list("number", "longitude", "latitude")
    return {
        number: (longitude, latitude)
        for number, longitude, latitude in rows
        if longitude is not None and latitude is not None
    }


def kinds_of_staff(staff: Any) -> dict[int, tuple[str, int]]:
    """The kind and the place of the institution at which each of some staff works."""
    rows = Staff.objects.filter(pk__in=set(staff)).values_list(
        "pk", "institution__kind", "institution__place_id"
    )
    return {pk: (kind, place) for pk, kind, place in rows}
