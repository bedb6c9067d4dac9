"""What the rules of targets promise, whatever the numbers."""

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xinglin.services.targets import rules
from xinglin.services.targets.rules import Kind, Light

shares = st.dictionaries(st.integers(0, 50), st.integers(0, 10_000), min_size=1, max_size=20)


@given(st.integers(0, 10**7), shares)
def test_the_parts_of_a_split_add_up_and_are_near_their_share(total, given_shares):
    parts = rules.split(total, given_shares)
    whole = sum(given_shares.values())
    assert set(parts) == set(given_shares)
    if not whole:
        assert not any(parts.values())
        return
    assert sum(parts.values()) == total
    for key, part in parts.items():
        assert abs(Fraction(total * given_shares[key], whole) - part) < 1


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 100))
def test_so_many_more_reach_the_goal_and_one_fewer_does_not(numerator, denominator, goal):
    more = rules.needed(numerator, denominator, goal)
    assert more >= 0
    assert 100 * (numerator + more) >= goal * denominator
    if more:
        assert 100 * (numerator + more - 1) < goal * denominator


@given(st.fractions(0, 2), st.fractions(0, 2), st.fractions(0, 1))
def test_more_done_never_looks_worse(one, other, elapsed):
    order = (Light.RED, Light.YELLOW, Light.GREEN)
    low, high = sorted((one, other))
    for kind in (Kind.COUNT, Kind.RATE):
        lamps = [order.index(rules.light(kind, done, elapsed)) for done in (low, high)]
        assert lamps == sorted(lamps)


@given(st.fractions(0, 2), st.fractions(0, 1), st.fractions(0, 1))
def test_a_rate_is_never_multiplied_by_time(done, early, late):
    assert rules.light(Kind.RATE, done, early) is rules.light(Kind.RATE, done, late)


def test_a_count_is_green_on_time_yellow_to_nine_tenths_red_below():
    half = Fraction(1, 2)
    seen = [rules.light(Kind.COUNT, Fraction(n, 100), half) for n in (50, 49, 45, 44)]
    assert seen == [Light.GREEN, Light.YELLOW, Light.YELLOW, Light.RED]


def test_a_reduction_counts_from_its_base():
    assert rules.completion(Kind.REDUCTION, 10, 5, base=10) == 0
    assert rules.completion(Kind.REDUCTION, 4, 5, base=10) == Fraction(6, 5)
    assert rules.completion(Kind.REDUCTION, 4, 5) is None
    assert rules.completion(Kind.COUNT, 4, 0) is None


def test_time_stands_still_outside_of_the_target():
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 10)
    assert rules.time_progress(first, last, dt.date(2026, 2, 1)) == 0
    assert rules.time_progress(first, last, dt.date(2026, 3, 1)) == Fraction(1, 10)
    assert rules.time_progress(first, last, dt.date(2027, 1, 1)) == 1


def test_no_denominator_no_forecast():
    assert rules.forecast_of_rate(0, 0, 5, Fraction(1)) is None
    assert rules.forecast_of_count(5, Fraction(0)) is None
