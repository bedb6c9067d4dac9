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


@dataclass(frozen=True)
class Part:
    """One file: the rows of a table, or of one month of it."""

    file: str
    rows: int
    checksum: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """A state of the lake: the commit it shows, its files, and how far the store was read."""

    commit: int
    at: str
    parts: dict[str, dict[str, Part]] = field(default_factory=dict)
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)
    format: int = FORMAT

    @cached_property
    def snapshot(self) -> str:
        """A hash of every row that the lake holds, however the rows lie in files."""
        digest = hashlib.sha256()
        for table in sorted(self.parts):
            for month, part in sorted(self.parts[table].items()):
                if part.rows:
                    digest.update(f"{table}/{month}:{part.rows}:{part.checksum}\n".encode())
        return digest.hexdigest()

    def rows(self) -> dict[str, int]:
        """How many rows each table holds, superseded versions included."""
        return {name: sum(p.rows for p in self.parts.get(name, {}).values()) for name in LAKE}

    def files(self) -> set[str]:
        """Every file that it names."""
        return {part.file for parts in self.parts.values() for part in parts.values()}


def read(folder: Path) -> Manifest | None:
    """The present state of the lake; nothing if it was never built or is of an older format."""
    try:
        found: dict[str, Any] = orjson.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        return None
    if found.get("format") != FORMAT:
        return None
    parts = {
        table: {month: Part(**part) for month, part in months.items()}
        for table, months in found["parts"].items()
    }
    marks = {name: (pair[0], pair[1]) for name, pair in found["marks"].items()}
    return Manifest(found["commit"], found["at"], parts, marks)


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
        if file.relative_to(folder).as_posix() not in named:
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
