"""What is done with appointments at night: who did not come, who comes tomorrow, further slots."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.ledger.actions import commit
from xinglin.kernel.time import today
from xinglin.services.booking.actions import close_days


@job("booking.nightly", title="预约日终", may="booking.keep", nightly="01:10")
def nightly(*, by: Actor, tell: Tell) -> Outcome:
    """No-shows are marked, tomorrow's are reminded, slots are made; nothing is done twice."""
    tell(0, said="正在办理预约日终")
    with commit(by=by, why="预约日终", door=by.door):
        missed, reminded, made = close_days(today())
    return Outcome(
        f"爽约 {missed} 人，提醒 {reminded} 人，放号 {made} 个", reverse("booking:board")
    )
