"""How the store is opened for a great load, and closed again as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

LARGE = 20_000  # from here on it pays to build the indexes afterwards, in one sorted pass
TABLES = (
    "people_resident", "people_identifier", "people_household", "people_move", "people_linkkeys",
    "records_visit", "records_encounter", "records_observation", "records_condition",
    "records_dose", "followup_enrolment", "contracts_contract", "contracts_owed",
    "quality_confirmation",
)  # fmt: skip
FILLED_LATER = "tbl LIKE 'exchange!_%' ESCAPE '!'"  # by what other systems send


def _put_aside() -> Path:
    return Path(settings.HOME) / "store" / "indexes-put-aside.sql"


@contextmanager
def loading(residents: int) -> Iterator[None]:
    """Write fast inside; afterwards durability, indexes and statistics are as they should be.

    A process that dies loses nothing that was committed; only a power failure during the load
    could, and then the load is begun anew. Indexes that were put aside are written to a file
    first: the next run builds them, whatever happened to this one.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        if residents >= LARGE:
            _drop_indexes()
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous = {int(before)}")


def finish() -> None:
    """Build the indexes that were put aside and let the planner know the tables."""
    aside = _put_aside()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and aside.exists():
            cursor.execute("PRAGMA threads = 2")
            for statement in aside.read_text("utf-8").splitlines():
                cursor.execute(statement)
            aside.unlink()
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":  # a few samples now say nothing of the days to come
            cursor.execute(f"DELETE FROM sqlite_stat1 WHERE {FILLED_LATER}")
            cursor.execute("ANALYZE sqlite_schema")
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _drop_indexes() -> None:
    aside = _put_aside()
    if aside.exists():  # an earlier run put them aside and did not come to an end
        return
    marks = ", ".join(["%s"] * len(TABLES))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            f"AND sql NOT LIKE 'CREATE UNIQUE%%' AND tbl_name IN ({marks})",
            TABLES,
        )
        found = cursor.fetchall()
        statements = [
            " ".join(sql.split()).replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1)
            for _, sql in found
        ]
        aside.write_text("\n".join(statements) + "\n", "utf-8")
        for name, _ in found:
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
