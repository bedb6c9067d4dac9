"""Long work of the figures: bringing the lake up to date, each night at least."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.indicators import actions as lake
from xinglin.engines.jobs import Outcome, Tell, job


@job("figures.refresh", title="刷新统计数据", may="lake.refresh", nightly="01:30")
def refresh(*, by: Actor, tell: Tell) -> Outcome:
    """Bring the lake to the latest commit; called again, it finds nothing left to do."""
    done = lake.refresh(by=by, say=lambda text: tell(0, said=text))
    return Outcome(f"统计数据已更新到提交 {done.commit}", "/figures/book/")
