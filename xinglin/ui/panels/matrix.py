"""Things against things, each cell coloured by how it stands: the wall chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui import show
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass(frozen=True)
class Cell:
    """One cell: its number, its state (ok, remind, late, critical), and where it leads.

    `pace` is how far of the way to the goal, 0 to 1; `note` is said on hover.
    """

    value: Any
    state: str = ""
    href: str = ""
    pace: float | None = None
    note: str = ""
    places: int | None = None


@dataclass
class Matrix(Panel):
    """Rows and columns are (code, title) pairs, a row may add a unit; `cells` is keyed by both."""

    rows: Sequence[tuple[Any, ...]]
    columns: Sequence[tuple[Any, str]]
    cells: Mapping[tuple[Any, Any], Cell]
    caption: str = ""
    corner: str = ""
    empty: str = "还没有内容"
    template: ClassVar[str] = "matrix"

    def context(self) -> dict[str, Any]:
        """The body, row by row."""
        return {
            "heads": [said(title) for _code, title in self.columns],
            "body": [
                {
                    "title": said(row[1]),
                    "unit": said(row[2]) if len(row) > 2 else "",
                    "cells": [self._cell(row[0], each[0]) for each in self.columns],
                }
                for row in self.rows
            ],
        }

    def _cell(self, row: Any, column: Any) -> dict[str, Any]:
        one = self.cells.get((row, column))
        if one is None:
            return {"text": show.NOTHING, "cell": None}
        word, sign = show.STATES.get(one.state, ("", ""))
        pace = None if one.pace is None else min(max(round(one.pace * 100), 0), 100)
        return {
            "text": show.plain_number(one.value, one.places),
            "cell": one,
            "word": said(word) if word else "",
            "sign": sign,
            "pace": pace,
        }
