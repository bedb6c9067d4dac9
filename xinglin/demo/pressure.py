"""Hypertension over three years: who has it, who is followed up, what was measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinglin.demo import days, plan
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.lives import SPAN
from xinglin.demo.residents import Residents

AGES = [35, 45, 55, 65, 75]
PREVALENCE = {False: [0.17, 0.29, 0.42, 0.54, 0.60], True: [0.10, 0.26, 0.43, 0.57, 0.63]}
KNOWN = 0.63  # of those who have it know it
MANAGED = 0.72  # of those who know it and live here are followed up
DIED, MOVED, LOST = "died", "moved", "lost"
ROUNDS = 60


@dataclass
class Patients:
    """Everybody with a diagnosis; `joined` is NEVER for those who are not followed up."""

    who: Array  # number within the county's residents
    onset: Array
    diagnosed: Array
    joined: Array
    out: Array  # the last day on which a visit can be
    usual: Array  # systolic pressure under treatment
    doctor: Array  # how reliably the village's doctor keeps appointments
    takes: Array  # whether the medicines are taken
    rounds_off: Array  # how often the village's doctor writes a round number


@dataclass
class Visits:
    """Follow-up visits, ordered by patient and day."""

    patient: Array
    day: Array
    due: Array
    mode: Array
    systolic: Array
    diastolic: Array
    heart_rate: Array
    warning: Array
    reaction: Array
    complication: Array
    takes: Array
    age: Array
    grade: Array
    next_on: Array
    kept: Array

    def __len__(self) -> int:
        return len(self.day)


@dataclass
class Course:
    """How things stand for each patient after the last visit."""

    left: Array
    left_why: Array
    last: Array  # number of the last visit, or -1


def patients(who: Residents, seed: int) -> Patients:
    """Those with a diagnosis of hypertension in one county, followed up or not."""
    rng = dice(seed, who.county.code, "hypertension")
    start = who.today - SPAN
    ages = who.ages
    band = np.searchsorted(AGES, ages, side="right") - 1
    chance = np.where(
        who.women, np.array(PREVALENCE[True])[band], np.array(PREVALENCE[False])[band]
    )
    has = happens(rng, np.where(band >= 0, chance * KNOWN, 0.0))
    found = np.flatnonzero(has)
    size = len(found)
    since = (rng.beta(1.1, 1.6, size) * np.minimum(ages[found] - 33, 28) * 365).astype(np.int64)
    end = np.full(size, who.today)
    for gone in (who.fate.died[found], who.fate.left[found]):
        end = np.where(gone != days.NEVER, np.minimum(end, gone - 1), end)
    diagnosed = np.minimum(who.today - since - 1, end - rng.integers(1, 200, size))
    followed = who.fate.lives_here[found] | (who.fate.left[found] != days.NEVER)
    followed &= happens(rng, np.full(size, MANAGED))
    wave = days.number(days.dt.date(2011, 1, 1)) + rng.integers(0, 1500, size)
    joined = np.maximum(diagnosed + rng.integers(3, 45, size), wave)
    came = who.fate.came[found]
    joined = np.where(came != days.NEVER, np.maximum(joined, came + 30), joined)
    joined = np.maximum(joined, who.filed_on[found])
    followed &= (joined <= end) & (end > start)
    return _with_traits(rng, who, found, diagnosed, np.where(followed, joined, days.NEVER), end)


def _with_traits(
    rng: np.random.Generator,
    who: Residents,
    found: Array,
    diagnosed: Array,
    joined: Array,
    end: Array,
) -> Patients:
    size = len(found)
    villages = len(who.county.villages)
    reliable = rng.beta(9, 2.2, villages)
    rounds = rng.beta(1.6, 5, villages)
    village = who.village[found]
    takes = happens(rng, np.full(size, 0.87))
    age = who.ages[found]
    usual = rng.normal(131.5, 8, size) + 0.14 * (age - 60) + np.where(takes, 0.0, 12.0)
    onset = diagnosed - rng.integers(0, 900, size)
    return Patients(
        who=found, onset=onset, diagnosed=diagnosed, joined=joined, out=end, usual=usual,
        doctor=np.clip(reliable[village] - np.where(takes, 0.0, 0.12), 0.3, 0.99), takes=takes,
        rounds_off=rounds[village],
    )  # fmt: skip


def follow(who: Residents, of: Patients, seed: int) -> tuple[Visits, Course]:
    """Three years of visits of all who are followed up, at the rhythm that their grades ask for."""
    rng = dice(seed, who.county.code, "visits")
    start = who.today - SPAN
    size = len(of.who)
    joined = of.joined != days.NEVER
    due = np.where(of.joined >= start, of.joined, start + rng.integers(0, 92, size))
    last = np.where(of.joined >= start, of.joined - 1, start - 1)
    state = _State(
        due=due, last=last, high=np.zeros(size, dtype=bool), reaction=np.zeros(size, dtype=bool),
        short=np.zeros(size, dtype=bool), first=of.joined >= start,
        lost=np.full(size, days.NEVER),
    )  # fmt: skip
    going = np.flatnonzero(joined)
    rounds: list[Visits] = []
    for _ in range(ROUNDS):
        day = _when(rng, of, state, going)
        here = day <= of.out[going]
        going, day = going[here], day[here]
        if not len(going):
            break
        visit = _one_round(rng, who, of, state, going, day)
        rounds.append(visit)
        going = going[_stays(rng, of, state, going, visit)]
    visits = _in_order(rounds)
    return visits, _course(who, of, state, visits)


@dataclass
class _State:
    due: Array
    last: Array
    high: Array
    reaction: Array
    short: Array
    first: Array
    lost: Array


def _when(rng: np.random.Generator, of: Patients, state: _State, going: Array) -> Array:
    """The day on which the doctor really sees them: mostly a little early, sometimes late."""
    size = len(going)
    drawn = rng.random(size)
    doctor = of.doctor[going]
    short = state.short[going]
    early = np.where(short, rng.integers(-5, 4, size), rng.integers(-16, 6, size))
    late = np.where(short, 8, 6) + rng.exponential(np.where(short, 16, 26), size).astype(np.int64)
    missed = rng.integers(60, 130, size)
    lag = np.where(drawn < doctor, early, late)
    lag = np.where(drawn > 1 - 0.12 * (1 - doctor), missed, lag)
    day = state.due[going] + np.where(state.first[going], 0, lag)
    sunday = (day + 3) % 7 == 6
    day = day + (sunday & (rng.random(size) < 0.7) & ~state.first[going])
    return np.maximum(day, state.last[going] + 1)


def _one_round(
    rng: np.random.Generator, who: Residents, of: Patients, state: _State, going: Array, day: Array
) -> Visits:
    """Measure, grade and make the next appointment for everybody who is seen this time."""
    size = len(going)
    age = days.ages(who.births[of.who[going]], day)
    fresh = 15 * np.exp(-(day - of.joined[going]) / 130)
    systolic = of.usual[going] + fresh + 3.6 * days.season(day) + rng.normal(0, 7.2, size)
    diastolic = 76 + 0.42 * (systolic - 130) - 0.22 * (age - 62) + rng.normal(0, 5.2, size)
    systolic, diastolic = _written(rng, systolic, diastolic, of.rounds_off[going])
    mode = np.array(["1", "2", "3"])[(rng.random(size)[:, None] > [0.55, 0.95]).sum(axis=1)]
    untold = (mode == "3") & (rng.random(size) < 0.4)  # by telephone, and no reading at hand
    systolic, diastolic = (np.where(untold, np.nan, one) for one in (systolic, diastolic))
    warning = happens(rng, np.where(systolic >= 170, 0.06, 0.0015))
    reaction = happens(rng, np.full(size, 0.009)) & of.takes[going]
    complication = happens(rng, np.full(size, 0.0025))
    grade = plan.grade(
        systolic, diastolic, age, warning, reaction, complication,
        plan.Before(state.high[going], state.reaction[going]),
    )  # fmt: skip
    next_on = plan.next_on(day, grade)
    due = np.where(state.first[going], day, state.due[going])
    kept = ~state.short[going] | (day <= state.due[going] + 7)
    raised = np.where(untold, state.high[going], plan.high(systolic, diastolic, age))
    state.high[going] = raised
    state.reaction[going] = reaction
    state.short[going] = grade != plan.CONTROLLED
    state.last[going], state.due[going], state.first[going] = day, next_on, False
    usual = of.usual[going]
    stepped = raised & of.takes[going]
    of.usual[going] = np.where(
        stepped & (usual > 127), usual - rng.gamma(2, 1.3, size), usual + 0.25
    )
    return Visits(
        patient=going, day=day, due=due, mode=mode, systolic=systolic, diastolic=diastolic,
        heart_rate=np.rint(rng.normal(74, 8, size)), warning=warning, reaction=reaction,
        complication=complication, takes=of.takes[going], age=age, grade=grade, next_on=next_on,
        kept=kept,
    )  # fmt: skip


def _written(
    rng: np.random.Generator, systolic: Array, diastolic: Array, rounds_off: Array
) -> tuple[Array, Array]:
    """Readings as they are written down: some doctors like noughts, many like even numbers."""
    drawn = rng.random(len(systolic))
    step = np.where(drawn < rounds_off, 10, np.where(drawn < rounds_off + 0.3, 2, 1))
    systolic = np.clip(np.rint(systolic / step) * step, 90, 226)
    diastolic = np.clip(np.rint(diastolic / step) * step, 50, 128)
    return systolic, np.minimum(diastolic, systolic - 18)


def _stays(
    rng: np.random.Generator, of: Patients, state: _State, going: Array, visit: Visits
) -> Array:
    """A few are lost: they are given up three months after the missed appointment."""
    gone = happens(rng, np.where(of.takes[going], 0.0028, 0.008))
    given_up = visit.next_on + 90
    state.lost[going[gone]] = given_up[gone]
    return ~gone


def _in_order(rounds: list[Visits]) -> Visits:
    names = list(Visits.__dataclass_fields__)
    whole = {name: np.concatenate([getattr(one, name) for one in rounds] or [[]]) for name in names}
    order = np.lexsort((whole["day"], whole["patient"])) if rounds else np.zeros(0, dtype=np.int64)
    return Visits(**{name: column[order] for name, column in whole.items()})


def _course(who: Residents, of: Patients, state: _State, visits: Visits) -> Course:
    size = len(of.who)
    died, moved = who.fate.died[of.who], who.fate.left[of.who]
    lost = np.where(state.lost <= np.minimum(of.out, who.today), state.lost, days.NEVER)
    left = np.where(lost != days.NEVER, lost, np.where(died != days.NEVER, died, moved))
    why = np.where(lost != days.NEVER, LOST, np.where(died != days.NEVER, DIED, MOVED))
    last = np.full(size, -1)
    last[visits.patient.astype(np.int64)] = np.arange(len(visits))
    return Course(left, np.where(left != days.NEVER, why, ""), last)
