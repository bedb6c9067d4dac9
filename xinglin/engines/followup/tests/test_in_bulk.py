"""Thousands of visits at once come out as they would one by one."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.followup import actions, programmes, queries
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.rules import grade_columns
from xinglin.engines.followup.tests.conftest import live
from xinglin.engines.ledger.actions import commit
from xinglin.engines.records.models import Observation, Visit
from xinglin.kernel.time import stopped

STARTS = dt.date(2025, 1, 6)


def pressed():
    """The declared programme that grades blood pressure."""
    measuring = [one for one in programmes if "bp" in one.asks and one.standard is not None]
    return min(measuring, key=lambda one: one.order)


def columns_of(people, readings):
    """Columns for people with (days apart, systolic, diastolic) each, in order."""
    rows = [
        (who, STARTS + dt.timedelta(days=sum(r[0] for r in each[: n + 1])), r[1], r[2])
        for who, each in zip(people, readings, strict=True)
        for n, r in enumerate(each)
    ]
    return {
        "person": [row[0] for row in rows],
        "day": [row[1] for row in rows],
        "age": [55] * len(rows),
        "sex": ["1"] * len(rows),
        "mode": ["1"] * len(rows),
        "systolic": [row[2] for row in rows],
        "diastolic": [row[3] for row in rows],
    }


reading = st.tuples(st.integers(1, 100), st.integers(100, 200), st.integers(50, 99))


@settings(max_examples=50)
@given(st.lists(st.lists(reading, max_size=6), max_size=4))
def test_columns_are_graded_like_single_visits(readings):
    plan = pressed()
    columns = columns_of(range(len(readings)), readings)
    found = grade_columns(plan, columns)
    person, before, singly = None, None, []
    for n, who in enumerate(columns["person"]):
        values = {"systolic": columns["systolic"][n], "diastolic": columns["diastolic"][n]}
        before = before if who == person else None
        now = plan.facts(values, day=columns["day"][n], age=55, sex="1", before=before)
        singly.append((plan.grade(now).grade, plan.grade(now).next_on))
        person, before = who, now
    assert list(zip(found["grade"], found["next_on"], strict=True)) == singly


def test_visits_by_the_thousand_are_stored_with_what_was_measured(doctor):
    plan = pressed()
    people = [live(f"乙{n}").pk for n in range(3)]
    readings = [[(1, 128, 80), (90, 152, 88), (14, 151, 92)], [(5, 130, 80)], [(9, 149, 70)]]
    columns = columns_of(people, readings)
    with stopped(dt.date(2026, 11, 22)), commit(by="导入", why="导入随访", door="import"):
        actions.write_enrolments(
            {
                "resident_id": people,
                "programme": [plan.code] * 3,
                "place_id": [live("丙").place_id] * 3,
                "joined": [STARTS] * 3,
                "next_on": [STARTS] * 3,
            }
        )
        done = actions.write_follow_ups(plan.code, columns, also={"source": ["import"] * 5})
        assert actions.advance_many(plan.code, done.states) == 3
    visits = list(Visit.objects.order_by("id"))
    assert [one.grade for one in visits] == [
        "controlled",
        "high",
        "still high",
        "controlled",
        "high",
    ]
    assert visits[0].pk == done.first and visits[0].answers == {"systolic": 128, "diastolic": 80}
    pairs = Observation.objects.filter(question="bp").order_by("visit_id")
    assert [(row.visit_id, row.value, row.second) for row in pairs] == [
        (one.pk, one.answers["systolic"], one.answers["diastolic"]) for one in visits
    ]
    first = Enrolment.objects.get(resident_id=people[0])
    assert first.referred_on == first.last_on == visits[2].day
    assert first.next_on == visits[2].next_on
    assert len(queries.due(seen_by=doctor, which="returned")) == 1


def test_what_a_later_visit_said_is_not_taken_back(doctor):
    plan = pressed()
    who = live().pk
    with stopped(dt.date(2026, 11, 22)), commit(by="导入", why="导入随访", door="import"):
        made = actions.enrol(by=doctor, resident=who, programme=plan.code, joined=STARTS)
        actions.record_follow_up(
            by=doctor, enrolment=made.pk, day=dt.date(2026, 5, 1), answers={"bp": "120/80"}
        )
        done = actions.write_follow_ups(plan.code, columns_of([who], [[(1, 160, 95)]]))
        assert actions.advance_many(plan.code, done.states) == 0
    assert Enrolment.objects.get().last_on == dt.date(2026, 5, 1)


def test_nothing_at_all_is_nothing(doctor):
    plan = pressed()
    with commit(by="导入", why="空", door="import"):
        done = actions.write_follow_ups(plan.code, columns_of([], []))
    assert done.states == {} and not Visit.objects.exists()
