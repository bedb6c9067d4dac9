"""What the tests of figures share."""

import pytest

from xinglin.engines.indicators.tests.made_up import make_county


@pytest.fixture
def county(db):
    """One county, two towns, three villages, two institutions."""
    make_county()
