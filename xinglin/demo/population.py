"""How many people of which age and sex a county has, and how they live."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinglin.demo.dice import Array, pick

# Per mille of a county's registered people in five-year bands, 0–4 … 95–99: men, women.
# The shape of the county-level counts of 2023–2025: few small children, the broad cohorts of the
# sixties and late eighties, more old women than old men.
MEN = [19, 27, 33, 31, 27, 28, 36, 39, 32, 31, 40, 46, 43, 30, 26, 16, 8.5, 4.2, 1.3, 0.2]
WOMEN = [17, 24, 29, 27, 25, 27, 35, 38, 31, 31, 41, 46, 43, 30, 27, 17.5, 10.5, 6.2, 2.4, 0.6]

# From 20–24 in five-year bands, last 85 and over: never married, widowed, divorced.
SINGLE = {
    0: ([0.92, 0.56, 0.22, 0.11, 0.07, 0.05, 0.04, 0.04, 0.04, 0.04, 0.04, 0.03, 0.03, 0.03],
        [0, 0, 0, 0, 0.003, 0.006, 0.012, 0.02, 0.04, 0.06, 0.10, 0.16, 0.27, 0.44],
        [0, 0.015, 0.03, 0.04, 0.04, 0.035, 0.03, 0.02, 0.02, 0.01, 0.01, 0, 0, 0]),
    1: ([0.82, 0.36, 0.11, 0.05, 0.03, 0.015, 0.01, *[0.005] * 7],
        [0, 0, 0.002, 0.004, 0.008, 0.015, 0.03, 0.05, 0.09, 0.15, 0.25, 0.38, 0.55, 0.73],
        [0, 0.015, 0.03, 0.035, 0.035, 0.03, 0.02, 0.015, 0.01, 0.01, 0, 0, 0, 0]),
}  # fmt: skip
NEVER_MARRIED, MARRIED, WIDOWED, DIVORCED = 0, 1, 2, 3


@dataclass
class Bodies:
    """People of a county before they have names: sex (True: woman), birth, marriage."""

    women: Array
    births: Array
    marriage: Array

    def __len__(self) -> int:
        return len(self.births)


def yearly_risk(ages: Array, women: Array) -> Array:
    """The chance of dying within a year (a Gompertz curve; women have about six tenths of it)."""
    rate = 0.00025 + np.exp(-10.35 + 0.0935 * ages) * np.where(women, 0.6, 1.0)
    return np.clip(rate + np.where(ages < 1, 0.003, 0.0), 0, 0.6)


def people(rng: np.random.Generator, size: int, today: int, older: float = 1.0) -> Bodies:
    """Exactly `size` people who lived in the county at some time in the last three years.

    `older` says how many there are from 65 years on, against a usual county.
    """
    middle = np.arange(20) * 5 + 2.5
    bands = []
    for of_women, shape in ((False, MEN), (True, WOMEN)):
        lost = 1 - (1 - yearly_risk(middle, np.full(20, of_women))) ** 3
        bands.append(np.array(shape) / (1 - lost) * np.where(middle > 65, older, 1.0))
    drawn = pick(rng, np.concatenate(bands), size)
    women, band = drawn >= 20, drawn % 20
    births = today - ((band * 5 + rng.random(size) * 5) * 365.2425).astype(np.int64)
    births = np.minimum(births, today - 1)
    return Bodies(women, births, _marriage(rng, women, (today - births) / 365.2425))


def _marriage(rng: np.random.Generator, women: Array, ages: Array) -> Array:
    found = np.zeros(len(women), dtype=np.int64)
    band = np.clip(((ages - 20) // 5).astype(np.int64), 0, 13)
    drawn = rng.random(len(women))
    for sex in (0, 1):
        never, widowed, divorced = (np.array(row)[band] for row in SINGLE[sex])
        mine = women == bool(sex)
        state = np.where(drawn < never, NEVER_MARRIED, MARRIED)
        state = np.where((drawn >= never) & (drawn < never + widowed), WIDOWED, state)
        beyond = never + widowed
        state = np.where((drawn >= beyond) & (drawn < beyond + divorced), DIVORCED, state)
        found[mine] = state[mine]
    found[(ages < 20) | ((ages < 22) & ~women)] = NEVER_MARRIED
    return found
