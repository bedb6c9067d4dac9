"""FHIR R4: people and what happened to them become records, all else is kept as received."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.access.queries import unseal
from xinglin.engines.exchange import queries
from xinglin.engines.exchange.models import Known, Received, Verdict
from xinglin.engines.exchange.queries import searches
from xinglin.engines.exchange.rules.fhir import indexing
from xinglin.engines.exchange.tests.made import (
    condition,
    encounter,
    life,
    number,
    patient,
    pressure,
    uid,
)
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.people.queries import known_by_id
from xinglin.engines.records.models import Condition, Encounter, Observation, Visit

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data"
SAME = (
    "total", "recorded", "set_aside", "waiting", "kept_as_received", "resources", "enrolled",
    "not_enrolled", "visits",
)  # fmt: skip


def alike(*totals):
    return all({k: one.as_json()[k] for k in SAME} == {k: totals[0].as_json()[k] for k in SAME}
               for one in totals)  # fmt: skip


def adds_up(told):
    parts = told.recorded + told.set_aside + told.waiting + told.kept
    return told.total == parts == sum(told.resources.values())


def rows():
    models = (Resident, Encounter, Condition, Observation, Visit, Enrolment, Received, Known)
    return [(m.objects.count(), m.past.objects.count()) for m in models]


def test_a_life_becomes_records(bring, bundle):
    path = bundle(
        patient("ann"),
        encounter("e1", "ann", "2012-03-04T22:00:00-05:00"),
        condition("c1", "ann", "2010-05-01"),
        pressure("o1", "ann", "e1", "2012-03-04T22:05:00-05:00", 138.5, 84),
        {
            "resourceType": "Claim",
            "id": uid("x"),
            "patient": {"reference": f"Patient/{uid('ann')}"},
        },
    )
    told = bring(path, enrol=True)
    assert adds_up(told) and (told.accepted, told.kept) == (4, 1)
    person = Resident.objects.get()
    assert (person.name, person.sex, person.place_id) == ("Ann Wang", "2", 990101000000000)
    met = Encounter.objects.get()
    assert met.day == dt.date(2012, 3, 4), "the day as it is written, no zone applied"
    seen = Visit.objects.get()
    assert (seen.day, seen.mode, seen.encounter_id) == (met.day, "1", met.pk)
    assert (seen.measured, seen.controlled) == (1, 1)
    measured = Observation.objects.get()
    assert (measured.value, measured.second, measured.visit_id) == (138.5, 84, seen.pk)
    assert Enrolment.objects.get().joined == dt.date(2010, 5, 1)
    kept = Received.objects.get()
    assert kept.resident_id == person.pk
    assert json.loads(unseal(kept.body))["id"] == uid("x")
    assert Identifier.objects.filter(kind="99").count() == 1


def test_dry_and_for_real_twice(bring, bundle, tmp_path):
    for seed in range(6):
        bundle(*life(f"w{seed}", seed), name=f"{seed}.json")
    dry = bring(tmp_path, enrol=True, dry_run=True)
    assert not Resident.objects.exists() and not Received.objects.exists()
    first = bring(tmp_path, enrol=True)
    stand = rows()
    second = bring(tmp_path, enrol=True)
    assert alike(dry, first, second) and adds_up(first)
    assert rows() == stand and all(past == 0 for _, past in stand[:4] + stand[6:])
    assert (first.unchanged, second.accepted) == (0, 0) and first.visits
    assert dry.batches == [] and len(first.batches) == 6


AGE_35 = "1985-06-15"


@pytest.mark.parametrize(
    "person, illness, joined, left, why",
    [
        ({}, {}, "2010-05-01", None, ""),
        ({"birthDate": AGE_35}, {}, "2020-06-15", None, ""),
        ({"birthDate": "1984-02-29"}, {}, "2019-03-01", None, ""),
        ({"deceasedDateTime": "2015-02-03T04:05:06Z"}, {}, "2010-05-01", "2015-02-03", "died"),
        ({}, {"abatementDateTime": "2013-01-01"}, "2010-05-01", "2013-01-01", "cured"),
        ({"deceasedDateTime": "2012-01-01"}, {"abatementDateTime": "2013-01-01"}, "2010-05-01",
         "2012-01-01", "died"),
        ({}, {"onsetDateTime": None, "recordedDate": "2011-04-03T00:00:00+08:00"}, "2011-04-03",
         None, ""),
        ({"birthDate": AGE_35, "deceasedDateTime": "2015-01-01"}, {}, None, None, ""),
        ({}, {"verificationStatus": {"coding": [{"code": "refuted"}]}}, None, None, ""),
        ({}, {"code": "1"}, None, None,
         ""),
        ({}, {"code": "I11.9"},
         "2010-05-01", None, ""),
        ({}, {"code": "I16"},
         None, None, ""),
    ],
)  # fmt: skip
def test_who_is_enrolled_from_when_and_until_when(
    bring, bundle, person, illness, joined, left, why
):
    illness = {k: v for k, v in condition("c", "ann", "2010-05-01", **illness).items() if v}
    told = bring(bundle(patient("ann", **person), illness), enrol=True)
    found = Enrolment.objects.first()
    if joined is None:
        assert found is None and not told.enrolled
    else:
        assert found.joined.isoformat() == joined and found.left_why == why
        assert (found.left.isoformat() if found.left else None) == left
        assert found.left is None or (found.next_on, found.check_on) == (None, None)


def test_it_is_said_who_is_not_enrolled(bring, bundle):
    told = bring(
        bundle(
            patient("ann", birthDate=AGE_35, deceasedDateTime="2015-01-01"),
            condition("c", "ann", "2010-05-01"),
        ),
        enrol=True,
    )
    assert list(told.not_enrolled.values()) == [1]
    assert "已去世" in Verdict.objects.get(verdict="not_enrolled").why


def test_only_whole_panels_of_outpatient_encounters_count(bring, bundle):
    told = bring(
        bundle(
            patient("ann"),
            condition("c1", "ann", "2015-01-01"),
            condition("c0", "ann", "2010-05-01", "59621000"),
            encounter("early", "ann", "2009-01-01"),
            pressure("o0", "ann", "early", "2009-01-01", 150, 80),
            encounter("e1", "ann", "2012-01-01"),
            pressure("o1a", "ann", "e1", "2012-01-01T10:00:00+08:00", 120, 70),
            pressure("o1b", "ann", "e1", "2012-01-01T09:00:00+08:00", 180, 99),
            encounter("e2", "ann", "2013-01-01", "EMER"),
            pressure("o2", "ann", "e2", "2013-01-01", 120, 70),
            encounter("e3", "ann", "2014-01-01"),
            pressure("o3", "ann", "e3", "2014-01-01", 120, None),
            encounter("e4", "ann", "2015-01-01"),
            pressure("o4", "ann", None, "2015-01-01", 120, 70),
        ),
        enrol=True,
    )
    assert Enrolment.objects.get().joined == dt.date(2010, 5, 1), "one enrolment, earliest onset"
    seen = Visit.objects.get()
    assert told.visits == 1 and seen.day == dt.date(2012, 1, 1)
    assert seen.answers["systolic"] == 120, "the last of several panels of one encounter"
    assert told.kept == 1 and Received.objects.get().kind == "Observation"


def test_grades_by_the_age_on_the_day(bring, bundle):
    bring(
        bundle(
            patient("ann", birthDate="1950-06-15"),
            condition("c", "ann", "2010-01-01"),
            encounter("e1", "ann", "2015-06-14"),
            pressure("o1", "ann", "e1", "2015-06-14", 145, 80),
            encounter("e2", "ann", "2015-06-15"),
            pressure("o2", "ann", "e2", "2015-06-15", 149.9, 80),
        ),
        enrol=True,
    )
    assert list(Visit.objects.order_by("day").values_list("controlled", flat=True)) == [0, 1]


@pytest.mark.parametrize(
    "more, why",
    [
        ({"gender": None}, "缺少性别"),
        ({"birthDate": "1950"}, "缺少完整的出生日期"),
        ({"birthDate": "2950-01-01"}, "晚于今天"),
        ({"name": []}, "缺少姓名"),
        ({"deceasedDateTime": "1940-01-01"}, "死亡日期"),
        ({"identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": number()[:-1] + "Z"}]},
         "X"),
        ({"identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": number()}]},
         "出生日期与身份证号不一致"),
    ],
)  # fmt: skip
def test_what_depends_on_a_person_waits_for_him(bring, bundle, more, why):
    who = {k: v for k, v in patient("ann", **more).items() if v is not None}
    told = bring(bundle(who, encounter("e", "ann", "2012-01-01"), condition("c", "ann", "2010")))
    assert (told.set_aside, told.recorded) == (3, 0) and adds_up(told)
    said = list(Verdict.objects.order_by("pk").values_list("why", flat=True))
    assert why in said[0] and said[1:] == ["等待该居民"] * 2


def test_official_numbers_match_people_we_know(bring, bundle):
    official = {"system": "urn:oid:2.16.156.10011.1.3", "value": number(sequence=2)}
    first = patient("ann", birthDate="1970-03-01", identifier=[official])
    bring(bundle(first))
    other = {**first, "id": uid("other"), "address": [{"text": "新地址"}]}
    assert bring(bundle(other)).recorded == 1
    assert Resident.objects.count() == 1
    assert known_by_id([number(sequence=2)])
    stranger = {**first, "id": uid("third"), "gender": "male"}
    assert bring(bundle(stranger)).waiting == 1


def test_a_hospitals_own_number_matches_with_the_same_details(bring, bundle):
    bring(bundle(patient("ann")))
    bring(bundle({**patient("ann"), "id": uid("again")}))
    assert Resident.objects.count() == 1
    bring(bundle({**patient("ann"), "id": uid("x"), "birthDate": "1951-01-01"}))
    assert Resident.objects.count() == 2


def test_somebody_like_a_person_we_know_waits_for_a_look(bring, bundle):
    phone = [{"system": "phone", "value": "13900001111"}]
    known = patient("zeng", name=[{"text": "曾晓鸣"}], birthDate="1950-06-15", telecom=phone)
    bring(bundle(known))
    elsewhere = [{"system": "http://elsewhere.example/mrn", "value": "7"}]
    misheard = {**known, "id": uid("other"), "name": [{"text": "增晓明"}], "identifier": elsewhere}
    told = bring(bundle(misheard, condition("c", "other", "2010")))
    assert told.waiting == 2 and adds_up(told) and Resident.objects.count() == 1
    said = list(Verdict.objects.order_by("pk").values_list("why", flat=True))
    assert "可能是已登记的居民：" in said[0] and "电话相同" in said[0]
    stranger = {**misheard, "birthDate": "1961-02-03", "telecom": []}
    assert bring(bundle(stranger)).accepted == 1


def test_where_a_person_lives(bring, bundle):
    bring(bundle(patient("ann", address=[{"district": "990101001", "line": ["1号"]}])))
    assert Resident.objects.get().place_id == 990101001000000
    told = bring(bundle(patient("bob")), place=None)
    assert told.set_aside == 1 and "--place" in Verdict.objects.latest("pk").mend


def test_a_later_version_never_makes_a_second_fact(bring, bundle):
    parts = [patient("ann"), encounter("e", "ann", "2012-01-01")]
    bring(bundle(*parts, pressure("o", "ann", "e", "2012-01-01", 150, 90)))
    told = bring(bundle(*parts, pressure("o", "ann", "e", "2012-01-01", 140, 90)))
    assert (told.accepted, told.unchanged) == (1, 2)
    assert Observation.objects.get().value == 140 and Observation.past.objects.count() == 1
    wrong = pressure("o", "ann", "e", "2012-01-01", 140, 90) | {"status": "entered-in-error"}
    told = bring(bundle(*parts, wrong))
    assert told.set_aside == 1 and "已接收过" in Verdict.objects.latest("pk").why


def test_ndjson_in_any_order_and_across_files(bring, tmp_path):
    parts = life("w", 3)
    kinds = sorted({one["resourceType"] for one in parts}, reverse=True)
    files = []
    for kind in kinds:
        path = tmp_path / f"{kind}.ndjson"
        path.write_text("\n".join(json.dumps(p) for p in parts if p["resourceType"] == kind) + "\n")
        files.append(path)
    bad = tmp_path / "Bad.ndjson"
    bad.write_text(json.dumps(parts[0]) + '\n{"resourceType": "Observation", \nnot json\n')
    dry = bring(*files, bad, enrol=True, dry_run=True)
    first, second = bring(*files, bad, enrol=True), bring(*files, bad, enrol=True)
    assert alike(dry, first, second) and adds_up(first)
    assert first.resources["（无法识别）"] == 2 and first.set_aside >= 2
    assert Resident.objects.count() == 1 and Enrolment.objects.count() == 1


def test_json_that_is_no_fhir_or_cut_short(bring, bundle, tmp_path):
    whole = bundle(*life("w", 1)).read_bytes()
    cut = tmp_path / "cut.json"
    cut.write_bytes(whole[: len(whole) // 2])
    other = tmp_path / "other.json"
    other.write_text('{"a": 1}')
    told = bring(cut, other, tmp_path / "bundle.json")
    assert len(told.refused) == 2 and told.accepted > 5
    assert "不完整" in told.refused[0]["what"] and "不是 FHIR" in told.refused[1]["what"]


def test_units_and_ranges(bring, bundle):
    def observed(word, code, value, unit):
        return {
            "resourceType": "Observation", "id": uid(word), "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": "x"},
            "subject": {"reference": f"urn:uuid:{uid('ann')}"},
            "effectiveDateTime": "2012-01-01",
            "valueQuantity": {"value": value, "code": unit, "unit": unit},
        }  # fmt: skip

    told = bring(
        bundle(
            patient("ann"),
            observed("a", "718-7", 13.5, "g/dL"),
            observed("b", "2339-0", 95, "mg/dL"),
            observed("c", "29463-7", 700, "kg"),
            observed("d", "29463-7", 70, "[lb_av]"),
        )
    )
    assert (told.accepted, told.set_aside) == (4, 1)
    found = dict(Observation.objects.values_list("question", "value"))
    assert found == {"haemoglobin": 135, "loinc:2339-0": 95, "loinc:29463-7": 70}


def test_real_bundles_that_nobody_here_wrote(bring, bundle, tmp_path):
    """Synthea's people where they are at hand; our own lives always."""
    for seed in range(8):
        bundle(*life(f"own{seed}", seed), name=f"own{seed}.json")
    folders = [tmp_path, *([SHARED / "synthea"] if (SHARED / "synthea").is_dir() else [])]
    dry = bring(*folders, enrol=True, dry_run=True, verdicts_in=tmp_path)
    first = bring(*folders, enrol=True, verdicts_in=tmp_path)
    second = bring(*folders, enrol=True, verdicts_in=tmp_path)
    assert alike(dry, first, second) and adds_up(first) and not first.refused
    assert Visit.objects.count() == first.visits
    assert Enrolment.objects.count() == sum(first.enrolled.values()) >= 8


def test_official_examples_all_go_through(bring, tmp_path):
    """Every official example gets a verdict; without them at hand, shapes of our own."""
    folder = SHARED / "fhir-r4-examples"
    if not folder.is_dir():
        folder = tmp_path
        for at, thing in enumerate(life("w", 2)):
            (folder / f"{at}.json").write_text(json.dumps(thing))
    told = bring(folder)
    assert adds_up(told) and not told.refused and told.total >= 10


@pytest.mark.parametrize("resource", [
    patient("p", active=True), patient("q", deceasedBoolean=False), {"resourceType": "Patient"},
    pressure("o", "p", "e", "2026-01-02", 150, 90), encounter("e", "p", "2026-01-02"),
    condition("c", "p", "2020-01-01"),
])  # fmt: skip
def test_parameters_that_are_passed_over_had_nothing_to_say(resource, monkeypatch):
    kind, mark = resource["resourceType"], indexing.Marker(b"k")
    found = indexing.index(kind, resource, mark)
    every = [(one, None) for code, one in indexing.offered(kind).items()
             if code not in indexing.OWN]  # fmt: skip
    monkeypatch.setattr(indexing, "_indexed", lambda _: every)
    assert indexing.index(kind, resource, mark) == found
    said = {entry[0] for entry in found.marks}
    if kind == "Patient":  # that nobody said he died is found by `deceased=false`
        assert indexing.offered(kind)["deceased"].number in said


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans are SQLite's")
@pytest.mark.parametrize("kind, pairs", [
    ("Patient", [("identifier", "urn:a|1")]),
    ("Patient", [("family", "王"), ("given", "秀")]),
    ("Observation", [("date", "ge2026-01-01"), ("patient", "p"), ("code", "85354-9")]),
])  # fmt: skip
def test_a_search_goes_from_its_narrowest_condition_to_the_resources(db, kind, pairs):
    rows = searches._matching(queries.asked(kind, pairs), KEEPER_AT_CONSOLE)
    assert "SEARCH exchange_resource USING INTEGER PRIMARY KEY" in rows.order_by("pk").explain()
