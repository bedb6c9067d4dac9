"""How records are put together from columns, and how moments of a life are put in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = {"visit": "随访", "encounter": "就诊", "condition": "诊断", "observation": "测量"}
ENCOUNTERS = {"AMB": "门诊", "EMER": "急诊", "IMP": "住院", "HH": "家庭", "VR": "线上"}


@dataclass(frozen=True)
class Moment:
    """One thing on the timeline of a person."""

    day: dt.date
    kind: str
    id: int
    title: str
    text: str
    row: Any = None

    @property
    def place_in_order(self) -> tuple[dt.date, str, int]:
        """What the timeline is sorted by, and what `before` continues from."""
        return self.day, self.kind, self.id


@dataclass(frozen=True)
class Read:
    """One measured value of a trend."""

    day: dt.date
    value: float | None
    second: float | None = None


def newest_first(moments: Iterable[Moment], limit: int) -> list[Moment]:
    """The newest moments of several kinds, in one order that never changes between pages."""
    return sorted(moments, key=lambda one: one.place_in_order, reverse=True)[:limit]


def measured_columns(
    observed: Sequence[Sequence[tuple[str, float | None, float | None, str]]],
    residents: Sequence[int],
    days: Sequence[Any],
    first_visit: int,
) -> dict[str, list[Any]]:
    """Columns of observations for visits with ids from `first_visit` on, one entry a visit."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("resident_id", "visit_id", "question", "day", "value", "second")
    }
    for offset, rows in enumerate(observed):
        for question, value, second, _ in rows:
            found = (residents[offset], first_visit + offset, question, days[offset], value, second)
            for name, one in zip(columns, found, strict=True):
                columns[name].append(one)
    return columns


def same_length(columns: Mapping[str, Sequence[Any]]) -> int:
    """How many rows the columns describe; raises ValueError when they disagree."""
    sizes = {len(values) for values in columns.values()}
    if len(sizes) > 1:
        raise ValueError(f"columns of different lengths: {sorted(sizes)}")
    return sizes.pop() if sizes else 0
