"""The vocabulary of exchange: data sets that may come in, verdicts, totals."""

from xinglin.engines.exchange.rules.cells import Unclear, day_of, text_of
from xinglin.engines.exchange.words.books import book_of, codes, dataset
from xinglin.engines.exchange.words.chains import GENESIS, chained
from xinglin.engines.exchange.words.datasets import (
    Column,
    Dataset,
    Kind,
    datasets,
    plain_header,
)
from xinglin.engines.exchange.words.frames import LONGEST_MESSAGE, Frames, Malformed, framed
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
    "GENESIS",
    "KEPT",
    "LONGEST_MESSAGE",
    "ROSTER",
    "UNCHANGED",
    "Column",
    "Dataset",
    "Frames",
    "Judged",
    "Kind",
    "Malformed",
    "Outcome",
    "Totals",
    "Unclear",
    "book_of",
    "chained",
    "codes",
    "dataset",
    "datasets",
    "day_of",
    "framed",
    "plain_header",
    "set_aside",
    "text_of",
    "waiting",
]
