"""Instances to type commands at: each has a home (and on PostgreSQL a database) of its own."""

from __future__ import annotations

import json
import os
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
def instance(home: Path) -> Iterator[Instance]:
    """An empty instance; on PostgreSQL its database is gone afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield Instance(home)
        return
    import psycopg

    name = f"typed_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    try:
        yield Instance(home, urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
    finally:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
