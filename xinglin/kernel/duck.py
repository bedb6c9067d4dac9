"""A DuckDB of one's own: for counting, comparing and making rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def opened(name: str = ":memory:", **limits: Any) -> duckdb.DuckDBPyConnection:
    """A connection that prints nothing: a progress bar would stand in a command's answer.

    `limits` are DuckDB's settings (`memory_limit`, `threads`, …).
    """
    import duckdb  # not before it is needed: every command would wait for it

    con = duckdb.connect(name, config=limits)
    con.execute("SET enable_progress_bar = false")
    return con
