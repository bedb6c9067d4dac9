"""What can be done with figures: bring the lake up to date, store values as they are handed out."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from xinglin.engines.access import Actor
from xinglin.engines.indicators.actions.declaring import (
    attach_paper,
    confirm_figure,
    declare_figure,
    draft_figure,
    draft_table,
    return_figure,
    withdraw_figure,
)
from xinglin.engines.indicators.actions.spark import close_spark, spark_cluster
from xinglin.engines.indicators.actions.storing import store
from xinglin.engines.indicators.queries import lake_folder
from xinglin.kernel import audit

if TYPE_CHECKING:
    from xinglin.engines.indicators.lake.feed import Refreshed

__all__ = [
    "attach_paper",
    "close_spark",
    "confirm_figure",
    "declare_figure",
    "draft_figure",
    "draft_table",
    "refresh",
    "return_figure",
    "spark_cluster",
    "store",
    "withdraw_figure",
]


def refresh(
    *, by: Actor, full: bool = False, say: Callable[[str], None] = lambda text: None
) -> Refreshed:
    """Bring the lake to the latest commit; with `full`, build it anew.

    It makes no commit: the lake repeats the store and adds nothing. May be killed and called again
    at any time.
    """
    from xinglin.engines.indicators.lake import feed  # Arrow loads when the lake is fed

    by.must("lake.refresh")
    done = feed.refresh(
        lake_folder(),
        full=full,
        threads=int(os.environ.get("XINGLIN_THREADS", 0)) or os.cpu_count() or 1,
        memory=os.environ.get("XINGLIN_MEMORY", "2GB"),
        say=say,
    )
    if done.partitions:
        audit.note(
            "lake.refresh", by=by, subject="indicators.lake",
            detail={"commit": done.commit, "full": done.full, "partitions": done.partitions},
        )  # fmt: skip
    return done
