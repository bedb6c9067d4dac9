"""What the house tests and the journeys share."""

from pathlib import Path

import pytest

HOUSE = Path(__file__).parent / "house"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """House tests run first: a wrong structure explains most of what fails after it."""
    items.sort(key=lambda item: HOUSE not in item.path.parents)
