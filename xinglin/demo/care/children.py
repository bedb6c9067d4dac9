"""Small children: what their parents are taught at six ages."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import dice, happens

PROGRAMME = "tcm-child"
TECHNIQUE = {6: "3", 12: "3", 18: "4", 24: "4", 30: "5", 36: "5"}


def write(of: Known) -> int:
    """Enrolments and the visits at six ages; how many rows."""
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    young = of.who.births >= days.add_months(np.array([of.since]), -37)[0]
    people = np.flatnonzero(young & happens(rng, np.full(len(of.who), 0.93)))
    joined = of.who.births[people] + rng.integers(28, 70, len(people))
    small = spells.enrolled(of.who, people, joined, of.seed, lost_a_year=0.01)
    small = small.only(small.joined < days.add_months(of.who.births[small.who], 36))
    small.anchor = born = of.who.births[small.who]
    told = {f"{age} months": _seen(of, small, age, rng) for age in TECHNIQUE}
    every = spells.together(told)
    written = writing.write_visits(PROGRAMME, of.who, of.first, of.served, small, every)
    over = days.add_months(born, 37) <= of.who.today
    closed = over & (small.left == days.NEVER)
    small.left = np.where(closed, days.add_months(born, 37), small.left)
    small.left_why = np.where(closed, "finished", small.left_why)
    states = written.states
    rows = writing.write_enrolments(PROGRAMME, of.who, of.first, of.served, small, states)
    return rows + len(every)


def _seen(of: Known, small: Spells, age: int, rng: np.random.Generator) -> Seen:
    """Those who came at one age; a few late, a few with half of the lesson."""
    size = len(small)
    late = happens(rng, np.full(size, 0.06))
    lag = np.where(late, rng.integers(30, 60, size), rng.integers(0, 26, size))
    day = days.add_months(of.who.births[small.who], age) + lag
    came = happens(rng, 0.97 * small.doctor**0.4)
    some = np.flatnonzero(came & (day >= np.maximum(small.joined, of.since)) & (day <= small.out))
    taught = np.empty(len(some), dtype=object)
    half = happens(rng, np.full(len(some), 0.04)).tolist()
    taught[:] = [["1", "2"] if less else ["1", "2", TECHNIQUE[age]] for less in half]
    return Seen(some, day[some], np.full(len(some), "1"), {"tcm_taught": taught})
