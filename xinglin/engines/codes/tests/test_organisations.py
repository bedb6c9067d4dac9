"""Social credit codes and the organisation codes inside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.codes import check_organisation, check_uscc, organisation_check, uscc_check
from xinglin.engines.codes.rules.organisations import ALPHABET

REAL = [
    "11500241MB1917005G",
    "11500242322384326D",
    "11371083004367045M",
    "91440300708461136T",
    "91330100799655058B",
]


def faults(text):
    return [problem.code for problem in check_uscc(text)[1]]


@pytest.mark.parametrize("code", REAL)
def test_codes_of_real_bodies_pass(code):
    assert check_uscc(code) == (code, ())
    assert uscc_check(code) == code[17]
    assert organisation_check(code[8:16]) == code[16]


@given(st.sampled_from(REAL), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_one_changed_character_is_refused(code, place, letter):
    changed = code[:place] + letter + code[place + 1 :]
    rejected = any(problem.rejects for problem in check_uscc(changed)[1])
    assert rejected is (changed != code)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["empty"]),
        ("1150024", ["length"]),
        ("11500241MB191700IG", ["shape"]),
        ("11A00241MB1917005G", ["shape"]),
        (" 11500241mb1917005g ", []),
        ("11500241MB1917005H", ["check_digit"]),
    ],
)
def test_every_fault_has_its_name(typed, codes):
    assert faults(typed) == codes


def made(seventeen):
    return seventeen + uscc_check(seventeen)


def test_what_may_be_an_old_or_local_code_is_only_warned_about():
    assert faults(made("11500241MB1917006")) == ["organisation_check"]
    assert faults(made("77500241MB1917005")) == ["registration_type"]
    assert faults(made("11090241MB1917005")) == ["province"]
    assert faults(made("12990101MB1917005")) == []
    assert faults(made("51100000MB1917005")) == []


def test_the_example_of_the_organisation_standard():
    assert organisation_check("D2143569") == "X"
    assert check_organisation("D2143569-X") == ("D2143569X", ())
    assert check_organisation("d2143569x")[1] == ()


def test_wrong_organisation_codes_are_named():
    assert [p.code for p in check_organisation("D2143569-1")[1]] == ["check_digit"]
    assert [p.code for p in check_organisation("D214")[1]] == ["shape"]


@given(st.text(max_size=20))
def test_no_text_breaks_the_checks(text):
    check_uscc(text)
    check_organisation(text)


def test_the_checks_refuse_what_they_cannot_count():
    with pytest.raises(ValueError, match="seventeen"):
        uscc_check("115")
    with pytest.raises(ValueError, match="eight"):
        organisation_check("D21-")
