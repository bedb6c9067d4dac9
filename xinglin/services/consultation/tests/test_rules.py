"""How fast an answer is owed, who may look, and the laws of both workflows."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.workflow.rules import due
from xinglin.kernel.time import ZONE
from xinglin.services.consultation import rules
from xinglin.services.consultation.workflow import consultation, reading

NIGHT = dt.datetime(2026, 10, 1, 2, 30, tzinfo=ZONE)  # a holiday
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1))


@given(MOMENTS, st.integers(0, 10_000), st.integers(1, 5000))
def test_an_answer_is_in_time_until_its_last_minute(sent, spent, owed):
    at, limit = sent + dt.timedelta(minutes=spent), sent + dt.timedelta(minutes=owed)
    told = rules.turn_around(sent, at, limit)
    assert told.minutes == spent and told.in_time == (spent <= owed)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.booleans())
def test_experts_see_a_case_until_it_is_closed_and_strangers_never(mine, origin, target, closed):
    sees = rules.may_look(mine, origin, target, closed=closed)
    assert sees == (mine == origin or (mine == target and not closed))
    assert not rules.may_look(None, origin, target, closed=closed)


@pytest.mark.parametrize(
    ("law", "verb", "minutes"),
    [(reading, "rush", 30), (reading, "hasten", 120), (reading, "send", 1440),
     (reading, "alarm", 10), (consultation, "urge", 120)],
)  # fmt: skip
def test_what_cannot_wait_is_owed_in_minutes_at_night_too(law, verb, minutes):
    [clock] = [one for one in law.deadlines if verb in one.starts]
    assert due(clock.limit, NIGHT) - NIGHT == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize("law", [reading, consultation])
def test_every_state_that_waits_has_a_clock_and_somebody_who_may_move(law):
    for state in law.states:
        moves = law.moves_from(state.code)
        assert state.final == (not moves)
        assert state.final == (state.code in rules.FINAL)
    started = {mark for clock in law.deadlines for mark in clock.starts}
    for move in law.moves:
        if not law.state(move.to).final and move.verb != "take":
            assert move.verb in started or f"@{move.to}" in started, move.verb


def test_a_critical_finding_is_pointed_out():
    assert rules.critical_words("急性下壁心肌梗死") == ["心肌梗死"]
    assert not rules.critical_words("窦性心律")
    assert rules.too_little("请 看 一 下 图 啊 谢 谢") and not rules.too_little(
        "血压控制不佳请教调药方案"
    )
