"""Doses: children by the national schedule, a few late, some come with half a card; COVID-19."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens, pick
from xinglin.demo.writing import SOURCE
from xinglin.engines.followup import Given
from xinglin.engines.followup import actions as followup
from xinglin.programmes.immunisation.forecast import Child, in_order, judge
from xinglin.programmes.immunisation.schedule import PRODUCTS, edition_on

PROGRAMME = "nip"
# course, product, age in months, days after the dose before of the same course at least
OLD = [
    ("HepB", "HepB", 0, 0), ("BCG", "BCG", 0, 0), ("HepB", "HepB", 1, 28), ("Polio", "IPV", 2, 0),
    ("Polio", "IPV", 3, 28), ("DTP", "DTaP", 3, 0), ("Polio", "bOPV", 4, 28),
    ("DTP", "DTaP", 4, 28), ("DTP", "DTaP", 5, 28), ("HepB", "HepB", 6, 125),
    ("Men", "MPSV-A", 6, 0), ("MMR", "MMR", 8, 0), ("JE", "JE-L", 8, 0), ("Men", "MPSV-A", 9, 93),
    ("DTP", "DTaP", 18, 185), ("MMR", "MMR", 18, 30), ("HepA", "HepA-L", 18, 0),
    ("JE", "JE-L", 24, 367), ("Men", "MPSV-AC", 36, 370), ("Polio", "bOPV", 48, 30),
    ("DTP", "DT", 72, 370), ("Men", "MPSV-AC", 72, 1100),
]  # fmt: skip
NEW = {("DTP", 3): 2, ("DTP", 4): 4, ("DTP", 5): 6}  # months under the schedule of 2025
CHANGED = days.number(dt.date(2025, 1, 1))
SMALL, GROWN = 84, 120  # months; older cards are on paper
LATE, DROPPED, PARTIAL = 0.07, 0.012, 0.05
LOTS = 400
SERIES = {"CoronaVac": 46, "BBIBP": 34, "WIBP": 6, "KConvac": 2, "ZF2001": 9, "Ad5-nCoV": 3}


def write(of: Known) -> int:
    """Certificates with their checks, doses of children, doses against COVID-19; how many rows."""
    rng = dice(of.seed, of.who.county.code, PROGRAMME)
    return _certificates(of, rng) + _childhood(of, rng) + _covid(of, rng)


def _certificates(of: Known, rng: np.random.Generator) -> int:
    """Nearly every child has a certificate within a month of birth."""
    edge = days.add_months(np.array([of.who.today]), -SMALL)[0]
    young = of.who.births > edge
    people = np.flatnonzero(young & happens(rng, np.full(len(of.who), 0.985)))
    small = spells.enrolled(of.who, people, of.who.births[people], of.seed, lost_a_year=0.004)
    born = of.who.births[small.who]
    made = np.minimum(born + rng.integers(1, 26, len(small)), np.maximum(small.out, born))
    small.joined = np.where(of.who.fate.came[small.who] == days.NEVER, made, small.joined)
    small.anchor = born
    told = {"certificate": _check(of, small, small.joined, rng, 0.98)}
    for name, age in (("at 1 year", 12), ("at 2 years", 24), ("nursery", 36), ("school", 72)):
        day = days.add_months(born, age) + rng.integers(0, 28, len(small))
        told[name] = _check(of, small, day, rng, 0.94)
    every = spells.together(told)
    written = writing.write_visits(PROGRAMME, of.who, of.first, of.served, small, every)
    rows = writing.write_enrolments(PROGRAMME, of.who, of.first, of.served, small, written.states)
    return rows + len(every)


def _check(of: Known, small: Spells, day: Array, rng: np.random.Generator, goes: float) -> Seen:
    came = happens(rng, np.full(len(small), goes))
    since = np.maximum(small.joined, of.since)
    some = np.flatnonzero(came & (day >= since) & (day <= small.out))
    answers = {
        "card_state": spells.listed(rng, {"1": 93, "2": 4, "3": 2.5, "4": 0.5}, len(some)),
        "checked_where": np.full(len(some), "1"),
        "reaction_after": spells.several(rng, {"1": 92, "2": 6, "3": 2}, len(some)),
    }
    return Seen(some, day[some], np.full(len(some), "1"), answers)


def _childhood(of: Known, rng: np.random.Generator) -> int:
    columns = childhood(of, rng)
    followup.write_doses(columns)
    return len(columns["day"])


def childhood(of: Known, rng: np.random.Generator) -> dict[str, list[Any]]:
    """The doses of everybody under 10, given by the schedule of the time, judged one by one."""
    who = of.who
    edge = days.add_months(np.array([who.today]), -GROWN)[0]
    children = np.flatnonzero((who.births > edge) & (who.fate.died == days.NEVER))
    if not len(children):
        return {"day": []}
    partial = happens(rng, np.full(len(children), PARTIAL))
    stops = np.where(partial, rng.integers(3, len(OLD), len(children)), len(OLD))
    slow = np.where(happens(rng, np.full(len(children), 0.06)), 4.0, 1.0)
    last: dict[str, Array] = {}
    visits: dict[int, Array] = {}
    found: dict[int, list[Given]] = defaultdict(list)
    born = who.births[children]
    for at, (course, product, age, gap) in enumerate(OLD):
        first = NEW.get((course, age), age)
        months = np.where(born >= CHANGED - 60, first, age)
        due = _aged(born, months) if first != age else days.add_months(born, age)
        size = len(children)
        if age not in visits:  # what is due at one age is given at one visit
            late = happens(rng, np.full(size, LATE))
            lag = np.where(late, rng.integers(20, 140, size), rng.exponential(4, size)) * slow
            soon = np.where(lag > 12, rng.integers(2, 6, size), 0)
            visits[age] = (lag if age else soon).astype(np.int64)
        due = due + visits[age]
        if course in last:
            due = np.maximum(due, last[course] + gap)
        given = (due <= who.today) & (at < stops) & ~happens(rng, np.full(size, DROPPED))
        last[course] = np.where(given, due, last.get(course, due - 1))
        for child, day in zip(np.flatnonzero(given).tolist(), due[given].tolist(), strict=True):
            used = "DTaP" if product == "DT" and day >= CHANGED else product
            found[child].append(Given(used, writing.date_of(day), 0))
    return _judged(of, children, born, partial, found, rng)


def _aged(born: Array, months: Array) -> Array:
    found = np.empty(len(born), dtype=np.int64)
    for one in np.unique(months).tolist():
        mine = months == one
        found[mine] = days.add_months(born[mine], int(one))
    return found


def _judged(
    of: Known, children: Array, born: Array, partial: Array, found: dict[int, list[Given]],
    rng: np.random.Generator,
) -> dict[str, list[Any]]:  # fmt: skip
    who = of.who
    columns: dict[str, list[Any]] = defaultdict(list)
    sexes = np.where(who.women[children], "2", "1").tolist()
    village, since = who.village[children].tolist(), who.today - 3 * 365
    centres = _centres(of, np.arange(max(village) + 1)).tolist()
    for at, given in found.items():
        given.sort(key=in_order)
        child = Child(writing.date_of(int(born[at])).toordinal(), sexes[at], frozenset())
        away = bool(partial[at])
        for one, told in zip(given, judge(child, given), strict=True):
            elsewhere = away and days.number(one.day) < since + 400
            columns["resident_id"].append(of.first + int(children[at]))
            columns["product"].append(one.product)
            columns["day"].append(one.day.isoformat())
            number = told.counts[0].rpartition("-")[2] if told.counts else None
            columns["number"].append(None if number is None else int(number))
            columns["valid"].append(int(bool(told.counts)))
            columns["counts"].append(_told(told.counts))
            columns["timely"].append(_told(told.timely))
            columns["why"].append(told.why)
            columns["edition"].append(edition_on(one.day))
            columns["site"].append(PRODUCTS[one.product].site)
            columns["lot"].append(f"{one.product[:3].upper()}{one.day:%y%m}1")
            centre = centres[village[at]]
            columns["institution_id"].append(None if elsewhere else centre)
            columns["elsewhere"].append(elsewhere)
            columns["source"].append(SOURCE)
    return columns


def _told(tokens: tuple[str, ...]) -> str:
    return f";{';'.join(tokens)};" if tokens else ""


def _covid(of: Known, rng: np.random.Generator) -> int:
    """The campaign of 2021 and 2022: by age, by platform, with boosters."""
    who = of.who
    began = days.number(dt.date(2021, 4, 10))
    old = (began - who.births) / 365.25
    here = (old >= 3) & (who.fate.came == days.NEVER)
    chance = np.select([old < 12, old < 18, old < 60, old < 80], [0.9, 0.95, 0.95, 0.91], 0.76)
    people = np.flatnonzero(here & happens(rng, chance))
    size = len(people)
    if not size:
        return 0
    names = np.array(list(SERIES), dtype=object)
    product = names[pick(rng, list(SERIES.values()), size)]
    young = old[people] < 18
    product = np.where(young, np.where(rng.random(size) < 0.6, "CoronaVac", "BBIBP"), product)
    start = began + np.where(young, 110 + 80 * (old[people] < 12), 0)
    day = start + rng.gamma(2.0, 28, size).astype(np.int64)
    need = np.select([product == "Ad5-nCoV", product == "ZF2001"], [1, 3], 2)
    gap = np.select([product == "ZF2001", product == "KConvac"], [30, 30], 23)
    rows: list[dict[str, Any]] = []
    going = np.ones(size, dtype=bool)
    for number in range(1, 4):
        going &= number <= need
        if number > 1:
            going &= happens(rng, np.full(size, 0.965))
            day = day + gap + rng.integers(0, 20, size)
        tokens = np.where(number == need, f";COVID-{number};COVID-full;", f";COVID-{number};")
        rows.append(_doses(of, people, going, day, product, tokens, number))
        last = going & (number == need)
        boosted = last & (old[people] >= 18) & happens(rng, np.full(size, 0.86))
        later = days.add_months(day, 6) + rng.integers(2, 90, size)
        other = (product != "ZF2001") & (product != "Ad5-nCoV") & (rng.random(size) < 0.25)
        used = np.where(other, "ZF2001", product)
        told = np.where(
            other, f";COVID-{number + 1};COVID-booster;COVID-sequential;",
            f";COVID-{number + 1};COVID-booster;",
        )  # fmt: skip
        rows.append(_doses(of, people, boosted, later, used, told, number + 1))
    merged = {name: [one for part in rows for one in part[name]] for name in rows[0]}
    followup.write_doses(merged)
    return len(merged["day"])


def _doses(
    of: Known, people: Array, some: Array, day: Array, product: Array, tokens: Array, number: int
) -> dict[str, Any]:
    who = of.who
    died, left = who.fate.died[people], who.fate.left[people]
    alive = ((died == days.NEVER) | (day < died)) & ((left == days.NEVER) | (day < left))
    mine = np.flatnonzero(some & alive & (day <= who.today))
    count = len(mine)
    counts = tokens[mine].tolist()
    centre = _centres(of, who.village[people[mine]])
    return {
        "resident_id": (of.first + people[mine]).tolist(),
        "product": product[mine].tolist(),
        "day": days.texts(day[mine]),
        "number": [number] * count,
        "valid": [1] * count,
        "counts": counts,
        "timely": counts,
        "why": [""] * count,
        "edition": [""] * count,
        "site": ["1"] * count,
        "lot": [f"XG{number}{at % LOTS:03d}" for at in range(count)],
        "institution_id": centre.tolist(),
        "elsewhere": [False] * count,
        "source": [SOURCE] * count,
    }


def _centres(of: Known, villages: Array) -> Array:
    """The health centre of each village, where the doses are given."""
    return of.served.centre[villages]
