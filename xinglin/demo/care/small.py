"""Children of 0 to 6 years: a newborn's visit at home, then an examination at twelve ages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.residents import Residents
from xinglin.programmes.child import growth

PROGRAMME, MANAGED = "child-health", 0.985
SEVEN = 84  # months
MONTHS, YEARS = (3, 6, 8, 12, 18, 24, 30, 36), (4, 5, 6)
AGES = {f"{age} months": age for age in MONTHS} | {f"{age} years": 12 * age for age in YEARS}
TESTED = {"6 months", "8 months", "18 months", "30 months", "4 years", "5 years", "6 years"}
HEARD = {"6 months", "12 months", "24 months", "36 months"}
OLDEST, STEP = 2556, 20
WARNED = {"0": 985, "1": 5, "2": 4, "3": 3, "4": 3}


Told = dict[str, Seen]


def write(of: Known, change: Callable[[Spells, Told], Told] | None = None) -> int:
    """Enrolments and the visits at thirteen ages; how many rows.

    `change` may take visits away or move them before they are graded and written.
    """
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    young = of.who.births > days.add_months(np.array([of.since]), -SEVEN)[0]
    managed = 1.0 if change else MANAGED
    people = np.flatnonzero(young & happens(rng, np.full(len(of.who), managed)))
    small = spells.enrolled(of.who, people, of.who.births[people], of.seed, lost_a_year=0.008)
    born = of.who.births[small.who]
    here = of.who.fate.came[small.who] == days.NEVER
    soon = np.minimum(born + rng.integers(1, 5, len(small)), np.maximum(small.out, born))
    small.joined = np.where(here, soon, small.joined)
    small.anchor = born
    seventh = days.add_months(born, SEVEN)
    over = (seventh <= of.who.today) & ((small.left == days.NEVER) | (small.left >= seventh))
    small.left = np.where(over, seventh, small.left)
    small.left_why = np.where(over, "finished", small.left_why)
    small.out = np.minimum(small.out, seventh - 1)
    keep = (small.joined <= small.out) & (seventh > of.since)
    small, born = small.only(keep), born[keep]
    size = rng.normal(0, 0.85, len(small)), rng.normal(0, 0.85, len(small))
    told = {"newborn": _newborn(of.who, small, size, rng),
            "full month": _at(of, small, size, "full month", rng)}  # fmt: skip
    told |= {name: _at(of, small, size, name, rng) for name in AGES}
    since = of.since - 500 if change else of.since  # what is earlier may come late
    told = {name: one.only(one.day >= since) for name, one in told.items()}
    every = spells.together(change(small, told) if change else told)
    written = writing.write_visits(
        PROGRAMME, of.who, of.first, of.served, small, every, at_centre=True
    )
    rows = writing.write_enrolments(PROGRAMME, of.who, of.first, of.served, small, written.states)
    return rows + len(every)


@cache
def _usual(measure: str, sex: str) -> tuple[Array, Array, Array]:
    """Median and spread of a measure by days of age, with the power of its distribution."""
    every = ((one, growth.TABLES[measure].at(sex, one)) for one in range(0, OLDEST, STEP))
    known = [(float(one), told) for one, told in every if told is not None]
    at, told = np.array([one for one, _ in known]), np.array([one for _, one in known])
    return at, told[:, 1], told[:, 2] * told[:, 1]


def _grown(who: Residents, people: Array, age: Array, measure: str, z: Array) -> Array:
    """What children of an age measure who lie so far from the usual."""
    found = np.empty(len(people))
    for sex, mine in (("2", who.women[people]), ("1", ~who.women[people])):
        at, median, spread = _usual(measure, sex)
        found[mine] = np.interp(age[mine], at, median) + z[mine] * np.interp(age[mine], at, spread)
    return found


def _body(
    who: Residents, people: Array, age: Array, size: tuple[Array, Array], rng: np.random.Generator
) -> dict[str, Array]:
    tall, heavy = size
    z = tall + rng.normal(0, 0.12, len(people))
    weight = 0.6 * z + 0.75 * heavy + rng.normal(0, 0.15, len(people))
    length = _grown(who, people, age, "length-age", z)
    head = _grown(who, people, np.minimum(age, 1800), "head-age", 0.7 * heavy)
    return {
        "weight": np.round(_grown(who, people, age, "weight-age", np.clip(weight, -2.6, 3)), 2),
        "height": np.round(length, 1),
        "head": np.where(age < 1080, np.round(head, 1), np.nan),
    }


def _newborn(
    who: Residents, small: Spells, size: tuple[Array, Array], rng: np.random.Generator
) -> Seen:
    """Most are seen at home within ten days of birth."""
    born = who.births[small.who]
    day = born + rng.integers(4, 11, len(small))
    late = happens(rng, np.full(len(small), 0.05))
    day = np.where(late, born + rng.integers(12, 40, len(small)), day)
    came = happens(rng, 0.97 * small.doctor**0.12) & (born >= small.joined - 5)
    some = np.flatnonzero(came & (day >= small.joined) & (day <= small.out) & (day - born < 29))
    people, count = small.who[some], len(some)
    body = _body(who, people, (day - born)[some].astype(float), _of(size, some), rng)
    early = happens(rng, np.full(count, 0.06))
    weeks = np.where(early, rng.integers(33, 37, count), rng.integers(37, 42, count))
    weight = np.where(early, np.minimum(body["weight"], 2.7), body["weight"])
    yellow = spells.several(rng, {"1": 78, "2": 19, "4": 2.2, "5": 0.3}, count)
    return Seen(some, day[some], np.full(count, "2"), body | {
        "weight": weight,
        "gestation_weeks": weeks,
        "birth_weight": np.rint(weight * 1000 / 10) * 10,
        "birth_length": np.round(np.minimum(body["height"], 54.5), 1),
        "delivered_how": spells.listed(rng, {"1": 56, "4": 43, "3": 1}, count),
        "multiple": spells.listed(rng, {"1": 98, "2": 2}, count),
        "malformed": spells.listed(rng, {"1": 99.4, "2": 0.6}, count),
        "hearing_screened": spells.listed(rng, {"1": 94, "2": 2, "3": 4}, count),
        "blood_screened": spells.listed(rng, {"2": 88, "4": 9.6, "1": 2, "3": 0.4}, count),
        "feeding": spells.listed(rng, {"1": 62, "2": 27, "3": 11}, count),
        "temperature": np.round(np.clip(rng.normal(36.8, 0.17, count), 36.1, 37.4), 1),
        "pulse": np.rint(np.clip(rng.normal(134, 8, count), 104, 158)),
        "breathing": np.rint(np.clip(rng.normal(42, 4, count), 31, 58)),
        "complexion": np.where(rng.random(count) < 0.2, "2", "1"),
        "jaundice": yellow,
        "reacts": np.full(count, "1"),
        "navel": spells.listed(rng, {"1": 41, "2": 57, "3": 2}, count),
        "discharged_on": np.array(days.texts(born[some] + rng.integers(2, 5, count)), dtype=object),
        "eye_look": np.full(count, "1"),
        "eye_red_reflex": np.full(count, "1"),
        "child_guidance": _guided(count),
    })  # fmt: skip


def _guided(count: int) -> Array:
    found = np.empty(count, dtype=object)
    found[:] = [["1", "2", "3", "4"]] * count
    return found


def _of(size: tuple[Array, Array], some: Array) -> tuple[Array, Array]:
    return size[0][some], size[1][some]


def _at(
    of: Known, small: Spells, size: tuple[Array, Array], name: str, rng: np.random.Generator
) -> Seen:
    """Those who came at one age; some late, fewer as they grow older."""
    born, count = of.who.births[small.who], len(small)
    first = name == "full month"
    age = 1 if first else AGES[name]
    spread = 3 if first else 25 if age < 36 else 150
    late = happens(rng, np.full(count, 0.07))
    lag = np.where(late, rng.integers(spread, spread + 28, count), rng.integers(0, spread, count))
    day = born + 28 + lag if first else days.add_months(born, age) + lag
    day = day + ((day + 3) % 7 == spells.SUNDAY)
    keeps = 0.97 if age <= 12 else 0.95 if age <= 36 else 0.9
    came = happens(rng, keeps * small.doctor**0.12)
    since = np.maximum(small.joined, of.since)
    some = np.flatnonzero(came & (day >= since) & (day <= small.out))
    people, size_of = small.who[some], _of(size, some)
    old = (day - born)[some].astype(float)
    body = _body(of.who, people, old, size_of, rng)
    return Seen(some, day[some], np.full(len(some), "1"), body | _looked(name, age, rng, len(some)))


def _looked(name: str, age: int, rng: np.random.Generator, count: int) -> dict[str, Array]:
    """What else was looked at: blood, ears, eyes, development."""
    none = np.full(count, np.nan)
    blood = np.rint(np.clip(rng.normal(123, 7.5, count), 84, 150))
    sharp = rng.choice([0.6, 0.8, 1.0, 1.2], (2, count), p=[0.01, 0.05, 0.6, 0.34])
    seeing = np.round(np.where(age == 48, np.maximum(sharp, 0.8 - 0.2 * (sharp < 0.7)), sharp), 1)
    looked = happens(rng, np.full(count, 0.975))
    return {
        "haemoglobin": blood if name in TESTED else none,
        "hearing_behaved": (
            spells.listed(rng, {"1": 99.4, "2": 0.6}, count)
            if name in HEARD
            else np.full(count, "")
        ),
        "rickets": np.where(rng.random(count) < 0.03, "2", "1") if age < 36 else np.full(count, ""),
        "development": (
            spells.several(rng, WARNED, count) if name != "full month" else np.full(count, "")
        ),
        "feeding": spells.listed(rng, {"1": 55, "2": 30, "3": 15}, count),
        "jaundice": (
            spells.several(rng, {"1": 97, "2": 3}, count) if age == 1 else np.full(count, "")
        ),
        "outdoors": np.round(np.clip(rng.normal(1.8, 0.5, count), 0.5, 5), 1),
        "eye_look": np.where(looked, "1", ""),
        "vision_scale": np.full(count, "1") if age >= 48 else np.full(count, ""),
        "vision_left": seeing[0] if age >= 48 else none,
        "vision_right": seeing[1] if age >= 48 else none,
        "refraction": spells.listed(rng, {"1": 96, "2": 1, "3": 3}, count),
        "child_guidance": _guided(count),
    }
