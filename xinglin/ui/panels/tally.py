"""A few big numbers, each with its unit, its state and the way to its passport."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui import show
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass(frozen=True)
class Figure:
    """One big number. `state` is ok, remind, late or critical; `href` leads to its passport.

    `word` is said instead of the state's own word.
    `mark` is stale, declared, suppressed or partial; `target` is said beside it; `change` is the
    difference from before (`good` says which way is good: 1 up, -1 down).
    """

    title: str
    value: Any
    unit: str = ""
    href: str = ""
    state: str = ""
    word: str = ""
    note: str = ""
    mark: str = ""
    places: int | None = None
    target: str = ""
    change: Any = None
    good: int = 0


@dataclass
class Tally(Panel):
    """Big numbers side by side, from Figures or a mapping of title to number."""

    figures: Sequence[Figure] | Mapping[str, Any]
    template: ClassVar[str] = "tally"

    def context(self) -> dict[str, Any]:
        """The numbers as text."""
        given = self.figures
        figures = (
            [Figure(title, value) for title, value in given.items()]
            if isinstance(given, Mapping)
            else given
        )
        return {"figures": [_drawn(one) for one in figures]}


def _drawn(one: Figure) -> dict[str, Any]:
    change, way = "", ""
    if one.change is not None:
        size = show.plain_number(abs(one.change), one.places)
        rises = one.change > 0
        change = f"{'▲' if rises else '▼' if one.change < 0 else '＝'} {size}"
        if one.good and one.change:
            way = "good" if (one.good > 0) == rises else "bad"
    return {
        "figure": one,
        "value": show.plain_number(one.value, one.places),
        "known": one.value is not None,
        "mark": show.mark(one.mark),
        "change": change,
        "way": way,
        "state": _state(one),
        "target": said(one.target),
    }


def _state(one: Figure) -> str:
    if not one.state:
        return ""
    return show.badge((one.word, one.state) if one.word else one.state)
