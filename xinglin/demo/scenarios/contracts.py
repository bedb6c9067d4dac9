"""Contracts with family doctors: so many of all residents, such a share of some groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

import numpy as np

from xinglin.demo import days
from xinglin.demo.care.county import Known
from xinglin.demo.dice import Array
from xinglin.demo.scenarios.courses import Part
from xinglin.demo.scenarios.quotas import chosen
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.places import queries as places
from xinglin.services.contracts import demo as contracts

ALL, KEY, CHRONIC, TEAMS = "FD1", "FD2", "FD6", "FD8"
MANAGED = {"hypertension", "diabetes"}
USUAL_KEY, USUAL = 0.78, 0.31


def signed(of: Known, part: Part) -> int:
    """Contracts that hold on the last day; how many people live in the county."""
    contracts.of_county(
        by=KEEPER_AT_CONSOLE, county=places.place(of.who.county.number),
        day=days.date(of.who.today), seed=of.seed, choose=partial(_choose, part),
        teams=part.others[TEAMS][0] if TEAMS in part.others else None,
    )  # fmt: skip
    return part.everybody


def _choose(
    part: Part, who: Sequence[Any], groups: Mapping[int, list[str]], rng: np.random.Generator
) -> Array:
    """Who signs: a share of the managed chronic patients or of the key groups, then the others."""
    held = [set(groups[one.id]) for one in who]
    key = np.array([bool(one) for one in held])
    chronic = np.array([bool(one & MANAGED) for one in held])
    luck = rng.random(len(who)) < np.where(key, USUAL_KEY, USUAL)
    if CHRONIC in part.rates:
        luck[chronic] = False
        luck[_share(rng, chronic, part.rates[CHRONIC], CHRONIC)] = True
    if KEY in part.rates:
        luck[key] = False
        luck[_share(rng, key, part.rates[KEY], KEY)] = True
    if ALL in part.others:
        wanted = part.others[ALL][0] - int((luck & key).sum())
        luck[~key] = False
        luck[chosen(rng, ~key, ~key, 0, wanted, title=ALL).base] = True
    return luck


def _share(rng: np.random.Generator, group: Array, rate: Decimal, title: str) -> Array:
    several = (rate * int(group.sum()) / 100).to_integral_value(ROUND_HALF_UP)
    return chosen(rng, group, group, 0, int(several), title=title).base
