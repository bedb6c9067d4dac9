"""Every programme holds its own examples; grading is monotone; a broken plan does not load."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.followup import (
    BrokenExample,
    BrokenStandard,
    Limits,
    Programme,
    Rule,
    Seen,
    Standard,
    Visit,
    advise,
    discover,
    programmes,
    refer,
    see_again,
)
from xinglin.engines.followup.words.examples import broken_examples
from xinglin.engines.people import everyone
from xinglin.engines.records import BLOOD_PRESSURE, Form, Tick
from xinglin.kernel.time import days, months, weeks, year, years

ALL = [one.code for one in discover()]
DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize("code", ALL)
def test_a_programme_holds_its_examples(code):
    plan = programmes[code]
    assert broken_examples(plan) == []
    assert plan.cases(), "a programme without examples proves nothing"
    assert {row.get("grade") for row in plan.cases()} >= {rule.grade for rule in plan.plan}


@pytest.mark.parametrize("code", ALL)
def test_a_programme_speaks_chinese_and_names_its_sources(code):
    plan = programmes[code]
    assert plan.title and plan.source and plan.who.title
    assert all(rule.title and rule.says for rule in plan.plan)
    assert all(row.source and row.confidence for row in plan.limits)
    assert len(plan.version(DAY)) <= 16


def tiny(**changes):
    """The smallest programme there can be."""
    parts = {
        "code": "tiny",
        "title": "小项目",
        "who": everyone,
        "asks": Form(BLOOD_PRESSURE, Tick("warning", "危急")),
        "visits": [Visit("visit", every=months(3))],
        "plan": [Rule("bad", lambda now, before: now.warning), Rule("good", True)],
    }
    return Programme(**{**parts, **changes})


@pytest.mark.parametrize(
    "table, why",
    [
        ("case | warning | grade\n a | yes | good", "is 'bad'"),
        ("case | pulse | grade\n a | 70 | good", "does not ask for 'pulse'"),
        ("case | bp | grade\n a | 20/90 | good", "收缩压"),
        ("case | bp | grade\n a | 120/80 | refused", "not refused"),
        ("case | bp | grade | next\n a | 120/80 | good | 2 weeks", "due again"),
    ],
)
def test_a_programme_whose_example_fails_does_not_load(table, why):
    with pytest.raises(BrokenExample, match=why):
        tiny(examples=table)


def test_a_ladder_needs_a_last_rung_and_different_names():
    with pytest.raises(ValueError, match="always"):
        tiny(plan=[Rule("bad", lambda now, before: now.warning)])
    with pytest.raises(ValueError, match="one name"):
        tiny(plan=[Rule("good", True), Rule("good", True)])


def test_a_rule_that_misspells_an_answer_is_told_so():
    plan = tiny(plan=[Rule("bad", lambda now, before: now.wraning), Rule("good", True)])
    with pytest.raises(AttributeError, match="wraning"):
        plan.grade(plan.facts({}, day=DAY, age=50))


def test_a_referral_is_checked_back_in_two_weeks_even_unsaid():
    plan = tiny(plan=[Rule("sent", True, [refer("hospital")])])
    graded = plan.grade(plan.facts({}, day=DAY, age=50))
    assert graded.referred and graded.next_on == dt.date(2026, 3, 16)
    assert [one.title for one in graded.actions] == ["转诊至上级医院"]


def test_without_an_appointment_the_rhythm_of_the_visits_holds():
    plan = tiny(plan=[Rule("good", True, [advise("多走路")])])
    assert plan.grade(plan.facts({}, day=DAY, age=50)).next_on == dt.date(2026, 6, 2)


def test_visits_at_ages_follow_the_birthday():
    plan = tiny(
        visits=[
            Visit("one month", at=days(28), until=days(30)),
            Visit("three months", at=months(3)),
            Visit("one year", at=years(1)),
        ]
    )
    born = dt.date(2026, 1, 1)
    assert plan.first_due(born, born).on == dt.date(2026, 1, 29)
    assert plan.next_scheduled(dt.date(2026, 2, 1), born).kind == "three months"
    assert plan.next_scheduled(dt.date(2027, 1, 1), born) is None
    assert plan.first_due(dt.date(2026, 2, 10), born).kind == "three months"


def test_thresholds_are_dated_and_a_change_is_another_version():
    table = """
        name | value | unit | from       | to | source | tag
        top  | 160   | mmHg | 2009-01-01 |    | old    | G
        top  | 140   | mmHg | 2017-02-28 |    | new    | V
    """
    limits = Limits(table)
    plan = tiny(
        limits=limits,
        plan=[
            Rule("high", lambda now, before: now.systolic >= limits.on(now.day).top),
            Rule("good", True),
        ],
    )
    values = {"systolic": 150, "diastolic": 80}
    grades = {
        day.year: plan.grade(plan.facts(values, day=day, age=50)).grade
        for day in (dt.date(2001, 1, 1), dt.date(2012, 1, 1), dt.date(2026, 1, 1))
    }
    assert grades == {2001: "good", 2012: "good", 2026: "high"}
    assert plan.version(dt.date(2012, 1, 1)) != plan.version(dt.date(2026, 1, 1))
    assert replace(plan, title="改名").version(DAY) == plan.version(DAY)
    other = tiny(limits=Limits(table.replace("140", "135")), plan=plan.plan)
    assert other.version(DAY) != plan.version(DAY)


def test_a_limit_says_how_sure_it_is():
    with pytest.raises(ValueError, match="how sure"):
        Limits("name | value | unit | from | to | source | tag\n a | 1 | x | 2020-01-01 | | s | ?")


def test_a_standard_whose_example_fails_does_not_load():
    table = "case | joined | period | visits | kept\n a | 2020-01-01 | 2026 | 01-10 | yes"
    with pytest.raises(BrokenStandard):
        Standard(examples=table)


# --- properties of every programme that measures blood pressure ------------------------------

pressures = st.tuples(st.integers(51, 300), st.integers(20, 200)).filter(lambda bp: bp[1] < bp[0])
PRESSED = [one.code for one in programmes if "bp" in one.asks and one.controlled]


def graded(plan, bp, age, before=None):
    values = {"systolic": bp[0], "diastolic": bp[1]}
    return plan.grade(plan.facts(values, day=DAY, age=age, mode="1", before=before))


@pytest.mark.parametrize("code", PRESSED)
@given(
    bp=pressures, more=st.tuples(st.integers(0, 60), st.integers(0, 60)), age=st.integers(35, 99)
)
def test_a_higher_pressure_never_has_a_better_grade(code, bp, more, age):
    plan = programmes[code]
    higher = (min(300, bp[0] + more[0] + more[1]), min(200, bp[1] + more[1]))
    order = [rule.grade for rule in plan.plan]
    for earlier in (None, (130, 80), (160, 95)):
        before = earlier and plan.facts(
            {"systolic": earlier[0], "diastolic": earlier[1]}, day=DAY - days_(90), age=age
        )
        one, other = (graded(plan, each, age, before) for each in (bp, higher))
        assert order.index(other.grade) <= order.index(one.grade)
        assert other.controlled <= one.controlled
        assert other.next_on <= one.next_on


def days_(n):
    return dt.timedelta(days=n)


@pytest.mark.parametrize("code", ALL)
@given(st.data())
def test_whatever_the_form_takes_the_plan_can_grade(code, data):
    plan = programmes[code]
    fields = list(plan.asks.fields)
    answers = data.draw(
        st.dictionaries(st.sampled_from(fields), st.sampled_from(["", "1", "2", "120", "80", "有"]))
    )
    checked = plan.asks.check(answers, age=50, sex="2", day=DAY, mode="3")
    if checked.ok:
        now = plan.facts(checked.values, day=DAY, age=50, sex="2", mode="3")
        told = plan.grade(now)
        assert told.next_on is None or told.next_on > DAY
        if told.referred:
            assert told.next_on <= weeks(2).after(DAY)


@given(
    joined=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    seen=st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), max_size=9),
)
def test_another_visit_never_spoils_the_standard(joined, seen):
    standard, period = Standard(checks=0), year(2026)
    visits = [Seen(day) for day in seen]
    more = [*visits, Seen(max(joined, dt.date(2026, 7, 1)))]
    assert standard.judge(joined, more, period).ok >= standard.judge(joined, visits, period).ok


def test_short_appointments_are_kept_within_a_week():
    standard = Standard()
    start = dt.date(2026, 3, 2)
    due = see_again(weeks(2)).on(start)
    assert standard.kept(start, due, dt.date(2026, 3, 23))
    assert not standard.kept(start, due, dt.date(2026, 3, 24))
    assert standard.kept(start, months(3).after(start), dt.date(2026, 12, 1))
