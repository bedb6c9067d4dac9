"""What is done with limits at night, and with those that run out in the day."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.workflow import actions, queries


@job("registry.nightly", title="核对办理时限", may="workflow.escalate", nightly="00:20")
def nightly(*, by: Actor, tell: Tell) -> Outcome:
    """Report what is late to whom it concerns; again, nothing is told twice."""
    tell(0, said="正在核对办理时限")
    late, told = actions.escalate(by=by)
    return Outcome(f"{late} 项超期，告知 {told} 次", reverse("registry:inbox"))


@job(
    "registry.watch", title="报告刚到期的时限", may="workflow.escalate",
    whenever=lambda at: queries.ran_out(at).exists(),
)  # fmt: skip
def watch(*, by: Actor, tell: Tell) -> Outcome:
    """Report at once what has just run out: limits of minutes cannot wait for the night."""
    tell(0, said="正在报告刚到期的时限")
    late, told = actions.escalate(by=by, fresh=True)
    return Outcome(f"{late} 项超期，告知 {told} 次", reverse("registry:inbox"))
