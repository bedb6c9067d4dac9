"""Speaks to other systems: imports, a verdict for every row."""

from xinglin.engines.exchange.words import (
    ACCEPTED,
    UNCHANGED,
    Column,
    Dataset,
    Judged,
    Kind,
    Outcome,
    Totals,
    Unclear,
    book_of,
    codes,
    dataset,
    datasets,
    day_of,
    set_aside,
    text_of,
)

__all__ = [
    "ACCEPTED",
    "UNCHANGED",
    "Column",
    "Dataset",
    "Judged",
    "Kind",
    "Outcome",
    "Totals",
    "Unclear",
    "book_of",
    "codes",
    "dataset",
    "datasets",
    "day_of",
    "set_aside",
    "text_of",
]
