"""Why people went to the doctor in three years, when, and where; and what they have for life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array, dice, happens, pick_by
from xinglin.demo.lives import SPAN
from xinglin.demo.population import yearly_risk
from xinglin.demo.residents import Residents

AMBULATORY, EMERGENCY, WARD = 0, 1, 2
KINDS = np.array(["AMB", "EMER", "IMP"], dtype=object)
BANDS = [5, 15, 45, 65]  # 0–4, 5–14, 15–44, 45–64, 65 and over
A_YEAR = [[3.6, 1.7, 1.3, 2.3, 4.0], [0.05, 0.03, 0.04, 0.05, 0.09], [0.05, 0.03, 0.07, 0.13, 0.30]]

# Codes of the list in use, and weights for the five ages; the last column: winter doubles it.
OUTPATIENT = [
    ("J06.900", 30, 24, 18, 11, 9, True),
    ("J00.x00", 18, 14, 10, 5, 4, True),
    ("J20.900", 12, 6, 4, 6, 9, True),
    ("J02.900", 5, 7, 5, 3, 2, True),
    ("J03.900", 6, 7, 3, 1, 1, True),
    ("J11.100", 4, 6, 3, 2, 2, True),
    ("K29.500", 0, 1, 8, 10, 8, False),
    ("K30.x00", 5, 4, 4, 4, 3, False),
    ("K59.000", 2, 1, 1, 2, 5, False),
    ("M54.502", 0, 0, 7, 12, 9, False),
    ("M17.900", 0, 0, 1, 6, 9, False),
    ("M47.900", 0, 0, 3, 7, 6, False),
    ("L30.900", 6, 5, 5, 4, 4, False),
    ("H10.900", 2, 3, 2, 2, 2, False),
    ("K04.900", 0, 5, 5, 4, 3, False),
    ("N39.000", 0, 0, 4, 4, 4, False),
    ("N76.000", 0, 0, 5, 3, 0, False),
    ("S93.400", 0, 4, 4, 2, 1, False),
    ("T14.900", 3, 6, 5, 4, 3, False),
    ("R51.x00", 0, 2, 4, 5, 5, False),
    ("G47.000", 0, 0, 2, 5, 6, False),
    ("B01.900", 2, 2, 0, 0, 0, False),
    ("H66.900", 3, 1, 1, 0, 0, False),
    ("Z00.100", 14, 1, 0, 0, 0, False),
]
EMERGENCIES = [
    ("R50.900", 40, 20, 8, 4, 4, True),
    ("T14.900", 25, 40, 40, 30, 15, False),
    ("S06.000", 4, 8, 8, 6, 4, False),
    ("S01.900", 10, 12, 8, 5, 3, False),
    ("I20.000", 0, 0, 2, 8, 14, True),
    ("I63.900", 0, 0, 1, 8, 16, False),
    ("J45.900", 6, 6, 3, 3, 4, True),
    ("I50.900", 0, 0, 0, 4, 14, True),
    ("S52.500", 1, 6, 3, 4, 5, False),
]
WARDS = [
    ("J18.900", 60, 30, 5, 6, 13, True),
    ("J20.900", 20, 14, 2, 3, 5, True),
    ("O82.900", 0, 0, 26, 0, 0, False),
    ("K80.000", 0, 0, 6, 7, 4, False),
    ("I63.900", 0, 0, 1, 11, 18, False),
    ("J44.100", 0, 0, 0, 7, 16, True),
    ("I25.103", 0, 0, 1, 9, 14, False),
    ("I50.900", 0, 0, 0, 4, 8, True),
    ("E11.900", 0, 0, 3, 9, 7, False),
    ("M54.502", 0, 0, 5, 10, 6, False),
    ("S72.000", 0, 0, 0, 2, 6, False),
    ("H25.900", 0, 0, 0, 5, 9, False),
    ("I61.900", 0, 0, 0, 3, 4, False),
    ("C34.900", 0, 0, 0, 3, 4, False),
    ("S52.500", 4, 10, 5, 4, 2, False),
    ("K29.500", 0, 2, 3, 4, 3, False),
]
REASONS = [OUTPATIENT, EMERGENCIES, WARDS]
# For life: code, title, and who has it at 35, 45, 55, 65, 75 and over, per thousand.
FOR_LIFE = [
    ("E11.900", "2型糖尿病", 22, 52, 92, 128, 130),
    ("J44.900", "慢性阻塞性肺病", 3, 10, 28, 58, 75),
    ("I25.103", "冠状动脉粥样硬化性心脏病", 3, 12, 34, 72, 110),
    ("I63.900", "脑梗死", 2, 10, 26, 52, 80),
    ("E78.500", "高脂血症", 30, 55, 75, 80, 70),
    ("N18.900", "慢性肾脏病，未特指", 2, 4, 8, 14, 20),
    ("F20.900", "精神分裂症", 4, 4, 4, 4, 3),
]


@dataclass
class Encounters:
    """Meetings with the health service, ordered by person and day."""

    who: Array
    kind: Array
    day: Array
    ended: Array
    reason: Array  # codes as objects
    where: Array  # 0 clinic, 1 health centre, 2 county hospital


@dataclass
class ForLife:
    """Lasting diagnoses."""

    who: Array
    what: Array  # number in FOR_LIFE
    onset: Array


def window(who: Residents) -> tuple[Array, Array]:
    """First and last day on which something can have happened to each here; first > last: never."""
    start = np.maximum(who.today - SPAN, who.births)
    start = np.where(who.fate.came != days.NEVER, who.fate.came, start)
    end = np.full(len(who), who.today)
    for gone in (who.fate.died, who.fate.left):
        end = np.where(gone != days.NEVER, np.minimum(end, gone), end)
    absent = ~who.fate.lives_here & (who.fate.left == days.NEVER)
    return start, np.where(absent, start - 1, end)


def encounters(who: Residents, seed: int) -> Encounters:
    """Everybody's encounters of three years: a few people come often, most now and then."""
    rng = dice(seed, who.county.code, "encounters")
    start, end = window(who)
    years = np.maximum(end - start + 1, 0) / 365.25
    frail = rng.gamma(1.6, 1 / 1.6, len(who)) * (1 + yearly_risk(who.ages, who.women))
    band = np.searchsorted(BANDS, who.ages, side="right")
    parts = []
    for kind, rates in enumerate(A_YEAR):
        times = rng.poisson(np.array(rates)[band] * years * frail)
        people = np.repeat(np.arange(len(who)), times)
        room = (end - start + 1)[people]
        day = start[people] + (rng.random(len(people)) * room).astype(np.int64)
        parts.append(_of_kind(rng, who, kind, people, day, end))
    whole = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((whole[2], whole[0]))
    return Encounters(*(column[order] for column in whole))


def _of_kind(
    rng: np.random.Generator, who: Residents, kind: int, people: Array, day: Array, end: Array
) -> tuple[Array, ...]:
    reasons = REASONS[kind]
    weights = np.array([row[1:6] for row in reasons], dtype=np.float64).T
    cold = np.array([2.0 if row[6] else 1.0 for row in reasons])
    table = np.concatenate([weights, weights * cold])
    ages = np.maximum(days.ages(who.births[people], day), 0)
    winter = days.season(day) > 0.3
    row = np.searchsorted(BANDS, ages, side="right") + 5 * winter
    reason = pick_by(rng, table, row)
    women = who.women[people]
    codes = np.array([one[0] for one in reasons], dtype=object)[reason]
    codes = np.where(~women & np.isin(codes, ["O82.900", "N76.000"]), "M54.502", codes)
    codes = np.where(women & (ages >= 45) & (codes == "O82.900"), "K80.000", codes)
    stay = np.minimum(day + 2 + rng.poisson(5, len(people)), end[people])
    ended = np.where(kind == WARD, stay, days.NEVER)
    where = pick_by(rng, [[46, 32, 22], [0, 12, 88], [0, 30, 70]], np.full(len(people), kind))
    return people, np.full(len(people), kind), day, ended, codes, where


def for_life(who: Residents, seed: int) -> ForLife:
    """Who has which lasting disease, and since when."""
    rng = dice(seed, who.county.code, "for life")
    band = np.searchsorted([35, 45, 55, 65, 75], who.ages, side="right") - 1
    found = []
    end = window(who)[1]
    for what, row in enumerate(FOR_LIFE):
        chance = np.where(band >= 0, np.array(row[2:])[band] / 1000, 0.0)
        has = np.flatnonzero(happens(rng, chance))
        since = (rng.beta(1.1, 2, len(has)) * np.minimum(who.ages[has] - 30, 25) * 365).astype(int)
        onset = np.minimum(who.today - since, np.maximum(end[has], who.filed_on[has]))
        found.append((has, np.full(len(has), what), onset))
    return ForLife(*(np.concatenate(column) for column in zip(*found, strict=True)))
