"""Any programme makes its own people up, and they are such as the programme could have seen."""

import datetime as dt

import pytest

from xinglin.engines.followup import discover, programmes
from xinglin.engines.followup.actions.making_up import eligible, make_up
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.rules.making_up import Someone, courses
from xinglin.engines.followup.tests.conftest import VILLAGE, live
from xinglin.engines.followup.words.eligibility import Aged
from xinglin.engines.ledger.actions import commit
from xinglin.engines.records.models import Visit

UNTIL = dt.date(2026, 11, 22)
ALL = [one.code for one in discover()]


def somebody(plan, number):
    """A person of an age that the programme is for."""
    who = plan.who
    small = who.max_age or any(
        isinstance(one, Aged) and one.below for one in getattr(who, "also", ())
    )
    age = who.min_age if who.min_age is not None else 1 if small or plan.order > 44 else 68
    birth = dt.date(2026 - age - 2, 1 + number % 12, 5)
    return Someone(number, birth, who.sex or "12"[number % 2], VILLAGE)


@pytest.mark.parametrize("code", ALL)
def test_courses_keep_to_the_schedule(code):
    plan = programmes[code]
    people = [somebody(plan, number) for number in range(120)]
    made = list(courses(plan, people, 7, UNTIL))
    assert 0 < len(made) < len(people), "a declared share of them"
    assert [one.visits for one in courses(plan, people, 7, UNTIL)] == [one.visits for one in made]
    assert any(one.visits for one in made)
    for one in made:
        found = [day for day, *_ in one.visits]
        assert found == sorted(found)
        assert all(one.who.birth <= one.joined <= day <= UNTIL for day in found)


def test_they_are_written_in_sets(county, plan):
    for number in range(12):
        live(f"甲{number}", birth=dt.date(1950, 1, 1 + number), lives_here=True)
    found = eligible(plan.code, VILLAGE, VILLAGE + 999, UNTIL)
    assert len(found) == 12
    with commit(by="示范", why="造数"):
        many = make_up(plan.code, found, seed=3, until=UNTIL)
    rows = list(Enrolment.objects.all())
    assert 0 < len(rows) < 12 and Visit.objects.count() == many > 0
    for row in rows:
        last = (
            Visit.objects.filter(resident_id=row.resident_id, grade__gt="").order_by("day").last()
        )
        assert (row.last_on, row.last_grade) == ((last.day, last.grade) if last else (None, ""))
        assert row.next_on is not None and row.until_on >= row.next_on
    assert make_up(plan.code, [], seed=3, until=UNTIL) == 0
