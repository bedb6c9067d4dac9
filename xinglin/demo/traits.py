"""Schooling, work, marriage, ethnic group, blood, insurance and telephones, by age and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array, happens, pick, pick_by
from xinglin.demo.households import NOBODY
from xinglin.demo.population import DIVORCED, MARRIED, WIDOWED

if TYPE_CHECKING:
    from xinglin.demo.residents import Residents

ETHNIC = {
    "01": 968,
    "03": 9,
    "11": 7,
    "02": 3,
    "15": 3,
    "06": 3,
    "08": 2,
    "05": 1,
    "07": 1,
    "10": 1,
}
BLOOD = {"1": 28, "2": 27, "3": 31, "4": 8, "5": 6}
SCHOOL = np.array(["90", "81", "71", "61", "41", "31", "21", "11"])
# Rows by age from 20 in tens (20s … 70s, 80+): illiterate, primary, junior, senior, technical,
# college, university, postgraduate.
SCHOOLING = [
    [0.2, 2, 30, 22, 8, 19, 18, 0.8],
    [0.4, 4, 43, 17, 9, 15, 11, 0.6],
    [1, 11, 56, 14, 5, 8, 5, 0.2],
    [3, 24, 53, 13, 2.5, 3, 1.5, 0],
    [7, 38, 41, 11, 1.5, 1, 0.5, 0],
    [16, 48, 28, 6, 1, 0.6, 0.4, 0],
    [34, 46, 15, 3.5, 0.8, 0.4, 0.3, 0],
]
WORK = np.array(["27", "24", "54", "17", "13", "51", "70", "21", "11", "90"])
RURAL_WORK = [52, 17, 8, 3, 3, 6, 4, 1, 1, 5]
URBAN_WORK = [8, 22, 17, 15, 11, 9, 7, 4, 3, 4]
# No operator was ever given numbers that begin so: nobody's telephone rings.
PHONE_PREFIX = 154


@dataclass
class Traits:
    """Codes of the value sets, and telephone numbers (empty: none)."""

    ethnic: Array
    marriage: Array
    education: Array
    occupation: Array
    payment: Array
    blood: Array
    phones: Array


def make(rng: np.random.Generator, who: Residents) -> Traits:
    """Draw the traits of everybody."""
    size = len(who)
    ages = who.ages
    households = int(who.household.max(initial=-1)) + 1
    ethnic = np.array(list(ETHNIC))[pick(rng, list(ETHNIC.values()), households)][who.household]
    other = happens(rng, np.full(size, 0.012))
    ethnic = np.where(other, np.array(list(ETHNIC))[pick(rng, list(ETHNIC.values()), size)], ethnic)
    education = _education(rng, ages, who.urban)
    occupation = _occupation(rng, ages, who.urban, who.women)
    return Traits(
        ethnic=ethnic,
        marriage=_marriage(rng, who, ages),
        education=education,
        occupation=occupation,
        payment=_payment(rng, ages, who.urban, occupation),
        blood=np.array(list(BLOOD))[pick(rng, list(BLOOD.values()), size)],
        phones=_phones(rng, ages, int(who.county.code)),
    )


def _education(rng: np.random.Generator, ages: Array, urban: Array) -> Array:
    """Children have what their age allows, adults what their generation had; towns a step more."""
    band = np.clip(ages // 10 - 2, 0, len(SCHOOLING) - 1)
    level = pick_by(rng, SCHOOLING, band)
    level = np.clip(level + (urban & happens(rng, np.full(len(ages), 0.35))), 0, 6)
    level = np.where(ages < 20, np.select([ages < 13, ages < 16], [1, 2], 3), level)
    return np.where(ages < 6, "", SCHOOL[level])


def _occupation(rng: np.random.Generator, ages: Array, urban: Array, women: Array) -> Array:
    work = WORK[pick_by(rng, [RURAL_WORK, URBAN_WORK], urban.astype(np.int64))]
    pupil = (ages < 18) | ((ages < 22) & happens(rng, np.full(len(ages), 0.55)))
    retired = ages >= np.where(women, 55, 60)
    resting = retired & happens(rng, np.where(urban, 0.8, 0.12))
    work = np.where(resting, "80", work)
    work = np.where(retired & ~resting & (ages >= 75), np.where(urban, "70", "27"), work)
    work = np.where(pupil, "31", work)
    return np.where(ages < 6, "", work)


def _payment(rng: np.random.Generator, ages: Array, urban: Array, occupation: Array) -> Array:
    employed = np.isin(occupation, ["11", "13", "17", "21", "24"])
    worker = happens(rng, np.where(employed, 0.7, np.where(occupation == "80", 0.75, 0.04)))
    found = np.where(worker & (ages >= 18), "01", np.where(urban, "02", "03"))
    rare = pick(rng, [970, 12, 4, 14], len(ages))
    return np.where(rare > 0, np.array(["", "04", "05", "07"])[rare], found)


def _marriage(rng: np.random.Generator, who: Residents, ages: Array) -> Array:
    """Codes of GB/T 2261.2; who lost the spouse in these years is widowed now."""
    again = happens(rng, np.full(len(who), 0.05))
    found = np.where(who.marriage == MARRIED, np.where(again, "22", "21"), "10")
    found = np.where(who.marriage == WIDOWED, "30", found)
    found = np.where(who.marriage == DIVORCED, "40", found)
    lost = (who.spouse != NOBODY) & (who.fate.died[who.spouse] != days.NEVER)
    lost &= (who.fate.died == days.NEVER) | (who.fate.died > who.fate.died[who.spouse])
    found = np.where(lost, "30", found)
    return np.where(ages < 15, "10", found)


def _phones(rng: np.random.Generator, ages: Array, county: int) -> Array:
    """Eleven digits, different for everybody, for most adults; fewer of the very old have one."""
    has = happens(rng, np.select([ages < 15, ages < 70, ages < 80], [0.0, 0.94, 0.72], 0.45))
    block = county % 100 * 1_000_000
    if len(ages) > 900_000:
        raise ValueError("too many people for the telephone numbers of one county")
    number = block + (np.arange(len(ages)) * 7919) % 999_983
    phones = (PHONE_PREFIX * 10**8 + number).astype("U11")
    return np.where(has, phones, "")
