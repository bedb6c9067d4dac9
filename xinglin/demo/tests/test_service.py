"""Three years of service: graded as the programme grades, never before joining or after death."""

import json
from dataclasses import replace

import numpy as np
import pytest

from xinglin.demo import (
    answers,
    days,
    encounters,
    examinations,
    liveliness,
    plan,
    pressure,
    residents,
)
from xinglin.demo.lives import SPAN
from xinglin.demo.tests.made import SEED, TODAY, people, realm
from xinglin.engines.codes.queries import icd10_title
from xinglin.programmes.hypertension import hypertension


@pytest.fixture(scope="module")
def followed():
    county = replace(realm().counties[0], residents=9000)
    who = residents.make(county, SEED, TODAY)
    of = pressure.patients(who, SEED)
    visits, course = pressure.follow(who, of, SEED)
    liveliness.enliven(who, of, visits, course)
    return who, of, visits, course


def facts(visits, at, who, of, before=None):
    day = days.date(visits.day[at])
    high, low = visits.systolic[at], visits.diastolic[at]
    known = not np.isnan(high)
    return hypertension.facts(
        {
            "systolic": int(high) if known else None,
            "diastolic": int(low) if known else None,
            "warning": ["2"] if visits.warning[at] else ["0"],
            "complication": "2" if visits.complication[at] else "1",
            "adverse_reaction": "2" if visits.reaction[at] else "1",
        },
        day=day,
        age=int(visits.age[at]),
        sex="2" if who.women[of.who[visits.patient[at]]] else "1",
        mode=str(visits.mode[at]),
        before=before,
    )


def test_grades_and_appointments_are_the_programmes_own(followed):
    who, of, visits, _ = followed
    some = np.random.default_rng(1).choice(np.unique(visits.patient), 250, replace=False)
    rare = visits.patient[np.isin(visits.grade, [plan.REACTION_PERSISTS, plan.COMPLICATION])]
    seen = set()
    recent = visits.patient[visits.systolic == 184]
    for patient in {*some.tolist(), *rare.tolist(), *recent.tolist()}:
        before = None
        for at in np.flatnonzero(visits.patient == patient):
            before = facts(visits, at, who, of, before)
            graded = hypertension.grade(before)
            number = int(visits.grade[at])
            assert graded.grade == plan.GRADES[number]
            assert graded.code == plan.CODES[number]
            assert graded.referred == plan.REFERS[number]
            assert graded.next_on == days.date(visits.next_on[at])
            seen.add(number)
    assert len(seen) >= 7


def test_the_stored_names_are_those_of_the_plan():
    assert hypertension.code == plan.PROGRAMME
    assert [rule.grade for rule in hypertension.plan] == plan.GRADES.tolist()
    assert [rule.code for rule in hypertension.plan] == plan.CODES.tolist()
    assert [one.name for one in hypertension.visits] == [plan.FOLLOW_UP, plan.HEALTH_CHECK]


def test_no_visit_before_joining_or_after_the_end(followed):
    who, of, visits, course = followed
    joined = of.joined[visits.patient]
    assert (joined != days.NEVER).all() and (visits.day >= joined).all()
    died = who.fate.died[of.who[visits.patient]]
    assert ((died == days.NEVER) | (visits.day < died)).all()
    left = course.left[visits.patient]
    assert ((left == days.NEVER) | (visits.day <= left)).all()
    assert (visits.day <= TODAY).all() and (visits.day >= TODAY - SPAN - 20).all()
    same = visits.patient[1:] == visits.patient[:-1]
    assert (np.diff(visits.day)[same] > 0).all()
    assert (who.ages[of.who[visits.patient]] >= 35).all()


def test_the_numbers_look_like_a_county(followed):
    who, of, visits, course = followed
    adults = who.ages >= 35
    assert 0.15 < len(of.who) / adults.sum() < 0.35
    controlled = (visits.grade == plan.CONTROLLED).mean()
    assert 0.55 < controlled < 0.8
    noughts = (visits.systolic[~np.isnan(visits.systolic)] % 10 == 0).mean()
    assert 0.13 < noughts < 0.5
    winter = days.season(visits.day) > 0.5
    assert np.nanmean(visits.systolic[winter]) > np.nanmean(visits.systolic[~winter]) + 1
    open_now = (of.joined != days.NEVER) & (course.left == days.NEVER)
    overdue = visits.next_on[course.last[open_now]] < TODAY
    assert 0.04 < overdue.mean() < 0.3


def test_signed_answers_are_accepted_by_the_form(followed):
    who, of, visits, _ = followed
    rng = np.random.default_rng(2)
    part = slice(0, 300)
    weight = np.full(300, 61.5)
    for at, text in enumerate(answers.follow_up_answers(rng, visits, part, weight)):
        check(hypertension.form(), text, visits.day[at], visits.mode[at], int(visits.age[at]))
    build = examinations.bodies(who, SEED, np.zeros(len(who), dtype=bool))
    exams = examinations.examinations(who, of, build, SEED)
    assert len(exams) > 300
    for at, text in enumerate(answers.examination_answers(rng, exams, part)):
        check(hypertension.form(plan.HEALTH_CHECK), text, exams.day[at], "1", 60)


def check(form, text, day, mode, age):
    given = json.loads(text)
    checked = form.check(given, age=age, sex="1", day=days.date(day), mode=str(mode))
    assert checked.ok, checked.refusals
    assert checked.values == given


def test_encounters_lie_in_lifetime_and_their_reasons_are_listed():
    who = people()
    found = encounters.encounters(who, SEED)
    start, end = encounters.window(who)
    assert (found.day >= start[found.who]).all() and (found.day <= end[found.who]).all()
    stays = found.ended != days.NEVER
    assert (found.ended[stays] >= found.day[stays]).all()
    assert (found.kind[stays] == encounters.WARD).all() and stays.any()
    codes = {row[0] for rows in encounters.REASONS for row in rows}
    codes |= {row[0] for row in encounters.FOR_LIFE}
    assert not [code for code in codes if icd10_title(code) is None]


def test_months_are_added_as_the_calendar_does():
    from xinglin.kernel.time import months

    some = np.arange(TODAY - 800, TODAY)
    added = days.add_months(some, 3)
    assert [days.date(one) for one in added] == [months(3).after(days.date(one)) for one in some]
