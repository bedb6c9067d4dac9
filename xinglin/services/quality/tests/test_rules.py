"""Codes that cannot be used twice or late, rules that are certain, signals that are not."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xinglin.engines.statistics import benjamini_hochberg, harmonic_mean_p, median, robust_z
from xinglin.kernel.errors import Refused
from xinglin.services.quality.queries.lake import moment_on
from xinglin.services.quality.rules import (
    FAMILIES,
    LASTS,
    PARAMETERS,
    RULES,
    SIGNALS,
    Deed,
    broken_rules,
    kilometres,
    make_code,
    odds_of_records,
    read_code,
    screened,
)
from xinglin.services.quality.tests.made_up import county, honest

KEY, NOW = b"k" * 32, 1_790_000_000.0
DAY = dt.date(2026, 5, 1)


@given(some.sampled_from("RS"), some.integers(0, 2**48 - 1), some.integers(0, 10**9))
def test_a_code_says_whose_it_is(kind, holder, later):
    at = NOW + later
    card = read_code(KEY, make_code(KEY, kind, holder, at).lower().replace("-", " "), at + 60)
    assert (card.kind, card.holder, card.at) == (kind, holder, int(at))


@given(some.integers(0, 32), some.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_code_with_one_letter_changed_is_nobody_s(at, letter):
    plain = make_code(KEY, "R", 12345, NOW).replace("-", "")
    changed = plain[:at] + letter + plain[at + 1 :]
    if changed != plain:
        with pytest.raises(Refused, match="码不正确"):
            read_code(KEY, changed, NOW)


@pytest.mark.parametrize("text", ["", "R", "X" * 33, "R" + "1" * 32, "你好", "R-" * 40])
def test_nonsense_is_refused(text):
    with pytest.raises(Refused, match="码不正确"):
        read_code(KEY, text, NOW)


def test_a_code_grows_old():
    code = make_code(KEY, "S", 1, NOW)
    assert read_code(KEY, code, NOW + LASTS).holder == 1
    for at in (NOW + LASTS + 1, NOW - 60):
        with pytest.raises(Refused, match="过期"):
            read_code(KEY, code, at)
    with pytest.raises(Refused, match="码不正确"):
        read_code(b"x" * 32, code, NOW)
    with pytest.raises(ValueError, match="no such card"):
        make_code(KEY, "Q", 1, NOW)


def deed(number, **more):
    given_ones = {"staff": 1, "resident": number, "day": DAY, "mode": "1"}
    return Deed(number, **{**given_ones, **more})


def rules_of(*deeds, stays=()):
    return [(one.visit, one.rule) for one in broken_rules(deeds, stays)]


def test_the_dead_are_not_visited():
    died = dt.date(2026, 4, 30)
    assert rules_of(deed(1, died_on=died, mode="3")) == [(1, "after-death")]
    assert not rules_of(deed(1, died_on=DAY))


def test_who_lies_in_hospital_is_not_met_at_home():
    stay = (1, dt.date(2026, 4, 28), dt.date(2026, 5, 3))
    assert rules_of(deed(1), stays=[stay]) == [(1, "in-hospital")]
    assert not rules_of(deed(1, mode="3"), stays=[stay])
    assert not rules_of(deed(1, day=dt.date(2026, 5, 3)), stays=[stay])


def test_a_day_has_so_many_hours():
    many = [deed(number) for number in range(1, 62)]
    assert {rule for _, rule in rules_of(*many)} == {"too-many"} and len(rules_of(*many)) == 61
    assert not rules_of(*many[:60])


def test_two_homes_of_one_day_lie_near_each_other():
    near = deed(1, mode="2", longitude=120.0, latitude=30.0)
    far = deed(2, mode="2", longitude=121.0, latitude=30.0)
    assert kilometres(near, far) == pytest.approx(96.3, abs=0.2)
    assert sorted(rules_of(near, far)) == [(1, "too-far"), (2, "too-far")]
    assert not rules_of(near, deed(2, mode="2", longitude=120.1, latitude=30.0))
    assert not rules_of(near, deed(2, mode="2"))


def test_nobody_drives_faster_than_cars():
    start = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
    first = deed(1, longitude=120.0, latitude=30.0, at=start)
    quick = deed(2, longitude=120.5, latitude=30.0, at=start + dt.timedelta(minutes=10))
    slow = deed(2, longitude=120.5, latitude=30.0, at=start + dt.timedelta(minutes=40))
    assert sorted(rules_of(first, quick)) == [(1, "too-fast"), (2, "too-fast")]
    assert not rules_of(first, slow)


def test_cards_shown_in_two_homes_at_once_were_not_both_shown_there():
    start = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
    here = deed(1, mode="2", longitude=120.0, latitude=30.0, at=start)
    there = deed(2, mode="2", longitude=120.2, latitude=30.0, at=start)
    assert sorted(rules_of(here, there)) == [(1, "too-fast"), (2, "too-fast")]
    assert not rules_of(here, deed(2, mode="2", longitude=120.01, latitude=30.0, at=start))
    assert not rules_of(here, deed(2, mode="1", at=start)), "where a desk stands is not known"


def test_cards_shown_on_another_day_tell_no_time():
    morning = dt.datetime(2026, 5, 1, 1, tzinfo=dt.UTC)  # nine o'clock here
    late = dt.datetime(2026, 4, 30, 17, tzinfo=dt.UTC)  # past midnight: already the first of May
    assert moment_on(dt.date(2026, 5, 1), morning) == morning
    assert moment_on(dt.date(2026, 5, 1), late) == late
    assert moment_on(dt.date(2026, 4, 30), late) is None
    assert moment_on(dt.date(2026, 5, 1), None) is None


def test_every_rule_has_words():
    assert {one.family for one in SIGNALS} == set(FAMILIES)
    assert all(RULES.values()) and PARAMETERS.as_dict()["q"] == 0.05


@pytest.mark.parametrize("seed", range(4))
def test_those_who_invent_are_found_and_no_honest_one_is_named(seed):
    """Precision and recall against a known truth: five kinds of inventors among sixty honest."""
    providers, truth = county(seed)
    found = {one.staff for one in screened(providers)}
    recall = len(found & truth.keys()) / len(truth)
    precision = len(found & truth.keys()) / max(1, len(found))
    assert recall >= 0.8 and precision >= 0.8, (seed, found, truth)


def test_where_everybody_is_honest_hardly_anybody_is_named():
    named = sum(len(screened(county(seed, odd=0)[0])) for seed in range(20, 30))
    assert named <= 3  # of six hundred


def test_who_rounds_is_not_named_for_rounding():
    """A digit test alone accuses the careful with old gauges: one family is not enough."""
    from xinglin.services.quality.rules.signals import Seen, provider_of

    providers, _ = county(5, odd=0)
    rng = random.Random(9)
    rows = [
        (who, day, round(high / 10) * 10, round(low / 10) * 10)
        for who, day, high, low in honest(rng, 999)
    ]
    rounder = provider_of(999, [Seen(10**6 + at, *row) for at, row in enumerate(rows)])
    found = {one.staff: one for one in screened([*providers, rounder])}
    assert 999 not in found or set(found[999].families) - {"digits"}


def test_few_records_or_few_peers_say_nothing():
    providers, _ = county(1)
    assert not screened(providers[:4])
    alone = screened([], {7: 2})
    assert [(one.staff, one.broken, one.p) for one in alone] == [(7, 2, 1.0)]


def test_the_records_that_tell_most_come_first():
    providers, truth = county(0)
    by_staff = {one.staff: one for one in providers}
    copier = next(staff for staff, kind in truth.items() if kind == "copier")
    suspect = next(one for one in screened(providers) if one.staff == copier)
    ranked = odds_of_records(suspect, by_staff[copier])
    assert len(ranked) == by_staff[copier].many
    assert ranked[0][1] > ranked[-1][1] > 0
    visits = {one.id: one for one in by_staff[copier].visits}
    first = visits[ranked[0][0]]
    before = [
        v for v in by_staff[copier].visits if v.resident == first.resident and v.day < first.day
    ]
    assert (before[-1].systolic, before[-1].diastolic) == (first.systolic, first.diastolic)


@given(some.lists(some.floats(1e-9, 1), min_size=1, max_size=40))
def test_adjusted_values_are_never_smaller_and_keep_the_order(ps):
    qs = benjamini_hochberg(ps)
    assert all(p <= q + 1e-12 <= 1 + 1e-9 for p, q in zip(ps, qs, strict=True))
    order = sorted(range(len(ps)), key=lambda at: ps[at])
    assert [qs[at] for at in order] == sorted(qs)
    assert min(ps) - 1e-9 <= harmonic_mean_p(ps) <= max(ps) + 1e-9


def test_one_far_out_stands_out_and_its_own_error_counts():
    values = [1.0, 1.1, 0.9, 1.0, 1.05, 0.95, 3.0]
    sure, unsure = robust_z(values, [0.0] * 7), robust_z(values, [0.0] * 6 + [2.0])
    assert sure[-1] > 10 and median(values) == 1.0
    assert unsure[-1] < 2 and robust_z([], []) == [] and robust_z([1.0], [0.0]) == [0.0]
