"""Who is enrolled in a programme, from when until when, and the days on which they are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array, dice, happens, pick
from xinglin.demo.residents import Residents

Answers = Mapping[str, Array]
SUNDAY = 6


@dataclass
class Spells:
    """Enrolments of one programme, one a person."""

    who: Array  # number within the county's residents
    joined: Array
    out: Array  # the last day on which a visit can be
    left: Array  # NEVER for those who are still in it
    left_why: Array
    doctor: Array  # how reliably the village's doctor keeps appointments
    anchor: Array | None = None  # the day a schedule counts from

    def __len__(self) -> int:
        return len(self.who)

    def only(self, some: Array) -> Spells:
        """A part of them, by a mask or by numbers."""
        return Spells(
            self.who[some], self.joined[some], self.out[some], self.left[some],
            self.left_why[some], self.doctor[some],
            None if self.anchor is None else self.anchor[some],
        )  # fmt: skip


@dataclass
class Seen:
    """Visits: whose (number of the spell), when, how, and what was answered.

    `kind` is there when they are of several kinds.
    """

    spell: Array
    day: Array
    mode: Array
    answers: dict[str, Array] = field(default_factory=dict)
    kind: Array | None = None

    def __len__(self) -> int:
        return len(self.day)

    def in_order(self) -> Seen:
        """By spell and day."""
        order = np.lexsort((self.day, self.spell))
        return self.only(order)

    def only(self, some: Array) -> Seen:
        """A part of them."""
        answers = {name: column[some] for name, column in self.answers.items()}
        kind = None if self.kind is None else self.kind[some]
        return Seen(self.spell[some], self.day[some], self.mode[some], answers, kind)


def reliability(who: Residents, seed: int) -> Array:
    """How often the doctor of each village keeps an appointment; the same in every programme."""
    rng = dice(seed, who.county.code, "reliable doctors")
    return rng.beta(9, 2.2, len(who.county.villages))


def enrolled(
    who: Residents, people: Array, joined: Array, seed: int, *, lost_a_year: float = 0.012
) -> Spells:
    """People enrolled on given days; nobody stays on after death or leaving, some are lost.

    Whoever would have joined after his end is left out.
    """
    rng = dice(seed, who.county.code, "spells", len(people))
    died, moved = who.fate.died[people], who.fate.left[people]
    came = who.fate.came[people]
    joined = np.maximum(joined, who.filed_on[people])
    joined = np.where(came != days.NEVER, np.maximum(joined, came + 20), joined)
    end = np.full(len(people), who.today)
    for gone in (died, moved):
        end = np.where(gone != days.NEVER, np.minimum(end, gone - 1), end)
    wait = rng.exponential(365 / max(lost_a_year, 1e-6), len(people)).astype(np.int64)
    given_up = np.maximum(joined, who.today - 3 * 365) + wait + 90
    lost = given_up < end
    left = np.where(died != days.NEVER, died, moved)
    why = np.where(died != days.NEVER, "died", np.where(moved != days.NEVER, "moved", ""))
    left, why = np.where(lost, given_up, left), np.where(lost, "lost", why)
    end = np.where(lost, np.minimum(end, given_up - 90), end)
    here = (joined <= end) & (who.fate.lives_here[people] | (moved != days.NEVER))
    doctor = reliability(who, seed)[who.village[people]]
    return Spells(people, joined, end, left, why, doctor).only(here)


def appointments(
    rng: np.random.Generator, due: Array, doctor: Array, short: Array, last: Array
) -> Array:
    """The days on which people really come: mostly a little early, sometimes late, no Sundays."""
    size = len(due)
    drawn = rng.random(size)
    early = np.where(short, rng.integers(-5, 4, size), rng.integers(-16, 6, size))
    late = 7 + rng.exponential(np.where(short, 14, 26), size).astype(np.int64)
    lag = np.where(drawn < doctor, early, late)
    lag = np.where(drawn > 1 - 0.12 * (1 - doctor), rng.integers(60, 130, size), lag)
    day = due + lag
    day = day + (((day + 3) % 7 == SUNDAY) & (rng.random(size) < 0.7))
    return np.maximum(day, last + 1)


# What a round of visits finds: spells and days in, answers and the next appointment out.
Met = Callable[[Array, Array, Array], tuple[Answers, Array]]


def follow(
    rng: np.random.Generator, of: Spells, since: int, met: Met, *, within: int = 90,
    telephone: float = 0.05, rounds: int = 60, first: int = 0,
) -> Seen:  # fmt: skip
    """Visit everybody round after round until the end.

    `met(spell, day, mode)` says what is answered and by when the next visit is due.
    """
    size = len(of)
    fresh = of.joined >= since
    due = np.where(fresh, of.joined, since + rng.integers(0, within + 1, size))
    last = np.where(fresh, of.joined - 1, since - 1)
    short = np.zeros(size, dtype=bool)
    going, told = np.arange(size), []
    for turn in range(rounds):
        at_once = fresh[going] & (turn == 0)
        day = appointments(rng, due[going], of.doctor[going], short[going], last[going])
        day = np.where(at_once, of.joined[going] + rng.integers(0, first + 1, len(going)), day)
        here = day <= of.out[going]
        going, day = going[here], day[here]
        if not len(going):
            break
        by = rng.random(len(going))
        mode = np.where(by < 0.58, "1", np.where(by < 1 - telephone, "2", "3"))
        answers, next_due = met(going, day, mode)
        told.append(Seen(going, day, mode, dict(answers)))
        last[going], due[going], short[going] = day, next_due, next_due - day <= 16
    return joined_up(told)


def joined_up(several: list[Seen]) -> Seen:
    """Rounds of visits as one, by spell and day."""
    if not several:
        return Seen(np.zeros(0, int), np.zeros(0, int), np.zeros(0, "U1"))
    names = list(several[0].answers)
    return Seen(
        np.concatenate([one.spell for one in several]),
        np.concatenate([one.day for one in several]),
        np.concatenate([one.mode for one in several]),
        {name: np.concatenate([one.answers[name] for one in several]) for name in names},
    ).in_order()


def together(by_kind: Mapping[str, Seen]) -> Seen:
    """Visits of several kinds as one, by spell and day; what a kind does not ask is missing."""
    names = dict.fromkeys(name for one in by_kind.values() for name in one.answers)

    def column(name: str) -> Array:
        known = next(one.answers[name] for one in by_kind.values() if name in one.answers)
        missing: Any = np.nan if known.dtype.kind in "fi" else ""
        return np.concatenate(
            [one.answers.get(name, np.full(len(one), missing)) for one in by_kind.values()]
        )

    parts = list(by_kind.values())
    return Seen(
        np.concatenate([one.spell for one in parts]),
        np.concatenate([one.day for one in parts]),
        np.concatenate([one.mode for one in parts]),
        {name: column(name) for name in names},
        np.repeat(list(by_kind), [len(one) for one in parts]),
    ).in_order()


def yearly(
    rng: np.random.Generator, of: Spells, since: int, today: int, goes: Array | float
) -> Seen:
    """One day in each year, mostly in spring and early summer, for those who go."""
    spells, when = [], []
    for year in range(days.date(since).year, days.date(today).year + 1):
        opening = days.number(days.dt.date(year, 1, 1))
        day = opening + 55 + rng.gamma(2.2, 34, len(of)).astype(np.int64)
        day += (day + 3) % 7 == SUNDAY
        inside = (day >= np.maximum(of.joined, since)) & (day <= of.out) & (day < opening + 365)
        inside &= happens(rng, np.broadcast_to(goes, len(of)))
        spells.append(np.flatnonzero(inside))
        when.append(day[inside])
    spell, day = np.concatenate(spells), np.concatenate(when)
    return Seen(spell, day, np.full(len(day), "1")).in_order()


def listed(rng: np.random.Generator, choices: Mapping[str, float], size: int) -> Array:
    """Codes drawn with these weights, as one column of objects."""
    return np.array(list(choices), dtype=object)[pick(rng, list(choices.values()), size)]


def several(rng: np.random.Generator, choices: Mapping[str, float], size: int) -> Array:
    """The same as answers of a question with several ticks: lists of one code."""
    lists: dict[str, Any] = {code: [code] for code in choices}
    found = np.empty(size, dtype=object)
    found[:] = [lists[code] for code in listed(rng, choices, size)]
    return found
