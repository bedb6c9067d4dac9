"""Mothers: pregnancies of the last three years and those of today, from booking to the 42nd day;
and who is whose child."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.households import NOBODY, YEAR
from xinglin.demo.residents import Residents
from xinglin.demo.writing import SOURCE
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.people import actions as people
from xinglin.engines.records import actions as records

PROGRAMME = "maternal"
EXPECTING, DELIVERED = "Z34.900x001", "Z37.000"
BOOKED = 0.975
GROWN = 7 * 365
# The weeks from which and until which each visit is made.
VISITS = {"second": (16, 20), "third": (21, 24), "fourth": (29, 35), "fifth": (37, 39)}
FACTORS = {
    "none": 82, "y04": 6, "y03": 3, "y12": 2, "y20": 1.4, "y05": 1.2, "y24": 1.2, "y07": 1,
    "o12": 0.8, "o22": 0.5, "o20": 0.1, "o15": 0.2, "r10": 0.15, "r14": 0.15, "p10": 0.3,
}  # fmt: skip


@dataclass
class Pregnancies:
    """One a woman: when it began, when it ended (NEVER for those of today), how many were born."""

    woman: Array
    lmp: Array
    born: Array
    many: Array
    sex: Array


Told = dict[str, Seen]
Change = Callable[[Pregnancies, Spells, Told], Told]


def write(of: Known, change: Change | None = None) -> int:
    """Links of kin, diagnoses, enrolments and visits; how many rows.

    `change` may take visits away, move them or answer otherwise, before they are written.
    """
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    mother = mothers(of.who)
    rows = _write_kin(of, mother)
    some = _pregnancies(of, mother, rng)
    factors = spells.several(rng, FACTORS, len(some.woman))
    begun = some.lmp + np.where(
        happens(rng, np.full(len(some.woman), 0.07)),
        rng.integers(92, 150, len(some.woman)),
        rng.integers(42, 90, len(some.woman)),
    )
    booked = 1.0 if change else BOOKED
    known = happens(rng, np.full(len(some.woman), booked)) & (begun <= of.who.today)
    some, begun, factors = _only(some, known), begun[known], factors[known]
    care = _stays(of.who, some, begun)
    told = _visits(of, some, care, factors, rng)
    told = change(some, care, told) if change else told
    every = spells.together(told)
    written = writing.write_visits(
        PROGRAMME, of.who, of.first, of.served, care, every, at_centre=True
    )
    _close(of.who, care, some, told["day 42"])
    named = _named(of.who, some, told["delivery"])
    rows += writing.write_enrolments(
        PROGRAMME, of.who, of.first, of.served, care, written.states, named=named
    )
    return rows + len(every) + _diagnose(of, some, begun)


def mothers(who: Residents) -> Array:
    """For each child under seven the woman of the household who bore it, or NOBODY."""
    head = (who.relation == "02") & who.women
    wives = np.flatnonzero(head | (who.relation == "12"))
    at_home = np.full(int(who.household.max(initial=0)) + 1, NOBODY)
    at_home[who.household[wives]] = wives
    small = (who.births > who.today - GROWN) & np.isin(who.relation, ["20", "30"])
    found = np.where(small, at_home[who.household], NOBODY)
    old = np.where(found != NOBODY, (who.births - who.births[found]) / YEAR, 0)
    return np.where((found != NOBODY) & (old > 15) & (old < 50), found, NOBODY)


def _write_kin(of: Known, mother: Array) -> int:
    children = np.flatnonzero(mother != NOBODY)
    people.link_many({
        "resident_id": (of.first + children).tolist(),
        "relative_id": (of.first + mother[children]).tolist(),
        "kind": ["mother"] * len(children),
        "source": [SOURCE] * len(children),
    })  # fmt: skip
    return len(children)


def _pregnancies(of: Known, mother: Array, rng: np.random.Generator) -> Pregnancies:
    """The last one of every mother of a small child, and those that are going on."""
    who = of.who
    children = np.flatnonzero((mother != NOBODY) & (who.births >= of.since - 60))
    order = children[np.lexsort((who.births[children], mother[children]))]
    woman, born = mother[order], who.births[order]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = woman[1:] != woman[:-1]
    many = np.ones(len(order), dtype=int)
    twin = (woman[1:] == woman[:-1]) & (born[1:] == born[:-1])
    many[1:][twin] = 2
    sex = np.where(who.women[order], "2", "1")
    woman, born, many, sex = woman[last], born[last], many[last], sex[last]
    lmp = born - np.clip(rng.normal(276, 8, len(born)), 245, 292).astype(int)
    free = np.setdiff1d(_could_expect(who, mother), woman)  # one stay a woman in these years
    wanted = min(len(free), int(0.72 * (born > who.today - 365).sum()) + 1)
    chosen = np.sort(rng.choice(free, wanted, replace=False)) if wanted and len(free) else free[:0]
    size = len(chosen)
    return Pregnancies(
        np.concatenate([woman, chosen]),
        np.concatenate([lmp, who.today - rng.integers(38, 276, size)]),
        np.concatenate([born, np.full(size, days.NEVER)]),
        np.concatenate([many, np.ones(size, dtype=int)]),
        np.concatenate([sex, np.full(size, "")]),
    )


def _could_expect(who: Residents, mother: Array) -> Array:
    """Wives of 21 to 41 who live here and have not given birth lately."""
    lately = np.unique(mother[(mother != NOBODY) & (who.births > who.today - 500)])
    fit = (who.relation == "12") & (who.ages >= 21) & (who.ages <= 41) & who.fate.lives_here
    fit &= (who.fate.died == days.NEVER) & (who.fate.left == days.NEVER)
    fit[lately] = False
    return np.flatnonzero(fit)


def _only(some: Pregnancies, kept: Array) -> Pregnancies:
    return Pregnancies(
        some.woman[kept], some.lmp[kept], some.born[kept], some.many[kept], some.sex[kept]
    )


def _stays(who: Residents, some: Pregnancies, begun: Array) -> Spells:
    """From booking on, until death or leaving; the end after the birth is set when it is known."""
    size = len(some.woman)
    out, left = np.full(size, who.today), np.full(size, days.NEVER)
    why = np.full(size, "", dtype="U8")
    for gone, called in ((who.fate.died, "died"), (who.fate.left, "moved")):
        ended = gone[some.woman]
        mine = (ended != days.NEVER) & (ended >= begun)
        out = np.where(mine, np.minimum(out, ended - 1), out)
        left = np.where(mine, ended, left)
        why = np.where(mine, called, why)
    out = np.maximum(out, begun)
    doctor = spells.reliability(who, 1)[who.village[some.woman]]
    return Spells(some.woman, begun, out, left, why, doctor, some.lmp)


def _visits(
    of: Known, some: Pregnancies, care: Spells, factors: Array, rng: np.random.Generator
) -> dict[str, Seen]:
    size = len(some.woman)
    over = some.born != days.NEVER
    end = np.where(over, some.born - 1, care.out)
    body = of.build.weight[some.woman], np.clip(of.build.height[some.woman], 145, 178)
    told = {"booking": _seen(care.joined, care.joined, care.out, rng, 1.0)}
    told["booking"].answers |= _booking(some, body, told["booking"].spell, factors, rng)
    for name, (first, last) in VISITS.items():
        day = some.lmp + 7 * first + rng.integers(0, 7 * (last - first) + 1, size)
        seen = _seen(day, care.joined + 14, np.minimum(end, care.out), rng, 0.95 * care.doctor**0.1)
        seen.answers |= _antenatal(name, some, seen, factors, body, rng)
        told[name] = seen
    day = np.where(over, some.born + rng.integers(1, 6, size), days.NEVER)
    told["delivery"] = _seen(day, care.joined + 1, care.out, rng, 1.0)
    told["delivery"].answers |= _delivery(some, told["delivery"], rng)
    day = np.where(over, some.born + rng.integers(6, 13, size), days.NEVER)
    told["postnatal"] = _seen(day, care.joined + 2, care.out, rng, 0.94 * care.doctor**0.1)
    told["postnatal"].answers |= _afterwards(told["postnatal"], rng)
    day = np.where(over, some.born + rng.integers(41, 55, size), days.NEVER)
    told["day 42"] = _seen(day, care.joined + 3, care.out, rng, 0.92)
    told["day 42"].answers |= _afterwards(told["day 42"], rng)
    return {name: one.only(one.day >= of.since - 300) for name, one in told.items()}


def _seen(
    day: Array, since: Array, until: Array, rng: np.random.Generator, goes: Array | float
) -> Seen:
    came = happens(rng, np.broadcast_to(goes, day.shape)) & (day != days.NEVER)
    some = np.flatnonzero(came & (day >= since) & (day <= until))
    return Seen(some, day[some], np.full(len(some), "1"))


def _pressure(rng: np.random.Generator, size: int) -> dict[str, Array]:
    high = np.rint(np.clip(rng.normal(113, 9, size), 90, 148))
    low = np.rint(np.clip(71 + 0.5 * (high - 113) + rng.normal(0, 4, size), 52, 92))
    return {"systolic": high, "diastolic": np.minimum(low, high - 20)}


def _assessed(factors: Array) -> dict[str, Array]:
    """Whoever has a risk was assessed at the level above, mostly; orange and red are cases."""
    grave = np.array([one[0][0] in "or" for one in factors])
    some = np.array([one != ["none"] for one in factors])
    return {
        "risk_factors_found": factors,
        "risk_assessed": np.where(some, "2", "1"),
        "case_managed": np.where(grave, "1", ""),
    }


def _booking(
    some: Pregnancies, body: tuple[Array, Array], spell: Array, factors: Array,
    rng: np.random.Generator,
) -> dict[str, Array]:  # fmt: skip
    size = len(spell)
    weight, height = body[0][spell], body[1][spell]
    weight = np.round(np.clip(weight, 19.2 * (height / 100) ** 2, 27 * (height / 100) ** 2), 1)
    ill = spells.listed(rng, {"1": 96.5, "2": 3.5}, size)
    return {
        **_assessed(factors[spell]),
        "lmp": np.array(days.texts(some.lmp[spell]), dtype=object),
        "edd": np.array(days.texts(some.lmp[spell] + 280), dtype=object),
        "pregnancies": 1 + np.minimum(rng.poisson(0.9, size), 5),
        "height": height,
        "weight": weight,
        "bmi": np.round(weight / (height / 100) ** 2, 2),
        **_pressure(rng, size),
        "haemoglobin": np.rint(np.clip(rng.normal(124, 9, size), 84, 150)),
        "platelets": np.rint(np.clip(rng.normal(215, 45, size), 92, 380)),
        "urine_protein_found": np.full(size, "1"),
        "hbsag": ill,
        "syphilis": spells.listed(rng, {"1": 99.8, "2": 0.2}, size),
        "hiv": spells.listed(rng, {"1": 98, "": 2}, size),
        "maternal_danger": spells.several(rng, {"1": 99.7, "2": 0.3}, size),
    }


def _antenatal(
    name: str, some: Pregnancies, seen: Seen, factors: Array, body: tuple[Array, Array],
    rng: np.random.Generator,
) -> dict[str, Array]:  # fmt: skip
    size = len(seen)
    week = (seen.day - some.lmp[seen.spell]) / 7
    turned = happens(rng, np.full(size, 0.004 if name == "fourth" else 0.0))
    now = factors[seen.spell].copy()
    for at in np.flatnonzero(turned).tolist():
        now[at] = ["r22"]
    screened = {"2": 62, "5": 22, "3": 3, "4": 2, "6": 0.6, "1": 10.4}
    early = name in ("second", "third")
    both = spells.listed(rng, screened, size) if name == "second" else np.full(size, "")
    found = {
        **_assessed(now),
        "weight": np.round(
            np.clip(body[0][seen.spell], 45, 78) + 0.35 * np.maximum(week - 12, 0), 1
        ),
        "fundal_height": np.round(week - 1 + rng.normal(0, 0.8, size), 1),
        "fetal_lie": np.full(size, "1"),
        "fetal_heart": np.rint(np.clip(rng.normal(144, 6, size), 122, 159)),
        **_pressure(rng, size),
        "haemoglobin": np.rint(np.clip(rng.normal(117, 9, size), 84, 145)),
        "urine_protein_found": spells.listed(rng, {"1": 97, "2": 2, "3": 1}, size),
        "maternal_danger": spells.several(rng, {"1": 99.7, "2": 0.2, "5": 0.1}, size),
    }
    if early:
        told = np.isin(both, ["2", "3", "4", "5", "6"])
        high = np.isin(both, ["3", "6"])
        found |= {
            "prenatal_screened": both,
            "prenatal_told": np.array([one or None for one in told.tolist()], dtype=object),
            "prenatal_diagnosed": np.where(high, spells.listed(rng, {"1": 6, "2": 1}, size), ""),
        }
    return found


def _delivery(some: Pregnancies, seen: Seen, rng: np.random.Generator) -> dict[str, Array]:
    spell, size = seen.spell, len(seen)
    born = some.born[spell]
    week = (born - some.lmp[spell]) // 7
    return {
        "delivered_on": np.array(days.texts(born), dtype=object),
        "gestation_weeks": week,
        "delivered_at": spells.listed(rng, {"1": 71, "2": 28.3, "3": 0.6, "4": 0.1}, size),
        "birth_attended": np.full(size, "1"),
        "delivery_mode": spells.listed(rng, {"1": 55, "3": 44, "2": 1}, size),
        "outcome_of_birth": np.full(size, "1"),
        "live_births": some.many[spell],
        "antenatal_times": 4 + rng.binomial(9, 0.55, size),
        "baby_sex": np.where(some.many[spell] == 1, some.sex[spell], ""),
        "birth_weight": np.rint(np.clip(rng.normal(3280, 380, size), 1900, 4500) / 10) * 10,
        "blood_lost": np.rint(np.clip(rng.gamma(5, 45, size), 60, 760) / 10) * 10,
        "discharged_on": np.array(
            days.texts(np.minimum(born + rng.integers(2, 6, size), seen.day)), dtype=object
        ),
    }


def _afterwards(seen: Seen, rng: np.random.Generator) -> dict[str, Array]:
    size = len(seen)
    return {
        "temperature": np.round(np.clip(rng.normal(36.7, 0.2, size), 36.1, 37.4), 1),
        **_pressure(rng, size),
        "breasts": np.full(size, "1"),
        "womb": np.full(size, "1"),
        "epds": np.minimum(rng.poisson(4, size), 17),
        "postnatal_flags": spells.several(rng, {"1": 97, "2": 0.7, "3": 1, "6": 1.3}, size),
        "contraception": np.full(size, "1"),
    }


def _close(who: Residents, care: Spells, some: Pregnancies, last: Seen) -> None:
    """The examination on the 42nd day ends the stay; without it, it ends three months later."""
    seen = np.full(len(care), days.NEVER)
    seen[last.spell] = last.day
    late = np.where(some.born != days.NEVER, some.born + 84, days.NEVER)
    end = np.where(seen != days.NEVER, seen, late)
    over = (end != days.NEVER) & (end <= who.today) & (care.left == days.NEVER)
    care.left = np.where(over, end, care.left)
    care.left_why = np.where(over, "finished", care.left_why)


def _named(who: Residents, some: Pregnancies, told: Seen) -> list[dict[str, dt.date]]:
    """The named days that the record of the birth told."""
    found: list[dict[str, dt.date]] = [{} for _ in some.woman]
    for at, spell in enumerate(told.spell.tolist()):
        for name in ("delivered_on", "discharged_on"):
            found[spell][name] = dt.date.fromisoformat(told.answers[name][at])
    return found


def _diagnose(of: Known, some: Pregnancies, begun: Array) -> int:
    """Pregnancy from booking on, the birth on its day."""
    over = np.flatnonzero(some.born != days.NEVER)
    person = np.concatenate([some.woman, some.woman[over]])
    when = np.concatenate([begun, some.born[over]])
    codes = [EXPECTING] * len(some.woman) + [DELIVERED] * len(over)
    titles = {one: icd10_title(one) or "" for one in set(codes)}
    records.write_conditions({
        "resident_id": (of.first + person).tolist(),
        "system": ["icd10"] * len(codes),
        "code": codes,
        "title": [titles[one] for one in codes],
        "onset": days.texts(when),
        "recorded_on": days.texts(when),
        "institution_id": [of.served.hospital] * len(codes),
    })  # fmt: skip
    return len(codes)
