"""Figures of a made-up programme: values, sub-places, lists, reasons, rights, suppression."""

import datetime as dt
import importlib
from decimal import Decimal

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE, STATISTICIAN, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.followup import discover
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators import actions, indicator, queries, row, share
from xinglin.engines.indicators.tables import enrolments, visits
from xinglin.engines.indicators.tests.made_up import VILLAGES, person, seen
from xinglin.engines.indicators.words import Registry, book, indicators
from xinglin.engines.ledger.actions import commit
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import year

BY = KEEPER_AT_CONSOLE
COUNTY = "990101"
TOLD = {"source": "made up", "owner": "nobody", "base": "在管"}


@pytest.fixture
def passing(monkeypatch):
    """An indicator of this test alone."""
    monkeypatch.setattr(indicators, "_things", dict(indicators._things))

    @indicator("T1", title="试验", **TOLD)
    def calm(period):
        """Of the people in the programme, those whose latest visit was below 140."""
        register = enrolments.of("x").active(period)
        latest = visits.of("x").during(period).of_people(register).latest()
        return share(
            latest.where(row.systolic < 140),
            of=register,
            otherwise={"没有随访": register.without(latest), "偏高": latest},
            left_out={"已离开": enrolments.of("x").ended_before(period)},
        )

    return calm.example(
        period=year(2025),
        enrolments="""
            person | programme | joined
            wang   | x         | 2024-01-01
            li     | x         | 2024-01-01
        """,
        visits="""
            person | programme | date       | bp
            wang   | x         | 2025-03-03 | 128/80
            li     | x         | 2025-03-03 | 148/80
        """,
        gives="1 of 2",
    )


@pytest.fixture
def counted(county, passing, settings, tmp_path):
    """Twenty people in three villages, most of them seen."""
    settings.HOME = tmp_path
    with commit(by=BY, why="people"):
        for number in range(20):
            one = person(number, place_id=VILLAGES[number % 3])
            left = dt.date(2024, 5, 5) if number == 19 else None
            Enrolment.objects.create(
                resident=one, programme="x", place_id=one.place_id, left=left,
                joined=dt.date(2024, 1, 1),
            )  # fmt: skip
            if number % 5:
                high = 150.0 if number % 4 == 0 else 130.0
                seen(one, dt.date(2025, 1 + number % 12, 5), (high, 80))
    actions.refresh(by=BY)


def statistician(*reach, role=STATISTICIAN):
    return Actor(7, "统计员", grants=tuple(Grant(role, lo, hi) for lo, hi in reach))


def whole(number, digits):
    return number, number + 10 ** (15 - digits) - 1


def test_the_value_of_a_county(counted):
    [figure] = queries.compute("T1", COUNTY, "2025", seen_by=BY)
    # 19 in the register; 0, 5, 10, 15 not seen; 4, 8, 12, 16 high
    assert (figure.numerator, figure.denominator) == (11, 19)
    assert figure.value == Decimal("57.89") and figure.shown == "57.89"
    assert figure.place == COUNTY and figure.as_dict()["value"] == "57.89"


def test_places_below_add_up_exactly(counted):
    figures = queries.compute("T1", COUNTY, "2025", by=["place", "sex", "age_band"], seen_by=BY)
    plain = {f.place: f for f in figures if not f.sex and not f.age_band}
    assert len(plain) == 6
    villages = [f for code, f in plain.items() if len(code) == 12]
    towns = [f for code, f in plain.items() if len(code) == 9]
    for parts in (villages, towns):
        assert sum(f.numerator for f in parts) == plain[COUNTY].numerator
        assert sum(f.denominator for f in parts) == plain[COUNTY].denominator
    for split in ("sex", "age_band"):
        other = {"sex": "age_band", "age_band": "sex"}[split]
        parts = [
            f for f in figures if f.place == COUNTY and getattr(f, split) and not getattr(f, other)
        ]
        assert sum(f.denominator for f in parts) == plain[COUNTY].denominator


def test_months_are_periods_of_their_own(counted):
    figures = queries.compute("T1", COUNTY, "2025", by=["month"], seen_by=BY)
    assert [f.period for f in figures] == [f"2025-{m:02d}" for m in range(1, 13)]
    assert sum(f.numerator for f in figures) == 11
    assert {f.denominator for f in figures} == {19}


def test_nothing_divided_by_nothing_is_a_dash(counted):
    [figure] = queries.compute("T1", COUNTY, "2019", seen_by=BY)
    assert figure.value is None and figure.shown == "—" and figure.denominator == 0


def test_the_people_and_the_reasons(counted):
    passport = queries.explain("T1", COUNTY, "2025", seen_by=BY).as_dict()
    assert len(passport["numerator_people"]) == passport["numerator"] == 11
    assert len(passport["denominator_people"]) == 19
    assert set(passport["numerator_people"]) < set(passport["denominator_people"])
    reasons = [one["reason"] for one in passport["excluded"]]
    assert {why: reasons.count(why) for why in reasons} == {"没有随访": 4, "偏高": 4, "已离开": 1}
    assert passport["hash"] == queries.explain("T1", COUNTY, "2025", seen_by=BY).hash
    assert passport["expression"].startswith(("SELECT", "WITH"))
    assert len(passport["snapshot"]) == 64 and passport["definition"]


def test_a_past_value_is_proved_again(counted):
    [before] = queries.compute("T1", COUNTY, "2025", seen_by=BY)
    with commit(by=BY, why="late"):
        Enrolment.objects.create(
            resident=person(30), programme="x", place_id=VILLAGES[0], joined=dt.date(2025, 1, 1)
        )
    actions.refresh(by=BY)
    [now] = queries.compute("T1", COUNTY, "2025", seen_by=BY)
    [then] = queries.compute("T1", COUNTY, "2025", seen_by=BY, as_of=before.commit)
    assert now.denominator == 20
    assert (then.numerator, then.denominator) == (before.numerator, before.denominator)


def test_lists_are_for_those_who_may_see_them_there(counted):
    town = statistician(whole(990101002000000, 9))
    inside = queries.people_of("T1", "990101002", "2025", "denominator", seen_by=town)
    assert {one.place for one in inside} == {VILLAGES[2]}
    with pytest.raises(NotAllowed):
        queries.people_of("T1", COUNTY, "2025", seen_by=town)
    assert queries.explain("T1", COUNTY, "2025", seen_by=town).lists_withheld
    with pytest.raises(NotAllowed):
        queries.compute("T1", COUNTY, "2025", seen_by=Actor(8, "陌生人"))


def test_small_cells_are_hidden_from_outsiders(counted):
    doctor = statistician(whole(VILLAGES[0], 12), role=VILLAGE_DOCTOR)
    own = queries.compute("T1", str(VILLAGES[0])[:12], "2025", seen_by=doctor)
    assert not own[0].hidden
    others = queries.compute("T1", COUNTY, "2025", by=["place"], seen_by=doctor)
    by_place = {f.place: f for f in others}
    assert by_place["990101"].shown == "57.89"
    small = by_place["990101002001"]
    assert small.hidden and small.shown == "＊" and small.as_dict()["numerator"] is None
    hidden = [f for f in others if f.hidden and len(f.place) == 9]
    assert len(hidden) != 1, "one hidden town could be worked out from the county"


def test_a_figure_without_an_example_is_refused(passing):
    passing.examples.clear()
    with pytest.raises(Refused):
        book("T1")
    assert queries.faults_of_book() == ["指标 T1 没有算例"]
    with pytest.raises(Missing):
        book("nothing")


def test_a_definition_needs_words():
    with pytest.raises(ValueError, match="docstring"):

        @indicator("T2", title="试验", **TOLD)
        def silent(period):
            return None


def test_a_wrong_example_is_found(passing):
    passing.example(period=year(2025), gives="2 of 2", enrolments="person\nwang")
    assert queries.faults_of_examples(passing) == ["T1 (2025): says 2 of 2, gives 0 of 0"]


def test_no_lake_is_said_in_words(county, passing, settings, tmp_path):
    settings.HOME = tmp_path
    assert queries.lake_status().commit is None
    with pytest.raises(Refused, match="数据湖"):
        queries.compute("T1", COUNTY, "2025", seen_by=BY)
    actions.refresh(by=BY)
    assert queries.lake_status().behind == 0


def test_every_declared_figure_gives_what_its_example_says():
    importlib.import_module("xinglin.programmes")
    discover()
    assert isinstance(indicators, Registry) and len(indicators)
    assert not queries.faults_of_book()
    assert not [fault for one in indicators for fault in queries.faults_of_examples(one)]
