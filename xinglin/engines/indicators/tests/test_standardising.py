"""Rates made comparable: by age, at the ages of a standard, beside those of the whole."""

import datetime as dt
from fractions import Fraction

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE, OFFICE_HEAD, Actor, Grant
from xinglin.engines.indicators import actions, indicator, queries, rate
from xinglin.engines.indicators.tables import residents
from xinglin.engines.indicators.tests.made_up import VILLAGES, person
from xinglin.engines.indicators.words import indicators
from xinglin.engines.ledger.actions import commit
from xinglin.engines.statistics import SEGI_WORLD, directly_standardised

BY = KEEPER_AT_CONSOLE
COUNTY, BANDS = 990101000000000, (0, 15, 65)
# (village, how old, how many live there, how many of them died in the year)
PEOPLE = [(0, 40, 30, 3), (0, 70, 20, 6), (1, 10, 20, 1), (1, 70, 10, 4)]


@pytest.fixture
def counted(county, settings, tmp_path, monkeypatch):
    """Deaths of 2025 among those who were there at its beginning."""
    monkeypatch.setattr(indicators, "_things", dict(indicators._things))
    settings.HOME = tmp_path

    def declare(code, **more):
        @indicator(code, title=code, unit="‰", base="常住", source="x", owner="x", **more)
        def figure(period):
            """Made up."""
            whole = residents.living(dt.date(2024, 12, 31))
            return rate(residents.died(period), of=whole, per=1000)

        figure.example(period="2025", residents="person | birth", gives="0 of 0")

    declare("dying", bands=BANDS, standard=SEGI_WORLD)
    declare("plain")
    with commit(by=BY, why="people"):
        number = 0
        for village, age, many, died in PEOPLE:
            for turn in range(many):
                number += 1
                gone = dt.date(2025, 5, 1) if turn < died else None
                person(
                    number, birth=dt.date(2025 - age, 6, 1), deceased_on=gone,
                    place_id=VILLAGES[village],
                )  # fmt: skip
    actions.refresh(by=BY)


def test_a_figure_by_age_is_what_was_counted(counted):
    [whole] = queries.by_age("dying", COUNTY, "2025", seen_by=BY)
    assert (whole.starts, whole.above, whole.below) == (BANDS, (1, 3, 10), (20, 30, 30))
    assert (whole.figure.numerator, whole.figure.denominator) == (14, 80)


def test_places_are_standardised_and_set_beside_the_whole(counted):
    every = {
        one.figure.place_number: one
        for one in queries.standardised("dying", COUNTY, "2025", seen_by=BY)
    }
    weights = SEGI_WORLD.over(BANDS)
    county = every[COUNTY]
    assert county.direct == directly_standardised((1, 3, 10), (20, 30, 30), weights, per=1000)
    assert county.direct.known and county.beside.ratio.value == pytest.approx(100)
    first = every[VILLAGES[0]]
    expected = Fraction(30 * 3, 30) + Fraction(20 * 10, 30)
    assert first.beside.observed == 9 and first.beside.expected == pytest.approx(float(expected))
    assert not first.direct.known  # nobody under fifteen lives there, and nine are too few
    assert queries.standardised("plain", COUNTY, "2025", seen_by=BY) == []


def test_ages_are_kept_from_whoever_may_not_see_cells(counted):
    village = VILLAGES[0]
    outsider = Actor(1, "外人", grants=(Grant(OFFICE_HEAD, village, village + 999),))
    assert queries.by_age("dying", COUNTY, "2025", seen_by=outsider) == []
    assert queries.standardised("dying", COUNTY, "2025", seen_by=outsider) == []
    assert queries.by_age("dying", village, "2025", seen_by=outsider)
