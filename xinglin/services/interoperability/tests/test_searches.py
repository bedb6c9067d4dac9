"""Searches find what an independent evaluation of the same load finds."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest

from xinglin.engines.exchange import actions, queries
from xinglin.services.interoperability.queries import caller
from xinglin.services.interoperability.tests.oracle import matches

MEN, SYSTEMS = ("male", "female", "other", "unknown"), ("urn:a", "urn:b", "")
CITIES = ("城关镇", "城东", "Östliche Stadt", "ostia", "西镇")
CODES = ("8480-6", "8462-4", "1558-6", "718-7")
DAYS = ("2020", "2020-02", "2020-02-29", "2021-12-31", "2021-12-31T23:30:00+08:00",
        "2022-01-01T00:10:00Z", "2022-06")  # fmt: skip


def load(dice: random.Random) -> list[dict]:
    made: list[dict] = []
    for number in range(40):
        one = {"resourceType": "Patient", "id": f"p{number}"}
        if dice.random() < 0.9:
            one["gender"] = dice.choice(MEN)
        if dice.random() < 0.8:
            one["birthDate"] = dice.choice(DAYS[:4])
        if dice.random() < 0.8:
            one["name"] = [{"family": dice.choice(["王", "王小", "Wáng", "wang", "李"])}]
        if dice.random() < 0.6:
            one["active"] = dice.random() < 0.5
        one["address"] = [{"city": dice.choice(CITIES)} for _ in range(dice.randrange(3))] or [
            {"text": "x"}
        ]
        one["identifier"] = [
            {
                k: v
                for k, v in {
                    "system": dice.choice(SYSTEMS),
                    "value": str(dice.randrange(9)),
                }.items()
                if v
            }
        ]
        made.append(one)
    for number in range(80):
        coding = {"system": "http://loinc.org", "code": dice.choice(CODES)}
        one = {"resourceType": "Observation", "id": f"o{number}", "code": {"coding": [coding]},
               "status": dice.choice(["final", "amended", "preliminary"])}  # fmt: skip
        if dice.random() < 0.8:
            one["subject"] = {"reference": f"Patient/p{dice.randrange(40)}"}
        if dice.random() < 0.6:
            one["effectiveDateTime"] = dice.choice(DAYS)
        elif dice.random() < 0.6:
            begin, end = sorted(dice.sample(DAYS[2:4] + DAYS[5:6], 2))
            one["effectivePeriod"] = {"start": begin, "end": end}
            if dice.random() < 0.4:
                one["effectivePeriod"].pop(dice.choice(["start", "end"]))
        if dice.random() < 0.7:
            one["valueQuantity"] = {"value": round(dice.uniform(4, 8), dice.randrange(3)),
                                    "unit": "mmol/l", "code": "mmol/L",
                                    "system": "urn:ucum"}  # fmt: skip
        if dice.random() < 0.3:
            one["component"] = [{"code": {"coding": [{"code": dice.choice(CODES)}]}}]
        made.append(one)
    for number in range(30):
        made.append({
            "resourceType": "Encounter", "id": f"e{number}",
            "class": {"code": dice.choice(["AMB", "IMP"])},
            "status": dice.choice(["finished", "planned"]),
            "period": {"start": dice.choice(DAYS[2:])},
        })  # fmt: skip
    return made


def condition(dice: random.Random) -> tuple[str, str, str]:
    """A random parameter: type, name with modifier, value."""
    kind, name = dice.choice([
        ("Patient", "gender"), ("Patient", "family"), ("Patient", "identifier"),
        ("Patient", "birthdate"),
        ("Patient", "address-city"), ("Patient", "active"), ("Observation", "code"),
        ("Observation", "status"), ("Observation", "date"), ("Observation", "value-quantity"),
        ("Observation", "subject"), ("Observation", "component-code"), ("Encounter", "class"),
        ("Encounter", "date"), ("Encounter", "status"),
    ])  # fmt: skip
    if dice.random() < 0.12:
        return kind, f"{name}:missing", dice.choice(["true", "false"])
    if name in ("family", "address-city"):
        modifier = dice.choice(["", "", ":exact", ":contains"])
        return (
            kind,
            name + modifier,
            dice.choice(["王", "wang", "WÁNG", "城", "Ost", "st", "镇", "西镇"]),
        )
    if name in ("birthdate", "date"):
        prefix = dice.choice(["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"])
        return kind, name, prefix + dice.choice(DAYS)
    if name == "value-quantity":
        prefix = dice.choice(["", "ne", "gt", "lt", "ge", "le"])
        unit = dice.choice(["", "", "|urn:ucum|mmol/L", "||mmol/l", "||mmol/L", "|urn:x|mmol/L"])
        return kind, name, prefix + dice.choice(["5", "5.0", "6.25", "7", "4.4"]) + unit
    if name == "subject":
        return kind, name, dice.choice(["Patient/p3", "p7", "Patient/p1,Patient/p2"])
    values = {
        "gender": MEN, "active": ("true", "false"), "status": ("final", "amended", "finished"),
        "class": ("AMB", "IMP", "|AMB"),
        "identifier": ("3", "urn:a|3", "urn:b|", "|4", "1,2,urn:a|5"),
        "code": (*CODES, "http://loinc.org|718-7", "http://loinc.org|", "|718-7", "8480-6,8462-4"),
        "component-code": (*CODES, "|718-7"),
    }[name]  # fmt: skip
    return kind, name + dice.choice(["", "", ":not"]), dice.choice(values)


@pytest.mark.parametrize("seed", range(2))
def test_random_searches_agree(door, seed):
    dice = random.Random(seed)
    held = load(dice)
    who = caller(door.token)
    wishes = [actions.Wish(dict(one), one["id"]) for one in held]
    actions.store(by=who.actor, wishes=wishes, place=who.place)
    met = 0
    for _ in range(120):
        kind, name, value = condition(dice)
        asked = [(name, value)]
        while dice.random() < 0.5:
            other = condition(dice)
            if other[0] == kind:
                asked.append(other[1:])
        wanted = {
            one["id"] for one in held
            if one["resourceType"] == kind and all(matches(kind, *each, one) for each in asked)
        }  # fmt: skip
        told = queries.search(queries.asked(kind, asked), who.actor)
        told = told if told.total == len(told.matches) else None
        found = {one.key for one in told.matches} if told else None
        if found is None:
            query = "&".join(f"{quote(n)}={quote(v)}" for n, v in asked)
            answer = door("GET", f"{kind}?{query}&_count=1000")
            found = {e["resource"]["id"] for e in answer.told.get("entry", [])}
        assert found == wanted, (kind, asked)
        met += bool(wanted)
    assert met > 30
