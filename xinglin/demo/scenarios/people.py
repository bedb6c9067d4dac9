"""The people of a scenario: as many of every age as it says, and as many files as it says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xinglin.demo import days
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.residents import Residents
from xinglin.demo.scenarios.quotas import chosen, evened
from xinglin.demo.scenarios.words import EVERYBODY, Stratum
from xinglin.kernel.errors import Refused

ON_PAPER = 0.22  # of those without an electronic file have one on paper


def here(who: Residents) -> Array:
    """Who lives here today: alive, not gone, for half a year or more."""
    fate = who.fate
    return fate.lives_here & (fate.died == days.NEVER) & (fate.left == days.NEVER)


def strata_of(who: Residents, strata: tuple[Stratum, ...]) -> Array:
    """The number of everybody's stratum, living here or not; -1 for nobody's."""
    found = np.full(len(who), -1)
    for number, one in enumerate(strata):
        if one.youngest is None and one.oldest is None:
            mine = found == -1
        else:
            ages = days.ages(who.births, days.number(one.on))
            oldest = 999 if one.oldest is None else one.oldest
            mine = (ages >= (one.youngest or 0)) & (ages <= oldest)
        if (mine & (found != -1)).any():
            raise ValueError(f"people of {one.title!r} are in another stratum as well")
        found[mine] = number
    return found


def settle(who: Residents, strata: tuple[Stratum, ...], seed: int) -> None:
    """Exactly as many of each stratum live here; others are registered here and live elsewhere."""
    rng = dice(seed, who.county.code, "strata")
    fate, living, of = who.fate, here(who), strata_of(who, strata)
    stayed = (fate.died == days.NEVER) & (fate.left == days.NEVER)
    if (of == -1).any():
        raise ValueError("the strata of a scenario must hold everybody")
    for number, one in enumerate(strata):
        mine = (of == number) & stayed
        inside = evened(rng, living & mine, mine, one.people, title=one.title)
        fate.lives_here[mine] = inside[mine]
    fate.registered_here |= ~fate.lives_here & stayed


def file(
    who: Residents, electronic: Mapping[str, int], strata: tuple[Stratum, ...], seed: int
) -> None:
    """So many of those who live here have an electronic file; of the rest some one on paper.

    `electronic` says how many of everybody, and perhaps how many of single strata.
    """
    rng = dice(seed, who.county.code, "files of the scenario")
    living, of = here(who), strata_of(who, strata)
    recent = (who.fate.came != days.NEVER) & (who.fate.came > who.today - 365)
    lacks = np.select([who.ages < 1, who.ages < 20, who.ages < 50, who.ages < 65],
                      [2.0, 1.0, 2.4, 0.8], 0.35)  # fmt: skip
    lacks = lacks * np.where(recent, 6.0, 1.0) * np.where(who.fate.registered_here, 1.0, 2.5)
    rest, wanted = living.copy(), int(living.sum()) - electronic[EVERYBODY]
    without = np.zeros(len(who), dtype=bool)
    for number, one in enumerate(strata):
        if one.title in electronic:
            mine = living & (of == number)
            rest &= ~mine
            few = int(mine.sum()) - electronic[one.title]
            without[chosen(rng, mine, mine, 0, few, title=one.title, weights=lacks).base] = True
    few = wanted - int(without.sum())
    if few < 0:
        raise Refused(
            "电子档案的定额互相矛盾", why="各类居民中没有电子档案的人数之和已超过总数",
            mend="请核对各类居民的电子档案定额",
        )  # fmt: skip
    without[chosen(rng, rest, rest, 0, few, title="没有电子档案", weights=lacks).base] = True
    nobody = np.flatnonzero(without)
    paper = happens(rng, np.full(len(nobody), ON_PAPER))
    who.filed_on[nobody[~paper]] = days.NEVER
    who.record_no[nobody] = ""


def filed(who: Residents) -> Array:
    """Who has an electronic file."""
    return (who.filed_on != days.NEVER) & (who.record_no != "")
