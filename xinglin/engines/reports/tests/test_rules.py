from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.reports import (
    BEHIND,
    DONE,
    HIDDEN,
    MISSING,
    ON_THE_WAY,
    UNDEFINED,
    Change,
    Completion,
    Figure,
    Heading,
    Pace,
    Part,
    Sentence,
)
from xinglin.engines.reports.rules.numbers import counted, percent, rounded, time_progress
from xinglin.engines.reports.rules.outline import Outline, title_lines, width
from xinglin.engines.reports.rules.phrases import clashes, say
from xinglin.engines.reports.tests.sample import figure, share

DECIMALS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6)


@given(DECIMALS, st.integers(0, 4))
def test_rounding_is_half_up_as_taught_at_school(value, places):
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(value, places) == expected


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_never_off_by_more_than_half_its_last_digit(part, whole):
    printed = Fraction(percent(Fraction(part, whole))[:-1])
    assert abs(printed - Fraction(part, whole) * 100) <= Fraction(5, 1000)


@given(st.integers(0, 10**14))
def test_a_count_reads_back_to_within_half_of_its_last_digit(count):
    text = counted(count)
    unit = 10**8 if text.endswith("亿") else 10**4 if text.endswith("万") else 1
    number = Fraction(text.rstrip("万亿")) * unit
    assert abs(number - count) <= Fraction(unit, 200)
    assert not text.startswith("10000") or not text.endswith("万")


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_falls_is_never_called_negative_growth(now, all_now, before, all_before):
    change = Change(share("a", "甲", now, all_now), share("a", "甲", before, all_before, "2024"))
    text = say(change)
    assert "-" not in text
    moved = rounded((Fraction(now, all_now) - Fraction(before, all_before)) * 100)
    assert text.startswith("同比上升" if moved > 0 else "同比下降" if moved < 0 else "同比持平")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (share("a", "甲", 31245, 39838), "78.43%"),
        (share("a", "甲", 1, 0), UNDEFINED),
        (share("a", "甲", 0, 5), "0.00%"),
        (figure("a", "甲", unit="%"), MISSING),
        (share("a", "甲", 3, 40, suppressed=True), HIDDEN),
        (figure("a", "甲", value="0.0123", unit="‰"), "12.30‰"),
        (figure("a", "甲", value="0.00012", unit="/10万"), "12.00/10万"),
        (figure("a", "甲", value=0, unit="人"), "0人"),
        (Part(share("a", "甲", 31245, 39838)), "3.12万人"),
        (Part(share("a", "甲", 3, 0), "denominator"), "0人"),
        (Part(figure("a", "甲", value="0.5", unit="%")), MISSING),
        (
            Change(figure("a", "甲", value=110), figure("a", "甲", "2024", value=100)),
            "同比增长10.00%",
        ),
        (
            Change(figure("a", "甲", value=5), figure("a", "甲", "2024", value=0)),
            f"同比{UNDEFINED}",
        ),
        (Completion(figure("a", "甲", value=5), figure("g", "标", value=0)), UNDEFINED),
        (
            Completion(*(figure(one, one, value=n) for one, n in (("a", 6), ("g", 5), ("b", 9)))),
            "75.00%",
        ),
    ],
)
def test_how_a_figure_reads(printed, text):
    assert say(printed) == text


@pytest.mark.parametrize(
    ("now", "goal", "unit", "progress", "at_most", "text"),
    [
        ("0.70", "0.70", "%", "0.5", False, DONE),
        ("0.63", "0.70", "%", "0.5", False, ON_THE_WAY),
        ("0.62", "0.70", "%", "0.5", False, BEHIND),
        ("100", "100", "人", "0.5", False, DONE),
        ("45", "100", "人", "0.5", False, ON_THE_WAY),
        ("44", "100", "人", "0.5", False, BEHIND),
        ("9", "10", "例", "1", True, DONE),
        ("11", "10", "例", "1", True, ON_THE_WAY),
        ("12", "10", "例", "1", True, BEHIND),
    ],
)
def test_pace_counts_time_for_counts_only(now, goal, unit, progress, at_most, text):
    reached, promised = figure("a", "甲", value=now, unit=unit), figure("g", "标", value=goal)
    assert say(Pace(reached, promised, Decimal(progress), at_most)) == text


def test_a_leap_year_has_a_day_more():
    assert time_progress(date(2024, 12, 30)) == Decimal(365) / 366


def test_one_figure_with_two_values_is_a_clash():
    one, other = share("a", "甲", 1, 2), share("a", "甲", 1, 3)
    assert clashes([one, other]) == [(one, other)]
    assert clashes([one, share("a", "甲", 1, 3, "2024"), share("a", "甲", 2, 4)]) == []


def test_headings_are_counted_and_none_is_skipped():
    outline = Outline()
    said = [outline.number(Heading(level, "某")) for level in (1, 2, 2, 3, 4, 1, 3, 3, 1)]
    assert said == [
        "一、某",
        "（一）某",
        "（二）某",
        "1.某",
        "（1）某",
        "二、某",
        "1.某",
        "2.某",
        "三、某",
    ]
    with pytest.raises(ValueError, match="Level 4 under level 1"):
        outline.number(Heading(4, "某"))


@given(st.text("卫生健康局和的2025年（工作）", min_size=1, max_size=80))
def test_a_title_is_broken_into_lines_that_fit_and_nothing_is_lost(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= 20 for line in lines)


def test_words_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="No figure is given for rate"):
        Sentence("{rate}")
    with pytest.raises(ValueError, match="runs in"):
        Heading(1, "完成情况。")
    with pytest.raises(ValueError, match="not a number"):
        Figure(code="a", title="甲", place="", period="", value=Decimal("NaN"))
    with pytest.raises(ValueError, match="not a number"):
        Figure(code="a", title="甲", place="", period="", value=Decimal("1e999999"))
