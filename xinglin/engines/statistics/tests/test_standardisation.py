"""Standardised rates and the life table against printed digits and by their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.statistics import (
    ABRIDGED,
    CHINA_2000,
    CHINA_2010,
    DOBSON,
    FAY_FEUER,
    NO_BASE,
    NO_EVENTS,
    SEGI_WORLD,
    STANDARDS,
    TOO_FEW_EVENTS,
    TOO_FEW_PEOPLE,
    WHO_WORLD,
    StandardPopulation,
    directly_standardised,
    indirectly_standardised,
    life_table,
    standardised_ratio,
)
from xinglin.kernel.errors import Refused

# Births with Down's syndrome of mothers with five or more children, Michigan 1950-1964, by the
# mother's age; the standard is all live births: Fay and Feuer, Stat Med 1997;16:791-801, table II.
CASES = [0, 8, 63, 112, 262, 295]
BIRTHS = [327, 30666, 123419, 149919, 104088, 34392]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]


def test_the_births_of_fay_and_feuer():
    """Rate and gamma limits; the digits were computed a second time with SciPy's gamma."""
    found = directly_standardised(CASES, BIRTHS, ALL_BIRTHS, method=FAY_FEUER)
    assert round(found.value, 2) == 75.53
    assert (round(found.lower, 2), round(found.upper, 2)) == (67.70, 188.30)


def test_dobson_over_the_same_births():
    found = directly_standardised(CASES, BIRTHS, ALL_BIRTHS)
    assert found.method == DOBSON and round(found.value, 2) == 75.53
    assert found.lower < found.value < found.upper < 100  # no band weighs on it that has no case


@given(st.lists(st.integers(10, 500), min_size=4, max_size=9), st.integers(2, 50))
def test_a_standard_of_ones_own_ages_changes_nothing(events, tenfold):
    people = [count * tenfold for count in events]
    found = directly_standardised(events, people, people)
    assert found.value == pytest.approx(sum(events) / sum(people) * 100_000)


@given(
    st.lists(st.tuples(st.integers(3, 400), st.integers(1000, 90_000)), min_size=4, max_size=9),
    st.data(),
)
def test_a_standardised_rate_lies_between_the_rates_of_the_ages(rows, data):
    events, people = zip(*rows, strict=True)
    weights = data.draw(st.lists(st.floats(0.1, 10), min_size=len(rows), max_size=len(rows)))
    rates = [x / n for x, n in rows]
    for method in (DOBSON, FAY_FEUER):
        found = directly_standardised(events, people, weights, per=1, method=method)
        assert min(rates) * (1 - 1e-9) <= found.value <= max(rates) * (1 + 1e-9)
        assert 0 <= found.lower <= found.value <= found.upper
        wide = directly_standardised(events, people, weights, per=1, method=method, level=0.998)
        assert wide.lower <= found.lower and found.upper <= wide.upper


def test_what_is_not_published_says_why():
    assert directly_standardised([3, 4], [50, 60], [1, 1]).reason == TOO_FEW_EVENTS
    assert directly_standardised([30, 0], [50, 0], [1, 1]).reason == NO_BASE
    allowed = directly_standardised([0, 0], [50, 60], [1, 1], least=0)
    assert allowed.value == 0 < allowed.upper
    assert standardised_ratio(3, 0).reason == NO_BASE


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (([1, 2], [10], [1, 1]), "长度不同"),
        (([], [], []), "为空"),
        (([1, -2], [10, 10], [1, 1]), "不能是"),
        (([30, 2], [0, 10], [1, 1]), "有事件而没有人口"),
    ],
)
def test_crooked_columns_are_refused(columns, says):
    with pytest.raises(Refused, match=says):
        directly_standardised(*columns)


def test_an_unknown_method_is_refused():
    with pytest.raises(Refused, match="没有标化区间方法"):
        directly_standardised([10], [100], [1], method="Tiwari")


def test_observed_beside_expected():
    found = indirectly_standardised(21, [1000, 2000], [0.004, 0.005], per=100)
    assert found.expected == pytest.approx(14)
    assert found.ratio.value == pytest.approx(150)
    few = standardised_ratio(4, 3.3)  # exact limits of four: 1.0899 and 10.2416
    assert (few.lower * 3.3, few.upper * 3.3) == pytest.approx((1.08987, 10.24159), abs=1e-4)


def test_the_census_tables_add_up_to_the_published_totals():
    assert sum(CHINA_2000.weights) == 1_242_612_226
    assert sum(CHINA_2010.weights) == 1_332_810_869
    assert sum(SEGI_WORLD.weights) == 100
    assert sum(WHO_WORLD.weights) == pytest.approx(100.035)
    assert all(sum(one.shares) == pytest.approx(1) for one in STANDARDS.values())


def test_wider_bands_of_a_standard():
    assert sum(WHO_WORLD.over(range(0, 90, 5))) == pytest.approx(1)
    assert CHINA_2010.over([0, 1, 5])[0] == pytest.approx(13_786_434 / 1_332_810_869)
    with pytest.raises(Refused, match="没有以 1 岁起始"):
        WHO_WORLD.over([0, 1, 5])
    with pytest.raises(Refused, match="从 0 岁开始"):
        WHO_WORLD.over([5, 10])
    with pytest.raises(ValueError, match="one weight a band"):
        StandardPopulation("x", "某", "", (0, 5), (1.0,))


# The public test data of the English health agency's package PHEindicatormethods (Open Government
# Licence): people and deaths by age, and years left with limits, four decimals.
PEOPLE = [
    7060, 35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601, 50209, 56416, 46411,
    39820, 37978, 37039, 33288, 23306, 11936, 11936,
]  # fmt: skip
DEATHS = [
    17, 9, 4, 8, 20, 15, 24, 33, 50, 71, 100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937,
]  # fmt: skip
LEFT = {
    0: (80.1696, 79.8827, 80.4565),
    1: (79.3625, 79.0899, 79.6350),
    25: (55.7884, 55.5380, 56.0387),
    65: (18.7686, 18.5757, 18.9614),
    85: (6.1639, 5.9784, 6.3495),
    90: (6.1621, 5.8877, 6.4365),
}


def test_the_life_table_of_the_public_example():
    table = life_table(DEATHS, PEOPLE)
    for age, printed in LEFT.items():
        at = table.at(age)
        assert (at.value, at.lower, at.upper) == pytest.approx(printed, abs=6e-5)
    assert table.at_birth == table.at(0) and table.deaths == sum(DEATHS)


def test_everybody_dies_once():
    table = life_table(DEATHS, PEOPLE)
    assert sum(band.dying for band in table.bands) == pytest.approx(100_000)
    assert sum(band.years for band in table.bands) / 100_000 == pytest.approx(table.at_birth.value)
    with pytest.raises(Refused, match="没有以 3 岁"):
        table.at(3)


@given(st.floats(0.2, 0.95))
def test_fewer_deaths_are_longer_lives(part):
    fewer = [count * part for count in DEATHS]
    assert life_table(fewer, PEOPLE).at_birth.value > life_table(DEATHS, PEOPLE).at_birth.value


@given(st.integers(2, 40))
def test_more_people_with_the_same_risks_are_surer_and_live_as_long(times):
    more = life_table([d * times for d in DEATHS], [n * times for n in PEOPLE]).at_birth
    once = life_table(DEATHS, PEOPLE).at_birth
    assert more.value == pytest.approx(once.value)
    assert (once.upper - once.value) / (more.upper - more.value) == pytest.approx(times**0.5)


def test_when_nobody_dies_young_the_limits_still_hold():
    table = life_table([0, 0, 50], [2000, 3000, 1000], (0, 1, 65))
    assert table.bands[0].risk == 0 and table.at(0).lower < table.at(0).value


def test_too_few_people_and_an_open_band_without_deaths():
    few = life_table([1] * 20, [200] * 20)
    assert few.at_birth.reason == TOO_FEW_PEOPLE and not few.bands
    assert life_table([*DEATHS[:-1], 0], PEOPLE).at_birth.reason == NO_EVENTS


@pytest.mark.parametrize(
    ("deaths", "people", "starts", "says"),
    [
        ([-1, *DEATHS[1:]], PEOPLE, ABRIDGED, "不能是 -1"),
        (DEATHS, [0, *PEOPLE[1:]], ABRIDGED, "没有人口"),
        ([8000, *DEATHS[1:]], PEOPLE, ABRIDGED, "多于人口"),
        (DEATHS[1:], PEOPLE, ABRIDGED, "长度不同"),
        (DEATHS, PEOPLE, ABRIDGED[::-1], "由小到大"),
        (DEATHS[1:], PEOPLE[1:], ABRIDGED[1:], "从 0 岁开始"),
    ],
)
def test_a_crooked_life_table_is_refused(deaths, people, starts, says):
    with pytest.raises(Refused, match=says):
        life_table(deaths, people, starts)
