"""One DuckDB for the process, and the tables of the lake as a statement sees them."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import duckdb

from xinglin.engines.indicators.lake.manifest import Manifest
from xinglin.engines.indicators.lake.schema import LAKE

_lock = threading.Lock()
_opened: dict[int, duckdb.DuckDBPyConnection] = {}


def check_version() -> None:
    """Refuse a DuckDB with which the expressions are known to fail."""
    if int(duckdb.__version__.split(".")[0]) >= 2:
        raise RuntimeError(
            f"DuckDB {duckdb.__version__} is installed; figures need 1.x (2.0 breaks Ibis at run "
            "time): install the versions of uv.lock"
        )


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of the process's DuckDB; cheap, one for each question."""
    with _lock:
        found = _opened.get(os.getpid())
        if found is None:
            check_version()
            found = duckdb.connect(":memory:")
            found.execute(f"SET threads = {int(os.environ.get('XINGLIN_THREADS', 0)) or _cores()}")
            found.execute("SET parquet_metadata_cache = true")
            found.execute("SET preserve_insertion_order = false")
            _opened[os.getpid()] = found
        return found.cursor()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Lake:
    """The lake at one state, seen from one place, as known at one commit."""

    def __init__(self, folder: Path, manifest: Manifest, as_of: int | None = None) -> None:
        self.folder, self.manifest = folder, manifest
        self.as_of = manifest.commit if as_of is None else as_of

    def _state(self) -> tuple[str, int, str]:
        return str(self.folder), self.as_of, self.manifest.snapshot

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lake) and self._state() == other._state()

    def __hash__(self) -> int:
        return hash(self._state())

    def source(self, table: str, first: int, last: int, columns: Any = None) -> str:
        """The rows of a table in a range of places, as SQL."""
        picked = [c for c in LAKE[table].columns if c not in ("since", "until")]
        names = ", ".join(f'"{c}"' for c in columns or picked)
        parts = self.manifest.parts.get(table, {}).values()
        if not parts:
            empty = ", ".join(f'NULL::{LAKE[table].columns[c]} AS "{c}"' for c in columns or picked)
            return f"SELECT {empty} WHERE false"
        files = ", ".join("'" + str(self.folder / p.file).replace("'", "''") + "'" for p in parts)
        known = "until IS NULL"
        if self.as_of < self.manifest.commit:
            known = f"since <= {self.as_of} AND (until IS NULL OR until > {self.as_of})"
        where = f"{known} AND place BETWEEN {first} AND {last}"
        return f"SELECT {names} FROM read_parquet([{files}]) WHERE {where}"

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over tables of the lake answers, for a range of places."""
        named = ", ".join(
            f'"{table}" AS NOT MATERIALIZED ({self.source(table, first, last)})' for table in tables
        )
        with cursor() as con:
            return con.execute(f"WITH {named} SELECT * FROM ({statement})").fetchall()


class Rows:
    """Tables given as Arrow: what worked examples are counted from, in the same manner."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self.tables = tables

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over these tables answers."""
        with duckdb.connect(":memory:") as con:
            for name in tables:
                con.register(name, self.tables[name])
            return con.execute(statement).fetchall()


Counted = Lake | Rows
