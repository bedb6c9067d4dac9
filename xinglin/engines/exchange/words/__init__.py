"""The vocabulary of exchange: data sets that may come in, verdicts, totals."""

from xinglin.engines.exchange.words.books import book_of, codes, dataset
from xinglin.engines.exchange.words.datasets import (
    Column,
    Dataset,
    Kind,
    datasets,
    plain_header,
)
from xinglin.engines.exchange.words.roster import ROSTER
from xinglin.engines.exchange.words.verdicts import (
    ACCEPTED,
    KEPT,
    UNCHANGED,
    Judged,
    Outcome,
    Totals,
    set_aside,
    waiting,
)

__all__ = [
    "ACCEPTED",
    "KEPT",
    "ROSTER",
    "UNCHANGED",
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
    "plain_header",
    "set_aside",
    "waiting",
]
