"""Keeps superseded versions of rows, in sets: one statement copies what is about to change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from xinglin.engines.ledger.models import Commit

open_commit: ContextVar[Commit | None] = ContextVar("open_commit", default=None)
CHUNK = 500


class NoCommit(RuntimeError):
    """A tracked row was written outside of a commit: a programmer's error, never a user's."""


def now_committing(model: type[models.Model]) -> int:
    """The number of the open commit; without one nothing tracked may be written."""
    commit = open_commit.get()
    if commit is None:
        raise NoCommit(f"{model.__name__} is tracked: write it inside `with commit(...)`")
    return commit.number


def keep_version(
    model: Any, ids: Iterable[int] | None, number: int, where: str = "", params: Sequence[Any] = ()
) -> None:
    """Copy the present versions of the rows into the past, closed at commit `number`.

    Rows are named by `ids` (in chunks) or by a condition on the present table. A version that the
    same commit made is not kept: nobody ever saw it.
    """
    columns = [field.column for field in model._meta.local_fields]
    quoted = ", ".join(f'"{column}"' for column in columns)
    pk = model._meta.pk.column
    head = (
        f'INSERT INTO "{model.past._meta.db_table}" ({quoted}, "until") '
        f'SELECT {quoted}, %s FROM "{model._meta.db_table}" WHERE "since" <> %s AND '
    )
    with connection.cursor() as cursor:
        if ids is None:
            cursor.execute(head + where, [number, number, *params])
            return
        wanted = list(ids)
        for at in range(0, len(wanted), CHUNK):
            part = wanted[at : at + CHUNK]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f'{head} "{pk}" IN ({marks})', [number, number, *part])


class TrackedRows(models.QuerySet[Any]):
    """The query set of tracked rows: whatever it changes or removes is kept first."""

    def update(self, **values: Any) -> int:
        number = now_committing(self.model)
        ids = list(self.values_list("pk", flat=True))
        keep_version(self.model, ids, number)
        total = 0
        for at in range(0, len(ids), CHUNK):
            rows = self.model._base_manager.filter(pk__in=ids[at : at + CHUNK])
            total += models.QuerySet.update(rows, since=number, **values)
        return total

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        ids = list(self.values_list("pk", flat=True))
        keep_version(self.model, ids, now_committing(self.model))
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        number = now_committing(self.model)
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise ValueError("tracked rows are created or changed knowingly, never by conflict")
        rows = list(objs)
        for row in rows:
            row.since = number
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        number = now_committing(self.model)
        rows = list(objs)
        keep_version(self.model, [row.pk for row in rows], number)
        for row in rows:
            row.since = number
        # Django's own bulk_update calls `update` chunk by chunk; the versions are kept already,
        # and a version made by this very commit is never kept twice.
        plain: models.QuerySet[Any] = models.QuerySet(self.model, using=self.db)
        return plain.bulk_update(rows, {*fields, "since"}, *args, **kwargs)
