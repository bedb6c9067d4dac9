"""Statements of the real book: filled from another period's text, they are what they would be."""

import pytest

from xinglin.engines.indicators import expressions, indicators
from xinglin.engines.indicators.counting import shapes
from xinglin.kernel.time import Period

EVERY = 16  # of the book, as many parts; one is tried with each pair of periods
PAIRS = [("2025", "2024"), ("2025", "2025-Q2"), ("2025-06", "2026-02"), ("2024-Q1", "2023-Q4")]


@pytest.mark.parametrize("part", range(len(PAIRS)))
def test_a_period_filled_from_another_is_that_period_made_anew(part):
    known = {}

    def keep(key, make):
        if key not in known:
            known[key] = make()
        return known[key]

    several = [one for one in indicators if not one.formula][part::EVERY]
    assert len(several) > 5
    filled = 0
    for one in several:
        for code in PAIRS[part]:
            period = Period.parse(code)
            asked = expressions.counts(one(period), period.end)
            before = len(known)
            assert shapes.sql_of(asked, "duckdb", keep, "1") == expressions.sql(asked), one.code
            filled += len(known) == before
    assert filled
