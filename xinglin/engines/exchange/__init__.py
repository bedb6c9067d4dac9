"""Speaks to other systems: imports, a verdict for every row."""

from xinglin.engines.exchange.words import (
    Column,
    Dataset,
    Judged,
    Kind,
    Outcome,
    Totals,
    book_of,
    codes,
    dataset,
    datasets,
)

__all__ = [
    "Column",
    "Dataset",
    "Judged",
    "Kind",
    "Outcome",
    "Totals",
    "book_of",
    "codes",
    "dataset",
    "datasets",
]
