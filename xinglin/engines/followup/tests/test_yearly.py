"""Once a year, and again in two weeks where something was found: two different visits."""

import datetime as dt

import pytest

from xinglin.engines.followup import actions, programmes, queries
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.tests.conftest import live
from xinglin.kernel.time import stopped


@pytest.fixture
def plan():
    """A declared programme with one visit a year and another as needed."""
    return next(one for one in programmes if one.main.once_a and one.spare is not one.main)


def test_a_short_appointment_is_for_the_visit_as_needed_and_is_kept_by_it(doctor, plan):
    with stopped(dt.date(2026, 5, 20)):
        enrolled = actions.enrol(
            by=doctor,
            resident=live(birth=dt.date(1950, 3, 1), ill=None).pk,
            programme=plan.code,
            joined=dt.date(2026, 1, 5),
        )
        main = plan.main.name
        assert enrolled.next_kind == main
        made = actions.record_follow_up(
            by=doctor,
            enrolment=enrolled.pk,
            day=dt.date(2026, 5, 4),
            answers={"bp": "152/88"},
            kind=main,
        )
        assert made.grade == "raised pressure"
        now = Enrolment.objects.get()
        assert (now.next_on, now.next_kind) == (dt.date(2026, 5, 18), plan.spare.name)
        assert queries.due(seen_by=doctor, which="overdue")[0].kind == plan.spare.name
        actions.record_follow_up(
            by=doctor,
            enrolment=enrolled.pk,
            day=dt.date(2026, 5, 17),
            answers={"bp": "136/82"},
            kind=plan.spare.name,
        )
        now = Enrolment.objects.get()
        assert (now.next_on, now.next_kind) == (dt.date(2027, 1, 1), main)
        assert now.last_grade == "raised pressure" and now.promised_on is None
