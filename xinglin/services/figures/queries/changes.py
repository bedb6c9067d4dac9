"""What was stored of a figure, and the people whose records changed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import Period


def stored_of(code: str, place: Any, period: Period, seen_by: Actor) -> list[Any]:
    """Values of this figure that were stored, the newest first, without divided cells."""
    found = indicators.stored(
        seen_by=seen_by, code=code, place=place.number, period=period.code, limit=20
    )
    return [one for one in found if not one.sex and not one.age_band]


def changed_people(changed: Sequence[Any], seen_by: Actor) -> list[dict[str, Any]]:
    """People of a cause as rows to show: scoped and masked; others stay numbers."""
    known = {p.id: p for p in people.people([one.person for one in changed], seen_by)}
    named = places.named({one.place for one in changed})
    return [
        {
            "person": known.get(one.person),
            "id": one.person,
            "place": named.get(one.place, ""),
            "numerator": one.numerator,
            "denominator": one.denominator,
            "commit": one.commit,
            "what": "；".join(touch.said for touch in one.what),
        }
        for one in changed
    ]
