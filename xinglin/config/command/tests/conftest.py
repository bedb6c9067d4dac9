"""One built county that most tests only look at, and empty homes."""

from collections.abc import Iterator

import pytest

from xinglin.config.command.tests.instances import Instance, instance, made_up


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Iterator[Instance]:
    """A made-up county as the verb `demo` leaves it; one worker makes it for all."""
    with made_up(tmp_path_factory.mktemp("built")) as county:
        yield county


@pytest.fixture
def empty(tmp_path) -> Iterator[Instance]:
    """A home in which nothing was ever done."""
    with instance(tmp_path / "empty") as one:
        yield one
