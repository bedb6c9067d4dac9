"""When limits end, who may move what, and how it is drawn."""

import datetime as dt
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xinglin.engines.access import KEEPER_AT_CONSOLE, NURSE, OFFICE_HEAD, Actor, Grant
from xinglin.engines.workflow import (
    Situation,
    calendar_days,
    china,
    hours,
    minutes,
    months,
    rules,
    working_days,
)
from xinglin.engines.workflow.rules.histories import due_of, hop_times, way
from xinglin.engines.workflow.rules.limits import due, end_of, worked_between
from xinglin.engines.workflow.tests.conftest import LETTER, TOWN, at
from xinglin.engines.workflow.words.limits import Deadline
from xinglin.kernel.tables import read_table

# Worked by hand from the calendars of 2025 and 2026.
WORKED = """
    limit       | starts           | ends             | why
    working 7   | 2026-02-12 10:00 | 2026-02-28 23:59 | the Saturdays 14 and 28 February are worked, the 15th to the 23rd are off
    working 5   | 2026-09-24 17:00 | 2026-10-09 23:59 | Friday to Sunday off, Monday to Wednesday worked, a week off
    working 1   | 2025-09-27 08:00 | 2025-09-28 23:59 | Sunday 28 September is worked
    working 0   | 2026-03-02 08:00 | 2026-03-02 23:59 | the very day
    calendar 90 | 2026-01-01 00:00 | 2026-04-01 23:59 | the day of the start is not counted
    calendar 15 | 2026-09-20 12:00 | 2026-10-05 23:59 | calendar days run through the holidays
    rolls 15    | 2026-09-20 12:00 | 2026-10-08 23:59 | the last day off moves to the first one worked
    months 3    | 2025-11-30 09:00 | 2026-02-28 23:59 | a day that February lacks
    hours 24    | 2026-03-01 23:30 | 2026-03-02 23:30 | to the minute
"""  # noqa: E501


def limit_of(text):
    unit, many = text.split()
    made = {"working": working_days, "calendar": calendar_days, "months": months, "hours": hours}
    return calendar_days(int(many), rolls=True) if unit == "rolls" else made[unit](int(many))


@pytest.mark.parametrize("row", read_table(WORKED), ids=lambda row: row["why"])
def test_when_a_limit_ends(row):
    day, time = row["starts"].split()
    ends = rules.due(limit_of(row["limit"]), at(day, *map(int, time.split(":"))))
    assert f"{ends:%Y-%m-%d %H:%M}" == row["ends"]


RESUMED = """
    limit       | ends       | paused     | goes on    | new        | why
    calendar 90 | 2026-04-01 | 2026-02-01 | 2026-02-11 | 2026-04-11 | ten days stood still
    working 7   | 2026-02-28 | 2026-02-13 | 2026-03-02 | 2026-03-10 | six of the seven were left
    working 7   | 2026-02-28 | 2026-02-28 | 2026-03-02 | 2026-03-02 | only the day itself was left
    calendar 15 | 2026-04-01 | 2026-03-01 | 2026-03-01 | 2026-04-01 | the same day
"""


@pytest.mark.parametrize("row", read_table(RESUMED), ids=lambda row: row["why"])
def test_what_was_left_is_left(row):
    new = rules.resumed(
        limit_of(row["limit"]), end_of(dt.date.fromisoformat(row["ends"])),
        at(row["paused"], 10), at(row["goes on"], 15),
    )  # fmt: skip
    assert f"{new:%Y-%m-%d}" == row["new"]


def test_hours_stand_still_to_the_minute():
    ends, paused, on = at("2026-03-02", 12), at("2026-03-01", 10), at("2026-03-01", 16)
    assert rules.resumed(hours(24), ends, paused, on) == at("2026-03-02", 18)
    assert rules.resumed(hours(24), ends, on, paused) == ends


def test_what_hangs_on_holidays_nobody_announced():
    assert rules.provisional(working_days(30), at("2026-12-20"))
    assert not rules.provisional(working_days(5), at("2026-12-20"))
    assert not rules.provisional(calendar_days(90), at("2026-12-20"))
    assert rules.provisional(calendar_days(90, rolls=True), at("2026-12-20"))


MOMENTS = some.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 10, 1)).map(
    lambda one: at(one.date().isoformat(), one.hour, one.minute)
)
LIMITS = some.one_of(
    some.integers(0, 60).map(working_days),
    some.integers(0, 200).map(calendar_days),
    some.integers(0, 60).map(lambda many: calendar_days(many, rolls=True)),
    some.integers(0, 500).map(hours),
    some.integers(0, 12).map(months),
)


@given(LIMITS, MOMENTS, MOMENTS)
def test_limits_never_end_before_they_start_nor_shrink(limit, one, other):
    first, second = sorted((one, other))
    assert rules.due(limit, first) >= first
    assert rules.due(limit, first) <= rules.due(limit, second)


@given(some.integers(1, 60), MOMENTS)
def test_so_many_working_days_lie_between(many, start):
    ends = rules.due(working_days(many), start)
    assert china().works(ends.date())
    assert worked_between(start.date(), ends.date(), china()) == many


@given(LIMITS, MOMENTS, some.integers(0, 300), some.integers(0, 300))
def test_a_pause_never_takes_away(limit, start, before, length):
    ends = rules.due(limit, start)
    paused = min(start + dt.timedelta(days=before), ends)
    new = rules.resumed(limit, ends, paused, paused + dt.timedelta(days=length))
    assert new >= ends
    assert length or new == ends


def test_what_is_left_is_said():
    ends = at("2026-03-05", 23)
    said = {
        day: rules.left_in_words(ends, at(day))
        for day in ("2026-03-01", "2026-03-03", "2026-03-05", "2026-03-08")
    }
    assert list(said.values()) == [
        ("还有 4 天", "ok"), ("还有 2 天", "remind"), ("今天到期", "remind"), ("超期 3 天", "late"),
    ]  # fmt: skip
    assert rules.left_in_words(at("2026-03-05", 8), ends) == ("今天已超期", "late")
    assert rules.left_in_words(rules.NEVER, ends) == ("", "")


# --- whose move it is --------------------------------------------------------------------------


def standing(state="sent", **more):
    told = {"state": state, "office_id": 2, "opener_id": 3, "staff_id": None, "place_id": TOWN,
            "paused_at": None, **more}  # fmt: skip
    return SimpleNamespace(**told)


def who(role, institution, staff=None, first=TOWN, last=TOWN + 10**6):
    return Actor(1, "某人", staff, institution, (Grant(role, first, last),))


@pytest.mark.parametrize(
    ("verb", "case", "actor", "why"),
    [
        ("take", standing(), who(NURSE, 2), ""),
        ("take", standing(), who(NURSE, 3), "不在您的单位"),
        ("take", standing(), who(OFFICE_HEAD, 2), "须由社区护士"),
        ("take", standing(staff_id=7), who(NURSE, 2, 7), ""),
        ("take", standing(staff_id=7), who(NURSE, 2, 8), "其他同事"),
        ("take", standing(office_id=None), who(NURSE, None), ""),
        ("take", standing(office_id=None), who(NURSE, None, first=1, last=2), "本地区"),
        ("drop", standing(), who(NURSE, 3), "须由临床医生"),
        ("close", standing("told"), who(OFFICE_HEAD, 99), ""),
        ("close", standing("told"), who(OFFICE_HEAD, 99, first=1, last=2), "须由股室负责人"),
        ("lapse", standing(), KEEPER_AT_CONSOLE, "系统"),
        ("take", standing(), KEEPER_AT_CONSOLE, ""),
    ],
)
def test_by_the_right_hands(verb, case, actor, why):
    told = rules.wrong_hand(LETTER.move(verb), case, actor)
    assert (why in told) if why else not told


def seen(state, **more):
    return Situation(state, at("2026-03-02"), at("2026-03-01"), at("2026-03-01"), **more)


def test_what_keeps_a_move_shut():
    tell = LETTER.move("tell")
    assert rules.shut(tell, seen("taken", facts={"checked": True})) is None
    assert rules.shut(tell, seen("taken")).reason == "还没有核实"
    assert "2 个会办单位" in rules.shut(tell, seen("taken", asked_open=2))
    assert "中止" in rules.shut(tell, seen("taken"), paused=True)
    told = {one.move.verb: one for one in rules.offers(LETTER, standing("taken"), who(NURSE, 2),
                                                       seen("taken"))}  # fmt: skip
    assert not told["tell"].open and told["tell"].mine and told["tell"].why == "还没有核实"


def test_who_holds_it_afterwards():
    case = standing()
    assert rules.owner_after(LETTER.move("send"), case, {"to": 9}) == 9
    assert rules.owner_after(LETTER.move("refuse"), case, {}) == 3
    assert rules.owner_after(LETTER.move("take"), case, {}) == 2


def test_which_deadlines_a_move_touches():
    passed = rules.marks("take", "sent", "taken", False)
    assert [one.code for one in rules.ended_by(LETTER, passed)] == ["in_sent"]
    assert [one.code for one in rules.started_by(LETTER, passed)] == ["in_taken", "since_day"]
    closed = rules.marks("drop", "sent", "dropped", True)
    assert len(rules.ended_by(LETTER, closed)) == len(LETTER.deadlines)
    assert not rules.started_by(LETTER, closed)
    since = LETTER.by_deadline["since_day"]
    assert rules.start_of(since, at("2026-03-05"), {"on": "2026-03-01"}) == at("2026-03-01")
    assert rules.start_of(since, at("2026-03-05"), {}) == at("2026-03-05")
    many = Deadline("x", "限", calendar_days(1), ["go", "@a"], tell=[NURSE], ladder=[(0, NURSE)])
    assert many.starts == ("go", "@a") and many.steps == ((0, (NURSE, NURSE)),)
    ladder = LETTER.by_deadline["in_taken"]
    assert [day for day, _ in rules.rungs(ladder, 5)] == [0, 3]
    assert not list(rules.rungs(ladder, -1))


def test_the_way_to_a_state_and_its_clocks():
    found = way(LETTER, "taken")
    assert [one.verb for one in found.moves] == ["send", "take"]
    assert {(one.deadline.code, one.start, one.end) for one in found.runs} == {
        ("in_sent", 1, 2), ("in_taken", 2, None), ("whole", 0, None), ("since_day", 2, None),
    }  # fmt: skip
    assert way(LETTER, "dropped").final
    assert hop_times(at("2026-03-01"), at("2026-02-01"), 0) == [at("2026-03-01")]


# --- drawn -------------------------------------------------------------------------------------


def test_the_diagram_is_drawn():
    text = rules.svg(LETTER, "taken")
    tree = ElementTree.fromstring(text)
    words = "".join(tree.itertext())
    for one in (*LETTER.states, *LETTER.moves):
        assert one.title in words
    assert "style=" not in text and 'stroke-width="2.5"' in text
    lines = rules.mermaid(LETTER).splitlines()
    assert lines[0] == "stateDiagram-v2" and "    sent --> taken : 接收" in lines
    assert sum("--> [*]" in line for line in lines) == 2


@pytest.mark.parametrize(
    "limit", [minutes(30), hours(2), calendar_days(3), working_days(2)], ids=lambda one: one.title
)
def test_many_at_once_have_the_limit_that_one_has(limit):
    start = at("2026-03-03", 2)
    assert due_of(limit, start) == due(limit, start)
