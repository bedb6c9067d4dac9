"""Reads the store into Arrow at the speed of its driver, as known at one commit.

Rows travel as CSV text that the database itself writes (printf on SQLite, COPY on PostgreSQL):
no Python object is made for a value. Current rows of later commits are left out, and versions that
a later commit ended count as current, so that what is read is one state of the ledger.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
from django.db import connection

from xinglin.engines.indicators.lake.schema import FOREVER, StoreTable

CHUNK = 245_760  # two row groups of DuckDB: written straight to its file, not to its log
IDS_AT_ONCE = 5_000
ARROW = {
    "int": pa.int64(),
    "flag": pa.int8(),
    "text": pa.string(),
    "date": pa.date32(),
    "real": pa.float64(),
    "there": pa.int8(),
    "json": pa.string(),
}
TEXTS = ("text", "json")
Sink = Callable[[pa.Table], None]


class Store:
    """The operational store, read as of commit `head`."""

    def __init__(self, head: int, readers: list[Any]) -> None:
        self.head = head
        self.readers = readers
        self.lock = threading.Lock()

    def scalar(self, statement: str) -> int:
        """The single number a statement answers, 0 for nothing."""
        return int(self._rows(statement)[0][0] or 0)

    def numbers(self, statement: str) -> list[int]:
        """The first column of what a statement answers."""
        return [int(row[0]) for row in self._rows(statement) if row[0] is not None]

    def _rows(self, statement: str) -> list[Any]:
        cursor = self.readers[0].cursor()
        try:
            cursor.execute(statement)
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def marks(self, table: StoreTable) -> tuple[int, int]:
        """The last id and the last version: what comes later is new."""
        last = self.scalar(f'SELECT max(id) FROM "{table.table}"')
        return last, self.scalar(f'SELECT max(past_id) FROM "{table.past}"')

    def changed(self, table: StoreTable, last: int, last_past: int) -> set[int]:
        """Ids of rows made, changed or removed after those marks."""
        made = self.numbers(f'SELECT id FROM "{table.table}" WHERE id > {last}')
        turned = self.numbers(f'SELECT id FROM "{table.past}" WHERE past_id > {last_past}')
        return {*made, *turned}

    def held_by(self, table: StoreTable, column: str, holders: Iterable[int]) -> set[int]:
        """Ids of rows that belong to these people (or institutions) now."""
        wanted, found = sorted(holders), set()
        for at in range(0, len(wanted), IDS_AT_ONCE):
            several = ",".join(map(str, wanted[at : at + IDS_AT_ONCE]))
            asked = f'SELECT id FROM "{table.table}" WHERE "{column}" IN ({several})'
            found.update(self.numbers(asked))
        return found

    def read(self, table: StoreTable, sink: Sink, columns: Sequence[str] = ()) -> None:
        """Every version of every row, chunk by chunk, to `sink` (called from several threads)."""
        jobs = [*self._ranges(table, past=False), *self._ranges(table, past=True)]
        self._work(
            [(table, past, f"{key} BETWEEN {lo} AND {hi}") for past, key, lo, hi in jobs], sink
        )

    def read_rows(self, table: StoreTable, ids: Iterable[int], sink: Sink, key: str = "id") -> None:
        """Every version of some rows."""
        wanted = sorted(ids)
        jobs = []
        for at in range(0, len(wanted), IDS_AT_ONCE):
            several = ",".join(map(str, wanted[at : at + IDS_AT_ONCE]))
            jobs += [(table, past, f"{key} IN ({several})") for past in (False, True)]
        self._work(jobs, sink)

    def _ranges(self, table: StoreTable, past: bool) -> Iterator[tuple[bool, str, int, int]]:
        name, key = (table.past, "past_id") if past else (table.table, "id")
        last = self.scalar(f'SELECT max({key}) FROM "{name}"')
        low = 0
        while low < last:
            first = self.scalar(f'SELECT min({key}) FROM "{name}" WHERE {key} > {low}')
            yield past, key, first, first + CHUNK - 1
            low = first + CHUNK - 1

    def _work(self, jobs: list[tuple[StoreTable, bool, str]], sink: Sink) -> None:
        if len(self.readers) == 1 or len(jobs) == 1:
            for job in jobs:
                self._one(self.readers[0], *job, sink)
            return
        free = list(self.readers)

        def run(job: tuple[StoreTable, bool, str]) -> None:
            with self.lock:
                reader = free.pop()
            try:
                self._one(reader, *job, sink)
            finally:
                with self.lock:
                    free.append(reader)

        with ThreadPoolExecutor(len(self.readers)) as pool:
            list(pool.map(run, jobs))

    def _one(self, reader: Any, table: StoreTable, past: bool, where: str, sink: Sink) -> None:
        until = f"CASE WHEN until > {self.head} THEN {FOREVER} ELSE until END"
        name = table.past if past else table.table
        columns = {**table.columns, "since": "int", "until": "int"}
        picked = {
            c: f'CASE WHEN "{c}" IS NULL OR "{c}" = \'\' THEN 0 ELSE 1 END'
            if k == "there"
            else f'"{c}"'
            for c, k in columns.items()
        } | {"until": until if past else str(FOREVER)}
        where = f"{where} AND since <= {self.head}"
        text = self._copied(reader, name, picked, where, columns)
        if text:
            sink(_parsed(text, columns))

    def _copied(
        self, reader: Any, name: str, picked: dict[str, str], where: str, kinds: dict[str, str]
    ) -> bytes:
        """The rows as CSV text."""
        if connection.vendor == "postgresql":
            parts = [f"{e}::int" if kinds[c] == "flag" else e for c, e in picked.items()]
            with reader.cursor() as cursor:
                statement = (
                    f'COPY (SELECT {", ".join(parts)} FROM "{name}" WHERE {where}) TO STDOUT'
                )
                with cursor.copy(f"{statement} (FORMAT csv)") as copy:
                    return b"".join(bytes(block) for block in copy)
        form = ",".join('"%w"' if kinds[c] in TEXTS else "%s" for c in picked)
        line = f"printf('{form}', {', '.join(picked.values())})"
        statement = (
            f'SELECT CAST(group_concat({line}, char(10)) AS BLOB) FROM "{name}" WHERE {where}'
        )
        cursor = reader.cursor()
        try:
            found = cursor.execute(statement).fetchone()[0]
        finally:
            cursor.close()
        return bytes(found or b"")


def _parsed(text: bytes, kinds: dict[str, str]) -> pa.Table:
    # One block: line breaks within quotes are then no matter, and parsing is twice as fast.
    return csv.read_csv(
        pa.BufferReader(text),
        read_options=csv.ReadOptions(
            column_names=list(kinds), block_size=len(text) + 1, use_threads=False
        ),
        convert_options=csv.ConvertOptions(
            column_types={name: ARROW[kind] for name, kind in kinds.items()},
            null_values=[""],
            strings_can_be_null=False,
        ),
    )


@contextmanager
def store(threads: int = 2) -> Iterator[Store]:
    """The store held at one state: several readers of one snapshot where the database can do it."""
    if not _embedded() or connection.in_atomic_block or _in_memory():
        yield from _through_django()
        return
    yield from _through_files(threads)


def _embedded() -> bool:
    return connection.vendor == "sqlite"


def _in_memory() -> bool:
    return bool(connection.is_in_memory_db())  # type: ignore[attr-defined]  # SQLite's own


def _through_django() -> Iterator[Store]:
    """One reader: Django's own connection, whatever transaction it is in."""
    connection.ensure_connection()
    if _embedded():
        raw = connection.connection
        yield Store(_head(raw), [raw])
        return
    from django.db import transaction

    inside = connection.in_atomic_block
    with transaction.atomic():
        raw = connection.connection
        if not inside:
            raw.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield Store(_head(raw), [raw])


def _through_files(threads: int) -> Iterator[Store]:
    """Several read-only connections to the SQLite file, all begun at the same commit."""
    path = f"file:{connection.settings_dict['NAME']}?mode=ro"
    readers = [
        sqlite3.connect(path, uri=True, check_same_thread=False, isolation_level=None, timeout=20)
        for _ in range(threads)
    ]
    try:
        while True:
            heads = set()
            for reader in readers:
                reader.execute("BEGIN")
                heads.add(_head(reader))
            if len(heads) == 1:
                break
            for reader in readers:
                reader.execute("ROLLBACK")
        yield Store(heads.pop(), readers)
    finally:
        for reader in readers:
            reader.close()


def _head(raw: Any) -> int:
    cursor = raw.cursor()
    try:
        cursor.execute("SELECT max(number) FROM ledger_commit")
        return int(cursor.fetchone()[0] or 0)
    finally:
        cursor.close()
