"""Who goes: two officers for each unit, none with an interest, each about as often as the others.

Units are taken in the order in which they were drawn. For each, the officers who may go are sorted
by how many units they have already, then by SHA-256("seed,unit,officer"); the first two go. Nobody
steers it, and it is recomputed from the published page like the draw itself. Officers who were at
the unit last time stand back while others are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xinglin.services.supervision.rules.lot import digest

AT_ONCE = 2  # 《行政处罚法》第四十二条: no fewer than two [V]


@dataclass(frozen=True)
class Barred:
    """An officer who may not go to a unit, and why (a code of INTERESTS)."""

    unit: str
    officer: str
    why: str


@dataclass
class Pairing:
    """Who goes where; units for whom fewer than two may go are named, never sent one."""

    goes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    barred: list[Barred] = field(default_factory=list)

    @property
    def loads(self) -> dict[str, int]:
        """How many units each officer has."""
        found: dict[str, int] = {}
        for pair in self.goes.values():
            for one in pair:
                found[one] = found.get(one, 0) + 1
        return found


def paired(
    units: Sequence[tuple[str, str]],
    officers: Mapping[str, Iterable[str]],
    interests: Iterable[tuple[str, str, str]],
    seed: str,
    last_time: Mapping[str, Iterable[str]] | None = None,
) -> Pairing:
    """Send officers to units.

    `units` are (number, field) in the order drawn, `officers` the fields each may look at,
    `interests` are (unit, officer, why), `last_time` who went to a unit before.

    >>> found = paired([("B1", "01")], {"a": ["01"], "b": ["01"], "c": ["01"], "d": ["05"]},
    ...                [("B1", "b", "relative")], "seed")
    >>> found.goes, [(one.officer, one.why) for one in found.barred]
    ({'B1': ('a', 'c')}, [('b', 'relative')])
    """
    able = {officer: frozenset(fields) for officer, fields in officers.items()}
    why = {(unit, officer): kind for unit, officer, kind in interests}
    before = {unit: set(those) for unit, those in (last_time or {}).items()}
    made = Pairing()
    load = dict.fromkeys(able, 0)
    for unit, of_field in units:
        fit = sorted(one for one, fields in able.items() if of_field in fields)
        made.barred += [Barred(unit, one, why[unit, one]) for one in fit if (unit, one) in why]
        free = [one for one in fit if (unit, one) not in why]
        if len(free) < AT_ONCE:
            made.short[unit] = len(free)
            continue
        was_there = before.get(unit, set())
        free.sort(key=lambda one: (one in was_there, load[one], digest(f"{seed},{unit},{one}")))
        made.goes[unit] = tuple(sorted(free[:AT_ONCE]))
        for one in made.goes[unit]:
            load[one] += 1
    return made


def next_in_line(
    unit: str, of_field: str, officers: Mapping[str, Iterable[str]], away: Iterable[str], seed: str
) -> str | None:
    """Who replaces an officer: the next ticket among those who may go and are not `away`."""
    out = set(away)
    free = [one for one, fields in officers.items() if of_field in set(fields) and one not in out]
    return min(free, key=lambda one: digest(f"{seed},{unit},{one}"), default=None)
