"""A visit as the rules of a plan see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from xinglin.engines.records import FACE_TO_FACE

RESERVED = frozenset(
    {
        "age", "anchor", "before", "born", "day", "days", "earlier", "face_to_face", "grade",
        "kind", "mode", "months", "named", "sex", "since", "weeks",
    }
)  # fmt: skip


class Facts:
    """The answers of one visit as attributes, with the person's age and sex on that day.

    What was not answered is None; what no form of the programme asks is an AttributeError.
    `before` is the visit before it, or None; `named` are the named days of the enrolment.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        day: dt.date,
        age: int,
        sex: str = "",
        mode: str = "1",
        before: Facts | None = None,
        anchor: dt.date | None = None,
        grade: str = "",
        kind: str = "",
        born: dt.date | None = None,
        named: Mapping[str, dt.date] | None = None,
    ) -> None:
        self.__dict__.update(values)
        self.day, self.age, self.sex, self.mode = day, age, sex, mode
        self.before, self.anchor, self.grade = before, anchor, grade
        self.kind, self.born, self.named = kind, born, named or {}

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the form does not ask for {name!r}")

    @property
    def face_to_face(self) -> bool:
        """Whether the person was met in the clinic or at home."""
        return self.mode in FACE_TO_FACE

    @property
    def days(self) -> int | None:
        """The age in days; None where the birthday is not known."""
        return (self.day - self.born).days if self.born else None

    @property
    def months(self) -> int | None:
        """The age in completed months; None where the birthday is not known."""
        return completed_months(self.born, self.day) if self.born else None

    @property
    def weeks(self) -> int | None:
        """Completed weeks since the anchor; None where there is none."""
        return (self.day - self.anchor).days // 7 if self.anchor else None

    def since(self, name: str) -> int | None:
        """Days since a named day of the enrolment; None where it is not known."""
        start = self.named.get(name)
        return (self.day - start).days if start else None

    def earlier(self) -> Iterator[Facts]:
        """The visits before this one, newest first."""
        at = self.before
        while at is not None:
            yield at
            at = at.before


def completed_months(start: dt.date, day: dt.date) -> int:
    """Whole calendar months from one day to another.

    >>> completed_months(dt.date(2026, 1, 31), dt.date(2026, 3, 30))
    1
    """
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)
