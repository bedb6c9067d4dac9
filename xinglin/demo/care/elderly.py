"""Old people: a yearly examination with daily living, and a test of their constitution."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens

EXAMINED, CONSTITUTION = "elder-exam", "tcm-elder"
IN_IT = 0.87  # of those who live here
GOES, TESTED, WHOLE = 0.96, 0.95, 0.94
TWO_YEARS = 2 * 365 + 60  # sheets of so many lines are kept for two years, not three
# Points of the five questions of daily living, from the lightest to the heaviest answer.
ADL = {
    "adl_eat": (0, 0, 3, 5), "adl_wash": (0, 1, 3, 7), "adl_dress": (0, 0, 3, 5),
    "adl_toilet": (0, 1, 5, 10), "adl_move": (0, 1, 5, 10),
}  # fmt: skip
# For each constitution from 02 to 09 the four questions that make it.
LEANINGS = [
    (2, 3, 4, 14), (11, 12, 13, 29), (10, 21, 26, 31), (9, 16, 28, 32), (23, 25, 27, 30),
    (19, 22, 24, 33), (5, 6, 7, 8), (15, 17, 18, 20),
]  # fmt: skip
HOW_MANY = [36, 15, 14, 11, 10, 5, 5, 3, 1]  # balanced, then weighted as in old people


def write(of: Known) -> int:
    """Enrolments, examinations, re-checks and tests; how many rows."""
    rng = dice(of.seed, of.who.county.code, EXAMINED)
    turned = days.date(of.who.today).year - days.ymd(of.who.births) // 10000 >= 65
    people = np.flatnonzero(turned & happens(rng, np.full(len(of.who), IN_IT)))
    joined = np.maximum(
        of.who.births[people] + 23742 + rng.integers(0, 300, len(people)),
        days.number(days.dt.date(2012, 3, 1)) + rng.integers(0, 900, len(people)),
    )
    old = spells.enrolled(of.who, people, joined, of.seed, lost_a_year=0.004)
    return _examined(of, old, rng) + _tested(of, old, rng)


def _examined(of: Known, old: Spells, rng: np.random.Generator) -> int:
    exams = spells.yearly(rng, old, of.who.today - TWO_YEARS, of.who.today, GOES * old.doctor**0.5)
    exams.answers = sheet(of, old, exams, rng)
    written = writing.write_visits(
        EXAMINED, of.who, of.first, of.served, old, exams, at_centre=True
    )
    grades = np.array(written.graded["grade"], dtype=object)
    again = rechecked(of, old, exams, grades, rng)
    writing.write_visits(EXAMINED, of.who, of.first, of.served, old, again, kind="recheck")
    states = writing.settled(of.first, old, exams, written.states, again)
    rows = writing.write_enrolments(EXAMINED, of.who, of.first, of.served, old, states)
    return rows + len(exams) + len(again)


def sheet(of: Known, old: Spells, exams: Seen, rng: np.random.Generator) -> dict[str, Array]:
    """One examination sheet each; a few lack the ultrasound or the guidance."""
    size, person = len(exams), old.who[exams.spell]
    age = days.ages(of.who.births[person], exams.day)
    answers = of.examined(rng, person, exams.day)
    frail = np.clip((age - 64) / 55, 0, 1) ** 1.6
    level = (rng.random(len(old))[exams.spell] < 2.2 * frail).astype(int)
    for step in (0.9, 0.45):
        level += rng.random(len(old))[exams.spell] < step * frail
    for name, points in ADL.items():
        own = np.clip(level - (rng.random(size) < 0.45), 0, 3)
        answers[name] = np.array([str(one) for one in points], dtype=object)[own]
    lab = {
        "temperature": (36.5, 0.2, 1), "breathing": (18, 1.4, 0), "haemoglobin": (132, 13, 0),
        "alt": (21, 9, 0), "creatinine": (72, 17, 0), "cholesterol": (4.8, 0.85, 2),
    }  # fmt: skip
    low = {
        "temperature": 35.6, "alt": 5, "creatinine": 32, "cholesterol": 2.4, "haemoglobin": 80,
    }  # fmt: skip
    for name, (mean, spread, digits) in lab.items():
        drawn = np.round(rng.normal(mean, spread, size), digits)
        answers[name] = np.maximum(drawn, low.get(name, 10))
    answers["fasting_glucose"] = np.round(
        np.clip(of.build.glucose[person] + rng.normal(0, 0.4, size), 3.5, 19), 1
    )
    poor = rng.random(size)
    smoker = spells.listed(rng, {"1": 5, "2": 2, "3": 3}, size)
    answers |= {
        "self_rated_health": spells.listed(rng, {"1": 42, "2": 38, "3": 9, "4": 8, "5": 3}, size),
        "cognition": np.where(poor < 0.12 * frail + 0.01, "2", "1"),
        "mood": np.where(rng.random(size) < 0.05, "2", "1"),
        "smoker": np.where(of.who.women[person], "1", smoker),
        "exercise_often": spells.listed(rng, {"1": 48, "2": 16, "3": 14, "4": 22}, size),
        "hearing": np.where(rng.random(size) < 0.25 * frail + 0.03, "2", "1"),
        "urine_protein": spells.listed(rng, {"1": 93, "2": 4, "3": 3}, size),
        "ecg": np.where(rng.random(size) < 0.27, "2", "1"),
        "ultrasound": np.where(rng.random(size) < 0.34, "2", "1"),
        "risk_factors": spells.several(rng, {"3": 45, "4": 40, "1": 8, "6": 7}, size),
    }
    answers["assessment"] = np.where(
        (answers["ecg"] == "2") | (answers["ultrasound"] == "2"), "2", "1"
    )
    sent = spells.several(rng, {"": 90, "1": 4, "2": 5, "3": 1}, size)
    sent[[one == [""] for one in sent]] = ""
    answers["guidance"] = sent
    short = rng.random(size) > WHOLE
    answers["ultrasound"] = np.where(short, "", answers["ultrasound"])
    return answers


def rechecked(of: Known, old: Spells, exams: Seen, grades: Array, rng: np.random.Generator) -> Seen:
    """Who was to come again within two weeks mostly did."""
    wanted = np.isin(grades, ["danger", "to be referred", "raised pressure", "raised sugar",
                              "to be rechecked"])  # fmt: skip
    day = exams.day + rng.integers(5, 17, len(exams))
    came = wanted & (rng.random(len(exams)) < 0.9 * old.doctor[exams.spell])
    came &= day <= old.out[exams.spell]
    size = int(came.sum())
    systolic = np.rint(np.clip(rng.normal(136, 11, size), 100, 178))
    return Seen(
        exams.spell[came], day[came], np.full(size, "1"),
        {"systolic": systolic, "diastolic": np.rint(76 + 0.4 * (systolic - 132)),
         "recheck_result": np.full(size, "已复查")},
    )  # fmt: skip


def _tested(of: Known, old: Spells, rng: np.random.Generator) -> int:
    tests = spells.yearly(
        rng, old, of.who.today - TWO_YEARS, of.who.today, TESTED * old.doctor**0.5
    )
    size = len(tests)
    kind = np.searchsorted(np.cumsum(HOW_MANY) / 100, rng.random(len(old)))[tests.spell]
    asked = rng.choice([1, 1, 1, 2, 2], (size, 33)).astype(np.int8)
    asked[:, 0] = 6 - asked[:, 0]  # lively is what one wants to be
    for number, questions in enumerate(LEANINGS, start=1):
        leaning = np.flatnonzero(kind == number)
        for question in questions:
            asked[leaning, question - 1] = rng.choice([2, 3, 3, 4, 4], len(leaning))
    words = np.array(["", "1", "2", "3", "4", "5"], dtype=object)
    answers = {f"q{number}": words[asked[:, number - 1]] for number in range(1, 34)}
    given = spells.several(rng, {"2": 40, "3": 25, "4": 20, "1": 10, "5": 5}, size)
    given[rng.random(size) < 0.04] = ""
    answers["tcm_guidance"] = given
    tests.answers = answers
    written = writing.write_visits(CONSTITUTION, of.who, of.first, of.served, old, tests)
    rows = writing.write_enrolments(CONSTITUTION, of.who, of.first, of.served, old, written.states)
    return rows + size
