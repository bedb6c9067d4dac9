"""Commits, the audit chain, and bulk writes that keep both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import orjson
from django.db import connection, models, transaction

from xinglin.engines.ledger import bulk, single
from xinglin.engines.ledger.models import AuditEntry, Commit, Tracked
from xinglin.engines.ledger.rules import GENESIS, link
from xinglin.engines.ledger.versions import keep_version, now_committing, open_commit
from xinglin.kernel import audit
from xinglin.kernel.errors import Change, Conflict
from xinglin.kernel.time import now

WRITERS_LOCK = 0x58696E67  # one writer at a time: commit numbers become visible in their order


@contextmanager
def commit(*, by: Any, why: str, door: str = "") -> Iterator[Commit]:
    """Everything written inside is one numbered commit, or nothing is; a nested one joins."""
    running = open_commit.get()
    if running is not None:
        yield running
        return
    with transaction.atomic(durable=False):
        _take_the_pen()
        told = {
            "at": now(),
            "who": getattr(by, "account", None),
            "who_name": getattr(by, "name", "") or str(by),
            "why": why[:400],
            "door": str(door or getattr(by, "door", "") or "console"),
        }
        made = Commit(number=single.insert(Commit, told), **told)
        token = open_commit.set(made)
        try:
            yield made
            audit.note("ledger.commit", by=by, detail={"why": made.why})
        finally:
            open_commit.reset(token)


def _take_the_pen() -> None:
    """Wait until no other writer is at work (SQLite does so by itself: BEGIN IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])


@audit.written_by
def write_entry(note: audit.Note) -> None:
    """Append one link to the audit chain, in the open transaction."""
    running, by = open_commit.get(), note.by
    with nullcontext() if running else _alone():  # within a commit the pen is in hand
        number, before = single.audit_tail() or (0, GENESIS)
        entry = {
            "number": number + 1,
            "at": now().isoformat(),
            "who": getattr(by, "account", None)
            if by is not None
            else getattr(running, "who", None),
            "who_name": (getattr(by, "name", None) or getattr(running, "who_name", "") or "")[:80],
            "door": str(getattr(by, "door", "") or getattr(running, "door", "") or ""),
            "verb": note.verb,
            "subject": note.subject,
            "subject_id": note.subject_id,
            "place": note.place,
            "reading": note.reading,
            "outcome": note.outcome,
            "commit": running.number if running else None,
            "detail": orjson.dumps(
                dict(note.detail), option=orjson.OPT_SORT_KEYS, default=str
            ).decode(),
        }
        single.insert(AuditEntry, {**entry, "hash": link(before, entry)})


@contextmanager
def _alone() -> Iterator[None]:
    with transaction.atomic():
        _take_the_pen()
        yield


def insert_row(model: type[Tracked], **values: Any) -> int:
    """Insert one new row, given by attribute names, inside the open commit; its key."""
    return single.insert(model, {**values, "since": now_committing(model)})


def rewrite(row: Tracked, **values: Any) -> bool:
    """Change a row that is in hand; False, and nothing done, where another has changed it since."""
    number = now_committing(type(row))
    if not single.rewrite(row, values, number):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.since = number
    return True


def insert_columns(model: type[Tracked], columns: Mapping[str, Sequence[Any]]) -> int:
    """Insert many new rows given column by column (database column names); their first id.

    Ids are reserved as one unbroken range unless `columns` brings its own. Works at the speed of
    the driver (executemany, COPY), inside the open commit.
    """
    return bulk.insert(model, columns, now_committing(model))


def change_columns(
    model: type[Tracked], ids: Sequence[int], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Change many rows given column by column; their present versions are kept first."""
    number = now_committing(model)
    keep_version(model, ids, number)
    bulk.update(model, ids, columns, number)


def change(row: Tracked, *, seen: int | None = None, **values: Any) -> Tracked:
    """Change one row; if it is no longer the version `seen`, say what changed instead.

    Raises Conflict with the fields that somebody else changed meanwhile.
    """
    model = type(row)
    present = model._default_manager.select_for_update().get(pk=row.pk)
    if seen is not None and present.since != seen:
        changes = differences(model, row.pk, seen, present)
        if changes:
            who = (
                Commit.objects.filter(number=present.since)
                .values_list("who_name", flat=True)
                .first()
            )
            raise Conflict(
                "这条记录刚被别人改过",
                changes,
                why=f"{who or '另一位同事'}在您打开之后保存了新的内容",
                mend="请看清变化，再决定保留谁的内容后重新保存",
            )
    for name, value in values.items():
        setattr(present, name, value)
    present.save(update_fields=list(values))
    return present


def differences(model: type[models.Model], pk: int, seen: int, present: Any) -> list[Change]:
    """The fields in which the present row differs from the version of commit `seen`."""
    past: Any = model.past  # type: ignore[attr-defined]
    before = past.objects.filter(**{_key_of(model): pk, "since": seen}).first()
    if before is None:
        return []
    found = []
    for field in model._meta.local_fields:
        old, new = getattr(before, field.attname), getattr(present, field.attname)
        if field.name != "since" and old != new:
            found.append(Change(field.name, str(field.verbose_name), _shown(old), _shown(new)))
    return found


def _shown(value: Any) -> str:
    if value is None:
        return "（空）"
    return "（加密内容）" if isinstance(value, bytes | memoryview) else str(value)


def _key_of(model: type[models.Model]) -> str:
    key = model._meta.pk
    return key.name if key is not None else "id"
