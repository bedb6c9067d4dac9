"""A county of two towns, and actors who may work in it."""

import pytest

from xinglin.engines.access import (
    KEEPER_AT_CONSOLE,
    OFFICE_HEAD,
    STEWARD,
    VILLAGE_DOCTOR,
    Actor,
    Grant,
)
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions
from xinglin.engines.places import area
from xinglin.engines.places.models import Place

NAMES = {
    "990101": "杏林县",
    "990101001": "东关街道",
    "990101001001": "东关社区",
    "990101001101": "柳树村",
    "990101102": "西河镇",
    "990101102101": "河口村",
}
EAST, WILLOW, WEST = 990101001001000, 990101001101000, 990101102101000


@pytest.fixture
def county(db):
    """The places above; returns nothing, places are known by number."""
    with commit(by=KEEPER_AT_CONSOLE, why="建立区划"):
        for code, name in NAMES.items():
            at = area(code)
            Place.objects.create(
                number=at.number, last=at.last, code=code, name=name, level=at.level
            )


def actor(role, code, account=7):
    """Somebody who holds a role over one place and all below it."""
    at = area(code)
    return Actor(account, f"{role.title}{account}", grants=(Grant(role, at.number, at.last),))


@pytest.fixture
def doctor(county):
    """A village doctor of the eastern town."""
    return actor(VILLAGE_DOCTOR, "990101001")


@pytest.fixture
def other_doctor(county):
    """A village doctor of the western town."""
    return actor(VILLAGE_DOCTOR, "990101102", account=8)


@pytest.fixture
def steward(county):
    """The keeper of the index, for the whole county."""
    return actor(STEWARD, "990101", account=9)


@pytest.fixture
def office(county):
    """An office head: reads, and neither reveals nor writes."""
    return actor(OFFICE_HEAD, "990101", account=10)


@pytest.fixture
def enrol(doctor, steward):
    """Registers a person who is sure to be new and gives the row."""

    def enrol(name, birth, sex="1", place=WILLOW, **more):
        done = actions.register(
            by=steward, name=name, birth=birth, sex=sex, place=place, despite=True, **more
        )
        assert done.resident is not None, done.reason
        return done.resident

    return enrol
