"""Health files opened in these years: the personal information sheet, mostly complete."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens

PROGRAMME = "health-record"
WHOLE = 0.92
CHILD = 6


def write(of: Known) -> int:
    """Enrolments with the sheet of each file that was opened in the three years; how many rows."""
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    people = np.flatnonzero(of.who.filed_on >= of.since)
    new = spells.enrolled(of.who, people, of.who.filed_on[people], of.seed, lost_a_year=0.0001)
    came = happens(rng, np.full(len(new), 0.97))
    day = np.minimum(new.joined + rng.integers(0, 31, len(new)), new.out)
    some = np.flatnonzero(came)
    sheets = Seen(some, day[some], np.full(len(some), "1"))
    sheets.answers = sheet(of, new, sheets, rng, WHOLE)
    lacks = sheets.answers["past_diseases"] == ""
    later = day[some] + rng.integers(8, 40, len(some))
    mended = lacks & happens(rng, np.full(len(some), 0.7)) & (later <= new.out[some])
    updates = Seen(some[mended], later[mended], np.full(int(mended.sum()), "1"))
    updates.answers = sheet(of, new, updates, rng, 1.0)
    every = spells.together({"information": sheets, "update": updates})
    written = writing.write_visits(PROGRAMME, of.who, of.first, of.served, new, every)
    states = written.states
    rows = writing.write_enrolments(PROGRAMME, of.who, of.first, of.served, new, states)
    return rows + len(every)


def sheet(
    of: Known, new: Spells, seen: Seen, rng: np.random.Generator, whole: float
) -> dict[str, Array]:
    """What a sheet tells; it agrees with what the platform knows of the person."""
    person, size = new.who[seen.spell], len(seen)
    traits = of.who.traits
    age = days.ages(of.who.births[person], seen.day)
    small = age <= CHILD
    payment = np.empty(size, dtype=object)
    payment[:] = [[code] for code in traits.payment[person]]
    drugs = spells.several(rng, {"0": 94, "101": 4, "102": 2}, size)
    ill = spells.several(rng, {"01": 88, "02": 7, "03": 3, "99": 2}, size)
    ill[~happens(rng, np.full(size, whole))] = ""
    family = [spells.several(rng, {"01": 78, "02": 14, "03": 5, "07": 3}, size) for _ in range(2)]
    answers = {
        "ethnic_group": traits.ethnic[person].astype(object),
        "blood_abo": traits.blood[person].astype(object),
        "schooling": traits.education[person].astype(object),
        "marital": traits.marriage[person].astype(object),
        "pays": payment,
        "allergies": drugs,
        "exposures": spells.several(rng, {"1": 98, "2": 2}, size),
        "past_diseases": ill,
        "operation": spells.listed(rng, {"1": 88, "2": 12}, size),
        "injury": spells.listed(rng, {"1": 94, "2": 6}, size),
        "transfusion": spells.listed(rng, {"1": 98, "2": 2}, size),
        "family_father": family[0],
        "family_mother": family[1],
        "inherited": spells.listed(rng, {"1": 99, "2": 1}, size),
        "disabilities": spells.several(rng, {"01": 95, "05": 4, "03": 1}, size),
        "cooking_fuel": spells.listed(rng, {"1": 52, "3": 30, "2": 6, "5": 12}, size),
        "water": spells.listed(rng, {"1": 90, "3": 10}, size),
        "privy": spells.listed(rng, {"1": 82, "2": 18}, size),
    }
    return {name: np.where(small, "", column) for name, column in answers.items()}
