"""Periods, spans and working days."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.kernel.errors import Refused
from xinglin.kernel.time import (
    Period,
    age_on,
    days,
    holidays_known,
    hours,
    is_workday,
    months,
    now,
    stopped,
    today,
    weeks,
    workdays_after,
    years,
)

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end", "title", "before"),
    [
        ("2021", "2021-01-01", "2021-12-31", "2021年", "2020"),
        ("2021-Q3", "2021-07-01", "2021-09-30", "2021年第三季度", "2020-Q3"),
        ("2021-09", "2021-09-01", "2021-09-30", "2021年9月", "2020-09"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月", "2023-02"),
        (
            "2021-01-01..2021-09-21",
            "2021-01-01",
            "2021-09-21",
            "2021年1月1日至2021年9月21日",
            "2020-01-01..2020-09-21",
        ),
        (
            "mch2021",
            "2020-10-01",
            "2021-09-30",
            "2021妇幼年度（2020年10月1日至2021年9月30日）",
            "mch2020",
        ),
    ],
)
def test_periods_are_read_and_said(text, start, end, title, before):
    period = Period.parse(text)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert period.title == title
    assert period.previous_year().code == before
    assert Period.parse(period.code) == period


@pytest.mark.parametrize(
    "text",
    ["", "21", "2021-13", "2021-Q5", "2021-02-30..2021-03-01", "2021-03-02..2021-03-01", "x"],
)
def test_nonsense_is_refused_with_the_forms_that_work(text):
    with pytest.raises(Refused) as refused:
        Period.parse(text)
    assert "2021-Q3" in refused.value.mend


@given(DAYS, DAYS)
def test_months_of_a_window_cover_it_without_gap(one, other):
    start, end = sorted((one, other))
    if (end - start).days > 4000:
        end = start + dt.timedelta(days=4000)
    found = Period.parse(f"{start}..{end}").months()
    assert found[0].contains(start) and found[-1].contains(end)
    for before, after in itertools.pairwise(found):
        assert after.start - before.end == dt.timedelta(days=1)


@given(DAYS, st.integers(0, 600))
def test_a_span_of_months_never_leaves_its_month(start, n):
    end = months(n).after(start)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == n
    assert end.day <= start.day


def test_spans():
    day = dt.date(2024, 2, 29)
    assert years(1).after(day) == dt.date(2025, 2, 28)
    assert weeks(2).before(day) == dt.date(2024, 2, 15)
    assert hours(2).after(dt.datetime(2024, 2, 29, 23)) == dt.datetime(2024, 3, 1, 1)
    titles = [span.title for span in (weeks(2), months(3), years(1), days(10), hours(24))]
    assert titles == ["2周", "3个月", "1年", "10天", "24小时"]
    with pytest.raises(TypeError):
        hours(2).after(day)


def test_age_is_in_completed_years():
    assert age_on(dt.date(1961, 3, 2), dt.date(2026, 3, 1)) == 64
    assert age_on(dt.date(1961, 3, 2), dt.date(2026, 3, 2)) == 65
    assert age_on(dt.date(2000, 2, 29), dt.date(2026, 2, 28)) == 25


def test_working_days_know_make_up_saturdays_and_say_when_the_plan_is_not_out():
    assert not is_workday(dt.date(2026, 10, 1))
    assert is_workday(dt.date(2026, 10, 10))
    assert workdays_after(dt.date(2026, 9, 30), 3) == dt.date(2026, 10, 10)
    assert not holidays_known(dt.date(2090, 1, 2))
    assert is_workday(dt.date(2090, 1, 2)) == (dt.date(2090, 1, 2).weekday() < 5)


def test_the_clock_can_be_held():
    with stopped(dt.date(2026, 3, 1)):
        assert today() == dt.date(2026, 3, 1)
        assert now().utcoffset() == dt.timedelta(hours=8)
