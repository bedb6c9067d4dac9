"""Made-up numbers, rows and resources for the tests."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from typing import Any

from xinglin.engines.codes import id_check_digit

ROSTER_HEADER = ["姓名", "身份证号", "性别", "出生日期", "居住地", "详细地址", "联系电话", "民族"]


def number(birth: str = "19700301", sequence: int = 1) -> str:
    """A valid identity number under a division code that was given to nobody."""
    seventeen = f"990101{birth}{sequence:03d}"
    return seventeen + id_check_digit(seventeen)


def row(name: str = "张三", sequence: int = 1, birth: str = "19700301", **other: Any) -> list[Any]:
    """A good roster row; `other` replaces cells by header."""
    cells = {
        "姓名": name,
        "身份证号": number(birth, sequence),
        "性别": "男" if sequence % 2 else "女",
        "出生日期": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        "居住地": "东风村",
        "详细地址": "1组3号",
        "联系电话": "",
        "民族": "汉族",
    }
    return [(cells | other)[title] for title in ROSTER_HEADER]


def uid(word: str) -> str:
    """A stable UUID."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, word))


def patient(word: str = "p", **more: Any) -> dict[str, Any]:
    """A Patient with everything that is needed."""
    return {
        "resourceType": "Patient",
        "id": uid(word),
        "identifier": [{"system": "http://hospital.example/mrn", "value": word}],
        "name": [{"family": "Wang", "given": [word.title()]}],
        "gender": "female",
        "birthDate": "1950-06-15",
        **more,
    }


def encounter(word: str, who: str, day: str, kind: str = "AMB") -> dict[str, Any]:
    """An encounter on a day (date or date and time)."""
    start = day if "T" in day else f"{day}T09:00:00+08:00"
    return {
        "resourceType": "Encounter",
        "id": uid(word),
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": kind},
        "subject": {"reference": f"urn:uuid:{uid(who)}"},
        "period": {"start": start},
    }


def condition(
    word: str, who: str, onset: str, code: str = "38341003", **more: Any
) -> dict[str, Any]:
    """A diagnosis, hypertension unless said otherwise."""
    system = "http://snomed.info/sct" if code.isdigit() else "http://hl7.org/fhir/sid/icd-10"
    return {
        "resourceType": "Condition",
        "id": uid(word),
        "subject": {"reference": f"urn:uuid:{uid(who)}"},
        "code": {"coding": [{"system": system, "code": code, "display": "x"}]},
        "onsetDateTime": onset,
        **more,
    }


def pressure(
    word: str, who: str, met: str | None, day: str, upper: float | None, lower: float | None
) -> dict[str, Any]:
    """A blood-pressure panel."""
    parts = [("8480-6", upper), ("8462-4", lower)]
    found: dict[str, Any] = {
        "resourceType": "Observation",
        "id": uid(word),
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
        "subject": {"reference": f"urn:uuid:{uid(who)}"},
        "effectiveDateTime": day if "T" in day else f"{day}T09:05:00+08:00",
        "component": [
            {
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "valueQuantity": {"value": value, "code": "mm[Hg]", "unit": "mm[Hg]"},
            }
            for code, value in parts
            if value is not None
        ],
    }
    if met:
        found["encounter"] = {"reference": f"urn:uuid:{uid(met)}"}
    return found


def life(word: str, seed: int = 0) -> list[dict[str, Any]]:
    """A person with hypertension, some outpatient visits, and things that no record holds yet."""
    dice = random.Random(seed)
    found = [patient(word, birthDate=f"{1940 + seed % 50}-03-0{1 + seed % 8}")]
    found.append(condition(f"{word}-c", word, f"{2005 + seed % 10}-05-01T10:00:00-05:00"))
    for visit in range(6):
        day = dt.date(2014, 1, 10) + dt.timedelta(days=97 * visit)
        kind = dice.choice(["AMB", "AMB", "EMER"])
        met = f"{word}-e{visit}"
        found.append(encounter(met, word, day.isoformat(), kind))
        low = dice.choice([80, 95, None])
        found.append(
            pressure(f"{met}-bp", word, met, day.isoformat(), dice.choice([128, 155]), low)
        )
    found.append({"resourceType": "Claim", "id": uid(f"{word}-x"), "status": "active"})
    return found


def bundle_of_one() -> str:
    """A transaction bundle with one patient."""
    one = patient()
    entry = {"resource": one, "request": {"method": "POST", "url": "Patient"}}
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
