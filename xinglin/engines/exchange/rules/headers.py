"""Which row of a sheet is its header, and which column means what."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange.rules.mapping import LEFT_OUT, NOTHING_MAPPED, Mapped
from xinglin.engines.exchange.words import Dataset, plain_header
from xinglin.engines.exchange.words.datasets import EXAMPLE_HEADER, EXAMPLE_MARK

ROW, OUR_ROW = "原行号", "改正行号"  # which row of a batch a row of a returned workbook was
WITHIN = 10  # merged titles and notes may stand above the header, not more


@dataclass(frozen=True)
class Header:
    """Where the header stands, the field of each column, and what does not fit."""

    row: int
    fields: dict[int, str]
    titles: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def find_header(
    rows: Sequence[Sequence[Any]], dataset: Dataset, mapped: Mapped = NOTHING_MAPPED
) -> Header:
    """The row among the first ten that knows most of the columns, by our names or the mapped."""
    best = Header(0, {}, ())
    theirs = mapped.by_header()
    for number, row in enumerate(rows[:WITHIN]):
        fields = _fields(row, dataset, theirs)
        if len(fields) > len(best.fields):
            best = Header(number, fields, tuple(str(cell or "").strip() for cell in row))
    strangers = [
        (at, title)
        for at, title in enumerate(best.titles)
        if title and at not in best.fields and not _passed_over(title, dataset, theirs)
    ]
    absent = [
        column
        for column in dataset.columns
        if column.required and column.field not in best.fields.values()
    ]
    titles = [title for _, title in strangers]
    return Header(
        best.row,
        best.fields,
        best.titles,
        tuple(_nearest_known(title, dataset) for title in titles),
        tuple(_nearest_given(column.header, titles) for column in absent),
    )


def _fields(row: Sequence[Any], dataset: Dataset, theirs: Mapping[str, str]) -> dict[int, str]:
    """The field of each column; what a mapping says goes before what the words resemble."""
    found: dict[int, str] = {}
    plain = [plain_header(cell) if isinstance(cell, str) else "" for cell in row]
    for at, title in enumerate(plain):
        name = theirs.get(title, LEFT_OUT) if title else LEFT_OUT
        if name in dataset.by_field and name not in found.values():
            found[at] = name
    for at, title in enumerate(plain):
        column = dataset.by_header.get(title) if title and title not in theirs else None
        if column is not None and column.field not in found.values():
            found[at] = column.field
    return found


def _passed_over(title: str, dataset: Dataset, theirs: Mapping[str, str]) -> bool:
    plain = plain_header(title)
    if theirs.get(plain) == LEFT_OUT:
        return True
    return plain in {
        plain_header(one) for one in (*dataset.passes_over, EXAMPLE_HEADER, ROW, OUR_ROW)
    }


def is_example(cells: Sequence[Any], header: Header) -> bool:
    """Whether a row is the template's example, by its mark: it is never imported."""
    for at, title in enumerate(header.titles):
        if title == EXAMPLE_HEADER and at < len(cells):
            return str(cells[at] or "").strip() == EXAMPLE_MARK
    return False


def _nearest_known(title: str, dataset: Dataset) -> str:
    """`“身份证号玛”（最接近的是“身份证号码”）`."""
    near = difflib.get_close_matches(plain_header(title), dataset.by_header, 1, 0.5)
    hint = f"（最接近的是“{dataset.by_header[near[0]].header}”）" if near else ""
    return f"“{title[:30]}”{hint}"


def _nearest_given(header: str, titles: Sequence[str]) -> str:
    near = difflib.get_close_matches(header, titles, 1, 0.4)
    return f"“{header}”" + (f"（文件中的“{near[0][:30]}”是不是它？）" if near else "")
