"""Schedules: every shape with its worked example, and what holds for all of them."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xinglin.engines.followup import (
    JOINED,
    Anchor,
    Appointment,
    Extra,
    Ladder,
    Mark,
    Phase,
    Programme,
    Rule,
    Rung,
    Standing,
    Timing,
    Visit,
    advise,
    between_weeks,
    refer,
    report,
    see_again,
)
from xinglin.engines.people import everyone
from xinglin.engines.records import BLOOD_PRESSURE, DayAsked, Form, Tick
from xinglin.kernel.time import days, hours, months, weeks, year, years

D = dt.date
BORN = D(2026, 1, 31)
CHILD = [
    Visit("month 1", at=days(28), until=days(30)),
    Visit("month 3", at=months(3), until=months(4), early=days(7)),
    Visit("month 6", at=months(6), until=months(7), late=days(20)),
    Visit("year 1", at=years(1), until=months(14)),
    Visit("re-check", as_needed=True),
]
MOTHER = [
    Visit("visit 1", at=days(0), until=days(12 * 7 + 6), before="born_on"),
    Visit("visit 2", **between_weeks(16, 20), before="born_on"),
    Visit("visit 3", **between_weeks(21, 24), before="born_on"),
    Visit("home", at=days(0), until=days(7), since="born_on"),
    Visit("day 42", at=days(42), until=days(56), since="born_on"),
]
COURSE = [
    Visit(
        "check",
        phases=[
            Phase("intensive", "强化期", every=days(10), lasts=months(2)),
            Phase("continuation", "继续期", every=months(1), lasts=months(4)),
        ],
        first=days(3),
    )
]
SHAPES = {
    "child": CHILD,
    "mother": MOTHER,
    "course": COURSE,
    "quarterly": [Visit("visit", every=months(3))],
    "yearly": [Visit("exam", once_a="year")],
    "mch": [Visit("exam", once_a="mch")],
    "both": [Visit("visit", every=months(1), first=days(10)), Visit("home", at=days(0),
             until=days(3))],
}  # fmt: skip


def programme(visits, **more):
    """The smallest programme with these visits."""
    parts = {
        "code": "shape",
        "title": "形状",
        "who": everyone,
        "asks": Form(BLOOD_PRESSURE, Tick("bad", "不好"), DayAsked("lmp", "末次月经"),
                     DayAsked("edd", "预产期", future=True), DayAsked("born_on", "分娩日期")),
        "visits": visits,
        "plan": [
            Rule("bad", lambda now, before: now.bad, [refer("hospital"), see_again(weeks(2))]),
            Rule("good", True),
        ],
    }  # fmt: skip
    return Programme(**{**parts, **more})


def due(name, today=None, **standing):
    """What is due next: (kind, from, until)."""
    found = programme(SHAPES[name]).next_due(Standing(**standing), today)
    return found and (found.kind, found.on, found.last_day)


# --- worked examples -------------------------------------------------------------------------


def test_ages_in_days_and_months_keep_to_the_month_s_end():
    assert due("child", joined=BORN, anchor=BORN) == ("month 1", D(2026, 2, 28), D(2026, 3, 2))
    after = due("child", joined=BORN, anchor=BORN, reached="month 1")
    assert after == ("month 3", D(2026, 4, 30), D(2026, 5, 31))


def test_a_window_opens_early_and_may_be_kept_late():
    third = programme(CHILD).schedule(BORN)[1]
    assert third.mark(D(2026, 4, 22)) == Mark.EARLY
    assert third.mark(D(2026, 4, 24)) == third.mark(D(2026, 5, 31)) == Mark.ON_TIME
    assert third.mark(D(2026, 6, 1)) == Mark.LATE
    assert third.timing(D(2026, 6, 1)) == Timing.LATE
    assert third.closes == D(2026, 7, 30), "the next one begins the day after"
    sixth = programme(CHILD).schedule(BORN)[2]
    assert sixth.timing(D(2026, 9, 20)) == Timing.LATE
    assert sixth.timing(D(2026, 9, 21)) == Timing.MISSED


def test_what_is_missed_is_passed_over():
    assert due("child", D(2026, 8, 2), joined=BORN, anchor=BORN)[0] == "month 6"
    assert due("child", D(2027, 12, 1), joined=BORN, anchor=BORN)[0] == "year 1"


def test_who_joins_inside_a_window_is_due_at_once_and_never_for_what_was_before():
    joined = D(2026, 5, 10)
    assert due("child", joined=joined, anchor=BORN) == ("month 3", joined, D(2026, 5, 31))
    assert due("child", joined=D(2026, 6, 5), anchor=BORN)[0] == "month 6"


def test_a_promised_recheck_comes_between_two_ages():
    promised = D(2026, 6, 14)
    at = {"joined": BORN, "anchor": BORN, "reached": "month 3"}
    assert due("child", **at, promised=promised) == ("re-check", promised, promised)
    assert due("child", **at, promised=D(2026, 9, 1))[0] == "month 6"


def test_weeks_of_pregnancy_move_with_a_corrected_last_period():
    lmp = D(2026, 3, 2)
    assert due("mother", joined=lmp, anchor=lmp, reached="visit 1") == (
        "visit 2", D(2026, 6, 22), D(2026, 7, 26)
    )  # fmt: skip
    moved = due("mother", joined=lmp, anchor=days(10).after(lmp), reached="visit 1")
    assert moved == ("visit 2", D(2026, 7, 2), D(2026, 8, 5))


def test_after_the_delivery_only_what_counts_from_it_is_due():
    lmp, born = D(2026, 3, 2), D(2026, 12, 1)
    at = {"joined": lmp, "anchor": lmp, "reached": "visit 2", "days": {"born_on": born}}
    assert due("mother", **at) == ("home", born, D(2026, 12, 8))
    assert due("mother", **{**at, "reached": "home"}) == ("day 42", D(2027, 1, 12), D(2027, 1, 26))
    assert due("mother", **{**at, "reached": "day 42"}) is None


def test_the_anchor_is_an_answer_or_follows_from_one():
    plan = programme(MOTHER, anchor=Anchor("lmp", "末次月经", also={"edd": days(280)}))
    assert plan.days_told({"lmp": "2026-03-02"})[0] == D(2026, 3, 2)
    assert plan.days_told({"edd": "2026-12-07"})[0] == D(2026, 3, 2)
    assert plan.days_told({"born_on": "2026-12-01"}) == (None, {"born_on": D(2026, 12, 1)})
    assert plan.named_days == ("born_on",)


def test_phases_change_the_interval_and_come_to_an_end():
    begun = D(2026, 1, 1)
    visit = COURSE[0]
    assert due("course", joined=begun, anchor=begun) == ("check", D(2026, 1, 4), D(2026, 1, 4))
    assert visit.next_after(D(2026, 1, 4), begun) == D(2026, 1, 14)
    assert visit.next_after(D(2026, 3, 2), begun) == D(2026, 4, 2)
    assert visit.next_after(D(2026, 6, 10), begun) is None
    assert visit.phase_on(begun, D(2026, 7, 1)) is None


def test_a_phase_may_ask_the_visit_for_its_interval():
    phases = [Phase("all", every=lambda now: months(1) if now.bad else days(10))]
    plan = programme([Visit("check", phases=phases)], anchor=JOINED)
    day = D(2026, 3, 2)
    assert plan.grade(plan.facts({"bad": True}, day=day, age=50)).next_on == D(2026, 3, 16)
    good = plan.grade(plan.facts({"bad": False}, day=day, age=50, anchor=day))
    assert (good.next_on, good.promised) == (D(2026, 3, 12), D(2026, 3, 12))


def test_once_a_year_is_open_the_whole_year_and_begins_again():
    joined = D(2025, 5, 6)
    assert due("yearly", D(2025, 6, 1), joined=joined) == ("exam", joined, D(2025, 12, 31))
    assert due("yearly", D(2026, 2, 1), joined=joined) == ("exam", D(2026, 1, 1), D(2026, 12, 31))
    done = due("yearly", D(2026, 8, 1), joined=joined, last_on=D(2026, 7, 1))
    assert done == ("exam", D(2027, 1, 1), D(2027, 12, 31))
    assert due("mch", D(2026, 10, 2), joined=joined, last_on=D(2026, 9, 30))[1] == D(2026, 10, 1)


def test_a_first_visit_at_home_comes_before_the_regular_ones():
    begun = D(2026, 1, 1)
    assert due("both", joined=begun, anchor=begun) == ("home", begun, D(2026, 1, 4))
    assert due("both", joined=begun, anchor=begun, reached="home")[:2] == ("visit", D(2026, 1, 11))


def test_a_programme_may_end_by_itself():
    plan = programme(CHILD, ends=years(7))
    assert plan.finished_on(D(2020, 2, 29)) == D(2027, 2, 28)
    assert plan.finished_on(None) is None


def test_extras_and_reports_hang_on_their_own_conditions():
    plan = programme(
        SHAPES["quarterly"],
        extras=[Extra("again", "复测", lambda now, before: now.bad, after=days(3), until=days(9))],
        plan=[Rule("bad", lambda now, before: now.bad, [report("派出所"), advise("陪伴")]),
              Rule("good", True)],
        examples="case | bad | extra | refer\nbad | yes | again | no\ngood | no | - | no",
    )  # fmt: skip
    graded = plan.grade(plan.facts({"bad": True}, day=D(2026, 3, 2), age=50))
    assert graded.extras[0].due(D(2026, 3, 2)) == (D(2026, 3, 5), D(2026, 3, 11))
    assert [one.title for one in graded.rule.reports] == ["1天内报告派出所"]


def test_a_ladder_is_climbed_upwards():
    assert Ladder(leader=days(3), office=days(3)).rung(3) == Rung.OFFICE
    with pytest.raises(ValueError, match="upwards"):
        Ladder(leader=days(30), office=days(14))


@pytest.mark.parametrize(
    "wrong, why",
    [
        ({"every": months(1), "as_needed": True}, "either"),
        ({}, "either"),
        ({"once_a": "week"}, "once a"),
    ],
)
def test_a_visit_is_scheduled_in_one_way(wrong, why):
    with pytest.raises(ValueError, match=why):
        Visit("x", **wrong)


def test_a_programme_says_what_cannot_be():
    with pytest.raises(ValueError, match="two visits"):
        programme([Visit("a", every=months(1)), Visit("a", at=days(1))])
    with pytest.raises(ValueError, match="scheduled"):
        programme([Visit("a", as_needed=True)])
    with pytest.raises(ValueError, match="recur"):
        programme([Visit(name, every=months(1)) for name in "abc"])
    with pytest.raises(ValueError, match="means something else"):
        programme(SHAPES["quarterly"], asks=Form(Tick("weeks", "周")))


def test_a_span_of_hours_is_no_window():
    with pytest.raises(TypeError):
        hours(3).after(D(2026, 1, 1))
    assert year(2026).start == D(2026, 1, 1)


# --- properties ------------------------------------------------------------------------------

dates = st.dates(D(2015, 1, 1), D(2026, 12, 31))
gaps = st.integers(0, 900)


@given(st.sampled_from(sorted(SHAPES)), dates, gaps, gaps, gaps)
def test_nothing_is_due_before_joining_or_birth(shape, born, wait, later, seen):
    joined = days(wait).after(born)
    last = days(seen).after(joined) if seen % 3 else None
    today = days(later).after(joined)
    found = programme(SHAPES[shape]).next_due(Standing(joined, born, last), today)
    if found is not None:
        assert found.on >= joined >= born
        assert found.last_day >= found.on
        assert found.opens is None or born <= found.opens <= found.on
        assert found.closes is None or found.timing(today) != Timing.MISSED


@given(st.sampled_from(sorted(SHAPES)), dates, gaps)
def test_an_appointment_stands_in_one_way_only(shape, born, later):
    today = days(later).after(born)
    order = [Timing.NOT_YET, Timing.DUE, Timing.LATE, Timing.MISSED]
    for one in programme(SHAPES[shape]).schedule(born, {"born_on": born}):
        now, tomorrow = one.timing(today), one.timing(days(1).after(today))
        assert order.index(tomorrow) >= order.index(now), "time does not run backwards"
        assert (now == Timing.DUE) == (one.mark(today) == Mark.ON_TIME and now != Timing.NOT_YET)
        assert not (one.is_missed(today) and now == Timing.DUE)


@given(dates, gaps, gaps, st.integers(0, 4))
def test_a_correction_moves_only_what_lies_ahead(lmp, shift, later, made):
    plan = programme(MOTHER, anchor=Anchor("lmp"))
    names = [one.name for one in MOTHER[:3]]
    reached = names[made - 1] if 0 < made <= 3 else ""
    today = days(later).after(lmp)
    other = days(shift % 60).after(lmp)
    for anchor in (lmp, other):
        found = plan.next_due(Standing(lmp, anchor, reached=reached), today)
        if found is not None:
            assert found.kind not in names[: names.index(reached) + 1 if reached else 0]
    first, second = plan.schedule(lmp), plan.schedule(other)
    assert [two.on - one.on for one, two in zip(first, second, strict=True)] == [other - lmp] * len(
        first
    )


@given(st.sampled_from(["quarterly", "course", "both"]), dates, st.integers(1, 120))
def test_a_visit_brings_the_next_one_later(shape, day, ago):
    plan = programme(SHAPES[shape], anchor=JOINED)
    joined = days(ago).before(day)
    now = plan.facts({"bad": False}, day=day, age=50, anchor=joined)
    graded = plan.grade(now)
    assert graded.next_on is None or graded.next_on > day


@given(dates, gaps, gaps)
def test_the_last_day_in_time_is_not_late(on, length, wait):
    one = Appointment("x", on, days(length).after(on), closes=days(length + wait).after(on))
    assert one.timing(one.last_day) == Timing.DUE
    assert one.mark(one.last_day) == Mark.ON_TIME
    assume(wait > 0)
    assert one.timing(days(1).after(one.last_day)) == Timing.LATE
