"""The draw: uniform, reproducible, in whole numbers; nobody with an interest is ever sent."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.kernel.errors import Refused
from xinglin.services.supervision.rules import (
    commitment_of,
    digest,
    drawn,
    lines_of,
    paired,
    seed_of,
    shares_of,
    sizes_of,
)
from xinglin.services.supervision.rules.lot import counted, text_of
from xinglin.services.supervision.rules.pairing import next_in_line

UNITS = [(f"GC-{n:03d}", "bath:2", 1) for n in range(20)]
CHI_19_AT_1_IN_1000 = 43.82  # 19 degrees of freedom
CHI_2_AT_1_IN_1000 = 13.82


def seeds(many):
    return [digest(f"seed {n}") for n in range(many)]


def test_every_unit_is_drawn_equally_often():
    """Chi-square over 4,000 fixed seeds; a draw that prefers anybody fails."""
    lines, many = lines_of(UNITS), 4000
    found = Counter(
        code for seed in seeds(many) for code in drawn(lines, {"bath:2": 5}, seed)[0].drawn
    )
    hoped = many * 5 / 20
    # Without replacement the variance is smaller by (N - n) / (N - 1): the statistic is scaled up.
    chi = sum((found[code] - hoped) ** 2 / hoped for code, *_ in UNITS) * (20 - 1) / (20 - 5)
    assert chi < CHI_19_AT_1_IN_1000, (chi, found)


def test_weights_are_chances():
    """Of three units with 1, 2 and 3 tickets each is drawn first as often as its share."""
    lines = lines_of([("A", "s:1", 1), ("B", "s:1", 2), ("C", "s:1", 3)])
    many = 6000
    first = Counter(drawn(lines, {"s:1": 1}, seed)[0].drawn[0] for seed in seeds(many))
    hoped = {"A": many / 6, "B": many / 3, "C": many / 2}
    chi = sum((first[one] - hoped[one]) ** 2 / hoped[one] for one in hoped)
    assert chi < CHI_2_AT_1_IN_1000, (chi, first)


def test_a_biased_draw_would_be_noticed():
    """The test above has teeth: a draw that takes the smallest numbers fails it by far."""
    found = Counter({code: 4000 * (n < 5) for n, (code, *_) in enumerate(UNITS)})
    chi = sum((found[code] - 1000) ** 2 / 1000 for code, *_ in UNITS)
    assert chi > CHI_19_AT_1_IN_1000


def test_the_same_seed_and_list_give_the_same_draw():
    lines = lines_of(reversed(UNITS))
    assert lines == lines_of(UNITS)
    one, two = (drawn(lines, {"bath:2": 4}, digest("x")) for _ in range(2))
    assert one == two and set(one[0].drawn) | set(one[0].reserve) == {code for code, *_ in UNITS}


def test_a_changed_list_changes_the_hash_and_the_seed():
    one, two = text_of(lines_of(UNITS)), text_of(lines_of(UNITS[1:]))
    assert digest(one) != digest(two)
    assert seed_of("n", "v", digest(one)) != seed_of("n", "v", digest(two))
    assert commitment_of("n", "rule") != commitment_of("n", "rule ")


@pytest.mark.parametrize(
    "units",
    [
        [("A", "s", 1), ("Ａ", "s", 1)],  # the same number in full width
        [("", "s", 1)],
        [("A,B", "s", 1)],
        [("A", "s", 0)],
        [("A", "s", 21)],
    ],
)
def test_lists_that_cannot_be_frozen(units):
    with pytest.raises(Refused):
        lines_of(units)


@given(
    st.dictionaries(
        st.sampled_from(["a:1", "a:2", "b:1", "b:3", "c:3"]), st.integers(1, 60), min_size=1
    ),
    st.data(),
)
def test_a_total_is_shared_out_whole(counts, data):
    total = data.draw(st.integers(len(counts), sum(counts.values())))
    found = shares_of(counts, {"1": 1, "2": 2, "3": 4}, total)
    assert sum(found.values()) == total
    assert all(1 <= found[name] <= counts[name] for name in counts)


@given(
    st.dictionaries(st.sampled_from(["a:1", "b:2", "c:3"]), st.integers(0, 400)),
    st.fixed_dictionaries({k: st.sampled_from(["0", "0.05", "0.3", "1"]) for k in "123"}),
)
def test_rates_are_rounded_up_and_never_empty(counts, rates):
    for name, size in sizes_of(counts, rates).items():
        rate = float(rates[name[-1]])
        assert 1 <= size <= counts[name] and size >= rate * counts[name]


def test_a_total_that_cannot_be_is_refused():
    with pytest.raises(Refused):
        shares_of({"a:1": 3, "b:1": 3}, {}, 1)
    with pytest.raises(Refused):
        sizes_of({"a:1": 3}, {"1": "1.5"})


# --- who goes -------------------------------------------------------------------------------------

CODES = [f"u{n}" for n in range(12)]
PEOPLE = [f"p{n}" for n in range(6)]
interests = st.lists(
    st.tuples(
        st.sampled_from(CODES), st.sampled_from(PEOPLE), st.sampled_from(["relative", "own"])
    ),
    max_size=40,
)


@given(interests, st.integers(0, 10**6))
def test_nobody_with_an_interest_is_ever_sent(known, number):
    """Whatever is declared: never sent, always named; too few is said and not passed over."""
    able = {one: ["01"] if n % 3 else ["01", "05"] for n, one in enumerate(PEOPLE)}
    units = [(code, "05" if n % 4 == 0 else "01") for n, code in enumerate(CODES)]
    made = paired(units, able, known, digest(str(number)))
    barred = {(unit, officer) for unit, officer, _ in known}
    for unit, pair in made.goes.items():
        assert len(set(pair)) == 2
        assert not {(unit, one) for one in pair} & barred
    assert set(made.goes) | set(made.short) == set(CODES)
    assert not set(made.goes) & set(made.short)
    fields = dict(units)
    for unit, officer in barred:
        fits = fields[unit] in able[officer]
        assert ((unit, officer) in {(b.unit, b.officer) for b in made.barred}) == fits
    for unit, many in made.short.items():
        free = [p for p in PEOPLE if fields[unit] in able[p] and (unit, p) not in barred]
        assert many == len(free) < 2


def test_work_is_shared_evenly_and_those_of_last_time_stand_back():
    units = [(code, "01") for code in CODES]
    able = {one: ["01"] for one in PEOPLE}
    made = paired(units, able, [], digest("x"))
    assert set(made.loads.values()) == {4}
    again = paired(units[:1], able, [], digest("x"), {"u0": ["p0", "p1"]})
    assert not {"p0", "p1"} & set(again.goes["u0"])
    few = paired(units[:1], {"p0": ["01"], "p1": ["01"]}, [], digest("x"), {"u0": ["p0", "p1"]})
    assert few.goes["u0"] == ("p0", "p1"), "when nobody else is there they go again"


def test_the_next_in_line_is_not_somebody_who_is_away():
    able = {one: ["01"] for one in PEOPLE}
    random.seed(7)
    for _ in range(50):
        away = random.sample(PEOPLE, 4)
        found = next_in_line("u1", "01", able, away, digest("x"))
        assert found in set(PEOPLE) - set(away)
    assert next_in_line("u1", "01", able, PEOPLE, "x") is None
    assert next_in_line("u1", "09", able, [], "x") is None


def test_strata_are_counted():
    assert counted(lines_of([("A", "s:1", 1), ("B", "s:2", 1), ("C", "s:1", 1)])) == {
        "s:1": 2,
        "s:2": 1,
    }
