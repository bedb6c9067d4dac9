"""What contracts owe, and which records fulfil it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q

from xinglin.engines.followup import programmes
from xinglin.engines.records import queries as records
from xinglin.kernel.time import today
from xinglin.services.contracts.models import Contract, Item, Owed
from xinglin.services.contracts.rules import counts_for, examinations, fulfilled

AT_ONCE = 5_000


def owed_of(contract_id: int) -> list[dict[str, Any]]:
    """The items of one contract: how many are due by today, how many were given, when the next."""
    rows = Owed.objects.filter(contract_id=contract_id).select_related("item")
    found: dict[int, dict[str, Any]] = {}
    on = today()
    for one in rows.order_by("item_id", "due_on"):
        line = found.setdefault(
            one.item_id,
            {"title": one.item.title, "times": 0, "due": 0, "done": 0, "last": None, "next": None},
        )
        line["times"] += 1
        line["due"] += one.due_on <= on
        if one.done_on is not None:
            line["done"] += 1
            line["last"] = max(filter(None, (line["last"], one.done_on)))
        elif line["next"] is None:
            line["next"] = one.due_on
    return list(found.values())


def open_services(place: Any, team_id: int | None = None) -> dict[str, int]:
    """Services of running contracts that are past due, due within 30 days, and given."""
    rows = Owed.objects.filter(contract__ended_on=None)
    if team_id is not None:
        rows = rows.filter(contract__team_id=team_id)
    if place is not None:
        rows = rows.filter(contract__place__number__range=(place.number, place.last))
    on = today()
    counted: dict[str, int] = rows.aggregate(
        due=Count("pk", filter=Q(due_on__lte=on)),
        late=Count("pk", filter=Q(due_on__lte=on, done_on=None)),
        done=Count("pk", filter=Q(due_on__lte=on, done_on__isnull=False)),
    )
    return counted


def newly_fulfilled(contracts: list[Contract]) -> Iterator[tuple[int, Any]]:
    """(id of what is owed, day or None) where the records say otherwise than what is kept."""
    if not contracts:
        return
    items = {
        one.pk: one for one in Item.objects.filter(package__in={c.package_id for c in contracts})
    }
    checks = examinations(programmes)
    owed: dict[tuple[int, int], list[Owed]] = {}
    for row in Owed.objects.filter(contract__in=[c.pk for c in contracts]).order_by("due_on", "pk"):
        owed.setdefault((row.contract_id, row.item_id), []).append(row)
    first, last = min(c.starts_on for c in contracts), max(c.ends_on for c in contracts)
    given: dict[int, list[Any]] = {}
    for one in records.served(sorted({c.resident_id for c in contracts}), first, last):
        given.setdefault(one.resident, []).append(one)
    by_contract = {c.pk: c for c in contracts}
    for (contract_id, item_id), rows in owed.items():
        contract, item = by_contract[contract_id], items[item_id]
        until = contract.ended_on or contract.ends_on
        days = [
            one.day for one in given.get(contract.resident_id, ())
            if contract.starts_on <= one.day <= until and counts_for(item, one, checks)
        ]  # fmt: skip
        for row, done in zip(rows, fulfilled([r.due_on for r in rows], days), strict=True):
            if row.done_on != done:
                yield row.pk, done


def running(after: int, most: int = AT_ONCE) -> list[Contract]:
    """Contracts whose services are counted still, in order of id, some at a time."""
    on = today()
    rows = Contract.objects.filter(pk__gt=after).filter(
        Q(ended_on=None) | Q(ended_on__gte=on.replace(month=1, day=1))
    )
    return list(rows.order_by("pk")[:most])
