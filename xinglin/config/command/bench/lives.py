"""People who are made up for the exchange benchmark: as FHIR resources, and as rows of Excel.

Nobody of them is in the made-up county. Whoever makes them knows what each search must find.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from xinglin.engines.codes import id_check_digit

SYSTEM, ID_CARD, LOINC = "urn:xinglin:bench", "urn:oid:2.16.156.10011.1.3", "http://loinc.org"
PRESSURE, GLUCOSE, WEIGHT = "85354-9", "14771-0", "29463-7"
FAMILIES = "佘冼郗麴仉逄亓郏昝缑"
GIVEN = "安伯成德方广海继景开兰明宁平清荣善书天文祥秀延永玉远泽正之中"
FIRST, BORN = dt.date(2025, 1, 6), dt.date(1950, 1, 1)
SINCE = dt.date(2026, 1, 1)
DAYS, APART = 14_000, 61
VISITS = 3  # of somebody who is imported
OF_ONE = 2 + 3 * VISITS  # resources of his
LINES = 20_000  # of one file that is posted
MOST = DAYS * 400  # so many different identity numbers
ROSTER = ("姓名", "身份证号", "性别", "出生日期", "居住地", "详细地址", "联系电话", "民族")
BOOK = (
    "身份证号", "姓名", "随访日期", "随访方式", "收缩压", "舒张压", "心率（次/min）", "服药依从性",
    "确诊日期",
)  # fmt: skip


@dataclass(frozen=True)
class Life:
    """One of them: his number among them, the mark of the run, where he lives."""

    number: int
    mark: str
    village: str

    @property
    def key(self) -> str:
        """The id of his Patient."""
        return f"{self.mark}-{self.number}"

    @property
    def name(self) -> tuple[str, str]:
        """Family and given name; some dozens in fifty thousand share one."""
        dice = random.Random(self.number)
        return dice.choice(FAMILIES), dice.choice(GIVEN) + dice.choice(GIVEN)

    @property
    def birth(self) -> dt.date:
        """His day of birth."""
        return BORN + dt.timedelta(days=self.number % DAYS)

    def id_card(self, division: str = "990199") -> str:
        """A sound identity number under a division that was given to nobody."""
        turn = 2 * (self.number % MOST // DAYS) + self.number % 2
        seventeen = f"{division}{self.birth:%Y%m%d}{turn:03d}"
        return seventeen + id_check_digit(seventeen)

    def pressures(self, visits: int) -> list[tuple[str, dt.date]]:
        """Id and day of each blood pressure."""
        return [(f"{self.key}-p{at}", _day(at)) for at in range(visits)]

    def resources(self, visits: int) -> list[dict[str, Any]]:
        """His Patient, one diagnosis, and for each visit an encounter and measurements."""
        who = {"reference": f"Patient/{self.key}"}
        found = [self._patient(), self._condition(who)]
        for at, (key, day) in enumerate(self.pressures(visits)):
            met = f"{self.key}-e{at}"
            found.append(_encounter(met, who, day))
            where = {"encounter": {"reference": f"Encounter/{met}"}, "subject": who}
            found.append(_pressure(key, where, day, 120 + at % 40))
            code, value, unit = ((GLUCOSE, 5.6, "mmol/L"), (WEIGHT, 64.5, "kg"))[at % 2]
            found.append(_measured(f"{self.key}-m{at}", where, day, code, value, unit))
        return found

    def _patient(self) -> dict[str, Any]:
        family, given = self.name
        return {
            "resourceType": "Patient", "id": self.key, "active": True,
            "identifier": [
                {"system": SYSTEM, "value": self.key},
                {"system": ID_CARD, "value": self.id_card()},
            ],
            "name": [{"family": family, "given": [given], "text": family + given}],
            "gender": "male" if self.number % 2 else "female",
            "birthDate": self.birth.isoformat(),
            "address": [{"district": self.village, "text": f"{self.number % 90 + 1}号"}],
        }  # fmt: skip

    def _condition(self, who: dict[str, str]) -> dict[str, Any]:
        coding = {"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10"}
        return {
            "resourceType": "Condition", "id": f"{self.key}-c", "subject": who,
            "code": {"coding": [coding], "text": "原发性高血压"},
            "onsetDateTime": FIRST.isoformat(),
        }  # fmt: skip

    def roster_row(self) -> tuple[str, ...]:
        """His row of a township's roster; under a number of its own, so he is new there as well."""
        sex = "男" if self.number % 2 else "女"
        return (
            "".join(self.name), self.id_card("990198"), sex, self.birth.isoformat(), self.village,
            f"{self.number % 90 + 1}号", "", "汉族",
        )  # fmt: skip

    def book_row(self, at: int) -> tuple[str, ...]:
        """A follow-up of his high blood pressure."""
        upper = str(128 + (self.number + at) % 30)
        return (
            self.id_card("990198"), "".join(self.name), _day(at).isoformat(), "1", upper, "82",
            "72", "规律", FIRST.isoformat(),
        )  # fmt: skip


def lives(mark: str, first: int, size: int, villages: Sequence[str]) -> list[Life]:
    """So many people from a number on, each in one of the villages."""
    return [
        Life(number, mark, villages[number % len(villages)])
        for number in range(first, first + size)
    ]


@dataclass
class Plan:
    """What is brought in and asked for: the people of the import, those of the transactions."""

    people: Sequence[Life]
    bundles: Sequence[Life]
    draws: int
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    @property
    def files(self) -> list[bytes]:
        """All that is imported as NDJSON, person after person."""
        lines = [orjson.dumps(one) for life in self.people for one in life.resources(VISITS)]
        return [b"\n".join(several) for several in pieces(lines, LINES)]

    @property
    def size(self) -> int:
        """How many resources are imported."""
        return len(self.people) * OF_ONE


def pieces(several: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """A sequence in pieces of so many."""
    return (several[at : at + size] for at in range(0, len(several), size))


def of_name(people: Sequence[Life]) -> dict[tuple[str, str], set[str]]:
    """Whom a search by a name must find."""
    found: dict[tuple[str, str], set[str]] = {}
    for one in people:
        found.setdefault(one.name, set()).add(one.key)
    return found


def book_rows(people: Sequence[Life], size: int) -> Iterator[tuple[str, ...]]:
    """So many rows of the follow-up book, two of each person before a third of anybody."""
    for at in range(size):
        turn, who = divmod(at, 2 * len(people))
        yield people[who // 2].book_row(2 * turn + who % 2)


def _day(at: int) -> dt.date:
    return FIRST + dt.timedelta(days=APART * at % 600)


def _encounter(key: str, who: dict[str, str], day: dt.date) -> dict[str, Any]:
    return {
        "resourceType": "Encounter", "id": key, "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": who,
        "period": {"start": f"{day}T09:00:00+08:00", "end": f"{day}T09:20:00+08:00"},
    }  # fmt: skip


def _code(code: str) -> dict[str, Any]:
    return {"coding": [{"system": LOINC, "code": code}]}


def _quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "code": unit, "system": "http://unitsofmeasure.org"}


def _observation(key: str, where: dict[str, Any], day: dt.date, code: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "id": key, "status": "final", **where,
        "effectiveDateTime": f"{day}T09:05:00+08:00", "code": _code(code),
    }  # fmt: skip


def _pressure(key: str, where: dict[str, Any], day: dt.date, upper: int) -> dict[str, Any]:
    parts = (("8480-6", upper), ("8462-4", 82))
    return _observation(key, where, day, PRESSURE) | {
        "component": [
            {"code": _code(code), "valueQuantity": _quantity(value, "mm[Hg]")}
            for code, value in parts
        ]
    }


def _measured(
    key: str, where: dict[str, Any], day: dt.date, code: str, value: float, unit: str
) -> dict[str, Any]:
    return _observation(key, where, day, code) | {"valueQuantity": _quantity(value, unit)}
