"""The kinds of visit a programme consists of, and when each is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xinglin.engines.records import Form
from xinglin.kernel.time import Span


@dataclass(frozen=True)
class Visit:
    """A kind of visit: again and again (`every`), or once at an age (`at`, from the anchor on).

    `until` is how long after `at` it still counts as in time. A visit that asks something else
    than the programme brings its own form.
    """

    name: str
    title: str = ""
    every: Span | None = None
    at: Span | None = None
    until: Span | None = None
    asks: Form | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"visit {self.name!r} is either every so often or at an age")
        if len(self.name) > 20:
            raise ValueError(f"the name of a visit has at most 20 characters: {self.name!r}")

    def due(self, anchor: dt.date) -> tuple[dt.date, dt.date | None]:
        """From when and until when a visit at an age is in time."""
        if self.at is None:
            raise ValueError(f"visit {self.name!r} has no fixed age")
        start = self.at.after(anchor)
        return start, self.until.after(anchor) if self.until else None


@dataclass(frozen=True)
class Appointment:
    """What is due next, and when."""

    kind: str
    on: dt.date
    until: dt.date | None = None
