"""Supervision and enforcement: so many visits, officers, papers, draws; so many closed cases."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xinglin.demo.dice import dice
from xinglin.demo.scenarios.lines import Whole, shared
from xinglin.demo.scenarios.quotas import parted
from xinglin.demo.scenarios.words import Quota
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.services.enforcement import demo as enforcing
from xinglin.services.enforcement.rules import FIELDS, VIOLATIONS, Violation, must_fit, range_of
from xinglin.services.supervision import demo as supervising

VISITS, OFFICERS, PAPERS, DRAWS = "SUP1", "SUP2", "SUP3", "SUP13"
FILED, FINES, DECIDED, PUBLISHED, BANNED = "ENF1", "ENF3", "ENF4", "ENF5", "ENF6"
UNLICENSED = "09"


def visited(of: Whole, quota: Quota) -> int:
    """Visits of every field that a quota speaks of, dealt to the counties; how many."""
    counties = list(places.subtree(of.number, "county"))
    even = [1] * len(counties)
    parts: list[dict[str, supervising.Asked]] = [{} for _ in counties]
    for field, title in FIELDS.items():
        known = [code for code in (VISITS, OFFICERS, PAPERS) if f"{code}:{title}" in of.wanted]
        told = {code: of.wanted[f"{code}:{title}"].numerator for code in known}
        if VISITS not in told:
            continue
        visits = parted(told[VISITS], even)
        third = told.get(OFFICERS, 2 * told[VISITS]) - 2 * told[VISITS]
        issued = parted(told[PAPERS], visits) if PAPERS in told else [None] * len(counties)
        rows = zip(visits, parted(third, visits), issued, strict=True)
        for at, (some, more, papers) in enumerate(rows):
            parts[at][field] = supervising.Asked(some, 2 * some + more, papers)
    draws = parted(of.wanted[DRAWS].numerator if DRAWS in of.wanted else 0, even)
    return sum(
        supervising.write_year(
            by=KEEPER_AT_CONSOLE, county=county, period=of.period_of(quota), day=of.day,
            draws=draws[at], wanted=parts[at], rng=dice(of.seed, county.code, "visits"),
        )
        for at, county in enumerate(counties)
    )  # fmt: skip


def punished(of: Whole, quota: Quota) -> int:
    """Cases of every field, from the clue to the end, dealt to the counties; how many."""
    counties = list(places.subtree(of.number, "county"))
    rng, period = dice(of.seed, "cases", quota.key), of.period_of(quota)
    room = (min(period.end, of.day) - period.start).days - enforcing.LASTS
    if room < 0:
        raise Refused("时期太短，案件来不及办结", mend="请加长时期")
    cases: list[list[enforcing.Past]] = [[] for _ in counties]
    for field, title in FIELDS.items():
        size = _size(of, field, title)
        if not size:
            continue
        on = [period.start + dt.timedelta(days=int(one)) for one in rng.integers(0, room + 1, size)]
        law = law_of(field, period.start)
        told, published = of.wanted.get(f"{FINES}:{title}"), of.wanted.get(f"{PUBLISHED}:{title}")
        allowed = range_of(law.code, ["first"], period.start)
        middle = int(allowed.low + allowed.high) // 2
        total = told.numerator if told else middle * size
        weights, least = 0.7 + 0.6 * rng.random(size), int(allowed.low)
        fines = shared(total, weights, least, title=f"{FINES}:{title}")
        for at, (day, fine) in enumerate(zip(on, fines, strict=True)):
            must_fit(Decimal(fine), allowed, collective=False)
            cases[at % len(counties)].append(enforcing.Past(
                law, Decimal(fine), day, published=bool(published and at < published.numerator)
            ))  # fmt: skip
    return sum(
        enforcing.write_closed(county=county, cases=some)
        for county, some in zip(counties, cases, strict=True)
    )


def _size(of: Whole, field: str, title: str) -> int:
    """How many cases a field has, by whichever figure speaks of them."""
    keys = [f"{FILED}:{title}", f"{DECIDED}:{title}", BANNED if field == UNLICENSED else ""]
    return max((of.wanted[key].numerator for key in keys if key in of.wanted), default=0)


def law_of(field: str, on: dt.date) -> Violation:
    """What is punished most often in a field, by the law of a day; one that sets a fine.

    >>> law_of("06", dt.date(2017, 3, 1)).code, law_of("09", dt.date(2017, 3, 1)).code
    ('06-04', '09-03')
    """
    held = [one for one in VIOLATIONS if one.field == field and one.holds(on)]
    if not held:
        raise Refused(f"“{FIELDS[field]}”当时没有可以适用的案由", mend="请先维护案由表")
    return max(held, key=lambda one: (one.low, one.high))
