"""The questions a form asks, and how an answer is read: with its unit and its two ranges."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xinglin.ui.show import plain_number, said

KINDS = (
    "number", "pair", "choice", "ticks", "yes", "date", "time", "text", "long", "hidden",
    "pick", "file", "secret",
)  # fmt: skip

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """One question. Its `kind` is one of KINDS:

    number and pair (two numbers such as a blood pressure, `titles` names them) have a `unit`,
    a hard range `low`..`high` (outside is refused) and a soft one `soft_low`..`soft_high`
    (outside is said in amber); for a pair a bound may be a tuple of two. choice and ticks have
    `choices`; `alone` lists ticks that exclude all others. date has `low`/`high` days. pick finds
    one of many: `find(text)` gives (value, title) pairs. `last` is what was answered before, as
    shown; `when=("smokes", {"2", "3"})` asks only after those answers. `carry=False` keeps a
    measurement from being copied from the last visit.
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = False
    unit: str = ""
    low: Any = None
    high: Any = None
    soft_low: Any = None
    soft_high: Any = None
    places: int = 0
    choices: Options | Callable[[], Options] = ()
    alone: Sequence[str] = ()
    titles: tuple[str, str] = ("收缩压", "舒张压")
    longest: int = 2000
    help: str = ""
    last: str = ""
    when: tuple[str, Iterable[str]] | None = None
    find: Callable[[str], Options] | None = None
    autocomplete: str = "off"
    accept: str = ""
    carry: bool = True
    show_as: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: no such kind of field: {self.kind!r}")

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices, as text."""
        given = self.choices() if callable(self.choices) else self.choices
        return [(str(code), str(title)) for code, title in given]

    @property
    def look(self) -> str:
        """How a choice is drawn: chips while they are few, else a list."""
        if self.kind == "choice":
            return self.show_as or ("chips" if 0 < len(self.options) <= 6 else "select")
        return self.kind

    @property
    def range_words(self) -> str:
        """The allowed range, in words, or nothing."""
        if self.kind == "pair":
            parts = [range_words(*self.bounds(place)) for place in (0, 1)]
            return " / ".join(part for part in parts if part)
        return range_words(self.low, self.high)

    def bounds(self, place: int = 0) -> tuple[Any, Any]:
        """The hard range; of the first or second number of a pair."""
        return _at(self.low, place), _at(self.high, place)

    def soft_bounds(self, place: int = 0) -> tuple[Any, Any]:
        """The soft range."""
        return _at(self.soft_low, place), _at(self.soft_high, place)


@dataclass(frozen=True)
class Group:
    """Fields under one legend, as the paper form groups them."""

    title: str
    fields: Sequence[Field]
    note: str = ""


def _at(bound: Any, place: int) -> Any:
    return bound[place] if isinstance(bound, tuple) else bound


def range_words(low: Any, high: Any) -> str:
    """A range in words: 60–260, or only its lower or upper end."""
    if low is None and high is None:
        return ""
    if low is None:
        return _("不大于 %(high)s") % {"high": _said_bound(high)}
    if high is None:
        return _("不小于 %(low)s") % {"low": _said_bound(low)}
    return f"{_said_bound(low)}–{_said_bound(high)}"


def _said_bound(bound: Any) -> str:
    return bound.isoformat() if isinstance(bound, dt.date) else plain_number(bound)


@dataclass
class Bound:
    """A field together with what it holds at this moment, for the template."""

    field: Field
    value: Any = ""
    second: Any = ""
    error: str = ""
    soft: str = ""
    title: str = ""
    ticked: set[str] = dataclasses.field(default_factory=set)
    id: str = ""
    options: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    shows: str = ""
    limits: tuple[tuple[Any, ...], ...] = ()


def bound(one: Field, value: Any, prefix: str) -> Bound:
    """The field with an initial, drafted or just posted value."""
    made = Bound(one, title=said(one.title), id=f"{prefix}-{one.name}", options=one.options)
    made.limits = tuple((*one.bounds(place), *one.soft_bounds(place)) for place in (0, 1))
    if one.kind == "ticks":
        made.ticked = {str(each) for each in (value or [])}
    elif one.kind == "pair":
        first, second = value if isinstance(value, (tuple, list)) and len(value) == 2 else ("", "")
        made.value, made.second = _typed(first), _typed(second)
    elif one.kind == "pick" and isinstance(value, (tuple, list)) and len(value) == 2:
        made.value, made.shows = _typed(value[0]), str(value[1] or "")
    elif one.kind == "yes":
        made.value = bool(value) and value not in ("0", "false")
    else:
        made.value = _typed(value)
    return made


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def as_posted(one: Field, data: Any) -> Any:
    """What a person typed, right or wrong, to be drawn again or kept as a draft."""
    if one.kind == "ticks":
        return data.getlist(one.name) if hasattr(data, "getlist") else data.get(one.name, [])
    if one.kind == "pair":
        return (data.get(f"{one.name}.0", ""), data.get(f"{one.name}.1", ""))
    if one.kind == "pick":
        return (data.get(one.name, ""), data.get(f"{one.name}.text", ""))
    return data.get(one.name, "")
