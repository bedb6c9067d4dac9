"""The records that made one person count, as people read them."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.queries import records as counted
from xinglin.engines.people import queries as people
from xinglin.kernel.time import Period

TABLES = {
    "enrolments": ("在管登记", "layers"),
    "visits": ("随访", "visit"),
    "observations": ("测量", "lab"),
    "encounters": ("就诊", "hospital"),
    "conditions": ("诊断", "document"),
    "residents": ("居民档案", "person"),
}


def records_of(
    code: str, place: Any, period: Period, person: int, seen_by: Actor
) -> tuple[Any, list[Any]]:
    """The person (None when he may only be counted), and the rows that were looked at for him."""
    rows = counted.records_of(code, place, period, person, seen_by=seen_by)
    known = people.people([person], seen_by)
    return (known[0] if known else None), rows
