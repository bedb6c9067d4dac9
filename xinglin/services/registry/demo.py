"""Made-up lines of every register, by the table of its own declaration; written in sets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.engines.access import OFFICE_HEAD, Actor
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.registers import Register, actions, registers
from xinglin.kernel.time import age_on

BUREAU = "R"


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Lines for every register in the county."""
    top = places.top()
    if top is None:
        return
    rng = np.random.default_rng([seed, 2607])
    for county in places.subtree(top.number, "county")[:1]:
        room = Room(county, day, rng)
        with commit(by=by, why="示例台账"):
            for one in registers:
                actions.make_up_lines(
                    by=by, register=one, subjects=room.subjects(one), day=day, rng=rng,
                    office=room.office if OFFICE_HEAD in one.writers else None,
                )  # fmt: skip


class Room:
    """The county's institutions, places and people, looked up once."""

    def __init__(self, county: Any, day: dt.date, rng: Any) -> None:
        self.county, self.day, self.rng = county, day, rng
        self.institutions = list(places.institutions(county.number, county.last))
        self.places = list(places.subtree(county.number))
        self._people: list[Any] | None = None
        bureau = [one for one in self.institutions if one.kind.startswith(BUREAU)]
        self.office = bureau[0].pk if bureau else None

    @property
    def people(self) -> list[Any]:
        """Whoever lives in the county."""
        if self._people is None:
            self._people = people.living_in(self.county.number, self.county.last)
        return self._people

    def subjects(self, register: Register) -> list[tuple[int, int | None, int | None]]:
        """(place, institution, resident) of whatever a register can be about."""
        about = register.subject
        if about.kind == "institution":
            return [
                (one.place_id, one.pk, None) for one in self.institutions
                if not about.kinds or one.kind.startswith(tuple(about.kinds))
            ]  # fmt: skip
        if about.kind == "person":
            low, high = about.ages or (0, 200)
            return [
                (one.place, None, one.id) for one in self.people
                if low <= age_on(one.birth, self.day) <= high
                and about.sex in ("", one.sex)
            ]  # fmt: skip
        wanted = about.level or "county"
        return [(one.number, None, None) for one in self.places if one.level == wanted]
