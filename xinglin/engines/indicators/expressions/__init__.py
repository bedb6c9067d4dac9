"""The one place that knows Ibis: rows of the lake, and how they become counts.

Expressions are over tables without data; whoever runs them says which state of the lake and which
place the tables stand for.
"""

from xinglin.engines.indicators.expressions.judging import (
    bands_of,
    counts,
    judged,
    left_out,
    missed,
    reasons,
    sql,
    tables_of,
    together,
)
from xinglin.engines.indicators.expressions.rows import (
    DAY_ZERO,
    FAR,
    ROOM,
    People,
    Rows,
    Spells,
    came_or_went,
    column,
    day_answered,
    days_from,
    days_to,
    either_of,
    living,
    number_answered,
    table,
)
from xinglin.engines.indicators.words import BANDS

__all__ = [
    "BANDS",
    "DAY_ZERO",
    "FAR",
    "ROOM",
    "People",
    "Rows",
    "Spells",
    "bands_of",
    "came_or_went",
    "column",
    "counts",
    "day_answered",
    "days_from",
    "days_to",
    "either_of",
    "judged",
    "left_out",
    "living",
    "missed",
    "number_answered",
    "reasons",
    "sql",
    "table",
    "tables_of",
    "together",
]  # fmt: skip
