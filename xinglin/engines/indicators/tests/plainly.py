"""Figures of a made-up programme, and the same counted once more in plain Python.

The second count reads the version tables of the store, row by row, and shares no line with the
first: no lake, no Ibis, no SQL.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators import count, indicator, mean, median, ratio, row, share
from xinglin.engines.indicators.tables import enrolments, residents, visits
from xinglin.engines.indicators.words import indicators
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.people.models import Resident
from xinglin.engines.places import area
from xinglin.engines.records.models import Observation, Visit
from xinglin.kernel.time import Period, year

TOLD = {"source": "made up", "owner": "nobody", "base": "在管"}
EXAMPLE = {
    "period": year(2025),
    "enrolments": "person | programme | joined\nwang | x | 2024-01-01\nli | x | 2024-01-01",
    "visits": "person | programme | date | bp\nwang | x | 2025-03-03 | 128/80",
    "residents": "person | birth\nwang | 1960-01-01\nli | 2000-01-01",
}


def _declared():
    """The figures, known to nobody but these tests."""
    known, indicators._things = indicators._things, dict(indicators._things)
    try:
        return _declare()
    finally:
        indicators._things = known


def _declare():
    def latest(period, register):
        return visits.of("x").during(period).of_people(register).latest()

    @indicator("calm", title="平稳", version="2", **TOLD)
    def calm(period):
        """Of the people in the programme, those whose latest visit was below 140."""
        register = enrolments.of("x").active(period)
        return share(latest(period, register).where(row.systolic < 140), of=register)

    calm.example(gives="1 of 2", **EXAMPLE)

    @calm.before("1", until=dt.date(2024, 12, 31), why="the limit was 150")
    def calm_before(period):
        """Of the people in the programme, those whose latest visit was below 150."""
        register = enrolments.of("x").active(period)
        return share(latest(period, register).where(row.systolic < 150), of=register)

    calm_before.example(gives="1 of 2", **EXAMPLE)

    @indicator("seen", title="随访人次", unit="人次", **TOLD)
    def seen(period):
        """Visits in the period."""
        return count(visits.of("x").during(period), rows=True)

    seen.example(gives="1", **EXAMPLE)

    @indicator("here", title="常住人口", unit="人", **TOLD)
    def here(period):
        """Who lives here at the end of the period."""
        return count(residents.living(period.end))

    here.example(gives="2", **EXAMPLE)

    @indicator("found", title="发现率", **TOLD)
    def found(period):
        """People in the programme beside a third of those of 35 and older."""
        grown = residents.living(period.end).aged(35, on=period.end)
        return ratio(enrolments.of("x").active(period), to=grown, times="0.3")

    found.example(gives="2 of 0.3", **EXAMPLE)

    @indicator("level", title="平均收缩压", unit="mmHg", **TOLD)
    def level(period):
        """The mean systolic pressure of the visits in the period."""
        return mean(visits.of("x").during(period), of=row.systolic)

    level.example(gives="1 of 1", **EXAMPLE)

    @indicator("middle", title="收缩压中位数", unit="mmHg", **TOLD)
    def middle(period):
        """The middle systolic pressure of the visits in the period."""
        return median(visits.of("x").during(period), of=row.systolic)

    middle.example(gives="1 of 1", **EXAMPLE)
    return {one.code: one for one in (calm, seen, here, found, level, middle)}


BOOK = _declared()


@dataclass
class Known:
    """All that the store knew at a commit, read from rows and their past versions."""

    people: dict = field(default_factory=dict)
    spells: dict = field(default_factory=lambda: defaultdict(list))
    visits: dict = field(default_factory=lambda: defaultdict(list))


_read: dict = {}


def forget():
    """Another history begins: commits of the same number are others."""
    _read.clear()


def known_at(commit):
    """The state of the store at a commit."""
    if commit in _read:
        return _read[commit]

    def rows(model):
        return [one for part in ledger.as_of(model, commit) for one in part.values()]

    known = _read[commit] = Known({one["id"]: one for one in rows(Resident)})
    for spell in rows(Enrolment):
        known.spells[spell["resident_id"]].append(spell)
    pressures = {}
    for reading in sorted(rows(Observation), key=lambda one: one["id"]):
        if reading["question"] == "bp" and reading["visit_id"] and reading["value"] is not None:
            pressures[reading["visit_id"]] = reading["value"]
    for visit in rows(Visit):
        told = (visit["day"], visit["id"], pressures.get(visit["id"]))
        known.visits[visit["resident_id"]].append(told)
    return known


def standing(code, person, period, known, version="2"):
    """How one person stands: above the line, below it, the sum, all amounts in order."""
    seen = [v for v in known.visits[person] if period.contains(v[0])]
    if code == "calm":
        spells = [s for s in known.spells[person] if _active(s, period)]
        if not spells:
            return (0, 0, 0, ())
        on_it = [v for v in seen if any(_within(v[0], s) for s in spells)]
        limit = 140 if version == "2" else 150
        last = max(on_it)[2] if on_it else None
        return (int(last is not None and last < limit), 1, 0, ())
    if code == "seen":
        return (len(seen), 0, 0, ())
    if code == "here":
        return (int(_lives(known.people[person], period.end)), 0, 0, ())
    if code == "found":
        managed = any(_active(s, period) for s in known.spells[person])
        one = known.people[person]
        grown = _lives(one, period.end) and _age(one["birth"], period.end) >= 35
        return (int(managed), int(grown), 0, ())
    amounts = tuple(sorted(round(v[2]) for v in seen if v[2] is not None))
    return (len(amounts), len(seen), sum(amounts), amounts)


def standings(code, place, period, commit, version="2"):
    """Everybody of a place who stands anywhere in the figure."""
    where, known = area(place), known_at(commit)
    period = period if isinstance(period, Period) else Period.parse(period)
    found = {}
    for number, one in known.people.items():
        if where.number <= one["place_id"] <= where.last:
            stands = standing(code, number, period, known, version)
            if stands[0] or stands[1]:
                found[number] = stands
    return found


def _active(spell, period):
    left = spell["left"]
    return (
        spell["programme"] == "x"
        and spell["joined"] <= period.end
        and (left is None or left >= period.start)
    )


def _within(day, spell):
    return day >= spell["joined"] and (spell["left"] is None or day <= spell["left"])


def _lives(one, day):
    return (
        one["lives_here"]
        and one["merged_into_id"] is None
        and one["birth"] <= day
        and (one["deceased_on"] is None or one["deceased_on"] > day)
        and (one["left_on"] is None or one["left_on"] > day)
    )


def _age(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
