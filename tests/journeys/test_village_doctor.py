"""A village doctor's morning: the list, the form that grades as he types, what he leaves behind."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from xinglin.kernel.time import today

RESULT = ".form-result"


def given_the_doctor_has_logged_in(sits, served):
    doctor = sits()
    doctor.opens("/")
    doctor.sees("登录")
    doctor.types(username="cunyi", password=served.facts["password"])
    doctor.presses("登录")
    return doctor


def given_the_form_of(doctor, served, key):
    doctor.opens(f"/clinic/visit/{served.person(key)['enrolment']}/")
    doctor.sees(served.person(key)["name"])


def when_the_pressure_is_typed(doctor, systolic, diastolic):
    doctor.types(bp=(systolic, diastolic))


def then_the_result_line_says(doctor, *texts):
    doctor.sees(*texts, within=RESULT)


def a_fortnight_on():
    return (today() + dt.timedelta(days=14)).isoformat()


def test_the_doctor_logs_in_and_sees_todays_list(sits, served):
    doctor = given_the_doctor_has_logged_in(sits, served)
    doctor.sees("我的工作", "今日应访", "逾期", served.place("village")["name"])
    doctor.follows("逾期")
    doctor.sees(served.person("fifty")["name"])
    doctor.photographs("doctor-list")


def test_a_first_high_reading_at_fifty_is_graded_while_it_is_typed_and_signed(sits, served):
    person = served.person("fifty")
    doctor = sits("cunyi")
    given_the_form_of(doctor, served, "fifty")
    when_the_pressure_is_typed(doctor, 152, 88)
    then_the_result_line_says(doctor, "规则“未达标”", a_fortnight_on())
    doctor.looks_it_over()
    doctor.photographs("doctor-form")
    doctor.presses("签署")
    then_the_visit_is_on_the_persons_page_at_once(doctor, person)


def then_the_visit_is_on_the_persons_page_at_once(doctor, person):
    assert f"/ehr/{person['id']}/" in doctor.page.url
    doctor.sees("已签署", "152/88", "未达标", a_fortnight_on())
    doctor.photographs("person")


def test_at_seventy_the_limit_is_one_hundred_and_fifty(sits, served):
    doctor = sits("cunyi")
    given_the_form_of(doctor, served, "seventy")
    when_the_pressure_is_typed(doctor, 148, 88)
    then_the_result_line_says(doctor, "规则“达标”", "3个月内随访")
    when_the_pressure_is_typed(doctor, 152, 88)
    then_the_result_line_says(doctor, "规则“未达标”", a_fortnight_on())


def test_a_dangerous_reading_asks_for_referral_now(sits, served):
    doctor = sits("cunyi")
    given_the_form_of(doctor, served, "danger")
    when_the_pressure_is_typed(doctor, 186, 99)
    then_the_result_line_says(doctor, "规则“危急”", "立即转诊", a_fortnight_on())
    expect(doctor.page.locator(f"{RESULT} .notice.is-critical")).to_be_visible()
    doctor.looks_it_over()


def test_what_cannot_be_is_refused_with_what_may_be(sits, served):
    doctor = sits("cunyi")
    given_the_form_of(doctor, served, "careless")
    when_the_pressure_is_typed(doctor, 88, 152)
    doctor.presses("签署")
    doctor.sees("舒张压", "应低于收缩压", within="main [role=alert]")
    doctor.sees("50–300", "20–200")
    when_the_pressure_is_typed(doctor, 400, 90)
    doctor.presses("签署")
    doctor.sees("血压", "400", "50–300", within="main [role=alert]")
    tomorrow = today() + dt.timedelta(days=2)
    when_the_pressure_is_typed(doctor, 132, 80)
    doctor.types(visit_day=tomorrow.isoformat())
    doctor.presses("签署")
    doctor.sees("随访日期", "允许", within="main [role=alert]")


def test_the_auditor_finds_who_read_and_who_wrote(sits, served):
    person = served.person("fifty")
    auditor = sits("shenji")
    auditor.opens(
        f"/administration/audit/?subject_id.from={person['id']}&subject_id.to={person['id']}"
    )
    auditor.sees("查看居民档案", "读", "填写随访", "写", "页面", "居民")
    auditor.does_not_see("people.resident", "followup.record", within="main table")
    auditor.photographs("audit")
