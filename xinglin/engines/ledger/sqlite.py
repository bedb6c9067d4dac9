"""How SQLite is opened: write-ahead log, full durability, and a writer that waits its turn."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an acknowledged write survives a loss of power
    "PRAGMA busy_timeout = 20000",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA temp_store = MEMORY",
)


def _prepare(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)


def connect() -> None:
    """Prepare every SQLite connection from now on."""
    connection_created.connect(_prepare, weak=False, dispatch_uid="ledger.sqlite")
