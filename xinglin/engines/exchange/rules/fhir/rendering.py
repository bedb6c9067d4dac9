"""Rows of the record as FHIR resources: what a doctor entered here, others read there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.exchange.rules.fhir.facts import FACTORS, LOWER, UPPER
from xinglin.engines.exchange.words.papers import papers
from xinglin.engines.records import BLOOD_PRESSURE, Measure, questions

IDENTITY = "urn:oid:2.16.156.10011.1.3"
FILE_NUMBER = "urn:oid:2.16.156.10011.1.2"
USCC = "urn:oid:2.16.156.10011.1.5"
DIVISION = "urn:oid:2.16.156.10011.2.3.1.1"
OWN = "urn:xinglin"
LOINC, UNITS = "http://loinc.org", "http://unitsofmeasure.org"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SYSTEMS = {"icd10": ICD10, "snomed": "http://snomed.info/sct", "loinc": LOINC,
           "de": "urn:oid:2.16.156.10011.2.2.1"}  # fmt: skip
GENDERS = {"1": "male", "2": "female"}
UCUM: dict[str, str] = {}
for (_code, _unit), _factor in FACTORS.items():
    if _factor == 1:
        UCUM.setdefault(_unit, _code)
BP_PANEL = {"system": LOINC, "code": "85354-9", "display": "Blood pressure panel"}
Resource = dict[str, Any]


def _bare(told: Resource) -> Resource:
    """Without what is empty."""
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def patient(row: Any, numbers: Sequence[tuple[str, str, str]], phone: str, kept: str) -> Resource:
    """A resident; `numbers` are (kind, system, value), `kept` whom he was merged into."""
    identifiers = [
        {"system": IDENTITY if kind == "01" else system or f"{OWN}:document:{kind}", "value": value}
        for kind, system, value in numbers
    ]
    place = str(row.place_id)[:12]
    if row.record_no:
        identifiers.append({"system": FILE_NUMBER, "value": row.record_no})
    return _bare({
        "resourceType": "Patient",
        "identifier": identifiers,
        "active": not kept and row.deceased_on is None,
        "name": [{"use": "official", "text": row.name}],
        "telecom": [{"system": "phone", "value": phone}] if phone else [],
        "gender": GENDERS.get(row.sex, "unknown"),
        "birthDate": _day(row.birth),
        "deceasedDateTime": _day(row.deceased_on),
        "address": [_bare({"use": "home", "text": row.address, "district": place})],
        "managingOrganization": _link("Organization", row.institution_id),
        "link": [{"other": {"reference": kept}, "type": "replaced-by"}] if kept else [],
    })  # fmt: skip


def _link(kind: str, pk: int | None) -> Resource | None:
    return {"reference": f"{kind}/xl-{pk}"} if pk else None


def encounter(row: Any, who: str) -> Resource:
    """A contact with the health service."""
    start = row.started_at.isoformat() if row.started_at else _day(row.day)
    return _bare({
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": ACT, "code": row.kind},
        "subject": {"reference": who},
        "period": _bare({"start": start, "end": _day(row.ended_on)}),
        "reasonCode": [{"coding": [{"system": ICD10, "code": row.reason}]}] if row.reason else [],
        "serviceProvider": _link("Organization", row.institution_id),
    })  # fmt: skip


def condition(row: Any, who: str, encounter: str) -> Resource:
    """A diagnosis."""
    status = "resolved" if row.abated else "active"
    coding = _bare({"system": SYSTEMS.get(row.system, f"{OWN}:{row.system}"), "code": row.code})
    return _bare({
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": status}]},
        "code": _bare({"coding": [coding] if row.code else [], "text": row.title}),
        "subject": {"reference": who},
        "encounter": {"reference": encounter} if encounter else None,
        "onsetDateTime": _day(row.onset),
        "abatementDateTime": _day(row.abated),
        "recordedDate": _day(row.recorded_on),
    })  # fmt: skip


def observation(row: Any, who: str, encounter: str) -> Resource:
    """Something measured; a blood pressure is a panel of two."""
    told: Resource = {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": who},
        "encounter": {"reference": encounter} if encounter else None,
        "effectiveDateTime": _day(row.day),
    }
    if row.question == BLOOD_PRESSURE.code:
        parts = ((UPPER, row.value), (LOWER, row.second))
        told["code"] = {"coding": [BP_PANEL], "text": BLOOD_PRESSURE.title}
        told["component"] = [
            {"code": {"coding": [{"system": LOINC, "code": one.loinc}], "text": one.title},
             "valueQuantity": _quantity(value, "mmHg")}
            for one, value in parts if value is not None
        ]  # fmt: skip
        return _bare(told)
    asked = questions.get(row.question)
    system, _, code = row.question.partition(":")
    coding = {"system": f"{OWN}:question", "code": row.question}
    if code and system in SYSTEMS:
        coding = {"system": SYSTEMS[system], "code": code}
    several = [coding]
    unit, title = "", ""
    if asked is not None:
        title, unit = asked.title, asked.unit if isinstance(asked, Measure) else ""
        if asked.loinc:
            several.insert(0, {"system": LOINC, "code": asked.loinc})
    told["code"] = _bare({"coding": several, "text": title})
    if row.value is not None:
        told["valueQuantity"] = _quantity(row.value, unit)
    elif row.text:
        told["valueString"] = row.text
    return _bare(told)


def _quantity(value: float, unit: str) -> Resource:
    number = int(value) if value == int(value) else value
    told: Resource = {"value": number}
    if unit:
        told["unit"] = unit
    if unit in UCUM:
        told |= {"system": UNITS, "code": UCUM[unit]}
    return told


def immunisation(row: Any, who: str) -> Resource:
    """A dose."""
    return _bare({
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": [{"system": f"{OWN}:vaccine", "code": row.product}]},
        "patient": {"reference": who},
        "occurrenceDateTime": _day(row.day),
        "primarySource": not row.elsewhere,
        "lotNumber": row.lot,
        "expirationDate": _day(row.expires),
        "manufacturer": {"display": row.maker} if row.maker else None,
        "performer": [{"actor": _link("Organization", row.institution_id)}]
        if row.institution_id else [],
        "protocolApplied": [{"doseNumberPositiveInt": row.number}] if row.number else [],
    })  # fmt: skip


def document(row: Any, who: str) -> Resource:
    """A shared document: what it is, and where its bytes are."""
    root, _, extension = row.own.partition("^")
    before = f"DocumentReference/xl-{row.replaces_id}" if row.replaces_id else ""
    return _bare({
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": f"urn:oid:{root}", "value": extension},
        "status": "superseded" if row.state == "replaced" else "current",
        "type": {"coding": [{"system": "urn:oid:2.16.156.10011.2.4", "code": row.kind,
                             "display": papers[row.kind].title}], "text": row.title},
        "subject": {"reference": who},
        "date": row.made_at.isoformat(timespec="seconds") if row.made_at else "",
        "author": [{"display": row.author}] if row.author else [],
        "custodian": {"display": row.institution},
        "relatesTo": [{"code": "replaces", "target": {"reference": before}}] if before else [],
        "content": [{"attachment": {
            "contentType": "application/xml", "language": "zh-CN", "size": row.size,
            "url": f"Binary/cda-{row.pk}", "title": row.title,
        }}],
        "context": {"period": {"start": _day(row.day), "end": _day(row.day)}} if row.day else None,
    })  # fmt: skip


def organisation(row: Any) -> Resource:
    """An institution."""
    return _bare({
        "resourceType": "Organization",
        "identifier": [{"system": USCC, "value": row.uscc}] if row.uscc else [],
        "active": True,
        "type": [{"coding": [{"system": f"{OWN}:institution-kind", "code": row.kind}]}]
        if row.kind else [],
        "name": row.name,
        "alias": [row.short] if row.short and row.short != row.name else [],
    })  # fmt: skip


def location(row: Any) -> Resource:
    """A division of the county."""
    return _bare({
        "resourceType": "Location",
        "identifier": [{"system": DIVISION, "value": row.code}],
        "status": "inactive" if row.valid_to else "active",
        "name": row.name,
        "mode": "instance",
        "physicalType": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/location-physical-type",
            "code": "jdn",
        }]},
        "partOf": _link("Location", row.parent_id),
    })  # fmt: skip


def practitioner(row: Any) -> Resource:
    """A member of staff."""
    return _bare({
        "resourceType": "Practitioner",
        "identifier": [{"system": f"{OWN}:licence", "value": row.licence_no}]
        if row.licence_no else [],
        "active": row.left_on is None,
        "name": [{"text": row.name}],
        "gender": GENDERS.get(row.sex, "unknown"),
    })  # fmt: skip
