"""What supervision does at night: publish what is due, open draws that are done."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.kernel.time import today
from xinglin.services.supervision import actions


@job("supervision.nightly", title="公示监督结果", may="supervision.publish", nightly="01:20")
def nightly(*, by: Actor, tell: Tell) -> Outcome:
    """Publish results and draws, ask for the self-checks of the year; again, it changes nothing."""
    published = actions.publish_due(by=by)
    revealed = actions.reveal_due(by=by)
    asked = actions.ask_self_checks(by=by, year=today().year)
    said = f"公示 {published} 项结果，公开 {revealed} 次抽取，下达 {asked} 项自查"
    return Outcome(said, reverse("supervision:open_results"))
