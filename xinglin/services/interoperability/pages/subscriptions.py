"""Subscriptions of clients: what they watch, whether it arrives, the last notices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.services.interoperability import actions, queries
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Figure,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
)

STATES = {
    "requested": ("待验证", "remind"), "active": ("在用", "ok"), "error": ("出错", "late"),
    "off": ("已停用", ""),
}  # fmt: skip
NOTICES = {"waiting": ("待送", "remind"), "sent": ("已送达", "ok"), "dropped": ("没有送", "late")}


def _state(one: Any) -> tuple[str, str]:
    trying = one.fails and one.state in ("requested", "active")
    return ("重试中", "remind") if trying else STATES[one.state]


def _watched(one: Any) -> str:
    return f"{one.kind}（{one.names}）" if one.names else one.kind


@page("subscriptions/", title="接口订阅", menu="administration", may="interoperability.read",
      order=61)  # fmt: skip
def subscriptions(request: Any) -> Any:
    """Every subscription with how it stands; notices of the last week."""
    rows = queries.hooks(request.actor)
    counts = queries.notices_sent(request.actor)
    wrong = rows.filter(state="error").count()
    tally = Tally([
        Figure("订阅", rows.count(), "个"),
        Figure("出错", wrong, "个", state="late" if wrong else "ok",
               word="待处理" if wrong else "没有"),
        Figure("七天送达", counts.get("sent", 0), "条"),
        Figure("待送", counts.get("waiting", 0), "条"),
        Figure("没有送", counts.get("dropped", 0), "条"),
    ])  # fmt: skip
    columns = [
        Column("pk", "编号", link="interoperability:subscription"),
        Column(lambda one: one.client.title, "客户端", key="client", grow=True),
        Column(_watched, "订阅的内容", key="kind", grow=True),
        Column("host", "通知主机"),
        Column(lambda one: "附资源" if one.payload else "只通知", "方式", key="payload"),
        Column("waits", "待送", number),
        Column("sent_at", "最近送达", moment),
        Column(_state, "状态", badge, key="state"),
        Column("why", "原因", grow=True),
    ]
    note = Notice(
        "客户端用 Subscription（rest-hook）登记要知道的变化；服务器先验证通知地址，"
        "再把变化逐条送出，"
        "送不到时隔一段时间重试，"
        "连续8次失败后停下并写明原因"
    )
    table = Table(rows, columns, title="订阅", empty="还没有客户端登记订阅")
    crumbs = [("接口客户端", reverse("interoperability:clients"))]
    return Sheet(title="接口订阅", crumbs=crumbs, panels=[note, tally, table])


@page("subscriptions/<int:pk>/", title="接口订阅", may="interoperability.read")
def subscription(request: Any, pk: int) -> Any:
    """One subscription: how it stands, its last notices; off, or tried anew."""
    one = queries.hook(pk, request.actor)
    word, tone = _state(one)
    facts = {
        "客户端": one.client.title, "地区": one.client.place.name, "订阅的内容": _watched(one),
        "通知主机": one.host, "方式": "附带资源" if one.payload else "只通知，不带内容",
        "登记": moment(one.made_at), "到期": moment(one.ends_at) if one.ends_at else "",
        "最近送达": moment(one.sent_at) if one.sent_at else "",
        "待送": queries.notices(one).filter(state="waiting").count(),
        "连续失败": one.fails, "下次": moment(one.next_at) if one.next_at else "",
    }  # fmt: skip
    panels: list[Any] = [Facts(facts, columns=4, skip_empty=True)]
    if one.why:
        panels.insert(0, Notice(one.why, tone, word=word))
    if request.actor.may(queries.MANAGE, one.client.place_id):
        panels.append(Acts(_acts(request, one)))
    columns = [
        Column("made_at", "发现", moment),
        Column("version", "版本", number),
        Column(lambda row: NOTICES[row.state], "状态", badge, key="state"),
        Column("tries", "次数", number),
        Column("status", "应答", number),
        Column("done_at", "办结", moment),
        Column("why", "原因", grow=True),
    ]
    panels.append(Table(queries.notices(one), columns, title="最近的通知", size=20,
                        empty="订阅之后还没有符合条件的变化"))  # fmt: skip
    crumbs = [("接口订阅", reverse("interoperability:subscriptions"))]
    return Sheet(title=f"{one.client.title}：{one.kind}", crumbs=crumbs, panels=panels)


def _acts(request: Any, one: Any) -> list[Act]:
    def turned(state: str) -> Any:
        def do(_answers: Any = None) -> str:
            actions.turn(by=request.actor, hook=one, state=state)
            return reverse("interoperability:subscription", args=[one.pk])

        return do

    if one.state in ("error", "off"):
        note = "出错期间的变化随后补送" if one.state == "error" else "停用期间的变化不补送"
        return [Act("on", "重新验证", turned("requested"), style="primary", note=note)]
    return [Act("off", "停用", turned("off"), style="danger", note="待送的通知不再送")]
