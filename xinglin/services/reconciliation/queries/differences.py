"""Differences: those one oversees, those of one's own institution; the people in them masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import Unreadable, mask_id, mask_name, unseal, within
from xinglin.engines.people import queries as people
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing
from xinglin.services.reconciliation.models import Difference
from xinglin.services.reconciliation.queries.comparisons import READ
from xinglin.services.reconciliation.rules import SUBJECT

LAW = "difference"


@dataclass(frozen=True)
class Face:
    """Whom a difference is about, as far as whoever looks may know."""

    name: str
    id_number: str = ""
    resident: int | None = None


def differences(seen_by: Actor, *, mine: bool = False) -> QuerySet[Difference]:
    """Within the reach of who oversees; of the own institution for whoever answers for it."""
    rows = Difference.objects.select_related("institution", "other", "stated")
    own = Q(institution=seen_by.institution) if (
        seen_by.institution and seen_by.may("reconciliation.answer")
    ) else Q(pk=-1)  # fmt: skip
    if mine:
        return rows.filter(own)
    near = within(Difference.objects.all(), seen_by, READ, "institution__place__number")
    return rows.filter(own | Q(pk__in=near.order_by().values("pk")))


def difference(pk: int, seen_by: Actor) -> Difference:
    """One difference that the actor may see; raises Missing."""
    found = differences(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这条差异", why="差异不存在，或既不在您的管辖范围内，也不属于您的单位")
    return found


def of_comparison(
    seen_by: Actor, item: str, kind: str, month: dt.date, place: Any
) -> QuerySet[Difference]:
    """What still stands between the sides of one comparison, in a place."""
    rows = differences(seen_by).filter(item=item, kind=kind, month=month, standing=True)
    return rows.filter(institution__place__number__range=(place.number, place.last))


def limits_of(ids: Iterable[int]) -> dict[int, dt.datetime]:
    """The earliest running limit of each."""
    found = cases.cases_of(LAW, SUBJECT, ids)
    return {
        pk: due
        for pk, case in found.items()
        if (due := cases.limit_of(case)) is not None and case.closed_at is None
    }


def faces(rows: Sequence[Difference], seen_by: Actor) -> dict[int, Face]:
    """The people of a list: named to those who may read their records, masked to the others."""
    ids = {one.resident_id for one in rows if one.resident_id}
    shown = {p.id: p for p in people.people(ids, seen_by)} if ids else {}
    masked = people.masked_names(ids - shown.keys())
    told = {}
    for one in rows:
        who = one.resident_id
        if who in shown:
            told[one.pk] = Face(shown[who].name, shown[who].id_number, who)
        elif who:
            told[one.pk] = Face(masked.get(who, "—"))
        elif one.stated is not None:
            told[one.pk] = _unknown(bytes(one.stated.sealed))
        else:
            told[one.pk] = Face("—")
    return told


def _unknown(sealed: bytes) -> Face:
    """Somebody whom nobody here is known to be: as the other side wrote him, masked."""
    number, name = unsealed(sealed)
    return Face(mask_name(name) or "（未写姓名）", mask_id(number) if number else "没有证件号")


def unsealed(sealed: bytes) -> tuple[str, str]:
    """(number, name) as the other side wrote them; empty where they cannot be read any more."""
    if not sealed:
        return "", ""
    try:
        number, name = orjson.loads(unseal(sealed))
    except (Unreadable, ValueError):
        return "", ""
    return str(number), str(name)


def standing_in(
    item: str, kind: str, month: dt.date, place: Any
) -> dict[tuple[str, str], Difference]:
    """What stands so far, by source and mark; for the next comparison."""
    rows = Difference.objects.filter(
        item=item, kind=kind, month=month, standing=True,
        institution__place__number__range=(place.number, place.last),
    )  # fmt: skip
    return {(one.source, one.mark): one for one in rows}


def open_counts(seen_by: Actor, month: dt.date, place: Any) -> dict[tuple[str, str], int]:
    """How many standing differences of a month are not yet settled, by item and kind."""
    rows = differences(seen_by).filter(month=month, standing=True).exclude(state="accepted")
    if place is not None:
        rows = rows.filter(institution__place__number__range=(place.number, place.last))
    found: dict[tuple[str, str], int] = {}
    for item, kind in rows.order_by().values_list("item", "kind"):
        found[item, kind] = found.get((item, kind), 0) + 1
    return found
