"""People with chronic obstructive lung disease, and the few who have tuberculosis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.records import actions as records

OBSTRUCTIVE, TUBERCULOSIS, SUSPECTS = "copd", "ptb", "ptb-suspect"
BEGAN = days.dt.date(2024, 9, 13)  # in the package since then
NOTIFIED_A_YEAR = 46 / 100_000  # of the people
CAT = ("cough", "phlegm", "tight", "climb", "home", "outdoors", "sleep", "energy")
ICD10 = {"A15.000": 46, "A16.000": 54}


def write(of: Known) -> int:
    """Enrolments and visits of both, and of those who may have it; how many rows."""
    return _obstructive(of) + _tuberculosis(of) + _suspects(of)


def _suspects(of: Known) -> int:
    """Some of the old and the diabetic are asked for symptoms once a year."""
    rng = dice(of.seed, of.who.county.code, SUSPECTS)
    likely = of.who.ages >= 66
    likely[of.having("E11.900")[0]] = True
    people = np.flatnonzero(likely & happens(rng, np.full(len(of.who), 0.12)))
    joined = np.full(len(people), of.who.today - 700) + rng.integers(0, 300, len(people))
    asked = spells.enrolled(of.who, people, joined, of.seed, lost_a_year=0.002)
    seen = spells.yearly(rng, asked, of.who.today - 700, of.who.today, 0.9)
    size = len(seen)
    ill = happens(rng, np.full(size, 0.02))
    signs = spells.several(rng, {"1": 70, "2": 8, "6": 12, "5": 10}, size)
    quiet = spells.several(rng, {"0": 1}, size)
    signs[~ill] = quiet[~ill]
    slip = np.empty(size, dtype=object)
    sent = (rng.random(size) < 0.88).tolist()
    slip[:] = [one if sick else "" for one, sick in zip(sent, ill.tolist(), strict=True)]
    seen.answers = {"suspect_signs": signs, "referral_slip": slip}
    written = writing.write_visits(SUSPECTS, of.who, of.first, of.served, asked, seen)
    states = {
        one: replace(state, promised_on=None, referred_on=None)
        if state.last_on and (days.date(of.who.today) - state.last_on).days > 20
        else state
        for one, state in written.states.items()
    }
    rows = writing.write_enrolments(SUSPECTS, of.who, of.first, of.served, asked, states)
    return rows + size


def _obstructive(of: Known) -> int:
    rng = dice(of.seed, of.who.county.code, OBSTRUCTIVE)
    people, onset = of.having("J44.900")
    some = happens(rng, np.full(len(people), 0.62))
    start = days.number(BEGAN) + rng.integers(20, 420, len(people))
    joined = np.maximum(onset + 20, start)
    ill = spells.enrolled(of.who, people[some], joined[some], of.seed)
    burden = np.clip(rng.normal(7.5, 3.6, len(ill)), 0, 30)
    weight = of.build.weight[ill.who]
    smokes = ~of.who.women[ill.who] & happens(rng, np.full(len(ill), 0.36))

    def met(going: Array, day: Array, mode: Array) -> tuple[spells.Answers, Array]:
        count, seen = len(going), mode != "3"
        level = np.clip(burden[going] + 1.2 * days.season(day) + rng.normal(0, 1.8, count), 0, 38)
        points = np.clip(np.rint(level / 8)[:, None] + rng.integers(-1, 2, (count, 8)), 0, 5)
        total = points.sum(axis=1)
        short = np.clip(np.rint(level / 7), 0, 4)
        short = np.where((short >= 2) & (total < 10), 1, short)
        worse = happens(rng, np.clip(0.02 + 0.006 * level, 0, 0.4))
        ward = worse & happens(rng, np.full(count, 0.25))
        oxygen = np.rint(np.clip(rng.normal(95.5, 1.4, count), 91, 99))
        oxygen = np.where(happens(rng, np.full(count, 0.006)), 88, oxygen)
        breath = np.rint(np.clip(rng.normal(19, 1.6, count), 14, 27))
        told = np.array(list("012345"), dtype=object)
        answers = {
            "warning": spells.several(rng, {"0": 1}, count),
            "copd_symptoms": spells.several(rng, {"1": 35, "2": 25, "3": 20, "4": 20}, count),
            "complication": np.where(rng.random(count) < 0.003, "2", "1"),
            "adverse_reaction": np.where(rng.random(count) < 0.008, "2", "1"),
            "worse": np.where(ward, "3", np.where(worse, "2", "1")),
            "mmrc": told[short.astype(int)],
            **{f"cat_{name}": told[points[:, at].astype(int)] for at, name in enumerate(CAT)},
            "spo2": np.where(seen, oxygen, np.nan),
            "breathing": np.where(seen, breath, np.nan),
            "weight": np.where(seen, np.round(weight[going], 1), np.nan),
            "smoking": np.where(smokes[going], 10, 0),
            "drug_adherence": np.where(rng.random(count) < 0.8, "1", "2"),
            "inhaler": spells.listed(rng, {"1": 58, "2": 12, "3": 30}, count),
        }
        quiet = ~worse & (short < 2) & (total < 10) & (oxygen >= 90)
        burden[going] -= np.where(quiet, 0, rng.gamma(1.5, 0.5, count))
        return answers, np.where(quiet, days.add_months(day, 3), day + 14)

    since = max(of.since, days.number(BEGAN))
    seen = spells.follow(rng, ill, since, met)
    written = writing.write_visits(OBSTRUCTIVE, of.who, of.first, of.served, ill, seen)
    exams = spells.yearly(rng, ill, since, of.who.today, 0.85 * ill.doctor)
    exams.answers = of.examined(rng, ill.who[exams.spell], exams.day)
    exams.answers["fev1_percent"] = np.round(np.clip(rng.normal(62, 17, len(exams)), 22, 96), 1)
    exams.answers["fev1_fvc"] = np.round(np.clip(rng.normal(60, 7, len(exams)), 35, 69), 1)
    writing.write_visits(
        OBSTRUCTIVE, of.who, of.first, of.served, ill, exams, kind="health check", at_centre=True
    )
    rows = writing.write_enrolments(
        OBSTRUCTIVE, of.who, of.first, of.served, ill, written.states,
        writing.last_days(ill, exams),
    )  # fmt: skip
    return rows + len(seen) + len(exams)


def _tuberculosis(of: Known) -> int:
    rng = dice(of.seed, of.who.county.code, TUBERCULOSIS)
    ages = of.who.ages
    chance = 3 * NOTIFIED_A_YEAR * np.interp(ages, [0, 14, 20, 60, 85], [0.05, 0.2, 1, 1.5, 3.4])
    people = np.flatnonzero(happens(rng, np.where(of.who.women, 0.6, 1.3) * chance))
    joined = of.since + rng.integers(0, of.who.today - of.since, len(people))
    ill = spells.enrolled(of.who, people, joined, of.seed, lost_a_year=0.02)
    return treated(of, ill.only(ill.joined >= of.since), rng)


def treated(of: Known, ill: Spells, rng: np.random.Generator) -> int:
    """Visits of people under treatment, until they are cured or have finished; how many rows."""
    if not len(ill):
        return 0
    _diagnose(of, ill, rng)
    long = happens(rng, np.full(len(ill), 0.08))  # treated before: eight months, not six
    ends = days.add_months(ill.joined, 6)
    ends = np.where(long, days.add_months(ill.joined, 8), ends) + rng.integers(0, 12, len(ill))
    ill.out = np.minimum(ill.out, ends)
    by_staff = happens(rng, np.full(len(ill), 0.45))
    first = _first_visits(ill, rng, long, by_staff)
    seen = _follow_ups(ill, rng, by_staff)
    closing = _closings(of, ill, rng, long, ends)
    left_why = np.array(["cured", "finished"])[(closing.answers["tb_outcome"] == "02").astype(int)]
    ill.left_why = ill.left_why.astype("U12")
    ill.left[closing.spell], ill.left_why[closing.spell] = closing.day, left_why
    every = spells.together({"first visit": first, "follow-up": seen, "closing": closing})
    written = writing.write_visits(TUBERCULOSIS, of.who, of.first, of.served, ill, every)
    rows = writing.write_enrolments(TUBERCULOSIS, of.who, of.first, of.served, ill, written.states)
    return rows + len(every)


def _diagnose(of: Known, ill: Spells, rng: np.random.Generator) -> None:
    code = spells.listed(rng, ICD10, len(ill)).tolist()
    records.write_conditions({
        "resident_id": (of.first + ill.who).tolist(),
        "system": ["icd10"] * len(ill),
        "code": code,
        "title": [icd10_title(one) or "" for one in code],
        "onset": days.texts(ill.joined - rng.integers(1, 40, len(ill))),
        "recorded_on": days.texts(ill.joined),
        "institution_id": [of.served.hospital] * len(ill),
    })  # fmt: skip


def _first_visits(ill: Spells, rng: np.random.Generator, long: Array, by_staff: Array) -> Seen:
    size = len(ill)
    wait = np.where(rng.random(size) < 0.9, rng.integers(0, 4, size), rng.integers(4, 15, size))
    day = ill.joined + wait
    met = day <= ill.out
    began = ill.joined - rng.integers(0, 3, size)
    answers = {
        "tb_patient": np.where(long, "2", "1"),
        "tb_sputum": np.where(rng.random(size) < 0.44, "1", "2"),
        "tb_resistance": np.where(rng.random(size) < 0.04, "1", "2"),
        "tb_symptoms": spells.several(rng, {"02": 62, "03": 12, "04": 8, "05": 10, "01": 8}, size),
        "tb_regimen": np.where(long, "2", "1"),
        "tb_usage": np.full(size, "1"),
        "tb_supervisor": np.where(by_staff, "1", "2"),
        "adverse_reaction": np.full(size, "1"),
        "tb_own_room": np.where(rng.random(size) < 0.7, "1", "2"),
        "tb_ventilation": spells.listed(rng, {"1": 62, "2": 33, "3": 5}, size),
        "taught_card": np.full(size, "1"),
        "taught_drugs": np.where(rng.random(size) < 0.95, "1", "2"),
        "taught_reactions": np.where(rng.random(size) < 0.9, "1", "2"),
        "treatment_began": np.array(days.texts(began), dtype=object),
    }
    return Seen(np.arange(size), day, np.full(size, "2"), answers).only(met).in_order()


def _follow_ups(ill: Spells, rng: np.random.Generator, by_staff: Array) -> Seen:
    forgets = happens(rng, np.full(len(ill), 0.12))

    def met(going: Array, day: Array, mode: Array) -> tuple[spells.Answers, Array]:
        count, into = len(going), day - ill.joined[going]
        some = happens(rng, np.where(forgets[going], 0.4, 0.04))
        missed = np.where(some, rng.integers(1, 5, count), 0)
        missed = np.where(forgets[going] & happens(rng, np.full(count, 0.06)), 9, missed)
        reaction = happens(rng, np.full(count, 0.03))
        answers = {
            "treatment_month": into // 30 + 1,
            "tb_supervisor": np.where(by_staff[going], "1", "2"),
            "tb_symptoms": spells.several(rng, {"01": 70, "02": 22, "06": 8}, count),
            "missed_doses": missed,
            "adverse_reaction": np.where(reaction, "2", "1"),
            "tb_complication": np.full(count, "1"),
        }
        every = np.where(by_staff[going] | (into >= 60), 30, 10)
        return answers, day + np.where(reaction, 14, every)

    return spells.follow(rng, ill, int(ill.joined.min()), met, telephone=0.0, first=10)


def _closings(of: Known, ill: Spells, rng: np.random.Generator, long: Array, ends: Array) -> Seen:
    size = len(ill)
    done = (ends <= of.who.today) & (ill.out >= ends) & (ill.left_why != "lost")
    due = np.where(long, 240, 180)
    few, many = rng.integers(0, 12, size), rng.integers(20, 60, size)
    taken = due - np.where(rng.random(size) < 0.93, few, many)
    answers = {
        "treatment_stopped": np.array(days.texts(ends), dtype=object),
        "tb_outcome": np.where(rng.random(size) < 0.45, "01", "02"),
        "visits_due": np.where(long, 14, 12),
        "visits_made": np.where(long, 14, 12) - rng.integers(0, 3, size),
        "doses_due": due,
        "doses_taken": taken,
    }
    return Seen(np.arange(size), ends + 1, np.full(size, "1"), answers).only(
        done & (ends + 1 <= of.who.today)
    )
