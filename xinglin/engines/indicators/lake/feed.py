"""Feeds the lake from the store: all of it, or what changed since the commit it shows."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xinglin.engines.indicators.lake import answers, manifest, shaping
from xinglin.engines.indicators.lake.changes import Changes
from xinglin.engines.indicators.lake.files import Files
from xinglin.engines.indicators.lake.manifest import Manifest
from xinglin.engines.indicators.lake.schema import LAKE, STORE, LakeTable
from xinglin.engines.indicators.lake.source import Store, store
from xinglin.kernel.duck import opened
from xinglin.kernel.time import now

IN_MEMORY = 2_000_000  # rows of the store that are made ready without a file
WHOLE = "all"  # the single base part of a table that is not cut by month
Say = Callable[[str], None]


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did."""

    commit: int
    full: bool
    partitions: int
    rows: int
    seconds: float
    snapshot: str


def sources_of(tables: Iterable[LakeTable]) -> list[str]:
    """The tables of the store that are read for these tables of the lake."""
    wanted = {"resident": None}
    for table in tables:
        wanted |= {table.made_of: None, **dict.fromkeys(table.also)}
    return list(wanted)


@dataclass
class Feed:
    """Tables written from the beginning, in a staging database."""

    con: duckdb.DuckDBPyConnection
    store: Store
    files: Files
    say: Say
    written: int = field(default=0)

    def everything(self, tables: Collection[str]) -> None:
        """Read what these tables are made of and write all their parts."""
        shaped = [LAKE[name] for name in tables]
        wanted = sources_of(shaped)
        for statement in shaping.staging(STORE[name] for name in wanted):
            self.con.execute(statement)
        for name in wanted:
            self.store.read(STORE[name], into(self.con, name))
            self.say(f"已读取 {name}")
        self.con.execute(shaping.LIVES)
        for table in shaped:
            shaping.prepare(self.con, table.name)
            self.con.execute(f"CREATE TABLE made AS {shaping.rows_of(table.name)}")
            self._whole(table)
            self.con.execute("DROP TABLE made")
            self.say(f"已写入 {table.name}")

    def _whole(self, table: LakeTable) -> None:
        """All parts of a table."""
        self.files.forget(table.name)
        if not table.monthly:
            self._base(table.name, WHOLE, "SELECT * FROM made")
            return
        months = [m for (m,) in self.con.execute("SELECT DISTINCT month FROM made").fetchall()]
        for month in sorted(months):
            self._base(table.name, str(month), f"SELECT * FROM made WHERE month = {month}")

    def _base(self, table: str, part: str, select: str) -> None:
        self.files.write(table, part, select, (part,) if part != WHOLE else ())
        rows, checksum = self.files.sum_of(table, part)
        self.files.add(table, rows, checksum)
        self.written += 1


def into(con: duckdb.DuckDBPyConnection, name: str) -> Callable[[pa.Table], None]:
    """A sink that appends what was read to a staging table."""

    def append(rows: pa.Table) -> None:
        cursor = con.cursor()  # several readers append at once
        cursor.register("read", rows)
        cursor.execute(f"INSERT INTO s_{name} SELECT * FROM read")
        cursor.close()

    return append


def shapes() -> dict[str, str]:
    """How each table would be made now: one that was made otherwise is built anew."""
    made = {name: "".join((*shaping.prepared(name), shaping.rows_of(name))) for name in LAKE}
    made["visits"] += answers.told()
    return {name: hashlib.sha256(said.encode()).hexdigest()[:16] for name, said in made.items()}


def refresh(folder: Path, *, full: bool = False, threads: int = 2, memory: str = "2GB",
            say: Say = lambda text: None) -> Refreshed:  # fmt: skip
    """Bring the lake to the latest commit; killed at any moment it leaves the state before.

    Tables that are new or made otherwise now are written from the beginning, the others by what
    changed.
    """
    started = time.monotonic()
    with manifest.alone(folder), store(threads) as source:
        before = None if full else manifest.read(folder)
        if before is not None and before.commit > source.head:
            before = None  # the store is older than the lake: it was restored from a backup
        shaped, held = shapes(), before.shapes if before else {}
        anew = [name for name in LAKE if held.get(name) != shaped[name]]
        if before is not None and before.commit == source.head and not anew:
            return Refreshed(
                before.commit, False, 0, 0, time.monotonic() - started, before.snapshot
            )
        marks = {name: source.marks(STORE[name]) for name in sources_of(LAKE.values())}
        files = Files(folder, source.head, before)
        limits = {"threads": threads, "memory_limit": memory}
        written = 0
        if before is not None and before.commit < source.head:
            with Staging(folder, False, limits) as con:
                files.con = con
                changed = Changes(con, source, files, before, say)
                written += changed.bring([name for name in LAKE if name not in anew])
        if anew:
            large = sum(sum(marks[name]) for name in sources_of(LAKE[n] for n in anew)) > IN_MEMORY
            with Staging(folder, large, limits) as con:
                files.con = con
                feed = Feed(con, source, files, say)
                feed.everything(anew)
                written += feed.written
        new = Manifest(source.head, now().isoformat(), files.parts, marks, files.sums, shaped)
        manifest.swap(folder, new)
        manifest.sweep(folder, new, before)
    rows = sum(new.rows().values())
    return Refreshed(
        new.commit, before is None, written, rows, time.monotonic() - started, new.snapshot
    )


class Staging:
    """A DuckDB to make rows in: a file for a large lake, memory for a small one or some changes."""

    def __init__(self, folder: Path, large: bool, limits: dict[str, Any]) -> None:
        self.folder = folder / "staging" if large else None
        self.limits = limits

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        name = ":memory:"
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            name = str(self.folder / "staging.duckdb")
        self.con = opened(name, **self.limits)
        for statement in answers.variables(*answers.vocabulary()):
            self.con.execute(statement)
        return self.con

    def __exit__(self, *error: object) -> None:
        self.con.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
