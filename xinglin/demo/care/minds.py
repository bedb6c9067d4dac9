"""People with a severe mental disorder: a visit a quarter, sooner when they are less stable."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens

PROGRAMME, HEALTH_CHECK = "smd", "health check"
MANAGED = 0.95
RISKS = [952, 30, 12, 4, 1.5, 0.5]  # grades 0 to 5 of a thousand visits
FUNCTIONS = ("self_care", "housework", "labour", "learning", "company")


def write(of: Known) -> int:
    """Enrolments, visits and examinations; how many rows."""
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    people, onset = of.having("F20.900")
    some = happens(rng, np.full(len(people), MANAGED))
    wave = days.number(days.dt.date(2012, 1, 1)) + rng.integers(0, 900, len(people))
    joined = np.maximum(onset + rng.integers(10, 90, len(people)), wave)
    ill = spells.enrolled(of.who, people[some], joined[some], of.seed, lost_a_year=0.006)
    if not len(ill):
        return 0
    ill.doctor = np.maximum(ill.doctor, 0.9)
    seen = follow(ill, rng, of.since)
    written = writing.write_visits(PROGRAMME, of.who, of.first, of.served, ill, seen)
    exams = spells.yearly(rng, ill, of.since, of.who.today, 0.82)
    exams.answers = examined(of, ill, exams, rng)
    writing.write_visits(
        PROGRAMME, of.who, of.first, of.served, ill, exams, kind=HEALTH_CHECK, at_centre=True
    )
    last = writing.last_days(ill, exams)
    states = written.states
    rows = writing.write_enrolments(PROGRAMME, of.who, of.first, of.served, ill, states, last)
    return rows + len(seen) + len(exams)


def follow(ill: Spells, rng: np.random.Generator, since: int) -> Seen:
    """Who had a bad time comes again in two weeks, and is mostly better then."""
    size = len(ill)
    frail = rng.beta(1.2, 6, size)
    poor = {name: happens(rng, np.full(size, 0.05)) for name in FUNCTIONS}
    worse = np.zeros(size, dtype=bool)
    codes = np.array(list("123456"), dtype=object)

    def met(going: Array, day: Array, mode: Array) -> tuple[spells.Answers, Array]:
        count = len(going)
        risk = np.searchsorted(np.cumsum(RISKS), rng.random(count) * 1000)
        risk = np.where(worse[going] & (rng.random(count) < 0.6), 0, risk)
        psychosis = 1 + (rng.random(count) < 0.35 * frail[going]) + (rng.random(count) < 0.004)
        insight = 1 + (rng.random(count) < 0.3 * frail[going]) + (rng.random(count) < 0.004)
        bad = {name: poor[name][going] & (rng.random(count) < 0.6) for name in FUNCTIONS}
        ill_now = (risk > 0) | (psychosis > 1) | (insight > 1)
        ill_now |= np.any(list(bad.values()), axis=0)
        answers = {
            "risk": codes[risk],
            "mind_symptoms": spells.several(rng, {"0": 80, "3": 6, "10": 6, "11": 8}, count),
            "psychosis": codes[psychosis - 1],
            "insight": codes[insight - 1],
            "sleep": spells.listed(rng, {"1": 70, "2": 25, "3": 5}, count),
            "eating": spells.listed(rng, {"1": 82, "2": 16, "3": 2}, count),
            **{
                name: np.where(bad[name], "3", spells.listed(rng, {"1": 60, "2": 40}, count))
                for name in FUNCTIONS
            },
            "dangerous_behaviour": spells.several(rng, {"07": 990, "01": 8, "05": 2}, count),
            "restraint": np.full(count, "1"),
            "hospital_between": np.where(rng.random(count) < 0.03, "3", "1"),
            "drug_taking": spells.listed(rng, {"1": 82, "2": 10, "3": 4, "4": 4}, count),
            "drug_reaction": spells.listed(rng, {"1": 93, "2": 7}, count),
            "body_illness": spells.listed(rng, {"1": 94, "2": 6}, count),
            "effect": np.where(worse[going], spells.listed(rng, {"2": 7, "3": 3}, count), "2"),
        }
        due = np.where(ill_now & ~worse[going], day + 14, days.add_months(day, 3))
        due = np.where(ill_now & worse[going], np.minimum(due, days.add_months(day, 1)), due)
        worse[going] = ill_now
        return answers, due

    return spells.follow(rng, ill, since, met, telephone=0.12)


def examined(of: Known, ill: Spells, exams: Seen, rng: np.random.Generator) -> dict[str, Array]:
    """The yearly examination, with consent."""
    size, person = len(exams), ill.who[exams.spell]
    body = of.examined(rng, person, exams.day)
    answers = {name: body[name] for name in ("systolic", "diastolic", "height", "weight")}
    consent = np.empty(size, dtype=object)
    consent[:] = [True] * size
    return answers | {
        "exam_consent": consent,
        "haemoglobin": np.rint(rng.normal(136, 12, size)),
        "white_cells": np.round(np.maximum(rng.normal(6.2, 1.4, size), 2.6), 1),
        "platelets": np.rint(np.maximum(rng.normal(210, 45, size), 80)),
        "alt": np.rint(np.maximum(rng.normal(24, 10, size), 5)),
        "fasting_glucose": np.round(np.clip(of.build.glucose[person], 3.6, 19), 1),
        "ecg": np.where(rng.random(size) < 0.15, "2", "1"),
    }
