"""Referrals: so many upward by the kind of their sender, so many down, every one closed."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from xinglin.demo import days
from xinglin.demo.care.county import Known
from xinglin.demo.dice import dice
from xinglin.demo.scenarios import people
from xinglin.demo.scenarios.courses import Part
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.services.referral import demo as referrals
from xinglin.services.referral.rules import DOWN, LINES, UP, line_of

EVERY, UPWARD, DOWNWARD = "REF1", "REF2", "REF3"
AFTER = 22  # days until a referral is looked after and closed
GROWN = 20


def sent(of: Known, part: Part) -> int:
    """Patients who were sent up by villages and towns or by communities, or came back down."""
    rng = dice(of.seed, of.who.county.code, "scenario", "referrals")
    county = places.place(of.who.county.number)
    inside = {one.pk: one for one in places.institutions(county.number, county.last)}
    hospital = inside[of.served.hospital]
    grown = people.here(of.who) & (of.who.ages >= GROWN)
    first, last = days.number(part.period.start), days.number(part.period.end) - AFTER
    journeys, when = [], []
    for (direction, line), number in wanted(part.others).items():
        clinics = of.served.clinic
        may = grown.copy()
        if line:
            ours = np.array([line_of(inside[one].kind) == line for one in clinics.tolist()])
            may &= ours[of.who.village]
        able = may.nonzero()[0]
        if number and not len(able):
            raise Refused(f"没有可以由“{LINES[line]}”转出的居民", mend="请加大人口，或减小定额")
        for at in able[rng.integers(0, max(len(able), 1), number)].tolist() if number else ():
            who = SimpleNamespace(id=of.first + at, place=int(of.who.place[at]))
            clinic = inside[int(clinics[of.who.village[at]])]
            journeys.append((who, (hospital, clinic) if direction == DOWN else (clinic, hospital)))
        when += [days.date(int(one)) for one in rng.integers(first, last + 1, number)]
    return referrals.write_finished(journeys=journeys, sent=when, rng=rng)


def wanted(others: Mapping[str, tuple[int, int]]) -> dict[tuple[str, str], int]:
    """How many go which way, from whom (nobody in particular: nothing).

    >>> wanted({"REF1": (10, 0), "REF3": (4, 0)})
    {('down', ''): 4, ('up', ''): 6}
    >>> wanted({"REF2:社区卫生服务中心和站": (3, 0)})
    {('up', 'urban'): 3}
    """
    found = {(UP, code): others[f"{UPWARD}:{title}"][0] for code, title in LINES.items()
             if f"{UPWARD}:{title}" in others}  # fmt: skip
    down = others.get(DOWNWARD, (0, 0))[0]
    if down:
        found[DOWN, ""] = down
    if EVERY in others:
        found[UP, ""] = others[EVERY][0] - sum(found.values())
    return found
