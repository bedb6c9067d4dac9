"""Discretion, money and days, against the law."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.kernel.errors import Refused
from xinglin.kernel.time import is_workday, workdays_after
from xinglin.services.enforcement.rules import (
    CIRCUMSTANCES,
    VIOLATIONS,
    Story,
    clocks_of,
    late_fee,
    masked_party,
    must_fit,
    needs_collective,
    needs_legal_review,
    owed_on,
    paged,
    range_of,
    tier_of,
    within_limitation,
)
from xinglin.services.enforcement.rules.clocks import Held, court_window
from xinglin.services.enforcement.rules.publishing import masked_text

DAY = dt.date(2026, 3, 2)
codes = st.sampled_from([one.code for one in VIOLATIONS if one.holds(DAY)])
told = st.lists(st.sampled_from(sorted(CIRCUMSTANCES)), max_size=5)
days_of = st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 1))


@given(codes, told)
def test_a_tier_lies_within_the_law(code, circumstances):
    held = range_of(code, circumstances, DAY)
    assert held.law_low <= held.low <= held.high <= held.law_high
    assert held.tier == tier_of(circumstances)


@given(codes, told, st.integers(0, 250_000), st.booleans())
def test_a_fine_outside_is_refused_or_decided_together(code, circumstances, fine, together):
    held, amount = range_of(code, circumstances, DAY), Decimal(fine)
    lawful = held.law_low <= amount <= held.law_high
    inside = held.low <= amount <= held.high
    if inside or (lawful and together):
        must_fit(amount, held, together, "集体讨论认为情节特殊")
    else:
        with pytest.raises(Refused):
            must_fit(amount, held, together, "集体讨论认为情节特殊")


def test_a_rule_that_was_replaced_holds_for_its_own_time_only():
    before = range_of("09-03", ["first"], dt.date(2020, 5, 31))
    assert (before.law_low, before.law_high) == (0, 10_000)
    with pytest.raises(Refused, match="当日没有生效"):
        range_of("09-03", ["first"], dt.date(2020, 6, 1))
    with pytest.raises(Refused, match="当日没有生效"):
        range_of("09-01", ["first"], dt.date(2020, 5, 31))


def test_a_reason_is_asked_for_outside_the_tier():
    held = range_of("01-01", ["first"], DAY)
    with pytest.raises(Refused, match="理由"):
        must_fit(Decimal(20000), held, True)
    with pytest.raises(Refused, match="法定幅度"):
        must_fit(Decimal(30001), held, True, "再重也不行")
    with pytest.raises(Refused, match="数额"):
        must_fit(Decimal("-1"), held, True, "x")
    with pytest.raises(Refused):
        range_of("99-99", [], DAY)
    with pytest.raises(Refused):
        range_of("06-02", [], dt.date(2020, 1, 1))


@given(
    st.decimals(1, 100_000, places=2),
    days_of,
    st.lists(st.tuples(st.integers(0, 80), st.decimals(1, 50_000, places=2)), max_size=4),
    st.integers(0, 200),
)
def test_the_late_fee_is_capped_grows_and_stops(fine, pay_by, payments, later):
    paid = [(pay_by + dt.timedelta(days=n), amount) for n, amount in payments]
    on = pay_by + dt.timedelta(days=later)
    fee = late_fee(fine, pay_by, paid, on)
    assert 0 <= fee <= fine
    assert fee >= late_fee(fine, pay_by, paid, on - dt.timedelta(days=1))
    assert late_fee(fine, pay_by, paid, on, [(pay_by, None)]) == 0
    assert late_fee(fine, pay_by, [(pay_by, fine)], on) == 0
    if not paid and later >= 34:
        assert fee == fine
    debt = owed_on(fine, pay_by, paid, on)
    assert debt.left >= 0 and debt.fee == fee


@given(days_of, st.sampled_from(["preserve", "seize"]), st.booleans(), st.integers(0, 90))
def test_nothing_in_keeping_is_late_unsaid(since, kind, longer, later):
    """Whatever is kept: from the day after its last day on, the clock says late."""
    [clock] = clocks_of(Story(held=[Held(kind, since, None, longer)]))
    on = since + dt.timedelta(days=later)
    assert (clock.state(on) == "late") == (on > clock.due)
    if kind == "preserve":
        assert clock.due == workdays_after(since, 7) and is_workday(clock.due)
    else:
        assert (clock.due - since).days == (60 if longer else 30)
    assert clock.source


@given(days_of, days_of)
def test_a_hearing_is_called_seven_working_days_before(asked, planned):
    story = Story(noticed=asked, hearing_asked=asked, hearing_on=planned)
    [clock] = clocks_of(story)
    assert workdays_after(clock.due, 7) <= planned
    assert workdays_after(clock.due + dt.timedelta(days=1), 7) > planned


def test_every_limit_of_a_story_is_there_with_its_source():
    story = Story(
        held=[Held("preserve", DAY), Held("seize", DAY, DAY)],
        noticed=DAY,
        hearing_asked=DAY,
        hearing_on=dt.date(2026, 4, 1),
        decided=DAY,
        changed=DAY,
        on_the_spot=DAY,
        served=DAY,
    )
    found = {one.code: one for one in clocks_of(story)}
    assert set(found) == {
        "preserve",
        "seize",
        "call_hearing",
        "publish",
        "withdraw",
        "hand_in",
        "court",
    }
    assert all(one.source for one in found.values())
    assert found["withdraw"].due == dt.date(2026, 3, 5)
    assert found["hand_in"].due == dt.date(2026, 3, 4)
    assert found["seize"].state(dt.date(2030, 1, 1)) == "ok", "it was done in time"
    assert found["court"].since == court_window(DAY)[0]


def test_limitation_and_what_goes_on():
    old, now = dt.date(2020, 1, 1), dt.date(2026, 1, 1)
    assert not within_limitation(old, now) and not within_limitation(old, now, life=True)
    assert within_limitation(old, now, continuing=True)


def test_review_and_together():
    assert needs_legal_review(True, False, False, Decimal(0), Decimal(100))
    assert not needs_legal_review(False, False, False, Decimal(40), Decimal(100))
    assert needs_collective(True, False, False) and needs_collective(False, False, False, True)
    assert not needs_collective(False, False, False)


@given(st.text("甲乙丙丁", min_size=2, max_size=4))
def test_a_person_is_never_published_by_name(name):
    shown = masked_party(name, "person")
    assert shown != name and shown[0] == name[0] and set(shown[1:]) == {"某"}
    assert name not in masked_text(
        f"当事人{name}，身份证110101199003070011，电话13800138000", (name,)
    )


def test_numbers_are_masked():
    said = masked_text("住东街12号3单元，电话13800138000，证号11010119900307001X")
    assert "13800138000" not in said and "11010119900307001" not in said and "12号" not in said


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["clue", "decision", "filing", "other"]),
            st.just(""),
            st.integers(1, 30),
        ),
        max_size=12,
    )
)
def test_pages_are_numbered_through(leaves):
    found = paged(leaves)
    at = 0
    for one in found:
        assert one.first == at + 1 and one.last >= one.first
        at = one.last
    assert at == sum(pages for *_, pages in leaves)
