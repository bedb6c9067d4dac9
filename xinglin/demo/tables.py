"""How the made-up county is written down: whole columns, into the tables of the engines below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps

from xinglin.engines.ledger.actions import insert_columns


def load(table: str, columns: Mapping[str, Sequence[Any]]) -> range:
    """Insert rows into a table named as `places.staff`, inside the open commit; their ids."""
    size = len(next(iter(columns.values())))
    if not size:
        return range(0)
    model: Any = apps.get_model(table)
    first = insert_columns(model, columns)
    return range(first, first + size)
