"""A made-up county large enough that providers have peers, and its readers."""

import pytest
from django.conf import settings
from django.db import transaction

from tests.county import SEED, reads
from xinglin.demo import county as made_up
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as indicators

__all__ = ["county", "reads"]
RESIDENTS = 1500


@pytest.fixture(scope="package")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    """Fifteen hundred residents with three years of service, counted, for this folder's tests."""
    home = settings.HOME
    settings.HOME = tmp_path_factory.mktemp("county")
    (settings.HOME / "store").mkdir()
    with django_db_blocker.unblock(), transaction.atomic():
        made_up.build(RESIDENTS, SEED)
        indicators.refresh(by=KEEPER_AT_CONSOLE)
        yield
        transaction.set_rollback(True)
    settings.HOME = home
