"""Detectors on short series, worked by hand and by their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.statistics import cusum, ears, moving_percentile
from xinglin.kernel.errors import Refused

QUIET = [4, 6, 5, 5, 4, 6, 5]  # mean 5, standard deviation 0.8165


def test_c1_takes_the_seven_points_just_before():
    found = ears([*QUIET, 9], "C1")[-1]
    assert found.baseline == 5 and found.statistic == pytest.approx(4 / 0.816497, rel=1e-5)
    assert found.bound == pytest.approx(5 + 3.0902 * 0.816497, abs=1e-3) and found.alarm
    assert not ears([*QUIET, 7], "C1")[-1].alarm


def test_c2_leaves_two_points_out_so_that_a_rise_does_not_hide_itself():
    series = [*QUIET, 20, 25, 30]
    assert ears(series, "C2")[-1].baseline == 5
    assert ears(series, "C1")[-1].baseline > 9


def test_c3_gathers_three_points():
    series = [*QUIET, 5, 5, 6.5, 6.5, 6.5]
    over = (6.5 - 5) / 0.816497 - 1
    found = ears(series, "C3")
    assert [one.statistic for one in found[:9]] == [None] * 9
    assert found[11].statistic is not None and found[11].statistic <= 3 * over + 1
    assert found[11].alarm == (found[11].statistic > 2)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=60), st.sampled_from(["C1", "C2", "C3"]))
def test_a_detector_looks_back_only(counts, method):
    whole, start = ears(counts, method), ears(counts[:-1], method)
    assert whole[:-1] == start and len(whole) == len(counts)


@given(st.integers(1, 5))
def test_after_noughts_one_case_rings_and_does_not_shout(cases):
    found = ears([0] * 9 + [cases], "C1")[-1]
    assert found.statistic == cases / 0.5 and found.alarm == (cases > 3.09 * 0.5)


def test_cusum_gathers_and_begins_anew():
    quiet = cusum([4, 4, 4, 4], 4)
    assert [one.statistic for one in quiet] == [0] * 4
    found = cusum([4, 9, 9, 9, 9], 4)
    alarms = [one.at for one in found if one.alarm]
    assert alarms and found[alarms[0]].statistic >= 2.26
    kept = cusum([4, 9, 9, 9, 9], 4, reset=False)
    assert kept[-1].statistic > found[-1].statistic
    nine = (9 - 12 + 2 * 6) / 4 - 1.04  # Rossi's x less k
    assert found[1].statistic == pytest.approx(nine)


def test_the_national_rule():
    history = list(range(1, 16))
    assert moving_percentile(12.2, history).alarm and moving_percentile(12.2, history).bound == 12.2
    assert not moving_percentile(12, history).alarm
    assert not moving_percentile(0, [0] * 15).alarm
    assert moving_percentile(13.6, history, 0.9).alarm


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(Refused, match="不足三年"):
        moving_percentile(3, [1] * 14)
    with pytest.raises(Refused, match="百分位数不能"):
        moving_percentile(3, [1] * 15, 80)
    with pytest.raises(Refused, match="EARS 方法"):
        ears([1], "C4")
    with pytest.raises(Refused, match="至少需要"):
        ears([1], window=1)
    with pytest.raises(Refused, match="大于零"):
        cusum([1], 0)
    with pytest.raises(Refused, match="病例数"):
        ears([1, -1])
