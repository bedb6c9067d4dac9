"""Slots of a day, who is barred, until when one may cancel."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from xinglin.services.booking import rules

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))


@given(st.integers(0, 6), DAYS, st.integers(0, 60), st.sets(DAYS, max_size=4))
def test_a_pattern_gives_its_weekday_and_no_day_off(weekday, first, long, stops):
    last = first + dt.timedelta(long)
    found = rules.days_of(weekday, first, last, stops)
    assert all(day.weekday() == weekday and first <= day <= last for day in found)
    assert not stops & set(found)
    whole = {first + dt.timedelta(n) for n in range(long + 1)} - stops
    assert set(found) == {day for day in whole if day.weekday() == weekday}


@given(st.sampled_from(list(rules.SESSIONS)), st.integers(1, 20), st.integers(1, 15))
def test_slots_follow_one_another_and_some_are_kept(session, slots, minutes):
    times = rules.times_of(session, slots, minutes)
    assert times == sorted(set(times)) and times[0] == rules.BEGINS[session]
    assert 1 <= rules.kept_of(slots, 20) <= slots


@given(st.lists(DAYS, max_size=6), DAYS)
def test_three_in_ninety_days_bar_for_thirty(missed, on):
    until = rules.barred_until(missed, on)
    known = sorted(day for day in missed if day <= on)
    if until is not None:
        assert until == known[-1] + dt.timedelta(30) and on <= until
        assert sum((known[-1] - day).days < 90 for day in known) >= 3
    elif known and (on - known[-1]).days <= 30:
        assert sum((known[-1] - day).days < 90 for day in known) < 3


def test_kept_slots_are_for_old_people_or_on_the_day():
    day, before = dt.date(2026, 3, 3), dt.date(2026, 3, 2)
    assert rules.may_take(kept=True, age=64, day=day, on=before)
    assert not rules.may_take(kept=True, age=65, day=day, on=before)
    assert not rules.may_take(kept=True, age=20, day=day, on=day)
    assert not rules.may_take(kept=False, age=20, day=day, on=before)
