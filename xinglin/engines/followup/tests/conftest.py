"""A small county to be followed up in: one village, one doctor, a few people."""

import datetime as dt

import pytest

from xinglin.engines.access import CDC_OFFICER, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.followup.words import programmes
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.engines.places.words import Level
from xinglin.engines.records.models import Condition

COUNTY = 990101000000000
VILLAGE = 990101001001000
NEXT_VILLAGE = 990101001002000
OTHER_COUNTY_VILLAGE = 990102001001000


def over(role, first, last=None, account=1):
    """An actor who holds a role over a range of places."""
    return Actor(account, "测试医生", grants=(Grant(role, first, last or first + 999),))


@pytest.fixture
def county(db):
    with commit(by="测试", why="设地"):
        for number, name, level, last in (
            (COUNTY, "甲县", Level.COUNTY, COUNTY + 10**9 - 1),
            (VILLAGE, "东村", Level.VILLAGE, VILLAGE + 999),
            (NEXT_VILLAGE, "西村", Level.VILLAGE, NEXT_VILLAGE + 999),
            (OTHER_COUNTY_VILLAGE, "远村", Level.VILLAGE, OTHER_COUNTY_VILLAGE + 999),
        ):
            Place.objects.create(
                number=number, last=last, code=f"{number:015d}", name=name, level=level
            )
    return COUNTY


@pytest.fixture
def doctor(county):
    return over(VILLAGE_DOCTOR, VILLAGE)


@pytest.fixture
def officer(county):
    return over(CDC_OFFICER, COUNTY, COUNTY + 10**9 - 1, account=2)


def live(name="张三", birth=dt.date(1970, 1, 1), sex="1", place=VILLAGE, **more):
    """A resident, with essential hypertension unless told otherwise."""
    ill = more.pop("ill", ("icd10", "I10.x00"))
    with commit(by="测试", why="建档"):
        who = Resident.objects.create(name=name, birth=birth, sex=sex, place_id=place, **more)
        if ill:
            Condition.objects.create(
                resident=who, system=ill[0], code=ill[1], recorded_on=dt.date(2024, 1, 1)
            )
    return who


@pytest.fixture
def plan():
    """The declared programme that measures blood pressure and grades it."""
    measuring = [one for one in programmes if "bp" in one.asks and one.standard is not None]
    return min(measuring, key=lambda one: one.order)
