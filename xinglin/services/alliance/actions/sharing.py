"""What members share: connected on a day, and perhaps cut off again."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing, Refused
from xinglin.services.alliance import queries
from xinglin.services.alliance.actions.keeping import mine, past
from xinglin.services.alliance.models import Shared
from xinglin.services.alliance.rules import SERVICES


@verb("alliance.share", title="登记医联体内联通共享")
def share(*, by: Actor, alliance_id: int, institution: int, service: str, on: dt.date) -> Shared:
    """A member shares something from a day on which it was a member."""
    one = mine(by, alliance_id, "alliance.share")
    if service not in SERVICES:
        raise Refused("没有选择共享内容", mend="请从列表中选择")
    day = past(on, "联通日期")
    held = queries.members(one.pk, day)
    if institution not in {each.institution_id for each in held}:
        raise Refused("这家机构当日不是成员", mend="请先登记加入，或核对联通日期")
    if institution_shares(one.pk, institution, service):
        raise Refused(f"{SERVICES[service]}已经联通", mend="如需改日期，请先登记中止")
    return Shared.objects.create(
        alliance_id=one.pk, institution_id=institution, service=service, since_on=day,
        place_id=places.institution(institution).place_id,
    )  # fmt: skip


@verb("alliance.share", title="中止医联体内联通共享")
def unshare(
    *, by: Actor, alliance_id: int, institution: int, service: str, on: dt.date
) -> Shared:  # fmt: skip
    """It is shared no longer from that day on."""
    mine(by, alliance_id, "alliance.share")
    rows = Shared.objects.filter(
        alliance=alliance_id, institution=institution, service=service, until_on=None
    )
    found = rows.first()
    if found is None:
        raise Missing("没有这项联通", mend="请刷新页面后重试")
    if past(on, "中止日期") < found.since_on:
        raise Refused("中止日期早于联通日期", why=f"联通日期是 {found.since_on}")
    return change(found, until_on=on)  # type: ignore[return-value]


def institution_shares(alliance: int, institution: int, service: str) -> bool:
    """Whether a member shares it and has not stopped."""
    rows = Shared.objects.filter(alliance=alliance, institution=institution, service=service)
    return rows.filter(until_on=None).exists()
