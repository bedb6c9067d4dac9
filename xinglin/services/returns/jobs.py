"""What goes up behind the page, in its rhythm; alarms that come and go by themselves."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.kernel.time import now
from xinglin.services.returns import actions, queries


@job("returns.run", title="数据上报", may="returns.manage", whenever=queries.any_due)
def run(*, by: Actor, tell: Tell) -> Outcome:
    """Send what is due to go up; called again, it goes on."""
    sent = actions.run_due(by=by, interfaces=queries.due(now()), tell=tell)
    return Outcome(f"上报{sent}条")


@job("returns.alarms", title="数据交换告警", may="returns.manage", whenever=queries.alarms_differ)
def tend(*, by: Actor, tell: Tell) -> Outcome:
    """Raise alarms for what stands still, and end those of what moves again."""
    raised, gone = actions.tend_alarms(by=by)
    return Outcome(f"新告警{raised}个，消除{gone}个")
