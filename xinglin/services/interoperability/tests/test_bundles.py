"""Transactions are all or nothing; a batch takes each entry by itself; pages stay as they were."""

from __future__ import annotations

from xinglin.engines.exchange.models import Resource
from xinglin.engines.people.models import Resident
from xinglin.services.interoperability.tests.test_rest import (
    ORGANISATION,
    ids,
    patient,
    pressure,
    refused,
)

WHO, WHAT = "urn:uuid:6f9619ff-8b86-4011-b42d-00c04fc964ff", "urn:uuid:6f9619ff-8b86-4011-b42d-1"


def bundle(*entries, kind="transaction"):
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def entry(method, url, resource=None, full="", **more):
    told = {"request": {"method": method, "url": url, **more}}
    if resource:
        told["resource"] = resource
    if full:
        told["fullUrl"] = full
    return told


def test_links_between_entries_become_real(door):
    told = door("POST", "", bundle(
        entry("POST", "Observation", pressure(WHO), WHAT),
        entry("POST", "Patient", patient(), WHO),
        entry("GET", "Patient?name=王秀英"),
    ))  # fmt: skip
    assert told.status_code == 200, told.content.decode()
    first, second, third = told.told["entry"]
    assert [one["response"]["status"] for one in told.told["entry"]] == ["201", "201", "200"]
    who = second["response"]["location"].split("/fhir/")[1].split("/_history")[0]
    assert third["resource"]["total"] == 1
    where = first["response"]["location"].split("/fhir/")[1]
    assert door("GET", where).told["subject"]["reference"] == who
    assert Resident.objects.count() == 1 and Resource.objects.get(kind="Observation").record_id


def test_all_or_nothing(door):
    keep = door.create(ORGANISATION)
    answer = door("POST", "", bundle(
        entry("DELETE", f"Organization/{keep['id']}"),
        entry("POST", "Patient", patient(), WHO),
        entry("POST", "Observation", {**pressure(WHO), "status": "perhaps"}, WHAT),
    ))  # fmt: skip
    refused(answer, 422, "code-invalid")
    assert not Resident.objects.exists() and Resource.objects.count() == 1
    assert door("GET", f"Organization/{keep['id']}").status_code == 200


def test_a_batch_takes_each_by_itself(door):
    answer = door("POST", "", bundle(
        entry("POST", "Organization", ORGANISATION),
        entry("POST", "Organization", {**ORGANISATION, "colour": "red"}),
        entry("GET", "Organization/none"),
        entry("GET", "Organization?name=县"),
        kind="batch",
    ))  # fmt: skip
    told = answer.told["entry"]
    assert [one["response"]["status"] for one in told] == ["201", "422", "404", "200"]
    assert told[1]["response"]["outcome"]["issue"][0]["code"] == "structure"
    assert told[3]["resource"]["total"] == 1


def test_conditional_entries(door):
    numbered = {**ORGANISATION, "identifier": [{"system": "urn:x", "value": "7"}]}
    door.create(numbered)
    answer = door("POST", "", bundle(
        entry("POST", "Organization", numbered, WHO, ifNoneExist="identifier=urn:x|7"),
        entry("PUT", "Organization?identifier=urn:x|8", {**numbered, "identifier": [
            {"system": "urn:x", "value": "8"}], "partOf": {"reference": WHO}}),
        entry("POST", "Location", {"resourceType": "Location", "managingOrganization": {
            "reference": "Organization?identifier=urn:x|7"}}),
    ))  # fmt: skip
    assert [one["response"]["status"] for one in answer.told["entry"]] == ["200", "201", "201"]
    assert len(ids(door("GET", "Organization"))) == 2
    assert len(ids(door("GET", "Location?organization.identifier=urn:x|7"))) == 1
    assert len(ids(door("GET", "Organization?partof.identifier=urn:x|7"))) == 1
    missing = {"resourceType": "Location", "managingOrganization": {
        "reference": "Organization?identifier=urn:x|9"}}  # fmt: skip
    refused(door("POST", "", bundle(entry("POST", "Location", missing))), 412, "not-found")


def test_what_belongs_together_comes_together(door):
    who = door.create(patient())
    first = door.create(pressure(f"Patient/{who['id']}"))
    door.create(pressure(f"Patient/{who['id']}", "2026-04-01", 130))
    found = door("GET", "Observation?date=2026-03-01&_include=Observation:subject").told
    assert [(e["resource"]["id"], e["search"]["mode"]) for e in found["entry"]] == [
        (first["id"], "match"), (who["id"], "include"),
    ]  # fmt: skip
    back = door("GET", "Patient?_revinclude=Observation:patient").told
    assert back["total"] == 1 and len(back["entry"]) == 3
    assert ids(door("GET", "Patient?_has:Observation:patient:date=2026-04-01")) == [who["id"]]
    assert ids(door("GET", "Observation?patient.name=王秀&_sort=-date"))[1] == first["id"]
    short = door("GET", f"Observation/{first['id']}?_elements=subject").told
    assert "component" not in short and short["subject"] and short["status"] == "final"
    counted = door("GET", "Observation?_summary=count").told
    assert (counted["total"], counted["type"]) == (2, "searchset") and "entry" not in counted
    assert "entry" not in door("GET", "Observation?_count=0").told


def test_pages_stay_as_they_were_at_the_first(door):
    made = [door.create({**ORGANISATION, "name": f"医院{n:02}"}) for n in range(7)]
    first = door("GET", "Organization?_sort=name&_count=3").told
    links = {one["relation"]: one["url"] for one in first["link"]}
    door("PUT", f"Organization/{made[4]['id']}", {**made[4], "name": "改名"})
    door("DELETE", f"Organization/{made[5]['id']}")
    door.create({**ORGANISATION, "name": "医院00"})
    names, url, pages = [e["resource"]["name"] for e in first["entry"]], links.get("next"), 1
    while url:
        told = door("GET", url.split("/fhir/")[1]).told
        assert told["total"] == 7
        names += [e["resource"]["name"] for e in told["entry"]]
        url = next((one["url"] for one in told["link"] if one["relation"] == "next"), "")
        pages += 1
    assert names == [f"医院{n:02}" for n in range(7)] and pages == 3
    assert door("GET", "Organization?_total=none").told.get("total") is None


def test_scopes_and_places(open_door, door):
    far = open_door("system/*.read", "990101002", "west")
    near = open_door("system/Patient.rs", "990101001", "east")
    who = door.create(patient())
    door.create(pressure(f"Patient/{who['id']}"))
    door.create(ORGANISATION)
    assert ids(near("GET", "Patient")) == [who["id"]]
    refused(near("GET", "Observation"), 403, "forbidden")
    refused(near("POST", "Patient", patient()), 403, "forbidden")
    refused(near("GET", "Patient?_has:Observation:patient:code=1"), 403, "forbidden")
    assert ids(far("GET", "Patient")) == [] and ids(far("GET", "Observation")) == []
    refused(far("GET", f"Patient/{who['id']}"), 404, "not-found")
    refused(far("GET", f"Patient/{who['id']}/_history"), 404, "not-found")
    assert len(ids(far("GET", "Organization"))) == 1
    west = open_door("system/*.cruds", "990101002", "west-writer")
    answer = west("PUT", f"Patient/{who['id']}", {**patient(), "id": who["id"]})
    refused(answer, 403, "forbidden")
    far.token = "nobody"
    refused(far("GET", "Patient"), 401, "login")


def test_looks_at_people_are_on_record_in_sets(door):
    from xinglin.engines.ledger.queries import entries

    who = door.create(patient())
    for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
        door.create(pressure(f"Patient/{who['id']}", day))
    before = entries(reading=True).count()
    ids(door("GET", "Observation"))
    assert entries(reading=True).count() == before + 1
    assert entries(reading=True)[0].subject_id == Resident.objects.get().pk
    door("GET", "Organization")
    assert entries(reading=True).count() == before + 1
