"""Tuberculosis: so many suspects who were sent and examined, so many patients under treatment."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import lungs, spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen
from xinglin.demo.dice import dice
from xinglin.demo.scenarios import people
from xinglin.demo.scenarios.courses import Part, part_start, reachable
from xinglin.demo.scenarios.quotas import chosen

GROWN, EARLIEST = 15, 40  # years; days before the end of the period at the latest


def treated(of: Known, part: Part) -> int:
    """So many were notified in the period; all of them were found and are looked after."""
    rng = dice(of.seed, of.who.county.code, "scenario", lungs.TUBERCULOSIS)
    ages = of.who.ages
    likely = np.interp(ages, [0, 14, 20, 60, 85], [0.05, 0.2, 1, 1.5, 3.4])
    first, last = part_start(part), days.number(part.period.end) - EARLIEST
    able = people.here(of.who) & reachable(of) & (of.who.filed_on < last)
    able &= (of.who.fate.came == days.NEVER) | (of.who.fate.came < last - 30)
    picked = chosen(rng, able, able, part.numerator, part.denominator, title=part.title,
                    weights=likely)  # fmt: skip
    since = np.maximum(of.who.filed_on[picked.top], first)
    came = of.who.fate.came[picked.top]
    since = np.where(came != days.NEVER, np.maximum(since, came + 20), since)
    joined = since + (rng.random(len(picked.top)) * (last - since)).astype(np.int64)
    ill = spells.enrolled(of.who, picked.top, joined, of.seed, lost_a_year=0.0)
    return lungs.treated(of, ill, rng)


def examined(of: Known, part: Part) -> int:
    """Suspects who were sent to the designated hospital, and went there; some others did not go."""
    rng = dice(of.seed, of.who.county.code, "scenario", lungs.SUSPECTS)
    first, last = part_start(part), days.number(part.period.end) - EARLIEST
    able = people.here(of.who) & reachable(of) & (of.who.ages >= GROWN)
    able &= (of.who.fate.came == days.NEVER) | (of.who.fate.came < first - 30)
    able &= of.who.filed_on < first
    others = min(part.numerator // 12, int(able.sum()) - part.numerator)
    likely = np.interp(of.who.ages, [15, 60, 85], [1, 3, 5])
    picked = chosen(rng, able, able, part.numerator, part.numerator + max(others, 0),
                    title=part.title, weights=likely)  # fmt: skip
    size = len(picked.base)
    joined = first + rng.integers(0, last - first, size)
    asked = spells.enrolled(of.who, picked.base, joined, of.seed, lost_a_year=0.0)
    size = len(asked)
    went = np.isin(asked.who, picked.top)
    signs = spells.several(rng, {"1": 70, "2": 8, "6": 12, "5": 10}, size)
    slip = np.full(size, True, dtype=object)
    arrived = np.where(went, np.where(rng.random(size) < 0.2, "1", "2"),
                       np.where(rng.random(size) < 0.7, "3", "4"))  # fmt: skip
    spell, on = np.arange(size), asked.joined
    met, told = np.full(size, "1"), np.full(size, "3")
    seen = spells.together({
        "screening": Seen(spell, on, met, {"suspect_signs": signs, "referral_slip": slip}),
        "asked after": Seen(spell, on + rng.integers(3, 8, size), told, {
            "suspect_signs": signs, "referral_slip": slip, "arrived": arrived,
        }),
    })  # fmt: skip
    written = writing.write_visits(lungs.SUSPECTS, of.who, of.first, of.served, asked, seen)
    rows = writing.write_enrolments(
        lungs.SUSPECTS, of.who, of.first, of.served, asked, written.states
    )
    return rows + len(seen)
