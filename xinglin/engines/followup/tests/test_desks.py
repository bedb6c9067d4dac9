"""Due lists and counts: scoped, ordered, and answered from the right index."""

import datetime as dt

import pytest
from django.db import connection

from xinglin.engines.access import CDC_OFFICER, KEEPER_AT_CONSOLE, VILLAGE_DOCTOR
from xinglin.engines.followup import actions, queries
from xinglin.engines.followup.queries.desks import _due_in, scope_of
from xinglin.engines.followup.rules import is_wide, overlap
from xinglin.engines.followup.tests.conftest import (
    COUNTY,
    NEXT_VILLAGE,
    OTHER_COUNTY_VILLAGE,
    VILLAGE,
    live,
    over,
)
from xinglin.engines.ledger.actions import commit
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.records.words.guards import guards

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def many(county, plan):
    """Thirty people in three villages, due from three weeks ago to a week ahead."""
    people = [
        live(f"甲{n}", place=(VILLAGE, NEXT_VILLAGE, OTHER_COUNTY_VILLAGE)[n % 3])
        for n in range(30)
    ]
    with commit(by="测试", why="纳管"):
        actions.write_enrolments(
            {
                "resident_id": [one.pk for one in people],
                "programme": [plan.code] * 30,
                "place_id": [one.place_id for one in people],
                "joined": ["2026-01-01"] * 30,
                "next_on": [TODAY + dt.timedelta(days=n - 21) for n in range(30)],
                "referred_on": ["2026-11-01" if n == 3 else None for n in range(30)],
                "check_on": ["2026-06-01"] * 30,
            }
        )
    return people


def test_the_longest_waiting_come_first_and_pages_do_not_overlap(many):
    every = queries.due(seen_by=KEEPER_AT_CONSOLE, on=TODAY, size=100)
    assert [one.next_on for one in every] == sorted(one.next_on for one in every)
    assert len(every) == 22 and every[0].days_late == 21 and every[0].late
    pages = [queries.due(seen_by=KEEPER_AT_CONSOLE, on=TODAY, page=n, size=10) for n in (1, 2, 3)]
    assert [one.enrolment for page in pages for one in page] == [one.enrolment for one in every]


@pytest.mark.parametrize(
    "which, many_are", [("today", 1), ("week", 7), ("overdue", 21), ("open", 22), ("returned", 1)]
)
def test_parts_of_the_list_and_their_counts_agree(many, which, many_are):
    found = queries.due(seen_by=KEEPER_AT_CONSOLE, on=TODAY, which=which, size=100)
    assert len(found) == many_are
    told = queries.tally(seen_by=KEEPER_AT_CONSOLE, on=TODAY)
    assert getattr(told, which, many_are) == many_are
    assert told.enrolled == told.check == 30


def test_a_doctor_sees_his_village_and_an_officer_his_county(many):
    doctor = over(VILLAGE_DOCTOR, VILLAGE)
    officer = over(CDC_OFFICER, COUNTY, COUNTY + 10**9 - 1)
    places = {one.place for one in queries.due(seen_by=doctor, on=TODAY, size=100)}
    assert places == {VILLAGE}
    here = {one.place for one in queries.due(seen_by=officer, on=TODAY, size=100)}
    assert here == {VILLAGE, NEXT_VILLAGE}
    narrowed = queries.due(seen_by=officer, place=NEXT_VILLAGE, on=TODAY, size=100)
    assert {one.place for one in narrowed} == {NEXT_VILLAGE}
    assert queries.due(seen_by=doctor, place=NEXT_VILLAGE, on=TODAY) == []
    assert queries.tally(seen_by=officer, on=TODAY).enrolled == 20
    assert queries.tally(seen_by=doctor, place=COUNTY, on=TODAY).enrolled == 10


def test_capacity_puts_the_overdue_on_the_first_day(many):
    ahead = queries.capacity(seen_by=KEEPER_AT_CONSOLE, ahead=10, on=TODAY)
    assert ahead[0] == (TODAY, 22) and [n for _, n in ahead[1:9]] == [1] * 8 and ahead[9][1] == 0
    assert len(ahead) == 10


def test_capacity_of_a_village_adds_up_too(many, plan):
    doctor = over(VILLAGE_DOCTOR, VILLAGE)
    ahead = queries.capacity(seen_by=doctor, ahead=10, on=TODAY, programme=plan.code)
    assert ahead[0] == (TODAY, 8) and sum(n for _, n in ahead) == 10
    told = queries.tally(seen_by=doctor, on=TODAY, programme=plan.code)
    assert (told.overdue, told.today, told.enrolled) == (7, 1, 10)


def test_the_register_lists_everybody(many, plan):
    found = queries.register_of(plan.code, seen_by=KEEPER_AT_CONSOLE, size=100)
    assert len(found) == 30 and found[0].title == plan.title
    assert queries.register_of(plan.code, seen_by=KEEPER_AT_CONSOLE, grade="high") == []


def test_sensitive_programmes_are_for_their_staff_and_leave_a_trace(many, plan, monkeypatch):
    object.__setattr__(plan, "sensitive", True)
    monkeypatch.setitem(guards, plan.code, "followup.sensitive")
    try:
        doctor = over(VILLAGE_DOCTOR, VILLAGE)
        assert queries.due(seen_by=doctor, on=TODAY) == []
        assert queries.tally(seen_by=doctor, on=TODAY).enrolled == 0
        assert queries.enrolments_of(many[0].pk, seen_by=doctor) == []
        officer = over(CDC_OFFICER, COUNTY, COUNTY + 10**9 - 1)
        assert queries.due(seen_by=officer, on=TODAY)
        assert AuditEntry.objects.filter(verb="followup.list", reading=True).count() == 1
    finally:
        object.__setattr__(plan, "sensitive", False)


def test_reaches_are_cut_and_joined():
    assert overlap([(0, 9), (10, 19), (40, 50)], 5, 45) == [(5, 19), (40, 45)]
    assert overlap([(0, 9)], 10, 20) == []
    assert is_wide([(COUNTY, COUNTY + 10**9 - 1)]) and not is_wide([(VILLAGE, VILLAGE + 999)])


def plan_of(rows):
    if connection.vendor != "sqlite":
        return rows.explain()
    return " ".join(rows.explain().split())


def test_a_county_goes_by_days_and_a_village_by_places(many):
    officer = over(CDC_OFFICER, COUNTY, COUNTY + 10**9 - 1)
    doctor = over(VILLAGE_DOCTOR, VILLAGE)
    county, _ = _due_in(scope_of(officer, None, "followup.read").rows, "open", TODAY)
    village, _ = _due_in(scope_of(doctor, None, "followup.read").rows, "open", TODAY)
    if connection.vendor == "sqlite":
        assert "enrolment_due" in plan_of(county.order_by("next_on", "id")[:50])
        assert "enrolment_place" in plan_of(village.order_by("next_on", "id")[:50])
