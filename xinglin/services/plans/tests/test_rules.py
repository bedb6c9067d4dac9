"""How a task stands, and sentences cut at their slots."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from xinglin.services.plans import rules
from xinglin.services.plans.rules import State

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_a_task_that_is_not_done_is_late_from_the_day_after_its_deadline(begins, due, on):
    state = rules.state_of(begins, due, None, on)
    assert (state is State.LATE) == (on > due)
    assert rules.state_of(begins, due, on, on) is State.DONE


@given(st.text(alphabet="甲乙{}值同比。", max_size=30))
def test_a_sentence_cut_at_its_slots_loses_nothing(text):
    found = rules.pieces(text)
    assert "".join(f"{{{part}}}" if slot else part for slot, part in found) == text
    assert [part for slot, part in found if slot] == rules.slots_of(text)


def test_what_is_said_without_an_own_sentence():
    day = dt.date(2026, 3, 9)
    assert rules.plain_sentence("甲", State.UNDER_WAY, None, 0) == "甲正在推进。"
    assert rules.plain_sentence("甲", State.AHEAD, None, 0) == "甲尚未启动。"
    assert rules.plain_sentence("甲", State.DONE, day, 1) == "甲于3月9日完成。"
