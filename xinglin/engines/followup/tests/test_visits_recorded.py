"""A year at the bedside: enrolled, seen, graded, referred, let go."""

import datetime as dt

import pytest

from xinglin.engines.access import STATISTICIAN, VILLAGE_DOCTOR
from xinglin.engines.followup import InvalidAnswers, Leaving, actions, queries
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.tests.conftest import (
    NEXT_VILLAGE,
    OTHER_COUNTY_VILLAGE,
    VILLAGE,
    live,
    over,
)
from xinglin.engines.ledger.actions import commit
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Observation, Visit
from xinglin.kernel import events
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import stopped, year

DAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def clock():
    with stopped(dt.date(2026, 11, 22)):
        yield


@pytest.fixture
def enrolled(doctor, plan):
    return actions.enrol(
        by=doctor, resident=live().pk, programme=plan.code, joined=dt.date(2026, 1, 5)
    )


def see(doctor, enrolled, day, bp, **more):
    answers = {"bp": bp, **more.pop("answers", {})}
    return actions.record_follow_up(
        by=doctor, enrolment=enrolled.pk, day=day, answers=answers, **more
    )


def test_first_high_then_high_again_is_referred_and_checked_back(doctor, enrolled):
    first = see(doctor, enrolled, DAY, "152/88")
    assert (first.grade, first.code, first.next_on) == ("high", "2", dt.date(2026, 3, 16))
    again = see(doctor, enrolled, dt.date(2026, 3, 16), "149/91")
    assert (again.grade, again.on_plan, again.controlled) == ("still high", 1, 0)
    now = Enrolment.objects.get()
    assert now.referred_on == dt.date(2026, 3, 16) and now.next_on == dt.date(2026, 3, 30)
    returned = queries.due(seen_by=doctor, which="returned")
    assert [one.enrolment for one in returned] == [enrolled.pk]
    see(doctor, enrolled, dt.date(2026, 3, 30), "130/80")
    assert Enrolment.objects.get().referred_on is None


def test_the_rule_the_version_and_the_measurement_are_stored(doctor, enrolled, plan):
    seen = see(doctor, enrolled, DAY, "128/82", answers={"weight": "70.5", "height": 170})
    assert seen.rule == "controlled" and seen.plan_version == plan.version(DAY)
    assert seen.answers["bmi"] == 24.39 and seen.staff_id == doctor.staff
    rows = {row.question: (row.value, row.second) for row in Observation.objects.all()}
    assert rows["bp"] == (128, 82) and rows["weight"] == (70.5, None)
    kept = Enrolment.objects.get()
    assert (kept.last_on, kept.last_grade, kept.last_code) == (DAY, "controlled", "1")
    assert kept.next_on == dt.date(2026, 6, 2)


@pytest.mark.parametrize(
    "day, why",
    [
        (dt.date(2026, 11, 23), "今天之后"),
        (dt.date(2026, 1, 4), "早于纳入日期"),
        (dt.date(1969, 1, 1), "早于出生日期"),
    ],
)
def test_days_that_cannot_be(doctor, enrolled, day, why):
    with pytest.raises(Refused, match=why):
        see(doctor, enrolled, day, "128/82")
    assert not Visit.objects.exists()


def test_nobody_is_seen_after_death(doctor, enrolled):
    with commit(by="测试", why="死亡"):
        Resident.objects.filter(pk=enrolled.resident_id).update(deceased_on=DAY)
    with pytest.raises(Refused, match="晚于死亡日期"):
        see(doctor, enrolled, dt.date(2026, 3, 3), "128/82")


def test_refusals_name_field_and_range(doctor, enrolled):
    with pytest.raises(InvalidAnswers) as refused:
        see(doctor, enrolled, DAY, "1520/88", answers={"weight": "7"})
    said = refused.value.by_field()
    assert "50–300 mmHg" in said["systolic"][0] and "20–250 kg" in said["weight"][0]
    assert not Visit.objects.exists() and not Observation.objects.exists()


def test_a_visit_may_be_named_by_person_and_programme(doctor, enrolled, plan):
    seen = actions.record_follow_up(
        by=doctor,
        resident=enrolled.resident_id,
        programme=plan.code,
        day=DAY,
        answers={"bp": "128/82"},
    )
    assert seen.resident_id == enrolled.resident_id
    with pytest.raises(Missing, match="没有纳入"):
        actions.record_follow_up(
            by=doctor, resident=enrolled.resident_id, programme="-", day=DAY, answers={}
        )


def test_the_same_day_twice_is_refused(doctor, enrolled):
    see(doctor, enrolled, DAY, "128/82")
    with pytest.raises(Refused, match="已有一次"):
        see(doctor, enrolled, DAY, "130/82")


def test_a_late_entry_does_not_move_the_enrolment_back(doctor, enrolled):
    see(doctor, enrolled, dt.date(2026, 6, 1), "128/82")
    late = see(doctor, enrolled, DAY, "152/88")
    assert late.grade == "high"
    assert Enrolment.objects.get().last_on == dt.date(2026, 6, 1)


def test_a_telephone_call_without_a_pressure_passes_no_judgement_twice(doctor, enrolled):
    see(doctor, enrolled, DAY, "152/88")
    call = see(doctor, enrolled, dt.date(2026, 3, 10), "", mode="3")
    assert (call.grade, call.measured, call.controlled) == ("not measured", 0, 0)
    assert see(doctor, enrolled, dt.date(2026, 3, 16), "152/88").grade == "still high"


def test_the_doctors_own_code_is_kept_and_compared(doctor, enrolled):
    seen = see(doctor, enrolled, DAY, "152/88", code="1")
    assert seen.code == "1" and seen.grade == "high" and seen.on_plan == 0


def test_an_earlier_appointment_may_be_made_but_no_later_one(doctor, enrolled):
    with pytest.raises(Refused, match="下次随访日期"):
        see(doctor, enrolled, DAY, "128/82", next_on=dt.date(2026, 7, 1))
    seen = see(doctor, enrolled, DAY, "128/82", next_on=dt.date(2026, 4, 1))
    assert seen.next_on == Enrolment.objects.get().next_on == dt.date(2026, 4, 1)


def test_a_recheck_three_weeks_late_is_off_the_plan(doctor, enrolled):
    see(doctor, enrolled, DAY, "152/88")
    assert see(doctor, enrolled, dt.date(2026, 4, 6), "130/80").on_plan == 0


def test_the_second_writer_sees_what_changed(doctor, enrolled):
    version = Enrolment.objects.get().since
    see(doctor, enrolled, DAY, "128/82", seen=version)
    with pytest.raises(Conflict):
        see(doctor, enrolled, dt.date(2026, 3, 3), "152/88", seen=version)
    assert Visit.objects.count() == 1


def test_a_visit_is_put_right(doctor, enrolled):
    seen = see(doctor, enrolled, DAY, "152/88")
    right = actions.amend_follow_up(
        by=doctor, visit=seen.pk, answers={"bp": "125/80"}, seen=seen.since
    )
    assert right.grade == "controlled"
    assert [row.value for row in Observation.objects.filter(question="bp")] == [125]
    assert Enrolment.objects.get().next_on == dt.date(2026, 6, 2)
    assert Visit.past.objects.count() == 1


def test_the_yearly_examination(doctor, enrolled, plan):
    assert [one.kind for one in queries.due(seen_by=doctor, which="check")] == [plan.check.name]
    see(doctor, enrolled, DAY, "128/82", kind=plan.check.name, answers={"temperature": 36.5})
    now = Enrolment.objects.get()
    assert now.check_on == dt.date(2027, 3, 2) and now.last_on is None
    assert not queries.due(seen_by=doctor, which="check")


def test_preview_writes_nothing_and_says_what_would_come(doctor, enrolled):
    told = queries.preview(enrolled.pk, seen_by=doctor, day=DAY, answers={"bp": "152/88"})
    assert told.graded.grade == "high" and "2026-03-16" in told.sentence
    half = queries.preview(enrolled.pk, seen_by=doctor, day=DAY, answers={"systolic": "15"})
    assert half.graded is None and half.checked.refusals
    assert not Visit.objects.exists()


def test_strangers_find_nothing(doctor, enrolled):
    stranger = over(VILLAGE_DOCTOR, NEXT_VILLAGE, account=9)
    with pytest.raises(Missing):
        see(stranger, enrolled, DAY, "128/82")
    with pytest.raises(Missing):
        queries.preview(enrolled.pk, seen_by=stranger, day=DAY, answers={})
    with pytest.raises(Missing):
        queries.enrolments_of(enrolled.resident_id, seen_by=stranger)
    assert queries.due(seen_by=stranger, on=dt.date(2027, 1, 1)) == []
    clerk = over(STATISTICIAN, VILLAGE, account=8)
    with pytest.raises(NotAllowed):
        see(clerk, enrolled, DAY, "128/82")
    assert queries.due(seen_by=clerk) == []
    assert queries.tally(seen_by=clerk).enrolled == 1


def test_who_is_not_meant_is_not_enrolled(doctor, plan):
    healthy = live("李四", ill=None)
    young = live("王五", birth=dt.date(2000, 1, 1))
    far = live("赵六", place=OTHER_COUNTY_VILLAGE)
    joined = dt.date(2026, 1, 5)
    for who, wrong in ((healthy, Refused), (young, Refused), (far, Missing)):
        with pytest.raises(wrong):
            actions.enrol(by=doctor, resident=who.pk, programme=plan.code, joined=joined)
    assert not Enrolment.objects.exists()


def test_nobody_is_enrolled_twice(doctor, enrolled, plan):
    with pytest.raises(Refused, match="已在"):
        actions.enrol(by=doctor, resident=enrolled.resident_id, programme=plan.code, joined=DAY)


def test_leaving_ends_what_is_due(doctor, enrolled):
    see(doctor, enrolled, DAY, "186/99")
    with pytest.raises(Refused, match="失访"):
        actions.leave(by=doctor, enrolment=enrolled.pk, on=dt.date(2026, 4, 1), why="lost")
    for day in (10, 17, 24):
        actions.note_attempt(
            by=doctor, enrolment=enrolled.pk, day=dt.date(2026, 3, day), mode="3", why="无人接听"
        )
    ended = actions.leave(by=doctor, enrolment=enrolled.pk, on=dt.date(2026, 4, 1), why="lost")
    assert ended.left_why == Leaving.LOST
    assert (ended.next_on, ended.check_on, ended.referred_on) == (None, None, None)
    with pytest.raises(Refused, match="终止"):
        see(doctor, enrolled, dt.date(2026, 4, 2), "128/82")
    with pytest.raises(Refused):
        actions.leave(by=doctor, enrolment=enrolled.pk, on=DAY, why="lost")


def test_who_moves_is_due_at_the_new_place(doctor, enrolled):
    with commit(by="测试", why="迁移"):
        events.publish("people.moved", resident_ids=[enrolled.resident_id], place=NEXT_VILLAGE)
    assert queries.due(seen_by=doctor, which="open") == []
    there = over(VILLAGE_DOCTOR, NEXT_VILLAGE, account=9)
    assert len(queries.due(seen_by=there, which="open")) == 1
    with commit(by="测试", why="迁出"):
        events.publish("people.moved", resident_ids=[enrolled.resident_id], place=None)
    assert Enrolment.objects.get().left_why == Leaving.MOVED


def test_the_dead_are_due_for_nothing(doctor, enrolled):
    with commit(by="测试", why="死亡"):
        events.publish("people.died", resident_ids=[enrolled.resident_id], day=DAY)
    gone = Enrolment.objects.get()
    assert (gone.left, gone.left_why, gone.next_on) == (DAY, Leaving.DIED, None)


def test_merged_people_are_enrolled_once_and_taken_apart_again(doctor, enrolled, plan):
    other = live("张三丰")
    second = actions.enrol(by=doctor, resident=other.pk, programme=plan.code, joined=DAY)
    see(doctor, second, dt.date(2026, 5, 5), "152/88")
    one = enrolled.resident_id
    with commit(by="测试", why="合并"):
        Enrolment.objects.filter(pk=second.pk).update(resident_id=one)
        events.publish("people.merged", kept=one, gone=other.pk, merge=1)
    left, right = Enrolment.objects.order_by("id")
    assert left.left is None and left.last_grade == "high" and right.left_why == Leaving.MERGED
    with commit(by="测试", why="拆分"):
        Enrolment.objects.filter(pk=second.pk).update(resident_id=other.pk)
        events.publish("people.unmerged", kept=one, gone=other.pk, merge=1)
    left, right = Enrolment.objects.order_by("id")
    assert left.left is None and left.last_on is None
    assert right.left is None and right.last_grade == "high"


def test_the_standard_says_what_is_missing(doctor, enrolled):
    see(doctor, enrolled, DAY, "128/82")
    told = queries.standing(enrolled.pk, year(2026), seen_by=doctor)
    assert not told.ok and "面对面随访1次，应有4次" in told.reasons


def test_every_write_is_on_record_without_personal_data(doctor, enrolled):
    see(doctor, enrolled, DAY, "128/82")
    entry = AuditEntry.objects.filter(verb="followup.record").get()
    assert entry.subject == "records.visit" and "张" not in entry.detail
