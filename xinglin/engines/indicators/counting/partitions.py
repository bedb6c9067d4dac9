"""Books that were counted, kept in Parquet under the lake while what they read is the same.

The name of a kept book is a hash of the definitions, the periods, the places and of the rows of
every table that was read: a commit that changed none of these tables leaves it standing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake.manifest import BOOKS

MOST = 24  # the oldest of more go


def name_of(plan: str, lake: Lake, tables: Sequence[str], area: tuple[int, int]) -> str:
    """The name of a book: it changes with anything that its numbers depend on."""
    manifest = lake.manifest
    read = [(table, manifest.sums.get(table), manifest.shapes.get(table)) for table in tables]
    known = "" if lake.as_of >= manifest.commit else str(lake.as_of)
    return hashlib.sha256(repr((plan, read, area, known)).encode()).hexdigest()[:40]


def read(folder: Path, name: str) -> tuple[Any, Any] | None:
    """Places and measures of a kept book."""
    try:
        found = pq.read_table(folder / BOOKS / f"{name}.parquet")
    except (FileNotFoundError, pa.ArrowInvalid):
        return None
    (folder / BOOKS / f"{name}.parquet").touch()
    columns = [column.to_numpy() for column in found.columns]
    return columns[0], columns[1:]


def keep(folder: Path, name: str, places: Any, measures: Any) -> None:
    """Keep a book, at once or not at all; kept ones that were not asked for longest go."""
    home = folder / BOOKS
    home.mkdir(parents=True, exist_ok=True)
    columns = {"place": places} | {f"m{at}": row for at, row in enumerate(np.asarray(measures))}
    beside = home / f"{name}.{os.getpid()}"
    pq.write_table(pa.table(columns), beside, compression="zstd")
    os.replace(beside, home / f"{name}.parquet")
    held = sorted(home.glob("*.parquet"), key=lambda one: one.stat().st_mtime)
    for one in held[:-MOST]:
        one.unlink(missing_ok=True)
