"""What each figure did to the change of one made of them: nothing is lost, nothing preferred."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.indicators import change, minus, quotient
from xinglin.engines.indicators.proving.terms import shares_of_terms

NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)
FORMULAS = st.sampled_from(
    [minus("A", "B", "C"), quotient("A", "B"), quotient("A", "B", per=1), change("A")]
)


@given(FORMULAS, st.lists(NUMBERS, min_size=6, max_size=6))
def test_shares_add_up_to_the_change_exactly(formula, numbers):
    size = len(formula.terms)
    before, after = numbers[:size], numbers[3 : 3 + size]
    shares = shares_of_terms(formula, before, after)
    ends = formula.exact(before), formula.exact(after)
    if shares is None:
        assert None in ends or 0 in (before[1], after[1])
    else:
        assert sum(shares) == ends[1] - ends[0]
        still = [share for share, a, b in zip(shares, before, after, strict=True) if a == b]
        assert not any(still)  # a figure that did not change explains nothing


@given(st.tuples(NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS))
def test_what_went_there_comes_back(before, after):
    there = shares_of_terms(quotient("A", "B"), before, after)
    back = shares_of_terms(quotient("A", "B"), after, before)
    assert (there is None) == (back is None)
    assert there is None or [-one for one in there] == back


def test_of_several_orders_the_average_is_taken():
    one, two, four = Fraction(1), Fraction(2), Fraction(4)
    assert shares_of_terms(quotient("A", "B", per=100), [one, two], [two, four]) == [
        Fraction(75, 2), Fraction(-75, 2)
    ]  # fmt: skip
