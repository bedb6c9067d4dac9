"""A visit as the rules of a plan see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from xinglin.engines.records import FACE_TO_FACE


class Facts:
    """The answers of one visit as attributes, with the person's age and sex on that day.

    What was not answered is None; what the form does not ask at all is an AttributeError.
    `before` is the visit before it, or None.
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
    ) -> None:
        self.__dict__.update(values)
        self.day, self.age, self.sex, self.mode = day, age, sex, mode
        self.before, self.anchor, self.grade = before, anchor, grade

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the form does not ask for {name!r}")

    @property
    def face_to_face(self) -> bool:
        """Whether the person was met in the clinic or at home."""
        return self.mode in FACE_TO_FACE

    def earlier(self) -> Iterator[Facts]:
        """The visits before this one, newest first."""
        at = self.before
        while at is not None:
            yield at
            at = at.before
