"""Records of people who are followed up: so many by the standard, the others short of it.

Nobody writes a verdict down. Visits are made up, the programme grades them, and its own standard
says whether care was as demanded; whoever came out otherwise than he should is made up anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import spells, writing
from xinglin.demo.care.county import Known
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.scenarios.quotas import chosen, shuffled
from xinglin.engines.followup import Seen as Visited
from xinglin.engines.followup import Verdict, programmes
from xinglin.engines.followup import actions as followup
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period

ROUNDS = 60
CARELESS = (0.25, 0.75)  # how reliable the doctors of the others are
OUTSIDE = Verdict(False, (), 0, 0)  # left before the period began
Drawn = tuple[Seen, Seen]  # follow-up visits, yearly examinations
Draw = Callable[[Known, Spells, np.random.Generator], Drawn]


@dataclass
class Settled:
    """Visits and examinations of everybody on a register, graded, in order of spell and day."""

    seen: Seen
    graded: dict[str, list[Any]]
    exams: Seen


def register(
    of: Known, rng: np.random.Generator, likely: Array, joined: Array, quota: tuple[int, int],
    period: Period, title: str,
) -> tuple[Spells, Array]:  # fmt: skip
    """Enrolments of which exactly so many lie in the period, and which of them are to be kept.

    `likely` says how likely each resident is to be on the register (nought: never).
    """
    first, last = days.number(period.start), days.number(period.end)
    drawn = shuffled(rng, np.flatnonzero(likely > 0), likely)
    every = spells.enrolled(of.who, drawn, joined[drawn], of.seed)
    every = every.only(np.argsort(every.who, kind="stable"))
    gone = every.left != days.NEVER
    active = (every.joined <= last) & (~gone | (every.left >= first))
    steady = active & (every.out > first + 150) & (every.joined <= first + 30)
    picked = chosen(rng, active, steady, *quota, title=title, weights=likely[every.who])
    inside = np.isin(np.arange(len(every)), picked.base)
    past = gone & (every.left < first)  # a part of those who were on the register before
    past &= happens(rng, np.full(len(every), len(picked.base) / max(int(active.sum()), 1)))
    mine = inside | past
    return every.only(mine), np.isin(np.flatnonzero(mine), picked.top)


def settle(
    programme: str, of: Known, ill: Spells, kept: Array, draw: Draw, period: Period, title: str
) -> Settled:
    """Visits after which exactly the `kept` were cared for by the programme's standard."""
    rng = dice(of.seed, of.who.county.code, programme, "settled")
    waiting = np.arange(len(ill))
    told: list[Settled] = []
    found: list[Verdict] = []
    right = np.zeros(0, dtype=bool)
    for turn in range(ROUNDS):
        some = ill.only(waiting)
        careless = rng.uniform(*CARELESS, len(some))
        some.doctor = np.where(kept[waiting], 1.0, careless)
        seen, exams = draw(of, some, rng)
        if turn > ROUNDS // 2:  # who is still well looked after is not examined
            exams = exams.only(kept[waiting][exams.spell])
        graded = followup.grade_columns(
            programmes[programme], writing.columns(of.who, of.first, some, seen)
        )
        found = verdicts(programme, some, seen, graded, exams, period)
        right = np.array([one.ok for one in found], dtype=bool) == kept[waiting]
        told.append(_of(seen, graded, exams, right, waiting))
        waiting = waiting[~right]
        if not len(waiting):
            return _together(told)
    reasons = [
        one.reasons[0] for one, met in zip(found, right, strict=True) if one.reasons and not met
    ]
    raise Refused(
        f"“{title}”有 {len(waiting)} 人的记录无法做到定额要求",
        why="；".join(dict.fromkeys(reasons[:3])),
        mend="请核对时期是否过短，或减小定额的分子",
    )


def verdicts(
    programme: str, ill: Spells, seen: Seen, graded: dict[str, list[Any]], exams: Seen,
    period: Period,
) -> list[Verdict]:  # fmt: skip
    """Whether the care of each was as the programme's standard demands, by the standard itself."""
    plan = programmes[programme]
    assert plan.standard is not None
    visits: list[list[Visited]] = [[] for _ in range(len(ill))]
    rows = zip(
        seen.spell.tolist(), writing.dates(seen.day), seen.mode.tolist(), graded["measured"],
        graded["on_plan"], graded["next_on"], strict=True,
    )  # fmt: skip
    for spell, day, mode, measured, on_plan, next_on in rows:
        visits[spell].append(Visited(day, mode, measured != 0, on_plan != 0, next_on))
    for spell, day in zip(exams.spell.tolist(), writing.dates(exams.day), strict=True):
        visits[spell].append(Visited(day, check=True))
    found = [OUTSIDE] * len(ill)
    ends = np.where(ill.left == days.NEVER, days.number(period.end), ill.left)
    ends = np.minimum(ends, days.number(period.end))
    cut: dict[int, Period] = {}
    for at, (joined, end) in enumerate(zip(writing.dates(ill.joined), ends.tolist(), strict=True)):
        if end < days.number(period.start):
            continue
        if end not in cut:
            cut[end] = Period.parse(f"{period.start}..{days.date(end)}")
        inside = [one for one in visits[at] if one.day <= cut[end].end]
        found[at] = plan.standard.judge(joined, inside, cut[end])
    return found


def _of(
    seen: Seen, graded: dict[str, list[Any]], exams: Seen, right: Array, spell: Array
) -> Settled:
    """The visits of those who came out as they should, under their numbers on the register."""
    mine = right[seen.spell]
    keep = np.flatnonzero(mine)
    visits, checks = seen.only(mine), exams.only(right[exams.spell])
    visits.spell, checks.spell = spell[visits.spell], spell[checks.spell]
    return Settled(
        visits, {name: [rows[at] for at in keep] for name, rows in graded.items()}, checks
    )


def _together(told: list[Settled]) -> Settled:
    seen = spells.joined_up([one.seen for one in told])
    unsorted = np.concatenate([one.seen.spell for one in told])
    when = np.concatenate([one.seen.day for one in told])
    order = np.lexsort((when, unsorted)).tolist()
    graded = {name: [row for one in told for row in one.graded[name]] for name in told[0].graded}
    return Settled(
        seen,
        {name: [rows[at] for at in order] for name, rows in graded.items()},
        spells.joined_up([one.exams for one in told]),
    )


def write(programme: str, of: Known, ill: Spells, done: Settled, check: str) -> int:
    """Visits, examinations and enrolments into the store; how many rows."""
    written = writing.write_visits(
        programme, of.who, of.first, of.served, ill, done.seen, graded=done.graded
    )
    writing.write_visits(
        programme, of.who, of.first, of.served, ill, done.exams, kind=check, at_centre=True
    )
    last = writing.last_days(ill, done.exams)
    rows = writing.write_enrolments(
        programme, of.who, of.first, of.served, ill, written.states, last
    )
    return rows + len(done.seen) + len(done.exams)
