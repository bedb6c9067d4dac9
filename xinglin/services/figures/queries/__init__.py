"""What the indicator book can answer, in the shapes its pages need."""

from xinglin.services.figures.queries.changes import changed_people, stored_of
from xinglin.services.figures.queries.definitions import (
    data_cut,
    history_of,
    outcome_of,
    tables_of,
    version_of,
)
from xinglin.services.figures.queries.dividing import cell_of, dimensions_of, divided
from xinglin.services.figures.queries.people import Behind, kept_to_its_staff
from xinglin.services.figures.queries.periods import (
    chosen_first,
    further,
    levels_below,
    path_to,
    period_asked,
    place_asked,
)
from xinglin.services.figures.queries.records import TABLES as RECORD_TABLES
from xinglin.services.figures.queries.records import records_of, told
from xinglin.services.figures.queries.standing import (
    Field,
    Standing,
    among,
    comparable,
    interval,
)
from xinglin.services.figures.queries.values import (
    SEXES,
    Trend,
    comes_at_once,
    first_of_book,
    kinds_of,
    one_value,
    parts_below,
    sought,
    spelt,
    trend,
    values,
    whole_book,
)

__all__ = [
    "RECORD_TABLES",
    "SEXES",
    "Behind",
    "Field",
    "Standing",
    "Trend",
    "among",
    "cell_of",
    "changed_people",
    "chosen_first",
    "comes_at_once", "comparable",
    "data_cut",
    "dimensions_of",
    "divided",
    "first_of_book",
    "further",
    "history_of",
    "interval",
    "kept_to_its_staff",
    "kinds_of",
    "levels_below",
    "one_value",
    "outcome_of",
    "parts_below",
    "path_to",
    "period_asked",
    "place_asked",
    "records_of",
    "sought",
    "spelt",
    "stored_of",
    "tables_of",
    "told",
    "trend",
    "values",
    "version_of",
    "whole_book",
]  # fmt: skip
