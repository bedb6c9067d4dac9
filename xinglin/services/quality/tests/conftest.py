"""A made-up county large enough that providers have peers, and its readers."""

import pytest

from tests.county import reads, standing

__all__ = ["county", "reads"]
RESIDENTS = 1500


@pytest.fixture(scope="package")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    """Fifteen hundred residents with three years of service, counted, for this folder's tests."""
    with standing(django_db_blocker, tmp_path_factory.mktemp("county"), RESIDENTS):
        yield
