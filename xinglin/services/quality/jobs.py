"""The screening of every night."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.services.quality import actions


@job("quality.screen", title="真实性筛查", may="quality.screen", nightly="03:30")
def screen(*, by: Actor, tell: Tell) -> Outcome:
    """A year of visits is looked at; who is on the list already is not listed twice."""
    tell(0, said="正在比较各人员的记录")
    made = actions.screen(by=by)
    said = f"比较 {made.providers} 人的 {made.visits} 次随访"
    return Outcome(said, reverse("quality:board"))
