"""What expressions share that differ in days and numbers alone; and that nothing else is shared."""

import datetime as dt

import ibis
import pytest
from ibis import _

from xinglin.engines.indicators import expressions
from xinglin.engines.indicators.counting import kept, shapes
from xinglin.engines.indicators.expressions import table
from xinglin.kernel.time import Period


def seen_in(period, *, programme="htn", least=2):
    """Visits of a programme in a period, of people who have several."""
    rows = expressions.Rows.of_table("visits").of(programme).during(Period.parse(period)).table
    return rows.group_by("person").agg(times=_.count()).filter(_.times >= least)


def said(several):
    """The SQL of each, texts kept from one to the next, and how often one was made."""
    made = {}

    def keep(key, make):
        if key not in made:
            made[key] = make()
        return made[key]

    return [shapes.sql_of(one, "duckdb", keep, "1") for one in several], len(made)


@pytest.mark.parametrize(
    "several, texts",
    [
        (["2024", "2025", "2031"], 1),
        (["2024-02", "2025-11"], 1),
        (["2025", "2025-Q2", "2025-06"], 2),  # in a month the first and the last month are equal
    ],
)
def test_periods_share_a_text_and_each_is_filled_as_if_it_were_made_anew(several, texts):
    asked = [seen_in(one) for one in several]
    found, made = said(asked)
    assert found == [expressions.sql(one) for one in asked]
    assert made == texts


def test_words_and_small_numbers_are_part_of_the_shape():
    asked = [seen_in("2025"), seen_in("2025", programme="dm"), seen_in("2025", least=3)]
    found, made = said(asked)
    assert found == [expressions.sql(one) for one in asked] and made == 3


def test_a_literal_that_becomes_equal_to_another_one_is_another_shape():
    def between(first, last):
        return table("visits").filter(_.day >= first, _.day <= last)

    a, b = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    keys = {shapes.shape_of(between(*pair)).key for pair in [(a, b), (b, a), (a, a)]}
    assert len(keys) == 2
    assert sorted(shapes.shape_of(between(b, a)).values) == [a, b]


@pytest.mark.parametrize("number", [200, 29_000, 70_000, 1_900_000_001, 7_000_000_000_000_000])
def test_numbers_that_look_like_marks_do_no_harm(number):
    asked = [table("visits").filter(_.id > one, _.day > dt.date(7000, 11, 23)) for one in (number,)]
    found, _made = said(asked)
    assert found == [expressions.sql(one) for one in asked]


def test_numbers_below_nothing_and_broken_ones_stay_where_they_are():
    asked = table("visits").filter(_.id > -300, _.id < 300)
    assert shapes.shape_of(asked).values == [300]


def test_a_text_in_which_a_literal_does_not_show_is_not_kept(monkeypatch):
    asked = seen_in("2025")
    monkeypatch.setattr(shapes, "_said", lambda value: "never said")
    assert shapes.text_of(asked, shapes.shape_of(asked)) is None
    monkeypatch.undo()
    found = shapes.sql_of(asked, "duckdb", lambda key, make: None, "1")
    assert found == expressions.sql(asked)


def test_too_many_gaps_are_not_tried(monkeypatch):
    monkeypatch.setattr(shapes, "MOST", 1)
    asked = seen_in("2025")
    assert shapes.text_of(asked, shapes.shape_of(asked)) is None


def test_other_engines_are_told_in_full(settings):
    asked = seen_in("2025")
    assert kept.text_of(asked) == expressions.sql(asked)
    told = shapes.sql_of(asked, "sqlite", lambda key, make: pytest.fail("not asked"), "1")
    assert told == str(ibis.to_sql(asked, dialect="sqlite", pretty=False))
