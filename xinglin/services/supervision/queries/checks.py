"""Checks: what each is about, how it stands, who goes, what was photographed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.kernel import audit, papers
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.supervision.models import Check, Opinion, Photo, Seat
from xinglin.services.supervision.rules import VISIT_STATES

READ = "supervision.read"


def checks(seen_by: Actor, place: Any = None, permission: str = READ) -> QuerySet[Check]:
    """Checks within the actor's reach."""
    rows = within(Check.objects.all(), seen_by, permission)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.select_related("unit__place", "draw", "campaign").order_by("-due_on", "-pk")


def check(pk: int, seen_by: Actor, permission: str = READ) -> Check:
    """One check within the actor's reach; raises Missing."""
    found = checks(seen_by, permission=permission).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这次检查", why="它不存在，或不在您的管辖范围内")
    return found


def state_of(one: Check) -> tuple[str, str]:
    """How a check stands, in a word and a state, told by its days alone."""
    if one.cancelled_on:
        return VISIT_STATES["cancelled"], ""
    if one.checked_on is None:
        return (VISIT_STATES["planned"], "late" if one.due_on < today() else "remind")
    if one.passed_on:
        return VISIT_STATES["passed_on"], "remind"
    if one.mend_by and not one.mended_on:
        return VISIT_STATES["mending"], "late" if one.mend_by < today() else "remind"
    return VISIT_STATES["closed"], "ok"


def seats_of(check_ids: Any, ended: bool = False) -> dict[int, list[Seat]]:
    """Who goes, by check."""
    rows = Seat.objects.filter(check_of__in=check_ids).select_related("officer__staff")
    if not ended:
        rows = rows.filter(ended_on=None)
    found: dict[int, list[Seat]] = {}
    for one in rows.order_by("pk"):
        found.setdefault(one.check_of_id, []).append(one)
    return found


def opinion_of(check_id: int) -> Opinion | None:
    """The opinion paper of a check."""
    return Opinion.objects.filter(check_of_id=check_id).first()


def photos_of(check_id: int) -> QuerySet[Photo]:
    """The photographs of a check."""
    return Photo.objects.filter(check_of_id=check_id).order_by("pk")


def photo(pk: int, seen_by: Actor) -> tuple[Photo, bytes]:
    """A photograph, proved by its digest; on record."""
    row = Photo.objects.filter(pk=pk).first()
    if row is None:
        raise Missing("没有这张照片", mend="请刷新页面")
    of = check(row.check_of_id, seen_by)
    content = papers.content_of(Path(settings.HOME), row.paper_sha256)
    audit.note_reading("supervision.photo", by=seen_by, subject="supervision.photo",
                       subject_ids=[row.pk], place=of.place_id)  # fmt: skip
    return row, content
