"""Keeps the search documents in step with the rows, and serials in step with the villages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.people import search
from xinglin.engines.people.models import Resident
from xinglin.engines.people.queries.known import in_chunks
from xinglin.engines.people.rules.record_numbers import LAST_SERIAL, village_prefix
from xinglin.engines.people.rules.searching import search_words

AT_ONCE = 20_000


def refresh_search(ids: Iterable[int]) -> None:
    """Write the search documents of residents anew, and of the rows merged into them.

    A merged-away row is searched for by its own name in the place of the one who was kept.
    """
    for part in in_chunks(sorted(set(ids))):
        rows = list(_spelt(Resident.objects.filter(pk__in=part)))
        rows += _spelt(Resident.objects.filter(merged_into__in=part).exclude(pk__in=part))
        search.write((row[0], search_words(row[1], row[4] or row[2], row[3])) for row in rows)


def _spelt(rows):  # type: ignore[no-untyped-def]
    return rows.values_list("pk", "name", "place_id", "record_no", "merged_into__place_id")


@verb("people.merge", title="重建居民检索")
def rebuild_search(*, by: Actor) -> int:
    """Write every search document anew; how many there are."""
    search.empty()
    done, last = 0, 0
    while rows := list(_spelt(Resident.objects.filter(pk__gt=last).order_by("pk"))[:AT_ONCE]):
        search.write((row[0], search_words(row[1], row[4] or row[2], row[3])) for row in rows)
        done, last = done + len(rows), rows[-1][0]
    return done


def last_serials(places: Sequence[int]) -> dict[str, int]:
    """The highest serial in use in each village, by the first twelve digits of its numbers."""
    found: dict[str, int] = {}
    for prefix in {village_prefix(place) for place in places}:
        highest = Resident.objects.filter(
            record_no__gt=prefix, record_no__lte=f"{prefix}{LAST_SERIAL}"
        ).aggregate(last=Max("record_no"))["last"]
        found[prefix] = int(highest[12:]) if highest else 0
    return found
