"""What a document means here: resources as for every import, or a row of a follow-up book."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.exchange.rules.cda.facts import Fact, Shot, Value
from xinglin.engines.exchange.rules.cda.heading import Heading, Subject
from xinglin.engines.exchange.rules.fhir.rendering import ACT, LOINC, UCUM, UNITS
from xinglin.engines.exchange.rules.fhir.rendering import ICD10 as ICD10_URL
from xinglin.engines.exchange.words.papers import (
    DIAGNOSIS,
    DIAGNOSIS_NAME,
    ELEMENTS,
    FILE_NUMBERS,
    IDENTITY_CARDS,
    MODE,
    NEXT_ON,
    OWN_QUESTIONS,
)
from xinglin.engines.followup import Programme
from xinglin.engines.records import BLOOD_PRESSURE, Measure, Question, Ticks

GENDERS = {"1": "male", "2": "female", "0": "unknown", "9": "unknown"}
ABOUT = (MODE, NEXT_ON, DIAGNOSIS, DIAGNOSIS_NAME)  # told of otherwise than as measurements
PERSONAL = "DE02."  # who somebody is: kept with the person, and no measurement
Resource = dict[str, Any]


def key_of(*parts: str) -> str:
    """An id of FHIR that is the same whenever the parts are."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def patient(who: Subject, key: str) -> Resource:
    """Whom the document is about."""
    numbers = [(IDENTITY_CARDS, who.id_number), (FILE_NUMBERS, who.file_number), *who.others]
    found: Resource = {
        "resourceType": "Patient",
        "id": key,
        "name": [{"use": "official", "text": who.name}],
        "gender": GENDERS[who.sex],
        "birthDate": who.birth.isoformat(),
        "identifier": [
            {"system": f"urn:oid:{root}", "value": number} for root, number in numbers if number
        ],
    }
    if who.phone:
        found["telecom"] = [{"system": "phone", "value": who.phone}]
    if who.address:
        found["address"] = [{"text": who.address}]
    return found


def resources_of(
    told: Heading, facts: Sequence[Fact], shots: Sequence[Shot], who: str
) -> list[Resource]:
    """The meeting, the diagnoses, the measurements and doses of a document.

    Their keys come from the set that the document is a version of: a new version corrects what the
    one before said, and says nothing twice.
    """
    subject = {"reference": f"Patient/{who}"}
    diagnoses = diagnoses_in(facts)
    found: list[Resource] = []
    if told.paper.met:
        found.append(_encounter(told, subject, diagnoses))
    for number, (code, title) in enumerate(diagnoses):
        found.append(_condition(told, subject, code, title, number))
    found += _observations(told, subject, facts)
    found += [_dose(told, subject, one, number) for number, one in enumerate(shots)]
    return found


def diagnoses_in(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """The (ICD-10 code, name) of every diagnosis; a name that follows its code belongs to it."""
    found: list[tuple[str, str]] = []
    for one in facts:
        if one.system != ELEMENTS or one.code not in (DIAGNOSIS, DIAGNOSIS_NAME):
            continue
        for value in one.values:
            code = (value.code or value.text)[:24] if one.code == DIAGNOSIS else ""
            name = value.text if code != value.text else ""
            if not code and found and not found[-1][1]:
                found[-1] = (found[-1][0], name)
            else:
                found.append((code, name))
    return list(dict.fromkeys(found))


def _encounter(told: Heading, subject: Resource, diagnoses: Sequence[Any]) -> Resource:
    period = {"start": told.on.isoformat()}
    if told.until is not None:
        period["end"] = told.until.isoformat()
    found: Resource = {
        "resourceType": "Encounter", "id": key_of(told.set_id), "status": "finished",
        "class": {"system": ACT, "code": told.paper.met}, "subject": subject, "period": period,
    }  # fmt: skip
    if diagnoses and diagnoses[0][0]:
        found["reasonCode"] = [{"coding": [{"system": ICD10_URL, "code": diagnoses[0][0]}]}]
    return found


def _condition(told: Heading, subject: Resource, code: str, title: str, number: int) -> Resource:
    coded: Resource = {"text": title} if title else {}
    if code:
        coded["coding"] = [{"system": ICD10_URL, "code": code, "display": title}]
    return {
        "resourceType": "Condition", "id": key_of(told.set_id, "dx", code or title, str(number)),
        "code": coded, "subject": subject, "recordedDate": told.on.isoformat(),
        **_at_meeting(told),
    }  # fmt: skip


def _at_meeting(told: Heading) -> Resource:
    if not told.paper.met:
        return {}
    return {"encounter": {"reference": f"Encounter/{key_of(told.set_id)}"}}


def _observations(told: Heading, subject: Resource, facts: Sequence[Fact]) -> list[Resource]:
    found: list[Resource] = []
    seen: dict[str, int] = {}
    pressure: dict[str, Value] = {}
    for one in facts:
        if one.system == ELEMENTS and (one.code in ABOUT or one.code.startswith(PERSONAL)):
            continue
        if one.field in (BLOOD_PRESSURE.upper.code, BLOOD_PRESSURE.lower.code):
            pressure.setdefault(one.field, one.values[0])
            continue
        seen[one.code] = seen.get(one.code, 0) + 1
        found.append({**_base(told, subject, one.code, seen[one.code], one.at), **_result(one)})
    if pressure:
        found.append(_pressure(told, subject, pressure))
    return found


def _base(told: Heading, subject: Resource, code: str, nth: int, on: str = "") -> Resource:
    return {
        "resourceType": "Observation", "id": key_of(told.set_id, code, str(nth)),
        "status": "final", "subject": subject, "effectiveDateTime": on or told.on.isoformat(),
        **_at_meeting(told),
    }  # fmt: skip


def _result(one: Fact) -> Resource:
    """Code and value: a number with its unit, else the words."""
    asked = one.question
    system = {ELEMENTS: f"urn:oid:{ELEMENTS}", OWN_QUESTIONS: "urn:xinglin:question"}.get(
        one.system, LOINC if one.loinc == one.code else f"urn:oid:{one.system}"
    )
    several = [{"system": system, "code": one.code, "display": one.title}]
    if asked is not None and asked.loinc:
        several.insert(0, {"system": LOINC, "code": asked.loinc})
    title = one.title or (asked.title if asked else "")
    code: Resource = {"coding": several, **({"text": title} if title else {})}
    number = one.values[0].number
    if number is not None and len(one.values) == 1:
        return {"code": code, "valueQuantity": _quantity(number, one.values[0].unit, asked)}
    return {"code": code, "valueString": "、".join(value.plain for value in one.values)}


def _quantity(number: float, unit: str, asked: Question | None) -> Resource:
    unit = unit or (asked.unit if isinstance(asked, Measure) else "")
    told: Resource = {"value": number}
    if unit:
        told["unit"] = unit
    if unit in UCUM:
        told |= {"system": UNITS, "code": UCUM[unit]}
    return told


def _pressure(told: Heading, subject: Resource, found: Mapping[str, Value]) -> Resource:
    parts = []
    for asked in (BLOOD_PRESSURE.upper, BLOOD_PRESSURE.lower):
        value = found.get(asked.code)
        number = value.number if value is not None else None
        if value is not None and number is not None:
            quantity = _quantity(number, value.unit, asked)
            coding = [{"system": LOINC, "code": asked.loinc}]
            parts.append({"code": {"coding": coding}, "valueQuantity": quantity})
    return {
        **_base(told, subject, BLOOD_PRESSURE.code, 1), "component": parts,
        "code": {"coding": [{"system": LOINC, "code": BLOOD_PRESSURE.loinc}]},
    }  # fmt: skip


def _dose(told: Heading, subject: Resource, one: Shot, number: int) -> Resource:
    found: Resource = {
        "resourceType": "Immunization", "id": key_of(told.set_id, "dose", str(number)),
        "status": "completed", "patient": subject, "occurrenceDateTime": one.day,
        "vaccineCode": {"coding": [{"code": one.product}] if one.product else [],
                        "text": one.title or one.product},
    }  # fmt: skip
    if one.lot:
        found["lotNumber"] = one.lot
    return found


# --- a row of a follow-up book ---


def answers_of(facts: Sequence[Fact], form: Any) -> dict[str, Any]:
    """The answers to a form's questions, as they may be typed into it."""
    found: dict[str, Any] = {}
    for one in facts:
        name = one.field
        if name and name in form and name not in found:
            found[name] = _typed(one, form.question_of(name))
    return {name: value for name, value in found.items() if value not in ("", None)}


def _typed(one: Fact, asked: Question) -> str:
    choices = dict(getattr(asked, "choices", ()))
    words = [
        value.code if value.code in choices else value.text or value.code for value in one.values
    ]
    if isinstance(asked, Ticks):
        return "、".join(words)
    if one.values[0].kind == "BL":
        return "是" if words[0] == "true" else "否"
    return words[0]


def row_of(told: Heading, facts: Sequence[Fact], programme: Programme) -> dict[str, Any]:
    """A follow-up as a row of its programme's book tells of it."""
    mode = next(
        (value.code or value.text for one in facts
         if one.system == ELEMENTS and one.code == MODE for value in one.values), "",
    )  # fmt: skip
    return {
        "id_number": told.subject.id_number,
        "name": told.subject.name,
        "day": told.on.isoformat(),
        "mode": mode,
        **answers_of(facts, programme.asks),
    }
