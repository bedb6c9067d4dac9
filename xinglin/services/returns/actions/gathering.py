"""What goes up next: whatever changed since the last look, under its key, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import transaction

from xinglin.engines.exchange import queries as exchange
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.ledger.queries import head
from xinglin.kernel.time import Period, days, now, today
from xinglin.services.returns.models import Interface, Item
from xinglin.services.returns.queries import sender
from xinglin.services.returns.rules import (
    DATASETS,
    QUEUED,
    digest_of,
    minimised,
    up_key,
)

MONTHS = 3  # finished months that are counted again for what came late
CHUNK = 2000
Resource = dict[str, Any]
Found = tuple[str, int, int, str, bool]  # key, number of the resource, version, digest, gone


def gather(*, interface: Interface) -> int:
    """List what is new or changed since the last look, together with how far was looked."""
    until = head()
    if DATASETS[interface.dataset].of_figures:
        until = counting.lake_status().commit or 0  # no lake, nothing counted, nothing to say
        found = list(_figures(interface, until)) if until else []
    else:
        found = list(_resources(interface, until))
    with transaction.atomic():
        listed = sum(_list(interface, found[at : at + CHUNK])
                     for at in range(0, len(found), CHUNK))  # fmt: skip
        Interface.objects.filter(pk=interface.pk).update(cursor=until)
    return listed


def _resources(one: Interface, until: int) -> Iterable[Found]:
    seen_by = sender(one)
    for kind in DATASETS[one.dataset].kinds:
        for pk, key, version, gone in exchange.changed(kind, seen_by, one.cursor, until):
            yield f"{kind}/{key}", pk, version, "", gone


def _figures(one: Interface, until: int) -> Iterable[Found]:
    for code in one.codes.split():
        if code not in indicators:
            continue
        for period in _months():
            told = report(one, code, period, until)
            digest = digest_of(orjson.dumps(told["group"], option=orjson.OPT_SORT_KEYS))
            yield f"{code}:{period.code}", 0, until, digest, False


def _months() -> list[Period]:
    """The last finished months, the oldest first."""
    found, first = [], today().replace(day=1)
    for _ in range(MONTHS):
        first = days(1).before(first).replace(day=1)
        found.append(Period.parse(f"{first:%Y-%m}"))
    return found[::-1]


def report(one: Interface, code: str, period: Period, as_of: int) -> Resource:
    """A figure of a month, place by place, as it was known at a commit."""
    return exchange.measure_report(
        code, one.place.number, period, by=("place",), seen_by=sender(one), as_of=as_of
    )


def _list(one: Interface, found: Sequence[Found]) -> int:
    """New keys are queued; known ones again, if a later version says something else, or they are
    no more."""
    moment = now()
    held = {
        row.key: row
        for row in Item.objects.filter(interface=one, key__in=[key for key, *_ in found])
    }
    new = [
        Item(interface=one, key=key, resource=pk, version=version, digest=digest, state=QUEUED,
             queued_at=moment)
        for key, pk, version, digest, gone in found if key not in held and not gone
    ]  # fmt: skip
    Item.objects.bulk_create(new, batch_size=CHUNK)
    changed = []
    for key, pk, version, digest, _ in found:
        row = held.get(key)
        if row is None or version <= row.version or (digest and digest == row.digest):
            continue
        row.again += row.state != QUEUED
        row.resource, row.version, row.digest, row.message = pk, version, digest, None
        row.queued_at = moment if row.state != QUEUED else row.queued_at
        row.state, row.why, row.status = QUEUED, "", None
        changed.append(row)
    Item.objects.bulk_update(
        changed, ["resource", "version", "digest", "state", "message", "again", "queued_at", "why",
                  "status"], batch_size=CHUNK // 4,
    )  # fmt: skip
    return len(new) + len(changed)


def written(one: Interface, several: Sequence[Item]) -> list[tuple[str, Resource | None]]:
    """Each thing under its address as it goes up now; nothing where there is none any more."""
    place = one.place.code
    if DATASETS[one.dataset].of_figures:
        return [_figure(one, item, place) for item in several]
    stored = {found.pk: found for found in exchange.bodies([item.resource for item in several])}
    if stored:
        exchange.note_reading("returns.send", stored.values(), sender(one))
    found: list[tuple[str, Resource | None]] = []
    for item in several:
        kind, key = item.key.split("/", 1)
        there = stored.get(item.resource)
        told = minimised(orjson.loads(there.body), place) if there else None
        found.append((f"{kind}/{up_key(place, key)}", told))
    return found


def _figure(one: Interface, item: Item, place: str) -> tuple[str, Resource | None]:
    code, period = item.key.split(":")
    known = up_key(place, item.key)
    if code not in indicators:
        return f"MeasureReport/{known}", None
    told = report(one, code, Period.parse(period), item.version)
    return f"MeasureReport/{known}", {**told, "id": known}
