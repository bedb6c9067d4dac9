"""Who may receive whom, which way, and how fast."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.workflow.rules import due
from xinglin.kernel.time import ZONE
from xinglin.services.referral import rules
from xinglin.services.referral.workflow import referral

TIERS = st.integers(1, 4)


@given(TIERS, TIERS)
def test_there_and_back_are_opposite(here, there):
    back = {"up": "down", "down": "up", "across": "across"}
    assert rules.direction_of(there, here) == back[rules.direction_of(here, there)]


@given(st.sampled_from(list(rules.URGENCIES)), st.sampled_from(["", *rules.RISKS]), TIERS, TIERS)
def test_nobody_in_danger_is_sent_down(urgency, risk, here, there):
    told = rules.urgency_for(urgency, risk)
    direction = rules.direction_of(here, there)
    why = rules.unfit(told, risk, direction, there)
    if direction == "down" and (told != "ordinary" or risk in ("orange", "red", "purple")):
        assert why
    if direction == "up" and there >= rules.COUNTY:
        assert why == ""


@pytest.mark.parametrize(
    ("verb", "minutes"), [("hurry", 15), ("rescue", 10)]
)  # the answer to what cannot wait is owed in minutes, at night too
def test_urgent_ones_are_answered_in_minutes(verb, minutes):
    [clock] = [one for one in referral.deadlines if verb in one.starts]
    night = dt.datetime(2026, 10, 1, 2, 30, tzinfo=ZONE)  # a holiday
    assert due(clock.limit, night) - night == dt.timedelta(minutes=minutes)


def test_an_ordinary_one_is_answered_in_working_days():
    [clock] = [one for one in referral.deadlines if "send" in one.starts]
    friday = dt.datetime(2026, 3, 6, 16, 0, tzinfo=ZONE)
    assert due(clock.limit, friday).date() == dt.date(2026, 3, 10)


def test_the_look_afterwards_is_owed_in_two_weeks():
    [clock] = [one for one in referral.deadlines if "@returned" in one.starts]
    at = dt.datetime(2026, 3, 6, 16, 0, tzinfo=ZONE)
    assert due(clock.limit, at).date() == dt.date(2026, 3, 20)


def test_every_open_state_has_an_owner_and_a_limit():
    timed = {start for one in referral.deadlines for start in one.starts}
    for state in referral.by_state.values():
        if state.final:
            assert state.code in rules.FINAL
        elif state.code not in ("draft", "sent"):
            assert f"@{state.code}" in timed
