"""What the programmes' made-up people have in common: a county, its bodies and its diagnoses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinglin.demo.dice import Array
from xinglin.demo.encounters import FOR_LIFE, ForLife
from xinglin.demo.examinations import Bodies
from xinglin.demo.lives import SPAN
from xinglin.demo.residents import Residents
from xinglin.demo.writing import Serving


@dataclass
class Known:
    """A county as the programmes see it."""

    who: Residents
    first: int  # the id of its first resident
    served: Serving
    build: Bodies
    lasting: ForLife
    seed: int
    history: int = SPAN  # days

    @property
    def since(self) -> int:
        """The first day of the history that is told: three years, unless said otherwise."""
        return self.who.today - self.history

    def having(self, code: str) -> tuple[Array, Array]:
        """Who has a lasting diagnosis, and since when."""
        number = [row[0] for row in FOR_LIFE].index(code)
        some = self.lasting.what == number
        return self.lasting.who[some], self.lasting.onset[some]

    def examined(self, rng: np.random.Generator, person: Array, day: Array) -> dict[str, Array]:
        """What a yearly examination measures of people's bodies."""
        size = len(person)
        height = self.build.height[person]
        weight = np.round(self.build.weight[person] + rng.normal(0, 0.9, size), 1)
        systolic = np.rint(np.clip(rng.normal(132, 13, size), 92, 176))
        return {
            "systolic": systolic,
            "diastolic": np.rint(np.clip(77 + 0.4 * (systolic - 132), 52, 108)),
            "pulse": np.rint(np.clip(rng.normal(74, 8, size), 48, 112)),
            "height": height,
            "weight": weight,
            "waist": self.build.waist[person],
            "bmi": np.round(weight / (height / 100) ** 2, 2),
        }
