"""What enforcement does at night: publish what is due."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.services.enforcement import actions


@job("enforcement.nightly", title="公示处罚决定", may="enforcement.publish", nightly="01:30")
def nightly(*, by: Actor, tell: Tell) -> Outcome:
    """Publish decisions that are a week old; again, it changes nothing."""
    published = actions.publish_due(by=by)
    return Outcome(f"公示 {published} 件处罚决定", reverse("enforcement:open_decisions"))
