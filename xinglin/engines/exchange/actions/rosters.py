"""Takes rows of the resident roster: matched with whom we know, registered or brought up."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from xinglin.engines.access.queries import blind, blind_many
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.finding_places import OUTSIDE, places_of
from xinglin.engines.exchange.actions.known import Before, Remembered, look_up
from xinglin.engines.exchange.actions.telling_apart import told_apart
from xinglin.engines.exchange.rules.fhir.names import Name
from xinglin.engines.exchange.rules.roster import Person, RosterReader
from xinglin.engines.exchange.words import (
    ACCEPTED,
    UNCHANGED,
    Dataset,
    Judged,
    Outcome,
    set_aside,
    waiting,
)
from xinglin.engines.people import Asked, Candidate, queries
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Household, Resident
from xinglin.engines.people.queries.known import PHONE
from xinglin.engines.places import area
from xinglin.kernel.errors import Refused

RECORD = "people.resident"
SYSTEM = "table"
FRESH_COLUMNS: dict[str, Any] = {
    "address": "", "ethnic": "", "marriage": "", "education": "", "occupation": "", "payment": "",
    "blood": "", "relation": "", "lives_here": True, "registered_here": True, "lived_since": None,
}  # fmt: skip
ONLY_AT_FIRST = {"relation"}
COMPARED = tuple(name for name in FRESH_COLUMNS if name not in ONLY_AT_FIRST)
Row = tuple[int, Mapping[str, Any]]
Fresh = tuple[int, Person, Name, str]


class Roster:
    """The desk at which roster rows are taken, chunk by chunk."""

    def __init__(self, dataset: Dataset, run: Run) -> None:
        self.dataset, self.run = dataset, run
        self.reader = RosterReader(dataset, places_of(run), run.today)
        # By hash, not by text: a file of two million rows must not fill the memory.
        self.seen: dict[int, int] = {}
        self.alike: dict[int, tuple[int, bool]] = {}

    def read(self, rows: Sequence[Row]) -> list[Any]:
        """What the rows of a chunk say; those that are just as they were need no reading."""
        # Numbered people of earlier chunks stand in the record, and are found there.
        self.alike = {key: one for key, one in self.alike.items() if not one[1]}
        self.reader.prepare([row for _, row in rows])
        told: list[Any] = [None] * len(rows)
        numbered = [
            (at, str(row["id_number"]))
            for at, (_, row) in enumerate(rows)
            if row.get("id_number") in self.reader.sound
        ]
        names = self._names([number for _, number in numbered])
        before = look_up(names)
        for (at, number), name in zip(numbered, names, strict=True):
            line, row = rows[at]
            known = before.get(name)
            if known is not None and known.digest == self._digest(row):
                first = self.seen.setdefault(hash(number), line)
                told[at] = UNCHANGED if first == line else duplicate_of(first)
        for at, (line, row) in enumerate(rows):
            if told[at] is None:
                told[at] = self._once(line, self.reader.read(row), self._digest(row))
        return told

    def _names(self, keys: Sequence[str]) -> list[Name]:
        marks = blind_many(keys, "exchange.row")
        return [Name(self.dataset.code, SYSTEM, mark.hex()) for mark in marks]

    def _digest(self, row: Mapping[str, Any]) -> str:
        """The fingerprint of a row as written, and of where it was to go."""
        words = "\x1f".join([f"{field}={cell}" for field, cell in row.items() if cell])
        told = f"{self.run.place}\x1f{words}".encode("utf-8", "replace")
        return hashlib.blake2b(told, digest_size=16).hexdigest()

    def _once(self, number: int, person: Person | Judged, digest: str) -> Any:
        if isinstance(person, Judged):
            return person
        first = self.seen.setdefault(hash(person.key()), number)
        if first != number:
            return duplicate_of(first)
        details = hash((person.name, person.birth, person.sex, person.place // 1000))
        other, numbered = self.alike.setdefault(details, (number, bool(person.id_number)))
        if other != number and not (numbered and person.id_number):
            return waiting(f"与第{other}行同村同名、性别和出生日期相同，可能是同一人", field="name")
        return person, digest

    def take(self, told: Sequence[Any]) -> list[Judged]:
        """A verdict for each; the new are registered, the changed brought up to date."""
        found: list[Judged | None] = [one if isinstance(one, Judged) else None for one in told]
        read = [(at, *one) for at, one in enumerate(told) if not isinstance(one, Judged)]
        if not read:
            return [one or ACCEPTED for one in found]
        names = self._names([person.key() for _, person, _ in read])
        rows = [
            (at, person, name, digest)
            for (at, person, digest), name in zip(read, names, strict=True)
        ]
        before = look_up(names)
        memory = Remembered()
        same = [row for row in rows if row[2] in before and before[row[2]].digest == row[3]]
        for at, *_ in same:
            found[at] = UNCHANGED
        self._match([row for row in rows if found[row[0]] is None], before, memory, found)
        memory.write()
        return [one if one is not None else ACCEPTED for one in found]

    def _match(
        self,
        rows: Sequence[tuple[int, Person, Name, str]],
        before: Mapping[Name, Before],
        memory: Remembered,
        found: list[Judged | None],
    ) -> None:
        """Set the verdict of each row that is not just as it was, and write what follows."""
        by_number = queries.known_by_id(p.id_number for _, p, _, _ in rows if p.id_number)
        unknown = [
            p for _, p, name, _ in rows if name not in before and p.id_number not in by_number
        ]
        by_details = queries.known_by_details({(p.name, p.birth, p.sex) for p in unknown})
        residents: dict[int, int] = {}
        fresh: list[Fresh] = []
        for at, person, name, digest in rows:
            known = before.get(name)
            resident = known.resident if known else by_number.get(person.id_number)
            if resident is None:
                details = (person.name, person.birth, person.sex)
                same = self._alike(person, by_details.get(details, []))
                if isinstance(same, Judged):
                    found[at] = same
                    continue
                resident = same
            if resident is None:
                fresh.append((at, person, name, digest))
            else:
                residents[at] = resident
        rows_of = Resident.objects.in_bulk(residents.values()) if residents else {}
        for at, person, name, digest in rows:
            if at in residents:
                judged = self._compare(person, rows_of[residents[at]])
                found[at] = judged
                if judged.outcome in (Outcome.ACCEPTED, Outcome.UNCHANGED):
                    if (known := before.get(name)) is not None:
                        memory.seen_again(known, digest)
                    else:
                        memory.add(name, digest, RECORD, residents[at], residents[at])
        self._register(self._unlike(fresh, found), memory)

    def _unlike(
        self, fresh: Sequence[Fresh], found: list[Judged | None]
    ) -> list[tuple[Fresh, Sequence[Candidate]]]:
        """Those who are like nobody here, by the same weights as at the desk; others wait."""
        several = told_apart([
            Asked(p.name, p.sex, p.birth, p.place, p.id_number, p.phone,
                  str(p.values.get("address", "")))
            for _, p, _, _ in fresh
        ])  # fmt: skip
        kept: list[tuple[Fresh, Sequence[Candidate]]] = []
        for row, told in zip(fresh, several, strict=True):
            if isinstance(told, Judged):
                found[row[0]] = told
            else:
                kept.append((row, told))
        return kept

    def _alike(self, person: Person, candidates: Sequence[Any]) -> int | Judged | None:
        """Of the same name, birth and sex: the same by phone, a question within a village."""
        mark = blind(person.phone, PHONE) if person.phone else None
        for one in candidates:
            both_numbered = bool(person.id_number) and one.has_number
            if mark is not None and one.phone == mark:
                if not both_numbered:
                    return int(one.resident)
                return waiting("姓名、性别、出生日期和电话都与已登记的居民相同，但证件号码不同")
            if one.place // 1000 == person.place // 1000 and not both_numbered:
                return waiting("同村有姓名、性别、出生日期都相同的居民，可能是同一人")
        return None

    def _compare(self, person: Person, row: Resident) -> Judged:
        """What is different now from what stands in the record, and doing what follows from it."""
        differs = [
            title
            for title, same in (
                ("姓名", person.name == row.name),
                ("性别", person.sex == row.sex or not {person.sex, row.sex} <= {"1", "2"}),
                ("出生日期", person.birth == row.birth),
            )
            if not same
        ]
        if differs:
            return waiting(f"这个证件号已登记，但{'、'.join(differs)}不同")
        changes = {
            name: value
            for name, value in person.values.items()
            if name in COMPARED and getattr(row, name) != value
        }
        if person.phone and row.phone_index != blind(person.phone, PHONE):
            changes["phone"] = person.phone
        moves = not _within(row.place_id, person.place)
        if not moves and not changes:
            return UNCHANGED
        if not self.run.by.may("people.change", row.place_id):
            return set_aside(f"档案{OUTSIDE}", "请由管辖该地区的人员修改，或办理迁移")
        if row.deceased_on is not None:
            return waiting("这位居民已登记死亡，信息却有变化")
        return self._change(person, row, changes, moves)

    def _change(
        self, person: Person, row: Resident, changes: dict[str, Any], moves: bool
    ) -> Judged:
        since = changes.pop("lived_since", None) if moves else None
        if moves and since is None:
            mend = "如已迁居，请填“居住起始日期”后重新导入，或在居民页办理迁移"
            return waiting("居住地与档案不同", mend, "village")
        try:
            if moves and since is not None:
                address = str(changes.pop("address", ""))
                people.move(
                    by=self.run.by,
                    resident=row.pk,
                    to_place=person.place,
                    day=since,
                    address=address,
                )
            if changes:
                people.change_details(by=self.run.by, resident=row.pk, **changes)
        except Refused as refusal:
            return set_aside(refusal.what, refusal.mend or "请核对后重新导入")
        titles = [self.dataset.title_of(name) for name in changes] + ["居住地"] * moves
        return Judged(Outcome.ACCEPTED, f"已更新：{'、'.join(titles)}")

    def _register(
        self, fresh: Sequence[tuple[Fresh, Sequence[Candidate]]], memory: Remembered
    ) -> None:
        if not fresh:
            return
        persons = [person for (_, person, _, _), _ in fresh]
        columns: dict[str, Any] = {
            name: [p.values.get(name, usual) for p in persons]
            for name, usual in FRESH_COLUMNS.items()
            if any(name in p.values for p in persons) or name in ("address",)
        }
        if any(p.household for p in persons):
            columns["household_id"] = self._households(persons)
        ids = people.register_many(
            by=self.run.by,
            names=[p.name for p in persons],
            sexes=[p.sex for p in persons],
            births=[p.birth.isoformat() for p in persons],
            places=[p.place for p in persons],
            id_numbers=[p.id_number for p in persons],
            phones=[p.phone for p in persons],
            source="import",
            **columns,
        )
        for resident, ((_, _, name, digest), _) in zip(ids, fresh, strict=True):
            memory.add(name, digest, RECORD, resident, resident)
        alike = {one: candidates for one, (_, candidates) in zip(ids, fresh, strict=True)}
        people.suspect(alike, found_by="import")

    def _households(self, persons: Sequence[Person]) -> list[int | None]:
        wanted = {(p.household, p.place): p for p in persons if p.household}
        found: dict[tuple[str, int], int] = {}
        by_place: dict[int, list[str]] = defaultdict(list)
        for number, place in wanted:
            by_place[place].append(number)
        for place, numbers in by_place.items():
            rows = Household.objects.filter(place_id=place, number__in=numbers)
            found.update(((number, place), pk) for number, pk in rows.values_list("number", "pk"))
        absent = [key for key in wanted if key not in found]
        ids = people.form_households(
            by=self.run.by,
            numbers=[number for number, _ in absent],
            places=[place for _, place in absent],
            addresses=[str(wanted[key].values.get("address", "")) for key in absent],
        )
        found.update(zip(absent, ids, strict=True))
        return [found.get((p.household, p.place)) for p in persons]


@lru_cache(maxsize=10_000)
def _within(place: int, named: int) -> bool:
    """Whether a place is the named one or lies below it (a roster may name the town alone)."""
    return place in area(f"{named:015d}")


def duplicate_of(line: int) -> Judged:
    """The verdict of a row that says again what an earlier one said."""
    return set_aside(f"与第{line}行重复", "请删去重复的一行，或改正身份证号", "id_number")
