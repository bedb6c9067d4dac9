"""How many people were looked at for a figure and belong neither below nor above its line."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.queries.asking import (
    Definition,
    the_area,
    the_figures,
    the_lake,
    the_period,
)
from xinglin.kernel.time import Period


def left_out(
    code: str,
    place: Any,
    period: Period | str,
    *,
    seen_by: Actor,
    as_of: int | None = None,
    definition: Definition = None,
) -> int | None:
    """The number of people who were left out; None for whoever has no right to figures there.

    An outsider could tell a small place from it, so he is not told at all; a figure made of others
    leaves nobody out.
    """
    seen_by.must("figures.read")
    where, when = the_area(place), the_period(period)
    if not all(seen_by.may("figures.read", end) for end in (where.number, where.last)):
        return None
    [one] = the_figures(code, definition, when)
    if one.formula is not None:
        return 0
    made, lake = tally.compiled((one,), when), the_lake(as_of)
    rows = tally.people(made, lake, (where.number, where.last), "excluded")
    return len({row.person for row in rows})
