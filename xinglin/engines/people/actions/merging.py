"""Merging two rows that are one person, and taking the merge apart again, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.ledger.models import Tracked
from xinglin.engines.people.actions.changing import present_row
from xinglin.engines.people.actions.documents import refresh_search
from xinglin.engines.people.actions.keeping_keys import kept_apart
from xinglin.engines.people.models import KnownApart, Merge, Resident
from xinglin.engines.people.queries.known import in_chunks
from xinglin.kernel import audit, events
from xinglin.kernel.errors import Missing, Refused

MERGED_INTO = "people.resident.merged_into"

events.declare("people.merged", "两份居民档案合并为一份")
events.declare("people.unmerged", "合并的居民档案已拆分")


def keys_to_residents() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every key of the house that points to a resident, hidden ones too.

    Merges are left out: they tell of the rows as they were.
    """
    related: list[Any] = [
        one
        for one in Resident._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)
    ]
    keys = [(one.related_model, one.field) for one in related if one.related_model is not Merge]
    yield from sorted(keys, key=lambda pair: _name_of(*pair))


def _name_of(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    return f"{model._meta.label_lower}.{field.name}"


@verb("people.merge", title="合并居民档案")
def merge(*, by: Actor, kept: int | Resident, gone: int | Resident, why: str) -> Merge:
    """
    Two rows made one: all that belonged to `gone` belongs to `kept`, who keeps his own details;
    the merge remembers each record it moved.
    """
    _must_say(why)
    keeper, goer = present_row(kept), present_row(gone)
    for row in (keeper, goer):
        by.must("people.merge", row.place_id)
    if keeper.pk == goer.pk:
        raise Refused("这是同一份档案，无须合并")
    moved: dict[str, list[int]] = {}
    try:
        with transaction.atomic():
            for model, field in keys_to_residents():
                if ids := _repoint(model, field, goer.pk, keeper.pk):
                    moved[_name_of(model, field)] = ids
    except IntegrityError as error:
        raise Refused(
            "两份档案各有一条只能有一条的记录，不能直接合并", mend="请先处理其中一条，再合并"
        ) from error
    change(goer, merged_into_id=keeper.pk)
    made = Merge.objects.create(kept=keeper, gone=goer, why=why.strip()[:400], moved=moved)
    refresh_search([keeper.pk, goer.pk])
    _note(by, made, "people.merge")
    events.publish("people.merged", kept=keeper.pk, gone=goer.pk, merge=made.pk)
    return made


@verb("people.merge", title="拆分居民档案")
def unmerge(*, by: Actor, merge: int | Merge, why: str) -> Merge:
    """
    The merge undone: exactly the records it moved go back, unless somebody moved them on since;
    what was added to the kept row after the merge stays there.
    """
    _must_say(why)
    made = Merge.objects.filter(pk=merge.pk if isinstance(merge, Merge) else merge).first()
    if made is None:
        raise Missing("没有这次合并")
    if made.undone_at is not None:
        raise Refused("这次合并已经拆分")
    goer = Resident.objects.get(pk=made.gone_id)
    if goer.merged_into_id is None:
        raise Refused("这次合并的档案已不在合并状态")
    # The keeper may himself have been merged into another since: the records are there now.
    holder = Resident.objects.get(pk=goer.merged_into_id)
    by.must("people.merge", holder.place_id)
    returned = {
        name: _repoint(model, field, holder.pk, goer.pk, only=made.moved[name])
        for model, field in keys_to_residents()
        if (name := _name_of(model, field)) in made.moved
    }
    restored = change(goer, merged_into_id=None)
    returned.setdefault(MERGED_INTO, []).append(goer.pk)
    _forget(returned, made.kept_id, holder.pk)
    undone = change(made, undone_at=restored.since, undone_why=why.strip()[:400])
    assert isinstance(undone, Merge)
    refresh_search([holder.pk, restored.pk])
    _note(by, undone, "people.unmerge")
    events.publish("people.unmerged", kept=holder.pk, gone=goer.pk, merge=undone.pk)
    return undone


def _forget(returned: dict[str, list[int]], start: int, end: int) -> None:
    """Strike returned records from the merges that carried them on, from `start` to `end`.

    They are where they belong: undoing one of those merges later must not fetch them away.
    """
    at = start
    while at != end:
        onward = Merge.objects.filter(gone=at, undone_at=None).get()
        moved = {
            name: [pk for pk in ids if pk not in set(returned.get(name, ()))]
            for name, ids in onward.moved.items()
        }
        change(onward, moved={name: ids for name, ids in moved.items() if ids})
        at = onward.kept_id


def _repoint(
    model: type[models.Model],
    field: models.Field[Any, Any],
    source: int,
    target: int,
    only: list[int] | None = None,
) -> list[int]:
    """Point the records of one resident to another, in sets; the keys of those that moved."""
    here = model._base_manager.filter(**{field.attname: source})
    if only is not None:
        ids = [pk for part in in_chunks(only) for pk in _keys(here.filter(pk__in=part))]
    else:
        ids = _keys(here)
    rows = model.objects if issubclass(model, Tracked) else model._base_manager
    for part in in_chunks(ids):
        rows.filter(pk__in=part).update(**{field.attname: target})
    return ids


def _keys(rows: models.QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@verb("people.merge", title="确认不是同一人")
def keep_apart(*, by: Actor, one: int | Resident, other: int | Resident, why: str) -> KnownApart:
    """The word of somebody who looked that two look-alikes are two people."""
    _must_say(why)
    rows = sorted((present_row(one), present_row(other)), key=lambda row: row.pk)
    for row in rows:
        by.must("people.merge", row.place_id)
    if rows[0].pk == rows[1].pk:
        raise Refused("这是同一份档案")
    kept_apart(rows[0].pk, rows[1].pk)
    said = KnownApart.objects.filter(one=rows[0], other=rows[1]).first()
    return said or KnownApart.objects.create(one=rows[0], other=rows[1], why=why.strip()[:400])


def _must_say(why: str) -> None:
    if len(why.strip()) < 2:
        raise Refused("请写明理由", why="合并与拆分都会改变两份档案，理由会写入审计记录")


def _note(by: Actor, made: Merge, verb_done: str) -> None:
    """On the record of both, so that whoever asks about either finds it."""
    for resident in (made.kept_id, made.gone_id):
        audit.note(
            verb_done,
            by=by,
            subject="people.resident",
            subject_id=resident,
            detail={"merge": made.pk, "records": sum(map(len, made.moved.values()))},
        )
