"""Every record of either side lands in exactly one class, and the parts add up to the gap."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.services.reconciliation.rules import REASONS, Item, Line, items, sort_out, standings
from xinglin.services.reconciliation.rules.items import PROVINCE

DAY = dt.date(2026, 3, 2)


def line(ref, person=1, day=DAY, institution=1, **more):
    return Line(ref, person, more.pop("kind", ""), day, institution, **more)


def classes(ours, theirs, **how):
    return Counter(one.reason.code for one in sort_out(ours, theirs, **how))


CASES = {
    "agreed": ([line(1)], [line(9)]),
    "missing_here": ([], [line(9)]),
    "missing_there": ([line(1)], []),
    "unlinked": ([], [line(9, person=0)]),
    "other_place": ([line(1)], [line(9, institution=2)]),
    "other_period": ([line(1)], [line(9, inside=False)]),
    "differs": ([line(1, value="1")], [line(9, value="2")]),
}


@pytest.mark.parametrize("reason", CASES)
def test_each_reason_by_itself(reason):
    assert classes(*CASES[reason]) == {reason: 1}


def test_a_second_one_of_the_same_is_a_duplicate():
    assert classes([line(1)], [line(8), line(9)]) == {"agreed": 1, "duplicated_there": 1}
    assert classes([line(1), line(2)], [line(9)]) == {"agreed": 1, "duplicated_here": 1}
    told = classes([], [line(8), line(9)])
    assert told == {"missing_here": 1, "duplicated_there": 1}
    # one that was counted the month before as well
    told = classes([line(1)], [line(8, inside=False), line(9)])
    assert told == {"agreed": 1}


def test_a_few_days_apart_is_one_that_differs_only_where_the_item_says_so():
    ours, theirs = [line(1)], [line(9, day=DAY + dt.timedelta(2))]
    assert classes(ours, theirs, near=3) == {"differs": 1}
    assert classes(ours, theirs) == {"missing_here": 1, "missing_there": 1}
    assert classes(ours, theirs, by_day=False) == {"differs": 1}


def test_the_number_of_our_record_goes_before_everything():
    ours = [line(1, value="a"), line(2, person=2)]
    theirs = [line(9, person=0, record=2), line(8, value="a", record=77)]
    assert classes(ours, theirs) == {"agreed": 2}


def test_who_was_in_care_once_and_is_again_is_one_person():
    ours = [line(1, day=None, inside=False), line(2, day=None)]
    assert classes(ours, [line(9, day=None)], by_day=False) == {"agreed": 1}
    assert classes(ours[:1], [line(9, day=None)], by_day=False) == {"other_period": 1}


LINES = st.lists(
    st.builds(
        Line,
        ref=st.just(0),
        person=st.integers(0, 4),
        kind=st.sampled_from(("", "a")),
        day=st.dates(DAY, DAY + dt.timedelta(5)),
        institution=st.integers(1, 3),
        value=st.sampled_from(("", "x", "y")),
        record=st.integers(0, 12),
        inside=st.booleans(),
    ),
    max_size=14,
)


def numbered(lines, first):
    return [
        Line(first + at, one.person, one.kind, one.day, one.institution, one.value, one.record,
             one.inside)
        for at, one in enumerate(lines)
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, st.booleans(), st.integers(0, 3))
def test_every_record_lands_in_exactly_one_class_and_the_parts_add_up(ours, theirs, by_day, near):
    ours, theirs = numbered(ours, 1), numbered(theirs, 100)
    found = sort_out(ours, theirs, by_day=by_day, near=near)
    for side, lines in (("ours", ours), ("theirs", theirs)):
        placed = Counter(getattr(one, side).ref for one in found if getattr(one, side))
        assert not placed or max(placed.values()) == 1
        assert {one.ref for one in lines if one.inside} <= placed.keys()
    assert all(one.reason.code in REASONS for one in found)
    inside = [sum(one.inside for one in lines) for lines in (ours, theirs)]
    assert sum(one.weighs() for one in found) == inside[1] - inside[0]
    told = standings(found)
    assert [sum(s.ours for s in told.values()), sum(s.theirs for s in told.values())] == inside
    for standing in told.values():
        assert standing.gap == sum(standing.parts.values())
    apart = [one for one in found if one.reason.code != "agreed"]
    assert sum(sum(one.lines.values()) for one in told.values()) == len(apart)
    assert sum(one.agreed for one in told.values()) == len(found) - len(apart)


@given(LINES)
def test_a_side_agrees_with_itself(lines):
    alone = {}
    for one in numbered(lines, 1):
        if one.person and one.inside:
            alone[one.person, one.kind, one.day] = one
    mine = list(alone.values())
    theirs = [
        Line(one.ref + 100, one.person, one.kind, one.day, one.institution, one.value)
        for one in mine
    ]
    assert all(one.reason.code == "agreed" for one in sort_out(mine, theirs, near=3))


def test_an_item_is_one_declaration():
    with pytest.raises(ValueError, match="no such record"):
        Item("odd", "怪", "人", "nothing", (PROVINCE,), "日期")
    assert "odd" not in items
    assert {one.code for one in items} >= {"managed", "visits", "births", "doses", "inpatient"}
