"""Instances to type commands at: each has a home (and on PostgreSQL a database) of its own."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[4]
STARTED = "from xinglin.config.command import main; main()"
RESIDENTS, SEED = 300, 7
KEPT = "typed_county"
COUNTY = "990101"


@dataclass(frozen=True)
class Done:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document that was printed."""
        return json.loads(self.out)

    def refused(self, *words: str) -> bool:
        """Whether it was refused in Chinese, on stderr, with these words and no traceback."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert "Traceback" not in self.err, self.err
        assert any("一" <= char <= "鿿" for char in self.err), self.err
        assert all(word in self.err for word in words), self.err
        return True


@dataclass(frozen=True)
class Instance:
    """A home that commands are typed at."""

    home: Path
    url: str = ""

    def types(self, *words: object, code: int | None = 0, given: str = "", at: Any = None) -> Done:
        """Type `xinglin …`; the exit code must be as said (None: any)."""
        environment = {**os.environ, "XINGLIN_HOME": str(self.home), "DATABASE_URL": self.url,
                       "COLUMNS": "200"}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", STARTED, *map(str, words)],
            env=environment, capture_output=True, text=True, input=given, cwd=at or self.home,
        )  # fmt: skip
        assert code is None or done.returncode == code, (words, done.stdout, done.stderr)
        return Done(done.returncode, done.stdout, done.stderr)

    def asks(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on the store, past the platform."""
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as link:
                cursor = link.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.home / "store" / "xinglin.sqlite3")) as link:
            found = link.execute(statement).fetchall()
            link.commit()
            return found


@contextmanager
def instance(home: Path, like: str = "") -> Iterator[Instance]:
    """An empty instance; on PostgreSQL its database, a copy of one if wished, is gone after."""
    home.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield Instance(home)
        return
    name = f"typed_{uuid.uuid4().hex[:8]}"
    _does(f'CREATE DATABASE "{name}" TEMPLATE "{like or "template1"}"')
    try:
        yield Instance(home, urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
    finally:
        _does(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def made_up(home: Path) -> Iterator[Instance]:
    """A copy of the county that the first of a run's workers has made by typing `demo`."""
    kept = Path(os.environ["XINGLIN_TEST_HOME"]) / "typed"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with instance(home) as county:
                county.types("demo", "--residents", RESIDENTS, "--seed", SEED)
                if county.url:
                    _does(f'CREATE DATABASE "{KEPT}" TEMPLATE "{county.url.rpartition("/")[2]}"')
            shutil.copytree(home, kept)
        shutil.copytree(kept, home, dirs_exist_ok=True)
    with instance(home, like=KEPT) as county:
        yield county


def _does(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        link.execute(statement)  # type: ignore[call-overload]
