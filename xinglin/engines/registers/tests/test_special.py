"""Rules of single registers that the generic tests do not know."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.registers import discover
from xinglin.engines.registers.actions.papers import LONGEST_NAME, shortened

BOOKS = discover()


def guards(code, verb):
    return BOOKS[code].workflow.move(verb).when


def holds(code, verb, *, state="", said=None, answers=None):
    now = SimpleNamespace(state=state, said=said or {}, given=answers or {})
    return all(one.holds(now) for one in guards(code, verb))


@pytest.mark.parametrize(
    ("number", "fits"),
    [("R330000001", True), ("r330000001", False), ("R33000000", False), ("R3300000011", False),
     ("R33000000A", False), ("", False)],
)  # fmt: skip
def test_a_certificate_bears_the_printed_number(number, fits):
    for verb in ("issue", "replace", "reissue"):
        assert holds("birth", verb, answers={"certificate": number}) == fits


def test_a_void_certificate_moves_no_more():
    law = BOOKS["birth"].workflow
    assert law.state("void").final and not law.state("issued").final
    assert [one.verb for one in law.moves_from("born")] == ["issue", "void"]


@pytest.mark.parametrize(
    ("kind", "state", "may"),
    [("maternal", "county", False), ("maternal", "city", True), ("infant", "county", True)],
)
def test_a_mothers_death_is_concluded_by_the_city(kind, state, may):
    assert holds("maternal_child_death", "conclude", state=state, said={"kind": kind}) == may


def test_the_limits_of_a_review_come_from_the_table():
    from xinglin.registers.maternal_child_deaths import STEPS

    limits = {one.starts[0]: one for one in BOOKS["maternal_child_death"].workflow.deadlines}
    assert {f"@{state}" for state in STEPS} == set(limits)
    assert all(one["since"] and one["source"] for one in STEPS.values())


@pytest.mark.parametrize(("kind", "inspected"), [("ward", True), ("cross", True), ("case", False)])
def test_inspections_and_cases_go_their_own_ways(kind, inspected):
    said = {"kind": kind}
    assert holds("infection_control", "find", said=said) == inspected
    assert holds("infection_control", "suspect", said=said) != inspected


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_never_more_is_mended_than_was_found(fixed, problems):
    for code, verb in (
        ("infection_control", "fix"), ("quality_control", "mend"),
        ("institution_inspection", "prove"),
    ):  # fmt: skip
        held = holds(code, verb, said={"problems": problems}, answers={"fixed": fixed})
        assert held == (fixed <= problems)


@given(st.text(max_size=200))
def test_a_name_of_any_length_is_short_enough_to_be_kept(name):
    assert len(shortened(name)) <= LONGEST_NAME


def test_what_a_register_tells_is_counted_in_the_book():
    from xinglin.engines.indicators import indicators

    for one in BOOKS:
        for code in re.findall(r"\{(\w+)\}", one.tells):
            assert code in indicators.codes(), (one.code, code)
        assert not (one.tells and one.code == "discipline_clue")
