"""Reads FHIR resources as they are kept: now, in a version, in their history. Scoped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal
from xinglin.engines.access.words import WHOLE
from xinglin.engines.exchange.models import Resource
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong
from xinglin.kernel import audit

MAY = "exchange.fhir"
CHUNK = 900
COLUMNS = (
    "id", "kind", "key", "body", "since", "updated_at", "retired", "resident_id", "place", "digest",
    "record", "record_id",
)  # fmt: skip


@dataclass(slots=True)
class Stored:
    """One version of a resource, as bytes."""

    pk: int
    kind: str
    key: str
    body: bytes
    version: int
    updated_at: dt.datetime
    retired: bool = False
    resident: int | None = None
    place: int | None = None
    digest: str = ""
    record: str = ""
    record_id: int | None = None


def visible(rows: QuerySet[Any], seen_by: Actor) -> QuerySet[Any]:
    """The resources within the actor's reach; those of nobody's place are everybody's."""
    reach = seen_by.reach(MAY)
    if WHOLE in reach:
        return rows
    spans = [Q(place__gte=lo, place__lte=hi) for lo, hi in reach]
    return rows.filter(reduce(or_, spans, Q(place=None)))


def stored(row: Sequence[Any]) -> Stored:
    """A row of the columns as a resource."""
    body = unseal(row[3]).encode() if row[3] else b""
    return Stored(row[0], row[1], row[2], body, *row[4:])


def bodies(ids: Sequence[int], as_of: int | None = None) -> list[Stored]:
    """The resources of these numbers in this order, as known at a commit."""
    found: dict[int, Stored] = {}
    for at in range(0, len(ids), CHUNK):
        part = ids[at : at + CHUNK]
        rows = Resource.objects.filter(pk__in=part)
        if as_of is not None:
            rows = rows.filter(since__lte=as_of)
            past: Any = Resource.past
            old = past.objects.filter(id__in=part, since__lte=as_of, until__gt=as_of)
            for row in old.values_list(*COLUMNS):
                found[row[0]] = stored(row)
        for row in rows.values_list(*COLUMNS):
            found[row[0]] = stored(row)
    return [found[pk] for pk in ids if pk in found and not found[pk].retired]


def changed(kind: str, seen_by: Actor, after: int, until: int) -> list[tuple[int, str, int, bool]]:
    """What of a type was written after one commit and up to another, in that order: number, key,
    version, and whether it was retired."""
    rows = visible(Resource.objects.filter(kind=kind, since__gt=after, since__lte=until), seen_by)
    return list(rows.order_by("since", "pk").values_list("pk", "key", "since", "retired"))


def current(kind: str, key: str, seen_by: Actor) -> Stored | None:
    """The present version, a retired one included; None where there is none within reach."""
    rows = visible(Resource.objects.filter(kind=kind, key=key), seen_by)
    row = rows.values_list(*COLUMNS).first()
    return stored(row) if row else None


def read(kind: str, key: str, seen_by: Actor) -> Stored:
    """The present version; raises Wrong when there is none, or it was retired."""
    found = current(kind, key, seen_by)
    if found is None:
        raise missing(kind, key)
    if found.retired:
        raise Wrong("deleted", f"{kind}/{key} 已停用", mend="历史版本仍可通过 _history 查看")
    return found


def missing(kind: str, key: str) -> Wrong:
    """The refusal for what is not there, or not within reach."""
    return Wrong("not-found", f"没有 {kind}/{key}，或不在授权范围内")


def version(kind: str, key: str, number: str, seen_by: Actor) -> Stored:
    """One version by the number of its commit."""
    known = current(kind, key, seen_by)
    if known is None or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise missing(kind, f"{key}/_history/{number}"[:120])
    if known.version != int(number):
        past: Any = Resource.past
        row = past.objects.filter(id=known.pk, since=int(number)).values_list(*COLUMNS).first()
        if row is None:
            raise missing(kind, f"{key}/_history/{number}")
        known = stored(row)
    if known.retired:
        raise Wrong("deleted", f"{kind}/{key} 的这个版本是停用")
    return known


def history(
    kind: str,
    key: str,
    seen_by: Actor,
    *,
    before: tuple[int, int] | None,
    since: dt.datetime | None,
    count: int,
) -> tuple[list[Stored], int]:
    """Versions newest first (of one resource, or of a type), and how many there are in all.

    `before` are commit and number of the last version of the page before.
    """
    present = visible(Resource.objects.filter(kind=kind), seen_by)
    if key:
        present = present.filter(key=key)
        if not present.exists():
            raise missing(kind, key)
    past: Any = Resource.past
    old = past.objects.filter(id__in=present.order_by().values("pk"))
    total = 0
    rows: list[Any] = []
    for several in (present, old):
        if since is not None:
            several = several.filter(updated_at__gte=since)
        total += several.count()
        if before is not None:
            several = several.filter(Q(since__lt=before[0]) | Q(since=before[0], id__lt=before[1]))
        rows += several.order_by("-since", "-id").values_list(*COLUMNS)[: count + 1]
    rows.sort(key=lambda row: (-row[4], -row[0]))
    return [stored(row) for row in rows[: count + 1]], total


def note_reading(verb: str, found: Iterable[Stored], seen_by: Actor) -> None:
    """Put on record whose resources were read: one line however many were shown."""
    several = list(found)
    people = sorted({one.resident for one in several if one.resident})
    places = {one.place for one in several if one.place}
    personal = [one for one in several if one.place is not None]
    if not personal:
        return
    audit.note_reading(
        verb,
        by=seen_by,
        subject="people.resident",
        subject_ids=people,
        place=places.pop() if len(places) == 1 else None,
        detail={"resources": len(personal)},
    )
