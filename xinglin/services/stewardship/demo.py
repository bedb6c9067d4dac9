"""Made-up doubles: a few people of each county who were registered twice, not quite alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.people import VARIANT_CHARACTERS
from xinglin.engines.people import actions as people
from xinglin.engines.people import queries as residents
from xinglin.engines.places import queries as places

LEAST, PAIRS = 1_500, 12
OLD = {new: old for old, new in VARIANT_CHARACTERS.items()}


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """A dozen doubles for each county, found as linkage finds them."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        known = residents.living_in(county.number, county.last)
        if len(known) >= LEAST:
            doubles(by, known, seed + county.number % 997)


def doubles(by: Actor, known: list[Any], seed: int) -> None:
    """Some of these people registered again, and put before the steward."""
    rng = np.random.default_rng(seed)
    ids = [known[at].id for at in rng.choice(len(known), PAIRS, replace=False).tolist()]
    rows = residents.described(ids)
    made = [_otherwise(rows[number], at) for at, number in enumerate(ids)]
    second = people.register_many(
        by=by,
        names=[one["name"] for one in made],
        sexes=[one["sex"] for one in made],
        births=[one["birth"].isoformat() for one in made],
        places=[one["place"] for one in made],
        phones=[one["phone"] for one in made],
        source="示例：重复登记",
        address=[one["address"] for one in made],
    )
    pairs = list(zip(ids, second, strict=True))
    people.suspect_pairs(by=by, pairs=pairs, found_by="demo", counted=False)


def _otherwise(one: dict[str, Any], at: int) -> dict[str, Any]:
    """The same person as a second register has him: an old character, a turned date, a move."""
    told = dict(one)
    birth = told["birth"]
    if at % 4 == 0:
        told["name"] = "".join(OLD.get(char, char) for char in told["name"])
    elif at % 4 == 1 and birth.day <= 12:
        told["birth"] = birth.replace(month=birth.day, day=birth.month)
    elif at % 4 == 2:
        told["name"] = told["name"][1:] + told["name"][0]
    else:
        told["phone"] = ""
    return told
