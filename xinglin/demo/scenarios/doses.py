"""Doses: so many first, second and third ones against COVID-19, so many of the routine schedule."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import jabs
from xinglin.demo.care.county import Known
from xinglin.demo.dice import Array, dice, pick
from xinglin.demo.scenarios import people
from xinglin.demo.scenarios.courses import Part
from xinglin.demo.scenarios.quotas import chosen
from xinglin.demo.writing import SOURCE
from xinglin.engines.followup import actions as followup
from xinglin.kernel.errors import Refused

CAMPAIGN = days.number(dt.date(2021, 1, 15))  # grown-ups; the young from July, those of 12 and over
THREE_DOSES, TWO_DOSES = "ZF2001", {"CoronaVac": 52, "BBIBP": 40, "WIBP": 8}
LOTS = 60


def against_covid(of: Known, part: Part) -> int:
    """So many first, second and third doses, of courses that the platform of the first decides."""
    rng = dice(of.seed, of.who.county.code, "scenario", "covid")
    who = of.who
    first, second, third = (part.others[f"COVD:第{number}剂"][0] for number in (1, 2, 3))
    may = people.here(who) & (who.ages >= 12) & (who.fate.came == days.NEVER)
    likely = np.select([who.ages < 18, who.ages < 60, who.ages < 80], [0.8, 1.4, 0.7], 0.25)
    whole = chosen(rng, may, may, second, first, title=part.title, weights=likely)
    grown = np.zeros(len(who), dtype=bool)
    grown[whole.top] = who.ages[whole.top] >= 18
    three = chosen(rng, grown, grown, 0, third, title=part.title).base
    begun = np.setdiff1d(whole.base, whole.top)
    two = np.setdiff1d(whole.top, three)
    rows = _course(of, rng, three, 3, True) + _course(of, rng, two, 2, False)
    return rows + _course(of, rng, begun, 1, False)


def _course(of: Known, rng: np.random.Generator, some: Array, given: int, protein: bool) -> int:
    """The doses of people who have had so many of them by today."""
    who, size = of.who, len(some)
    if not size:
        return 0
    names = np.array(list(TWO_DOSES), dtype=object)
    product = names[pick(rng, list(TWO_DOSES.values()), size)]
    if protein:
        product = np.full(size, THREE_DOSES, dtype=object)
    apart = 31 + rng.integers(0, 12, (size, 2)) if protein else 22 + rng.integers(0, 18, (size, 2))
    young = who.ages[some] < 18
    opens = np.where(young, days.number(dt.date(2021, 7, 5)), CAMPAIGN)
    spent = apart[:, : given - 1].sum(axis=1)
    room = np.maximum(who.today - spent - opens, 1)
    start = opens + (rng.beta(3.2, 2.4, size) * room).astype(np.int64)
    start = np.where(given == 1, who.today - rng.integers(0, 20, size), start)
    start = np.minimum(start, who.today - spent)
    need, rows = 3 if protein else 2, 0
    for number in range(1, given + 1):
        day = start + apart[:, : number - 1].sum(axis=1)
        token = f";COVID-{number};COVID-full;" if number == need else f";COVID-{number};"
        rows += _written(of, some, product, day, number, token)
    return rows


def _written(of: Known, some: Array, product: Array, day: Array, number: int, token: str) -> int:
    size = len(some)
    followup.write_doses({
        "resident_id": (of.first + some).tolist(), "product": product.tolist(),
        "day": days.texts(day), "number": [number] * size, "valid": [1] * size,
        "counts": [token] * size, "timely": [token] * size, "why": [""] * size,
        "edition": [""] * size, "site": ["1"] * size,
        "lot": [f"XG{number}{at % LOTS:02d}" for at in range(size)],
        "institution_id": of.served.centre[of.who.village[some]].tolist(),
        "elsewhere": [False] * size, "source": [SOURCE] * size,
    })  # fmt: skip
    return size


def routine(of: Known, part: Part) -> int:
    """Doses of children by the schedule, of which so many were given here in the period.

    The others were put off: those children are overdue, or have come with doses given elsewhere.
    """
    rng = dice(of.seed, of.who.county.code, "scenario", "routine")
    rows: dict[str, list[Any]] = jabs.childhood(of, rng)
    first, last = str(part.period.start), str(part.period.end)
    day, elsewhere = np.array(rows["day"]), np.array(rows["elsewhere"], dtype=bool)
    inside = (day >= first) & (day <= last) & ~elsewhere
    surplus = int(inside.sum()) - part.numerator
    if surplus < 0:
        raise Refused(
            f"“{part.title}”需要 {part.numerator} 剂，儿童按程序在期内只有 {int(inside.sum())} 剂",
            mend="请减小定额，或增加儿童人数",
        )
    keep = np.ones(len(day), dtype=bool)
    keep[_put_off(rng, rows, np.flatnonzero(inside))[:surplus]] = False
    some = np.flatnonzero(keep).tolist()
    followup.write_doses({name: [column[at] for at in some] for name, column in rows.items()})
    return len(some)


def _put_off(rng: np.random.Generator, rows: dict[str, list[Any]], inside: Array) -> Array:
    """The doses child by child in a drawn order, each child's last one first."""
    children, turn = np.unique(np.array(rows["resident_id"])[inside], return_inverse=True)
    days_given = np.array(rows["day"])[inside].astype("datetime64[D]").astype(np.int64)
    found: Array = inside[np.lexsort((-days_given, rng.permutation(len(children))[turn]))]
    return found
