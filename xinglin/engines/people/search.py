"""The search table: one document of tokens per resident, in the database's own full-text index.

SQLite keeps it in FTS5, PostgreSQL in a tsvector under GIN. Scope is part of the document, because
both planners choose badly when a full-text search is joined with a filter by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from xinglin.engines.people.rules.searching import Lookup

TABLE = "people_search"
CHUNK = 500


def make_table(vendor: str) -> list[str]:
    """The statements that make the search table on that database."""
    if vendor == "postgresql":
        return [
            f"CREATE TABLE {TABLE} (resident_id bigint PRIMARY KEY, words tsvector NOT NULL)",
            f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
        ]
    options = "words, tokenize = \"unicode61 remove_diacritics 0\", prefix = '2 3', columnsize = 0"
    return [f"CREATE VIRTUAL TABLE {TABLE} USING fts5({options})"]


def write_many(first: int, documents: Sequence[str]) -> None:
    """Write the documents of the residents `first`, `first + 1`, …: new people, in bulk."""
    last = first + len(documents) - 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE resident_id BETWEEN %s AND %s", [first, last]
            )
            with cursor.copy(f"COPY {TABLE} (resident_id, words) FROM STDIN") as copy:
                for number, document in enumerate(documents, start=first):
                    copy.write_row((number, _vector(document)))
            return
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid BETWEEN %s AND %s", [first, last])
        connection.connection.executemany(
            f"INSERT INTO {TABLE} (rowid, words) VALUES (?, ?)", enumerate(documents, start=first)
        )


def write(documents: Iterable[tuple[int, str]]) -> None:
    """Write documents by resident, in place of those that stood there."""
    rows = list(documents)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {TABLE} (resident_id, words) VALUES (%s, %s::tsvector) "
                "ON CONFLICT (resident_id) DO UPDATE SET words = excluded.words",
                [(number, _vector(document)) for number, document in rows],
            )
            return
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(n,) for n, _ in rows])
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)", rows)


def empty() -> None:
    """Take every document out, before all are written anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def ids(lookup: Lookup, scope: Sequence[str] | None, limit: int) -> list[int]:
    """Residents whose documents answer to a lookup and lie within the scope."""
    if not lookup.words or (scope is not None and not scope):
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                # Materialised first: with a bare LIMIT the planner walks the table instead.
                f"WITH hit AS MATERIALIZED (SELECT resident_id FROM {TABLE} "
                "WHERE words @@ %s::tsquery LIMIT %s) SELECT resident_id FROM hit",
                [_tsquery(lookup, scope), limit],
            )
        else:
            cursor.execute(
                f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s",
                [_match(lookup, scope), limit],
            )
        return [int(row[0]) for row in cursor.fetchall()]


# Words are letters and digits only (`searching` sees to it), so quoting is all they need.


def _match(lookup: Lookup, scope: Sequence[str] | None) -> str:
    """The lookup in the language of FTS5."""
    if lookup.kind == "phrase":
        asked = f'"{" ".join(lookup.words)}"'
    elif lookup.kind == "mixed":
        parts = [f'"{w}"*' if w.isascii() else f'"{" ".join(w)}"' for w in lookup.words]
        asked = " AND ".join(parts)
    else:
        asked = f'"{lookup.words[0]}"' + ("*" if lookup.kind == "prefix" else "")
    if scope is None:
        return asked
    inside = " OR ".join(f'"{word}"' for word in scope)
    return f"{asked} AND ({inside})"


def _tsquery(lookup: Lookup, scope: Sequence[str] | None) -> str:
    """The lookup in the language of PostgreSQL; its parser never sees it, so no locale matters."""
    if lookup.kind == "phrase":
        asked = " <-> ".join(f"'{w}'" for w in lookup.words)
    elif lookup.kind == "mixed":
        parts = [
            f"'{w}':*" if w.isascii() else " <-> ".join(f"'{c}'" for c in w) for w in lookup.words
        ]
        asked = " & ".join(f"({part})" for part in parts)
    else:
        asked = f"'{lookup.words[0]}'" + (":*" if lookup.kind == "prefix" else "")
    if scope is None:
        return asked
    inside = " | ".join(f"'{word}'" for word in scope)
    return f"({asked}) & ({inside})"


def _vector(document: str) -> str:
    """A document as the text of a tsvector, with positions."""
    return " ".join(f"'{word}':{at}" for at, word in enumerate(document.split(), start=1))
