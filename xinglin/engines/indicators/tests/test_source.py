"""Reading a SQLite file: several readers, gaps in ids, awkward text, one state of the ledger."""

import datetime as dt
import sqlite3
from types import SimpleNamespace

import pyarrow as pa

from xinglin.engines.indicators.lake import source
from xinglin.engines.indicators.lake.schema import FOREVER, StoreTable

THING = StoreTable(
    "thing", "thing", {"id": "int", "what": "text", "day": "date", "size": "real", "on": "flag"}
)
ROWS = [
    (1, 'said "no", twice', "2025-01-02", 1.5, 1, 3),
    (2, "two\nlines,", None, None, 0, 3),
    (10**9, "", "1969-12-31", -0.25, None, 3),
    (10**9 + 1, "not yet known", "2025-01-02", 1.0, 1, 9),
]
PAST = [
    (1, "before", "2025-01-01", 1.0, 1, 1, 3),
    (5, "gone since", "2025-01-01", 1.0, 1, 2, 8),
]


def opened(path):
    return sqlite3.connect(path, check_same_thread=False, isolation_level=None)


def made(path):
    with opened(path) as con:
        columns = 'id INTEGER PRIMARY KEY, what, day, size REAL, "on", since'
        con.execute(f"CREATE TABLE thing ({columns})")
        con.execute(
            f"CREATE TABLE thing_past ({columns.replace(' PRIMARY KEY', '')}, until, "
            "past_id INTEGER PRIMARY KEY)"
        )
        con.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", ROWS)
        con.executemany("INSERT INTO thing_past VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", PAST)


def test_every_version_known_at_the_commit_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "connection", SimpleNamespace(vendor="sqlite"))
    made(tmp_path / "store")
    readers = [opened(tmp_path / "store") for _ in range(2)]
    store, read = source.Store(7, readers), []
    store.read(THING, read.append)
    rows = sorted(pa.concat_tables(read).to_pylist(), key=lambda row: (row["id"], row["since"]))
    assert [tuple(row.values()) for row in rows] == [
        (1, "before", dt.date(2025, 1, 1), 1.0, 1, 1, 3),
        (1, 'said "no", twice', dt.date(2025, 1, 2), 1.5, 1, 3, FOREVER),
        (2, "two\nlines,", None, None, 0, 3, FOREVER),
        (5, "gone since", dt.date(2025, 1, 1), 1.0, 1, 2, FOREVER),
        (10**9, "", dt.date(1969, 12, 31), -0.25, None, 3, FOREVER),
    ]
    some: list[pa.Table] = []
    store.read_rows(THING, [2, 5], some.append)
    assert sorted(pa.concat_tables(some)["id"].to_pylist()) == [2, 5]
    assert store.marks(THING) == (10**9 + 1, 2)
    assert store.changed(THING, 10**9, 1) == {10**9 + 1, 5}
    for reader in readers:
        reader.close()
