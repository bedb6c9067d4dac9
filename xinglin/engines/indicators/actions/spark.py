"""Running a Spark cluster on this machine, and letting go of one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xinglin.engines.indicators.spark.cluster import Cluster


def spark_cluster(
    folder: Path, *, workers: int = 2, cores: int = 1, memory: str = "512m", brief: bool = False
) -> AbstractContextManager[Cluster]:
    """One master and some workers for as long as the block lasts; their files lie in `folder`.

    One that is `brief` starts fast and counts small lakes only.
    """
    from xinglin.engines.indicators.spark import cluster  # an optional part: loaded when asked for

    return cluster.cluster(folder, workers=workers, cores=cores, memory=memory, brief=brief)


def close_spark() -> None:
    """End this process's session with a cluster, and the Java process that belongs to it."""
    from xinglin.kernel.spark import session

    session.close()
