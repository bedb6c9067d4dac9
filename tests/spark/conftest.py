"""One cluster and one made-up county for all tests of this folder; nothing is left of either."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.county import county as made_up_county  # noqa: F401 - a fixture
from xinglin.engines.followup import discover
from xinglin.engines.indicators import actions


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """py4j leaves sockets of its own to the collector of garbage, which finds them anywhere."""
    for item in items:
        for what in ("ResourceWarning", "pytest.PytestUnraisableExceptionWarning"):
            item.add_marker(pytest.mark.filterwarnings(f"ignore:.*socket.*:{what}"))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One master and two workers of 512 MB; their processes are gone afterwards."""
    folder = tmp_path_factory.mktemp("spark")
    before = settings.SPARK_MASTER, settings.SPARK_PROPERTIES
    with actions.spark_cluster(folder, workers=2, memory="512m", brief=True) as running:
        settings.SPARK_MASTER, settings.SPARK_PROPERTIES = running.url, running.properties
        yield running
        actions.close_spark()
    settings.SPARK_MASTER, settings.SPARK_PROPERTIES = before
    left = java_processes(str(folder))
    assert not left, f"processes are left of the cluster: {left}"


def java_processes(word: str) -> list[int]:
    """Java processes that were started with this word among their arguments or variables."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            if b"java" in told and word.encode() in told:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.fixture
def counted(cluster: Any, made_up_county: None, db: None) -> None:  # noqa: F811
    """The made-up county, and a cluster that can count it."""
    discover()
