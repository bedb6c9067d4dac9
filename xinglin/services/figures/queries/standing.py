"""How places stand among one another: intervals, and who lies outside what chance allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xinglin.engines import statistics
from xinglin.services.figures import rules


@dataclass(frozen=True)
class Standing:
    """A figure with its interval and where it lies among the others: within, low, very_low…"""

    figure: Any
    lower: float | None = None
    upper: float | None = None
    grade: str = ""

    @property
    def span(self) -> tuple[float, float] | None:
        """Both ends of the interval."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)


@dataclass(frozen=True)
class Field:
    """All places of one level, with the limits that chance alone would keep them in."""

    standings: list[Standing] = field(default_factory=list)
    lines: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    target: float | None = None


def comparable(figure: Any) -> bool:
    """Whether a figure is a share or rate of people: something chance makes differ."""
    return (
        not figure.hidden
        and figure.value is not None
        and figure.unit in rules.SCALE
        and bool(figure.denominator)
        and figure.numerator is not None
    )


def interval(figure: Any) -> tuple[float | None, float | None]:
    """The interval in which the figure may truly lie; nothing where none is defined."""
    lower, upper = getattr(figure, "lower", None), getattr(figure, "upper", None)
    if lower is not None and upper is not None:
        return float(lower), float(upper)
    if not _proportion(figure):
        return None, None
    per = rules.SCALE[figure.unit]
    found = statistics.WILSON(int(figure.numerator), float(figure.denominator), per=per)
    return found.lower, found.upper


def _proportion(figure: Any) -> bool:
    return comparable(figure) and 0 <= figure.numerator <= Decimal(figure.denominator)


def among(figures: Sequence[Any]) -> Field:
    """Places of one level beside one another; what is no share of people stands for itself."""
    known = [one for one in figures if _proportion(one)]
    if len(known) < 3 or len({one.unit for one in known}) != 1:
        return Field([Standing(one, *interval(one)) for one in figures])
    per = rules.SCALE[known[0].unit]
    points = [
        statistics.FunnelPoint(one.place, int(one.numerator), float(one.denominator))
        for one in known
    ]
    made = statistics.funnel(points, per=per)
    grades = {one.key: one.grade for one in made.places}
    lines = [(n.base, n.low95, n.low998, n.high95, n.high998) for n in made.lines]
    standings = [Standing(one, *interval(one), grades.get(one.place, "")) for one in figures]
    return Field(standings, lines, made.target)
