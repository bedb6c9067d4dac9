"""Visits recorded without a network: stored once, refused with reasons, conflicts shown."""

import datetime as dt
import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from xinglin.engines.followup.models import Enrolment
from xinglin.engines.records.models import Visit
from xinglin.kernel.time import days, today
from xinglin.services.clinic import actions
from xinglin.services.clinic.models import Carried
from xinglin.services.clinic.pages.away import panel_to_carry


@pytest.fixture
def doctor(reads):
    return reads("cunyi")


@pytest.fixture
def carried(doctor):
    """What the doctor took along, and somebody of it whose form asks for a blood pressure."""
    told = panel_to_carry(doctor.actor, doctor.place)
    one = next(
        one for one in told["people"]
        if any("systolic" in f["fields"] for g in told["forms"][one["form"]] for f in g["fields"])
    )  # fmt: skip
    return told, one


def answers_for(told, one):
    """Every required question answered with something that may be."""
    found = {}
    for group in told["forms"][one["form"]]:
        for asked in group["fields"]:
            if asked["fields"]:
                found |= dict(zip(asked["fields"], (128, 82), strict=True))
            elif asked["kind"] == "choice" and asked["required"]:
                found[asked["name"]] = asked["choices"][0][0]
            elif asked["kind"] == "ticks" and asked["required"]:
                found[asked["name"]] = [asked["choices"][0][0]]
            elif asked["kind"] == "number" and asked["required"]:
                low, high = asked["low"][0] or 0, asked["high"][0] or 100
                found[asked["name"]] = round((low + high) / 2)
            elif asked["kind"] in ("text", "long") and asked["required"]:
                found[asked["name"]] = "无"
    return found


def visit_of(told, one, **more):
    given_ones = {
        "id": str(uuid.uuid4()), "enrolment": one["enrolment"], "kind": one["kind"],
        "day": str(today()), "mode": "2", "last_on": one["last_on"], "newest": one["newest"],
        "at": "2026-11-23T08:00:00+00:00", "answers": answers_for(told, one),
    }  # fmt: skip
    return {**given_ones, **more}


def test_the_panel_holds_names_and_forms_and_no_numbers(doctor, carried):
    told, one = carried
    text = json.dumps(told, ensure_ascii=False)
    assert one["name"] in text and told["forms"][one["form"]]
    assert all("****" in p["phone"] or not p["phone"] for p in told["people"])
    reach = Enrolment.objects.filter(pk__in=[p["enrolment"] for p in told["people"]])
    assert all(doctor.place.number <= row.place_id <= doctor.place.last for row in reach)


def test_a_visit_is_stored_once_however_often_it_is_sent(doctor, carried):
    told, one = carried
    visit = visit_of(told, one)
    (first,) = actions.receive(by=doctor.actor, visits=[visit])
    assert first["verdict"] == "stored", first
    before = Visit.objects.count()
    for _ in range(3):
        (again,) = actions.receive(by=doctor.actor, visits=[visit])
        assert again["verdict"] == "same" and again["visit"] == first["visit"]
    assert Visit.objects.count() == before
    kept = Visit.objects.get(pk=first["visit"])
    assert (kept.source, kept.mode, kept.answers["systolic"]) == ("offline", "2", 128)
    assert Carried.objects.get(visit=kept).recorded_at is not None


def test_somebody_else_was_there_meanwhile(doctor, carried):
    told, one = carried
    (first,) = actions.receive(by=doctor.actor, visits=[visit_of(told, one)])
    assert first["verdict"] == "stored"
    later = visit_of(told, one, day=str(days(1).before(today())))
    (clash,) = actions.receive(by=doctor.actor, visits=[later])
    assert clash["verdict"] == "conflict" and "下载" in clash["what"]
    (held,) = actions.receive(by=doctor.actor, visits=[{**later, "anyway": True}])
    assert held["verdict"] == "stored", held


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answers": {"systolic": 900, "diastolic": 20}}, "有误"),
        ({"day": "2999-01-01"}, "今天之后"),
        ({"enrolment": 10**9}, "没有这项管理记录"),
        ({"id": "x"}, "读不懂"),
        ({"day": "yesterday"}, "读不懂"),
        ({"answers": [1]}, "读不懂"),
        ({"at": "now"}, "读不懂"),
        ({"enrolment": 2**70}, "读不懂"),
        ({"mode": "88"}, "没有"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_stored(doctor, carried, wrong, said):
    told, one = carried
    bad, good = visit_of(told, one, **wrong), visit_of(told, one)
    first, second = actions.receive(by=doctor.actor, visits=[bad, good])
    assert first["verdict"] == "refused" and said in first["what"] + first["why"], first
    assert second["verdict"] == "stored"


def test_a_stranger_s_patient_is_refused(doctor, reads, carried):
    told, one = carried
    outside = Enrolment.objects.exclude(
        place__number__range=(doctor.place.number, doctor.place.last)
    ).filter(left=None).first()  # fmt: skip
    (answer,) = actions.receive(by=doctor.actor, visits=[visit_of(told, one, enrolment=outside.pk)])
    assert answer["verdict"] == "refused"


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.lists(anything, max_size=4))
def test_no_nonsense_breaks_it(doctor, visits):
    answers = actions.receive(by=doctor.actor, visits=visits)
    assert len(answers) == len(visits) and {a["verdict"] for a in answers} <= {"refused"}


def test_the_page_and_its_endpoints(doctor, reads, carried):
    told, one = carried
    page = doctor.opens("/clinic/offline/")
    assert one["name"] not in page.text and "clinic/away.js" in page.text
    worker = doctor.client.get("/clinic/offline/worker.js")
    assert worker["Content-Type"].startswith("text/javascript") and b"KEPT" in worker.content
    manifest = doctor.client.get("/clinic/offline/manifest.webmanifest").json()
    assert manifest["display"] == "standalone" and manifest["icons"]
    assert doctor.client.get("/clinic/offline/state/").json()["token"]
    assert doctor.client.get("/clinic/offline/panel/").json()["people"]

    def post(body):
        return doctor.client.post("/clinic/offline/sync/", body, content_type="application/json")

    answer = post(json.dumps({"visits": [visit_of(told, one)]}))
    assert answer.json()["visits"][0]["verdict"] == "stored"
    for body, status in (("", 400), ("[]", 400), ('{"visits": 7}', 422), ("{" * 9, 400)):
        assert post(body).status_code == status, body
    assert post(json.dumps({"visits": [{}] * 201})).status_code == 422
    assert doctor.client.get("/clinic/offline/sync/").status_code == 405
    assert reads("tongji").client.get("/clinic/offline/panel/").status_code == 403


def test_the_day_of_the_visit_is_the_day_of_the_visit(doctor, carried):
    told, one = carried
    day = dt.date.fromisoformat(one["last_on"]) if one["last_on"] else days(9).before(today())
    on = max(days(2).before(today()), days(1).after(day))
    (answer,) = actions.receive(by=doctor.actor, visits=[visit_of(told, one, day=str(on))])
    assert answer["verdict"] == "stored", answer
    assert Visit.objects.get(pk=answer["visit"]).day == on
