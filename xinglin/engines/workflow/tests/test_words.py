"""A workflow that cannot work does not load; an answer that cannot be is refused in Chinese."""

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as some

from xinglin.engines.access import NURSE
from xinglin.engines.workflow import (
    Area,
    Choice,
    Day,
    Deadline,
    Late,
    Move,
    Number,
    Paper,
    Text,
    Workflow,
    Yes,
    calendar_days,
    china,
    read_answers,
    workflows,
)
from xinglin.engines.workflow.tests.conftest import LETTER
from xinglin.engines.workflow.words.asked import Field, Money
from xinglin.engines.workflow.words.limits import Limit
from xinglin.kernel.errors import Refused

GO = Move("go", "走", "a -> b", by=NURSE)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"starts": "x"}, "no state"),
        ({"states": "a 甲 | b 乙 | c 丙"}, "no way leads"),
        ({"states": "a 甲 | a 乙 | b 丙"}, "twice"),
        ({"states": "a甲 | b 乙"}, "reads"),
        ({"moves": [GO, GO]}, "twice"),
        ({"moves": [GO, Move("x", "x", "b -> c", by=NURSE)]}, "no such state"),
        ({"moves": [GO, Move("opened", "x", "b -> a", by=NURSE)]}, "taken"),
        ({"deadlines": [Late("x", calendar_days(1))]}, "late in no state"),
        ({"deadlines": [Deadline("d", "x", calendar_days(1), "x")]}, "hangs on"),
        ({"deadlines": [Deadline("d", "x", calendar_days(1), "go", since="on")]}, "nobody says"),
        ({"deadlines": [Late("a", calendar_days(1)), Late("a", calendar_days(2))]}, "twice"),
    ],
)
def test_a_workflow_that_cannot_work_does_not_load(changed, says):
    told = {"states": "a 甲 | b 乙", "starts": "a", "moves": [GO], **changed}
    with pytest.raises(ValueError, match=says):
        Workflow("broken", "坏的", **told)
    assert "broken" not in workflows


@pytest.mark.parametrize(
    "made",
    [
        lambda: Move("go", "走", "a b", by=NURSE),
        lambda: Move("go", "", "a -> b", by=NURSE),
        lambda: Move("go", "走", "a -> b"),
        lambda: Move("go", "走", "a -> b", by=NURSE, hand="@nobody"),
        lambda: Move("go", "走", "a -> b", by=NURSE, gives="to"),
        lambda: Move("go", "走", "a -> b", by=NURSE, needs=[Text("x", "甲"), Text("x", "乙")]),
        lambda: Limit(-1, "hours"),
        lambda: Limit(1, "moons"),
        lambda: Deadline("d", "", calendar_days(1), "go"),
        lambda: Deadline("d", "限", calendar_days(1), "go", legal=True),
        lambda: Deadline(
            "d", "限", calendar_days(1), "go", legal=True, source="法", ladder=[(3, NURSE)]
        ),
        lambda: Text("not a name", "题"),
        lambda: Choice("x", "题", []),
        lambda: Choice("x", "题", ["甲", "甲"]),
    ],
)
def test_a_word_without_sense_does_not_load(made):
    with pytest.raises(ValueError):
        made()


def test_where_a_case_can_stand():
    assert [one.code for one in LETTER.states if one.final] == ["done", "dropped"]
    assert [one.verb for one in LETTER.moves_from("sent")] == ["drop", "refuse", "take", "lapse"]
    assert [one.verb for one in LETTER.way_to("told")] == ["send", "take", "tell"]
    assert LETTER.state("gone").final and LETTER.move("take").title == "接收"
    assert LETTER.by_deadline["in_sent"].title == "待接收：24小时内办理"


@pytest.mark.parametrize(
    ("field", "told", "kept"),
    [
        (Text("x", "题"), "  字 ", "字"),
        (Number("x", "题", places=1), "1,234.5", 1234.5),
        (Money("x", "题"), 3, 3.0),
        (Day("x", "题"), "2026/3/5", "2026-03-05"),
        (Day("x", "题"), dt.datetime(2026, 3, 5, 8), "2026-03-05"),
        (Day("x", "题"), dt.date(2026, 3, 5), "2026-03-05"),
        (Choice("x", "题", [("1", "甲"), ("2", "乙")]), "乙", "2"),
        (Yes("x", "题"), "否", False),
        (Yes("x", "题"), True, True),
        (Area("x", "题"), "990101", 990101),
        (Paper("x", "题"), "ab", "ab"),
        (Number("x", "题"), " ", None),
    ],
)
def test_answers_are_read(field, told, kept):
    assert field.read(told) == kept
    assert isinstance(field.show(kept), str)


@pytest.mark.parametrize(
    ("field", "told", "says"),
    [
        (Text("x", "题", longest=3), "四个字啊", "最多 3 个字"),
        (Number("x", "题"), "三", "应填数字"),
        (Number("x", "题"), "1.5", "整数"),
        (Number("x", "题"), "1e30", "不合理"),
        (Number("x", "题"), "nan", "不合理"),
        (Number("x", "题", at_least=1, unit="人"), 0, "不能小于 1人"),
        (Number("x", "题", at_most=5), 6, "不能大于 5"),
        (Number("x", "题", places=1), "1.55", "最多 1 位小数"),
        (Day("x", "题"), "2026-02-30", "应填日期"),
        (Choice("x", "题", ["甲", "乙"]), "丙", "甲、乙"),
        (Yes("x", "题"), "也许", "是或否"),
        (Area("x", "题"), "东村", "从列表中选择"),
        (Paper("x", "题"), "x" * 101, "已上传"),
        (Field("x", "题"), "什么", "没有可填写的内容"),
    ],
)
def test_answers_that_cannot_be(field, told, says):
    with pytest.raises(ValueError, match=says):
        field.read(told)


def test_every_fault_of_a_form_is_named_at_once():
    fields = [Text("a", "甲"), Number("b", "乙"), Day("c", "丙", past=True)]
    with pytest.raises(Refused) as refusal:
        read_answers(fields, {"b": "x", "c": "2030-01-01", "d": 1}, on=dt.date(2026, 1, 1))
    for part in ("“甲”没有填写", "“乙”应填数字", "“丙”在今天之后", "没有这样的栏目：d"):
        assert part in refusal.value.why
    assert read_answers(fields[:1], {"a": "好"}) == {"a": "好"}


@given(some.one_of(some.text(max_size=30), some.integers(), some.floats(), some.none()))
def test_whatever_is_typed_is_read_or_refused_in_words(told):
    fields = [Number("x", "题", places=2), Day("x", "题"), Yes("x", "题"), Area("x", "题"),
              Choice("x", "题", ["甲"]), Text("x", "题")]  # fmt: skip
    for field in fields:
        try:
            value = field.read(told)
        except ValueError as error:
            assert "题" in str(error)
        else:
            assert value is None or field.read(value) == value


def test_the_calendar_is_the_one_announced():
    """Our table of years, day by day, against the one of the library."""
    day, known = dt.date(2024, 1, 1), china()
    while day.year < 2027:
        assert known.works(day) == chinese_calendar.is_workday(day), day
        day += dt.timedelta(days=1)
    assert known.knows(dt.date(2026, 12, 31)) and not known.knows(dt.date(2027, 1, 1))
    assert known.works(dt.date(2031, 1, 2)) and known.sources[2026].startswith("国办发明电")
