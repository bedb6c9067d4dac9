"""The pure rules of jobs."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.jobs import rules


@given(st.times(), st.datetimes(dt.datetime(2020, 1, 2), dt.datetime(2030, 1, 1)))
def test_the_last_night_is_never_more_than_a_day_ago(at, moment):
    due = rules.due_since(at, moment)
    assert dt.timedelta(0) <= moment - due < dt.timedelta(days=1)
    assert (due.hour, due.minute) == (at.hour, at.minute)
