"""What is done with contracts at night."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.services.contracts import actions


@job("contracts.nightly", title="核对签约履约", may="contracts.count_services", nightly="00:40")
def nightly(*, by: Actor, tell: Tell) -> Outcome:
    """Close what ran out, and see in the records what was given; again, it changes nothing."""
    closed = actions.close_expired(by=by)
    counted = actions.count_services(by=by, say=lambda many: tell(many, said=f"已核对 {many} 项"))
    return Outcome(f"结清 {closed} 份到期签约，更新 {counted} 项服务", reverse("contracts:board"))
