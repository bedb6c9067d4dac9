"""Funnels, ranks and drawn-in rates: whoever lies outside lies there for a reason."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.statistics import (
    GRADES,
    PROPORTION,
    RATE_FUNNEL,
    RATIO,
    THREE_SD,
    TWO_SD,
    FunnelPoint,
    clopper_pearson,
    funnel,
    funnel_limits,
    overdispersion,
    poisson_limits,
    ranking,
    shrunken,
)
from xinglin.kernel.errors import Refused

targets = st.floats(0.01, 0.99)


@given(st.integers(1, 300), targets, st.sampled_from([TWO_SD, THREE_SD]), st.data())
def test_outside_the_funnel_is_where_the_exact_interval_leaves_the_target_out(n, p, level, data):
    x = data.draw(st.integers(0, n))
    low, high = funnel_limits(p, n, PROPORTION, level=level)
    exact = clopper_pearson(x, n, level=level)
    if min(abs(exact.lower - p), abs(exact.upper - p)) > 1e-7:
        assert (low <= x / n <= high) == (exact.lower <= p <= exact.upper)


@given(st.floats(0.05, 900), st.integers(0, 1200), st.sampled_from([TWO_SD, THREE_SD]))
def test_the_same_for_events_beside_what_was_expected(expected, seen, level):
    low, high = funnel_limits(1, expected, RATIO, level=level)
    exact = poisson_limits(seen, level)
    if min(abs(limit - expected) for limit in exact) > 1e-6 * expected:
        assert (low <= seen / expected <= high) == (exact[0] <= expected <= exact[1])


def test_limits_of_the_public_table():
    """Seen 25 with 36.9049 expected just touches the upper 95 % limit (PHEindicatormethods)."""
    low, _ = funnel_limits(1, 36.90492768, RATIO)
    assert low * 36.90492768 == pytest.approx(25, abs=1e-4)
    _, high = funnel_limits(1, 12.33695202, RATIO, level=THREE_SD)
    assert high * 12.33695202 == pytest.approx(25, abs=1e-4)


@settings(max_examples=40)
@given(targets, st.integers(1, 5000), st.sampled_from([PROPORTION, RATE_FUNNEL]))
def test_larger_places_have_narrower_limits_and_surer_limits_are_wider(p, n, kind):
    two, three = (funnel_limits(p, n, kind, level=level) for level in (TWO_SD, THREE_SD))
    assert three[0] <= two[0] <= p <= two[1] <= three[1]
    larger = funnel_limits(p, 4 * n, kind)
    assert larger[1] - larger[0] <= two[1] - two[0] + 1e-9
    wider = funnel_limits(p, n, kind, dispersion=4)
    assert wider[0] <= two[0] and two[1] <= wider[1]


def villages(seed, spread=0.0, share=0.6):
    source = random.Random(seed)
    for key in range(80):
        size = source.randint(60, 900)
        own = min(0.99, max(0.01, source.gauss(share, spread)))
        yield FunnelPoint(key, sum(source.random() < own for _ in range(size)), size)


def test_by_chance_alone_about_one_place_in_twenty_lies_outside():
    drawn = [place for seed in range(12) for place in funnel(villages(seed), target=0.6).places]
    outside = sum(place.grade != "within" for place in drawn)
    assert 0.02 < outside / len(drawn) < 0.06
    assert sum(place.grade.startswith("very") for place in drawn) / len(drawn) < 0.005


def test_a_place_far_out_is_graded_on_its_side():
    points = [*villages(3), FunnelPoint("good", 190, 200), FunnelPoint("bad", 70, 200)]
    places = {place.key: place for place in funnel(points, per=100).places}
    assert (places["good"].grade, places["bad"].grade) == ("very_high", "very_low")
    assert places["good"].value == 95 and places["good"].z > 3 and places["bad"].z < -3
    assert {place.grade for place in places.values()} <= GRADES.keys()
    near = {p.key: p.grade for p in funnel([FunnelPoint(1, 71, 100), FunnelPoint(2, 49, 100)],
                                           target=60, per=100).places}  # fmt: skip
    assert near == {1: "high", 2: "low"}


def test_places_that_differ_widen_the_limits_and_it_says_so():
    alike, unlike = list(villages(1)), list(villages(1, spread=0.12))
    assert overdispersion(alike, 0.6, PROPORTION) == 1.0
    assert overdispersion(unlike, 0.6, PROPORTION) > 3
    plain, widened = funnel(unlike, per=100), funnel(unlike, per=100, overdispersed=True)
    assert widened.widened and not plain.widened
    outside = [sum(p.grade != "within" for p in f.places) for f in (plain, widened)]
    assert outside[0] > 20 > outside[1]
    assert overdispersion(unlike[:4], 0.6, PROPORTION) == 1.0


def test_the_lines_are_ready_to_be_drawn():
    found = funnel(villages(5), per=100)
    bases = [line.base for line in found.lines]
    assert bases == sorted(bases) and len(bases) == 40
    sizes = [place.base for place in found.places]
    assert bases[0] < min(sizes) and max(sizes) < bases[-1]
    assert all(line.low998 <= line.low95 <= found.target <= line.high95 for line in found.lines)


def test_deaths_beside_expected_deaths_have_one_as_their_target():
    found = funnel([FunnelPoint("a", 30, 14.2), FunnelPoint("b", 8, 9.9)], RATIO, per=100)
    assert found.target == 100
    assert [place.grade for place in found.places] == ["very_high", "within"]


def test_nothing_to_compare():
    assert funnel([]).places == () and funnel([FunnelPoint("a", 0, 0)]).lines == ()
    assert funnel_limits(0, 10, PROPORTION) == (0, 0) and funnel_limits(1, 10, PROPORTION) == (1, 1)
    assert funnel_limits(0, 10, RATE_FUNNEL) == (0, 0)


def test_bad_funnels_are_refused():
    for target, base, kind, says in (
        (0.5, 10, "share", "没有漏斗图类型"),
        (1.5, 10, PROPORTION, "目标值"),
        (0.5, 0, PROPORTION, "大于零"),
    ):
        with pytest.raises(Refused, match=says):
            funnel_limits(target, base, kind)
    with pytest.raises(Refused, match="大于分母"):
        funnel([FunnelPoint("a", 11, 10)])


def test_ranks_and_the_ranks_that_chance_leaves_open():
    points = [FunnelPoint("clear", 900, 1000), *(FunnelPoint(k, 50 + k, 100) for k in range(5))]
    found = ranking(points, per=100)
    assert (found[0].key, found[0].rank, found[0].lower, found[0].upper) == ("clear", 1, 1, 1)
    assert all(one.lower <= one.rank <= one.upper for one in found)
    assert found[2].lower == 2 and found[2].upper == 6  # they cannot be told apart
    assert ranking(points) == ranking(points)
    last = ranking(points, best="lower")[-1]
    assert last.key == "clear"


def test_equal_places_share_a_rank():
    found = ranking([FunnelPoint("a", 5, 10), FunnelPoint("b", 5, 10), FunnelPoint("c", 0, 0)])
    assert [one.rank for one in found] == [1, 1]
    rates = ranking([FunnelPoint("a", 500, 10), FunnelPoint("b", 5, 10)], RATE_FUNNEL)
    assert [one.key for one in rates] == ["a", "b"]
    with pytest.raises(Refused, match="排名方向"):
        ranking([], best="top")


def test_small_places_are_drawn_in_the_more():
    plain = [0.5, 0.5, 0.1, 0.1]
    numerators, denominators = [5, 500, 1, 100], [10, 1000, 10, 1000]
    found = shrunken(numerators, denominators)
    whole = sum(numerators) / sum(denominators)
    assert all(
        min(r, whole) - 1e-12 <= s <= max(r, whole) + 1e-12
        for r, s in zip(plain, found, strict=True)
    )
    assert abs(found[0] - 0.5) > abs(found[1] - 0.5)
    assert shrunken([1, 1], [10, 10]) == pytest.approx([0.1, 0.1])
    assert shrunken([1, 0], [10, 0])[1] is None and shrunken([0], [0]) == [None]
    with pytest.raises(Refused, match="个数不同"):
        shrunken([1], [1, 2])
