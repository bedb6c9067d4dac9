"""What other sources have stated: by their own number, by month, and who is still nobody here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.people.queries import in_chunks
from xinglin.kernel.time import Period, months
from xinglin.services.reconciliation.models import Stated, Total
from xinglin.services.reconciliation.rules import Item, Line

AROUND = months(3)  # how far from the month another one is looked at, for what was counted there


def stated_by_number(
    item: str, names: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, str]]:
    """(row, digest) of what is kept, by source and the source's number."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for source in {source for source, _ in names}:
        wanted = [number for one, number in names if one == source]
        for part in in_chunks(wanted):
            rows = Stated.objects.filter(item=item, source=source, number__in=part)
            for pk, number, digest in rows.values_list("pk", "number", "digest"):
                found[source, number] = (pk, digest)
    return found


def _near(rows: Any, item: Item, kind: str, place: Any, period: Period) -> Any:
    rows = rows.filter(
        item=item.code, kind=kind, institution__place__number__range=(place.number, place.last)
    )
    if item.at_end:
        return rows.filter(month=period.start)
    return rows.filter(month__range=(AROUND.before(period.start), AROUND.after(period.start)))


def their_lines(item: Item, kind: str, place: Any, period: Period) -> dict[str, list[Line]]:
    """What each source lists of an area's institutions in the month and around it."""
    rows = _near(Stated.objects.filter(void=False), item, kind, place, period).order_by("pk")
    found: dict[str, list[Line]] = {}
    told = rows.values_list(
        "source", "pk", "resident_id", "sort", "day", "institution_id", "value", "record", "month"
    )
    for source, pk, who, sort, day, where, value, record, month in told.iterator():
        found.setdefault(source, []).append(
            Line(pk, who or 0, sort, day if item.by_day else None, where, value, record,
                 month == period.start)
        )  # fmt: skip
    return found


def their_totals(item: Item, kind: str, place: Any, period: Period) -> dict[str, dict[int, int]]:
    """What was typed in, by source and institution."""
    rows = Total.objects.filter(
        item=item.code, kind=kind, month=period.start,
        institution__place__number__range=(place.number, place.last),
    )  # fmt: skip
    found: dict[str, dict[int, int]] = {}
    for source, where, value in rows.values_list("source", "institution_id", "value"):
        found.setdefault(source, {})[where] = value
    return found


def unlinked(item: Item, kind: str, place: Any, period: Period) -> list[tuple[int, bytes]]:
    """(row, sealed name and number) of those whom nobody here was known to be."""
    rows = _near(Stated.objects.filter(resident=None, void=False), item, kind, place, period)
    return [(pk, bytes(sealed)) for pk, sealed in rows.values_list("pk", "sealed")]


def stated_months(since: dt.date) -> list[tuple[str, str, dt.date]]:
    """(item, kind, month) of which somebody stated anything since then."""
    told = {
        row
        for model in (Stated, Total)
        for row in model.objects.filter(month__gte=since)
        .order_by().values_list("item", "kind", "month").distinct()
    }  # fmt: skip
    return sorted(told)


def totals(seen_by: Actor, month: dt.date) -> QuerySet[Total]:
    """Typed totals of a month within the actor's reach."""
    rows = within(Total.objects.filter(month=month), seen_by, "reconciliation.declare",
                  "institution__place__number")  # fmt: skip
    return rows.select_related("institution").order_by("item", "institution_id")
