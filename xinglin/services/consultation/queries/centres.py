"""Shared centres, and hospitals that can be asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.services.consultation.models import Centre


def centres(kind: str = "") -> QuerySet[Centre]:
    """Shared centres that are open; who they are is no secret."""
    rows = Centre.objects.filter(closed_on=None).select_related("institution", "place")
    return (rows.filter(kind=kind) if kind else rows).order_by("kind", "pk")


def centre(pk: int) -> Centre:
    """One centre that is open; raises Missing."""
    found = centres().filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个阅片中心", why="中心不存在或已停用", mend="请重新选择")
    return found


def centres_near(place: int, kind: str = "") -> list[Centre]:
    """The centres of the county in which a place lies."""
    county = places.place(place // 10**9 * 10**9)
    rows = centres(kind).filter(place__number__range=(county.number, county.last))
    return list(rows)


def experts_near(seen_by: Actor, place: int) -> list[Any]:
    """Hospitals of the county, and of its city, whose experts can be asked; not one's own."""
    county = places.place(place // 10**9 * 10**9)
    city = place // 10**11 * 10**11
    rows = [*places.institutions(county.number, county.last), *places.institutions(city, city)]
    return [one for one in rows if one.kind[:1] in "AG" and one.pk != seen_by.institution]
