"""One small county for all tests that only look at it."""

from __future__ import annotations

import datetime as dt
from functools import cache

from xinglin.demo import days, divisions, residents
from xinglin.demo.divisions import Realm
from xinglin.demo.residents import Residents

DAY = dt.date(2026, 11, 22)
TODAY = days.number(DAY)
SIZE, SEED = 2000, 7


@cache
def realm() -> Realm:
    """The land and the tree of two thousand people."""
    return divisions.plan(SIZE, SEED)


@cache
def people() -> Residents:
    """Its residents."""
    return residents.make(realm().counties[0], SEED, TODAY)
