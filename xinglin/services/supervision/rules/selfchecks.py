"""Self-checks of institutions: when they are due, and when one was false."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xinglin.kernel.time import months

TIMES_A_YEAR = {"3": 12, "2": 4, "1": 2}  # by risk: monthly, quarterly, twice a year [G]


def due_days_of_year(year: int, risk: str) -> list[dt.date]:
    """The last days of the stretches in which a self-check is due.

    >>> [str(day) for day in due_days_of_year(2026, "1")]
    ['2026-06-30', '2026-12-31']
    """
    step = 12 // TIMES_A_YEAR.get(risk, 2)
    first = dt.date(year, 1, 1)
    return [
        months(turn * step).after(first) - dt.timedelta(days=1) for turn in range(1, 12 // step + 1)
    ]


def is_false(said: Mapping[str, str], found: Mapping[str, str], unmet: str = "0") -> list[str]:
    """The items that the unit called met and the officers found unmet.

    >>> is_false({"1": "1", "2": "0"}, {"1": "0", "2": "0", "3": "0"})
    ['1']
    """
    return sorted(
        item for item, verdict in found.items()
        if verdict == unmet and said.get(item) not in (None, unmet)
    )  # fmt: skip
