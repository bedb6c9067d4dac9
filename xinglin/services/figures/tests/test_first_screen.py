"""What the first screen asks for: no more is counted than it shows."""

from contextlib import nullcontext
from importlib import import_module
from types import SimpleNamespace

import pytest

from xinglin.engines.indicators import indicators
from xinglin.kernel.time import Period

asking = import_module("xinglin.services.figures.queries.values")
YEAR = Period.parse("2025")
HERE = SimpleNamespace(number=1)
CODES = [one.code for one in indicators]


@pytest.fixture
def asked(monkeypatch):
    """What was asked for, in its lumps; only figures of `asked.known` look at anybody."""
    told = SimpleNamespace(lumps=[], known=set(CODES))

    def values(codes, place, period, seen_by):
        told.lumps.append((list(codes), period))
        return [SimpleNamespace(code=one, denominator=int(one in told.known)) for one in codes]

    monkeypatch.setattr(asking, "values", values)
    monkeypatch.setattr(asking.indicators, "asked_much", lambda place: nullcontext())
    told.state = SimpleNamespace(snapshot="one")
    monkeypatch.setattr(asking.indicators, "lake_status", lambda: told.state)
    monkeypatch.setattr(asking, "_answered", {})
    return told


def test_as_many_as_it_shows_and_then_no_further(asked):
    found = asking.first_of_book(HERE, YEAR, "me", 4)
    assert [one.code for one in found] == CODES[:4]
    assert [codes for codes, _ in asked.lumps] == [CODES[: asking.LUMP]]
    asked.lumps.clear()
    asked.known = set(CODES[-2:])
    assert [one.code for one in asking.first_of_book(HERE, YEAR, "me", 4)] == CODES[-2:]
    assert [code for codes, _ in asked.lumps for code in codes] == CODES, "each once"


def test_no_more_is_counted_than_is_shown_a_few_by_themselves(asked):
    book = list(indicators)
    few = asking.whole_book(HERE, YEAR, "me", book[3:5])
    assert [row["now"].code for row in few] == CODES[3:5]
    assert sorted(codes[0] for codes, _ in asked.lumps) == sorted(CODES[3:5] * 2)
    assert {period for _, period in asked.lumps} == {YEAR, YEAR.previous_year()}
    asked.lumps.clear()
    assert len(asking.whole_book(HERE, YEAR, "me", book[: asking.FEW + 1])) == asking.FEW + 1
    assert [len(codes) for codes, _ in asked.lumps] == [asking.FEW + 1] * 2
    asked.lumps.clear()
    assert asking.whole_book(HERE, YEAR, "me", []) == [] and not asked.lumps


def test_what_was_counted_of_this_state_of_the_lake_comes_at_once(asked):
    book = list(indicators)
    assert not asking.comes_at_once(HERE, YEAR, book[:3])
    asking.whole_book(HERE, YEAR, "me", book[:3])
    assert asking.comes_at_once(HERE, YEAR, book[:3])
    elsewhere = SimpleNamespace(number=2)
    for other in ((elsewhere, YEAR, book[:3]), (HERE, YEAR, book[:4]), (HERE, YEAR)):
        assert not asking.comes_at_once(*other)
    asked.state.snapshot = "the next"
    assert not asking.comes_at_once(HERE, YEAR, book[:3])
