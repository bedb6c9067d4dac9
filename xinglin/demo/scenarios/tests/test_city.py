"""Two counties of the city, very small: shares of a quota come together in the city's figures."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction

from xinglin.demo.scenarios import building, reporting, scenarios
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as indicators
from xinglin.engines.indicators import queries


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


def test_the_citys_own_name_stands_on_its_institutions(city, db):
    from xinglin.engines.places.models import Institution, Place

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
            quota.indicator, quota.numerator or int(rate * 100), quota.denominator or 10_000
        )
        for row, side in quota.shows.items():
            line = reporting.compared(scenario, rows[row], quota, side, came)
            assert line.state == reporting.SAME or row in scenario.unsound, line
            assert line.reason
