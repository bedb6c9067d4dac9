"""The files of a lake being written: base parts, one delta a table, what of the base is gone."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from xinglin.engines.indicators.lake import shaping
from xinglin.engines.indicators.lake.manifest import DELTA, GONE, Manifest, Part

PARQUET = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"


class Files:
    """The parts that the next manifest will name, and the sums of the rows that hold."""

    con: duckdb.DuckDBPyConnection  # set by whoever has rows to write

    def __init__(self, folder: Path, head: int, before: Manifest | None) -> None:
        self.folder, self.head = folder, head
        self.parts = {k: dict(v) for k, v in before.parts.items()} if before else {}
        self.sums = dict(before.sums) if before else {}

    def forget(self, table: str) -> None:
        """Begin a table from nothing."""
        self.parts[table], self.sums[table] = {}, (0, "0")

    def add(self, table: str, rows: int, checksum: int) -> None:
        """Rows that hold from now on; less than none, if they no longer do."""
        held, told = self.sums.get(table, (0, "0"))
        self.sums[table] = (held + rows, str(int(told) + checksum))

    def write(self, table: str, name: str, select: str, months: tuple[str, ...] = ()) -> None:
        """Write one part anew; an empty one has no file."""
        file = f"{table}/{name}-{self.head}-{time.monotonic_ns():x}.parquet"
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        order = "" if name == GONE else shaping.order_of(table)
        [(rows,)] = self.con.execute(
            f"COPY ({select} {order}) TO '{quoted(path)}' {PARQUET}"
        ).fetchall()
        held = self.parts.setdefault(table, {})
        if rows:
            held[name] = Part(file, rows, path.stat().st_size, months)
        else:
            held.pop(name, None)
            path.unlink()

    def rows_in(self, table: str, *names: str) -> str:
        """The rows of some parts as they lie there, as a FROM item; nothing if there are none."""
        held = self.parts.get(table, {})
        files = ", ".join(f"'{quoted(self.folder / held[n].file)}'" for n in names if n in held)
        return f"read_parquet([{files}])" if files else ""

    def bases(self, table: str) -> list[str]:
        """The names of the base parts."""
        return [name for name in self.parts.get(table, {}) if name not in (DELTA, GONE)]

    def sum_of(self, table: str, name: str) -> tuple[int, int]:
        """Rows of a part and the sum of their hashes."""
        source = self.rows_in(table, name)
        return self.sum_of_rows(table, f"FROM {source}") if source else (0, 0)

    def sum_of_rows(self, table: str, source: str) -> tuple[int, int]:
        """How many rows come of a FROM clause, and the sum of their hashes."""
        [(rows, told)] = self.con.execute(
            f"SELECT {shaping.checksum_of(table)} {source}"
        ).fetchall()
        return rows, int(told)


def quoted(path: Path) -> str:
    """A path within quotes of SQL."""
    return str(path).replace("'", "''")
