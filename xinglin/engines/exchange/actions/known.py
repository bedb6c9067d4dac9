"""What came before: look-ups by source key in sets, and writing down what is known from now on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from xinglin.engines.exchange.models import Known, Received
from xinglin.engines.exchange.rules.fhir.names import Name
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.people import queries as people

CHUNK = 900


@dataclass(frozen=True, slots=True)
class Before:
    """A record that a name led to before."""

    pk: int
    digest: str
    record_id: int
    resident: int | None


def look_up(names: Iterable[Name]) -> dict[Name, Before]:
    """What is known by these names; merged-away residents lead to those kept."""
    found: dict[Name, Before] = {}
    several = [(name.system, name.kind, name.key) for name in set(names)]
    for at in range(0, len(several), CHUNK):
        part = several[at : at + CHUNK]
        marks = ", ".join(["(%s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                # One statement for all kinds; a cross join in this order keeps to the index.
                f"WITH asked (system, kind, key) AS (VALUES {marks}) "
                "SELECT k.kind, k.system, k.key, k.id, k.digest, k.record_id, k.resident_id "
                "FROM asked CROSS JOIN exchange_known AS k WHERE k.system = asked.system "
                "AND k.kind = asked.kind AND k.key = asked.key",
                [text for name in part for text in name],
            )
            for row in cursor.fetchall():
                found[Name(*row[:3])] = Before(*row[3:])
    moved = people.those_kept(one.resident for one in found.values() if one.resident)
    if moved:
        for name, one in found.items():
            if one.resident in moved:
                kept = moved[one.resident]
                record = kept if one.record_id == one.resident else one.record_id
                found[name] = Before(one.pk, one.digest, record, kept)
    return found


def received_before(names: Iterable[Name]) -> dict[Name, tuple[int, str]]:
    """Resources kept as received: row and digest by name."""
    found: dict[Name, tuple[int, str]] = {}
    for (kind, system), keys in _grouped(names).items():
        for at in range(0, len(keys), CHUNK):
            rows = Received.objects.filter(kind=kind, system=system, key__in=keys[at : at + CHUNK])
            for key, pk, digest in rows.values_list("key", "pk", "digest"):
                found[Name(kind, system, key)] = (pk, digest)
    return found


def _grouped(names: Iterable[Name]) -> dict[tuple[str, str], list[str]]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in set(names):
        groups[name.kind, name.system].append(name.key)
    return groups


class Remembered:
    """What is to be known from now on; written at the end of a chunk in two statements."""

    def __init__(self) -> None:
        self.fresh: list[tuple[Any, ...]] = []
        self.changed: list[tuple[int, str]] = []
        self.names: set[Name] = set()

    def add(
        self, name: Name, digest: str, record: str, record_id: int, resident: int | None
    ) -> None:
        """A new name for a record."""
        self.names.add(name)
        row = (name.system, name.kind, name.key, digest, record, record_id, resident)
        self.fresh.append(row)

    def seen_again(self, before: Before, digest: str) -> None:
        """The content behind a known name is another one now."""
        if before.digest != digest:
            self.changed.append((before.pk, digest))

    def write(self) -> None:
        """Write it all down, in the open commit."""
        names = ("system", "kind", "key", "digest", "record", "record_id", "resident_id")
        if self.fresh:
            columns: Sequence[Any] = list(zip(*self.fresh, strict=True))
            insert_columns(Known, dict(zip(names, columns, strict=True)))
        if self.changed:
            ids, digests = zip(*self.changed, strict=True)
            change_columns(Known, ids, {"digest": digests})
        self.fresh, self.changed = [], []
