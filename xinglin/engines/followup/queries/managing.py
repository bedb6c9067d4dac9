"""Who an area's institutions have in a programme, spell by spell: for comparing in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from xinglin.engines.followup.models import Enrolment


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch in a programme; `left` is empty while it lasts."""

    id: int
    resident: int
    institution: int
    joined: dt.date
    left: dt.date | None


def spells_listed(programme: str, first: int, last: int) -> Iterator[Spell]:
    """Every spell at institutions of a range of places, ended ones too; not shown to anybody."""
    rows = Enrolment.objects.filter(
        programme=programme, institution__place__number__range=(first, last)
    )
    told = rows.values_list("pk", "resident_id", "institution_id", "joined", "left")
    for row in told.order_by("pk").iterator():
        yield Spell(*row)
