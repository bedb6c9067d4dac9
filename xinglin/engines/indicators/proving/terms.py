"""What each figure did to the change of one that is made of them: shares that add up exactly."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from xinglin.engines.indicators.words import Combination, Formula

MOST_IN_ORDERS = 5  # terms of which every order is tried: 120 orders


def shares_of_terms(
    formula: Formula, before: Sequence[Fraction | None], after: Sequence[Fraction | None]
) -> list[Fraction] | None:
    """How much of the formula's change each of its terms explains; None where a value is unknown.

    Terms are put from their earlier to their later value one after the other; a term's share is
    what that does to the value, on the average of all orders (Shapley), so that no order is
    preferred and the shares add up to the change exactly. In a sum the order does not matter.

    >>> from xinglin.engines.indicators.words import plus, quotient
    >>> half, whole = Fraction(1, 2), Fraction(1)
    >>> shares_of_terms(plus("A", "B"), [whole, whole], [3 * whole, half])
    [Fraction(2, 1), Fraction(-1, 2)]
    >>> shares_of_terms(quotient("A", "B", per=100), [whole, 2 * whole], [3 * whole, 4 * whole])
    [Fraction(75, 1), Fraction(-50, 1)]
    >>> shares_of_terms(quotient("A", "B"), [whole, whole], [whole, None]) is None
    True
    """
    size = len(formula.terms)
    if isinstance(formula, Combination):
        orders = [tuple(range(size))]
    elif size <= MOST_IN_ORDERS:
        orders = list(itertools.permutations(range(size)))
    else:
        return None
    found = [Fraction(0)] * size
    for order in orders:
        values, told = list(before), formula.exact(before)
        for at in order:
            values[at] = after[at]
            now = formula.exact(values)
            if told is None or now is None:
                return None
            found[at] += now - told
            told = now
    return [one / len(orders) for one in found]
