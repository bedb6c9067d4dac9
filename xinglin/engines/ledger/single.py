"""One row at a time, by statements that are written once: what a busy desk does all day.

The ORM plans each of these anew, which costs more than the store takes to run them. A move of a
case is ten such writes; bulk.py is for sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection, models

AUDIT_TAIL = 'SELECT "number", "hash" FROM "ledger_auditentry" ORDER BY "number" DESC LIMIT 1'


def insert(model: type[models.Model], values: Mapping[str, Any]) -> int:
    """Store a new row given by attribute names (`place_id`); its key. Absent ones get defaults."""
    fields, statement = _insertion(model)
    given = [_stored(field, values) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.fetchone()[0])


def rewrite(row: Any, values: Mapping[str, Any], number: int) -> bool:
    """Change a tracked row in hand, its version kept; False where somebody has changed it since."""
    model: Any = type(row)
    keep, change, fields = _changing(model, tuple(values))
    given = [_stored(field, values) for field in fields]
    with connection.cursor() as cursor:
        if row.since != number:  # what this very commit made was never seen
            cursor.execute(keep, [number, row.pk, row.since])
        cursor.execute(change, [*given, number, row.pk, row.since])
        return bool(cursor.rowcount)


def audit_tail() -> tuple[int, str] | None:
    """Number and hash of the newest link of the audit chain."""
    with connection.cursor() as cursor:
        cursor.execute(AUDIT_TAIL)
        found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else None


def _stored(field: models.Field[Any, Any], values: Mapping[str, Any]) -> Any:
    name = field.attname
    value = values[name] if name in values else field.get_default()
    return field.get_db_prep_save(value, connection=connection)


@cache
def _insertion(model: type[models.Model]) -> tuple[list[models.Field[Any, Any]], str]:
    key = model._meta.pk
    assert key is not None
    made = isinstance(key, models.AutoField | models.BigAutoField)
    fields = [field for field in model._meta.local_fields if not (made and field is key)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = model._meta.db_table
    return fields, f'INSERT INTO "{table}" ({names}) VALUES ({marks}) RETURNING "{key.column}"'


@cache
def _changing(
    model: Any, names: tuple[str, ...]
) -> tuple[str, str, list[models.Field[Any, Any]]]:  # fmt: skip
    by_name = {field.attname: field for field in model._meta.local_fields}
    fields = [by_name[name] for name in names]
    table, pk = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f'"{field.column}"' for field in model._meta.local_fields)
    here = f'"{pk}" = %s AND "since" = %s'
    keep = (
        f'INSERT INTO "{model.past._meta.db_table}" ({columns}, "until") '
        f'SELECT {columns}, %s FROM "{table}" WHERE {here}'
    )
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    return keep, f'UPDATE "{table}" SET {sets}, "since" = %s WHERE {here}', fields
