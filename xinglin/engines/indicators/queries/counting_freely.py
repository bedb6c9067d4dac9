"""Questions of services that are no figures: their own statements over tables of the lake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xinglin.engines.indicators.queries.asking import the_lake

WHOLE = (0, 10**15 - 1)


def asked_of_lake(
    statement: str, tables: Sequence[str], place: Any = None, as_of: int | None = None
) -> list[tuple[Any, ...]]:
    """What a SQL statement (of DuckDB) over named tables of the lake answers, at a place or all.

    For work in sets behind a permission of the caller's; the lake knows people by number alone.
    """
    first, last = WHOLE if place is None else (place.number, place.last)
    return the_lake(as_of).run(statement, list(tables), first, last)
