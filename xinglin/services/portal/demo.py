"""Made-up openings: whose record is open, who looks for whom, what some object to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import age_on
from xinglin.services.portal.models import Objection, Opening, Proxy

OPEN, SEEN = 0.46, 0.4
SAID = (
    ("随访日期", "记录里写 8 月来过，我那时在外地儿子家，没有见到医生"),
    ("用药", "我已经改吃氨氯地平，档案里还是原来的药"),
    ("电话", "号码换了，请更新"),
)


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Nearly half of the records are open, some are read; a few families look for their own."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        who = people.living_in(county.number, county.last)
        if who:
            _write(who, np.random.default_rng([seed, county.number, 33]), day)


def _write(who: list[Any], rng: Any, day: dt.date) -> None:
    luck, when, reads = rng.random((3, len(who)))
    chosen = np.flatnonzero(luck < OPEN).tolist()
    insert_columns(Opening, {
        "resident_id": [who[at].id for at in chosen],
        "opened_on": [str(day - dt.timedelta(days=int(when[at] * 700) + 1)) for at in chosen],
        "how": ["code" if when[at] < 0.6 else "desk" for at in chosen],
        "last_seen_on": [
            str(day - dt.timedelta(days=int(reads[at] * 600))) if reads[at] < SEEN else None
            for at in chosen
        ],
        "source": ["demo"] * len(chosen),
    })  # fmt: skip
    old = [one for one in who if age_on(one.birth, day) >= 75][::9]
    young = [one for one in who if age_on(one.birth, day) <= 6][::9]
    grown = [one for one in who if 25 <= age_on(one.birth, day) <= 50]
    pairs = [(one, "offspring") for one in old] + [(one, "parent") for one in young]
    pairs = pairs[: len(grown)]
    if pairs:
        insert_columns(Proxy, {
            "holder_id": [grown[at].id for at in range(len(pairs))],
            "resident_id": [one.id for one, _ in pairs],
            "relation": [relation for _, relation in pairs],
            "consent": ["本人书面同意" if relation == "offspring" else "" for _, relation in pairs],
            "starts_on": [str(day - dt.timedelta(days=100))] * len(pairs),
        })  # fmt: skip
    said = [(chosen[at * 40], *SAID[at % 3]) for at in range(min(6, -(-len(chosen) // 40)))]
    if said and chosen:
        insert_columns(Objection, {
            "resident_id": [who[at].id for at, _, _ in said],
            "raised_on": [str(day - dt.timedelta(days=3 + at)) for at in range(len(said))],
            "about": [about for _, about, _ in said],
            "says": [says for _, _, says in said],
        })  # fmt: skip
