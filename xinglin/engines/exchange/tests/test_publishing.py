"""What was entered here is read there: the record as FHIR resources, kept up to date."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions, queries
from xinglin.engines.exchange.models import Resource
from xinglin.engines.exchange.tests.made import encounter, patient, pressure
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Condition, Observation
from xinglin.engines.records.words.guards import guarded_diagnoses


def publish():
    return actions.publish_records(by=KEEPER_AT_CONSOLE)


def found(kind, *pairs):
    told = queries.search(queries.asked(kind, pairs), KEEPER_AT_CONSOLE)
    return [queries.exact.read_resource(one.body) for one in told.matches]


def test_records_become_resources(bring, bundle):
    bring(bundle(
        patient("ann"), encounter("e", "ann", "2012-03-04T22:00:00-05:00"),
        pressure("o", "ann", "e", "2012-03-04T22:05:00-05:00", 138.5, 84),
    ))  # fmt: skip
    assert publish() > 3 and publish() == 0, "nothing twice"
    [who] = found("Patient", ("name", "ann"))
    assert who["gender"] == "female" and not queries.faults(who)
    [seen] = found("Observation", ("patient", who["id"]), ("date", "2012-03-04"))
    values = [part["valueQuantity"]["value"] for part in seen["component"]]
    assert values == [queries.exact.read(b"138.5"), 84] and not queries.faults(seen)
    [met] = found("Encounter", ("subject", f"Patient/{who['id']}"), ("class", "AMB"))
    assert seen["encounter"]["reference"] == f"Encounter/{met['id']}"
    for one in Resource.objects.all():
        told = queries.read(one.kind, one.key, KEEPER_AT_CONSOLE)
        assert not queries.faults(queries.exact.read_resource(told.body)), one.kind


def test_a_change_is_a_new_version_and_what_is_gone_is_retired(bring, bundle):
    bring(bundle(patient("ann"), pressure("o", "ann", None, "2012-03-04", 150, 84)))
    publish()
    row = Observation.objects.get()
    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        Observation.objects.filter(pk=row.pk).update(value=140)
    publish()
    [seen] = found("Observation")
    assert seen["component"][0]["valueQuantity"]["value"] == 140
    assert len(queries.history("Observation", seen["id"], KEEPER_AT_CONSOLE, before=None,
                               since=None, count=9)[0]) == 2  # fmt: skip
    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        Observation.objects.filter(pk=row.pk).delete()
    publish()
    assert found("Observation") == []
    person = Resident.objects.get()
    people.record_death(by=KEEPER_AT_CONSOLE, resident=person.pk, day=dt.date(2020, 1, 2))
    publish()
    assert [one["deceasedDateTime"] for one in found("Patient")] == ["2020-01-02"]


def test_what_came_by_the_door_keeps_its_name_and_what_only_it_says(county):
    told = {**patient("ann"), "maritalStatus": {"text": "已婚"}}
    [kept] = actions.store(
        by=KEEPER_AT_CONSOLE, wishes=[actions.Wish(told, told["id"])], place=990101000000000
    )
    publish()
    assert [one["id"] for one in found("Patient")] == [told["id"]]
    assert queries.read("Patient", told["id"], KEEPER_AT_CONSOLE).version == kept.version
    person = Resident.objects.get()
    people.record_death(by=KEEPER_AT_CONSOLE, resident=person.pk, day=dt.date(2020, 1, 2))
    publish()
    [who] = found("Patient")
    assert who["id"] == told["id"] and who["maritalStatus"] == {"text": "已婚"}
    assert who["deceasedDateTime"] == "2020-01-02" and who["identifier"] == told["identifier"]


def test_what_a_programme_keeps_to_itself_is_not_published(bring, bundle):
    assert guarded_diagnoses, "sensitive programmes are declared"
    bring(bundle(patient("ann")))
    person = Resident.objects.get()
    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        for code in ("F20.0", "I10"):
            Condition.objects.create(resident=person, system="icd10", code=code, title=code)
    publish()
    assert [one["code"]["coding"][0]["code"] for one in found("Condition")] == ["I10"]
