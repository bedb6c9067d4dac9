"""The records that make an indicator come to its quota: one course each, by name.

A course gets the people of a county, the quota's share of that county and the period. It writes
visits, examinations and enrolments; what they come to is for the indicators to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from xinglin.demo import days, encounters, plan, pressure
from xinglin.demo.care import diabetes, elderly, minds, spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens, pick
from xinglin.demo.scenarios import care, people
from xinglin.demo.scenarios.quotas import chosen
from xinglin.demo.service import HYPERTENSION_CODES, ICD10
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.followup import actions as followup
from xinglin.engines.followup import programmes
from xinglin.engines.records import actions as records
from xinglin.kernel.time import Period

MANAGED = "SMD3"
DIABETES, PSYCHOSIS = "E11.900", "F20.900"
HEALTH_CHECK = "health check"


@dataclass(frozen=True)
class Part:
    """A county's share of a quota."""

    title: str
    numerator: int
    denominator: int
    period: Period
    others: Mapping[str, tuple[int, int]]  # what further indicators are to come to
    rates: Mapping[str, Decimal]  # the same for rates whose base is what the records come to
    everybody: int  # who lives in the county

    @property
    def quota(self) -> tuple[int, int]:
        """So many of so many."""
        return self.numerator, self.denominator


def reachable(of: Known) -> Array:
    """Who has a file and was here in the period: these can be on a register."""
    start, end = encounters.window(of.who)
    return people.filed(of.who) & (end - np.maximum(start, of.since) > 60)


def waves(of: Known, rng: np.random.Generator, onset: Array, year: int) -> Array:
    """When people join: after the diagnosis, and not before the programme began."""
    wave = days.number(days.dt.date(year, 3, 1)) + rng.integers(0, 1500, len(onset))
    return np.maximum(onset + rng.integers(3, 60, len(onset)), wave)


# --- hypertension ---------------------------------------------------------------------------


def hypertension(of: Known, part: Part) -> int:
    """People with hypertension on the register, so many of them managed by the standard."""
    rng = dice(of.seed, of.who.county.code, "scenario", plan.PROGRAMME)
    ages = of.who.ages
    band = np.searchsorted(pressure.AGES, ages, side="right") - 1
    table = np.where(of.who.women, np.array(pressure.PREVALENCE[True])[band],
                     np.array(pressure.PREVALENCE[False])[band])  # fmt: skip
    likely = np.where((band >= 0) & reachable(of), table, 0.0)
    onset = of.who.today - (rng.beta(1.1, 1.6, len(ages)) * np.clip(ages - 33, 1, 28) * 365).astype(
        np.int64
    )
    joined = waves(of, rng, onset, 2011)
    ill, kept = care.register(of, rng, likely, joined, part.quota, part.period, part.title)
    done = care.settle(plan.PROGRAMME, of, ill, kept, _pressures, part.period, part.title)
    codes = np.array(list(HYPERTENSION_CODES), dtype=object)
    drawn = codes[pick(rng, list(HYPERTENSION_CODES.values()), len(ill))]
    rows = _diagnosed(of, ill.who, drawn, np.minimum(onset[ill.who], ill.joined - 3))
    others = np.flatnonzero((likely > 0) & ~np.isin(np.arange(len(ages)), ill.who))
    others = others[happens(rng, likely[others] * 0.3)]  # they know it and are not followed up
    rows += _diagnosed(of, others, np.full(len(others), codes[1]), onset[others])
    return rows + care.write(plan.PROGRAMME, of, ill, done, HEALTH_CHECK)


def _pressures(of: Known, ill: Spells, rng: np.random.Generator) -> care.Drawn:
    size, births = len(ill), of.who.births[ill.who]
    usual = rng.normal(130, 8, size) + 0.14 * (of.who.ages[ill.who] - 60)
    takes = happens(rng, np.full(size, 0.87))
    usual += np.where(takes, 0.0, 9.0)
    weight = of.build.weight[ill.who]

    def met(going: Array, day: Array, mode: Array) -> tuple[spells.Answers, Array]:
        count, seen = len(going), mode != "3"
        systolic = usual[going] + 3.6 * days.season(day) + rng.normal(0, 6.5, count)
        systolic = np.clip(np.rint(systolic), 92, 214)
        diastolic = np.clip(
            np.rint(76 + 0.42 * (systolic - 130) + rng.normal(0, 5, count)), 50, 124
        )
        diastolic = np.minimum(diastolic, systolic - 20)
        told = seen | (rng.random(count) < 0.55)  # by telephone some have a reading at hand
        systolic, diastolic = (np.where(told, one, np.nan) for one in (systolic, diastolic))
        reaction = happens(rng, np.full(count, 0.008)) & takes[going]
        worse = happens(rng, np.full(count, 0.002))
        high = plan.high(systolic, diastolic, days.ages(births[going], day))
        usual[going] = np.where(high & takes[going], usual[going] - rng.gamma(2, 1.6, count),
                                usual[going] + 0.2)  # fmt: skip
        answers = {
            "systolic": systolic,
            "diastolic": diastolic,
            "heart_rate": np.where(seen, np.rint(rng.normal(74, 8, count)), np.nan),
            "weight": np.where(
                seen, np.round(weight[going] + rng.normal(0, 0.8, count), 1), np.nan
            ),
            "warning": spells.several(rng, {"0": 1}, count),
            "symptoms": spells.several(rng, {"1": 88, "2": 6, "6": 3, "4": 2, "8": 1}, count),
            "complication": np.where(worse, "2", "1"),
            "adverse_reaction": np.where(reaction, "2", "1"),
            "drug_adherence": np.where(takes[going], "1", "2"),
            "salt": spells.listed(rng, {"1": 45, "2": 42, "3": 13}, count),
            "mind": spells.listed(rng, {"1": 50, "2": 40, "3": 10}, count),
            "adherence_to_advice": spells.listed(rng, {"1": 52, "2": 40, "3": 8}, count),
        }
        quiet = told & ~high & ~reaction & ~worse
        return answers, np.where(quiet, days.add_months(day, 3), day + 14)

    seen = spells.follow(rng, ill, of.since, met)
    exams = spells.yearly(rng, ill, of.since, of.who.today, 0.93 * ill.doctor)
    exams.answers = of.examined(rng, ill.who[exams.spell], exams.day)
    exams.answers["fasting_glucose"] = np.round(
        np.clip(of.build.glucose[ill.who[exams.spell]] + rng.normal(0, 0.4, len(exams)), 3.5, 19), 1
    )
    return seen, exams


# --- diabetes, severe mental disorders ------------------------------------------------------


def diabetics(of: Known, part: Part) -> int:
    """People with type 2 diabetes on the register, so many of them managed by the standard."""
    rng = dice(of.seed, of.who.county.code, "scenario", diabetes.PROGRAMME)
    ages, known = of.who.ages, np.zeros(len(of.who), dtype=bool)
    told, since = of.having(DIABETES)
    known[told] = True
    table = np.array([0.02, 0.05, 0.09, 0.13, 0.13])
    band = np.searchsorted(pressure.AGES, ages, side="right") - 1
    likely = np.where((band >= 0) & reachable(of), table[band] * np.where(known, 400.0, 1.0), 0.0)
    onset = of.who.today - (rng.beta(1.1, 2, len(ages)) * np.clip(ages - 31, 1, 25) * 365).astype(
        np.int64
    )
    onset[told] = since
    joined = waves(of, rng, onset, 2011)
    ill, kept = care.register(of, rng, likely, joined, part.quota, part.period, part.title)
    done = care.settle(diabetes.PROGRAMME, of, ill, kept, _sugars, part.period, part.title)
    new = ill.who[~known[ill.who]]
    rows = _diagnosed(of, new, np.full(len(new), DIABETES, dtype=object), onset[new])
    return rows + care.write(diabetes.PROGRAMME, of, ill, done, HEALTH_CHECK)


def _sugars(of: Known, ill: Spells, rng: np.random.Generator) -> care.Drawn:
    return diabetes.follow(of, ill, rng), diabetes.examined(of, ill, rng)


def disorders(of: Known, part: Part) -> int:
    """Everybody who lives here with a severe mental disorder on record, so many managed."""
    rng = dice(of.seed, of.who.county.code, "scenario", minds.PROGRAMME)
    ages, living = of.who.ages, people.here(of.who)
    onset = of.who.today - (rng.beta(1.3, 1.3, len(ages)) * np.clip(ages - 14, 1, 35) * 365).astype(
        np.int64
    )
    joined = waves(of, rng, onset, 2012)
    since = np.maximum(joined, of.who.filed_on)
    since = np.where(
        of.who.fate.came != days.NEVER, np.maximum(since, of.who.fate.came + 20), since
    )
    grown = living & (ages >= 18)
    weights = np.where((ages >= 30) & (ages < 70), 1.0, 0.35)
    usual = part.numerator + round(0.8 * (part.denominator - part.numerator))
    managed = part.others.get(MANAGED, (usual, part.denominator))[0]
    inside = chosen(
        rng, grown & people.filed(of.who) & (since <= of.who.today),
        since <= part_start(part) + 30, part.numerator, managed, title=part.title, weights=weights,
    )  # fmt: skip
    rest = grown.copy()
    rest[inside.base] = False
    others = chosen(rng, rest, rest, 0, part.denominator - managed, title=part.title,
                    weights=weights)  # fmt: skip
    registered = np.sort(np.concatenate([inside.base, others.base]))
    gone = np.flatnonzero(~living & (ages >= 25) & happens(rng, np.full(len(ages), 0.004)))
    told = np.concatenate([registered, gone])
    rows = _diagnosed(of, told, np.full(len(told), PSYCHOSIS, dtype=object), onset[told])
    ill = spells.enrolled(of.who, inside.base, joined[inside.base], of.seed, lost_a_year=0.0)
    if not len(ill):
        return rows
    kept = np.isin(ill.who, inside.top)
    done = care.settle(minds.PROGRAMME, of, ill, kept, _risks, part.period, part.title)
    return rows + care.write(minds.PROGRAMME, of, ill, done, HEALTH_CHECK)


def part_start(part: Part) -> int:
    """The first day of the period as a number."""
    return days.number(part.period.start)


def _risks(of: Known, ill: Spells, rng: np.random.Generator) -> care.Drawn:
    seen = minds.follow(ill, rng, of.since)
    exams = spells.yearly(rng, ill, of.since, of.who.today, 0.82 * ill.doctor**0.3)
    exams.answers = minds.examined(of, ill, exams, rng)
    return seen, exams


# --- old people -----------------------------------------------------------------------------


def old_people(of: Known, part: Part) -> int:
    """People of 65 and over, so many of them with a whole examination in the period.

    Of the others some were examined and the sheet has a gap, some went last year, most never came.
    """
    rng = dice(of.seed, of.who.county.code, "scenario", elderly.EXAMINED)
    who, last = of.who, days.dt.date(part.period.end.year, 12, 31)
    old = people.here(who) & (days.ages(who.births, days.number(last)) >= 65)
    picked = chosen(
        rng, old, old & people.filed(who), part.numerator, part.denominator, title=part.title,
        weights=np.where(who.ages < 80, 1.0, 0.6),
    )  # fmt: skip
    others = np.setdiff1d(picked.base, picked.top)
    others = others[people.filed(who)[others] & happens(rng, np.full(len(others), 0.62))]
    mine = np.concatenate([picked.top, others])
    kept = np.arange(len(mine)) < len(picked.top)
    joined = np.maximum(who.births[mine] + 23742, days.number(days.dt.date(2012, 3, 1)))
    joined = np.minimum(joined + rng.integers(0, 300, len(mine)), part_start(part) - 1)
    joined = np.where(who.fate.came[mine] != days.NEVER, who.fate.came[mine], joined)
    joined = np.maximum(joined, who.filed_on[mine])
    order = np.argsort(mine, kind="stable")
    never = np.full(len(mine), days.NEVER)
    doctor = spells.reliability(who, of.seed)[who.village[mine[order]]]
    ill = Spells(
        mine[order], joined[order], np.full(len(mine), who.today), never,
        np.full(len(mine), "", dtype="U8"), doctor,
    )  # fmt: skip
    exams, graded = _whole_sheets(of, ill, kept[order], part, rng)
    written = writing.write_visits(
        elderly.EXAMINED, who, of.first, of.served, ill, exams, at_centre=True, graded=graded
    )
    again = elderly.rechecked(of, ill, exams, np.array(graded["grade"], dtype=object), rng)
    writing.write_visits(elderly.EXAMINED, who, of.first, of.served, ill, again, kind="recheck")
    states = writing.settled(of.first, ill, exams, written.states, again)
    rows = writing.write_enrolments(elderly.EXAMINED, who, of.first, of.served, ill, states)
    return rows + len(exams) + len(again)


def _whole_sheets(
    of: Known, ill: Spells, kept: Array, part: Part, rng: np.random.Generator
) -> tuple[Seen, dict[str, list[Any]]]:
    """Examinations: this period's whole for the kept, with a gap or none for the others."""
    first, end = part_start(part), of.who.today
    size = len(ill)
    since = np.maximum(ill.joined, first)
    this = since + (rng.beta(1.6, 2.2, size) * (end - since)).astype(np.int64)
    gap = ~kept & happens(rng, np.full(size, 0.13))
    before = this - 330 - rng.integers(0, 60, size)
    went = happens(rng, np.where(kept, 0.8, 0.7)) & (before >= np.maximum(ill.joined, of.since))
    now = np.flatnonzero((kept | gap) & (ill.joined <= end))
    then = np.flatnonzero(went & (before < first))
    every = Seen(
        np.concatenate([now, then]), np.concatenate([this[now], before[then]]),
        np.full(len(now) + len(then), "1"),
    ).in_order()  # fmt: skip
    every.answers = elderly.sheet(of, ill, every, rng)
    looked = np.where(rng.random(len(every)) < 0.34, "2", "1")
    inside = every.day >= first
    scan = np.where(every.answers["ultrasound"] == "", looked, every.answers["ultrasound"])
    every.answers["ultrasound"] = np.where(
        inside & gap[every.spell], "", np.where(inside, scan, every.answers["ultrasound"])
    )
    graded = followup.grade_columns(
        programmes[elderly.EXAMINED], writing.columns(of.who, of.first, ill, every)
    )
    return every, graded


# --- what everybody has in common -----------------------------------------------------------


def _diagnosed(of: Known, who: Array, codes: Array, onset: Array) -> int:
    """Diagnoses by the county's hospital; how many."""
    if not len(who):
        return 0
    titles = {one: icd10_title(one) or "" for one in set(codes.tolist())}
    onset = np.maximum(onset, of.who.births[who])
    records.write_conditions({
        "resident_id": (of.first + who).tolist(), "system": [ICD10] * len(who),
        "code": codes.tolist(), "title": [titles[one] for one in codes.tolist()],
        "onset": days.texts(onset), "recorded_on": days.texts(onset),
        "institution_id": [of.served.hospital] * len(who),
    })  # fmt: skip
    return len(who)


FILES = "files"  # done while the people are made
