"""Records opened in an emergency: whoever answers for them is told, and says so."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.access import actions as access
from xinglin.services.administration import queries
from xinglin.ui import Act, Column, Table, badge, moment, page, provides


@page("emergency/", title="紧急调阅", menu="residents", may="access.answer_glass", order=60)
def opened(request: Any) -> Any:
    """Who opened which record of ours in an emergency, why, and until when."""

    def seen(row: dict[str, Any], answers: dict[str, Any]) -> str:
        access.acknowledge_glass(by=request.actor, glass_id=row["pk"])
        return "已确认"

    columns = [
        Column("opened_at", "时间", moment),
        Column("name", "居民"),
        Column("who", "调阅人"),
        Column("why", "理由", grow=True),
        Column(lambda r: ("已确认", "ok") if r["told_at"] else ("待确认", "remind"), "状态", badge),
    ]
    acts = [Act("seen", "确认已知", do=seen)]
    return [
        Table(
            queries.opened_in_emergency(request.actor),
            columns,
            acts=lambda r: [] if r["told_at"] else acts,
            empty="近九十天没有人紧急调阅过这里的档案",
        )
    ]


@provides("unread")
def unread(request: Any) -> int:
    """Emergencies nobody has looked at yet."""
    if not request.actor.may("access.answer_glass"):
        return 0
    return sum(1 for one in queries.opened_in_emergency(request.actor) if not one["told_at"])


@provides("messages_url")
def messages_url() -> str:
    """Where they are read."""
    return reverse("administration:opened")
