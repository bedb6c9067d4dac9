"""The people of a scenario: as many of every age as it says, and as many files as it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import mothers
from xinglin.demo.dice import Array, dice, happens
from xinglin.demo.households import CHILD, NOBODY, WOMAN, YEAR, Families
from xinglin.demo.population import Bodies
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


@dataclass(frozen=True)
class Births:
    """So many live births between two days; the last days' are not registered yet."""

    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Deaths:
    """So many women in childbed, so many children before their first and fifth birthdays."""

    mothers: int = 0
    infants: int = 0
    under_five: int = 0


AFTER = 130  # days after a birth in which its mother is still followed
WAIT = 12  # days until a birth is registered


def even_births(
    rng: np.random.Generator, bodies: Bodies, families: Families, wanted: Births
) -> None:
    """Exactly so many children are born in a time, each the only small child of its mother."""
    first, last = wanted.first, wanted.last - WAIT
    births, size = bodies.births, int(families.household.max(initial=-1)) + 1
    mother = np.full(size, NOBODY)
    wives = np.flatnonzero((families.part == WOMAN) & ~families.elder)
    mother[families.household[wives]] = wives
    lately = births > first - 9 * 365
    alone = np.bincount(families.household[lately], minlength=size)[families.household] == 1
    of = mother[families.household]
    age = np.where(of == NOBODY, 0, births - births[of]) / YEAR
    fit = (families.part == CHILD) & ~families.grandchild & ~families.elder & lately & alone
    fit &= (of != NOBODY) & (age > 21) & (age < 42)
    inside = (births >= first) & (births <= wanted.last)
    births[inside & ~(fit & (births <= last))] -= 370  # a year older
    inside = (births >= first) & (births <= last)
    surplus = int(inside.sum()) - wanted.count
    if surplus > 0:
        births[rng.permutation(np.flatnonzero(inside))[:surplus]] -= 370
        return
    others = np.flatnonzero(fit & (births < first) & (births > first - 5 * 365))
    if len(others) < -surplus:
        raise Refused(
            f"需要 {wanted.count} 个活产，只能凑出 {int(inside.sum()) + len(others)} 个",
            mend="请减少活产数，或加大人口",
        )
    moved = rng.permutation(others)[:-surplus] if surplus else others[:0]
    births[moved] = rng.integers(first, last + 1, len(moved))


def keep_mothers(who: Residents, wanted: Births, deaths: Deaths | None, seed: int) -> None:
    """Whoever gave birth in this time is alive and has not left, but for so many; nor the child."""
    rng = dice(seed, who.county.code, "deaths of the scenario")
    of, fate = mothers.mothers(who), who.fate
    born = np.flatnonzero((who.births >= wanted.first - AFTER) & (of != NOBODY))
    for some in (of[born], born):
        fate.died[some] = fate.left[some] = fate.came[some] = days.NEVER
        fate.lives_here[some] = True
    if deaths is None:
        return
    inside = born[who.births[born] >= wanted.first]
    lost = rng.permutation(inside)[: deaths.mothers]
    fate.died[of[lost]] = np.minimum(who.births[lost] + rng.integers(6, 20, len(lost)), wanted.last)
    _small_deaths(rng, who, wanted, deaths)


def _small_deaths(rng: np.random.Generator, who: Residents, wanted: Births, deaths: Deaths) -> None:
    """Exactly so many children died in the time before their first, before their fifth birthday."""
    fate, births = who.fate, who.births
    first, last = wanted.first, wanted.last
    recent = (births > first - 6 * 365) & (fate.died >= first)
    fate.died[recent] = days.NEVER
    free = (fate.died == days.NEVER) & (fate.left == days.NEVER) & (fate.came == days.NEVER)
    older = (births < first - 366) & (births > last - 1700)
    chances = (
        (deaths.infants, births > first - 300, 1, 364),
        (deaths.under_five - deaths.infants, older, 366, 1820),
    )
    for count, old_enough, youngest, oldest in chances:
        earliest = np.maximum(births + youngest, first)
        latest = np.minimum(births + oldest, last)
        may = free & old_enough & (earliest <= latest)
        some = chosen(rng, may, may, 0, count, title="死亡儿童").base
        room = latest[some] - earliest[some] + 1
        soon = rng.beta(0.7, 2.5, len(some))  # mostly in the first months
        fate.died[some] = earliest[some] + (soon * room).astype(np.int64)
        free[some] = False


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
