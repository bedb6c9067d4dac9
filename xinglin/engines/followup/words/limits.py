"""Dated numbers: thresholds with the day they began to hold, their source and how sure they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace

from xinglin.kernel.tables import read_table

CONFIDENCE = {"V": "已核对原文", "V*": "已由独立抄本核对", "G": "一般知识，待核对"}


@dataclass(frozen=True)
class Limit:
    """One threshold, from a day on."""

    name: str
    value: float
    unit: str
    since: dt.date
    until: dt.date | None
    source: str
    confidence: str


class Limits:
    """The thresholds of a plan, read from a text table, asked for by day.

    >>> found = Limits('''
    ...     name    | value | unit | from       | to | source | tag
    ...     ceiling | 160   | mmHg | 2009-01-01 |    | first  | G
    ...     ceiling | 140   | mmHg | 2017-02-28 |    | third  | V*
    ... ''')
    >>> found.on(dt.date(2012, 1, 1)).ceiling, found.on(dt.date(2026, 1, 1)).ceiling
    (160.0, 140.0)
    """

    def __init__(self, table: str = "") -> None:
        self.rows = tuple(sorted((_limit(row) for row in read_table(table)), key=_order))
        self._days: dict[dt.date, SimpleNamespace] = {}
        self._starts = sorted({row.since for row in self.rows})

    def on(self, day: dt.date) -> SimpleNamespace:
        """The thresholds as attributes; before the first day of all, the earliest ones."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = SimpleNamespace(**self._holding(self.begun(day)))
        return found

    def begun(self, day: dt.date) -> dt.date:
        """The day on which the set of thresholds that holds on `day` began."""
        earlier = [start for start in self._starts if start <= day]
        return earlier[-1] if earlier else (self._starts or [dt.date.min])[0]

    def _holding(self, day: dt.date) -> Mapping[str, float]:
        earliest = {row.name: row.value for row in reversed(self.rows)}
        held = {row.name: row.value for row in self.rows if row.since <= day and _open(row, day)}
        return earliest | held

    @property
    def latest(self) -> dt.date:
        """The day on which the newest threshold began to hold."""
        return self._starts[-1] if self._starts else dt.date.min

    def __iter__(self) -> Iterator[Limit]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _limit(row: Mapping[str, str]) -> Limit:
    if row["tag"] not in CONFIDENCE:
        raise ValueError(f"{row['name']}: say how sure the number is: {', '.join(CONFIDENCE)}")
    until = dt.date.fromisoformat(row["to"]) if row["to"] else None
    since = dt.date.fromisoformat(row["from"])
    return Limit(
        row["name"], float(row["value"]), row["unit"], since, until, row["source"], row["tag"]
    )


def _order(row: Limit) -> tuple[dt.date, str]:
    return row.since, row.name


def _open(row: Limit, day: dt.date) -> bool:
    return row.until is None or day <= row.until
