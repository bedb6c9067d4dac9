"""The same questions for another database: a figure's own statement, and the facts it counts."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv as csv

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import cursor
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.queries.asking import the_lake, the_period
from xinglin.engines.indicators.words import Indicator
from xinglin.kernel.time import Period

ROWS_AT_ONCE = 100_000


def statement_of(
    one: Indicator, period: Period | str, dialect: str = "postgres"
) -> tuple[str, list[str]]:
    """One figure of a period, village by village, in the words of a database, and its tables.

    The statement answers `village`, `above` and `below`. Derived figures have none of their own.
    """
    made = tally.Compiled((one,), the_period(period)).said_in(dialect, "counts")
    return f"SELECT village, above, below FROM ({made.sql}) AS counted", made.tables


def columns_of_lake(table: str) -> dict[str, str]:
    """The columns of a table of the lake with their types, as `rows_of_lake` gives them."""
    kept = LAKE[table].columns.items()
    return {name: kind for name, kind in kept if name not in ("since", "until")}


def rows_of_lake(table: str, *, seen_by: Actor) -> Iterator[bytes]:
    """What a table of the lake holds now, as CSV without a header, piece by piece."""
    first, last = tally.EVERYWHERE
    for end in (first, last):
        seen_by.must("figures.read", end)
    said = the_lake(None).source(table, first, last)
    options = csv.WriteOptions(include_header=False)
    with cursor() as con:
        for batch in con.execute(said).fetch_record_batch(ROWS_AT_ONCE):
            sink = pa.BufferOutputStream()
            csv.write_csv(batch, sink, options)
            yield sink.getvalue().to_pybytes()
