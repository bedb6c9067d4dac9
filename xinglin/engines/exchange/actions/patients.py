"""Takes Patient resources: known by their key, their numbers, their details; or registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access.queries import blind, blind_many, seal_many
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.finding_places import Places, places_of
from xinglin.engines.exchange.actions.known import Before, Remembered, look_up
from xinglin.engines.exchange.actions.telling_apart import told_apart
from xinglin.engines.exchange.rules.fhir.names import Name
from xinglin.engines.exchange.rules.fhir.persons import Patient, read_patient
from xinglin.engines.exchange.words import (
    ACCEPTED,
    UNCHANGED,
    Judged,
    Outcome,
    set_aside,
    waiting,
)
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import Asked, Candidate, queries
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.people.queries.known import NUMBER, PHONE
from xinglin.kernel.errors import Refused

RECORD = "people.resident"
NUMBERED = "Patient.identifier"
COMMON = frozenset({"http://hl7.org/fhir/sid/us-ssn"})  # numbers that are no proof here


class Patients:
    """The desk at which Patient resources are taken."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @property
    def places(self) -> Places:
        """The places people can be registered in."""
        return places_of(self.run)

    def take(self, items: Sequence[Any], before: Mapping[Name, Before]) -> list[Judged]:
        """A verdict for each (`items` bring name, digest and resource)."""
        found: list[Judged | None] = [None] * len(items)
        memory = Remembered()
        read: list[tuple[int, Patient]] = []
        for at, item in enumerate(items):
            known = before.get(item.name)
            if known is not None and known.digest == item.digest:
                found[at] = UNCHANGED
                continue
            told = read_patient(item.resource, self.run.today)
            if isinstance(told, Judged):
                found[at] = told
            else:
                read.append((at, told))
        self.places.expect(code for _, told in read for code in told.divisions)
        open_ones: list[tuple[int, Patient, int]] = []
        for at, told in read:
            place = self._place(told)
            if isinstance(place, int):
                open_ones.append((at, told, place))
            else:
                found[at] = place
        if open_ones:
            self._match(items, open_ones, before, memory, found)
        memory.write()
        return [one if one is not None else ACCEPTED for one in found]

    def _place(self, told: Patient) -> int | Judged:
        for code in told.divisions:
            found = self.places.find(code)
            if isinstance(found, int):
                return found
        found = self.places.find("")
        if isinstance(found, Judged) and self.run.place is None:
            return set_aside("地址中没有已知的区划代码", "请在导入时用 --place 指定地区", "address")
        return found

    def _match(
        self,
        items: Sequence[Any],
        rows: Sequence[tuple[int, Patient, int]],
        before: Mapping[Name, Before],
        memory: Remembered,
        found: list[Judged | None],
    ) -> None:
        by_number = queries.known_by_id(told.id_number for _, told, _ in rows if told.id_number)
        marks = {name for _, told, _ in rows for name in _marks(told)}
        by_mark = look_up(marks)
        by_details = queries.known_by_details({(t.name, t.birth, t.sex) for _, t, _ in rows})
        fresh: list[tuple[int, Patient, int]] = []
        here: set[Any] = set()
        for at, told, place in rows:
            known = before.get(items[at].name)
            resident = known.resident if known else by_number.get(told.id_number)
            if resident is None:
                marked = {by_mark[n].resident for n in _marks(told) if n in by_mark}
                alike = by_details.get((told.name, told.birth, told.sex), [])
                same = _same(told, place, alike, marked)
                if isinstance(same, Judged):
                    found[at] = same
                    continue
                resident = same
            own = {told.id_number} - {""} | {
                (name, told.name, told.birth, told.sex) for name in _marks(told)
            }
            if resident is None and own & here:
                found[at] = waiting("这批资源中有两个患者使用同一个号码")
            elif resident is None:
                here |= own
                fresh.append((at, told, place))
            else:
                row = Resident.objects.get(pk=resident)
                judged = self._bring_up(told, row)
                found[at] = judged
                if judged.outcome in (Outcome.ACCEPTED, Outcome.UNCHANGED):
                    self._remember(items[at], told, row.pk, known, by_mark, memory)
        self._register(items, self._unlike(fresh, found), by_mark, memory)

    def _unlike(
        self, fresh: Sequence[tuple[int, Patient, int]], found: list[Judged | None]
    ) -> list[tuple[int, Patient, int, list[Candidate]]]:
        """Those who are like nobody here; the others wait for a look."""
        several = told_apart([
            Asked(one.name, one.sex, one.birth, place, one.id_number, one.phone, one.address)
            for _, one, place in fresh
        ])  # fmt: skip
        kept: list[tuple[int, Patient, int, list[Candidate]]] = []
        for (at, one, place), told in zip(fresh, several, strict=True):
            if isinstance(told, Judged):
                found[at] = told
            else:
                kept.append((at, one, place, told))
        return kept

    def _bring_up(self, told: Patient, row: Resident) -> Judged:
        """What a later version says anew of somebody who is known."""
        differs = [
            title
            for title, same in (
                ("姓名", told.name == row.name),
                ("性别", told.sex == row.sex or not {told.sex, row.sex} <= {"1", "2"}),
                ("出生日期", told.birth == row.birth),
            )
            if not same
        ]
        if differs:
            return waiting(f"与已登记的居民{'、'.join(differs)}不同")
        by = self.run.by
        changes: dict[str, Any] = {}
        if told.phone and row.phone_index != blind(told.phone, PHONE):
            changes["phone"] = told.phone
        if told.address and not row.address:
            changes["address"] = told.address
        died = told.deceased_on if told.deceased_on != row.deceased_on else None
        if not changes and died is None:
            return UNCHANGED
        if not by.may("people.change", row.place_id):
            return UNCHANGED
        try:
            if changes:
                people.change_details(by=by, resident=row.pk, **changes)
            if died is not None:
                people.record_death(by=by, resident=row.pk, day=died)
        except Refused as refusal:
            return waiting(refusal.what, refusal.mend or "请核实后处理")
        return ACCEPTED

    def _register(
        self,
        items: Sequence[Any],
        fresh: Sequence[tuple[int, Patient, int, list[Candidate]]],
        by_mark: Mapping[Name, Before],
        memory: Remembered,
    ) -> None:
        if not fresh:
            return
        persons = [told for _, told, *_ in fresh]
        ids = people.register_many(
            by=self.run.by,
            names=[p.name for p in persons],
            sexes=[p.sex for p in persons],
            births=[p.birth.isoformat() for p in persons],
            places=[place for _, _, place, _ in fresh],
            id_numbers=[p.id_number for p in persons],
            phones=[p.phone for p in persons],
            source="fhir",
            file=False,
            address=[p.address for p in persons],
            deceased_on=[p.deceased_on for p in persons],
            registered_here=[False] * len(persons),
        )
        numbers = []
        alike: dict[int, list[Candidate]] = {}
        for resident, (at, told, _, candidates) in zip(ids, fresh, strict=True):
            numbers += [(resident, one) for one in told.numbers]
            alike[resident] = candidates
            self._remember(items[at], told, resident, None, by_mark, memory)
        people.suspect(alike, found_by="import")
        if numbers:
            values = [one.value for _, one in numbers]
            insert_columns(
                Identifier,
                {
                    "resident_id": [resident for resident, _ in numbers],
                    "kind": [one.kind for _, one in numbers],
                    "system": [one.system for _, one in numbers],
                    "value": seal_many(values),
                    "index": blind_many(values, NUMBER),
                },
            )

    def _remember(
        self,
        item: Any,
        told: Patient,
        resident: int,
        known: Before | None,
        by_mark: Mapping[Name, Before],
        memory: Remembered,
    ) -> None:
        if known is not None:
            memory.seen_again(known, item.digest)
        else:
            memory.add(item.name, item.digest, RECORD, resident, resident)
        for name in _marks(told):
            if name not in by_mark and name not in memory.names:
                memory.add(name, "", RECORD, resident, resident)


def _marks(told: Patient) -> list[Name]:
    """The names under which a person's numbers are remembered: fingerprints, no numbers."""
    return list(
        dict.fromkeys(
            Name(NUMBERED, one.system, blind(one.value, f"exchange.{one.system}").hex())
            for one in told.numbers
            if one.system not in COMMON
        )
    )


def _same(
    told: Patient, place: int, alike: Sequence[Any], marked: set[int | None]
) -> int | Judged | None:
    """Of those with the same details: the one with a number in common, by phone, or a question."""
    mark = blind(told.phone, PHONE) if told.phone else None
    for one in alike:
        if one.resident in marked:
            return int(one.resident)
        both_numbered = bool(told.id_number) and one.has_number
        if mark is not None and one.phone == mark and not both_numbered:
            return int(one.resident)
        village = place // 1000
        if village % 1000 and one.place // 1000 == village and not both_numbered:
            return waiting("同村有姓名、性别、出生日期都相同的居民，可能是同一人")
    return None
