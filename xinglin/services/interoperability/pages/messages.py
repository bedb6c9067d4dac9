"""HL7 v2 messages: how many came, the dead-letter queue, what one says, trying it again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as exchanged
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Figure,
    Notice,
    Prose,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
)

STATES = dict(exchanged.MESSAGE_STATES)
TONES = {"taken": "ok", "dead": "late", "waiting": "remind", "received": "remind"}


def _state(one: Any) -> tuple[str, str]:
    return STATES[one.state], TONES[one.state]


@page("messages/", title="HL7 消息", menu="administration", may="exchange.read", order=62)
def messages(request: Any) -> Any:
    """Messages, newest first; what could not be taken can be looked at and tried again."""
    counts = exchanged.message_counts(request.actor)
    dead = counts.get("dead", 0)
    tally = Tally([
        Figure("收到", sum(counts.values()), "条"),
        Figure("已接收", counts.get("taken", 0), "条"),
        Figure("待核实", counts.get("waiting", 0), "条",
               state="remind" if counts.get("waiting") else "", word="等人核实"),
        Figure("死信", dead, "条", state="late" if dead else "ok",
               word="待处理" if dead else "没有"),
    ])  # fmt: skip
    columns = [
        Column("pk", "编号", link="interoperability:message"),
        Column("sender", "发送系统"),
        Column("control", "消息编号"),
        Column("kind", "类型"),
        Column("received_at", "收到", moment),
        Column(_state, "状态", badge, key="state", lookup="state",
               filter=list(exchanged.MESSAGE_STATES)),
        Column("code", "应答"),
        Column("field", "字段"),
        Column("why", "原因", grow=True),
        Column("tries", "处理", number, hidden=True),
    ]  # fmt: skip
    views = [("全部", "?"), ("死信", "?state=dead"), ("待核实", "?state=waiting")]
    table = Table(exchanged.messages(request.actor), columns, sort="-pk", title="消息", views=views,
                  empty="还没有收到消息；用 xinglin hl7 listen 开始接收")  # fmt: skip
    panels: list[Any] = [tally]
    if dead and request.actor.may("exchange.import"):
        panels.append(_again(request))
    return Sheet(title="HL7 消息", panels=[*panels, table])


def _again(request: Any) -> Acts:
    def again(_answers: Any = None) -> str:
        rows = exchanged.messages(request.actor).filter(state="dead").order_by("pk")[:200]
        mine = [one for one in rows if request.actor.may("exchange.import", one.place)]
        done = [exchange.take_message_again(by=request.actor, message=one) for one in mine]
        taken = sum(one.state == "taken" for one in done)
        return f"重新处理{len(done)}条：接收{taken}，仍未接收{len(done) - taken}"

    return Acts([Act("again", "重新处理全部死信", again, note="一次最多200条；已接收的不会重复")])


@page("messages/<int:pk>/", title="HL7 消息", may="exchange.read")
def message(request: Any, pk: int) -> Any:
    """One message: how it stands, and to whoever may import there, what it says."""
    one = exchanged.message(pk, request.actor)
    facts = {
        "发送系统": one.sender, "消息编号": one.control, "类型": one.kind,
        "收到": moment(one.received_at), "办结": moment(one.done_at) if one.done_at else "",
        "应答": one.code, "处理次数": one.tries,
        "导入批次": f"批次{one.batch_id}" if one.batch_id else "",
    }  # fmt: skip
    word, tone = _state(one)
    panels: list[Any] = [Facts(facts, columns=4, skip_empty=True)]
    if one.state != "taken":
        field = f"{one.field}：" if one.field and one.field not in one.why else ""
        panels.insert(0, Notice(f"{field}{one.why}", tone, word=word))
    if request.actor.may("exchange.import", one.place):
        if one.state != "taken":
            panels.append(Acts([_retry(request, one)]))
        text = exchanged.message_text(one, request.actor)
        panels.append(Prose(text.replace("\n", "\n\n"), title="原文"))
    crumbs = [("HL7 消息", reverse("interoperability:messages"))]
    return Sheet(title=f"{one.kind or 'HL7'} {one.control}", crumbs=crumbs, panels=panels)


def _retry(request: Any, one: Any) -> Act:
    def again(_answers: Any = None) -> str:
        row = exchange.take_message_again(by=request.actor, message=one)
        return "已接收" if row.state == "taken" else f"仍未接收：{row.why}"

    return Act("again", "重新处理", again, style="primary", note="已接收的不会重复")
