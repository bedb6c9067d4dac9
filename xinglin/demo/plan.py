"""The plan for hypertension, whole columns at a time; a test holds it to the programme."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array
from xinglin.engines.followup import programmes

PROGRAMME, FOLLOW_UP, HEALTH_CHECK = "htn", "follow-up", "health check"
(DANGER, COMPLICATION, STILL_HIGH, REACTION_PERSISTS, HIGH, REACTION, NOT_MEASURED,
 CONTROLLED) = range(8)  # fmt: skip
# In the order of the ladder: the name that is stored, and the evaluation code (CV05.10.012).
GRADES = np.array(
    ["danger", "complication", "still high", "reaction persists", "high", "reaction",
     "not measured", "controlled"], dtype=object,
)  # fmt: skip
CODES = np.array(["2", "4", "2", "3", "2", "3", "2", "1"], dtype=object)
REFERS = np.array([True, True, True, True, False, False, False, False])


def versions(day: Array) -> list[str]:
    """The edition of the programme's plan in force on each day."""
    programme = programmes.get(PROGRAMME)
    if programme is None:
        return [""] * len(day)
    named = {one: programme.version(days.date(one)) for one in np.unique(day).tolist()}
    return [named[one] for one in day.tolist()]


class Before(NamedTuple):
    """What was so: the last measured pressure was high, the last visit told of a reaction."""

    high: Array
    reaction: Array


def high(systolic: Array, diastolic: Array, age: Array) -> Array:
    """Not controlled: 140/90 and above, from 65 years on 150/90; a missing reading is not high."""
    return (systolic >= np.where(age >= 65, 150, 140)) | (diastolic >= 90)


def grade(
    systolic: Array,
    diastolic: Array,
    age: Array,
    warning: Array,
    reaction: Array,
    complication: Array,
    before: Before,
) -> Array:
    """The first rung of the ladder that holds, for every visit; a pressure may be missing (nan)."""
    raised = high(systolic, diastolic, age)
    rungs = [
        (systolic >= 180) | (diastolic >= 110) | warning,
        complication,
        raised & before.high,
        reaction & before.reaction,
        raised,
        reaction,
        np.isnan(systolic),
    ]
    return np.select(rungs, range(len(rungs)), CONTROLLED)


def next_on(day: Array, graded: Array) -> Array:
    """Three months after a controlled visit, two weeks after any other."""
    return np.where(graded == CONTROLLED, days.add_months(day, 3), day + 14)
