"""Who lives with whom: couples, their children, their old parents, under one roof each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinglin.demo.dice import Array, happens, in_turn
from xinglin.demo.population import MARRIED, NEVER_MARRIED, Bodies

MAN, WOMAN, CHILD = 0, 1, 2  # the part somebody plays in his own family
YEAR = 365.2425
NOBODY = -1


@dataclass
class Families:
    """For every person his family and his part in it, his household, and his spouse or NOBODY."""

    family: Array
    part: Array
    household: Array
    spouse: Array
    elder: Array  # whether the family is that of the old parents in the household
    grandchild: Array


def assemble(rng: np.random.Generator, bodies: Bodies, today: int) -> Families:
    """Put everybody into a household; ages of spouses, parents and children fit."""
    spouse, family, part = _couples(rng, bodies, today)
    mother, grand = _mothers(rng, bodies, today)
    child = mother != NOBODY
    family[child] = family[mother[child]]
    part[child] = CHILD
    loose = family == NOBODY
    family[loose] = family.max(initial=-1) + 1 + np.arange(loose.sum())
    household, elder = _three_generations(rng, bodies, today, family, part)
    _, household = np.unique(household, return_inverse=True)
    return Families(family, part, household, spouse, elder, grand)


def _couples(rng: np.random.Generator, bodies: Bodies, today: int) -> tuple[Array, Array, Array]:
    """Married men and women paired by age; who stands alone founds a family of one."""
    size = len(bodies)
    spouse = np.full(size, NOBODY)
    family = np.full(size, NOBODY)
    part = np.where(bodies.women, WOMAN, MAN)
    married = bodies.marriage == MARRIED
    men = np.flatnonzero(married & ~bodies.women)
    women = np.flatnonzero(married & bodies.women)
    count = min(len(men), len(women))
    men = np.sort(rng.choice(men, count, replace=False)) if count < len(men) else men
    women = np.sort(rng.choice(women, count, replace=False)) if count < len(women) else women
    men = men[np.argsort(bodies.births[men] + rng.normal(0, 1.7 * YEAR, count), kind="stable")]
    women = women[
        np.argsort(bodies.births[women] + rng.normal(0, 1.7 * YEAR, count), kind="stable")
    ]
    spouse[men], spouse[women] = women, men
    family[men] = family[women] = np.arange(count)
    alone = np.flatnonzero((bodies.marriage != NEVER_MARRIED) & (spouse == NOBODY))
    family[alone] = count + np.arange(len(alone))
    return spouse, family, part


def _mothers(rng: np.random.Generator, bodies: Bodies, today: int) -> tuple[Array, Array]:
    """A mother for everybody who lives with one, or a grandmother for those left behind."""
    ages = (today - bodies.births) / YEAR
    at_home = (bodies.marriage == NEVER_MARRIED) & (
        (ages < 24) | happens(rng, np.where(ages < 50, 0.62, 0.2))
    )
    children = np.flatnonzero(at_home)
    mother = np.full(len(bodies), NOBODY)
    grand = np.zeros(len(bodies), dtype=bool)
    able = np.flatnonzero(bodies.women & (bodies.marriage != NEVER_MARRIED))
    behind = happens(rng, np.where(ages[children] < 16, 0.05, 0.0))
    own = children[~behind]
    at_birth = np.clip(rng.normal(26.3, 4.2, len(own)), 20.2, 41)
    mother[own] = _spread_over(rng, bodies.births, own, at_birth, able, 3)
    left = np.concatenate([children[behind], own[mother[own] == NOBODY]])
    left = left[ages[left] < 24]
    at_birth = np.clip(rng.normal(52, 4, len(left)), 43, 63)
    mother[left] = _spread_over(rng, bodies.births, left, at_birth, able, 2)
    grand[left] = mother[left] != NOBODY
    last = left[(mother[left] == NOBODY) & (ages[left] < 15)]
    if len(last) and len(able):  # a small county may have no woman of the right age
        mother[last] = able[np.argsort(bodies.births[able])[len(able) // 2]]
        grand[last] = True
    _make_twins(bodies, mother, grand)
    return mother, grand


def _spread_over(
    rng: np.random.Generator,
    births: Array,
    children: Array,
    at_birth: Array,
    women: Array,
    most: int,
) -> Array:
    """A woman born about the wanted number of years before each child, few children to each."""
    found = np.full(len(children), NOBODY)
    wanted = np.floor((births[children] - at_birth * YEAR) / YEAR).astype(np.int64)
    have = np.floor(births[women] / YEAR).astype(np.int64)
    shuffled = rng.permutation(women)
    shuffled = shuffled[np.argsort(np.floor(births[shuffled] / YEAR), kind="stable")]
    have = np.sort(have)
    starts = np.searchsorted(have, wanted, side="left")
    counts = np.searchsorted(have, wanted, side="right") - starts
    # By age within the year, so that a woman's next child is years from her last.
    order = np.lexsort((births[children], wanted))
    turn = np.empty(len(children), dtype=np.int64)
    turn[order] = in_turn(wanted[order])
    served = (counts > 0) & (turn < most * counts)
    found[served] = shuffled[starts[served] + turn[served] % counts[served]]
    return found


def _make_twins(bodies: Bodies, mother: Array, grand: Array) -> None:
    """Children of one mother born less than ten months apart become twins."""
    who = np.flatnonzero((mother != NOBODY) & ~grand)
    who = who[np.lexsort((bodies.births[who], mother[who]))]
    for _ in range(2):
        births, of = bodies.births[who], mother[who]
        close = (of[1:] == of[:-1]) & (births[1:] - births[:-1] < 300)
        bodies.births[who[1:][close]] = births[:-1][close]


def _three_generations(
    rng: np.random.Generator, bodies: Bodies, today: int, family: Array, part: Array
) -> tuple[Array, Array]:
    """Old couples and widows move in with a family of the age of their children."""
    ages = (today - bodies.births) / YEAR
    count = int(family.max(initial=-1)) + 1
    leader = np.full(count, NOBODY)  # the woman, or the man where there is none
    for role in (MAN, WOMAN):
        mine = np.flatnonzero(part == role)
        leader[family[mine]] = mine
    couple = np.bincount(family[part != CHILD], minlength=count) == 2
    has_child = np.bincount(family[part == CHILD], minlength=count) > 0
    old = (ages[leader] >= 57) & ~has_child & (bodies.marriage[leader] != NEVER_MARRIED)
    old &= happens(rng, np.where(couple, 0.42, 0.62))
    host = couple & (ages[leader] < 58) & ~old
    elders, hosts = np.flatnonzero(old), np.flatnonzero(host)
    at_birth = np.clip(rng.normal(25.5, 3.5, len(hosts)), 20.5, 38)
    # The other way round: each host family looks for old parents, one pair at most.
    found = _spread_over(rng, bodies.births, leader[hosts], at_birth, leader[elders], 1)
    household = np.arange(count)
    joined = found != NOBODY
    household[family[found[joined]]] = hosts[joined]
    elder_family = np.zeros(count, dtype=bool)
    elder_family[family[found[joined]]] = True
    return household[family], elder_family[family]
