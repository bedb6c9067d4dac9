"""Takes FHIR resources chunk by chunk: people first, then what happened to them, then the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access.queries import seal
from xinglin.engines.exchange.actions.batches import CHUNK, OpenBatch, Run, Said
from xinglin.engines.exchange.actions.facts import WRITERS, in_order
from xinglin.engines.exchange.actions.following import follow_up
from xinglin.engines.exchange.actions.known import (
    Before,
    Remembered,
    look_up,
    received_before,
)
from xinglin.engines.exchange.actions.patients import Patients
from xinglin.engines.exchange.models import Received
from xinglin.engines.exchange.rules.fhir.facts import (
    read_condition,
    read_encounter,
    read_observation,
)
from xinglin.engines.exchange.rules.fhir.names import Name, name_in
from xinglin.engines.exchange.rules.fhir.paths import reference
from xinglin.engines.exchange.words import (
    ACCEPTED,
    KEPT,
    UNCHANGED,
    Judged,
    Outcome,
    set_aside,
)
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.people.models import Resident
from xinglin.kernel import audit

RANKS = {"Patient": 0, "Encounter": 1, "Condition": 2, "Observation": 3}
LAST = len(RANKS)
ABOUT = ("subject", "patient", "beneficiary", "individual", "for")
NO_PERSON = set_aside("等待该居民", "所属的患者没有接收；患者接收后重新导入即可", "subject")
NO_SUBJECT = set_aside("没有说明是哪位患者", "请来源机构补全 subject", "subject")


@dataclass(slots=True)
class Item:
    """A resource on its way in."""

    row: int
    name: Name
    digest: str
    resource: dict[str, Any]
    raw: bytes
    refers: Mapping[str, Name]
    source: str

    def points_to(self, kind: str, *paths: str) -> Name | None:
        """The name of what a reference of this resource leads to."""
        for path in paths:
            if written := reference(self.resource, path):
                return self.refers.get(written) or name_in(written, self.source, kind)
        return None


class Intake:
    """One delivery of resources: bundles, files of one resource, or NDJSON."""

    def __init__(self, run: Run, batch: OpenBatch) -> None:
        self.run, self.batch = run, batch
        self.patients = Patients(run)
        self.held_up: dict[Name, Judged] = {}
        self.people: set[Name] = set()
        self.followed_up = False

    def take_all(self, items: Iterator[Item]) -> None:
        """Take everything; `items` stand in order of rank. Afterwards enrol, if that was asked."""
        chunk = self._next(items)
        while chunk and self.batch.resumed_at:
            self._note_people(chunk)
            self._remember_verdicts(chunk)
            self.batch.resumed_at -= len(chunk)
            chunk = self._next(items)
        while chunk or self._must_follow_up():
            self._note_people(chunk)
            later = self._next(items)
            with self.batch.chunk(len(chunk)) as said:
                self._take_chunk(chunk, said)
                if not later and self._must_follow_up():
                    self._follow_up()
            chunk = later

    def take(self, ordered: Sequence[Item]) -> list[Judged]:
        """A verdict for each of some resources in order of rank, in an open commit."""
        found: list[Judged] = []
        for _, ranked in itertools.groupby(ordered, key=lambda item: rank_of(item.name.kind)):
            found += self._take(list(ranked))
        return found

    def _next(self, items: Iterator[Item]) -> list[Item]:
        left = self.batch.resumed_at
        return list(itertools.islice(items, min(CHUNK, left) if left else CHUNK))

    def _take_chunk(self, chunk: Sequence[Item], said: list[Said]) -> None:
        for item, one in zip(chunk, self.take(chunk), strict=True):
            said.append(Said(item.row, item.name.kind, one, item.name.short()))

    def _must_follow_up(self) -> bool:
        return self.run.enrol and not self.followed_up and bool(self.people)

    def _note_people(self, chunk: Sequence[Item]) -> None:
        for item in chunk:
            if item.name.kind == "Patient":
                self.people.add(item.name)
            elif who := item.points_to("Patient", *ABOUT):
                self.people.add(who)

    def _remember_verdicts(self, chunk: Sequence[Item]) -> None:
        """Of what an interrupted run had done: which people did not come in."""
        before = self.batch.judged_before()
        for item in chunk:
            if item.name.kind == "Patient" and item.row in before:
                self._hold_up(item, before[item.row])

    def _hold_up(self, item: Item, judged: Judged) -> None:
        if judged.outcome in (Outcome.SET_ASIDE, Outcome.WAITING):
            self.held_up[item.name] = judged

    def _take(self, chunk: Sequence[Item]) -> list[Judged]:
        """A verdict for each of a chunk; what comes twice in it is taken in turn."""
        found: list[Judged] = []
        turn: dict[Name, Item] = {}
        for item in chunk:
            if item.name in turn:
                found += self._take_once(list(turn.values()))
                turn = {}
            turn[item.name] = item
        return found + self._take_once(list(turn.values()))

    def _take_once(self, chunk: Sequence[Item]) -> list[Judged]:
        kind = chunk[0].name.kind
        if kind not in RANKS:
            return self._keep(chunk, [KEPT] * len(chunk))
        known = look_up(item.name for item in chunk)
        if kind != "Patient":
            return self._facts(chunk, known)
        judged = self.patients.take(chunk, known)
        for item, one in zip(chunk, judged, strict=True):
            self._hold_up(item, one)
        return judged

    # --- encounters, conditions, observations ---

    def _facts(self, chunk: Sequence[Item], known: Mapping[Name, Before]) -> list[Judged]:
        kind = chunk[0].name.kind
        subjects = [item.points_to("Patient", "subject", "patient") for item in chunk]
        meetings = [item.points_to("Encounter", "encounter", "context") for item in chunk]
        met = look_up([name for name in (*subjects, *meetings) if name is not None])
        who = Resident.objects.in_bulk({one.resident for one in met.values() if one.resident})
        found: list[Judged | None] = [None] * len(chunk)
        rows: list[tuple[int, Any, Resident, int | None]] = []
        for at, item in enumerate(chunk):
            before = known.get(item.name)
            if before is not None and before.digest == item.digest:
                found[at] = UNCHANGED
                continue
            subject = subjects[at]
            person = who.get(met[subject].resident or 0) if subject in met else None
            told = self._read(kind, item, person)
            if isinstance(told, Judged):
                found[at] = _not_again(told) if before is not None else told
            elif person is None:
                found[at] = self.held_up_by(subject)
            elif not self.run.by.may("people.register", person.place_id):
                found[at] = set_aside("不在您的管辖范围", "请由管辖该地区的人员导入", "subject")
            else:
                meeting = meetings[at]
                rows.append((at, told, person, met[meeting].record_id if meeting in met else None))
        self._write(kind, chunk, rows, known)
        kept = [at for at, one in enumerate(found) if one and one.outcome is Outcome.KEPT]
        self._keep([chunk[at] for at in kept], [found[at] or KEPT for at in kept])
        return [one if one is not None else ACCEPTED for one in found]

    def held_up_by(self, subject: Name | None) -> Judged:
        """Why something cannot be taken whose person is not here."""
        if subject is None:
            return NO_SUBJECT
        first = self.held_up.get(subject)
        if first is not None and first.outcome is Outcome.WAITING:
            return Judged(Outcome.WAITING, "等待该居民", "该患者核实后重新导入即可", "subject")
        return NO_PERSON

    def _read(self, kind: str, item: Item, person: Resident | None) -> Any:
        if kind == "Encounter":
            return read_encounter(item.resource, self.run.today)
        if kind == "Condition":
            return read_condition(item.resource, self.run.today)
        birth, sex = (person.birth, person.sex) if person else (None, "")
        return read_observation(item.resource, self.run.today, birth, sex)

    def _write(
        self,
        kind: str,
        chunk: Sequence[Item],
        rows: Sequence[tuple[int, Any, Resident, int | None]],
        known: Mapping[Name, Before],
    ) -> None:
        model, columns_of, write = WRITERS[kind]
        memory = Remembered()
        ordered = sorted(rows, key=lambda row: in_order(row[1]))
        fresh = [row for row in ordered if chunk[row[0]].name not in known]
        again = [row for row in ordered if chunk[row[0]].name in known]
        if fresh:
            first = write(columns_of(fresh))
            for number, (at, _, person, _) in enumerate(fresh, start=first):
                item = chunk[at]
                memory.add(item.name, item.digest, model._meta.label_lower, number, person.pk)
        if again:
            before = [known[chunk[at].name] for at, *_ in again]
            change_columns(model, [one.record_id for one in before], columns_of(again))
            for one, (at, *_) in zip(before, again, strict=True):
                memory.seen_again(one, chunk[at].digest)
        memory.write()

    # --- the rest ---

    def _keep(self, chunk: Sequence[Item], judged: Sequence[Judged]) -> list[Judged]:
        """Keep resources exactly as they came, sealed."""
        if not chunk:
            return []
        before = received_before(item.name for item in chunk)
        subjects = [item.points_to("Patient", *ABOUT) for item in chunk]
        met = look_up([name for name in subjects if name is not None])
        fresh, again = [], []
        for item, subject in zip(chunk, subjects, strict=True):
            resident = met[subject].resident if subject in met else None
            held = before.get(item.name)
            if held is None:
                fresh.append((item, resident))
            elif held[1] != item.digest:
                again.append((held[0], item, resident))
        if fresh:
            insert_columns(
                Received,
                {
                    "system": [item.name.system for item, _ in fresh],
                    "kind": [item.name.kind for item, _ in fresh],
                    "key": [item.name.key for item, _ in fresh],
                    **_bodies(fresh),
                },
            )
        if again:
            columns = _bodies([(item, resident) for _, item, resident in again])
            change_columns(Received, [pk for pk, _, _ in again], columns)
        return list(judged)

    def _follow_up(self) -> None:
        self.followed_up = True
        residents = {one.resident for one in look_up(self.people).values() if one.resident}
        told = follow_up(sorted(residents), self.run)
        self.batch.explain(told.reasons)
        totals = self.batch.totals
        totals.visits += told.visits
        totals.enrolled, totals.not_enrolled = told.enrolled, told.not_enrolled
        if told.enrolled:
            detail = {"enrolled": told.enrolled, "visits": told.visits}
            audit.note("exchange.enrol", by=self.run.by, place=self.run.place, detail=detail)


def rank_of(kind: str) -> int:
    """In which order resources are taken: people, encounters, conditions, observations, others."""
    return RANKS.get(kind, LAST)


def _not_again(told: Judged) -> Judged:
    if told.outcome is not Outcome.KEPT:
        return told
    return set_aside(f"已接收过，来源现在改为：{told.why}", "请人工核实后更正或撤销原来的记录")


def _bodies(rows: Sequence[tuple[Item, int | None]]) -> dict[str, list[Any]]:
    return {
        "digest": [item.digest for item, _ in rows],
        "resident_id": [resident for _, resident in rows],
        "body": [seal(item.raw.decode("utf-8", "replace")) for item, _ in rows],
    }
