"""What enforcement hears: a check found something that is to be punished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.places import queries as places
from xinglin.kernel.events import on
from xinglin.services.enforcement.actions.filing import open_matter
from xinglin.services.enforcement.models import Matter

BY = Actor(None, "监督检查", door="event", everything=True)


@on("supervision.violation_found")
def take_up(
    *, check: int, unit: str, called: str, party: str, place: int, field: str, day: dt.date,
    items: Sequence[str], says: str, officers: Sequence[tuple[int, str]], **told: Any,
) -> None:  # fmt: skip
    """A clue from the check, once; the officers who looked are proposed as investigators."""
    source = f"check:{check}"
    if Matter.objects.filter(source_ref=source).exists():
        return
    first = places.one_staff(officers[0][0]) if officers else None
    open_matter(
        BY, office=first.institution_id if first else None, place_id=place, field=field, source="1",
        source_ref=source, campaign=told.get("campaign"), unit_code=unit, party=party,
        party_name=called[:120], uscc=told.get("uscc") or "", address=told.get("address") or "",
        responsible=told.get("responsible") or "", says=says or "监督检查发现违法行为",
        items=list(items), found_on=day, act_ended_on=day, continuing=True,
        circumstances=["false_check"] if told.get("false_check") else [],
    )  # fmt: skip
