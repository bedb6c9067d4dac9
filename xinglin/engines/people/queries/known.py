"""Who is already known: exact look-ups in sets, candidates for a match, duplicates, merges."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, blind_many, within
from xinglin.engines.codes import cleaned, to_18
from xinglin.engines.people.models import Identifier, KnownApart, Merge, Resident
from xinglin.engines.people.rules.details import Document
from xinglin.engines.people.rules.matching import Described, same_village
from xinglin.engines.people.words import CHECKED_KINDS, Known, Pair

CHUNK = 500
PLACE = "place__number"  # a range over the key itself; `place_id` knows no ranges
NUMBER, TAIL, PHONE = "people.number", "people.tail", "people.phone"  # purposes of fingerprints
Thing = TypeVar("Thing")


def in_chunks(things: Sequence[Thing], size: int = CHUNK) -> Iterator[Sequence[Thing]]:
    """The things a few hundred at a time: no database takes a list of any length."""
    for at in range(0, len(things), size):
        yield things[at : at + size]


def those_kept(ids: Iterable[int]) -> dict[int, int]:
    """For rows that were merged away, the resident they belong to now."""
    found: dict[int, int] = {}
    for part in in_chunks(sorted(set(ids))):
        rows = Resident.objects.filter(pk__in=part, merged_into__isnull=False)
        found.update(rows.values_list("pk", "merged_into_id"))
    return found


def known_by_id(numbers: Iterable[str]) -> dict[str, int]:
    """Residents by identity number, in sets; keys as they were given, 15 digits or 18."""
    given = {number: _eighteen(cleaned(number)) for number in numbers if number}
    plain = sorted(set(given.values()))
    marks = dict(zip(blind_many(plain, NUMBER), plain, strict=True))
    found: dict[str, int] = {}
    for part in in_chunks(list(marks)):
        rows = Identifier.objects.filter(index__in=part, kind__in=CHECKED_KINDS, ends_on=None)
        for mark, resident in rows.order_by("-pk").values_list("index", "resident_id"):
            found[marks[bytes(mark)]] = resident
    return {as_given: found[number] for as_given, number in given.items() if number in found}


def _eighteen(number: str) -> str:
    return to_18(number) if len(number) == 15 and number.isdigit() else number


def known_by_details(
    people: Iterable[tuple[str, dt.date, str]],
) -> dict[tuple[str, dt.date, str], list[Known]]:
    """Residents by (name, birth, sex), in sets; what else to compare comes as fingerprints."""
    wanted = set(people)
    alike = [
        row
        for part in in_chunks(sorted({(name, birth) for name, birth, _ in wanted}), 250)
        for row in _named_and_born(part)
        if row[:3] in wanted
    ]
    numbered: set[int] = set()
    for ids in in_chunks([row[3] for row in alike]):
        held = Identifier.objects.filter(resident__in=ids, kind__in=CHECKED_KINDS)
        numbered.update(held.values_list("resident_id", flat=True))
    found: dict[tuple[str, dt.date, str], list[Known]] = defaultdict(list)
    for name, birth, sex, resident, place, phone in alike:
        mark = bytes(phone) if phone is not None else None
        found[name, birth, sex].append(Known(resident, place, mark, resident in numbered))
    return dict(found)


def _named_and_born(pairs: Sequence[tuple[str, dt.date]]) -> Iterator[tuple[Any, ...]]:
    """Residents by pairs of name and birth date, straight from the index over both."""
    marks = ", ".join(["(%s, %s)"] * len(pairs))
    with connection.cursor() as cursor:
        cursor.execute(
            # A cross join in this order: SQLite would scan the table for `(name, birth) IN (…)`.
            # It would scan it as well for a Bloom filter were `merged_into_id IS NULL` said here.
            f"WITH asked (name, birth) AS (VALUES {marks}) "
            "SELECT r.merged_into_id, r.name, r.birth, r.sex, r.id, r.place_id, r.phone_index "
            "FROM asked CROSS JOIN people_resident AS r "
            "WHERE r.name = asked.name AND r.birth = asked.birth ORDER BY r.id",
            [part for pair in pairs for part in pair],
        )
        for merged_into, name, birth, *rest in cursor.fetchall():
            if merged_into is None:
                born = dt.date.fromisoformat(birth) if isinstance(birth, str) else birth
                yield name, born, *rest


def candidates_for(
    described: Described, document: Document | None
) -> tuple[list[Described], dict[int, Resident]]:
    """Residents who share the number, or the name with birth date and sex; with their rows."""
    ids = set(
        Resident.objects.filter(
            name=described.name, birth=described.birth, sex=described.sex, merged_into=None
        ).values_list("pk", flat=True)[:50]
    )
    if document is not None:
        ids.update(holders(document))
    rows = {row.pk: row for row in Resident.objects.filter(pk__in=ids)}
    kinds: tuple[str, ...] = CHECKED_KINDS
    if document is not None and document.kind not in CHECKED_KINDS:
        kinds = (document.kind,)
    numbers: dict[int, set[bytes]] = defaultdict(set)
    held = Identifier.objects.filter(resident__in=ids, kind__in=kinds)
    for resident, mark in held.values_list("resident_id", "index"):
        numbers[resident].add(bytes(mark))
    return [_described(row, numbers[pk]) for pk, row in sorted(rows.items())], rows


def holders(document: Document) -> list[int]:
    """Residents who hold that document number."""
    kinds = CHECKED_KINDS if document.kind in CHECKED_KINDS else (document.kind,)
    held = Identifier.objects.filter(index=blind(document.number, NUMBER), kind__in=kinds)
    return list(held.values_list("resident_id", flat=True))


def _described(row: Resident, numbers: Iterable[bytes]) -> Described:
    phone = bytes(row.phone_index) if row.phone_index is not None else None
    return Described(row.name, row.sex, row.birth, row.place_id, frozenset(numbers), phone, row.pk)


# --- duplicates and merges -----------------------------------------------------------------


def possible_duplicates(seen_by: Actor, limit: int = 100) -> list[Pair]:
    """Pairs of residents within reach who agree in name, birth and sex and were never kept apart.

    Surest first: the same telephone, then the same village, then the same town or county alone.
    """
    rows = within(Resident.objects.filter(merged_into=None), seen_by, "people.merge", PLACE)
    groups = (
        rows.order_by()
        .values("name", "birth", "sex")
        .annotate(size=Count("pk"))
        .filter(size__gt=1)
        .values_list("name", "birth", "sex")[: limit * 5]
    )
    wanted: set[tuple[Any, ...]] = set(groups)
    alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for part in in_chunks(sorted({name for name, _, _ in wanted})):
        for row in rows.filter(name__in=part).only("name", "birth", "sex", "place", "phone_index"):
            if (row.name, row.birth, row.sex) in wanted:
                alike[row.name, row.birth, row.sex].append(row)
    apart = _kept_apart(row.pk for several in alike.values() for row in several)
    pairs = [
        _pair(one, other)
        for several in alike.values()
        for one, other in combinations(sorted(several, key=lambda row: row.pk), 2)
        if (one.pk, other.pk) not in apart
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))[:limit]


def _pair(one: Resident, other: Resident) -> Pair:
    if one.phone_index is not None and one.phone_index == other.phone_index:
        return Pair(one.pk, other.pk, 0.95, "姓名、性别、出生日期和电话都相同")
    if same_village(one.place_id, other.place_id):
        return Pair(one.pk, other.pk, 0.8, "同村，姓名、性别、出生日期都相同")
    return Pair(one.pk, other.pk, 0.6, "姓名、性别、出生日期都相同，不在同一个村")


def _kept_apart(ids: Iterable[int]) -> set[tuple[int, int]]:
    apart: set[tuple[int, int]] = set()
    for part in in_chunks(sorted(set(ids))):
        said = KnownApart.objects.filter(one__in=part).values_list("one_id", "other_id")
        apart.update((min(pair), max(pair)) for pair in said)
    return apart


def merges_of(resident_id: int) -> QuerySet[Merge]:
    """Merges in which a resident was kept or went, newest first."""
    either = Q(kept=resident_id) | Q(gone=resident_id)
    return Merge.objects.filter(either).select_related("kept", "gone").order_by("-pk")


def standing_merges(seen_by: Actor) -> QuerySet[Merge]:
    """Merges within the actor's reach that still stand and may be undone, newest first."""
    rows = Merge.objects.filter(undone_at=None).select_related("kept", "gone")
    return within(rows, seen_by, "people.merge", f"kept__{PLACE}").order_by("-pk")
