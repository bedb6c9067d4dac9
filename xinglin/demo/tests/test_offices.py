"""What is left for the platform's first minutes: queued once, done behind the page, done again."""

import datetime as dt

import pytest

from tests.county import standing
from xinglin.demo import offices
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.jobs import jobs
from xinglin.engines.jobs.models import Run
from xinglin.kernel.time import today
from xinglin.services.reporting import rules
from xinglin.services.reporting.models import Report

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    """The county, for this file alone."""
    with standing(django_db_blocker, tmp_path_factory.mktemp("county")):
        yield


@pytest.mark.django_db
def test_long_work_is_queued_and_waits_for_nobody():
    titles = offices.once_counted(by=KEEPER_AT_CONSOLE, day=dt.date(2026, 11, 23))
    queued = set(Run.objects.filter(said="").values_list("job", flat=True))
    assert {"reporting.once_counted", "quality.once_counted"} <= queued
    assert len(titles) == len(set(titles)) >= 2
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_reports_of_the_first_day_are_written_once():
    told = []
    for _again in range(2):
        jobs["reporting.once_counted"].work(
            by=KEEPER_AT_CONSOLE, tell=lambda *said: told.append(said), day=str(today())
        )
    kinds = list(Report.objects.values_list("kind", flat=True))
    assert kinds.count(rules.ANNUAL) == 2 and kinds.count(rules.LETTER) == 1 and told
