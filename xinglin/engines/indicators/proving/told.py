"""What is handed out about a change: its parts, its people, the records and commits behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinglin.engines.indicators.figures import Figure, plain
from xinglin.engines.indicators.proving.causes import CAUSES, Touch

LEDGER, PERIOD, DEFINITION = "ledger", "period", "definition"
STEPS = {LEDGER: "同一时期的数据变化", PERIOD: "时期推移", DEFINITION: "定义修订"}
SHARED_OUT = (
    "人数各部分之和等于变化本身。值的变化按分子、分母两种先后次序的平均分摊（沙普利值），"
    "精确到分数后再按最大余数法取整，各部分之和等于印出的变化。"
)
IN_ROWS = "人数或件数各部分之和等于变化本身。"
IN_ORDER = (
    "百分位数不能分摊到人：依次去掉离开的人、改动有变化的人、加入新来的人，"
    "每一步的变化相加等于总变化。"
)
BY_TERMS = (
    "由其他指标推得：把各组成指标从前值换成后值，一项一项地换，取所有先后次序的平均（沙普利值）；"
    "各项之和正好等于变化。每一项再点开，看到它自己的原因和人员。"
)


@dataclass(frozen=True)
class PersonChange:
    """What one person's standing did to a figure at one step, and which records say so."""

    person: int
    place: int | None
    step: str
    cause: str
    numerator: int
    denominator: Decimal | None
    exact: Fraction | None
    commit: int | None = None
    what: tuple[Touch, ...] = ()

    @property
    def said(self) -> str:
        """The records in words."""
        return "；".join(touch.said for touch in self.what)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "person": self.person, "place": self.place, "step": self.step, "cause": self.cause,
            "numerator": self.numerator, "denominator": plain(self.denominator),
            "value": None if self.exact is None else f"{float(self.exact):.6f}",
            "commit": self.commit, "what": [touch.as_dict() for touch in self.what],
        }  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One cause of a change: how much of numerator, denominator and value it explains."""

    cause: str
    step: str
    numerator: int
    denominator: Decimal | None
    value: Decimal | None
    exact: Fraction | None
    count: int
    commits: tuple[int, ...]
    people: tuple[PersonChange, ...] = ()

    @property
    def title(self) -> str:
        """The cause in words."""
        return CAUSES[self.cause]

    @property
    def step_title(self) -> str:
        """Whether the record, the period or the definition changed."""
        return STEPS[self.step]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "cause": self.cause, "title": self.title, "step": self.step,
            "numerator": self.numerator, "denominator": plain(self.denominator),
            "value": plain(self.value), "count": self.count, "commits": list(self.commits),
            "people": [one.as_dict() for one in self.people],
        }  # fmt: skip


@dataclass(frozen=True)
class Movement:
    """For percentiles: who came, who left, whose amount changed, and what that did to the value."""

    title: str
    count: int
    value: Decimal | None
    exact: Fraction | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"title": self.title, "count": self.count, "value": plain(self.value)}


@dataclass(frozen=True)
class TermChange(Movement):
    """For derived figures: one figure of which it is made, in which periods, from what to what."""

    code: str = ""
    periods: tuple[str, str] = ("", "")
    ends: tuple[Figure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told = {"code": self.code, "periods": list(self.periods)}
        return super().as_dict() | told | {"ends": [one.as_dict() for one in self.ends]}


@dataclass(frozen=True)
class Change:
    """Why a figure differs between two states: parts that add up to the difference."""

    before: Figure
    after: Figure
    definitions: tuple[str, str]
    numerator: int
    denominator: Decimal | None
    value: Decimal | None
    exact: Fraction | None
    value_unit: str
    parts: tuple[Part, ...]
    movements: tuple[Movement, ...] = ()
    edits: Sequence[str] = ()
    closed: int = 0
    method: str = SHARED_OUT
    lists_withheld: bool = False

    @property
    def code(self) -> str:
        """The indicator."""
        return self.after.code

    @property
    def adds_up(self) -> bool:
        """Whether the parts are the whole change, to the last digit."""
        if self.method == BY_TERMS:  # the people are those of its figures, each told there
            return self._value_adds_up()
        numerator = sum(part.numerator for part in self.parts) == self.numerator
        return numerator and self._denominator_adds_up() and self._value_adds_up()

    def _denominator_adds_up(self) -> bool:
        if self.denominator is None:
            return True
        return sum((p.denominator or Decimal(0) for p in self.parts), Decimal(0)) == (
            self.denominator
        )

    def _value_adds_up(self) -> bool:
        if self.value is None:
            return True
        several = self.movements or self.parts
        exact = sum((one.exact or Fraction(0) for one in several), Fraction(0))
        printed = sum((one.value or Decimal(0) for one in several), Decimal(0))
        return exact == self.exact and printed == self.value

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "code": self.code, "title": self.after.title, "unit": self.after.unit,
            "place": self.after.place, "place_name": self.after.place_name,
            "before": self.before.as_dict(), "after": self.after.as_dict(),
            "definitions": list(self.definitions), "numerator": self.numerator,
            "denominator": plain(self.denominator), "value": plain(self.value),
            "value_unit": self.value_unit, "parts": [part.as_dict() for part in self.parts],
            "movements": [one.as_dict() for one in self.movements], "edits": list(self.edits),
            "closed_at": self.closed, "method": self.method, "adds_up": self.adds_up,
            "lists_withheld": self.lists_withheld,
        }  # fmt: skip
