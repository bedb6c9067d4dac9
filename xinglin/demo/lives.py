"""What happened to people in the last three years: deaths, moves, the opening of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array, happens
from xinglin.demo.households import NOBODY, YEAR
from xinglin.demo.population import Bodies, yearly_risk

if TYPE_CHECKING:
    from xinglin.demo.residents import Residents

SPAN = 3 * 365  # days of history
WHY_LEFT = ("外出务工", "随子女居住", "升学", "婚嫁", "购房迁居")
WHY_CAME = ("返乡", "婚嫁", "务工", "投靠亲属", "购房落户")


@dataclass
class Fate:
    """Days of death, leaving, coming and of a move inside the county (NEVER: it did not happen)."""

    died: Array
    left: Array
    came: Array
    moved: Array
    moved_from: Array  # number of the village, or NOBODY
    lives_here: Array
    registered_here: Array
    why: Array  # number of the reason for leaving, coming or moving


def fate(
    rng: np.random.Generator, bodies: Bodies, village: Array, urban: Array, today: int
) -> Fate:
    """Draw what happened to everybody since three years ago."""
    size = len(bodies)
    start = today - SPAN
    ages = (today - bodies.births) / YEAR
    from_day = np.maximum(start, bodies.births)
    risk = yearly_risk(np.maximum(ages - 1.5, 0), bodies.women)
    until = rng.exponential(1, size) / np.maximum(-np.log1p(-risk), 1e-9) * YEAR
    died = np.where(until < today - from_day, from_day + until, days.NEVER).astype(np.int64)
    young = (ages >= 17) & (ages < 40)
    left = np.where(
        happens(rng, np.where(young, 0.022, 0.006)) & (died == days.NEVER) & (ages > 4),
        start + rng.integers(0, SPAN, size), days.NEVER,
    )  # fmt: skip
    came_chance = np.where(young, 0.028, 0.014) * np.where(urban[village], 1.6, 0.7)
    came = np.where(
        happens(rng, came_chance) & (ages > 4) & (left == days.NEVER) & (died == days.NEVER),
        start + rng.integers(0, SPAN - 30, size), days.NEVER,
    )  # fmt: skip
    still = (ages > 4) & (came == days.NEVER) & (left == days.NEVER) & (died == days.NEVER)
    movers = still & happens(rng, np.full(size, 0.016)) & (len(urban) > 1)
    moved = np.where(movers, start + rng.integers(0, SPAN - 30, size), days.NEVER)
    other = (village + rng.integers(1, max(len(urban), 2), size)) % len(urban)
    away = _away(rng, ages, urban[village]) & (came == days.NEVER) & (died == days.NEVER)
    guest = happens(rng, np.where(urban[village], 0.10, 0.015)) & (came == days.NEVER) & ~away
    settled = (came != days.NEVER) & happens(rng, np.full(size, 0.55))
    return Fate(
        died=died,
        left=left,
        came=came,
        moved=moved,
        moved_from=np.where(movers, other, NOBODY),
        lives_here=(left == days.NEVER) & ~away,
        registered_here=((came == days.NEVER) | settled) & ~guest,
        why=rng.integers(0, len(WHY_LEFT), size),
    )


def _away(rng: np.random.Generator, ages: Array, urban: Array) -> Array:
    """Who works elsewhere and is only registered here: the young of the villages above all."""
    chance = np.select(
        [ages < 6, ages < 16, ages < 20, ages < 30, ages < 40, ages < 50, ages < 60],
        [0.05, 0.04, 0.12, 0.36, 0.27, 0.18, 0.09],
        0.015,
    )
    return happens(rng, chance * np.where(urban, 0.55, 1.0))


def filing_days(rng: np.random.Generator, who: Residents) -> Array:
    """When each health file was opened: mostly in the great wave of 2010–2013, else on arrival."""
    size = len(who)
    wave = days.number(days.dt.date(2010, 3, 1)) + (rng.gamma(2.2, 330, size)).astype(np.int64)
    soon = who.births + rng.integers(28, 60, size)
    filed = np.maximum(wave, soon)
    filed = np.where(who.fate.came != days.NEVER, who.fate.came + rng.integers(5, 60, size), filed)
    filed = np.where(who.fate.died != days.NEVER, np.minimum(filed, who.fate.died), filed)
    filed = np.where(who.fate.left != days.NEVER, np.minimum(filed, who.fate.left), filed)
    filed = np.where(who.fate.moved != days.NEVER, np.minimum(filed, who.fate.moved), filed)
    return np.minimum(np.maximum(filed, who.births), who.today)
