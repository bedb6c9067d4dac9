"""Yearly examinations and what else was measured: bodies, sugar, fats, pressures of the healthy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.encounters import window
from xinglin.demo.lives import SPAN
from xinglin.demo.pressure import Patients
from xinglin.demo.residents import Residents


@dataclass
class Bodies:
    """What changes little in a person: height, weight, waist, sugar, fat; each for everybody."""

    height: Array
    weight: Array
    waist: Array
    glucose: Array
    cholesterol: Array


@dataclass
class Examinations:
    """Yearly examinations of people who are followed up."""

    patient: Array
    day: Array
    systolic: Array
    diastolic: Array
    pulse: Array
    height: Array
    weight: Array
    waist: Array
    bmi: Array
    glucose: Array
    cholesterol: Array

    def __len__(self) -> int:
        return len(self.day)


@dataclass
class Readings:
    """Single measurements outside of any programme: person, question, day, value, second value."""

    who: Array
    question: Array
    day: Array
    value: Array
    second: Array


def bodies(who: Residents, seed: int, diabetic: Array) -> Bodies:
    """The build of everybody, grown up or not."""
    rng = dice(seed, who.county.code, "bodies")
    size, ages = len(who), who.ages
    grown = np.where(who.women, 157.5, 168.5) - 0.11 * np.maximum(ages - 35, 0)
    height = np.where(ages >= 18, grown, 50 + 118 * (1 - np.exp(-ages / 8.5))) + rng.normal(
        0, 5.2, size
    )
    index = np.where(ages >= 18, 23.6 + 0.9 * np.sin((ages - 20) / 60 * np.pi), 16 + ages * 0.22)
    index = np.clip(index + rng.normal(0, 2.7, size), 13.5, 41)
    waist = np.where(who.women, 78, 84) + 2.2 * (index - 23.5) + rng.normal(0, 4, size)
    glucose = np.where(diabetic, rng.normal(7.9, 1.7, size), rng.normal(5.3, 0.55, size))
    return Bodies(
        height=np.round(np.clip(height, 48, 196), 1),
        weight=np.round(np.clip(height, 48, 196) ** 2 * index / 10_000, 1),
        waist=np.round(np.clip(waist, 45, 135), 1),
        glucose=np.clip(glucose, 3.6, 19),
        cholesterol=np.clip(rng.normal(4.75, 0.85, size), 2.4, 9.5),
    )


def examinations(who: Residents, of: Patients, build: Bodies, seed: int) -> Examinations:
    """About four of five patients are examined in a year, mostly in spring and early summer."""
    rng = dice(seed, who.county.code, "examinations")
    followed = np.flatnonzero(of.joined != days.NEVER)
    patient, day = [], []
    first = days.date(who.today - SPAN).year
    for year in range(first, days.date(who.today).year + 1):
        opening = days.number(days.dt.date(year, 1, 1))
        when = opening + 60 + (rng.gamma(2.2, 32, len(followed))).astype(np.int64)
        goes = happens(rng, 0.93 * of.doctor[followed])
        inside = (when >= np.maximum(of.joined[followed], who.today - SPAN)) & (
            when <= of.out[followed]
        )
        inside &= when < opening + 365
        patient.append(followed[goes & inside])
        day.append(when[goes & inside])
    who_is, when_is = np.concatenate(patient), np.concatenate(day)
    order = np.lexsort((when_is, who_is))
    return _examined(rng, who, of, build, who_is[order], when_is[order])


def _examined(
    rng: np.random.Generator,
    who: Residents,
    of: Patients,
    build: Bodies,
    patient: Array,
    day: Array,
) -> Examinations:
    size = len(patient)
    person = of.who[patient]
    systolic = np.clip(
        np.rint(of.usual[patient] + 3.6 * days.season(day) + rng.normal(0, 7, size)), 92, 220
    )
    diastolic = (
        76 + 0.42 * (systolic - 130) - 0.22 * (who.ages[person] - 62) + rng.normal(0, 5, size)
    )
    height = build.height[person]
    weight = np.round(build.weight[person] + rng.normal(0, 0.9, size), 1)
    return Examinations(
        patient=patient, day=day, systolic=systolic,
        diastolic=np.minimum(np.clip(np.rint(diastolic), 50, 126), systolic - 18),
        pulse=np.rint(np.clip(rng.normal(74, 8, size), 48, 118)), height=height, weight=weight,
        waist=build.waist[person], bmi=np.round(weight / (height / 100) ** 2, 2),
        glucose=np.round(build.glucose[person] + rng.normal(0, 0.4, size), 1),
        cholesterol=np.round(build.cholesterol[person] + rng.normal(0, 0.3, size), 2),
    )  # fmt: skip


def readings(who: Residents, of: Patients, build: Bodies, diabetic: Array, seed: int) -> Readings:
    """The free yearly pressure of everybody from 35 on, and the sugar of diabetics."""
    rng = dice(seed, who.county.code, "readings")
    start, end = window(who)
    patient = np.zeros(len(who), dtype=bool)
    patient[of.who] = True
    ages = who.ages
    pressure = _moments(rng, start, end, np.where((ages >= 35) & ~patient, 0.55, 0.0))
    usual = 121 + 0.25 * (ages[pressure[0]] - 50) + rng.normal(0, 10, len(pressure[0]))
    systolic = np.clip(np.rint(usual + 3 * days.season(pressure[1])), 90, 178)
    diastolic = np.clip(
        np.rint(75 + 0.4 * (systolic - 122) + rng.normal(0, 5, len(systolic))), 50, 104
    )
    sugar = _moments(rng, start, end, np.where(diabetic, 3.4, np.where(ages >= 60, 0.12, 0.0)))
    glucose = build.glucose[sugar[0]] + rng.normal(0, 0.9, len(sugar[0]))
    question = np.array(["bp", "fasting_glucose"], dtype=object)
    return Readings(
        who=np.concatenate([pressure[0], sugar[0]]),
        question=question[np.repeat([0, 1], [len(systolic), len(glucose)])],
        day=np.concatenate([pressure[1], sugar[1]]),
        value=np.concatenate([systolic, np.round(np.clip(glucose, 3.2, 24), 1)]),
        second=np.concatenate([diastolic, np.full(len(glucose), np.nan)]),
    )


def _moments(
    rng: np.random.Generator, start: Array, end: Array, a_year: Array
) -> tuple[Array, Array]:
    room = np.maximum(end - start + 1, 0)
    times = rng.poisson(a_year * room / 365.25)
    who = np.repeat(np.arange(len(start)), times)
    return who, start[who] + (rng.random(len(who)) * room[who]).astype(np.int64)
