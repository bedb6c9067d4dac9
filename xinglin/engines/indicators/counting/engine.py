"""One DuckDB for the process, and the tables of the lake as a statement sees them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from xinglin.engines.indicators.lake.manifest import Manifest, Part
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.kernel.duck import opened

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
            found = opened()
            found.execute(f"SET threads = {int(os.environ.get('XINGLIN_THREADS', 0)) or _cores()}")
            found.execute("SET parquet_metadata_cache = true")
            found.execute("SET preserve_insertion_order = false")
            _opened[os.getpid()] = found
        return found.cursor()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Supposed:
    """What if: rows of a table left out by their ids, and ended versions still held.

    `again` names versions by id and the commit that ended them.
    """

    table: str = ""
    without: frozenset[int] = frozenset()
    again: frozenset[tuple[int, int]] = frozenset()

    def held(self, table: str, held: str) -> str:
        """The condition on the rows of a table that are held, so changed."""
        if table != self.table:
            return held
        if self.again:
            pairs = ", ".join(f"({int(a)}, {int(b)})" for a, b in sorted(self.again))
            held = f"({held} OR (id, coalesce(until, 0)) IN ({pairs}))"
        if self.without:
            held = f"({held} AND id NOT IN ({', '.join(map(str, sorted(self.without)))}))"
        return held


class Lake:
    """The lake at one state, seen from one place, as known at one commit."""

    dialect = "duckdb"

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        as_of: int | None = None,
        suppose: Supposed | None = None,
    ) -> None:
        self.folder, self.manifest = folder, manifest
        self.as_of = manifest.commit if as_of is None else as_of
        self.suppose = suppose or Supposed()

    def _state(self) -> tuple[Any, ...]:
        return str(self.folder), self.as_of, self.manifest.snapshot, self.suppose

    def supposing(self, suppose: Supposed) -> Lake:
        """The same lake as it would be if some rows were not there, or were there still."""
        return Lake(self.folder, self.manifest, self.as_of, suppose)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lake) and self._state() == other._state()

    def __hash__(self) -> int:
        return hash(self._state())

    @property
    def held(self) -> str:
        """Which versions of a row were known at the commit, as a condition on since and until."""
        if self.as_of < self.manifest.commit:
            return f"since <= {self.as_of} AND (until IS NULL OR until > {self.as_of})"
        return "until IS NULL"

    def source(
        self, table: str, first: int, last: int, columns: Any = None, held: str | None = None
    ) -> str:
        """The rows of a table in a range of places, as SQL; `held` for versions of other times."""
        shaped = LAKE[table]
        names = [*(columns or (c for c in shaped.columns if c not in ("since", "until")))]
        listed = ", ".join(f'"{c}"' for c in names)
        held = self.suppose.held(table, self.held) if held is None else held
        where = f"{held} AND place BETWEEN {first} AND {last}"
        pieces = [f"SELECT {listed} FROM {lot} WHERE {where}" for lot in self._lots(table)]
        if not pieces:
            empty = ", ".join(f'NULL::{shaped.columns[c]} AS "{c}"' for c in names)
            return f"SELECT {empty} WHERE false"
        return " UNION ALL ".join(pieces)

    def _lots(self, table: str) -> Iterator[str]:
        """The files of a table; those of which something is gone are read without it."""
        for parts, gone in self.manifest.lots(table):
            without = ""
            if gone is not None:
                keys = ", ".join(LAKE[table].keys)
                without = f" AS base ANTI JOIN {self._read([gone])} AS gone USING ({keys})"
            yield f"{self._read(parts)}{without}"

    def _read(self, parts: Iterable[Part]) -> str:
        files = ", ".join("'" + str(self.folder / p.file).replace("'", "''") + "'" for p in parts)
        return f"read_parquet([{files}])"

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over tables of the lake answers, for a range of places."""
        with cursor() as con:
            return con.execute(over(self.source, statement, tables, first, last)).fetchall()


def over(
    source: Callable[[str, int, int], str], statement: str, tables: Iterable[str], first: int,
    last: int,
) -> str:  # fmt: skip
    """The statement with each table in it read from what `source` says of a range of places."""
    named = ", ".join(
        f'"{table}" AS NOT MATERIALIZED ({source(table, first, last)})' for table in tables
    )
    return f"WITH {named} SELECT * FROM ({statement})"


class Rows:
    """Tables given as Arrow: what worked examples are counted from, in the same manner."""

    dialect = "duckdb"

    def __init__(self, tables: dict[str, Any]) -> None:
        self.tables = tables

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over these tables answers."""
        with opened() as con:
            for name in tables:
                con.register(name, self.tables[name])
            return con.execute(statement).fetchall()


Counted = Lake | Rows
