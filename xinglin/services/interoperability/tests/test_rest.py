"""The REST interactions, one by one, as a client meets them."""

from __future__ import annotations

import json

import pytest

from xinglin.engines.exchange.models import Mark, Resource
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Observation

ORGANISATION = {"resourceType": "Organization", "name": "县医院", "active": True}


def patient(**more):
    return {
        "resourceType": "Patient", "active": True, "gender": "female", "birthDate": "1961-03-04",
        "name": [{"family": "王", "given": ["秀英"], "text": "王秀英"}],
        "address": [{"district": "990101001001", "text": "东一社区1号"}], **more,
    }  # fmt: skip


def pressure(who, day="2026-03-01", upper=150.0, **more):
    def part(code, value):
        return {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": value, "unit": "mmHg", "code": "mm[Hg]",
                              "system": "http://unitsofmeasure.org"},
        }  # fmt: skip

    return {
        "resourceType": "Observation", "status": "final", "subject": {"reference": who},
        "effectiveDateTime": day,
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
        "component": [part("8480-6", upper), part("8462-4", 90)], **more,
    }  # fmt: skip


def ids(answer):
    assert answer.status_code == 200, answer.content.decode()
    return [one["resource"]["id"] for one in answer.told.get("entry", [])]


def refused(answer, status, code):
    assert answer.status_code == status, answer.content.decode()
    assert answer.told["resourceType"] == "OperationOutcome"
    assert answer.told["issue"][0]["code"] == code
    return answer.told["issue"][0]["diagnostics"]


def test_a_life_of_a_resource(door):
    made = door("POST", "Organization", ORGANISATION)
    assert made.status_code == 201
    told = made.told
    key, version = told["id"], told["meta"]["versionId"]
    assert made.headers["ETag"] == f'W/"{version}"'
    assert made.headers["Location"].endswith(f"/fhir/Organization/{key}/_history/{version}")
    assert {k: told[k] for k in ORGANISATION} == ORGANISATION

    assert door("GET", f"Organization/{key}").told == told
    same = door("PUT", f"Organization/{key}", told)
    assert same.status_code == 200 and same.told["meta"]["versionId"] == version, "nothing changed"
    changed = door("PUT", f"Organization/{key}", {**told, "name": "县人民医院"})
    assert changed.status_code == 200 and changed.told["meta"]["versionId"] != version
    assert door("GET", f"Organization/{key}/_history/{version}").told == told

    past = door("GET", f"Organization/{key}/_history").told
    assert past["total"] == 2 and [e["resource"]["name"] for e in past["entry"]] == [
        "县人民医院", "县医院",
    ]  # fmt: skip
    assert door("DELETE", f"Organization/{key}").status_code == 204
    refused(door("GET", f"Organization/{key}"), 410, "deleted")
    assert ids(door("GET", "Organization?name=县")) == []
    assert door("DELETE", f"Organization/{key}").status_code == 204
    past = door("GET", f"Organization/{key}/_history").told["entry"]
    assert [one["request"]["method"] for one in past] == ["DELETE", "PUT", "PUT"]
    again = door("PUT", f"Organization/{key}", told)
    assert again.status_code == 201 and ids(door("GET", "Organization?name=县")) == [key]
    assert not Mark.objects.exclude(resource__in=Resource.objects.all()).exists()


def test_numbers_keep_their_digits(door):
    body = json.dumps(pressure("Patient/x")).replace("150.0", "150.00")
    key = door("POST", "Observation", body).told["id"]
    assert b'"value":150.00,' in door("GET", f"Observation/{key}").content


def test_the_second_writer_is_told(door):
    told = door.create(ORGANISATION)
    where, old = f"Organization/{told['id']}", told["meta"]["versionId"]
    assert door("PUT", where, {**told, "name": "甲"}, if_match=f'W/"{old}"').status_code == 200
    refused(door("PUT", where, {**told, "name": "乙"}, if_match=f'W/"{old}"'), 412, "conflict")
    refused(door("PUT", where, {**told, "name": "乙"}, if_match="*"), 412, "conflict")
    assert door("GET", where).told["name"] == "甲"


def test_conditions_in_place_of_ids(door):
    numbered = {**ORGANISATION, "identifier": [{"system": "urn:x", "value": "7"}]}
    wanted = "identifier=urn:x|7"
    first = door("POST", "Organization", numbered, if_none_exist=wanted)
    second = door("POST", "Organization", numbered, if_none_exist=wanted)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.told["id"] == first.told["id"]
    third = door("PUT", f"Organization?{wanted}", {**numbered, "name": "新名"})
    assert third.status_code == 200 and third.told["id"] == first.told["id"]
    other = door("PUT", "Organization?identifier=urn:x|8",
                 {**ORGANISATION, "identifier": [{"system": "urn:x", "value": "8"}]})  # fmt: skip
    assert other.status_code == 201
    refused(door("PUT", "Organization?active=true", numbered), 412, "multiple-matches")
    assert door("DELETE", f"Organization?{wanted}").status_code == 204
    assert ids(door("GET", "Organization")) == [other.told["id"]]


def test_json_patch(door):
    told = door.create(ORGANISATION)
    steps = [{"op": "replace", "path": "/name", "value": "乙院"},
             {"op": "test", "path": "/active", "value": True}]  # fmt: skip
    done = door("PATCH", f"Organization/{told['id']}", steps,
                content_type="application/json-patch+json")  # fmt: skip
    assert done.status_code == 200 and done.told["name"] == "乙院"
    for bad in ([{"op": "test", "path": "/name", "value": "丙"}], [{"op": "x"}], {"a": 1},
                [{"op": "remove", "path": "/none"}]):  # fmt: skip
        answer = door("PATCH", f"Organization/{told['id']}", bad,
                      content_type="application/json-patch+json")  # fmt: skip
        assert answer.status_code in (400, 422)
        assert answer.told["resourceType"] == "OperationOutcome"
    moved = [{"op": "replace", "path": "/id", "value": "other"}]
    refused(door("PATCH", f"Organization/{told['id']}", moved), 422, "processing")


def test_fhirpath_patch(door):
    told = door.create(ORGANISATION)
    where = f"Organization/{told['id']}"

    def steps(path, value):
        parts = [{"name": "type", "valueCode": "replace"}, {"name": "path", "valueString": path},
                 {"name": "value", "valueString": value}]  # fmt: skip
        return {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}

    mine = steps("Organization.name", "乙院")
    refused(door("PATCH", where, mine, if_match='W/"1"'), 412, "conflict")
    done = door("PATCH", where, mine, if_match=f'W/"{told["meta"]["versionId"]}"')
    assert done.status_code == 200 and done.told["name"] == "乙院"
    refused(door("PATCH", where, steps("Organization.name.where(x)", "丙")), 422, "processing")
    refused(door("PATCH", where, steps("Organization.id", "other")), 422, "processing")
    refused(door("PATCH", where, steps("Organization.active", "x")), 422, "value")
    entry = {"request": {"method": "PATCH", "url": where},
             "resource": steps("Organization.name", "丁院")}  # fmt: skip
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    assert door("POST", "", bundle).status_code == 200
    assert door("GET", where).told["name"] == "丁院"


def test_people_and_what_was_measured_become_records(door):
    who = door.create(patient())
    person = Resident.objects.get()
    assert (person.name, person.place_id) == ("王秀英", 990101001001000)
    made = door("POST", "Observation", pressure(f"Patient/{who['id']}"))
    assert made.status_code == 201
    row = Observation.objects.get()
    assert (row.resident_id, row.value, row.second) == (person.pk, 150, 90)
    kept = Resource.objects.get(kind="Observation")
    assert (kept.resident_id, kept.place, kept.record_id) == (person.pk, person.place_id, row.pk)
    changed = {**made.told, "component": pressure("x", upper=140.0)["component"]}
    assert door("PUT", f"Observation/{made.told['id']}", changed).status_code == 200
    assert Observation.objects.get().value == 140
    far = door("POST", "Observation", pressure("Patient/x"), prefer="return=OperationOutcome")
    assert far.status_code == 201 and "居民" in far.told["issue"][0]["diagnostics"]


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("Patient?colour=red", 400, "not-supported"),
        ("Patient?name:fuzzy=x", 400, "not-supported"),
        ("Patient?birthdate=yesterday", 400, "value"),
        ("Patient?_count=many", 400, "value"),
        ("Patient?_sort=gender", 400, "not-supported"),
        ("Patient?_include=Patient:nobody", 400, "not-supported"),
        ("Patient?name=", 400, "invalid"),
        ("Patient?_format=xml", 406, "not-supported"),
        ("Observation?value-quantity=a|b", 400, "value"),
        ("Observation?subject.colour=red", 400, "not-supported"),
        ("Observation?code:not-in=x", 400, "not-supported"),
        ("Observation?_has:Patient=x", 400, "not-supported"),
        ("Unicorn", 404, "not-found"),
        ("Patient/none", 404, "not-found"),
        ("Patient/none/_history/1", 404, "not-found"),
        ("Patient?_page=abc", 400, "value"),
        ("Patient/x/y/z/a", 405, "not-supported"),
        ("", 405, "not-supported"),
    ],
)
def test_what_is_not_understood_is_refused(door, path, status, code):
    refused(door("GET", path), status, code)


@pytest.mark.parametrize(
    "resource, code",
    [
        ({"resourceType": "Patient", "colour": "red"}, "structure"),
        ({"resourceType": "Patient", "gender": "f"}, "code-invalid"),
        ({"resourceType": "Patient", "birthDate": "04.03.1961"}, "value"),
        ({"resourceType": "Patient", "name": {"family": "王"}}, "structure"),
        ({"resourceType": "Patient", "active": "yes"}, "value"),
        ({"resourceType": "Observation", "status": "final"}, "required"),
        ({"resourceType": "Patient", "deceasedBoolean": True, "deceasedDateTime": "2020"},
         "structure"),
        ({"resourceType": "Patient", "contact": [{}]}, "structure"),
        ({"resourceType": "Patient", "name": []}, "structure"),
    ],
)  # fmt: skip
def test_what_is_no_resource_is_refused(door, resource, code):
    refused(door("POST", resource["resourceType"], resource), 422, code)
    assert not Resource.objects.exists()


def test_bodies_that_cannot_be_read(door):
    refused(door("POST", "Patient", b'{"resourceType": "Pat'), 400, "structure")
    refused(door("POST", "Patient", b"[1]"), 400, "structure")
    refused(door("POST", "Patient", b"<Patient/>", content_type="application/xml"), 415,
            "not-supported")  # fmt: skip
    refused(door("POST", "Patient", ORGANISATION), 400, "value")
    refused(door("PUT", "Organization/a", {**ORGANISATION, "id": "b"}), 400, "value")
    refused(door("PUT", "Organization/xl-1", {**ORGANISATION, "id": "xl-1"}), 400, "value")


def test_what_the_server_says_of_itself_is_true(door):
    told = door("GET", "metadata").told
    kinds = {one["type"]: one for one in told["rest"][0]["resource"]}
    assert len(kinds) > 140 and told["fhirVersion"] == "4.0.1"
    values = {"token": "a", "string": "a", "uri": "urn:a", "reference": "Patient/a",
              "date": "2020", "number": "1", "quantity": "1"}  # fmt: skip
    for kind in ("Patient", "Observation", "Encounter", "ValueSet", "MedicationRequest"):
        for one in kinds[kind]["searchParam"]:
            answer = door("GET", f"{kind}?{one['name']}={values[one['type']]}")
            assert answer.status_code == 200, (kind, one, answer.content.decode())
        for one in kinds[kind]["searchInclude"]:
            assert door("GET", f"{kind}?_include={one}").status_code == 200, one
        for one in kinds[kind].get("searchRevInclude", []):
            assert door("GET", f"{kind}?_revinclude={one}").status_code == 200, one
