"""Feeds the lake from the store: all of it, or what changed since the commit it shows."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xinglin.engines.indicators.lake import manifest, shaping
from xinglin.engines.indicators.lake.manifest import Manifest, Part
from xinglin.engines.indicators.lake.schema import LAKE, MADE_OF, STORE
from xinglin.engines.indicators.lake.source import Store, store
from xinglin.kernel.time import now

IN_MEMORY = 2_000_000  # rows of the store that are made ready without a file
WHOLE = "all"  # the single part of a table that is not cut by month
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


@dataclass
class Feed:
    """One refresh at work: where it writes, and the staging database it makes rows in."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    store: Store
    say: Say
    parts: dict[str, dict[str, Part]]

    # --- staging ---------------------------------------------------------------------------

    def stage(self) -> None:
        """Empty staging tables."""
        for statement in shaping.staging():
            self.con.execute(statement)

    def into(self, name: str) -> Callable[[pa.Table], None]:
        """A sink that appends what was read to a staging table."""

        def append(rows: pa.Table) -> None:
            cursor = self.con.cursor()  # several readers append at once
            cursor.register("read", rows)
            cursor.execute(f"INSERT INTO s_{name} SELECT * FROM read")
            cursor.close()

        return append

    # --- writing ---------------------------------------------------------------------------

    def write(self, table: str, month: str, select: str) -> None:
        """Write one part anew; an empty one has no file."""
        file = f"{table}/{month}-{self.store.head}-{time.monotonic_ns():x}.parquet"
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        self.con.execute(
            f"COPY ({select} {shaping.order_of(table)}) TO '{_quoted(path)}' "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        check = f"SELECT {shaping.checksum_of(table)} FROM read_parquet('{_quoted(path)}')"
        rows, checksum = self.con.execute(check).fetchall()[0]
        held = self.parts.setdefault(table, {})
        if rows:
            held[month] = Part(file, rows, checksum, path.stat().st_size)
        else:
            held.pop(month, None)
            path.unlink()

    # --- all of it -------------------------------------------------------------------------

    def everything(self) -> int:
        """Read the whole store and write every part; how many parts were written."""
        self.stage()
        for name, source in STORE.items():
            self.store.read(source, self.into(name))
            self.say(f"已读取 {name}")
        self.con.execute(shaping.LIVES)
        written = 0
        for table in LAKE:
            for statement in shaping.PREPARED.get(table, []):
                self.con.execute(statement)
            self.con.execute(f"CREATE TABLE made AS {shaping.rows_of(table)}")
            written += self._months_of(table)
            self.con.execute("DROP TABLE made")
            self.say(f"已写入 {table}")
        return written

    def _months_of(self, table: str) -> int:
        if not LAKE[table].monthly:
            self.write(table, WHOLE, "SELECT * FROM made")
            return 1
        months = [m for (m,) in self.con.execute("SELECT DISTINCT month FROM made").fetchall()]
        for month in sorted(months):
            self.write(table, str(month), f"SELECT * FROM made WHERE month = {month}")
        return len(months)

    # --- what changed ----------------------------------------------------------------------

    def changes(self, before: Manifest) -> int:
        """Make anew the rows of everything that changed; how many parts were written."""
        turned = {
            name: self.store.changed(table, *before.marks.get(name, (0, 0)))
            for name, table in STORE.items()
        }
        self.stage()
        self._ids("moved", turned["resident"])
        self._ids("rekinded", turned["institution"])
        affected = {table: self._affected(table, turned) for table in LAKE}
        self._read(affected)
        self.con.execute(shaping.LIVES)
        written = 0
        for table, ids in affected.items():
            if ids:
                written += self._rewrite(table, ids)
                self.say(f"已更新 {table}")
        return written

    def _ids(self, name: str, ids: Iterable[int]) -> None:
        numbers = pa.table({"id": pa.array(sorted(ids), pa.int64())})
        self.con.register("numbers", numbers)
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT id FROM numbers")
        self.con.unregister("numbers")

    def _affected(self, table: str, turned: dict[str, set[int]]) -> set[int]:
        """Rows of a lake table that may read otherwise now."""
        ids = set(turned[MADE_OF[table]])
        if table == "residents":
            return ids
        if turned["resident"]:
            ids |= self._in_lake(table, "person IN (FROM moved)")
        if table == "enrolments" and turned["institution"]:
            ids |= self._in_lake(table, "institution IN (FROM rekinded)")
        if table == "visits":
            ids |= self._visits_of(turned["observation"])
        return ids

    def _in_lake(self, table: str, where: str) -> set[int]:
        source = self._files(table)
        if not source:
            return set()
        found = self.con.execute(f"SELECT DISTINCT id FROM {source} WHERE {where}").fetchall()
        return {row[0] for row in found}

    def _visits_of(self, observations: set[int]) -> set[int]:
        read: list[pa.Table] = []
        self.store.read_rows(STORE["observation"], observations, read.append)
        return {one for part in read for one in part["visit_id"].to_pylist() if one is not None}

    def _read(self, affected: dict[str, set[int]]) -> None:
        """Bring every version of the affected rows, of their persons and readings to staging."""
        for table in ("enrolments", "conditions", "visits", "observations", "encounters"):
            name = MADE_OF[table]
            self.store.read_rows(STORE[name], affected[table], self.into(name))
        if affected["visits"]:
            # readings of these visits; those that are affected themselves are here already
            self._readings_of(affected["visits"])
        if affected["enrolments"]:
            self.store.read(STORE["institution"], self.into("institution"))
        staged = " UNION ".join(
            f"SELECT resident_id FROM s_{MADE_OF[table]}" for table in LAKE if table != "residents"
        )
        people = {row[0] for row in self.con.execute(staged).fetchall()}
        people |= affected["residents"]
        self.store.read_rows(STORE["resident"], people, self.into("resident"))

    def _readings_of(self, visits: set[int]) -> None:
        """The readings of some visits, without those that were read already."""
        self.con.execute("CREATE OR REPLACE TABLE here AS SELECT DISTINCT id FROM s_observation")
        found: list[pa.Table] = []
        self.store.read_rows(STORE["observation"], visits, found.append, key="visit_id")
        self._ids("wanted", visits)
        for part in found:
            self.con.register("part", part)
            self.con.execute(
                "INSERT INTO s_observation SELECT * FROM part WHERE question = 'bp' "
                "AND visit_id IN (FROM wanted) AND id NOT IN (FROM here)"
            )
            self.con.unregister("part")

    def _rewrite(self, table: str, ids: set[int]) -> int:
        key = LAKE[table].key
        self._ids("changed", ids)
        for statement in shaping.PREPARED.get(table, []):
            self.con.execute(statement)
        wanted = f'SELECT * FROM ({shaping.rows_of(table)}) WHERE "{key}" IN (FROM changed)'
        self.con.execute(f"CREATE OR REPLACE TABLE made AS {wanted}")
        months = self._touched(table)
        for month in months:
            part = self.parts.get(table, {}).get(month)
            only = f"WHERE month = {month}" if LAKE[table].monthly else ""
            select = f"SELECT * FROM made {only}"
            if part:
                old = f"read_parquet('{_quoted(self.folder / part.file)}')"
                kept = f'SELECT * FROM {old} WHERE "{key}" NOT IN (FROM changed)'
                select = f"SELECT * FROM ({kept} UNION ALL {select})"
            self.write(table, month, select)
        return len(months)

    def _touched(self, table: str) -> list[str]:
        if not LAKE[table].monthly:
            return [WHOLE]
        months = {m for (m,) in self.con.execute("SELECT DISTINCT month FROM made").fetchall()}
        if source := self._files(table):
            old = f"SELECT DISTINCT month FROM {source} WHERE id IN (FROM changed)"
            months |= {m for (m,) in self.con.execute(old).fetchall()}
        return [str(month) for month in sorted(months)]

    def _files(self, table: str) -> str:
        parts = self.parts.get(table, {}).values()
        files = ", ".join(f"'{_quoted(self.folder / part.file)}'" for part in parts)
        return f"read_parquet([{files}])" if files else ""


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def refresh(folder: Path, *, full: bool = False, threads: int = 2, memory: str = "2GB",
            say: Say = lambda text: None) -> Refreshed:  # fmt: skip
    """Bring the lake to the latest commit; killed at any moment it leaves the state before."""
    started = time.monotonic()
    with manifest.alone(folder), store(threads) as source:
        before = manifest.read(folder)
        if before is not None and before.commit > source.head:
            before = None  # the store is older than the lake: it was restored from a backup
        full = full or before is None
        if not full and before is not None and before.commit == source.head:
            return Refreshed(
                before.commit, False, 0, 0, time.monotonic() - started, before.snapshot
            )
        marks = {name: source.marks(table) for name, table in STORE.items()}
        held = {} if full or before is None else {k: dict(v) for k, v in before.parts.items()}
        with _staging(folder, full and _rows(marks) > IN_MEMORY, threads, memory) as con:
            feed = Feed(folder, con, source, say, held)
            written = feed.everything() if full or before is None else feed.changes(before)
        new = Manifest(source.head, now().isoformat(), feed.parts, marks)
        manifest.swap(folder, new)
        manifest.sweep(folder, new, before)
    rows = sum(new.rows().values())
    return Refreshed(new.commit, full, written, rows, time.monotonic() - started, new.snapshot)


def _rows(marks: dict[str, tuple[int, int]]) -> int:
    """About how many rows the store holds."""
    return sum(last + last_past for last, last_past in marks.values())


class _staging:
    """A DuckDB to make rows in: a file for a large lake, memory for a small one or some changes."""

    def __init__(self, folder: Path, large: bool, threads: int, memory: str) -> None:
        self.folder = folder / "staging" if large else None
        self.threads, self.memory = threads, memory

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        name = ":memory:"
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            name = str(self.folder / "staging.duckdb")
        config: dict[str, Any] = {"threads": self.threads, "memory_limit": self.memory}
        self.con = duckdb.connect(name, config=config)
        return self.con

    def __exit__(self, *error: object) -> None:
        self.con.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
