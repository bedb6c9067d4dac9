"""Operations: everything of a person, validation, matching, figures, bulk export."""

from __future__ import annotations

import json

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import queries
from xinglin.engines.jobs.models import Run
from xinglin.services.interoperability.jobs import export
from xinglin.services.interoperability.tests.test_rest import (
    ORGANISATION,
    ids,
    patient,
    pressure,
    refused,
)


def work_off():
    """What the worker does with the export that was asked for."""
    run = Run.objects.get(job="interoperability.export")
    for _ in range(2):  # done twice, it comes to the same
        export(by=KEEPER_AT_CONSOLE, tell=lambda *_, **__: None, **run.arguments)


def test_everything_of_a_person(door, open_door):
    who, other = door.create(patient()), door.create(patient(name=[{"text": "李四"}]))
    seen = door.create(pressure(f"Patient/{who['id']}"))
    door.create(pressure(f"Patient/{other['id']}"))
    claim = {"resourceType": "Basic", "code": {"text": "x"},
             "subject": {"reference": f"Patient/{who['id']}"}}  # fmt: skip
    basic = door.create(claim)
    where = f"Patient/{who['id']}/$everything"
    assert ids(door("GET", where)) == [who["id"], basic["id"], seen["id"]]
    assert ids(door("GET", f"{where}?_type=Observation")) == [seen["id"]]
    refused(door("GET", f"{where}?start=2020-01-01"), 400, "not-supported")
    narrow = open_door("system/Patient.rs", code="narrow")
    assert ids(narrow("GET", where)) == [who["id"]]


def test_validation_says_what_is_wrong(door):
    good = door("POST", "Patient/$validate", patient())
    assert good.told["issue"][0]["severity"] == "information"
    wrong = {"name": "resource", "resource": {**patient(), "gender": "f"}}
    wrapped = {"resourceType": "Parameters", "parameter": [wrong]}
    bad = door("POST", "Patient/$validate", wrapped).told["issue"][0]
    assert (bad["severity"], bad["expression"]) == ("error", ["Patient.gender"])
    other = door("POST", "Patient/$validate", ORGANISATION).told["issue"][0]
    assert other["severity"] == "error"


def test_who_somebody_may_be(door, open_door):
    who = door.create(patient(telecom=[{"system": "phone", "value": "13800138000"}]))
    parts = [{"name": "resource", "resource": patient()}, {"name": "count", "valueInteger": 3}]
    asked = {"resourceType": "Parameters", "parameter": parts}
    [found] = door("POST", "Patient/$match", asked).told["entry"]
    assert found["resource"]["id"] == who["id"] and found["search"]["score"] == 0.6
    assert found["search"]["extension"][0]["valueCode"] == "possible"
    sure = patient(telecom=[{"system": "phone", "value": "13800138000"}])
    [found] = door("POST", "Patient/$match", sure).told["entry"]
    assert found["search"]["extension"][0]["valueCode"] == "probable"
    assert "entry" not in door("POST", "Patient/$match", patient(birthDate="1999-01-01")).told
    far = open_door("system/*.rs", "990101002", "far")
    assert "entry" not in far("POST", "Patient/$match", sure).told
    refused(door("POST", "Patient/$match", {"resourceType": "Patient"}), 422, "invalid")


def test_figures_by_the_door(door):
    refused(door("GET", "Measure/none/$evaluate-measure?periodStart=2021&periodEnd=2021"), 404,
            "not-found")  # fmt: skip
    refused(door("GET", "Measure/none/$evaluate-measure?periodStart=2021"), 400, "required")


def test_bulk_export_as_things_stood(door, open_door):
    who = door.create(patient())
    seen = door.create(pressure(f"Patient/{who['id']}"))
    door.create(ORGANISATION)
    refused(door("GET", "$export"), 400, "invalid")
    asked = door("GET", "Patient/$export?_type=Patient,Observation,Organization",
                 prefer="respond-async")  # fmt: skip
    assert asked.status_code == 202
    status = asked.headers["Content-Location"].split("/fhir/")[1]
    assert door("GET", status).status_code == 202
    work_off()
    told = door("GET", status).told
    assert {one["type"]: one["count"] for one in told["output"]} == {"Patient": 1, "Observation": 1}
    door("DELETE", f"Observation/{seen['id']}")
    for one in told["output"]:
        answer = door.browser.get(
            "/fhir/" + one["url"].split("/fhir/")[1], HTTP_AUTHORIZATION=f"Bearer {door.token}"
        )
        lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
        assert len(lines) == 1 and not queries.faults(lines[0])
    other = open_door("system/*.rs", code="other")
    refused(other("GET", status), 404, "not-found")
    assert door("DELETE", status).status_code == 202
    refused(door("GET", status), 404, "not-found")
