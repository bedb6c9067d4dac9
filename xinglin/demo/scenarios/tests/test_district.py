"""A fiftieth of the district: every quota comes out of the records, to the last person."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction

from xinglin.demo import queries as demo
from xinglin.demo.scenarios import building, scenarios
from xinglin.demo.scenarios.page import written
from xinglin.demo.scenarios.reporting import (
    DIFFERS,
    GOAL,
    NO_FIGURE,
    SAME,
    UNSOUND,
    WAITING,
    count,
    meets,
    report,
    standing,
)
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as indicators
from xinglin.engines.indicators import queries
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Visit
from xinglin.kernel.errors import Missing, Refused

NAME, SCALE = "district-2021", 0.02


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker, tmp_path_factory):
    home = settings.HOME
    settings.HOME = tmp_path_factory.mktemp("district")
    (settings.HOME / "store").mkdir()
    with django_db_blocker.unblock(), transaction.atomic():
        built = building.build(scenarios[NAME].scaled(SCALE))
        indicators.refresh(by=KEEPER_AT_CONSOLE)
        yield built
        transaction.set_rollback(True)
    settings.HOME = home


@pytest.fixture
def told(district, db):
    return report(KEEPER_AT_CONSOLE)


def test_every_quota_is_met_exactly(told):
    quotas = told.scenario.quotas
    assert len(quotas) >= 33
    for quota in quotas:
        found = count(told.scenario, quota, KEEPER_AT_CONSOLE)
        assert meets(quota, found), (quota.key, found)
    assert told.met and told.count(SAME) == sum(len(one.shows) for one in quotas)


def test_what_is_missed_is_missed_for_several_reasons(told):
    missed = queries.people_of(
        "HTN1", "990101", told.scenario.when, side="missed", seen_by=KEEPER_AT_CONSOLE
    )
    assert len({one.reason for one in missed}) >= 2


def test_no_day_of_the_records_lies_after_the_scenarios_own(district, db):
    assert Visit.objects.filter(day__gt=dt.date(2021, 9, 21)).count() == 0
    assert Visit.objects.filter(day__gt=dt.date(2021, 9, 1)).exists()
    assert not Resident.objects.filter(record_no="").exists()


def test_every_line_has_its_place_and_nothing_is_typed_in(told):
    assert len(told.lines) == 68
    counted = {one.row.id for one in told.lines if one.state in (SAME, DIFFERS)}
    assert counted == {row for quota in told.scenario.quotas for row in quota.shows}
    assert all(not one.computed for one in told.lines if one.state in (WAITING, NO_FIGURE, UNSOUND))
    assert [one.row.id for one in told.lines if one.state == GOAL] == [
        "F002-30", "F002-49", "F002-67", "F002-68",
    ]  # fmt: skip
    assert told.as_dict()["waiting"] == told.waiting


def test_the_sums_that_fail_in_the_original_are_caught(told):
    found = {(one.check, one.ids[0]) for one in told.findings if one.bad}
    assert found == {
        ("sum", "F002-21"), ("whole", "F002-33"), ("whole", "F002-34"), ("whole", "F002-60"),
    }  # fmt: skip
    assert {one.ids[0] for one in told.findings if not one.bad} >= {"F002-12", "F002-68"}


def test_the_page_shows_all_of_it(told):
    page = written(told)
    for row in told.scenario.rows:
        assert row.id in page
    assert "84.92" in page and "167 + 52 + 36 = 255" in page and "`epidemic-inspection`" in page
    assert "| `directed-training` | registers.directed_trainees |" in page
    assert "| `two-way-referral` | services.referral |" in page


def test_the_same_scenario_again_changes_nothing(district, db):
    again = building.build(scenarios[NAME].scaled(SCALE))
    assert again.fresh is False and standing().scale == SCALE
    with pytest.raises(Refused, match="另一个"):
        building.build(scenarios[NAME].scaled(0.03))


def test_without_a_scenario_there_is_no_report(monkeypatch, db):
    monkeypatch.setattr(demo, "begun", lambda: None)
    with pytest.raises(Missing, match="没有建过"):
        standing()


@pytest.mark.parametrize("scale", [0, -1, 1.5])
def test_a_scale_that_is_none_is_refused(scale):
    with pytest.raises(Refused, match="比例"):
        scenarios[NAME].scaled(scale)
