"""Identity numbers: the standard's vectors, every fault in its order, and all generated numbers."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.codes import id_check_digit, id_check_digits, parse_id, to_18
from xinglin.engines.codes.rules import identity

TODAY = date(2026, 11, 22)


@st.composite
def numbers(draw):
    province = draw(st.sampled_from(sorted(identity.PROVINCES)))
    division = province + draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    born = draw(st.dates(identity.EARLIEST_BIRTH, TODAY))
    sequence = draw(st.integers(0, 999))
    seventeen = f"{division}{born:%Y%m%d}{sequence:03d}"
    return seventeen + id_check_digit(seventeen)


def faults(text, **more):
    return [problem.code for problem in parse_id(text, TODAY, **more).problems]


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_standards_own_numbers_pass(number):
    read = parse_id(number, TODAY)
    assert read.number == number
    assert read.problems == ()
    assert read.accepted


def test_a_number_says_birth_sex_and_division():
    read = parse_id("11010519491231002X", TODAY)
    assert (read.birth, read.sex, read.division) == (date(1949, 12, 31), "2", "110105")
    assert parse_id("440524188001010014", TODAY).sex == "1"


def test_fifteen_digits_become_eighteen():
    assert to_18("110105491231002") == "11010519491231002X"
    assert parse_id("110105491231002", TODAY).number == "11010519491231002X"


def test_old_numbers_of_centenarians_are_questioned():
    read = parse_id("110105050101997", TODAY)
    assert [p.code for p in read.problems] == ["century_unsure"]
    assert read.accepted


@pytest.mark.parametrize(
    "typed",
    [" 110105 19491231 002x ", "１１０１０５１９４９１２３１００２ｘ", "11010519491231002\u200bX"],
)
def test_typing_habits_are_forgiven(typed):
    assert parse_id(typed, TODAY).number == "11010519491231002X"
    assert faults(typed) == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["empty"]),
        ("1101051949123100", ["length"]),
        ("X1010519491231002X", ["shape"]),
        ("11010519491231002Y", ["shape"]),
        ("11010549123100X", ["shape"]),
        ("١10105491231002", ["shape"]),
        ("110105194913310022", ["birth_date", "check_digit"]),
        ("110105187912310020", ["birth_early", "check_digit"]),
        ("110105202912310021", ["birth_future", "check_digit"]),
        ("110105194912310021", ["check_digit"]),
        ("990101194912310024", ["check_digit", "made_up_division"]),
        ("090101194912310024", ["check_digit", "prefix"]),
    ],
)
def test_every_fault_has_its_name_and_its_place(typed, codes):
    assert faults(typed) == codes


def test_problems_speak_chinese():
    for typed in ("", "1", "X1010519491231002X", "110105202912310021", "090101194912310024"):
        for problem in parse_id(typed, TODAY).problems:
            assert any("一" <= letter <= "鿿" for letter in problem.text)


def test_a_differing_sex_is_only_warned_about():
    read = parse_id("11010519491231002X", TODAY, sex="1")
    assert [p.code for p in read.problems] == ["sex_differs"]
    assert read.accepted
    assert faults("11010519491231002X", sex="2") == []
    assert faults("11010519491231002X", sex="9") == []


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000", "911156", "931840"])
def test_residence_permits_of_others_are_known(prefix):
    seventeen = f"{prefix}19900101001"
    assert faults(seventeen + id_check_digit(seventeen)) == []


@given(numbers())
def test_every_made_number_passes(number):
    assert parse_id(number, TODAY).problems == ()


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_one_changed_digit_is_refused(number, place, digit):
    changed = number[:place] + digit + number[place + 1 :]
    assert parse_id(changed, TODAY).accepted is (changed == number)


@given(st.text(max_size=24))
def test_no_text_breaks_the_reading(text):
    read = parse_id(text, TODAY)
    assert read.accepted == (not any(p.severity == "reject" for p in read.problems))


def test_the_check_digit_needs_seventeen_digits():
    with pytest.raises(ValueError, match="seventeen"):
        id_check_digit("1101051949123100")
    with pytest.raises(ValueError, match="seventeen"):
        id_check_digit("1101051949123100X")
    with pytest.raises(ValueError, match="fifteen"):
        to_18("11010549123100X")


@given(st.lists(st.integers(0, 10**17 - 1), max_size=40))
def test_many_check_digits_are_the_single_ones(whole):
    texts = [f"{number:017d}" for number in whole]
    single = [id_check_digit(text) for text in texts]
    assert id_check_digits(np.array(whole, dtype=np.int64)).tolist() == single
    assert id_check_digits(texts).tolist() == single


def test_today_is_still_a_birthday():
    tomorrow = TODAY + timedelta(days=1)
    for born, expected in ((TODAY, []), (tomorrow, ["birth_future"])):
        seventeen = f"110105{born:%Y%m%d}002"
        assert faults(seventeen + id_check_digit(seventeen)) == expected
