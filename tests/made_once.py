"""Stores that are made once in a test run and stood up again wherever they are wanted.

A made-up county costs a minute of work and a copy of one costs a moment. The first worker who asks
for a store makes it, under a lock; it is kept beside the run's homes, on PostgreSQL as a database
that others are copied from, and is gone with them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

KEPT = Path(os.environ["XINGLIN_TEST_HOME"]) / "made-once"


@contextmanager
def stood_up(name: str, make: Callable[[], None], folder: Path) -> Iterator[None]:
    """Inside, the connection's store and the home hold what `make` makes; afterwards what they
    held before. To be entered outside any transaction, where the database may be reached."""
    KEPT.mkdir(parents=True, exist_ok=True)
    backed = _Sqlite(name) if connection.vendor == "sqlite" else _Postgres(name)
    home, settings.HOME = settings.HOME, folder
    kept = KEPT / f"{name}-{connection.vendor}"
    try:
        with (KEPT / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if kept.exists():
                shutil.copytree(kept, folder, dirs_exist_ok=True)
            else:
                with backed.empty():
                    (folder / "store").mkdir()
                    make()
                    backed.keep()
                shutil.copytree(folder, kept)
        with backed.full():
            yield
    finally:
        settings.HOME = home


class _Sqlite:
    """The whole store is copied over the open connection's, and back."""

    def __init__(self, name: str) -> None:
        self.file = KEPT / f"{name}.sqlite3"

    @contextmanager
    def empty(self) -> Iterator[None]:
        before = sqlite3.connect(":memory:")
        with closing(before):
            self._own().backup(before)
            try:
                yield
            finally:
                before.backup(self._own())

    def keep(self) -> None:
        with closing(sqlite3.connect(self.file)) as kept:
            self._own().backup(kept)

    @contextmanager
    def full(self) -> Iterator[None]:
        with self.empty():
            with closing(sqlite3.connect(self.file)) as kept:
                kept.backup(self._own())
            yield

    def _own(self) -> Any:
        connection.ensure_connection()
        return connection.connection


class _Postgres:
    """A database of its own for the connection, copied from the one that is kept."""

    def __init__(self, name: str) -> None:
        self.usual = str(connection.settings_dict["NAME"])
        self.kept = f"made_{name}"

    @contextmanager
    def empty(self) -> Iterator[None]:
        with self._copy_of(self.usual):
            yield

    def keep(self) -> None:
        copy = str(connection.settings_dict["NAME"])
        connection.close()
        self._does(f'CREATE DATABASE "{self.kept}" TEMPLATE "{copy}"')

    @contextmanager
    def full(self) -> Iterator[None]:
        with self._copy_of(self.kept):
            yield

    @contextmanager
    def _copy_of(self, other: str) -> Iterator[None]:
        copy = f"{self.usual}_here"
        connection.close()
        self._does(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{other}'"
        )
        self._does(f'CREATE DATABASE "{copy}" TEMPLATE "{other}"')
        connection.settings_dict["NAME"] = copy
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = self.usual
            self._does(f'DROP DATABASE "{copy}" WITH (FORCE)')

    def _does(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
            link.execute(statement)  # type: ignore[call-overload]
