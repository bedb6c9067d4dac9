"""Intervals against the digits that were printed, and what must hold for any numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.statistics import (
    BYAR,
    CLOPPER_PEARSON,
    INTERVALS,
    NO_BASE,
    POISSON_EXACT,
    RATE,
    WILSON,
    byar_limits,
    clopper_pearson,
    difference_of_proportions,
    difference_of_rates,
    poisson_limits,
    ratio_of_proportions,
    ratio_of_rates,
    wilson,
)
from xinglin.engines.statistics.rules.distributions import (
    beta_below,
    beta_quantile,
    gamma_above,
    gamma_below,
    gamma_quantile,
    normal_below,
    normal_quantile,
)
from xinglin.kernel.errors import Refused

shares = st.integers(1, 4000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.998])

# Newcombe, Stat Med 1998;17:857-872, table I: x, n, Wilson (method 3), Clopper-Pearson (method 5).
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662, 0.2527, 0.3676),
    (15, 148, 0.0624, 0.1605, 0.0578, 0.1617),
    (0, 20, 0.0000, 0.1611, 0.0000, 0.1684),
    (1, 29, 0.0061, 0.1718, 0.0009, 0.1776),
]


@pytest.mark.parametrize(("x", "n", "low", "high", "exact_low", "exact_high"), NEWCOMBE)
def test_shares_as_newcombe_prints_them(x, n, low, high, exact_low, exact_high):
    score, exact = WILSON(x, n), CLOPPER_PEARSON(x, n)
    assert (round(score.lower, 4), round(score.upper, 4)) == (low, high)
    assert (round(exact.lower, 4), round(exact.upper, 4)) == (exact_low, exact_high)
    assert score.value == exact.value == x / n


# Newcombe, Stat Med 1998;17:873-890, table II, method 10: two shares, limits of the difference.
DIFFERENCES = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("one", "other", "low", "high"), DIFFERENCES)
def test_differences_as_newcombe_prints_them(one, other, low, high):
    found = difference_of_proportions(one, other)
    assert (round(found.lower, 4), round(found.upper, 4)) == (low, high)


# Exact limits of a Poisson count at 95 % and 99.8 %: the public test table of the English health
# agency's package PHEindicatormethods (Open Government Licence); its spreadsheet
# inverts the distributions to about four figures.
COUNTS = [
    (1, 0.025317898, 5.571644585, 0.001000547, 9.233410143),
    (5, 1.623486324, 11.668333100, 0.739371928, 16.454744780),
    (10, 4.795387629, 18.390357990, 2.960519925, 24.133972350),
    (25, 16.178685010, 36.904927680, 12.336952020, 44.636070760),
    (100, 81.364006990, 121.626811100, 71.921399740, 134.924318700),
    (716, 664.508301100, 770.422212800, 636.152117400, 802.604140000),
]


@pytest.mark.parametrize(("x", "low", "high", "lower", "higher"), COUNTS)
def test_counts_as_the_public_table_has_them(x, low, high, lower, higher):
    assert poisson_limits(x) == pytest.approx((low, high), rel=5e-5)
    assert poisson_limits(x, 0.998) == pytest.approx((lower, higher), rel=5e-5)
    found = POISSON_EXACT(x, 1000, per=1000)
    assert (found.lower, found.upper) == pytest.approx((low, high), rel=5e-5)


def test_none_seen_is_not_none_possible():
    low, high = poisson_limits(0)
    assert low == 0 and high == pytest.approx(-math.log(0.025))  # the rule of three, and a bit
    assert byar_limits(0)[0] == 0


@given(st.integers(10, 100_000), st.sampled_from([0.9, 0.95, 0.99]))
def test_byar_is_near_the_exact_limits_from_ten_events(x, level):
    near, exact = byar_limits(x, level), poisson_limits(x, level)
    assert near == pytest.approx(exact, rel=0.008)


def test_the_published_rule_turns_over_at_ten():
    assert RATE(9, 100) == POISSON_EXACT(9, 100)
    assert RATE(10, 100) == BYAR(10, 100)
    assert RATE(10, 100).method == "Byar"


def test_ratio_of_shares_as_koopman_prints_it():
    found = ratio_of_proportions((36, 40), (16, 80))
    assert found.value == pytest.approx(4.5)
    assert (round(found.lower, 2), round(found.upper, 2)) == (2.94, 7.15)


@given(shares, shares)
def test_ratios_turn_over_with_their_sides(one, other):
    there, back = ratio_of_proportions(one, other), ratio_of_proportions(other, one)
    if there.known and back.known and there.value and back.value:
        assert there.value == pytest.approx(1 / back.value)
        assert there.lower == pytest.approx(1 / back.upper, rel=1e-6)
        assert there.lower <= there.value * (1 + 1e-9) and there.value <= there.upper * (1 + 1e-9)


def test_a_ratio_to_nothing_has_no_upper_limit():
    found = ratio_of_proportions((5, 40), (0, 80))
    assert found.value is None and found.upper is None and found.lower > 1
    assert ratio_of_proportions((0, 40), (0, 80)).reason
    assert ratio_of_rates((0, 40), (0, 80)).reason
    assert ratio_of_rates((5, 40), (0, 80)).upper is None
    assert ratio_of_proportions((0, 4), (1, 8)).lower == 0 == ratio_of_rates((0, 4), (1, 8)).lower


@given(st.integers(0, 300), st.integers(1, 300), st.floats(10, 1e6), st.floats(10, 1e6))
def test_the_ratio_of_rates_is_exact_given_their_sum(x, y, base, other):
    found = ratio_of_rates((x, base), (y, other))
    share = found.upper * base / (found.upper * base + other)  # what the limit makes expected
    assert beta_below(x + 1, y, share) == pytest.approx(0.975, abs=1e-9)


@given(shares, shares)
def test_differences_turn_over_with_their_sides(one, other):
    there, back = difference_of_proportions(one, other), difference_of_proportions(other, one)
    assert there.lower == pytest.approx(-back.upper, abs=1e-12)
    rates, again = difference_of_rates(one, other, per=100), difference_of_rates(other, one)
    assert rates.lower == pytest.approx(-100 * again.upper, abs=1e-9)
    assert rates.lower <= rates.value <= rates.upper


@given(shares, levels)
def test_a_share_lies_inside_its_limits_and_these_between_none_and_all(share, level):
    for method in (WILSON, CLOPPER_PEARSON):
        found = method(*share, level=level, per=100)
        assert 0 <= found.lower <= found.value <= found.upper <= 100


@given(shares, levels)
def test_the_rest_of_the_people_is_the_mirror_image(share, level):
    x, n = share
    for method in (wilson, clopper_pearson):
        one, other = method(x, n, level=level), method(n - x, n, level=level)
        assert one.lower == pytest.approx(1 - other.upper, abs=1e-10)


@given(shares)
def test_surer_is_wider_and_more_people_is_narrower(share):
    x, n = share
    for method in (wilson, clopper_pearson):
        sure, surer = method(x, n), method(x, n, level=0.99)
        assert surer.lower <= sure.lower and sure.upper <= surer.upper
        tenfold = method(10 * x, 10 * n)
        assert tenfold.upper - tenfold.lower <= sure.upper - sure.lower + 1e-12


@given(st.integers(1, 60), st.floats(0.001, 0.999))
def test_clopper_pearson_covers_at_least_as_often_as_it_says(n, p):
    covered = math.fsum(
        math.comb(n, x) * p**x * (1 - p) ** (n - x)
        for x in range(n + 1)
        if clopper_pearson(x, n).lower <= p <= clopper_pearson(x, n).upper
    )
    assert covered >= 0.95 - 1e-9


@pytest.mark.parametrize("p", [0.02, 0.1, 0.3, 0.5, 0.85])
def test_wilson_covers_as_often_as_it_says_on_the_whole(p):
    """Brown, Cai and DasGupta (Stat Sci 2001) show its mean coverage to lie close to the level."""
    covered = []
    for n in range(20, 121, 4):
        inside = [x for x in range(n + 1) if wilson(x, n).lower <= p <= wilson(x, n).upper]
        covered.append(math.fsum(math.comb(n, x) * p**x * (1 - p) ** (n - x) for x in inside))
    assert 0.935 <= math.fsum(covered) / len(covered) <= 0.97


@given(st.integers(1, 500), st.floats(0.05, 0.95))
def test_the_distributions_agree_with_plain_sums(n, p):
    k = max(1, n // 3)
    heads = math.fsum(math.comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(k, n + 1))
    assert beta_below(k, n - k + 1, p) == pytest.approx(heads, rel=1e-9, abs=1e-300)
    mean = n * p
    fewer = math.fsum(math.exp(x * math.log(mean) - mean - math.lgamma(x + 1)) for x in range(k))
    assert gamma_above(k, mean) == pytest.approx(fewer, rel=1e-9, abs=1e-300)
    assert gamma_below(k, mean) + gamma_above(k, mean) == pytest.approx(1, abs=1e-12)


# Reference values computed once with SciPy 1.17 (stats.beta.ppf, stats.gamma.ppf).
FAR_OUT = [
    (beta_quantile, (0.025, 1_600_000, 1_600_001), 0.4994520173694903),
    (beta_quantile, (0.999, 3, 3_199_998), 3.509017515707924e-06),
    (gamma_quantile, (0.975, 1_000_001), 1_001_961.9119454322),
]


@pytest.mark.parametrize(("quantile", "given_to", "gives"), FAR_OUT)
def test_quantiles_for_a_city_of_three_million(quantile, given_to, gives):
    assert quantile(*given_to) == pytest.approx(gives, rel=1e-9)


@given(st.floats(0.0005, 0.9995), st.floats(0.3, 1e5), st.floats(0.3, 1e5))
def test_quantiles_turn_probabilities_back(p, a, b):
    assert gamma_below(a, gamma_quantile(p, a)) == pytest.approx(p, abs=1e-9)
    found = beta_quantile(p, a, b)
    if 1e-12 < found < 1 - 1e-12:
        assert beta_below(a, b, found) == pytest.approx(p, abs=1e-8)
    assert normal_below(normal_quantile(p)) == pytest.approx(p, abs=1e-12)


def test_without_a_base_there_is_no_value_but_a_reason():
    for method in INTERVALS.values():
        found = method(0, 0)
        assert not found.known and found.reason == NO_BASE and found.lower is None
    assert difference_of_proportions((0, 0), (1, 2)).reason == NO_BASE
    assert difference_of_rates((0, 0), (1, 2)).reason == NO_BASE
    assert ratio_of_proportions((0, 0), (1, 2)).reason == NO_BASE
    assert ratio_of_rates((0, 0), (1, 2)).reason == NO_BASE
    assert wilson(0, 0).times(100).value is None
    assert wilson(1, 2).times(100).upper == wilson(1, 2, per=100).upper


@pytest.mark.parametrize(
    ("x", "n", "says"),
    [
        (5, 4, "大于分母"),
        (-1, 4, "分子不能是"),
        (1, math.inf, "分母不能是"),
        (math.nan, 4, "分子不能是"),
    ],
)
def test_bad_numbers_are_refused_in_words(x, n, says):
    with pytest.raises(Refused, match=says):
        wilson(x, n)


def test_weighted_counts_have_a_score_interval_and_no_exact_one():
    """An estimated number of patients as the base is no whole number."""
    assert WILSON(310, 1000).lower < WILSON(310.4, 1000.7).lower < WILSON(311, 1000).lower
    with pytest.raises(Refused, match="整数"):
        clopper_pearson(1.5, 4)


@pytest.mark.parametrize("level", [0, 0.3, 1, 95])
def test_an_odd_level_is_refused(level):
    with pytest.raises(Refused, match="置信水平"):
        wilson(1, 2, level=level)
    with pytest.raises(Refused, match="置信水平"):
        RATE(1, 2, level=level)
