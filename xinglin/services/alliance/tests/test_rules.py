"""Who may join when: one tight group at a time, whatever comes and goes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.services.alliance import rules
from xinglin.services.alliance.rules import Spell, outside, shut_out, tight_of, uncounted

START = dt.date(2020, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: START + dt.timedelta(n))
SPELLS = st.builds(
    lambda alliance, tight, first, long: Spell(
        alliance, f"第{alliance}联", tight, first,
        None if long is None else first + dt.timedelta(long),
    ),
    st.integers(1, 4), st.booleans(), DAYS, st.none() | st.integers(0, 200),
)  # fmt: skip


@given(st.lists(SPELLS, max_size=12), DAYS)
def test_on_no_day_is_anybody_in_two_tight_groups_or_twice_in_one(wishes, day):
    held = []
    for wish in wishes:
        if not shut_out(wish, held):
            held.append(wish)
    on = [one for one in held if one.holds(day)]
    assert sum(one.tight for one in on) <= 1
    assert len({one.alliance for one in on}) == len(on)


@given(SPELLS, SPELLS)
def test_two_spells_meet_when_a_day_belongs_to_both(one, other):
    shared = [
        START + dt.timedelta(n)
        for n in range(801)
        if one.holds(START + dt.timedelta(n)) and other.holds(START + dt.timedelta(n))
    ]
    assert one.meets(other) == other.meets(one)
    assert one.meets(other) == bool(shared)


def test_the_day_of_leaving_is_the_last_one():
    spell = Spell(1, "甲", True, START, dt.date(2020, 6, 30))
    assert [spell.holds(dt.date(2020, 6, d)) for d in (29, 30)] == [True, True]
    assert not spell.holds(dt.date(2020, 7, 1))
    assert shut_out(Spell(2, "乙", True, dt.date(2020, 6, 30)), [spell])
    assert not shut_out(Spell(2, "乙", True, dt.date(2020, 7, 1)), [spell])
    assert not shut_out(Spell(2, "乙", False, dt.date(2020, 3, 1)), [spell])
    assert "已经是成员" in shut_out(Spell(1, "甲", True, START), [spell])
    assert "早于" in shut_out(Spell(2, "乙", True, dt.date(2021, 1, 2), START), [])


@pytest.mark.parametrize(
    ("kind", "wanted", "tight"),
    [("county", False, True), ("city", False, False), ("city", True, True),
     ("specialty", True, False), ("remote", True, False)],
)  # fmt: skip
def test_only_groups_are_tight(kind, wanted, tight):
    assert tight_of(kind, wanted) is tight


def test_a_membership_lies_within_the_life_of_its_alliance():
    spell = Spell(1, "甲", True, START, None)
    assert not outside(spell, None, None) and not outside(spell, START, None)
    assert "早于" in outside(spell, dt.date(2020, 1, 2), None)
    assert "晚于" in outside(spell, START, dt.date(2020, 12, 31))


def test_a_session_needs_both_doctors():
    assert uncounted(1, 2, (1, 2)) == ""
    assert "全科医生" in uncounted(2, 2, (1, 2)) and "全科医生" in uncounted(None, 2, (1, 2))
    assert "专科医生" in uncounted(1, None, (1, 2)) and "专科医生" in uncounted(1, 3, (1, 2))
    assert set(rules.MAY_BE_TIGHT) >= set(rules.ALWAYS_TIGHT)
