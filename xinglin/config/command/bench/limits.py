"""What the machine itself can do: the least work that any platform would have to do here."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models.query import QuerySet

from xinglin.config.command.bench.measuring import Limit, Spread, timed
from xinglin.kernel.duck import opened

LOOKUP = "SELECT name FROM people_resident WHERE id = {}"


def by_key(numbers: Iterable[int]) -> tuple[Limit, ...]:
    """A look-up by primary key: through the ORM, and through the bare driver."""
    wanted = list(numbers)
    people: QuerySet[Any] = QuerySet(apps.get_model("people.Resident"))
    through_orm = [
        timed(lambda n=n: list(people.filter(pk=n).values_list("name", flat=True)))  # type: ignore[misc]
        for n in wanted
    ]
    limits = [_middle("主键查找（ORM）", through_orm)]
    with _driver() as ask:
        limits.append(_middle("主键查找（驱动）", [timed(lambda n=n: ask(n)) for n in wanted]))  # type: ignore[misc]
    return tuple(limits)


def _middle(what: str, seconds: list[float]) -> Limit:
    spread = Spread.of(seconds)
    return Limit(what, 1000 * spread.median if spread else 0.0)


@contextmanager
def _driver() -> Any:
    """Asks the database for one row without Django in between."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor:
            yield lambda n: cursor.execute(LOOKUP.format("%s"), (n,)).fetchone()
        return
    path = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with closing(sqlite3.connect(path, uri=True)) as bare:
        bare.execute("PRAGMA mmap_size = 1073741824")
        yield lambda n: bare.execute(LOOKUP.format("?"), (n,)).fetchone()


# --- columns -------------------------------------------------------------------------------


def files_of(table: str) -> list[str]:
    """The Parquet files of one table of the lake, as its manifest names them."""
    lake = Path(settings.HOME) / "lake"
    held = json.loads((lake / "manifest.json").read_bytes())["parts"].get(table, {})
    return [str(lake / part["file"]) for name, part in held.items() if name != "gone"]


def one_pass(statements: Iterable[str]) -> float:
    """Seconds to read every column that the statements use from Parquet once, and sum it."""
    text = " ".join(statements)
    sums = []
    for folder in sorted(path for path in (Path(settings.HOME) / "lake").iterdir()):
        files = files_of(folder.name) if folder.is_dir() else []
        if files and f'"{folder.name}"' in text:
            sums.append(_sum_of(files, text))
    with opened() as con:
        con.execute(f"SET threads = {int(os.environ.get('XINGLIN_THREADS', 0)) or os.cpu_count()}")
        return timed(lambda: [con.execute(one).fetchall() for one in sums])


def _sum_of(files: list[str], text: str) -> str:
    listed = ", ".join(f"'{file}'" for file in files)
    with opened() as con:
        described = con.execute(f"DESCRIBE SELECT * FROM read_parquet([{listed}])").fetchall()
    wanted = {
        name: kind
        for name, kind, *_ in described
        if f'"{name}"' in text or name in ("place", "until")
    }
    numeric = ("INT", "FLOAT", "DOUBLE")
    parts = [
        f'sum("{name}")' if any(word in kind for word in numeric) else f'max("{name}")'
        for name, kind in wanted.items()
    ]
    return f"SELECT {', '.join(parts)} FROM read_parquet([{listed}])"


def rewritten(files: Iterable[str]) -> float:
    """Seconds that DuckDB needs to copy Parquet files to Parquet as they are."""
    with (
        tempfile.TemporaryDirectory(dir=settings.HOME) as folder,
        opened() as con,
    ):
        started = time.perf_counter()
        for at, file in enumerate(files):
            con.execute(
                f"COPY (FROM read_parquet('{file}')) TO '{folder}/{at}.parquet' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
        return time.perf_counter() - started


# --- bytes and rows ------------------------------------------------------------------------


def written(size: int, folder: Path) -> float:
    """Seconds to write so many bytes one after the other and see them on the disk."""
    block = os.urandom(1 << 20)

    def write() -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            for _ in range(size >> 20):
                file.write(block)
            file.write(block[: size & ((1 << 20) - 1)])
            file.flush()
            os.fsync(file.fileno())

    return timed(write)


def inserted(store: Path, tables: Iterable[str], most: int = 400_000) -> float:
    """Seconds to insert the rows of these tables into tables without keys or indexes.

    Of a large table the first `most` rows are taken, and the time is drawn out to all of them.
    """
    seconds = 0.0
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as source:
        for table in tables:
            rows = source.execute(f'SELECT * FROM "{table}" LIMIT {most}').fetchall()
            if rows:
                whole = source.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
                seconds += _fill(store.parent, rows) * whole / len(rows)
    return seconds


def _fill(folder: Path, rows: list[tuple[Any, ...]]) -> float:
    names = ", ".join(f"c{at}" for at in range(len(rows[0])))
    marks = ", ".join("?" * len(rows[0]))
    with (
        tempfile.TemporaryDirectory(dir=folder) as beside,
        closing(sqlite3.connect(Path(beside) / "bare.sqlite3")) as bare,
    ):
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = OFF")
        bare.execute(f"CREATE TABLE bare ({names})")

        def fill() -> None:
            bare.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
            bare.commit()

        return timed(fill)
