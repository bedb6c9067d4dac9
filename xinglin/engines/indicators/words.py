"""The words that figures are declared in: an indicator, what it shares out, its worked example."""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xinglin.kernel.errors import Refused
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import Period

PLACE, SEX, AGE_BAND, MONTH = "place", "sex", "age_band", "month"
DIMENSIONS = (PLACE, MONTH, SEX, AGE_BAND)


class _Row:
    """Stands for the row at hand: `row.systolic < 140`.

    Ibis's own deferred, looked up when it is used, so that declaring a figure does not load Ibis.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from xinglin.engines.indicators import expressions

        return expressions.column(name)


row: Any = _Row()


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """One value where the condition holds, another where it does not."""
    from xinglin.engines.indicators import expressions

    return expressions.either_of(condition, then, otherwise)


# --- goals ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goal:
    """What is aimed at, as a share of one (0.60) or a number; `least` says on which side."""

    value: Decimal
    least: bool = True


def at_least(value: float | str) -> Goal:
    """The figure should be this high or higher."""
    return Goal(Decimal(str(value)))


def at_most(value: float | str) -> Goal:
    """The figure should be this low or lower."""
    return Goal(Decimal(str(value)), least=False)


# --- what a definition returns -------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """People out of people: whoever is counted above the line is also counted below it.

    `otherwise` names the reasons why somebody below the line is not above it, the first that holds
    is given; `left_out` names people who were looked at and belong neither below nor above.
    """

    numerator: Any
    denominator: Any
    per: int = 100
    otherwise: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ratio:
    """People beside a number derived from other people; one need not contain the other."""

    numerator: Any
    denominator: Any
    times: Decimal = Decimal(1)
    per: int = 100
    otherwise: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """So many people (one for each person), or so many rows (`rows=True`)."""

    numerator: Any
    rows: bool = False
    left_out: Mapping[str, Any] = field(default_factory=dict)


Result = Share | Ratio | Count


def share(
    numerator: Any,
    *,
    of: Any,
    otherwise: Mapping[str, Any] | None = None,
    left_out: Mapping[str, Any] | None = None,
) -> Share:
    """The share of the people `of` who are also among `numerator`, in per cent."""
    return Share(numerator, of, 100, otherwise or {}, left_out or {})


def rate(numerator: Any, *, of: Any, per: int = 1000) -> Share:
    """So many of every `per` people."""
    return Share(numerator, of, per)


def ratio(
    numerator: Any,
    *,
    to: Any,
    times: Decimal | str = "1",
    left_out: Mapping[str, Any] | None = None,
) -> Ratio:
    """The people in `numerator` beside `times` the people in `to`, in per cent."""
    return Ratio(numerator, to, Decimal(times), 100, {}, left_out or {})


def count(of: Any, *, rows: bool = False) -> Count:
    """How many people there are; with `rows`, how many rows (visits, doses)."""
    return Count(of, rows)


# --- indicators ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A worked example: small tables, a period, and what comes out."""

    period: Period
    tables: Mapping[str, str]
    gives: str
    about: str = ""


@dataclass(eq=False)
class Indicator:
    """A figure that can be computed for any place and period."""

    code: str
    title: str
    definition: str
    compute: Callable[[Period], Result]
    unit: str
    source: str
    owner: str
    base: str
    by: tuple[str, ...]
    goal: Goal | None
    better: str
    valid_from: dt.date | None
    english: str
    version: str
    examples: list[Example] = field(default_factory=list)

    def __call__(self, period: Period) -> Result:
        """The definition applied to a period: expressions over the tables, nothing computed yet."""
        return self.compute(period)

    def example(self, *, period: Period, gives: str, about: str = "", **tables: str) -> Indicator:
        """Add a worked example: its tables as text, and the answer as `1 of 2` (or `7`)."""
        self.examples.append(Example(period, tables, gives, about))
        return self

    def as_dict(self) -> dict[str, Any]:
        """What a list of figures says of it."""
        goal = self.goal
        return {
            "code": self.code,
            "title": self.title,
            "english": self.english,
            "unit": self.unit,
            "source": self.source,
            "owner": self.owner,
            "base": self.base,
            "by": list(self.by),
            "better": self.better,
            "goal": f"{'≥' if goal.least else '≤'}{goal.value}" if goal else "",
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "definition": self.definition,
            "definition_version": self.version,
        }


indicators: Registry[Indicator] = Registry("指标")


def indicator(
    code: str,
    *,
    title: str,
    unit: str = "%",
    source: str,
    owner: str,
    base: str = "",
    by: tuple[str, ...] = (PLACE, SEX, AGE_BAND, MONTH),
    goal: Goal | None = None,
    better: str = "higher",
    valid_from: dt.date | None = None,
    english: str = "",
) -> Callable[[Callable[[Period], Result]], Indicator]:
    """Declare a figure; the docstring of the function is its published definition."""

    def declare(function: Callable[[Period], Result]) -> Indicator:
        definition = inspect.getdoc(function) or ""
        if not definition:
            raise ValueError(f"indicator {code!r} has no docstring, which is its definition")
        if better not in ("higher", "lower"):
            raise ValueError(f"indicator {code!r}: better is 'higher' or 'lower'")
        made = Indicator(
            code, title, definition, function, unit, source, owner, base, by, goal, better,
            valid_from, english, _version(function),
        )  # fmt: skip
        return indicators.add(code, made)

    return declare


def _version(function: Callable[..., Any]) -> str:
    """Changes whenever words or body of the definition change."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]


def faults_of_book() -> list[str]:
    """What is wrong with the declared figures: each must carry a worked example."""
    return [f"指标 {one.code} 没有算例" for one in indicators if not one.examples]


def book(code: str) -> Indicator:
    """The indicator of that code; one without a worked example is refused."""
    found = indicators[code]
    if not found.examples:
        raise Refused(
            f"指标“{found.title}”还不能使用", why="它没有算例", mend="请在其定义之后补上算例"
        )
    return found
