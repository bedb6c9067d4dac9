"""Value sets as the standards print them, and what one may ask them."""

from datetime import date

import pytest

from xinglin.engines import codes
from xinglin.engines.codes import ADL, ETHNIC, RISK_GRADE, SEX, VALUE_SETS, Code, ValueSet
from xinglin.engines.codes.words.tables import TABLES, read_code_map, read_value_set


@pytest.mark.parametrize("one", VALUE_SETS, ids=lambda one: one.code)
def test_every_bundled_set_is_whole(one):
    assert one.title
    assert one.system
    assert one.source
    assert len(one) >= 2
    assert [code for code, _ in one.choices()] == [row.code for row in one]
    for row in one:
        assert row.code in one
        assert row.title
        assert row.source
        assert row.confidence in {"V", "V*", "G"}
        assert one.title_of(row.code) == row.title
        assert one.code_of(row.code) == row.code
        assert one.code_of(row.title) == row.code
        assert row in one.find(row.title)


def test_every_set_has_its_own_system():
    systems = [one.system for one in VALUE_SETS]
    assert len(set(systems)) == len(systems)


def test_every_set_that_others_name_exists():
    named = {one for one in vars(codes).values() if isinstance(one, ValueSet)}
    assert len(named) >= 45
    assert all(VALUE_SETS[one.code] is one for one in named)


def test_sex_is_the_standards():
    assert SEX.choices() == [
        ("0", "未知的性别"),
        ("1", "男"),
        ("2", "女"),
        ("9", "未说明的性别"),
    ]
    assert SEX.oid == "2.16.156.10011.2.3.3.4"
    assert codes.FUEL.oid == ""


def test_the_fifty_six_ethnic_groups():
    assert [row.code for row in ETHNIC] == [f"{number:02d}" for number in range(1, 57)]
    assert ETHNIC.get("01").more["letters"] == "HA"
    assert len({row.more["letters"] for row in ETHNIC}) == 56
    assert ETHNIC.code_of("毛难族") == "36"
    assert ETHNIC.code_of("汉") == "01"
    assert "97" not in ETHNIC


def test_the_risk_grade_is_stored_one_higher():
    assert RISK_GRADE.title_of("1") == "0级"
    assert all(int(row.code) == int(row.more["grade"]) + 1 for row in RISK_GRADE)


def test_daily_living_classes_leave_no_score_out():
    scores = [(int(row.more["score_from"]), int(row.more["score_to"])) for row in ADL]
    assert scores == [(0, 3), (4, 8), (9, 18), (19, 41)]


def test_only_clinic_and_home_are_face_to_face():
    facing = [row.code for row in codes.FOLLOWUP_MODE if row.more.get("face_to_face")]
    assert facing == ["1", "2"]


def test_searching_a_set():
    assert [row.code for row in codes.EDUCATION.find("高中毕业")] == ["61", "62", "63", "68"]
    assert [row.code for row in ETHNIC.find("uyg")] == ["05"]
    assert [row.code for row in codes.CASE_OCCUPATION.find("1")][:2] == ["10", "11"]
    assert SEX.find("  ") == []
    assert SEX.code_of("男性") == "1"
    assert SEX.code_of("雄") is None


RENAMED = """\
# title: 职业
# system: urn:example
# source: 例
code\ttitle\tvalid_from\tvalid_to
1\t农民\t\t2023-12-31
1\t农业劳动者\t2024-01-01\t
2\t民工\t\t2020-06-30
3\t学生\t\t
4\t学生\t2025-01-01\t
"""


@pytest.fixture
def renamed():
    return read_value_set("renamed", RENAMED)


def test_a_code_is_called_what_it_was_called_on_the_day(renamed):
    assert renamed.title_of("1", date(2023, 12, 31)) == "农民"
    assert renamed.title_of("1", date(2024, 1, 1)) == "农业劳动者"
    assert renamed.title_of("1") == "农业劳动者"


def test_a_withdrawn_code_is_no_choice_any_more(renamed):
    assert renamed.title_of("2", date(2020, 6, 30)) == "民工"
    assert renamed.title_of("2", date(2020, 7, 1)) is None
    assert renamed.title_of("2") == "民工"
    chosen = renamed.choices(date(2024, 5, 1))
    assert chosen == [("1", "农业劳动者"), ("3", "学生")]
    assert renamed.find("民", date(2024, 5, 1)) == []


def test_an_ambiguous_name_means_no_code(renamed):
    assert renamed.code_of("学生") is None
    assert renamed.code_of("学生", date(2024, 5, 1)) == "3"
    assert renamed.code_of("2", date(2024, 5, 1)) is None


def test_codes_are_plain_values():
    assert Code("1", "男") == Code("1", "男", more={"x": "y"})
    assert hash(Code("1", "男")) == hash(Code("1", "男"))


def test_a_map_must_name_codes_that_exist():
    text = "# source: sex\n# target: marriage\nsource\ttarget\tway\tnote\n1\t77\t=\t\n"
    with pytest.raises(ValueError, match="77"):
        read_code_map("wrong", text, VALUE_SETS)


def test_the_tables_are_described():
    assert "MIT" in (TABLES / "README.md").read_text(encoding="utf-8")
