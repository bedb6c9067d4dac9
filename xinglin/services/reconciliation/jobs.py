"""What is compared again every night, and when somebody asks for it."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.places import queries as places
from xinglin.services.reconciliation import actions


@job("reconciliation.compare", title="一数一源对账", may="reconciliation.compare", nightly="04:10")
def compare(*, by: Actor, tell: Tell, county: str = "") -> Outcome:
    """Each item of the last half year that somebody stated something for; again, it is the same."""
    made = actions.compare_all(by=by, place=places.place(county) if county else None, tell=tell)
    return Outcome(f"核对 {made} 项", reverse("reconciliation:board"))
