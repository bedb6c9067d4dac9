"""The pure rules, case by case."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.people import Match, Population, WrongDetail, adults, children, elderly, women
from xinglin.engines.people.rules.details import (
    check_agrees,
    clean_name,
    clean_phone,
    read_document,
)
from xinglin.engines.people.rules.matching import Described, compare, judge
from xinglin.engines.people.rules.record_numbers import record_number, record_number_problems
from xinglin.engines.people.rules.residence import lives_here, relation_problem
from xinglin.engines.people.rules.searching import (
    Lookup,
    meanings,
    scope_words,
    search_words,
    why_matched,
)
from xinglin.kernel.tables import read_table

TODAY = dt.date(2026, 11, 22)


def day(text):
    return dt.date.fromisoformat(text) if text else None


LADDER = """
    case                       | name | sex | birth      | id | phone | village | gives
    same number                | 王芳 | 2   | 1965-03-02 | a  |       | 101     | same
    same number, other phone   | 王芳 | 2   | 1965-03-02 | a  | q     | 202     | same
    same number, other name    | 王方 | 2   | 1965-03-02 | a  | p     | 101     | conflict
    same number, other birth   | 王芳 | 2   | 1965-03-12 | a  |       | 101     | conflict
    same number, other sex     | 王芳 | 1   | 1965-03-02 | a  |       | 101     | conflict
    same number, sex not said  | 王芳 | 9   | 1965-03-02 | a  |       | 101     | same
    phone instead of number    | 王芳 | 2   | 1965-03-02 |    | p     | 202     | same
    phone, but another number  | 王芳 | 2   | 1965-03-02 | b  | p     | 101     | possible
    details, same village      | 王芳 | 2   | 1965-03-02 |    | q     | 101     | possible
    details, other village     | 王芳 | 2   | 1965-03-02 |    |       | 202     | new
    details, another number    | 王芳 | 2   | 1965-03-02 | b  |       | 101     | new
    phone alone                | 王强 | 1   | 1965-03-02 |    | p     | 101     | new
    sister: other birth        | 王芳 | 2   | 1967-03-02 |    | p     | 101     | new
"""


@pytest.mark.parametrize("case", read_table(LADDER), ids=lambda case: case["case"])
def test_the_ladder(case):
    def described(name, sex, birth, mark, phone, village, resident=0):
        return Described(
            name,
            sex,
            day(birth),
            int(f"990101001{village}000"),
            frozenset([mark.encode()] if mark else []),
            phone.encode() if phone else None,
            resident,
        )

    known = described("王芳", "2", "1965-03-02", "a", "p", "101", resident=1)
    asked = described(*(case[c] for c in ("name", "sex", "birth", "id", "phone", "village")))
    verdict = compare(asked, known)
    assert verdict.match == case["gives"]
    assert verdict.reason


def test_two_who_are_both_the_same_are_a_question():
    known = [
        Described("王芳", "2", day("1965-03-02"), 1, phone=b"p", resident=number)
        for number in (1, 2)
    ]
    verdict, residents = judge(Described("王芳", "2", day("1965-03-02"), 1, phone=b"p"), known)
    assert verdict.match is Match.CONFLICT and residents == (1, 2)
    assert judge(known[0], [])[0].match is Match.NEW


RESIDENCE = """
    case                         | registered | since      | away       | day        | gives
    registered and at home       | yes        |            |            | 2026-11-22 | yes
    registered, away 5 months    | yes        |            | 2026-07-01 | 2026-11-22 | yes
    registered, away 6 months    | yes        |            | 2026-05-22 | 2026-11-22 |
    came 6 months ago            |            | 2026-05-22 |            | 2026-11-22 | yes
    came 6 months less a day ago |            | 2026-05-23 |            | 2026-11-22 |
    came, and left last month    |            | 2025-01-01 | 2026-10-22 | 2026-11-22 | yes
    passing through              |            | 2026-10-01 | 2026-11-01 | 2026-11-22 |
    never came                   |            |            |            | 2026-11-22 |
"""


@pytest.mark.parametrize("case", read_table(RESIDENCE), ids=lambda case: case["case"])
def test_six_months_make_a_resident(case):
    counted = lives_here(
        day(case["day"]),
        lived_since=day(case["since"]),
        registered_here=bool(case["registered"]),
        away_since=day(case["away"]),
    )
    assert counted is bool(case["gives"])


RECORD_NUMBERS = """
    number             | wrong
    99010100110100023  | 0
    99010100100100001  | 0
    99010110290199999  | 0
    9901010011010002   | 1
    9901010011010002X  | 1
    99010000110100023  | 1
    99010100010100023  | 1
    99010100110000023  | 1
    99010100150000000  | 2
    99010100110100000  | 1
"""


@pytest.mark.parametrize("case", read_table(RECORD_NUMBERS), ids=lambda case: case["number"])
def test_record_numbers_are_checked_by_segment(case):
    assert len(record_number_problems(case["number"])) == int(case["wrong"])


@given(st.integers(1, 99999), st.sampled_from([1, 99, 101, 199, 200, 901]))
def test_a_composed_record_number_is_a_right_one(serial, village):
    number = record_number(990101001000000 + village * 1000, serial)
    assert number is not None and not record_number_problems(number)
    assert int(number[12:]) == serial


def test_no_record_number_outside_of_a_village():
    assert record_number(990101001000000, 1) is None
    assert record_number(990101001101000, 100_000) is None


def test_populations_combine():
    assert (adults(35) & women()) == Population(35, None, "2")
    assert (adults(35) & women(up_to=49)).title == "35–49岁女性"
    assert (elderly() & adults(35)).min_age == 65
    assert children().holds(age=6, sex="1") and not children().holds(age=7, sex="1")
    assert not (elderly() & women()).holds(age=70, sex="1")
    with pytest.raises(ValueError):
        elderly() & children()
    with pytest.raises(ValueError):
        women() & Population(sex="1")


def test_relations_to_the_head():
    assert relation_problem("12", "1") and not relation_problem("12", "2")
    assert relation_problem("02", "1", ["02", "12"]) and not relation_problem("02", "1", ["12"])
    assert not relation_problem("", "1", ["02"])


IDENTITIES = """
    case                | number              | refused
    right               | 11010519491231002X  |
    spaces, small x     | 110105 19491231002x |
    old, 15 digits      | 110105491231002     |
    wrong check digit   | 110105194912310021  | 校验码
    one digit short     | 1101051949123100    | 18位
    no such day         | 110105194902300025  | 不存在
    not born yet        | 110105209912310022  | 晚于今天
    letters             | 11010A19491231002X  | 数字
"""


@pytest.mark.parametrize("case", read_table(IDENTITIES), ids=lambda case: case["case"])
def test_identity_numbers_are_read_with_reasons(case):
    if not case["refused"]:
        read = read_document("01", case["number"], TODAY)
        assert read.number == "11010519491231002X"
        assert (read.birth, read.sex) == (day("1949-12-31"), "2")
        return
    with pytest.raises(WrongDetail) as refused:
        read_document("01", case["number"], TODAY)
    assert refused.value.field == "id_number"
    assert case["refused"] in str(refused.value) and refused.value.mend


def test_a_birth_date_must_agree_with_the_number():
    read = read_document("01", "11010519491231002X", TODAY)
    check_agrees(read, day("1949-12-31"))
    with pytest.raises(WrongDetail) as refused:
        check_agrees(read, day("1949-12-30"))
    assert refused.value.field == "birth" and "1949-12-31" in refused.value.why


@given(st.text(max_size=100))
def test_any_name_is_taken_or_refused_in_words(text):
    try:
        assert clean_name(clean_name(text)) == clean_name(text)
    except WrongDetail as refused:
        assert refused.field == "name" and refused.what


@given(st.text(max_size=30))
def test_any_phone_is_taken_or_refused_in_words(text):
    try:
        assert clean_phone(clean_phone(text)) == clean_phone(text)
    except WrongDetail as refused:
        assert refused.field == "phone" and refused.mend


FINDS = """
    typed    | kind   | name           | found
    小芳     | whole  | 王小芳         | yes
    小芳     | phrase | 王小芳         | yes
    王芳     | phrase | 王小芳         |
    shan     | exact  | 单雄信         | yes
    shanxx   | prefix | 单雄信         |
    shanx    | prefix | 单雄信         | yes
    danxiong | prefix | 单雄信         | yes
    zenggong | exact  | 曾巩           | yes
    cenggong | exact  | 曾巩           | yes
    zhairang | exact  | 翟让           | yes
    dirang   | exact  | 翟让           | yes
    sxx      | exact  | 单雄信         | yes
    xiongx   | prefix | 单雄信         | yes
    古丽买买 | phrase | 阿依古丽·买买提 | yes
"""


@pytest.mark.parametrize("case", read_table(FINDS), ids=lambda c: f"{c['typed']} {c['name']}")
def test_why_a_name_matches(case):
    why = why_matched(Lookup(case["kind"], case["typed"], (case["typed"],)), case["name"])
    assert bool(why) is bool(case["found"])


def test_what_a_typed_text_may_mean():
    def kinds(text):
        return [one.kind for one in meanings(text)]

    assert kinds("110105491231002") == ["id"]
    assert kinds("002x") == ["tail"]
    assert kinds("13912345678") == ["phone", "document"]
    assert kinds("99010100110100023")[0] == "record"
    assert kinds("10100023")[0] == "record_tail"
    assert kinds("王") == kinds("w") == kinds("") == kinds("' OR 1=1 --"[:2]) == []
    assert kinds("王wei") == ["mixed"]
    assert meanings("wang fang")[0].value == "wangfang"


@given(st.text(max_size=40))
def test_no_typed_text_breaks_the_search_language(text):
    for lookup in meanings(text):
        assert all(word.isalnum() for word in lookup.words)


def test_a_search_document_holds_name_pinyin_places_and_record():
    words = search_words("曾小明", 990101001101000, "99010100110100023").split()
    assert words[:4] == ["曾小明", "曾", "小", "明"]
    assert {"zeng", "zengxiaoming", "cengxiaoming", "zxm", "p990101001", "r10100023"} <= {*words}


def test_reach_becomes_tokens():
    assert scope_words([(990101001101000, 990101001101999)]) == ["p990101001101"]
    assert scope_words([(990101000000000, 990101999999999)]) == ["p990101"]
    assert scope_words([(0, 10**15 - 1)]) is None
    assert scope_words([]) == []
