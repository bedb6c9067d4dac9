"""Special campaigns: what is looked at, from when until when, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.supervision import queries
from xinglin.services.supervision.models import Campaign
from xinglin.services.supervision.rules import UNIT_KINDS


@verb("supervision.draw", title="部署专项行动")
def plan_campaign(
    *, by: Actor, title: str, place: int, kinds: Sequence[str], starts_on: dt.date,
    ends_on: dt.date, scope: str = "",
) -> Campaign:  # fmt: skip
    """A campaign over some kinds of units."""
    by.must("supervision.draw", place)
    if not title.strip() or not kinds or set(kinds) - set(UNIT_KINDS):
        raise Refused("专项名称或对象类别没有填写", mend="请补充")
    if ends_on < starts_on:
        raise Refused("专项的止日早于起日", mend="请更正日期")
    return Campaign.objects.create(
        title=title.strip()[:80], place_id=place, kinds=sorted(kinds), starts_on=starts_on,
        ends_on=ends_on, scope=scope.strip()[:400],
    )  # fmt: skip


@verb("supervision.draw", title="总结专项行动")
def sum_up(*, by: Actor, campaign_id: int, summary: str) -> Campaign:
    """How the campaign ended; its checks are counted once."""
    found = queries.campaign(campaign_id, by)
    by.must("supervision.draw", found.place_id)
    if found.summed_up_on:
        raise Refused("已经总结", why=f"总结日期{found.summed_up_on}")
    if not summary.strip():
        raise Refused("没有写总结", mend="请写明做法、成效和问题")
    return change(  # type: ignore[return-value]
        found, summary=summary.strip(), summed_up_on=today()
    )
