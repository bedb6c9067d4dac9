"""Writes three years of service of one county: diagnoses, enrolments, visits, measurements."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xinglin.demo import days, encounters, examinations, liveliness, plan, pressure
from xinglin.demo.answers import examination_answers, follow_up_answers
from xinglin.demo.care.county import Known
from xinglin.demo.care.everybody import write_care
from xinglin.demo.dice import Array, dice, pick
from xinglin.demo.examinations import Bodies, Examinations
from xinglin.demo.pressure import Course, Patients, Visits
from xinglin.demo.residents import Residents
from xinglin.demo.writing import SOURCE, Serving
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.followup import actions as followup
from xinglin.engines.records import actions as records

AT_ONCE = 400_000
HYPERTENSION_CODES = {"I10.x00x002": 62, "I10.x09": 26, "I10.x03": 7, "I10.x04": 5}
ICD10 = "icd10"


def write_service(who: Residents, first: int, served: Serving, seed: int) -> int:
    """All facts of a county, whose first resident has the id `first`; how many rows there are."""
    of = pressure.patients(who, seed)
    visits, course = pressure.follow(who, of, seed)
    liveliness.enliven(who, of, visits, course)
    lasting = encounters.for_life(who, seed)
    diabetic = np.zeros(len(who), dtype=bool)
    diabetic[lasting.who[lasting.what == 0]] = True
    build = examinations.bodies(who, seed, diabetic)
    exams = examinations.examinations(who, of, build, seed)
    rows = _write_diagnoses(who, first, served, of, lasting, seed)
    rows += _write_enrolments(who, first, served, of, visits, course, exams)
    rows += _write_follow_up(who, first, served, of, visits, build, seed)
    rows += _write_examinations(who, first, served, of, exams, seed)
    rows += _write_readings(first, examinations.readings(who, of, build, diabetic, seed))
    rows += write_care(Known(who, first, served, build, lasting, seed))
    return rows + write_encounters(who, first, served, encounters.encounters(who, seed))


def _parts(size: int) -> Iterator[slice]:
    """The rows in blocks, so that no column ever stands in memory as a list of millions."""
    for start in range(0, size, AT_ONCE):
        yield slice(start, min(start + AT_ONCE, size))


def _write_diagnoses(
    who: Residents,
    first: int,
    served: Serving,
    of: Patients,
    lasting: encounters.ForLife,
    seed: int,
) -> int:
    rng = dice(seed, who.county.code, "diagnoses")
    codes = np.array(list(HYPERTENSION_CODES), dtype=object)
    high = codes[pick(rng, list(HYPERTENSION_CODES.values()), len(of.who))]
    other = np.array([row[0] for row in encounters.FOR_LIFE], dtype=object)[lasting.what]
    code = np.concatenate([high, other]).tolist()
    recorded = np.concatenate([of.diagnosed, lasting.onset])
    titles = {one: icd10_title(one) or "" for one in set(code)}
    records.write_conditions({
        "resident_id": (first + np.concatenate([of.who, lasting.who])).tolist(),
        "system": [ICD10] * len(code),
        "code": code,
        "title": [titles[one] for one in code],
        "onset": days.texts(np.concatenate([of.onset, lasting.onset])),
        "recorded_on": days.texts(recorded),
        "institution_id": [served.hospital] * len(code),
    })  # fmt: skip
    return len(code)


def _write_enrolments(
    who: Residents, first: int, served: Serving, of: Patients, visits: Visits, course: Course,
    exams: Examinations,
) -> int:  # fmt: skip
    some = np.flatnonzero(of.joined != days.NEVER)
    person, village = of.who[some], who.village[of.who[some]]
    last, seen = course.last[some], course.last[some] >= 0
    left = course.left[some]
    gone = left != days.NEVER
    grade = visits.grade[last]
    refers = seen & plan.REFERS[grade]
    examined = np.full(len(of.who), days.NEVER)
    examined[exams.patient] = exams.day  # ordered by day: the last one stays
    exam = examined[some]
    check = np.where(exam != days.NEVER, days.add_months(np.maximum(exam, 0), 12), of.joined[some])
    last_on = np.where(seen, visits.day[last], days.NEVER)
    next_on = np.where(gone, days.NEVER, np.where(seen, visits.next_on[last], of.joined[some]))
    followup.write_enrolments({
        "resident_id": (first + person).tolist(),
        "programme": [plan.PROGRAMME] * len(some),
        "place_id": who.place[person].tolist(),
        "joined": days.texts(of.joined[some]),
        "left": days.texts(left),
        "left_why": course.left_why[some].tolist(),
        "institution_id": served.clinic[village].tolist(),
        "doctor_id": served.doctor[village].tolist(),
        "last_on": days.texts(last_on),
        "last_grade": np.where(seen, plan.GRADES[grade], "").tolist(),
        "last_code": np.where(seen, plan.CODES[grade], "").tolist(),
        "next_on": days.texts(next_on),
        "next_kind": np.where(gone, "", plan.FOLLOW_UP).tolist(),
        "check_on": days.texts(np.where(gone, days.NEVER, check)),
        "referred_on": days.texts(np.where(refers & ~gone, last_on, days.NEVER)),
    })  # fmt: skip
    return len(some)


def _write_follow_up(
    who: Residents,
    first: int,
    served: Serving,
    of: Patients,
    visits: Visits,
    build: Bodies,
    seed: int,
) -> int:
    rng = dice(seed, who.county.code, "answers")
    rows = 0
    for part in _parts(len(visits)):
        patient = visits.patient[part]
        person = of.who[patient]
        village = who.village[person]
        weight = np.round(build.weight[person] + rng.normal(0, 0.8, len(person)), 1)
        measured = ~np.isnan(visits.systolic[part])
        resident = (first + person).tolist()
        day = days.texts(visits.day[part])
        grade = visits.grade[part]
        controlled = measured & ~plan.high(
            visits.systolic[part], visits.diastolic[part], visits.age[part]
        )
        made = records.write_visits({
            "resident_id": resident, "programme": [plan.PROGRAMME] * len(resident),
            "kind": [plan.FOLLOW_UP] * len(resident), "day": day,
            "mode": visits.mode[part].tolist(),
            "institution_id": served.clinic[village].tolist(),
            "staff_id": served.doctor[village].tolist(),
            "grade": plan.GRADES[grade].tolist(), "rule": plan.GRADES[grade].tolist(),
            "plan_version": plan.versions(visits.day[part]), "code": plan.CODES[grade].tolist(),
            "next_on": days.texts(visits.next_on[part]),
            "measured": measured.astype(int).tolist(),
            "controlled": controlled.astype(int).tolist(),
            "on_plan": visits.kept[part].astype(int).tolist(),
            "answers": follow_up_answers(rng, visits, part, weight),
            "source": [SOURCE] * len(resident),
        })  # fmt: skip
        rows += len(resident)
        rows += _write_seen(first, person, made, visits, part, weight)
    return rows


def _write_seen(
    first: int, person: Array, made: int, visits: Visits, part: slice, weight: Array
) -> int:
    """What was measured at a block of visits, whose first has the id `made`."""
    day, numbers = visits.day[part], made + np.arange(len(person))
    at = np.flatnonzero(~np.isnan(visits.systolic[part]))
    high, low = visits.systolic[part][at], visits.diastolic[part][at]
    rows = _write_measured(first, person[at], numbers[at], day[at], "bp", high, low)
    met = np.flatnonzero(visits.mode[part] != "3")
    for question, values in (("heart_rate", visits.heart_rate[part]), ("weight", weight)):
        rows += _write_measured(first, person[met], numbers[met], day[met], question, values[met])
    return rows


def _write_examinations(
    who: Residents, first: int, served: Serving, of: Patients, exams: Examinations, seed: int
) -> int:
    rng = dice(seed, who.county.code, "examined")
    rows = 0
    for part in _parts(len(exams)):
        person = of.who[exams.patient[part]]
        village = who.village[person]
        size = len(person)
        made = records.write_visits({
            "resident_id": (first + person).tolist(), "programme": [plan.PROGRAMME] * size,
            "kind": [plan.HEALTH_CHECK] * size, "mode": ["1"] * size,
            "day": days.texts(exams.day[part]), "institution_id": served.centre[village].tolist(),
            "answers": examination_answers(rng, exams, part),
            "source": [SOURCE] * size,
        })  # fmt: skip
        rows += size
        numbers, day = made + np.arange(size), exams.day[part]
        rows += _write_measured(
            first, person, numbers, day, "bp", exams.systolic[part], exams.diastolic[part]
        )
        for question, values in (
            ("pulse", exams.pulse), ("height", exams.height), ("weight", exams.weight),
            ("waist", exams.waist), ("bmi", exams.bmi), ("fasting_glucose", exams.glucose),
            ("cholesterol", exams.cholesterol),
        ):  # fmt: skip
            rows += _write_measured(first, person, numbers, day, question, values[part])
    return rows


def _write_measured(
    first: int, person: Array, visit: Array, day: Array, question: str, value: Array,
    second: Array | None = None,
) -> int:  # fmt: skip
    size = len(person)
    records.write_observations({
        "resident_id": (first + person).tolist(), "visit_id": visit.tolist(),
        "question": [question] * size, "day": days.texts(day), "value": value.tolist(),
        "second": [None] * size if second is None else second.tolist(),
    })  # fmt: skip
    return size


def _write_readings(first: int, found: examinations.Readings) -> int:
    for part in _parts(len(found.who)):
        second = found.second[part]
        records.write_observations({
            "resident_id": (first + found.who[part]).tolist(),
            "question": found.question[part].tolist(), "day": days.texts(found.day[part]),
            "value": found.value[part].tolist(),
            "second": [None if sugar else value for sugar, value in zip(
                np.isnan(second).tolist(), second.tolist(), strict=True
            )],
        })  # fmt: skip
    return len(found.who)


def write_encounters(
    who: Residents, first: int, served: Serving, found: encounters.Encounters
) -> int:
    """Meetings with the health service, with the institution of each; how many rows."""
    for part in _parts(len(found.who)):
        person = found.who[part]
        village, where = who.village[person], found.where[part]
        place = np.where(where == 1, served.centre[village], served.hospital)
        place = np.where(where == 0, served.clinic[village], place)
        records.write_encounters({
            "resident_id": (first + person).tolist(),
            "kind": encounters.KINDS[found.kind[part]].tolist(),
            "day": days.texts(found.day[part]), "ended_on": days.texts(found.ended[part]),
            "institution_id": place.tolist(), "reason": found.reason[part].tolist(),
        })  # fmt: skip
    return len(found.who)
