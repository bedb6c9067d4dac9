"""No hidden cell can be worked out from the cells that are shown, however the table is divided."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.indicators.arithmetic import Answer
from xinglin.engines.indicators.counting.tally import Cell
from xinglin.engines.indicators.queries.covering import cover, groups_of
from xinglin.engines.indicators.queries.sums import given_away
from xinglin.engines.indicators.words import OPEN, SMALL_CELLS, Suppression

COUNTY, TOWNS = 990101000000000, (990101001000000, 990101002000000)
VILLAGES = {TOWNS[0]: (990101001001000, 990101001002000), TOWNS[1]: (990101002001000,)}
SEXES, BANDS = ("1", "2"), ("0–6岁", "7岁及以上")


def table(numbers, divisions):
    """Every cell of a table with its margins, from the numbers of its innermost cells."""
    cells: dict[Cell, int] = {}
    inner = product(
        [village for town in TOWNS for village in VILLAGES[town]],
        SEXES if "sex" in divisions else [""],
        BANDS if "age" in divisions else [""],
        [("kind", "a"), ("kind", "b")] if "kind" in divisions else [None],
    )
    for (village, sex, band, more), number in zip(inner, numbers, strict=False):
        for place in (village, village // 10**6 * 10**6, COUNTY):
            for one, two in product({"", sex}, {"", band}):
                for pairs in {(), (more,) if more else ()}:
                    cell = Cell(place, one, two, pairs)
                    cells[cell] = cells.get(cell, 0) + number
    return cells


def determined(hidden, groups):
    """The hidden cells that the shown ones give away: those that no solution of the sums moves."""
    unknown = sorted(hidden, key=str)
    at = {cell: number for number, cell in enumerate(unknown)}
    sums = np.zeros((len(groups), len(unknown)))
    for number, group in enumerate(groups):
        for cell, sign in [(group.total, 1), *((one, -1) for one in group.members)]:
            if cell in at:
                sums[number, at[cell]] += sign
    _, sizes, ways = np.linalg.svd(sums)
    free = ways[(sizes > 1e-9).sum() :]
    return [cell for cell in unknown if np.abs(free[:, at[cell]]).max(initial=0) < 1e-9]


tables = st.tuples(
    st.lists(st.sampled_from([0, 0, 1, 3, 4, 5, 8, 20, 50, 90]), min_size=24, max_size=24),
    st.sampled_from([(), ("sex",), ("age",), ("sex", "age"), ("sex", "age", "kind"), ("kind",)]),
)


@given(tables)
@settings(max_examples=150, deadline=None)
def test_no_hidden_cell_can_be_worked_out(made):
    cells = table(*made)
    answers = {cell: Answer(number, None, Fraction(number)) for cell, number in cells.items()}
    hidden = cover(answers, SMALL_CELLS)
    assert {cell for cell, number in cells.items() if 0 < number < 5} <= hidden
    assert not determined(hidden, groups_of(list(answers)))


@given(tables)
@settings(max_examples=40, deadline=None)
def test_what_is_large_is_shown(made):
    numbers, divisions = made
    cells = table([number + 5 for number in numbers], divisions)
    answers = {cell: Answer(number, None, Fraction(number)) for cell, number in cells.items()}
    assert not cover(answers, SMALL_CELLS)
    assert not cover(answers, OPEN)


@given(tables, st.sets(st.integers(0, 400), max_size=60))
@settings(max_examples=60, deadline=None)
def test_what_is_given_away_is_found(made, picked):
    cells = sorted(table(*made), key=str)
    groups = groups_of(cells)
    hidden = {cells[number % len(cells)] for number in picked}
    assert given_away(hidden, groups) == set(determined(hidden, groups))


def test_the_rule_is_the_indicators_own():
    cells = {Cell(COUNTY): 40, Cell(TOWNS[0]): 9, Cell(TOWNS[1]): 31}
    answers = {cell: Answer(number, None, Fraction(number)) for cell, number in cells.items()}
    assert not cover(answers, SMALL_CELLS)
    assert cover(answers, Suppression(below=10, complementary=False)) == {Cell(TOWNS[0])}
    assert cover(answers, Suppression(below=10)) == {Cell(TOWNS[0]), Cell(TOWNS[1])}
    gap = {Cell(COUNTY): Answer(38, Decimal(40), Fraction(95))}
    assert cover(gap, SMALL_CELLS) == {Cell(COUNTY)}
    estimate = {Cell(COUNTY): Answer(38, Decimal("40.5"), Fraction(95))}
    assert not cover(estimate, SMALL_CELLS)
