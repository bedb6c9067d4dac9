"""Which files the lake consists of: one small JSON file, swapped by rename.

Readers read the manifest and the files it names, and nothing else. A refresh writes new files
beside the old ones and then the new manifest; killed before that, it has changed nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from xinglin.engines.indicators.lake.schema import FORMAT, LAKE
from xinglin.kernel.errors import Conflict

NAME = "manifest.json"
BOOKS = "books"  # what was counted of the tables lies beside them


DELTA, GONE = "delta", "gone"  # what came after the base parts, and what of them holds no more


@dataclass(frozen=True)
class Part:
    """One file: the rows of a table, of one month of it, or of what came after; `months` it has."""

    file: str
    rows: int
    size: int
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """A state of the lake: the commit it shows, its files, and how far the store was read.

    `sums` are the rows of each table that hold, and a sum of their hashes; `shapes` tell how each
    table was made.
    """

    commit: int
    at: str
    parts: dict[str, dict[str, Part]] = field(default_factory=dict)
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @cached_property
    def snapshot(self) -> str:
        """A hash of every row that the lake holds, however the rows lie in files."""
        digest = hashlib.sha256()
        for table, (rows, checksum) in sorted(self.sums.items()):
            if rows:
                digest.update(f"{table}:{rows}:{checksum}\n".encode())
        return digest.hexdigest()

    def rows(self) -> dict[str, int]:
        """How many rows each table holds, superseded versions included."""
        return {name: self.sums.get(name, (0, ""))[0] for name in LAKE}

    def bases(self, table: str) -> dict[str, Part]:
        """The base parts of a table, by month."""
        held = self.parts.get(table, {})
        return {name: part for name, part in held.items() if name not in (DELTA, GONE)}

    def files(self) -> set[str]:
        """Every file that it names."""
        return {part.file for parts in self.parts.values() for part in parts.values()}

    def lots(self, table: str) -> list[tuple[list[Part], Part | None]]:
        """The parts of a table that are read alike; with the second, without what it says is gone.

        Its rows name keys (and months, where the table has them) of base rows that hold no more.
        """
        held, bases = self.parts.get(table, {}), self.bases(table)
        gone = held.get(GONE)
        touched = {n for n in bases if gone and (not gone.months or n in gone.months)}
        whole = [part for name, part in bases.items() if name not in touched]
        whole += [held[DELTA]] if DELTA in held else []
        lots: list[tuple[list[Part], Part | None]] = [(whole, None)] if whole else []
        return [*lots, ([bases[n] for n in bases if n in touched], gone)] if touched else lots


def read(folder: Path) -> Manifest | None:
    """The present state of the lake; nothing if it was never built or is of an older format."""
    try:
        found: dict[str, Any] = orjson.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        return None
    if found.get("format") != FORMAT:
        return None
    parts = {
        table: {
            name: Part(part["file"], part["rows"], part["size"], tuple(part["months"]))
            for name, part in held.items()
        }
        for table, held in found["parts"].items()
    }
    marks = {name: (pair[0], pair[1]) for name, pair in found["marks"].items()}
    sums = {name: (pair[0], pair[1]) for name, pair in found["sums"].items()}
    return Manifest(found["commit"], found["at"], parts, marks, sums, found["shapes"])


def swap(folder: Path, new: Manifest) -> None:
    """Make `new` the present state, at once or not at all, and durable."""
    beside = folder / f"{NAME}.new"
    with open(beside, "wb") as file:
        file.write(orjson.dumps(asdict(new), option=orjson.OPT_INDENT_2))
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / NAME)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, *kept: Manifest | None) -> None:
    """Remove files that none of these states names: leftovers of killed or older refreshes."""
    named = {file for manifest in kept if manifest for file in manifest.files()}
    for file in folder.glob("*/*.parquet"):
        if file.parent.name != BOOKS and file.relative_to(folder).as_posix() not in named:
            file.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lake against a second refresh."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "refresh.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "数据湖正在更新", why="另一个更新还没有结束", mend="请稍后再试"
            ) from None
        yield
