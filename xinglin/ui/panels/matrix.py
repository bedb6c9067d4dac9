"""Things against things, each cell coloured by how it stands: the wall chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http.response import HttpResponseBase

from xinglin.ui import show
from xinglin.ui.panels.filing import Passports, filed, wanted, ways
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
    passports: Passports = ()
    template: ClassVar[str] = "matrix"

    def context(self) -> dict[str, Any]:
        """The body, row by row."""
        return {
            "exports": ways(self) if self.rows else [],
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

    def answer(self) -> HttpResponseBase | None:
        """The cells as a file, when the URL says `as=csv` or `as=xlsx`."""
        kind = wanted(self.request)
        if not kind:
            return None
        header = [said(self.corner), *(said(title) for _code, title in self.columns)]
        codes = [code for code, _title in self.columns]
        rows = (
            [self._named(row), *(self._value(row[0], code) for code in codes)] for row in self.rows
        )
        title = self.title or self.caption
        return filed(self, kind, header, rows, title=title, passports=self.passports)

    def _named(self, row: tuple[Any, ...]) -> str:
        return f"{said(row[1])}（{said(row[2])}）" if len(row) > 2 else str(said(row[1]))

    def _value(self, row: Any, column: Any) -> Any:
        one = self.cells.get((row, column))
        return one.value if one else None

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
