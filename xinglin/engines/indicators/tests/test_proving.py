"""Whatever happens later, a stored value is proved, and every change is told to the last person.

A larger run by hand: XINGLIN_HISTORIES=200 pytest xinglin/engines/indicators/tests/test_proving.py
"""

import os
import random
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions, queries
from xinglin.engines.indicators.tests import plainly
from xinglin.engines.indicators.tests.histories import History
from xinglin.engines.indicators.tests.made_up import make_county
from xinglin.engines.indicators.words import indicators
from xinglin.engines.ledger.actions import commit

BY = KEEPER_AT_CONSOLE
COUNTY, TOWN = "990101", "990101001"
HISTORIES = int(os.environ.get("XINGLIN_HISTORIES", "3"))
LARGE = HISTORIES > 3
CODES = list(plainly.BOOK)


@pytest.fixture
def figures(db, monkeypatch, settings, tmp_path):
    """The made-up figures in a county where nothing has happened yet."""
    monkeypatch.setattr(indicators, "_things", {**indicators._things, **plainly.BOOK})
    settings.HOME = tmp_path
    make_county()

    def another_lake():
        """A rolled back history leaves its lake behind, which the next one must not go on with."""
        settings.HOME = Path(tempfile.mkdtemp(dir=tmp_path))

    return another_lake


@given(seed=st.integers(0, 10**6))
@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=[Phase.generate],  # a smaller seed is no simpler history
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_history_is_proved_and_explained(figures, seed):
    dice = random.Random(seed)
    with transaction.atomic():
        plainly.forget()
        figures()
        live_and_store(History(dice), dice)
        transaction.set_rollback(True)


def live_and_store(life, dice):
    with commit(by=BY, why="the first"):
        for _ in range(6):
            life.comes_and_is_enrolled()
    stored = []
    for _ in range(4 if LARGE else 3):
        actions.refresh(by=BY)
        stored.append((keep(dice), queries.lake_status().commit))
        life.goes_on(dice.randrange(2, 7))
    actions.refresh(by=BY)
    head = queries.lake_status().commit
    for several, _ in stored:  # every one when run by hand, else a few of each storing
        for kept in several if LARGE else dice.sample(several, min(8, len(several))):
            proof = queries.prove(kept.id, seen_by=BY)
            assert proof.equal, proof.said
            agrees_with_plain(kept)
    commits = [at for _, at in stored] + [head]
    for code in CODES:
        period = dice.choice(["2025", "2025-Q1"])
        first, second = sorted(dice.choices(commits, k=2))
        explains(code, COUNTY, (period, first), (period, head))
        explains(code, TOWN, (period, second), (period, first))
        explains(code, COUNTY, ("2025-Q1", first), ("2025-Q2", head))
    explains("calm", COUNTY, ("2025-Q3", commits[0], "1"), ("2025", head, "2"))


def keep(dice):
    """Some values stored."""
    act = actions.store(
        by=BY, codes=CODES, place=COUNTY, period=dice.choice(["2025", "2025-Q1"]),
        divided=dice.choice([(), ("place",), ("place", "sex", "age_band")]), why="季报",
        occasion="report", reference="卫报〔2025〕1号",
    )  # fmt: skip
    return queries.stored(seen_by=BY, storing=act.pk, limit=1000)


def agrees_with_plain(kept):
    """The value is what somebody with a pencil would have counted at that commit."""
    if kept.sex or kept.age_band:
        return
    found = plainly.standings(kept.code, kept.place, kept.period, kept.commit)
    assert kept.numerator == sum(one[0] for one in found.values())
    if kept.code in ("calm", "level", "middle"):
        assert kept.denominator == sum(one[1] for one in found.values())
    if kept.code == "level" and kept.numerator:
        assert abs(kept.value - Decimal(sum(o[2] for o in found.values())) / kept.numerator) < 1
    listed = queries.people_of(kept.code, kept.place, kept.period, seen_by=BY, as_of=kept.commit)
    assert {one.person for one in listed} == {p for p, one in found.items() if one[0]}


def explains(code, place, before, after):
    """The parts of the change are the whole of it, and each person's is what a pencil finds."""
    told = queries.why(code, place, before, after, seen_by=BY)
    assert told.adds_up
    assert sum((p.value for p in told.parts if p.value is not None), Decimal(0)) in (
        told.value, 0,
    )  # fmt: skip
    ends = [plainly.standings(code, place, *end) for end in (before, after)]
    own = defaultdict(lambda: [0, 0])
    for part in told.parts:
        for one in part.people:
            own[one.person][0] += one.numerator
            own[one.person][1] += one.denominator or 0
            if one.commit is not None:
                tipped(code, place, one, before, after)
    times = Decimal("0.3") if code == "found" else 1
    for person in {*ends[0], *ends[1], *own}:
        old, new = (end.get(person, (0, 0, 0, ())) for end in ends)
        assert own[person][0] == new[0] - old[0]
        if code not in ("seen", "here"):
            assert own[person][1] == (new[1] - old[1]) * times


def tipped(code, place, one, before, after):
    """The commit that is named is the commit that did it."""
    version = before[2] if len(before) > 2 else "2"
    sides = [
        plainly.standings(code, place, before[0], at, version).get(one.person, (0, 0, 0, ()))
        for at in (one.commit - 1, one.commit)
    ]
    if before[1] > after[1]:
        sides.reverse()
    assert one.numerator == sides[1][0] - sides[0][0]
    assert sides[0] != sides[1]
