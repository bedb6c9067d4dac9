"""Results for everybody, within the days that the rules give."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import within
from xinglin.engines.ledger.actions import change, change_columns
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import days, today
from xinglin.services.supervision import queries
from xinglin.services.supervision.models import Check

WAIT = 5  # days in which a slip of the pen can still be mended


@verb("supervision.publish", title="公示检查结果")
def publish_check(*, by: Actor, check_id: int) -> Check:
    """The result of one check for everybody."""
    one = queries.check(check_id, by, "supervision.publish")
    if one.checked_on is None or one.published_on:
        raise Refused("还没有结果，或已经公示", mend="请刷新页面")
    return change(one, published_on=today())  # type: ignore[return-value]


@verb("supervision.publish", title="公示到期的检查结果")
def publish_due(*, by: Actor) -> int:
    """Every result of a random or special check that is some days old; how many."""
    rows = within(Check.objects.all(), by, "supervision.publish").filter(
        kind__in=("random", "special"), checked_on__lte=days(WAIT).before(today()),
        published_on=None, cancelled_on=None,
    )  # fmt: skip
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        change_columns(Check, ids, {"published_on": [today().isoformat()] * len(ids)})
    return len(ids)
