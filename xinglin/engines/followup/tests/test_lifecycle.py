"""From candidate to closing: found, put off, enrolled, handed over, lost, back; at night."""

import datetime as dt
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import CDC_OFFICER, KEEPER_AT_CONSOLE, TEAM_LEADER, VILLAGE_DOCTOR
from xinglin.engines.access.words import permissions
from xinglin.engines.codes import HYPERTENSION
from xinglin.engines.followup import (
    Anchor,
    CannotCombine,
    Extra,
    InvalidAnswers,
    Leaving,
    Programme,
    Rule,
    Rung,
    Score,
    Sensitive,
    Visit,
    actions,
    bands,
    close,
    combined,
    programmes,
    queries,
    refer,
    report,
    see_again,
)
from xinglin.engines.followup.models import Enrolment, HandOver, Task
from xinglin.engines.followup.tests.conftest import (
    COUNTY,
    NEXT_VILLAGE,
    VILLAGE,
    live,
    over,
)
from xinglin.engines.followup.words.discovery import keep_to_its_staff
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import adults, everyone
from xinglin.engines.places.models import Catchment, Institution
from xinglin.engines.records import BLOOD_PRESSURE, Choice, DayAsked, Form, Tick, diagnosed, options
from xinglin.engines.records import queries as records
from xinglin.engines.records.models import Condition, Observation
from xinglin.engines.records.words.guards import guarded_diagnoses, guards
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import days, months, stopped, weeks, years

night = sys.modules["xinglin.engines.followup.actions.nightly"]  # its function has the same name
D = dt.date
NOW, JOINED = D(2026, 6, 1), D(2026, 1, 5)
EAT = Choice("eat", "进餐", choices=options("0 自己|3 帮助|5 不能"))
WASH = Choice("wash", "梳洗", choices=options("0 自己|1 帮助|7 不能"))


def made(code, **more):
    """A small programme, made up for a test."""
    parts = {
        "code": code,
        "title": f"项目{code}",
        "who": everyone,
        "asks": Form(
            BLOOD_PRESSURE, Tick("bad", "不好"), Tick("worse", "很坏"), Tick("over", "结束"),
            DayAsked("lmp", "末次月经"), DayAsked("born_on", "分娩日期"), EAT, WASH,
        ),
        "visits": [Visit("visit", "随访", every=months(3))],
        "computes": [
            Score("adl", "自理", items=("eat", "wash"), bands=bands("0-3 1 可自理|4- 2 依赖"))
        ],
        "plan": [
            Rule("over", lambda now, before: now.over, [close(Leaving.CURED)], title="治愈"),
            Rule("worse", lambda now, before: now.worse, [report("派出所"), refer("hospital")],
                 title="很坏"),
            Rule("bad", lambda now, before: now.bad, [see_again(weeks(2))], title="不好"),
            Rule("good", True, title="好"),
        ],
        "extras": [
            Extra("again", "复测", lambda now, before: now.bad, after=days(3), until=days(9))
        ],
        "examples": "case | eat | wash | adl | adl_band | grade\n a | 3 | 1 | 4 | 2 | good\n"
        "b | 3 | | - | - | good",
    }  # fmt: skip
    return Programme(**{**parts, **more})


@pytest.fixture
def declare(monkeypatch):
    """Programmes that exist for the length of a test."""
    monkeypatch.setattr(programmes, "_things", {})
    kept = (dict(permissions._things), dict(guards), dict(guarded_diagnoses))

    def add(code, **more):
        one = programmes.add(code, made(code, **more))
        keep_to_its_staff(one)
        return one

    yield add
    for book, old in zip((permissions._things, guards, guarded_diagnoses), kept, strict=True):
        book.clear()
        book.update(old)


@pytest.fixture(autouse=True)
def _today():
    with stopped(NOW):
        yield


def join(doctor, who, code="one", joined=JOINED, **more):
    return actions.enrol(by=doctor, resident=who.pk, programme=code, joined=joined, **more)


def see(doctor, enrolled, day, **answers):
    kind = answers.pop("kind", "")
    return actions.record_follow_up(
        by=doctor, enrolment=enrolled.pk, day=day, answers=answers, kind=kind
    )


# --- candidates ------------------------------------------------------------------------------


def test_a_candidate_is_found_put_off_and_asked_again(declare, doctor):
    declare("one", who=adults(35) & diagnosed(HYPERTENSION))
    who, _healthy = live(lives_here=True), live("李四", ill=None, lives_here=True)
    live("王五", place=NEXT_VILLAGE, lives_here=True)
    live("过客", lives_here=False)
    [found] = queries.candidates("one", VILLAGE, seen_by=doctor)
    assert found.resident == who.pk
    assert "56岁" in found.because and "I10.x00" in found.because
    assert [one.programme for one in queries.candidates_of(who.pk, seen_by=doctor)] == ["one"]
    assert queries.candidate_counts(VILLAGE, seen_by=doctor) == {"one": 1}
    later = D(2026, 9, 1)
    actions.not_now(by=doctor, resident=who.pk, programme="one", why="外出务工", until=later)
    assert queries.candidates("one", VILLAGE, seen_by=doctor) == []
    assert queries.candidates_of(who.pk, seen_by=doctor) == []
    [off] = queries.put_off("one", VILLAGE, seen_by=doctor)
    assert (off.why, off.ask_again_on) == ("外出务工", later)
    with stopped(later):
        assert [one.resident for one in queries.candidates("one", seen_by=doctor)] == [who.pk]
    join(doctor, who)
    assert queries.put_off("one", VILLAGE, seen_by=doctor) == []
    with pytest.raises(Refused, match="理由"):
        actions.not_now(by=doctor, resident=who.pk, programme="one", why="")


def test_a_wide_area_is_counted_at_night(declare, officer):
    declare("one", who=adults(35))
    live(lives_here=True), live("李四", ill=None, lives_here=True)
    assert queries.candidate_counts(COUNTY, seen_by=officer) == {"one": 0}
    assert actions.count_candidates(by=KEEPER_AT_CONSOLE) == {"one": 2}
    assert queries.candidate_counts(COUNTY, seen_by=officer) == {"one": 2}
    assert queries.counted_on() == NOW


# --- visits, tasks, closing ------------------------------------------------------------------


def test_a_referral_opens_a_task_that_the_next_visit_settles(declare, doctor):
    declare("one")
    enrolled = join(doctor, live())
    see(doctor, enrolled, D(2026, 5, 1), worse="是", eat="5", wash="7")
    kinds = {one.kind: one for one in queries.tasks(seen_by=doctor)}
    assert set(kinds) == {"check-back", "report"}
    assert kinds["check-back"].until_on == D(2026, 5, 15)
    assert kinds["report"].title == "报告派出所：很坏"
    stored = records.visits_of(enrolled.resident_id, seen_by=doctor)[0]
    assert (stored.answers["adl"], stored.answers["adl_band"]) == (12, "2")
    assert Observation.objects.get(question="adl").value == 12
    see(doctor, enrolled, D(2026, 5, 10), bad="是")
    open_now = queries.tasks(seen_by=doctor)
    assert {one.kind for one in open_now} == {"report", "extra"}
    extra = next(one for one in open_now if one.kind == "extra")
    assert (extra.due_on, extra.until_on) == (D(2026, 5, 13), D(2026, 5, 19))
    see(doctor, enrolled, D(2026, 5, 14), bad="否")
    [last] = queries.tasks(seen_by=doctor)
    with pytest.raises(Refused, match="结果"):
        actions.finish_task(by=doctor, task=last.pk, day=NOW, outcome="")
    actions.finish_task(by=doctor, task=last.pk, day=NOW, outcome="已报告")
    assert queries.tasks(seen_by=doctor) == []
    assert len(queries.tasks_of(enrolled.resident_id, seen_by=doctor)) == 3


def test_a_correction_opens_its_tasks_anew(declare, doctor):
    declare("one")
    enrolled = join(doctor, live())
    visit = see(doctor, enrolled, D(2026, 5, 1), worse="是")
    actions.amend_follow_up(by=doctor, visit=visit.pk, answers={"bad": "是"})
    assert {one.kind for one in queries.tasks(seen_by=doctor)} == {"extra"}
    enrolled.refresh_from_db()
    assert enrolled.referred_on is None and enrolled.next_on == D(2026, 5, 15)


def test_a_rule_may_close_and_whoever_comes_back_keeps_one_record(declare, doctor):
    declare("one", outcomes=options("01 治愈|02 完成"))
    who = live()
    enrolled = join(doctor, who)
    see(doctor, enrolled, D(2026, 3, 1), bad="是")
    see(doctor, enrolled, D(2026, 4, 1), over="是")
    enrolled.refresh_from_db()
    assert (enrolled.left, enrolled.left_why) == (D(2026, 4, 1), Leaving.CURED)
    assert queries.due(seen_by=doctor) == [] and queries.tasks(seen_by=doctor) == []
    with pytest.raises(Refused, match="才终止"):
        join(doctor, who, joined=D(2026, 3, 5))
    again = join(doctor, who, joined=D(2026, 5, 1))
    assert (again.last_on, again.last_grade) == (D(2026, 4, 1), "over")
    assert again.next_on == D(2026, 5, 1), "due at once, not by a visit of the time before"
    told = [one.what for one in queries.course_of(who.pk, "one", seen_by=doctor)]
    assert told == ["纳入管理", "终止管理", "重新纳入"]


def test_closing_by_mistake_is_undone(declare, doctor):
    declare("one", outcomes=options("01 治愈|02 完成"))
    enrolled = join(doctor, live())
    see(doctor, enrolled, D(2026, 5, 1), bad="是")
    with pytest.raises(Refused, match="结局"):
        actions.leave(by=doctor, enrolment=enrolled.pk, on=NOW, why="finished", outcome="77")
    actions.leave(by=doctor, enrolment=enrolled.pk, on=NOW, why="finished", outcome="02")
    back = actions.reopen(by=doctor, enrolment=enrolled.pk, why="登记错误")
    assert (back.left, back.outcome, back.next_on) == (None, "", D(2026, 5, 15))
    told = [one.what for one in queries.course_of(enrolled.resident_id, "one", seen_by=doctor)]
    assert told == ["纳入管理", "曾终止，已恢复"]
    with pytest.raises(Refused, match="没有终止"):
        actions.reopen(by=doctor, enrolment=enrolled.pk, why="再来")


def test_three_failed_attempts_ask_the_leader(declare, doctor):
    declare("one")
    enrolled = join(doctor, live())
    for at in (1, 2):
        actions.note_attempt(
            by=doctor, enrolment=enrolled.pk, day=D(2026, 5, at), mode="3", why="关机"
        )
    with pytest.raises(Refused, match="只登记一次"):
        actions.note_attempt(by=doctor, enrolment=enrolled.pk, day=D(2026, 5, 2), mode="3")
    see(doctor, enrolled, D(2026, 5, 3))
    for at in (4, 5):
        actions.note_attempt(by=doctor, enrolment=enrolled.pk, day=D(2026, 5, at), mode="3")
    assert queries.tasks(seen_by=doctor) == [], "a visit begins the count anew"
    actions.note_attempt(by=doctor, enrolment=enrolled.pk, day=D(2026, 5, 6), mode="2")
    [task] = queries.tasks(seen_by=doctor, rung=Rung.LEADER)
    assert "3次未联系上" in task.title
    gone = actions.leave(by=doctor, enrolment=enrolled.pk, on=NOW, why="lost")
    assert gone.left_why == Leaving.LOST and queries.tasks(seen_by=doctor) == []


# --- schedules kept in the store -------------------------------------------------------------


PREGNANCY = [
    Visit("first", "建册", at=days(0), until=days(90), before="born_on"),
    Visit("second", "中期", at=weeks(16), until=days(146), before="born_on"),
    Visit("home", "产后访视", at=days(0), until=days(7), since="born_on"),
]


def test_a_corrected_anchor_moves_what_lies_ahead(declare, doctor):
    declare("one", visits=PREGNANCY, anchor=Anchor("lmp"), ends=years(1))
    enrolled = join(doctor, live(sex="2"), joined=D(2026, 3, 1))
    assert enrolled.next_on == D(2026, 3, 1) and enrolled.next_kind == "first"
    see(doctor, enrolled, D(2026, 3, 1), lmp="2026-02-01", kind="first")
    enrolled.refresh_from_db()
    assert (enrolled.anchor, enrolled.next_kind) == (D(2026, 2, 1), "second")
    assert (enrolled.next_on, enrolled.until_on) == (D(2026, 5, 24), D(2026, 6, 27))
    moved = actions.correct_anchor(by=doctor, enrolment=enrolled.pk, anchor=D(2026, 2, 11))
    assert (moved.reached, moved.next_on) == ("first", D(2026, 6, 3))
    see(doctor, enrolled, D(2026, 5, 30), born_on="2026-05-29", kind="second")
    enrolled.refresh_from_db()
    assert enrolled.days == {"born_on": "2026-05-29"}
    assert (enrolled.next_kind, enrolled.until_on) == ("home", D(2026, 6, 5))
    planned = queries.plan_of(enrolled.pk, seen_by=doctor)
    assert {one.title: one.word for one in planned} == {
        "建册": "按时", "中期": "提前", "产后访视": "应访"
    }  # fmt: skip
    with pytest.raises(Refused, match="今天之后"):
        actions.correct_anchor(by=doctor, enrolment=enrolled.pk, anchor=D(2027, 1, 1))


def test_the_night_passes_over_what_is_missed_and_closes_what_is_over(declare, doctor):
    visits = [
        Visit("a", "一月", at=months(1), until=months(2)),
        Visit("b", "六月", at=months(6), until=months(7)),
    ]
    declare("one", visits=visits, ends=years(1))
    who = live(birth=D(2026, 1, 1), ill=None)
    enrolled = join(doctor, who, joined=D(2026, 1, 2))
    assert enrolled.next_kind == "a"
    with stopped(D(2026, 8, 1)):
        night = actions.nightly(by=KEEPER_AT_CONSOLE)
        assert (night.looked_at, night.moved) == (1, 1)
        assert actions.nightly(by=KEEPER_AT_CONSOLE).moved == 0
    enrolled.refresh_from_db()
    assert (enrolled.next_kind, enrolled.next_on) == ("b", D(2026, 7, 1))
    with stopped(D(2027, 1, 1)):
        assert actions.nightly(by=KEEPER_AT_CONSOLE).finished == 1
    enrolled.refresh_from_db()
    assert (enrolled.left, enrolled.left_why) == (D(2027, 1, 1), Leaving.FINISHED)


def test_a_missed_visit_climbs_and_a_visit_brings_it_down(declare, doctor, officer):
    declare("one")
    enrolled = join(doctor, live(), joined=D(2026, 5, 1))
    for day, rung in ((10, None), (15, Rung.LEADER), (31, Rung.OFFICE)):
        with stopped(D(2026, 5, day)):
            actions.nightly(by=KEEPER_AT_CONSOLE)
            again = actions.nightly(by=KEEPER_AT_CONSOLE)
            assert again.climbed == 0, "twice is once"
            found = queries.tasks(seen_by=doctor)
            assert [one.rung for one in found] == ([] if rung is None else [rung])
    assert queries.task_counts(seen_by=officer, place=COUNTY) == {("late", 2): 1}
    see(doctor, enrolled, NOW)
    assert queries.tasks(seen_by=doctor) == []
    assert Task.objects.get().outcome == "已随访"


def test_a_referral_without_a_task_gets_one_at_night(declare, doctor):
    declare("one")
    enrolled = join(doctor, live())
    with commit(by="导入", why="历史转诊"):
        Enrolment.objects.filter(pk=enrolled.pk).update(referred_on=D(2026, 5, 1))
    assert actions.nightly(by=KEEPER_AT_CONSOLE).opened == 1
    assert actions.nightly(by=KEEPER_AT_CONSOLE).opened == 0
    back = Task.objects.get(kind="check-back")
    assert (back.until_on, back.rung) == (D(2026, 5, 15), Rung.LEADER)


def test_a_window_is_overdue_only_when_it_has_passed(declare, doctor):
    declare("one", visits=[Visit("exam", once_a="year")])
    join(doctor, live(), joined=D(2026, 2, 1))
    assert len(queries.due(seen_by=doctor, which="inside")) == 1
    assert queries.due(seen_by=doctor, which="overdue") == []
    assert queries.tally(seen_by=doctor).overdue == 0
    with stopped(D(2027, 1, 1)):
        [late] = queries.due(seen_by=doctor, which="overdue")
        assert late.days_late == 1
        actions.nightly(by=KEEPER_AT_CONSOLE)
        assert queries.due(seen_by=doctor, which="overdue") == []


# --- handing over ----------------------------------------------------------------------------


@pytest.fixture
def clinics(county):
    with commit(by="测试", why="设机构"):
        return [
            Institution.objects.create(name=name, kind="A100", place_id=place)
            for name, place in (("东村卫生室", VILLAGE), ("西村卫生室", NEXT_VILLAGE))
        ]


def test_both_sides_see_what_is_handed_over_until_it_is_answered(declare, doctor, clinics):
    declare("one")
    east, west = clinics
    there = over(VILLAGE_DOCTOR, NEXT_VILLAGE, account=9)
    enrolled = join(doctor, live(), institution=east.pk)
    see(doctor, enrolled, D(2026, 5, 1), bad="是")
    with pytest.raises(Missing):
        queries.enrolment(enrolled.pk, seen_by=there)
    offer = actions.offer(by=doctor, enrolment=enrolled.pk, to_institution=west.pk, note="搬家")
    assert queries.enrolment(enrolled.pk, seen_by=there).pk == enrolled.pk
    assert [one.pk for one in queries.hand_overs(seen_by=there, side="to")] == [offer.pk]
    assert [one.pk for one in queries.hand_overs(seen_by=doctor, side="from")] == [offer.pk]
    with pytest.raises(Refused, match="等待"):
        actions.offer(by=doctor, enrolment=enrolled.pk, to_institution=west.pk)
    with pytest.raises(Missing):
        actions.accept(by=doctor, hand_over=offer.pk)
    actions.decline(by=there, hand_over=offer.pk, why="人不在")
    enrolled.refresh_from_db()
    assert enrolled.institution_id == east.pk and not queries.hand_overs(seen_by=there)
    second = actions.offer(by=doctor, enrolment=enrolled.pk, to_institution=west.pk)
    actions.accept(by=there, hand_over=second.pk)
    enrolled.refresh_from_db()
    assert enrolled.institution_id == west.pk
    assert Task.objects.get().institution_id == west.pk
    with pytest.raises(Refused, match="答复"):
        actions.accept(by=there, hand_over=second.pk)
    third = actions.offer(by=doctor, enrolment=enrolled.pk, to_institution=east.pk)
    actions.withdraw(by=doctor, hand_over=third.pk)
    told = [one.what for one in queries.course_of(enrolled.resident_id, "one", seen_by=doctor)]
    assert told.count("提出移交") == 3 and "已接收" in told and "已撤回" in told


def test_a_move_offers_the_person_to_whoever_serves_the_new_place(declare, doctor, clinics):
    declare("one")
    east, west = clinics
    with commit(by="测试", why="设服务范围"):
        Catchment.objects.create(institution=west, place_id=NEXT_VILLAGE, starts_on=D(2020, 1, 1))
    enrolled = join(doctor, live(), institution=east.pk)
    with commit(by="测试", why="迁居"):
        events.publish("people.moved", resident_ids=[enrolled.resident_id], place=NEXT_VILLAGE)
    offered = HandOver.objects.get()
    assert (offered.to_institution_id, offered.from_place_id) == (west.pk, VILLAGE)
    assert queries.enrolment(enrolled.pk, seen_by=doctor).place_id == NEXT_VILLAGE


def test_the_dead_leave_no_tasks(declare, doctor):
    declare("one")
    enrolled = join(doctor, live())
    see(doctor, enrolled, D(2026, 5, 1), bad="是")
    with commit(by="测试", why="死亡"):
        events.publish("people.died", resident_ids=[enrolled.resident_id], day=D(2026, 5, 20))
    assert Enrolment.objects.get().left_why == Leaving.DIED
    assert Task.objects.get().outcome == "已去世"


# --- one visit for several ---------------------------------------------------------------------


def test_one_visit_asks_once_and_each_plan_grades_its_own(declare, doctor):
    one = declare("one")
    severity = Choice("bad", "程度", choices=options("1 轻|2 重"))
    other = declare(
        "two",
        asks=Form(BLOOD_PRESSURE.asked(required="always"), severity),
        computes=[],
        extras=[],
        examples="",
        plan=[Rule("worse", lambda now, before: now.bad == "2"), Rule("good", True)],
    )
    joined = combined([(one, ""), (other, "")], age=50)
    assert [q.code for q in joined.shared] == ["bp"]
    assert "two__bad" in joined.form and joined.form.question_of("bp").required == "always"
    who = live()
    join(doctor, who), join(doctor, who, "two")
    parts = [("one", ""), ("two", "")]
    with pytest.raises(InvalidAnswers) as refused:
        actions.record_combined(by=doctor, resident=who.pk, day=NOW, parts=parts, answers={})
    assert "systolic" in refused.value.by_field()
    typed = {"systolic": "130", "diastolic": "80", "bad": "是", "two__bad": "2"}
    first, second = actions.record_combined(
        by=doctor, resident=who.pk, day=NOW, parts=parts, answers=typed
    )
    assert (first.grade, second.grade) == ("bad", "worse")
    assert first.answers["systolic"] == second.answers["systolic"] == 130
    assert second.answers["bad"] == "2"
    assert Observation.objects.filter(question="bp").count() == 1, "measured once, kept once"


def test_a_refused_combination_says_why(declare):
    one = declare("one", who=adults(35))
    shut = declare("two", sensitive=Sensitive((CDC_OFFICER,)))
    for several, age, why in (
        ([(one, "")], 50, "至少"),
        ([(one, ""), (one, "")], 50, "两次"),
        ([(one, ""), (shut, "")], 50, "专门人员"),
        ([(one, ""), (declare("three"), "")], 20, "不适用"),
    ):
        with pytest.raises(CannotCombine, match=why):
            combined(several, age=age, sex="1")


# --- capacity ----------------------------------------------------------------------------------


def test_the_work_ahead_is_held_against_the_team(declare, doctor):
    declare("one")
    for name in "甲乙丙":
        join(doctor, live(name), joined=D(2026, 5, 1))
    leader = over(TEAM_LEADER, COUNTY, COUNTY + 10**9 - 1, account=4)
    [before] = queries.workload(VILLAGE, seen_by=leader)
    assert (before.due, before.able, before.weeks[0]) == (3, None, 3)
    actions.declare_capacity(by=leader, place=VILLAGE, per_day=1)
    [load] = queries.workload(VILLAGE, seen_by=leader)
    assert load.able and load.over == (), "three in a week of five working days"
    with stopped(D(2026, 6, 6)):  # a Saturday
        [load] = queries.workload(VILLAGE, seen_by=leader, ahead=2)
        assert load.over == (0,)
    actions.declare_capacity(by=leader, place=VILLAGE, per_day=5, weekends=True)
    with pytest.raises(Refused):
        actions.declare_capacity(by=leader, place=VILLAGE, per_day=0)


# --- sensitive programmes ----------------------------------------------------------------------


def test_a_sensitive_programme_is_absent_for_all_others(declare, doctor, officer):
    declare("one", sensitive=Sensitive((CDC_OFFICER,)), who=everyone & diagnosed(HYPERTENSION))
    who = live(lives_here=True)
    with pytest.raises(Missing):
        join(doctor, who)
    enrolled = join(officer, who)
    see(officer, enrolled, D(2026, 5, 1), worse="是")
    assert len(queries.due(seen_by=officer, which="returned")) == 1
    assert len(queries.tasks(seen_by=officer)) == 2
    for shut in (
        queries.due(seen_by=doctor),
        queries.due(seen_by=doctor, which="returned"),
        queries.register_of("one", seen_by=doctor),
        queries.candidates("one", seen_by=doctor),
        queries.candidates_of(who.pk, seen_by=doctor),
        queries.tasks(seen_by=doctor),
        queries.tasks_of(who.pk, seen_by=doctor),
        queries.enrolments_of(who.pk, seen_by=doctor),
        queries.hand_overs(seen_by=doctor),
        queries.put_off("one", seen_by=doctor),
        records.visits_of(who.pk, seen_by=doctor),
        records.conditions_of(who.pk, seen_by=doctor),
        records.timeline(who.pk, seen_by=doctor),
    ):
        assert shut == []
    assert queries.tally(seen_by=doctor).enrolled == 0
    assert "one" not in queries.candidate_counts(VILLAGE, seen_by=doctor)
    assert len(records.conditions_of(who.pk, seen_by=officer)) == 1
    assert {one.kind for one in records.timeline(who.pk, seen_by=officer)} == {
        "visit", "condition"
    }  # fmt: skip
    for ask in (queries.enrolment, queries.task):
        with pytest.raises(Missing):
            ask(enrolled.pk if ask is queries.enrolment else Task.objects.first().pk,
                seen_by=doctor)  # fmt: skip
    with pytest.raises(Missing):
        queries.course_of(who.pk, "one", seen_by=doctor)


def test_a_diagnosis_of_another_kind_stays_visible(declare, doctor):
    declare("one", sensitive=Sensitive((CDC_OFFICER,)), who=everyone & diagnosed(HYPERTENSION))
    who = live()
    with commit(by="测试", why="诊断"):
        Condition.objects.create(
            resident=who, system="icd10", code="E11.900", recorded_on=D(2024, 1, 1)
        )
    assert [one.code for one in records.conditions_of(who.pk, seen_by=doctor)] == ["E11.900"]


@given(
    joined=st.dates(D(2023, 1, 1), D(2026, 12, 31)),
    last=st.one_of(st.none(), st.dates(D(2022, 6, 1), D(2026, 12, 31))),
    promised=st.sampled_from([None, D(2026, 3, 1)]),
    ago=st.integers(0, 400),
)
@pytest.mark.parametrize("cycle", ["year", "mch"])
def test_whoever_stands_alike_is_due_alike(cycle, joined, last, promised, ago):
    plan = made("one", visits=[Visit("exam", once_a=cycle)])
    day = days(ago).after(joined)
    key = (joined, None, last, "", promised, (), None)
    assert night._due(plan, night._alike(plan, key, day), day) == night._due(plan, key, day)
