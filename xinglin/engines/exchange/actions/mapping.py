"""Remembers how a sender's columns are called: dated versions, the last of them in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from xinglin.engines.access import Actor
from xinglin.engines.exchange.models import ColumnMap
from xinglin.engines.exchange.rules.mapping import NOTHING_MAPPED, Mapped, sound, told
from xinglin.engines.exchange.words import dataset
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

SENDER = 160
EVERYWHERE = 10**16


def map_for(sender: str, code: str, place: int | None) -> ColumnMap | None:
    """What is in force for a sender's files of a data set that go to a place: the nearest."""
    found = ColumnMap.objects.filter(sender=sender[:SENDER], dataset=code, ended_at=None)
    fitting = []
    for one in found:
        if one.place is None:
            fitting.append((EVERYWHERE, one))
            continue
        where = place_of(one.place)
        if place is not None and where.number <= place <= where.last:
            fitting.append((where.last - where.number, one))
    return min(fitting, key=lambda pair: (pair[0], -pair[1].version))[1] if fitting else None


def mapped_by(kept: ColumnMap | None) -> Mapped:
    """The mapping that a remembered version holds."""
    return Mapped(kept.columns, kept.values) if kept else NOTHING_MAPPED


def remember_map(
    *,
    by: Actor,
    sender: str,
    dataset_code: str,
    place: int | None,
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
) -> ColumnMap:
    """A new version of a sender's mapping; the one before ends. The same again is no version."""
    where = place_of(place) if place is not None else None
    _must(by, where.number if where else None)
    name = sender.strip()[:SENDER]
    if not name:
        raise Refused("请写明来源单位", why="表头对照按来源单位记住，下次同一单位的文件不必再对")
    mapped = sound(
        Mapped(
            {str(title).strip()[:80]: field for title, field in columns.items()},
            {field: dict(pairs) for field, pairs in values.items() if pairs},
        ),
        dataset(dataset_code),
    )
    number = where.number if where else None
    same = ColumnMap.objects.filter(sender=name, dataset=dataset_code, place=number)
    with commit(by=by, why=f"登记表头对照：{name}"):
        before = same.filter(ended_at=None).select_for_update().first()
        if before and (before.columns, before.values) == (mapped.columns, mapped.values):
            return before
        if before:
            _end(before, by)
        last = same.aggregate(last=Max("version"))["last"] or 0
        made = ColumnMap.objects.create(
            sender=name, dataset=dataset_code, place=number, version=last + 1,
            columns=dict(mapped.columns), values={k: dict(v) for k, v in mapped.values.items()},
            made_at=now(), who=by.account, who_name=by.name[:80],
        )  # fmt: skip
        _note("exchange.map", by, made)
    return made


def told_map(
    *, by: Actor, sender: str, dataset_code: str, place: int | None, texts: Sequence[str]
) -> ColumnMap:
    """The same from words (`病人姓名=姓名`, `性别:M=男`), on top of what is remembered already."""
    if not sender.strip() or not dataset_code:
        raise Refused(
            "对照表头时必须写明来源单位和数据集", mend="请加上 --source 来源单位 --as 数据集"
        )
    fresh = told(texts, dataset(dataset_code))
    before = mapped_by(map_for(sender.strip(), dataset_code, place))
    given = {name for name in fresh.columns.values() if name}
    columns = {t: f for t, f in before.columns.items() if f not in given} | dict(fresh.columns)
    values: dict[str, Any] = {name: dict(pairs) for name, pairs in before.values.items()}
    for name, pairs in fresh.values.items():
        values[name] = values.get(name, {}) | dict(pairs)
    return remember_map(
        by=by, sender=sender, dataset_code=dataset_code, place=place, columns=columns,
        values=values,
    )  # fmt: skip


def withdraw_map(*, by: Actor, mapping: ColumnMap) -> None:
    """End a mapping: the sender's next file is asked about again. What came in by it stays."""
    _must(by, mapping.place)
    with commit(by=by, why=f"停用表头对照：{mapping.sender}"):
        held = ColumnMap.objects.select_for_update().get(pk=mapping.pk)
        if held.ended_at is not None:
            raise Refused("这份对照已经停用")
        _end(held, by)
        _note("exchange.unmap", by, held)


def _must(by: Actor, place: int | None) -> None:
    """A mapping for everywhere is made by those alone who may import everywhere they work."""
    by.must("exchange.import", place)
    if place is None and not by.everything:
        raise Refused("请先在页面上方选择地区", why="表头对照适用于一个地区以内的导入")


def _end(one: ColumnMap, by: Actor) -> None:
    one.ended_at, one.ended_by = now(), by.name[:80]
    one.save(update_fields=["ended_at", "ended_by"])


def _note(verb: str, by: Actor, one: ColumnMap) -> None:
    audit.note(
        verb, by=by, subject="exchange.columnmap", subject_id=one.pk, place=one.place,
        detail={"dataset": one.dataset, "version": one.version},
    )  # fmt: skip
