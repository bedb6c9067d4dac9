"""Long work of the figures: bringing the lake up to date, each night at least."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.indicators import actions as lake
from xinglin.engines.indicators.queries import figures_list, readiness
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.services.figures import queries


@job("figures.refresh", title="刷新统计数据", may="lake.refresh", nightly="01:30")
def refresh(*, by: Actor, tell: Tell) -> Outcome:
    """Bring the lake to the latest commit; called again, it finds nothing left to do."""
    done = lake.refresh(by=by, say=lambda text: tell(0, said=text))
    return Outcome(f"统计数据已更新到提交 {done.commit}", "/figures/book/")


@job("figures.ready", title="预备统计口径", may="lake.refresh", nightly="01:45")
def make_ready(*, by: Actor, tell: Tell) -> Outcome:
    """Make the statements of the periods that are looked at every day: nobody waits for them."""
    codes = [one["code"] for one in figures_list()]
    now = queries.chosen_first(queries.period_asked(""))
    wanted = list(dict.fromkeys([*now, *(one.previous_year() for one in now)]))
    for at, period in enumerate(wanted):
        tell(at, len(wanted), said=period.title)
        readiness.make_ready(codes, period)
    return Outcome(f"{len(codes)} 个指标、{len(wanted)} 个期间已可随时查看", "/figures/book/")
