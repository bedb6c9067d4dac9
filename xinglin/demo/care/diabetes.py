"""People with type 2 diabetes: glucose under treatment, feet, insulin, a visit a quarter."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens

PROGRAMME, HEALTH_CHECK = "t2dm", "health check"
MANAGED = 0.71  # of those who know it
SYMPTOMS = {"1": 84, "2": 5, "4": 4, "5": 3, "7": 3, "9": 1}
FEET = {"1": 88, "2": 9, "3": 3}


def write(of: Known) -> int:
    """Enrolments, visits and yearly examinations; how many rows."""
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    people, onset = of.having("E11.900")
    some = happens(rng, np.full(len(people), MANAGED))
    wave = days.number(days.dt.date(2011, 6, 1)) + rng.integers(0, 1500, len(people))
    joined = np.maximum(onset + rng.integers(3, 60, len(people)), wave)
    ill = spells.enrolled(of.who, people[some], joined[some], of.seed)
    seen = follow(of, ill, rng)
    exams = examined(of, ill, rng)
    written = writing.write_visits(PROGRAMME, of.who, of.first, of.served, ill, seen)
    writing.write_visits(
        PROGRAMME, of.who, of.first, of.served, ill, exams, kind=HEALTH_CHECK, at_centre=True
    )
    last = writing.last_days(ill, exams)
    rows = writing.write_enrolments(
        PROGRAMME, of.who, of.first, of.served, ill, written.states, last
    )
    return rows + len(seen) + len(exams)


def follow(of: Known, ill: Spells, rng: np.random.Generator) -> Seen:
    """Three years of visits: who is too high comes again in two weeks with more medicine."""
    size = len(ill)
    usual = np.clip(rng.normal(6.7, 1.0, size) + 0.03 * (60 - of.who.ages[ill.who]), 4.8, 13)
    weight = of.build.weight[ill.who]
    insulin = happens(rng, np.clip((usual - 5.6) * 0.11, 0.03, 0.5))
    foot = np.array(list(FEET), dtype=object)[
        np.searchsorted(np.cumsum(list(FEET.values())) / 100, rng.random(size))
    ]
    takes = happens(rng, np.full(size, 0.88))

    def met(going: Array, day: Array, mode: Array) -> tuple[spells.Answers, Array]:
        count = len(going)
        sugar: Array = usual[going] + 0.15 * days.season(day) + rng.normal(0, 0.75, count)
        sugar = np.where(happens(rng, np.full(count, 0.004)), 17.5, sugar)
        sugar = np.where(happens(rng, np.full(count, 0.003)), 3.6, sugar)
        sugar = np.round(np.clip(sugar, 3.2, 22), 1)
        told = (mode != "3") | (rng.random(count) < 0.5)
        seen = mode != "3"
        sugar = np.where(told, sugar, np.nan)
        high = sugar >= 7.0
        worse = happens(rng, np.full(count, 0.003))
        reaction = happens(rng, np.full(count, 0.008))
        usual[going] = np.where(
            high & takes[going], usual[going] - rng.gamma(2, 0.13, count), usual[going] + 0.05
        )
        systolic = np.rint(np.clip(rng.normal(133, 11, count), 96, 176))
        weighed = np.round(weight[going] + rng.normal(0, 0.8, count), 1)
        tested = seen & happens(rng, np.full(count, 0.14))
        haemoglobin = np.round(np.clip(2.6 + 0.62 * usual[going], 4.4, 13), 1)
        units = np.where(insulin[going], np.rint(8 + 2.4 * (usual[going] - 4)), np.nan)
        answers = {
            "fasting_glucose": sugar,
            "hba1c": np.where(tested, haemoglobin, np.nan),
            "systolic": np.where(seen, systolic, np.nan),
            "diastolic": np.where(seen, np.rint(76 + 0.4 * (systolic - 130)), np.nan),
            "weight": np.where(tested, weighed, np.nan),
            "warning": spells.several(rng, {"0": 1}, count),
            "diabetes_symptoms": spells.several(rng, SYMPTOMS, count),
            "complication": np.where(worse, "2", "1"),
            "adverse_reaction": np.where(reaction, "2", "1"),
            "drug_adherence": np.where(takes[going], "1", "2"),
            "low_sugar": np.where(rng.random(count) < 0.04, "2", "1"),
            "foot_pulse": np.where(seen, foot[going], ""),
            "staple_food": np.where(tested, np.rint(rng.normal(280, 45, count) / 10) * 10, np.nan),
            "insulin_dose": np.where(tested, units, np.nan),
            "insulin_times": np.where(tested & insulin[going], 2, np.nan),
        }
        quiet = (sugar < 7.0) & (sugar > 3.9) & ~worse & ~reaction
        return answers, np.where(quiet, days.add_months(day, 3), day + 14)

    return spells.follow(rng, ill, of.since, met)


def examined(of: Known, ill: Spells, rng: np.random.Generator) -> Seen:
    """The yearly examination with the feet."""
    exams = spells.yearly(rng, ill, of.since, of.who.today, 0.9 * ill.doctor)
    answers = of.examined(rng, ill.who[exams.spell], exams.day)
    answers["fasting_glucose"] = np.round(np.clip(rng.normal(7.0, 1.2, len(exams)), 4.1, 15), 1)
    answers["foot_pulse"] = spells.listed(rng, FEET, len(exams))
    answers["foot_look"] = spells.several(rng, {"1": 90, "2": 2, "3": 5, "5": 3}, len(exams))
    exams.answers = answers
    return exams
