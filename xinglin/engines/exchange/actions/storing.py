"""Writes FHIR resources: a version each, found at once, and records where the record knows how."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import connection

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import seal
from xinglin.engines.exchange.actions.batches import OpenBatch, Run
from xinglin.engines.exchange.actions.known import look_up
from xinglin.engines.exchange.actions.resources import ABOUT, Intake, Item, rank_of
from xinglin.engines.exchange.models import Mark, Resource, Spread, Word
from xinglin.engines.exchange.queries.resources import COLUMNS, MAY, Stored, stored
from xinglin.engines.exchange.queries.searches import marker
from xinglin.engines.exchange.rules.fhir import exact
from xinglin.engines.exchange.rules.fhir.indexing import index
from xinglin.engines.exchange.rules.fhir.kinds import MAPPED, NOT_KEPT, OPEN
from xinglin.engines.exchange.rules.fhir.names import Name, name_in, name_of
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong
from xinglin.engines.exchange.rules.fhir.paths import reference
from xinglin.engines.exchange.rules.fhir.validating import faults
from xinglin.engines.exchange.words import ACCEPTED, Judged, Outcome
from xinglin.engines.ledger import Door
from xinglin.engines.ledger.actions import change_columns, commit, insert_columns
from xinglin.engines.people.models import Resident
from xinglin.engines.people.queries import those_kept
from xinglin.kernel import audit
from xinglin.kernel.time import now

SOURCE = "fhir"  # under which the keys of this door are known
CHUNK = 900
RESERVED = "xl-"  # ids of what was entered here
TOLD = {Outcome.SET_ASIDE, Outcome.WAITING, Outcome.KEPT}


@dataclass(slots=True)
class Wish:
    """A resource that is to be written, under an id of its own or one that is given to it."""

    resource: dict[str, Any]
    key: str = ""
    seen: int | None = None  # the version that the writer had before him
    create: bool = False


@dataclass(slots=True)
class Written:
    """What became of a wish."""

    kind: str
    key: str
    version: int
    body: bytes
    created: bool = False
    changed: bool = True
    said: list[str] = field(default_factory=list)
    resident: int | None = None
    place: int | None = None
    updated_at: Any = None
    pk: int = 0
    judged: Judged = ACCEPTED  # as a record: what holds nothing of it says so


def store(
    *,
    by: Actor,
    wishes: Sequence[Wish],
    place: int | None,
    base: str = "",
    check: bool = True,
    again: bool = False,
) -> list[Written]:
    """Write resources in one commit, or none of them; raises Wrong.

    `again` offers to the record once more what is kept already and did not become part of it.
    """
    by.must(MAY)
    for wish in wishes:
        if check:
            must_be_sound(wish.resource)
    with commit(by=by, why=_why(wishes), door=Door.API) as made:
        return _Storing(by, place, base, made.number, again).take(wishes)


def must_be_sound(resource: dict[str, Any]) -> None:
    """Raise Wrong unless this is a resource that can be kept."""
    found = faults(resource)
    if found:
        first = found[0]
        more = f"（共{len(found)}处）" if len(found) > 1 else ""
        raise Wrong(first.code, f"{first.what}{more}", where=first.where, status=422)
    if resource["resourceType"] in NOT_KEPT:
        raise Wrong("not-supported", f"{resource['resourceType']} 不作为资源保存", status=405)


def _why(wishes: Sequence[Wish]) -> str:
    kinds = sorted({str(one.resource.get("resourceType")) for one in wishes})
    return f"接口写入 {len(wishes)} 个资源：{'、'.join(kinds)}"


class _Taking(Intake):
    """The same intake as for files; what no record holds is a resource already."""

    def _keep(self, chunk: Sequence[Item], judged: Sequence[Judged]) -> list[Judged]:
        return list(judged)


class _Storing:
    """One writing of several resources, inside an open commit."""

    def __init__(
        self, by: Actor, place: int | None, base: str, number: int, again: bool = False
    ) -> None:
        self.by, self.place, self.base, self.number = by, place, base, number
        self.again = again
        self.at = now()

    def take(self, wishes: Sequence[Wish]) -> list[Written]:
        before = self._before(wishes)
        for wish in wishes:
            self._check(wish, before)
        bodies = [self._digested(wish) for wish in wishes]
        fresh = [
            n for n, wish in enumerate(wishes)
            if not _same(before.get(_name(wish)), bodies[n])
            or (self.again and _outside(before.get(_name(wish))))
        ]  # fmt: skip
        judged = self._into_records([wishes[n] for n in fresh], [bodies[n] for n in fresh])
        linked = self._links([wishes[n] for n in fresh])
        found: list[Written] = []
        rows: list[tuple[Written, Stored | None, str, Any]] = []
        at = 0
        for n, wish in enumerate(wishes):
            old = before.get(_name(wish))
            if at < len(fresh) and fresh[at] == n:
                one = self._written(wish, old, judged[at], linked[at])
                rows.append((one, old, bodies[n], linked[at]))
                at += 1
            else:
                assert old is not None
                one = Written(
                    old.kind, old.key, old.version, old.body, changed=False, pk=old.pk,
                    resident=old.resident, place=old.place, updated_at=old.updated_at,
                )  # fmt: skip
            found.append(one)
        self._write(rows, [wishes[n].resource for n in fresh])
        return found

    def _before(self, wishes: Sequence[Wish]) -> dict[tuple[str, str], Stored]:
        names: dict[str, set[str]] = {}
        for wish in wishes:
            if not wish.key:
                wish.key, wish.create = str(uuid.uuid4()), True
            wish.resource = {**wish.resource, "id": wish.key}
            names.setdefault(wish.resource["resourceType"], set()).add(wish.key)
        if sum(len(keys) for keys in names.values()) != len(wishes):
            raise Wrong("duplicate", "同一个资源在一次请求中出现多次", status=400)
        found = {}
        for kind, keys in names.items():
            several = sorted(keys)
            for at in range(0, len(several), CHUNK):
                rows = Resource.objects.filter(kind=kind, key__in=several[at : at + CHUNK])
                for row in rows.values_list(*COLUMNS):
                    found[kind, row[2]] = stored(row)
        return found

    def _check(self, wish: Wish, before: Mapping[tuple[str, str], Stored]) -> None:
        old = before.get(_name(wish))
        if old is not None and old.place is not None and not self.by.may(MAY, old.place):
            raise Wrong("forbidden", f"{old.kind}/{old.key} 不在授权范围内")
        if wish.seen is not None and (old is None or old.version != wish.seen):
            raise Wrong(
                "conflict", "资源已被别人修改", mend="请读取最新版本，合并后再提交", status=412
            )
        if old is None and wish.key.startswith(RESERVED):
            raise Wrong("value", f"以“{RESERVED}”开头的标识由平台分配", where="id")

    def _digested(self, wish: Wish) -> str:
        return hashlib.blake2b(exact.content(wish.resource), digest_size=16).hexdigest()

    # --- records ---

    def _into_records(self, wishes: Sequence[Wish], digests: Sequence[str]) -> list[Judged]:
        """Make records of what the record can hold; what was not made one is said."""
        told: list[Judged] = [ACCEPTED] * len(wishes)
        items = []
        for n, (wish, digest) in enumerate(zip(wishes, digests, strict=True)):
            kind = wish.resource["resourceType"]
            if kind in MAPPED:
                name = name_of(wish.resource, "", SOURCE, digest)
                items.append(Item(n, name, digest, wish.resource, b"", {}, SOURCE))
        if not items:
            return told
        intake = _Taking(Run(self.by, self.place, source=SOURCE), cast(OpenBatch, None))
        items.sort(key=lambda one: (rank_of(one.name.kind), one.row))
        for item, judged in zip(items, intake.take(items), strict=True):
            told[item.row] = judged
        return told

    def _links(self, wishes: Sequence[Wish]) -> list[tuple[int | None, int | None, int | None]]:
        """For each: the resident it is about, where he lives, the record it became."""
        own = [name_of(wish.resource, "", SOURCE, "") for wish in wishes]
        about = [_about(wish.resource) for wish in wishes]
        known = look_up({*own, *(name for name in about if name is not None)})
        ids = {one.resident for one in known.values() if one.resident}
        kept = those_kept(ids)
        residents = Resident.objects.filter(pk__in={kept.get(pk, pk) for pk in ids})
        places = dict(residents.values_list("pk", "place_id"))
        found = []
        for wish, name, subject in zip(wishes, own, about, strict=True):
            kind = wish.resource["resourceType"]
            self_known = known.get(name)
            about_known = self_known or (known.get(subject) if subject else None)
            resident = about_known.resident if about_known else None
            resident = kept.get(resident, resident) if resident else None
            place = places.get(resident) if resident else None
            if place is None and kind not in OPEN:
                place = self.place
            if place is not None:
                self.by.must(MAY, place)
            found.append((resident, place, self_known.record_id if self_known else None))
        return found

    # --- rows ---

    def _written(
        self, wish: Wish, old: Stored | None, judged: Judged, linked: tuple[Any, ...]
    ) -> Written:
        told = judged.outcome in TOLD and judged.why
        said = ["；".join(part for part in (judged.why, judged.mend) if part)] if told else []
        meta = {
            **(wish.resource.get("meta") or {}),
            "versionId": str(self.number),
            "lastUpdated": self.at.isoformat(timespec="milliseconds"),
        }
        kind = wish.resource["resourceType"]
        rest = {k: v for k, v in wish.resource.items() if k not in ("resourceType", "id", "meta")}
        whole = {"resourceType": kind, "id": wish.key, "meta": meta, **rest}
        return Written(
            kind, wish.key, self.number, exact.write(whole), said=said,
            created=old is None or old.retired, resident=linked[0], place=linked[1],
            updated_at=self.at, judged=judged,
        )  # fmt: skip

    def _write(
        self, rows: Sequence[tuple[Written, Stored | None, str, Any]], told: Sequence[Any]
    ) -> None:
        if not rows:
            return
        fresh = [row for row in rows if row[1] is None]
        again = [row for row in rows if row[1] is not None]
        if fresh:
            mark = marker()
            names = [one for one, *_ in fresh]
            columns = {
                "kind": [one.kind for one in names],
                "key": [one.key for one in names],
                "own": [mark(f"r:{one.kind}/{one.key}") for one in names],
                **self._columns(fresh),
            }
            first = insert_columns(Resource, columns)
            for pk, one in enumerate(names, start=first):
                one.pk = pk
        if again:
            ids = [old.pk for _, old, *_ in again if old is not None]
            for (one, *_), pk in zip(again, ids, strict=True):
                one.pk = pk
            change_columns(Resource, ids, self._columns(again))
            forget(ids)
        write_index([one for one, *_ in rows], told, self.base)

    def _columns(self, rows: Sequence[tuple[Written, Stored | None, str, Any]]) -> dict[str, Any]:
        return {
            "body": [seal(one.body.decode()) for one, *_ in rows],
            "digest": [digest for _, _, digest, _ in rows],
            "updated_at": [self.at] * len(rows),
            "retired": [False] * len(rows),
            "source": [self.by.name[:120]] * len(rows),
            "resident_id": [link[0] for *_, link in rows],
            "place": [link[1] for *_, link in rows],
            "record": [
                MAPPED.get(one.kind, "") if link[2] is not None else "" for one, _, _, link in rows
            ],
            "record_id": [link[2] for *_, link in rows],
        }


def _name(wish: Wish) -> tuple[str, str]:
    return wish.resource["resourceType"], wish.key


def _same(old: Stored | None, digest: str) -> bool:
    return old is not None and not old.retired and old.digest == digest


def _outside(old: Stored | None) -> bool:
    """Whether a resource that could be part of the record is not."""
    return old is not None and old.kind in MAPPED and old.record_id is None


def _about(resource: dict[str, Any]) -> Name | None:
    """The patient that a resource is about."""
    for path in ABOUT:
        written = reference(resource, path)
        if written and (name := name_in(written, SOURCE, "Patient")) and name.kind == "Patient":
            return name
    return None


# --- index ---


def forget(ids: Sequence[int]) -> None:
    """Take resources out of the index."""
    for at in range(0, len(ids), CHUNK):
        part = ids[at : at + CHUNK]
        for model in (Word, Mark, Spread):
            model.objects.filter(resource__in=part).delete()


def write_index(written: Sequence[Written], told: Iterable[dict[str, Any]], base: str) -> None:
    """Make resources findable."""
    words: list[tuple[Any, ...]] = []
    marks: list[tuple[Any, ...]] = []
    spans: list[tuple[Any, ...]] = []
    mark = marker()
    for one, resource in zip(written, told, strict=True):
        found = index(one.kind, resource, mark, base)
        pk = one.pk
        words += [(pk, *entry) for entry in found.words]
        marks += [(pk, *entry) for entry in found.marks]
        spans += [(pk, *entry) for entry in found.spans]
    _insert(Word, ("resource_id", "param", "text", "whole"), words)
    _insert(Mark, ("resource_id", "param", "mark"), marks)
    _insert(Spread, ("resource_id", "param", "low", "high", "unit", "code"), spans)


def _insert(model: Any, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Index rows at the speed of the driver."""
    if not rows:
        return
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(names))
        connection.connection.executemany(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows
        )


# --- retiring ---


def retire(*, by: Actor, found: Stored, seen: int | None = None) -> int:
    """Retire a resource: it is found no more, its versions stay; the commit's number."""
    by.must(MAY, found.place)
    if found.retired:
        return found.version
    with commit(by=by, why=f"接口停用 {found.kind}", door=Door.API) as made:
        present = Resource.objects.select_for_update().get(pk=found.pk)
        if seen is not None and present.since != seen:
            raise Wrong("conflict", "资源已被别人修改", mend="请读取最新版本后再决定", status=412)
        present.retired, present.body, present.digest = True, b"", ""
        present.updated_at = now()
        present.save()
        forget([found.pk])
        audit.note(
            "exchange.retire", by=by, subject="exchange.resource", subject_id=found.pk,
            place=found.place, detail={"kind": found.kind},
        )  # fmt: skip
        return int(made.number)
