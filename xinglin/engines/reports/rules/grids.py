"""Tables beside their earlier wording: which table was which, and which row was which."""

from __future__ import annotations

import re
from itertools import count

from xinglin.engines.reports.rules.sentences import Piece, aligned, difference

Grid = list[list[str]]
"""A table as it reads: rows of cells."""
Twin = tuple[int | None, int | None]
"""The place among the earlier ones and the place now; None where there is no counterpart."""
FIGURES = re.compile(r"[\d.%％—＊+\-〔〕（）()]+")


def rows_beside(before: Grid, after: Grid) -> list[Twin]:
    """The rows of a table with those of last year's, known again by what they are about.

    >>> before = [["指标", "值"], ["1", "管理率", "70%"], ["2", "签约率", "60%"]]
    >>> rows_beside(before, [["指标", "值"], ["1", "签约率", "66%"], ["2", "筛查率", "9%"]])
    [(0, 0), (1, None), (2, 1), (None, 2)]
    """
    old, new = [_label(row) for row in before], [_label(row) for row in after]
    return _numbered(aligned(old, new))


def tables_beside(before: list[Grid], after: list[Grid]) -> list[Twin]:
    """The tables of a document with those of last year's, known again by their first rows.

    >>> tables_beside([[["甲", "乙"]], [["丙", "丁"]]], [[["丙", "丁"]]])
    [(0, None), (1, 0)]
    """
    old, new = [_head(grid) for grid in before], [_head(grid) for grid in after]
    return _numbered(aligned(old, new))


def cells_beside(before: list[str] | None, after: list[str] | None) -> list[list[Piece]]:
    """The cells of a row with the pieces of each; a missing row is one whole change.

    >>> cells_beside(["率", "70%"], ["率", "72%"])
    [[('=', '率')], [('-', '70%'), ('+', '72%')]]
    >>> cells_beside(None, ["率", ""])
    [[('+', '率')], []]
    """
    wide = max(len(before or ()), len(after or ()))
    old = [*(before or ()), *[""] * (wide - len(before or ()))]
    new = [*(after or ()), *[""] * (wide - len(after or ()))]
    return [difference(was, now) for was, now in zip(old, new, strict=True)]


def _label(row: list[str]) -> str:
    """What a row is about: its first cell with words, or its numbers if it says nothing else.

    >>> _label(["12", "百白破疫苗第3剂接种率", "85.00%"])
    '百白破疫苗第3剂接种率'
    """
    return next((cell for cell in row if FIGURES.sub("", cell).strip()), "|".join(row))


def _head(grid: Grid) -> str:
    return "|".join(grid[0]) if grid else ""


def _numbered(pairs: list[tuple[str | None, str | None]]) -> list[Twin]:
    old, new = count(), count()
    return [
        (None if was is None else next(old), None if now is None else next(new))
        for was, now in pairs
    ]
