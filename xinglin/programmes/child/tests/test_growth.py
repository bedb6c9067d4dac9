"""The growth tables say what the published charts say."""

import itertools

import pytest

from xinglin.programmes.child import growth
from xinglin.programmes.child.plan import child

# Published by the WHO, rounded to a decimal: measure, sex, months, -2 SD, median, +2 SD.
CHARTS = [
    ("weight-age", "1", 0, 2.5, 3.3, 4.4),
    ("weight-age", "1", 12, 7.7, 9.6, 12.0),
    ("weight-age", "2", 12, 7.0, 8.9, 11.5),
    ("weight-age", "1", 24, 9.7, 12.2, 15.3),
    ("weight-age", "2", 36, 10.8, 13.9, 18.1),
    ("weight-age", "1", 60, 14.1, 18.3, 24.2),
    ("length-age", "1", 0, 46.1, 49.9, 53.7),
    ("length-age", "1", 12, 71.0, 75.7, 80.5),
    ("length-age", "2", 12, 68.9, 74.0, 79.2),
    ("length-age", "2", 48, 94.1, 102.7, 111.3),
    ("head-age", "1", 12, 43.5, 46.1, 48.6),
    ("head-age", "2", 0, 31.5, 33.9, 36.2),
]


@pytest.mark.parametrize(("measure", "sex", "months", "low", "middle", "high"), CHARTS)
def test_the_charts(measure, sex, months, low, middle, high):
    power, median, spread = growth.TABLES[measure].at(sex, months * growth.MONTH)
    shown = [median * (1 + power * spread * z) ** (1 / power) for z in (-2, 0, 2)]
    assert [round(one, 1) for one in shown] == [low, middle, high]


def test_weight_for_length_lying_and_standing():
    assert growth.WEIGHT_FOR_LENGTH.at("1", 75.0)[1] == pytest.approx(9.5, abs=0.06)
    assert growth.WEIGHT_FOR_HEIGHT.at("1", 100.0)[1] == pytest.approx(15.4, abs=0.06)
    lying = growth.weight_for_length("1", 700, 12.0, 85.0)
    standing = growth.weight_for_length("1", 800, 12.0, 85.0)
    assert lying > standing  # the same length standing is a longer child lying


def test_the_tables_reach_from_birth_to_the_seventh_birthday():
    for measure in ("weight-age", "length-age"):
        for sex in ("1", "2"):
            assert growth.TABLES[measure].at(sex, 0) and growth.TABLES[measure].at(sex, 2556)
    assert growth.HEAD_FOR_AGE.at("1", 1900) is None
    assert growth.WEIGHT_FOR_AGE.z("9", 100, 6.0) is None


def test_thirteen_touch_points_in_order():
    import datetime as dt

    born = dt.date(2025, 1, 31)
    planned = child.scheduled(born)
    assert len(planned) == 13
    assert [one.on for one in planned] == sorted(one.on for one in planned)
    named = {one.kind: one for one in planned}
    assert named["newborn"].on == dt.date(2025, 2, 3)
    assert named["full month"].on == dt.date(2025, 2, 28)
    assert named["3 months"].on == dt.date(2025, 4, 30)
    assert named["6 years"].on == dt.date(2031, 1, 31)
    assert child.finished_on(born) == dt.date(2032, 1, 31)
    for one, other in itertools.pairwise(planned):
        assert one.closes is None or one.closes < other.on
