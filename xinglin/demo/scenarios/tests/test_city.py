"""Two counties of the city, very small: shares of a quota come together in the city's figures."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from xinglin.demo.scenarios import alliances, building, reporting, scenarios
from xinglin.demo.scenarios.courses import Part
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as indicators
from xinglin.engines.indicators import queries
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.registers.models import Entry
from xinglin.engines.workflow.models import Case, Step
from xinglin.kernel.errors import Refused


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    home = settings.HOME
    settings.HOME = tmp_path_factory.mktemp("city")
    (settings.HOME / "store").mkdir()
    whole = scenarios["city-2017"]
    small = replace(whole, divisions=whole.divisions[:2]).scaled(0.0008)
    with django_db_blocker.unblock(), transaction.atomic():
        building.build(small, seed=3)
        indicators.refresh(by=KEEPER_AT_CONSOLE)
        yield small
        transaction.set_rollback(True)
    settings.HOME = home


def test_the_citys_figures_come_out_of_its_counties(city, db):
    for quota in city.fitted().quotas:
        found = reporting.count(city, quota, KEEPER_AT_CONSOLE)
        assert reporting.meets(quota, found), (quota.key, found)
    several = queries.compute("HTN1", "9901", "2017", ("place",), seen_by=KEEPER_AT_CONSOLE)
    counties = [one for one in several if one.place in ("990101", "990102")]
    assert len(counties) == 2 and sum(one.numerator for one in counties) == several[0].numerator


@given(st.integers(1, 30), st.integers(1, 200))
def test_alliances_are_dealt_so_that_each_leads_and_nobody_is_left_out(several, covered):
    dealt = alliances.deal(several, covered, covered)
    assert len(dealt) == several and all(dealt)
    assert {at for one in dealt for at in one} == set(range(covered))
    assert all(len(set(one)) == len(one) for one in dealt)


def test_a_countys_alliances_cover_so_many_institutions(city, db):
    county = Place.objects.get(name="橘泉区")
    of = SimpleNamespace(who=SimpleNamespace(county=SimpleNamespace(number=county.number)))
    part = Part("ALL1", 3, 0, city.when, {"ALL2": (7, 0)}, {}, 0)
    with commit(by=KEEPER_AT_CONSOLE, why="alliances of a scenario"):
        alliances.standing(of, part)
    found = places.every_alliance().filter(place=county)
    inside = {one.institution_id for each in found for one in places.members_of(each.pk, city.day)}
    assert (found.count(), len(inside)) == (3, 7)
    assert sum(one.tight for one in found) == 1
    with pytest.raises(Refused, match="ALL2"):
        alliances.standing(of, replace(part, others={"ALL2": (10**6, 0)}))


def test_the_citys_own_name_stands_on_its_institutions(city, db):
    assert {one.name for one in Place.objects.filter(level="county")} == {"杏林区", "橘泉区"}
    assert Institution.objects.filter(name="橘泉区卫生健康局").exists()


def test_the_city_prints_what_cannot_be_true(db):
    found = {(one.ids[0], one.grade) for one in reporting.findings(scenarios["city-2017"])}
    assert {("F001-26", "fails"), ("F001-146", "fails"), ("F001-151", "fails")} <= found
    assert {("F001-08", "rounding"), ("F001-10", "rounding"), ("F001-29", "rounding")} <= found
    assert not {one for one, grade in found if grade == "fails"} - {
        "F001-26", "F001-146", "F001-151", "F001-155",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["district-2021", "city-2017"])
def test_every_quota_fits_what_is_printed(name):
    """At the true scale the chosen numbers print as the original does, or the reason is told."""
    scenario = scenarios[name]
    rows = {row.id: row for row in scenario.rows}
    for quota in scenario.quotas:
        rate = Decimal(quota.rate or 0)
        came = reporting.Came(
            quota.indicator, quota.numerator or int(rate * 100), quota.denominator or 10_000,
            Decimal(quota.value) if quota.value else None,
        )  # fmt: skip
        for row, side in quota.shows.items():
            line = reporting.compared(scenario, rows[row], quota, side, came)
            assert line.state == reporting.SAME or row in scenario.unsound, line
            assert line.reason


def test_the_changes_against_the_year_before_follow_from_the_births_of_both():
    """Counted at the true size only: here from the numbers that the births come to."""
    of = {quota.key: quota for quota in scenarios["city-2017"].quotas}
    before = " of the year before"
    ratio = [
        Decimal(100 * of[f"BRT8{name}"].numerator) / of[f"BRT9{name}"].numerator
        for name in ("", before)
    ]
    assert round(ratio[0] - ratio[1], 2) == Decimal(of["BRT3"].value)
    share = [
        Decimal(100 * of[f"BRT4{name}"].numerator) / of[f"BRT4{name}"].denominator
        for name in ("", before)
    ]
    assert round(share[0] - share[1], 2) == Decimal(of["BRT5"].value)
    for name in ("", before):
        assert of[f"BRT4{name}"].denominator == sum(
            of[f"{code}{name}"].numerator for code in ("BRT8", "BRT9")
        )


def test_what_offices_keep_is_as_much_at_every_scale(city, db):
    whole = {quota.key: quota for quota in scenarios["city-2017"].quotas}
    few = [quota for quota in city.quotas if quota.office]
    assert len(few) >= 45
    assert all(one.numerator == whole[one.key].numerator for one in few)
    assert Entry.objects.filter(register="accreditation").count() == 334 + 100 + 855 + 6
    closed = Case.objects.filter(workflow="penalty", state="closed")
    assert closed.count() == 53 + 5 + 58 + 14
    verbs = set(Step.objects.filter(case__in=closed).values_list("verb", flat=True))
    assert "on_spot" not in verbs and {"file", "review", "decide", "close"} <= verbs
