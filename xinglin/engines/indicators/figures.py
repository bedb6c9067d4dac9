"""What is handed out: figures, passports, people counted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import orjson

from xinglin.engines.indicators.words import Quantity, unit_named

SEXES = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}
DASH, STAR = "—", "＊"


@dataclass(frozen=True)
class Figure:
    """One number with everything that says what it is a number of.

    `denominator` is None for a plain count; `value` is None when it would be divided by nothing,
    and when the cell is `hidden` for being too small to be shown here. `lower` and `upper` are the
    95 % interval where the indicator asks for one by the method `interval`. A `declared` figure was
    typed in by an institution; it was not counted here.
    """

    code: str
    title: str
    unit: str
    base: str
    place: str
    place_name: str
    place_number: int
    period: str
    numerator: int | None
    denominator: Decimal | None
    value: Decimal | None
    commit: int
    snapshot: str
    sex: str = ""
    age_band: str = ""
    hidden: bool = False
    institution: int | None = None
    institution_name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    base_code: str = ""
    definition_version: str = ""
    parts: tuple[str, ...] = ()
    lower: Decimal | None = None
    upper: Decimal | None = None
    interval: str = ""
    declared: bool = False

    @property
    def quantity(self) -> Quantity | None:
        """The value as a number with its unit, which refuses to be mixed with others."""
        return None if self.value is None else Quantity(self.value, unit_named(self.unit))

    @property
    def shown(self) -> str:
        """The value as it is printed: rounded as declared, — without a base, ＊ when suppressed."""
        if self.hidden:
            return STAR
        return DASH if self.value is None else f"{self.value:f}"

    @property
    def shown_denominator(self) -> str:
        """The denominator as it is printed: whole people, estimates rounded half-up."""
        if self.hidden or self.denominator is None:
            return STAR if self.hidden else ""
        return f"{self.denominator.quantize(Decimal(1), ROUND_HALF_UP):f}"

    @property
    def shown_interval(self) -> str:
        """The interval as it is printed beside the value; nothing where none is asked for."""
        return "" if self.lower is None or self.upper is None else f"{self.lower:f}–{self.upper:f}"

    @property
    def division(self) -> str:
        """By what this cell is divided off, in words: 男、35–44岁; nothing for the whole."""
        named = (SEXES.get(self.sex, ""), self.age_band, self.institution_name)
        return "、".join(one for one in (*named, *self.attributes.values()) if one)

    def suppressed(self) -> Figure:
        """The same cell with its numbers taken away."""
        return replace(
            self, numerator=None, denominator=None, value=None, lower=None, upper=None, hidden=True
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON; decimals as text, so that nothing is rounded on the way."""
        told = asdict(self) | {"shown": self.shown, "parts": list(self.parts)}
        if self.sex:
            told["sex_title"] = SEXES.get(self.sex, self.sex)
        return {name: plain(value) for name, value in told.items()}


@dataclass(frozen=True)
class Counted:
    """A person on one side of a figure; a number, never a name.

    Where records are counted there is one for each, with the record's id; `amount` is what is
    summed up or put in order, in units of its last decimal.
    """

    person: int
    place: int
    side: str
    reason: str = ""
    record: int | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Passport:
    """Where a figure comes from, down to the people."""

    figure: Figure
    about: Mapping[str, Any]
    expression: str
    numerator_people: Sequence[int]
    denominator_people: Sequence[int]
    excluded: Sequence[Counted]
    lists_withheld: bool = False
    numerator_records: Sequence[int] = ()
    history: Sequence[Mapping[str, Any]] = ()

    @property
    def hash(self) -> str:
        """SHA-256 of definition, state and answer: equal when the figure was proved again."""
        told = {
            "code": self.figure.code,
            "definition_version": self.about["definition_version"],
            "definition_hash": self.about["definition_hash"],
            "place": self.figure.place,
            "period": self.figure.period,
            "commit": self.figure.commit,
            "numerator": self.figure.numerator,
            "denominator": plain(self.figure.denominator),
            "value": plain(self.figure.value),
            "numerator_people": list(self.numerator_people),
            "denominator_people": list(self.denominator_people),
        }
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            **self.figure.as_dict(),
            **self.about,
            "expression": self.expression,
            "numerator_people": list(self.numerator_people),
            "numerator_records": list(self.numerator_records),
            "denominator_people": list(self.denominator_people),
            "history": [dict(one) for one in self.history],
            "excluded": [
                {"person": one.person, "side": one.side, "reason": one.reason}
                for one in self.excluded
            ],
            "lists_withheld": self.lists_withheld,
            "hash": self.hash,
        }


@dataclass(frozen=True)
class LakeStatus:
    """How far the lake is behind the store."""

    commit: int | None
    head: int
    at: str
    tables: Mapping[str, int]
    bytes: int
    snapshot: str

    @property
    def behind(self) -> int:
        """Commits that are not in the lake yet."""
        return self.head - (self.commit or 0)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "behind": self.behind}


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else value
