"""Life expectancy beside the death rate, and death rates made comparable."""

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators.queries import ByAge
from xinglin.engines.statistics import life_table
from xinglin.kernel.time import Period, today
from xinglin.services.ehr import queries
from xinglin.services.ehr.indicators.population import AGES

YEAR = str(today().year - 1)
PEOPLE = tuple(600.0 for _ in AGES)
DEATHS = (*(1.0 for _ in AGES[:-1]), 60.0)


def asked(monkeypatch, above, below, period="2025"):
    ages = ByAge(None, AGES, above, below)
    monkeypatch.setattr(queries.counting, "by_age", lambda *_, **__: [ages])
    return queries.life_table_of(None, Period.parse(period), KEEPER_AT_CONSOLE)


def test_a_year_of_deaths_is_the_life_table(monkeypatch):
    found = asked(monkeypatch, DEATHS, PEOPLE)
    lived = [people * 365 / 365.25 for people in PEOPLE]
    assert found == life_table(DEATHS, lived, AGES) and 60 < found.at_birth.value < 95
    assert found.at_birth.lower < found.at_birth.value < found.at_birth.upper


def test_half_a_year_counts_half_the_years(monkeypatch):
    whole = asked(monkeypatch, DEATHS, PEOPLE)
    half = asked(monkeypatch, DEATHS, tuple(2 * one for one in PEOPLE), "2025-01-01..2025-07-01")
    assert half.at_birth.value == pytest.approx(whole.at_birth.value, rel=0.01)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (DEATHS, (0.0, *PEOPLE[1:])),  # a band in which nobody lives
        ((700.0, *DEATHS[1:]), PEOPLE),  # more die than live there
        (DEATHS, tuple(one / 100 for one in PEOPLE)),  # too few people
    ],
)
def test_where_nothing_can_be_said_it_says_so(monkeypatch, above, below):
    found = asked(monkeypatch, above, below)
    assert not found.at_birth.known and found.at_birth.reason


def test_it_stands_beside_the_death_rate_and_nowhere_else(reads):
    one = reads("tongji")
    page = one.opens("/figures/POP9/", period=YEAR)
    assert "期望寿命" in page.text and "年龄标化" in page.text
    other = one.opens("/figures/HTN2/", period=YEAR)
    assert "期望寿命" not in other.text and "年龄标化" not in other.text
    elsewhere = reads("cunyi").opens("/figures/POP9/", period=YEAR, at=one.place.code)
    assert "期望寿命" not in elsewhere.text and "年龄标化" not in elsewhere.text
