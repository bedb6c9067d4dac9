"""Stored values: kept for good, proved, noticed when altered; causes told apart one by one."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE, STATISTICIAN, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators import actions, queries
from xinglin.engines.indicators.models import StoredFigure
from xinglin.engines.indicators.models.stored import Unalterable
from xinglin.engines.indicators.proving.decomposition import Quotient, apportioned
from xinglin.engines.indicators.tests import plainly
from xinglin.engines.indicators.tests.made_up import VILLAGES, make_county, person, seen
from xinglin.engines.indicators.words import indicators
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions as people
from xinglin.engines.places.models import Place
from xinglin.engines.records.models import Visit
from xinglin.kernel.errors import Missing, NotAllowed, Refused

BY = KEEPER_AT_CONSOLE
COUNTY, TOWN = 990101000000000, 990101001000000
parts = st.lists(st.fractions(-50, 50, max_denominator=900), min_size=1, max_size=9)


@pytest.fixture
def figures(db, monkeypatch, settings, tmp_path):
    """Six people in the programme, each seen once in 2025; the values of the year stored."""
    monkeypatch.setattr(indicators, "_things", {**indicators._things, **plainly.BOOK})
    settings.HOME = tmp_path
    make_county()
    with commit(by=BY, why="six people"):
        for number in range(6):
            one = person(number, place_id=VILLAGES[number % 3])
            Enrolment.objects.create(
                resident=one, programme="x", place_id=one.place_id, joined=dt.date(2024, 1, 1)
            )
            seen(one, dt.date(2025, 1 + number, 5), (125.0 + 5 * number, 80))
    actions.refresh(by=BY)
    return actions.store(
        by=BY, codes=list(plainly.BOOK), place="990101", period="2025", divided=("place",),
        occasion="report", reference="卫报1号",
    )  # fmt: skip


def kept(code, place=COUNTY):
    [one] = queries.stored(seen_by=BY, code=code, place=place)
    return one


def why(code="calm"):
    return queries.why_stored(kept(code).id, seen_by=BY)


def causes(told):
    return {part.cause: (part.numerator, part.count) for part in told.parts}


def test_a_value_is_kept_with_all_that_it_takes_to_prove_it(figures):
    one = kept("calm")
    assert (one.numerator, one.denominator, one.value) == (3, 6, Decimal("50.00"))
    assert (one.reference, one.occasion_title, one.version) == ("卫报1号", "报告", "2")
    proof = queries.prove(one.id, seen_by=BY)
    assert proof.equal and "一致" in proof.said
    assert {check.name for check in proof.checks} >= {"row", "chain", "numerator_people"}
    [act] = queries.storings(seen_by=BY, reference="卫报1号")
    assert act.figures == len(queries.stored(seen_by=BY, storing=act.id, limit=1000)) == 36


def test_what_was_stored_cannot_be_altered(figures):
    row = StoredFigure.objects.get(pk=kept("calm").id)
    with commit(by=BY, why="try"):
        for deed in (row.save, row.delete, StoredFigure.objects.all().delete):
            with pytest.raises(Unalterable):
                deed()
        with pytest.raises(Unalterable):
            StoredFigure.objects.update(value="99.99")
    with connection.cursor() as cursor:  # past the platform, in the database itself
        cursor.execute("UPDATE indicators_storedfigure SET value = '99.99' WHERE id = %s", [row.pk])
    proof = queries.prove(row.pk, seen_by=BY)
    assert not proof.equal
    assert {one.name for one in proof.differing} == {"row", "value", "definition"}
    assert "99.99" in proof.said and "摘要" in proof.said
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicators_storedfigure SET hash = 'x' WHERE id = %s", [kept("seen").id]
        )
    assert "chain" in {one.name for one in queries.prove(row.pk, seen_by=BY).differing}


def test_a_definition_that_is_gone_is_proved_by_what_was_stored(figures, monkeypatch):
    monkeypatch.delitem(indicators._things, "calm")
    proof = queries.prove(kept("calm").id, seen_by=BY)
    assert proof.equal
    assert "已没有定义版本" in proof.checks[-1].says


def test_wrong_questions_are_refused(figures):
    with pytest.raises(Missing):
        queries.stored_one(10**9, seen_by=BY)
    ask = {"by": BY, "codes": "calm", "place": "990101", "period": "2025"}
    for more in ({}, {"why": "x", "divided": ["month"]}, {"why": "x", "occasion": "party"}):
        with pytest.raises(Refused):
            actions.store(**ask, **more)
    with pytest.raises(Refused, match="提交 0"):
        queries.why("calm", "990101", ("2025", 0), ("2025", None), seen_by=BY)
    with pytest.raises(Refused):
        queries.why("calm", "990101", ("2025", 10**9), ("2025", None), seen_by=BY)


def test_rights(figures):
    stranger = Actor(7, "外人", grants=(Grant(VILLAGE_DOCTOR, 1, 2),))
    with pytest.raises(NotAllowed):
        queries.why("calm", "990101", ("2025", None), ("2025-Q1", None), seen_by=stranger)
    with pytest.raises(NotAllowed):
        actions.store(by=stranger, codes="calm", place="990101", period="2025", why="x")
    assert not queries.stored(seen_by=stranger)
    with pytest.raises(Missing):
        queries.prove(kept("calm").id, seen_by=stranger)
    town = Actor(8, "统计员", grants=(Grant(STATISTICIAN, TOWN, TOWN + 999_999),))
    assert {one.place_number for one in queries.stored(seen_by=town)} >= {TOWN}


def test_a_place_keeps_the_name_it_had(figures):
    with commit(by=BY, why="renamed"):
        Place.objects.filter(number=TOWN).update(name="新名镇")
        Place.objects.create(
            number=990101003000000, last=990101003999999, code="990101003", name="新镇",
            level="town",
        )  # fmt: skip
    actions.refresh(by=BY)
    at = kept("calm").commit
    then = queries.compute("calm", "990101", "2025", ("place",), seen_by=BY, as_of=at)
    now = queries.compute("calm", "990101", "2025", ("place",), seen_by=BY)
    assert "新名镇" not in {f.place_name for f in then} and len(then) == 6
    assert "新名镇" in {f.place_name for f in now} and len(now) == 7


def test_causes_are_told_apart(figures):
    visits = list(Visit.objects.order_by("id"))
    with commit(by=BY, why="came late, was wrong, was void"):
        seen(visits[5].resident, dt.date(2025, 11, 1), (120.0, 80))
        Enrolment.objects.filter(resident=visits[1].resident).delete()
        visits[0].kind = "check"
        visits[0].day = dt.date(2024, 1, 5)
        visits[0].save()
    with commit(by=BY, why="somebody new"):
        one = person(30)
        Enrolment.objects.create(
            resident=one, programme="x", place_id=one.place_id, joined=dt.date(2025, 2, 1)
        )
    people.record_death(by=BY, resident=visits[2].resident, day=dt.date(2023, 5, 1))
    people.move(by=BY, resident=visits[3].resident, to_place=None, day=dt.date(2025, 8, 1))
    people.merge(by=BY, kept=visits[4].resident, gone=visits[5].resident, why="同一人")
    actions.refresh(by=BY)
    told = why()
    assert told.adds_up and not told.lists_withheld
    assert set(causes(told)) >= {"late", "retired", "corrected", "registered", "merged"}
    assert all(one.what and one.commit for part in told.parts for one in part.people)
    assert set(causes(why("here"))) >= {"died", "moved_away", "merged", "registered"}
    assert why("level").adds_up and why("middle").movements
    assert told.as_dict()["adds_up"] and "随访" in str(told.as_dict())


def test_two_definitions_differ_by_their_words(figures):
    told = queries.why("calm", "990101", ("2025", None, "1"), ("2025", None, "2"), seen_by=BY)
    assert causes(told) == {"definition": (-2, 2)} and told.edits
    assert told.value == Decimal("-33.33") and told.value_unit == "个百分点"


def test_between_periods_people_are_born_and_grow_old(figures):
    with commit(by=BY, why="a child"):
        person(31, birth=dt.date(2025, 6, 1))
    actions.refresh(by=BY)
    told = queries.why("here", "990101", ("2025-Q1", None), ("2025-Q2", None), seen_by=BY)
    assert causes(told) == {"born": (1, 1)}
    back = queries.why("here", "990101", ("2025-Q2", None), ("2025-Q1", None), seen_by=BY)
    assert causes(back) == {"born": (-1, 1)}
    served = queries.why("seen", "990101", ("2025-Q1", None), ("2025-Q2", None), seen_by=BY)
    assert served.adds_up and set(causes(served)) <= {"served"}


@given(several=parts)
def test_rounded_parts_add_up_to_what_is_printed(several):
    total = Fraction(round(sum(several) * 100), 100)
    rounded = apportioned(several, total, 2)
    assert sum(rounded) == total
    assert all(
        abs(one - own) <= Fraction(2, 100) for one, own in zip(rounded, several, strict=True)
    )


@given(st.lists(st.integers(1, 50), min_size=4, max_size=4))
def test_shares_of_a_quotient_are_the_whole_change(numbers):
    n0, d0, n1, d1 = map(Fraction, numbers)
    change = Quotient((n0, d0), (n1, d1))
    assert change.share(n1 - n0, Fraction(0)) + change.share(Fraction(0), d1 - d0) == change.change
    assert Quotient((n0, Fraction(0)), (n1, d1)).share(n1, d1) is None
