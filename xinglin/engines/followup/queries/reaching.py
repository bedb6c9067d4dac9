"""When people of a list were last seen and will be seen next, in any programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.followup.models import Enrolment

AT_ONCE = 5_000


def appointments(
    residents: Iterable[int], *, place: Any = None, seen_by: Actor, programme: str = ""
) -> dict[int, tuple[dt.date | None, dt.date | None]]:
    """(next visit, last visit) of those residents who are enrolled, within the actor's reach.

    Who is in several programmes has the earliest of the next and the latest of the last.
    """
    seen_by.must("followup.count")
    wanted = list(residents)
    found: dict[int, tuple[dt.date | None, dt.date | None]] = {}
    for at in range(0, len(wanted), AT_ONCE):
        rows = Enrolment.objects.filter(resident_id__in=wanted[at : at + AT_ONCE], left=None)
        if programme:
            rows = rows.filter(programme=programme)
        if place is not None:
            rows = rows.filter(place_id__gte=place.number, place_id__lte=place.last)
        rows = within(rows, seen_by, "followup.count", "place_id")
        for resident, following, last in rows.values_list("resident_id", "next_on", "last_on"):
            before = found.get(resident, (None, None))
            found[resident] = (
                min(filter(None, (before[0], following)), default=None),
                max(filter(None, (before[1], last)), default=None),
            )
    return found
