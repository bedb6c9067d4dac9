"""What everybody may see, without a login: published results, draws, the credit of a unit."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from xinglin.kernel.errors import Missing
from xinglin.services.supervision.models import Check, Credit, Draw, Unit


def open_checks(place: Any = None) -> QuerySet[Check]:
    """Published results, newest first; one that could not be held is a result, too."""
    rows = Check.objects.filter(published_on__isnull=False).select_related("unit__place", "draw")
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.order_by("-published_on", "-pk")


def open_draws() -> QuerySet[Draw]:
    """Every draw that was ever committed to, abandoned ones included."""
    return Draw.objects.select_related("place").order_by("-committed_at", "-pk")


def open_draw(pk: int) -> Draw:
    """One draw, as everybody may see it."""
    found = Draw.objects.filter(pk=pk).select_related("place").first()
    if found is None:
        raise Missing("没有这次抽取")
    return found


def open_unit(code: str) -> tuple[Unit, list[Check], list[Credit]]:
    """A unit with its published results and its credit record."""
    found = Unit.objects.filter(code=code[:20]).select_related("place").first()
    if found is None:
        raise Missing("没有这家单位的公示记录")
    held = list(open_checks().filter(unit=found)[:100])
    credit = list(Credit.objects.filter(unit=found, withdrawn_on=None).order_by("-day"))
    if not held and not credit:
        raise Missing("没有这家单位的公示记录")
    return found, held, credit
