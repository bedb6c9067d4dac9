"""What checking an answer gives: values, refusals with the allowed range, amber warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xinglin.kernel.time import Span, age_on

ALWAYS, WHEN_SEEN = "always", "seen"
FACE_TO_FACE = frozenset({"1", "2"})  # CV06.00.207: 门诊, 家庭


@dataclass(frozen=True)
class About:
    """Whom and when the answers are about: it decides which range holds and what must be said."""

    age: int | None = None
    sex: str = ""
    day: dt.date | None = None
    born: dt.date | None = None
    mode: str = ""

    @property
    def years(self) -> int | None:
        """Completed years on the day of the answers."""
        if self.age is None and self.born is not None and self.day is not None:
            return age_on(self.born, self.day)
        return self.age

    def younger_than(self, span: Span) -> bool:
        """Whether the person is younger than that on the day; unknown ages count as adult."""
        if self.born is not None and self.day is not None:
            return self.day < span.after(self.born)
        return self.years is not None and self.years < span.months / 12

    @property
    def seen(self) -> bool:
        """Whether the person was met face to face (a missing mode counts as met)."""
        return not self.mode or self.mode in FACE_TO_FACE


@dataclass(frozen=True)
class Refusal:
    """An answer that cannot be kept: the field, why, and what would be allowed."""

    field: str
    title: str
    why: str
    allowed: str = ""

    def __str__(self) -> str:
        return f"{self.title}：{self.why}" + (f"（{self.allowed}）" if self.allowed else "")


@dataclass(frozen=True)
class Warned:
    """An answer that is kept and that somebody should look at twice."""

    field: str
    title: str
    why: str
    usual: str = ""

    def __str__(self) -> str:
        return f"{self.title}：{self.why}" + (f"（{self.usual}）" if self.usual else "")


@dataclass
class Reading:
    """What one question made of what was given."""

    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


@dataclass(frozen=True)
class Checked:
    """A whole form, checked: the values that hold, and what is wrong or unusual."""

    values: Mapping[str, Any]
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the answers may be stored."""
        return not self.refusals

    def by_field(self) -> dict[str, list[str]]:
        """The refusals as sentences, by the name of the field."""
        found: dict[str, list[str]] = {}
        for one in self.refusals:
            found.setdefault(one.field, []).append(str(one))
        return found
