"""What stands on the visit forms, as the JSON that a signed form leaves behind."""

from __future__ import annotations

import numpy as np

from xinglin.demo.dice import Array, happens, pick
from xinglin.demo.examinations import Examinations
from xinglin.demo.pressure import Visits

# Code and weight of what is told; most visits tell of nothing.
SYMPTOMS = {'"1"': 88, '"2"': 6, '"6"': 3, '"4"': 2, '"8"': 1}
WARNINGS = {'"2"': 5, '"4"': 2, '"6"': 2, '"7"': 2, '"3"': 1}


def follow_up_answers(
    rng: np.random.Generator, visits: Visits, part: slice, weight: Array
) -> list[str]:
    """The answers of follow-up visits; who was only telephoned was not weighed."""
    size = len(weight)
    symptoms = np.array(list(SYMPTOMS), dtype=object)[pick(rng, list(SYMPTOMS.values()), size)]
    signs = np.array(list(WARNINGS), dtype=object)[pick(rng, list(WARNINGS.values()), size)]
    signs = np.where(visits.warning[part], signs, '"0"')
    salt = pick(rng, [45, 42, 13], size) + 1
    drugs = np.where(visits.takes[part], 1, pick(rng, [0, 6, 4], size) + 1)
    columns = (
        signs, symptoms, visits.complication[part] + 1, visits.reaction[part] + 1, drugs, salt,
        pick(rng, [50, 40, 10], size) + 1, pick(rng, [52, 40, 8], size) + 1,
    )  # fmt: skip
    told = [
        f'"warning":[{sign}],"symptoms":[{symptom}],"complication":"{worse}",'
        f'"adverse_reaction":"{reaction}","drug_adherence":"{drug}","salt":"{salty}",'
        f'"mind":"{mind}","adherence_to_advice":"{advice}"}}'
        for sign, symptom, worse, reaction, drug, salty, mind, advice in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]
    return [
        measured + rest
        for measured, rest in zip(_measured(visits, part, weight), told, strict=True)
    ]


def _measured(visits: Visits, part: slice, weight: Array) -> list[str]:
    face = (visits.mode[part] != "3").tolist()
    known = (~np.isnan(visits.systolic[part])).tolist()
    upper, lower, heart = (
        np.nan_to_num(column[part]).astype(np.int64).tolist()
        for column in (visits.systolic, visits.diastolic, visits.heart_rate)
    )
    return [
        "{"
        + (f'"systolic":{high},"diastolic":{low},' if told else "")
        + (f'"heart_rate":{beat},"weight":{kilos},' if met else "")
        for high, low, beat, kilos, told, met in zip(
            upper, lower, heart, weight.tolist(), known, face, strict=True
        )
    ]


def examination_answers(rng: np.random.Generator, exams: Examinations, part: slice) -> list[str]:
    """The answers of yearly examinations."""
    size = len(exams.day[part])
    swollen = np.where(happens(rng, np.full(size, 0.04)), 2, 1)
    whole = (
        column[part].astype(np.int64).tolist()
        for column in (exams.systolic, exams.diastolic, exams.pulse)
    )
    exact = (
        column[part].tolist()
        for column in (
            exams.height,
            exams.weight,
            exams.waist,
            exams.bmi,
            exams.glucose,
            exams.cholesterol,
        )
    )
    return [
        f'{{"systolic":{high},"diastolic":{low},"pulse":{beat},"height":{tall},"weight":{kilos},'
        f'"waist":{waist},"bmi":{index},"fasting_glucose":{sugar},"cholesterol":{fat},'
        f'"oedema":"{legs}"}}'
        for high, low, beat, tall, kilos, waist, index, sugar, fat, legs in zip(
            *whole, *exact, swollen.tolist(), strict=True
        )
    ]
