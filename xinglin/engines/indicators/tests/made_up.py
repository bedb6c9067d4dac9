"""A made-up county to count in: three villages, people, visits."""

import datetime as dt

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.places.words import area, level_of
from xinglin.engines.records.models import Observation, Visit

VILLAGES = [990101001001000, 990101001002000, 990101002001000]


def make_county():
    """One county, two towns, three villages, two institutions."""
    with commit(by=KEEPER_AT_CONSOLE, why="places"):
        for code in ("990101", "990101001", "990101002", *(str(v)[:12] for v in VILLAGES)):
            one = area(code)
            Place.objects.create(
                number=one.number, last=one.last, code=code, name=code, level=level_of(code)
            )
        for kind in ("C210", "A100"):
            Institution.objects.create(name=kind, kind=kind, place_id=990101001000000)


def person(number, **more):
    """A made-up resident."""
    birth = dt.date(1950 + number % 40, 1 + number % 12, 1 + number % 28)
    given = {"name": "某", "sex": str(1 + number % 2), "birth": birth, "place_id": VILLAGES[0]}
    return Resident.objects.create(**{**given, **more})


def seen(resident, day, bp=None, **more):
    """A follow-up visit, with its blood pressure."""
    given = {"programme": "x", "kind": "follow-up", "mode": "1", "day": day, **more}
    visit = Visit.objects.create(resident=resident, **given)
    if bp:
        Observation.objects.create(
            resident=resident, visit=visit, question="bp", day=day, value=bp[0], second=bp[1]
        )
    return visit
