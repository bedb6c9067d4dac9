"""Terms, items due, what fulfils them, key groups."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xinglin.engines.followup import programmes
from xinglin.kernel.errors import Refused
from xinglin.services.contracts import rules
from xinglin.services.contracts.pages.packages import read_items

DAYS = some.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@given(DAYS, some.integers(1, 24))
def test_as_many_are_due_as_the_package_says_and_all_within_the_term(starts, times):
    ends = rules.last_day(starts)
    due = rules.due_days(starts, ends, times)
    assert due == sorted(due) and all(starts <= one <= ends for one in due)
    assert len(due) in (times, times - 1)  # 29 February has no last month of its own


def test_a_renewal_begins_on_the_day_after():
    first = rules.last_day(dt.date(2026, 3, 1))
    assert first == dt.date(2027, 2, 28)
    assert rules.last_day(dt.date(2024, 2, 29)) == dt.date(2025, 2, 27)


@given(some.lists(DAYS, max_size=8), some.lists(DAYS, max_size=8))
def test_each_service_counts_for_one_that_is_due(due, days):
    found = rules.fulfilled(sorted(due), days)
    assert len(found) == len(due)
    assert sorted(one for one in found if one) == sorted(days)[: len(due)]


def served(programme="", kind="AMB", mode=""):
    return SimpleNamespace(programme=programme, kind=kind, mode=mode)


@pytest.mark.parametrize(
    ("by", "given_one", "counts"),
    [
        ("clinic", served(), True),
        ("clinic", served(kind="IMP"), False),
        ("home", served(kind="HH"), True),
        ("home", served("x", "follow-up", "2"), True),
        ("face", served("x", "follow-up", "3"), False),
        ("visit", served("x", "follow-up", "3"), True),
        ("visit", served("x", "yearly", "1"), False),
        ("check", served("x", "yearly", "1"), True),
        ("check", served("x", "follow-up", "1"), False),
        ("visit", served(), False),
    ],
)
def test_what_counts_as_what(by, given_one, counts):
    item = SimpleNamespace(by=by, programme="")
    assert rules.counts_for(item, given_one, {("x", "yearly")}) is counts


def test_an_item_may_be_limited_to_one_programme():
    item = SimpleNamespace(by="visit", programme="y")
    assert not rules.counts_for(item, served("x", "follow-up", "1"), set())
    assert rules.counts_for(item, served("y", "follow-up", "1"), set())


def test_yearly_examinations_are_known_from_the_programmes():
    checks = rules.examinations(programmes)
    assert checks and all(code in programmes for code, _ in checks)
    assert set(rules.chronic(programmes)) <= {one.code for one in programmes}
    assert len(rules.chronic(programmes)) >= 2


def test_ages_make_key_groups():
    day = dt.date(2026, 6, 1)
    old, child = rules.GROUPS["elderly"], rules.GROUPS["young"]
    assert old.of_age(dt.date(1961, 6, 1), day) and not old.of_age(dt.date(1961, 6, 2), day)
    assert child.of_age(dt.date(2019, 6, 2), day) and not child.of_age(dt.date(2019, 6, 1), day)


def test_a_package_for_some_is_not_for_others():
    package = SimpleNamespace(
        title="老年人包", who=["elderly"], valid_from=dt.date(2026, 1, 1), valid_to=None
    )
    day, birth = dt.date(2026, 5, 1), dt.date(1990, 1, 1)
    rules.must_fit(package, day, birth, ["elderly"], {})
    with pytest.raises(Refused):
        rules.must_fit(package, day, birth, ["young"], {})
    with pytest.raises(Refused):
        rules.must_fit(package, dt.date(2025, 12, 31), birth, ["elderly"], {})


def test_items_are_typed_one_a_line():
    (first, second) = read_items("上门随访 | 4 | 上门服务\n\n体检｜1｜健康体检")
    assert first == {"title": "上门随访", "times": 4, "by": "home"} and second["by"] == "check"
    for wrong in ("随访 4 次", "随访 | 四 | 上门服务", "随访 | 4 | 电报"):
        with pytest.raises(Refused):
            read_items(wrong)
