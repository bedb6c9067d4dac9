"""The working days of China, year by year, as the State Council announced them.

Dated configuration: a line for each year, with its source. A year that is not here yet is taken
from the table the platform ships with; if that does not know it either, plain weekdays count and
a limit that reaches into it is provisional until the year is announced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from xinglin.kernel import time as clock
from xinglin.kernel.tables import read_table

# off: days without work (from..to), work: Saturdays and Sundays that are worked instead.
ANNOUNCED = """
    year | off | work | source
    2024 | 01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07 | 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12 | 国办发明电〔2023〕7号
    2025 | 01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08 | 01-26 02-08 04-27 09-28 10-11 | 国办发明电〔2024〕12号
    2026 | 01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07 | 01-04 02-14 02-28 05-09 09-20 10-10 | 国办发明电〔2025〕7号
"""  # noqa: E501


@dataclass(frozen=True)
class Calendar:
    """Which days are worked; `off` and `work` are exceptions, by day."""

    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()
    sources: dict[int, str] = field(default_factory=dict, compare=False)

    def works(self, day: dt.date) -> bool:
        """Whether that day is a working day."""
        if day.year not in self.years:
            return clock.is_workday(day)
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def knows(self, day: dt.date) -> bool:
        """Whether the holidays of that year were announced."""
        return day.year in self.years or clock.holidays_known(day)


def read_calendar(table: str) -> Calendar:
    """A calendar from its table of years."""
    off: set[dt.date] = set()
    work: set[dt.date] = set()
    sources = {}
    for row in read_table(table):
        year = int(row["year"])
        off |= set(_days(year, row["off"]))
        work |= set(_days(year, row["work"]))
        sources[year] = row["source"]
    return Calendar(frozenset(off), frozenset(work), frozenset(sources), sources)


def _days(year: int, text: str) -> Iterable[dt.date]:
    for part in text.split():
        first, _, last = part.partition("..")
        day = dt.date.fromisoformat(f"{year}-{first}")
        end = dt.date.fromisoformat(f"{year}-{last or first}")
        while day <= end:
            yield day
            day += dt.timedelta(days=1)


@lru_cache(maxsize=1)
def china() -> Calendar:
    """The calendar in force."""
    return read_calendar(ANNOUNCED)
