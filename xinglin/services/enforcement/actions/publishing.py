"""Decisions for everybody, masked by rule; taken back within three working days when changed."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import within
from xinglin.engines.ledger.actions import change
from xinglin.kernel import events
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import days, today
from xinglin.services.enforcement.actions.moving import found
from xinglin.services.enforcement.models import Matter
from xinglin.services.enforcement.queries import said_publicly

events.declare("enforcement.published", "公示了行政处罚决定")
events.declare("enforcement.unpublished", "撤回了公示的行政处罚决定")
WAIT = 7


@verb("enforcement.publish", title="公示处罚决定")
def publish(*, by: Actor, matter_id: int) -> Matter:
    """One decision for everybody."""
    one = found(matter_id, by, "enforcement.publish")
    if one.served_on is None or one.published_on or not one.public or one.no_penalty:
        raise Refused("不能公示", why="未送达、已公示、不予处罚或确定不公示的决定不公示")
    return _out(one)


def _out(one: Matter) -> Matter:
    made = change(one, published_on=today())
    events.publish(
        "enforcement.published", matter=one.pk, unit=one.unit_code, number=one.decision_number,
        says=said_publicly(one)["says"], day=today(),
    )  # fmt: skip
    return made  # type: ignore[return-value]


@verb("enforcement.publish", title="公示到期的处罚决定")
def publish_due(*, by: Actor) -> int:
    """Every served decision that is a week old; how many."""
    rows = within(Matter.objects.all(), by, "enforcement.publish").filter(
        served_on__isnull=False, decided_on__lte=days(WAIT).before(today()), published_on=None,
        public=True, no_penalty="", taken_back_on=None,
    )  # fmt: skip
    found_rows = list(rows)
    for one in found_rows:
        _out(one)
    return len(found_rows)


@verb("enforcement.publish", title="撤回公示")
def take_back(*, by: Actor, matter_id: int, why: str) -> Matter:
    """A decision that was changed or annulled is no longer shown (art. 48)."""
    one = found(matter_id, by, "enforcement.publish")
    if one.published_on is None or one.taken_back_on or not why.strip():
        raise Refused("没有公示，或没有写原因", mend="请写明变更、撤销、确认违法或无效的文书")
    made = change(one, changed_on=one.changed_on or today(), taken_back_on=today(), public=False)
    events.publish(
        "enforcement.unpublished", matter=one.pk, unit=one.unit_code, number=one.decision_number,
        day=today(),
    )  # fmt: skip
    return made  # type: ignore[return-value]
