"""Records are written in a lifetime, read in one's own area, and every reading leaves a trace."""

import datetime as dt
from dataclasses import replace

import pytest

from xinglin.engines.access import NURSE, STATISTICIAN, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.ledger.actions import commit
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.engines.places.words import Level
from xinglin.engines.records import BLOOD_PRESSURE, WEIGHT, Form, actions, queries
from xinglin.engines.records.models import Observation, Visit
from xinglin.engines.records.words.guards import guards
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import stopped

VILLAGE, OTHER = 990101001001000, 990101001002000
FORM = Form(BLOOD_PRESSURE, WEIGHT)


def over(role, place=VILLAGE, account=1):
    return Actor(account, "测试医生", grants=(Grant(role, place, place + 999),))


@pytest.fixture(autouse=True)
def clock():
    with stopped(dt.date(2026, 11, 22)):
        yield


@pytest.fixture
def doctor(db):
    with commit(by="测试", why="设地"):
        for number in (VILLAGE, OTHER):
            Place.objects.create(
                number=number, last=number + 999, code=str(number), name="村", level=Level.VILLAGE
            )
    return over(VILLAGE_DOCTOR)


@pytest.fixture
def who(doctor):
    with commit(by="测试", why="建档"):
        return Resident.objects.create(
            name="张三", birth=dt.date(1970, 1, 1), sex="1", place_id=VILLAGE
        )


def visit(doctor, who, day, programme="甲", **answers):
    return actions.record_visit(
        by=doctor,
        resident=who.pk,
        programme=programme,
        kind="visit",
        day=day,
        answers=answers,
        form=FORM,
    )


def test_a_life_on_one_line(doctor, who):
    visit(doctor, who, dt.date(2026, 3, 2), systolic=152, diastolic=88)
    actions.record_encounter(
        by=doctor, resident=who.pk, kind="AMB", day=dt.date(2026, 4, 1), more={"reason": "I10"}
    )
    actions.record_condition(
        by=doctor, resident=who.pk, system="icd10", code="I10", title="原发性高血压"
    )
    actions.record_observation(
        by=doctor, resident=who.pk, question="weight", day=dt.date(2026, 5, 1), value=70.5
    )
    told = queries.timeline(who.pk, seen_by=doctor)
    assert [(one.kind, one.title) for one in told] == [
        ("condition", "原发性高血压"),
        ("observation", "体重"),
        ("encounter", "门诊"),
        ("visit", "甲"),
    ]
    assert told[1].text == "70.5 kg"


def test_the_line_goes_on_without_gap_or_repetition(doctor, who):
    for n in range(12):
        visit(doctor, who, dt.date(2026, 1, 1 + n // 3), weight=60 + n)
        actions.record_encounter(
            by=doctor, resident=who.pk, kind="AMB", day=dt.date(2026, 1, 1 + n // 4)
        )
    every = queries.timeline(who.pk, seen_by=doctor, limit=100)
    assert len(every) == 24
    found, before = [], None
    while part := queries.timeline(who.pk, seen_by=doctor, limit=5, before=before):
        found += part
        before = part[-1].place_in_order
    assert [one.place_in_order for one in found] == [one.place_in_order for one in every]


def test_trends_and_the_latest(doctor, who):
    for day, high in ((5, 150), (1, 140), (9, 130)):
        visit(doctor, who, dt.date(2026, 3, day), systolic=high, diastolic=80)
    told = queries.trend(who.pk, "bp", seen_by=doctor)
    assert [(one.day.day, one.value, one.second) for one in told] == [
        (1, 140, 80), (5, 150, 80), (9, 130, 80),
    ]  # fmt: skip
    assert queries.latest(who.pk, "bp", seen_by=doctor).value == 130
    assert queries.latest(who.pk, "weight", seen_by=doctor) is None


def test_every_reading_is_on_record(doctor, who):
    queries.timeline(who.pk, seen_by=doctor)
    entry = AuditEntry.objects.filter(reading=True).get()
    assert (entry.verb, entry.subject_id, entry.place) == ("records.timeline", who.pk, VILLAGE)


def test_strangers_find_nothing_and_write_nothing(doctor, who):
    seen = visit(doctor, who, dt.date(2026, 3, 2), weight=70)
    for stranger in (over(VILLAGE_DOCTOR, OTHER, 2), over(STATISTICIAN, account=3)):
        with pytest.raises(Missing):
            queries.timeline(who.pk, seen_by=stranger)
        with pytest.raises(Missing):
            queries.visit(seen.pk, seen_by=stranger)
        with pytest.raises(NotAllowed):
            visit(stranger, who, dt.date(2026, 3, 3), weight=70)
    glass = replace(over(VILLAGE_DOCTOR, OTHER, 2), opened=frozenset({who.pk}))
    assert queries.visits_of(who.pk, seen_by=glass)


def test_guarded_programmes_are_not_shown_to_others(doctor, who, monkeypatch):
    monkeypatch.setitem(guards, "丙", "followup.sensitive")
    with commit(by="测试", why="随访"):
        seen = actions.store_visit(
            resident=who.pk,
            programme="丙",
            kind="visit",
            day=dt.date(2026, 3, 2),
            answers={"weight": 70},
            form=FORM,
        )
    assert queries.visits_of(who.pk, seen_by=doctor) == []
    assert queries.timeline(who.pk, seen_by=doctor) == []
    assert queries.trend(who.pk, "weight", seen_by=doctor) == []
    with pytest.raises(Missing):
        queries.visit(seen.pk, seen_by=doctor)


@pytest.mark.parametrize("day", [dt.date(2026, 11, 23), dt.date(1969, 12, 31)])
def test_days_outside_of_a_life_are_refused(doctor, who, day):
    with pytest.raises(Refused):
        visit(doctor, who, day, weight=70)
    assert not Visit.objects.exists()


def test_a_value_out_of_range_is_refused(doctor, who):
    with pytest.raises(Refused, match="过高"):
        actions.record_observation(
            by=over(NURSE), resident=who.pk, question="bp", day=dt.date(2026, 3, 2),
            value=400, second=80,
        )  # fmt: skip
    assert not Observation.objects.exists()


def test_visits_in_sets(doctor, who):
    with commit(by="导入", why="导入", door="import"):
        first = actions.write_visits(
            {
                "resident_id": [who.pk] * 3,
                "programme": ["甲"] * 3,
                "kind": ["visit"] * 3,
                "day": [dt.date(2026, 3, n) for n in (1, 2, 3)],
                "answers": [{"weight": 70}] * 3,
            },
            [[("weight", 70.0, None, "")], [], [("bp", 120.0, 80.0, "")]],
        )
        assert actions.write_conditions({"resident_id": []}) == 0
    rows = list(Observation.objects.order_by("id").values_list("visit_id", "question", "day"))
    assert rows == [
        (first, "weight", dt.date(2026, 3, 1)),
        (first + 2, "bp", dt.date(2026, 3, 3)),
    ]
