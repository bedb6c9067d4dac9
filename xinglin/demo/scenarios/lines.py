"""Lines of registers that come to a figure: so many of a kind, in a state, adding up to a number.

They are made up, but never against their register: each answer is read by its own question, what
the way to the state asks is said, and every condition on that way holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xinglin.demo.dice import dice
from xinglin.demo.scenarios.quotas import parted
from xinglin.demo.scenarios.words import Lines, Quota
from xinglin.engines.access import KEEPER_AT_CONSOLE, OFFICE_HEAD
from xinglin.engines.places import queries as places
from xinglin.engines.registers import Register, registers
from xinglin.engines.registers import actions as keeping
from xinglin.engines.registers import queries as lines_of
from xinglin.engines.workflow import Day, Field, Number
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import ZONE, Period
from xinglin.services.registry.demo import Room

About = tuple[int, int | None, int | None, int | None]  # place, institution, resident, its office
WAIT = 20  # days at most until a line is written down


@dataclass(frozen=True)
class Whole:
    """The place of a scenario, and what all of its quotas come to."""

    number: int
    last: int
    day: dt.date
    period: Period
    seed: int
    wanted: Mapping[str, Quota]

    def period_of(self, quota: Quota) -> Period:
        """The time that a quota speaks of."""
        return Period.parse(quota.period) if quota.period else self.period

    def number_of(self, key: str, own: Quota) -> int:
        """What a quota comes to; the own one has no name."""
        if key and key not in self.wanted:
            raise Refused(f"没有“{key}”的定额", mend="请在情景中声明")
        return (self.wanted[key] if key else own).numerator


def kept(of: Whole, quota: Quota) -> int:
    """All lines of a quota; how many."""
    before = 0
    for turn, one in enumerate(quota.lines):
        before += _write(of, quota, one, turn, before)
    return before


def how_many(of: Whole, quota: Quota, lines: Lines) -> int:
    """How many lines come to the quota."""
    if lines.rest:
        return quota.denominator - quota.numerator
    every = of.number_of(lines.many, quota)
    return -(-(every - sum(of.number_of(key, quota) for key in lines.besides)) // lines.each)


def _write(of: Whole, quota: Quota, lines: Lines, turn: int, before: int) -> int:
    law, size = registers[lines.register], how_many(of, quota, lines)
    if not size:
        return 0
    rng = dice(of.seed, "lines", quota.key, turn)
    anchor = lines.anchor or law.on
    moments = _days(of, quota, law, lines, size, rng)
    numbers = _numbers(of, quota, law, lines, size, rng)
    known = {**law.workflow.questions, **law.fields}
    told = []
    for at, day in enumerate(moments):
        answers = {name: _said(known[name], cell, at, day, rng)
                   for name, cell in lines.says.items()}  # fmt: skip
        answers |= {name: column[at] for name, column in numbers.items()}
        told.append(Line(day, answers | ({anchor: day} if anchor else {})))
    own = dice(of.seed, "subjects", quota.key)
    return write_lines(of, law, lines, told, rng, _subjects(of, law, lines, size, before, own))


@dataclass(frozen=True)
class Line:
    """One line of a register before it is read: the day it is about, and what it answers."""

    day: dt.date
    says: Mapping[str, Any]


def write_lines(
    of: Whole, law: Register, lines: Lines, told: Sequence[Line], rng: np.random.Generator,
    subjects: Sequence[About] | None = None,
) -> int:  # fmt: skip
    """Lines as their register reads them, in their state, soon after what they tell of."""
    size = len(told)
    whose = subjects or _subjects(of, law, lines, size, 0, rng)
    values, entered, on = [], [], []
    wait = rng.integers(0, WAIT, size)
    for at, one in enumerate(told):
        clean = lines_of.whole_line(law, lines.state, one.says, of.day)
        past = [str(clean[each.name]) for each in law.asks
                if isinstance(each, Day) and each.past and each.name in clean]  # fmt: skip
        since = max([one.day, *(dt.date.fromisoformat(each) for each in past)])
        since = min(since + dt.timedelta(days=int(wait[at])), of.day)
        moment = dt.datetime(since.year, since.month, since.day, 10, tzinfo=ZONE)
        lines_of.must_have_come(law, lines.state, clean, moment)
        values.append(clean)
        entered.append(moment)
        on.append(lines_of.day_of(law, clean, one.day))
    keeping.write_many(by=KEEPER_AT_CONSOLE, register=law.code, columns={
        "place": [one[0] for one in whose], "institution": [one[1] for one in whose],
        "resident": [one[2] for one in whose], "day": on, "state": [lines.state] * size,
        "values": values, "entered_at": entered, "office": [one[3] for one in whose],
    })  # fmt: skip
    return size


def _subjects(
    of: Whole, law: Register, lines: Lines, size: int, before: int, rng: np.random.Generator
) -> list[About]:
    """Whose the lines are, and which office keeps them: by turns over the whole place."""
    found: list[About] = []
    for county in places.subtree(of.number, "county"):
        room = Room(county, of.day, rng)
        office = room.office if OFFICE_HEAD in law.writers else None
        kinds = {one.pk: one.kind for one in room.institutions}
        found += [
            (*one, office) for one in room.subjects(law)
            if not lines.kinds or kinds.get(one[1] or 0, "").startswith(lines.kinds)
        ]  # fmt: skip
    if not found or (lines.apart and len(found) < before + size):
        raise Refused(
            f"“{law.title}”需要 {size} 个登记对象，只有 {len(found)} 个",
            mend="请减小定额，或加大人口",
        )
    order = rng.permutation(len(found))
    return [found[order[(before + at) % len(found)]] for at in range(size)]


def _days(
    of: Whole, quota: Quota, law: Register, lines: Lines, size: int, rng: np.random.Generator
) -> list[dt.date]:
    """Days within the period, so early that nothing told of them lies after the last day."""
    period = of.period_of(quota)
    past = [int(cell) for name, cell in lines.says.items()
            if isinstance(law.fields.get(name), Day) and law.fields[name].past]  # type: ignore[attr-defined]  # fmt: skip
    last = min(lines.until or period.end, of.day) - dt.timedelta(days=max([0, *past]))
    first = lines.since or period.start
    if last < first:
        raise Refused(f"“{quota.key}”的时期太短", mend="请加长时期，或减少各日期之间的天数")
    span = (last - first).days + 1
    return [first + dt.timedelta(days=int(one)) for one in rng.integers(0, span, size)]


def _numbers(
    of: Whole, quota: Quota, law: Register, lines: Lines, size: int, rng: np.random.Generator
) -> dict[str, list[Any]]:
    """The answers that add up, line by line, and those that so many lines say yes to."""
    weights = 0.5 + rng.random(size)
    found: dict[str, list[Any]] = {}
    for told, key in lines.sums.items():
        names = told.split("+")
        asked = law.fields[names[0]]
        least = int(asked.at_least or 0) if isinstance(asked, Number) else 0
        below = found.get(lines.within.get(told, ""))
        each = np.concatenate([weights * rng.uniform(0.7, 1.3, size) for _ in names])
        parts = shared(of.number_of(key, quota), each, least, below, title=quota.key)
        for at, name in enumerate(names):
            found[name] = parts[at * size : (at + 1) * size]
    for name, key in lines.some.items():
        yes = rng.permutation(size) < of.number_of(key, quota)
        found[name] = ["true" if one else "false" for one in yes]
    return found


def shared(
    total: int, weights: Any, least: int = 0, below: Sequence[int] | None = None, *, title: str
) -> list[int]:
    """Whole numbers that add up to a total, none below the least, none above its neighbour.

    >>> shared(10, [1, 1, 1], 2, title="某数"), shared(3, [1, 1], below=[1, 5], title="某数")
    ([4, 3, 3], [1, 2])
    """
    size = len(weights)
    if total < least * size or (below is not None and total > sum(below)):
        raise Refused(
            f"“{title}”的 {total} 无法分到 {size} 条中", mend="请减少条数，或核对有关的定额"
        )
    if below is not None:
        return parted(total, below) if sum(below) else [0] * size
    return [least + one for one in parted(total - least * size, weights)]


def _said(one: Field, told: str, at: int, on: dt.date, rng: np.random.Generator) -> Any:
    choices = told.split("/")
    picked = choices[at % len(choices)].strip().format(n=at + 1)
    if isinstance(one, Day):
        return on + dt.timedelta(days=int(picked))
    if isinstance(one, Number) and ".." in picked:
        low, high = (float(part) for part in picked.split(".."))
        return round(low + (high - low) * float(rng.random()), one.places)
    return picked
