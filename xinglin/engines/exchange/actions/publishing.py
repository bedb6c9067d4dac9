"""Shows the record to others: rows changed since the last time become FHIR resources, in sets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from xinglin.engines.access import NOBODY, Actor
from xinglin.engines.access.queries import seal, unseal
from xinglin.engines.exchange.actions.storing import RESERVED, Written, forget, write_index
from xinglin.engines.exchange.models import Document, Published, Resource
from xinglin.engines.exchange.queries.resources import COLUMNS, Stored, stored
from xinglin.engines.exchange.queries.searches import marker
from xinglin.engines.exchange.rules.fhir import exact, rendering
from xinglin.engines.ledger import Door
from xinglin.engines.ledger.actions import change_columns, commit, insert_columns
from xinglin.engines.ledger.queries import head
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.places.models import Institution, Place, Staff
from xinglin.engines.records import diagnoses_hidden_from, hidden_from
from xinglin.engines.records.models import Condition, Dose, Encounter, Observation
from xinglin.kernel.time import now

CHUNK = 1_000
Tell = Callable[[int, int, str], None]
Told = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A table of the record, and the type of resource its rows become."""

    model: Any
    kind: str
    render: Callable[[Sequence[Any], Keys], list[Told | None]]

    @property
    def table(self) -> str:
        """Its name."""
        return str(self.model._meta.label_lower)


class Keys:
    """Under which ids rows of the record stand as resources."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], str] = {}

    def learn(self, table: str, ids: Sequence[int]) -> None:
        """Look up what has an id of its own; the others stand under their number."""
        for at in range(0, len(ids), 900):
            rows = Resource.objects.filter(record=table, record_id__in=ids[at : at + 900])
            rows = rows.exclude(key__startswith=RESERVED).filter(retired=False)
            for record_id, kind, key in rows.values_list("record_id", "kind", "key"):
                self.known[table, record_id or 0] = f"{kind}/{key}"

    def link(self, table: str, kind: str, pk: int | None) -> str:
        """The link to a row; empty for none."""
        if pk is None:
            return ""
        return self.known.get((table, pk)) or f"{kind}/{RESERVED}{pk}"


def publish_records(*, by: Actor, tell: Tell | None = None) -> int:
    """Bring the FHIR view of the record up to date; how many resources changed."""
    by.must("exchange.fhir")
    changed = 0
    for number, one in enumerate(SHOWN):
        for size in _bring_up(one, by):
            changed += size
            if tell is not None:
                tell(number, len(SHOWN), f"{one.kind}：{changed}")
    return changed


def publish_document(*, by: Actor, rows: Sequence[Document]) -> int:
    """Show documents at once: whoever registered one finds it under its reference."""
    one = next(shown for shown in SHOWN if shown.model is Document)
    with commit(by=by, why=f"发布 {one.kind}", door=Door.API) as made:
        return _show(one, list(Document.objects.filter(pk__in=[row.pk for row in rows])), by,
                     made.number)  # fmt: skip


def _bring_up(one: Shown, by: Actor) -> Iterator[int]:
    """Chunk by chunk, each in a commit; it goes on where it was interrupted."""
    state, _ = Published.objects.get_or_create(table=one.table, defaults={"until": 0})
    goal = head()
    if state.until >= goal:
        return
    after = state.row
    while True:
        rows = list(
            one.model.objects.filter(since__gt=state.until, since__lte=goal, pk__gt=after)
            .order_by("pk")[:CHUNK]
        )  # fmt: skip
        if not rows:
            break
        after = rows[-1].pk
        with commit(by=by, why=f"发布 {one.kind}", door=Door.JOB) as made:
            size = _show(one, rows, by, made.number)
            Published.objects.filter(pk=state.pk).update(row=after)
        yield size
    with commit(by=by, why=f"发布 {one.kind}", door=Door.JOB):
        size = _take_back(one, state.until)
        Published.objects.filter(pk=state.pk).update(until=goal, row=0)
    yield size


def _show(one: Shown, rows: Sequence[Any], by: Actor, number: int) -> int:
    keys = Keys()
    residents = _residents(one, rows)
    keys.learn("people.resident", sorted(residents))
    told = one.render(rows, keys)
    places = dict(Resident.objects.filter(pk__in=residents).values_list("pk", "place_id"))
    ids = [row.pk for row in rows]
    before: dict[int, Stored] = {}
    for at in range(0, len(ids), 900):
        held = Resource.objects.filter(record=one.table, record_id__in=ids[at : at + 900])
        for line in held.values_list(*COLUMNS):
            before[line[-1]] = stored(line)
    fresh: list[tuple[Written, str, Told, int]] = []
    again: list[tuple[Written, str, Told, int]] = []
    moment = now()
    for row, resource in zip(rows, told, strict=True):
        old = before.get(row.pk)
        if resource is None or (old is not None and old.version >= row.since):
            continue  # kept to its programme, or it came in by this very door
        key = old.key if old else f"{RESERVED}{row.pk}"
        whole = _over(old, resource)
        digest = hashlib.blake2b(exact.content({**whole, "id": key}), digest_size=16).hexdigest()
        if old is not None and old.digest == digest and not old.retired:
            continue
        meta = {
            **(whole.pop("meta", None) or {}),
            "versionId": str(number),
            "lastUpdated": moment.isoformat(timespec="milliseconds"),
        }
        whole = {"resourceType": one.kind, "id": key, "meta": meta, **whole}
        person = row.pk if one.model is Resident else getattr(row, "resident_id", None)
        line = Written(
            one.kind, key, number, exact.write(whole), resident=person,
            place=places.get(person or 0), updated_at=moment, pk=old.pk if old else 0,
        )  # fmt: skip
        (again if old else fresh).append((line, digest, whole, row.pk))
    _write(one, fresh, again, moment)
    return len(fresh) + len(again)


def _over(old: Stored | None, resource: Told) -> Told:
    """What came from elsewhere with what the record says now on top of it."""
    if old is None or old.retired or old.key.startswith(RESERVED):
        return dict(resource)
    told = exact.read_resource(old.body)
    for name in ("id",):
        told.pop(name, None)
    return {**told, **{k: v for k, v in resource.items() if k != "identifier"}}


def _write(one: Shown, fresh: Sequence[Any], again: Sequence[Any], moment: Any) -> None:
    mark = marker()
    if fresh:
        columns = {
            "kind": [one.kind] * len(fresh),
            "key": [line.key for line, *_ in fresh],
            "own": [mark(f"r:{one.kind}/{line.key}") for line, *_ in fresh],
            "record": [one.table] * len(fresh),
            "record_id": [pk for *_, pk in fresh],
            "source": ["记录"] * len(fresh),
            **_columns(fresh, moment),
        }
        first = insert_columns(Resource, columns)
        for pk, (line, *_) in enumerate(fresh, start=first):
            line.pk = pk
    if again:
        ids = [line.pk for line, *_ in again]
        change_columns(Resource, ids, _columns(again, moment))
        forget(ids)
    several = [*fresh, *again]
    write_index([line for line, *_ in several], [told for _, _, told, _ in several], "")


def _columns(rows: Sequence[Any], moment: Any) -> dict[str, Any]:
    return {
        "body": [seal(line.body.decode()) for line, *_ in rows],
        "digest": [digest for _, digest, _, _ in rows],
        "updated_at": [moment] * len(rows),
        "retired": [False] * len(rows),
        "resident_id": [line.resident for line, *_ in rows],
        "place": [line.place for line, *_ in rows],
    }


def _take_back(one: Shown, since: int) -> int:
    """Retire what stands for rows that the record has no more."""
    past = one.model.past.objects.filter(until__gt=since)
    gone = set(past.values_list(one.model._meta.pk.name, flat=True))
    if not gone:
        return 0
    size = 0
    several = sorted(gone)
    for at in range(0, len(several), 900):
        part = several[at : at + 900]
        here = set(one.model.objects.filter(pk__in=part).values_list("pk", flat=True))
        rows = Resource.objects.filter(
            record=one.table, record_id__in=[pk for pk in part if pk not in here], retired=False
        )
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            change_columns(
                Resource, ids, {"retired": [True] * len(ids), "body": [b""] * len(ids),
                                "digest": [""] * len(ids), "updated_at": [now()] * len(ids)},
            )  # fmt: skip
            forget(ids)
            size += len(ids)
    return size


def _residents(one: Shown, rows: Sequence[Any]) -> set[int]:
    if one.model is Resident:
        return {row.pk for row in rows} | {row.merged_into_id for row in rows if row.merged_into_id}
    several = (getattr(row, "resident_id", None) for row in rows)
    return {one for one in several if one}  # a document that waits for somebody is nobody's yet


# --- the tables ---


def _patients(rows: Sequence[Resident], keys: Keys) -> list[Told | None]:
    numbers: dict[int, list[tuple[str, str, str]]] = {}
    held = Identifier.objects.filter(resident__in=[row.pk for row in rows], ends_on=None)
    for resident, kind, system, value in held.values_list("resident", "kind", "system", "value"):
        numbers.setdefault(resident, []).append((kind, system, unseal(value)))
    found: list[Told | None] = []
    for row in rows:
        kept = keys.link("people.resident", "Patient", row.merged_into_id)
        phone = unseal(row.phone) if row.phone else ""
        found.append(rendering.patient(row, numbers.get(row.pk, []), phone, kept))
    return found


def _who(row: Any, keys: Keys) -> str:
    return keys.link("people.resident", "Patient", row.resident_id)


def _shut() -> Callable[[str, str], bool]:
    """Whether a diagnosis is kept to the staff of a programme."""
    return diagnoses_hidden_from(NOBODY, 0) or (lambda system, code: False)


def _encounters(rows: Sequence[Encounter], keys: Keys) -> list[Told | None]:
    shut = _shut()
    return [
        None if row.reason and shut("icd10", row.reason)
        else rendering.encounter(row, _who(row, keys)) for row in rows
    ]  # fmt: skip


def _met(rows: Sequence[Any], keys: Keys) -> None:
    keys.learn("records.encounter", sorted({row.encounter_id for row in rows if row.encounter_id}))


def _conditions(rows: Sequence[Condition], keys: Keys) -> list[Told | None]:
    shut = _shut()
    _met(rows, keys)
    return [
        None if shut(row.system, row.code) else rendering.condition(
            row, _who(row, keys), keys.link("records.encounter", "Encounter", row.encounter_id)
        )
        for row in rows
    ]  # fmt: skip


def _observations(rows: Sequence[Observation], keys: Keys) -> list[Told | None]:
    hidden = set(hidden_from(NOBODY, 0))
    _met(rows, keys)
    visits = {row.visit_id for row in rows if row.visit_id}
    shut: set[int] = set()
    if hidden and visits:
        visit: Any = Observation._meta.get_field("visit").related_model
        closed = visit.objects.filter(pk__in=visits).filter(
            Q(programme__in=hidden) | ~Q(struck_why="")
        )
        shut = set(closed.values_list("pk", flat=True))
    return [
        None if row.visit_id in shut else rendering.observation(
            row, _who(row, keys), keys.link("records.encounter", "Encounter", row.encounter_id)
        )
        for row in rows
    ]  # fmt: skip


def _documents(rows: Sequence[Document], keys: Keys) -> list[Told | None]:
    """The registered ones, without what is kept to a programme."""
    shut, hidden = _shut(), set(hidden_from(NOBODY, 0))
    return [
        None if row.state not in (Document.TAKEN, Document.REPLACED) or row.programme in hidden
        or any(shut(*one.split("|", 1)) for one in row.diagnoses)
        else rendering.document(row, _who(row, keys)) for row in rows
    ]  # fmt: skip


SHOWN = (
    Shown(Place, "Location", lambda rows, keys: [rendering.location(row) for row in rows]),
    Shown(Institution, "Organization",
          lambda rows, keys: [rendering.organisation(row) for row in rows]),
    Shown(Staff, "Practitioner",
          lambda rows, keys: [rendering.practitioner(row) for row in rows]),
    Shown(Resident, "Patient", _patients),
    Shown(Encounter, "Encounter", _encounters),
    Shown(Condition, "Condition", _conditions),
    Shown(Observation, "Observation", _observations),
    Shown(Dose, "Immunization",
          lambda rows, keys: [rendering.immunisation(row, _who(row, keys)) for row in rows]),
    Shown(Document, "DocumentReference", _documents),
)  # fmt: skip
