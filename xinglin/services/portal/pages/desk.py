"""For those who serve residents: open a record, grant a proxy, answer an objection; the outbox."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.services.portal import actions, queries
from xinglin.services.portal.rules import OUTCOMES, RELATIONS
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    moment,
    page,
    panel,
)


@panel("person", order=60, may="portal.open")
def of_person(request: Any, person: Any) -> Any:
    """Whether the record is open to the resident, and who may look for him."""
    found = queries.opening_of(person.pk)
    may = request.actor.may("portal.open", person.place_id)
    holders = queries.lookers_for(person.pk)
    facts = {
        "向本人开放": badge(("已开放", "ok") if found else ("未开放", "remind")),
        "开放日期": found.opened_on if found else "—",
        "最近查阅": found.last_seen_on or "—" if found else "—",
        "代看人": "、".join(
            f"{one.holder.name}（{RELATIONS.get(one.relation, one.relation)}）" for one in holders
        ) or "—",
    }  # fmt: skip
    acts: list[Act] = []
    if may and found is None and person.record_no:
        acts.append(Act("open", "当面核验并开放", do=lambda answers: _open(request, person)))
    if may and found is not None:
        acts.append(Act("shut", "关闭开放", do=lambda answers: _shut(request, person)))
    if may:
        acts.append(_grant(request, person))
    if may and holders:
        acts.append(_end(request, holders))
    shown: list[Any] = [Facts(facts, title="档案开放", columns=3)]
    return [*shown, Acts(acts)] if acts else shown


def _open(request: Any, person: Any) -> str:
    actions.open_record(by=request.actor, resident=person.pk)
    return "已向本人开放；本人可凭身份证号和手机号登录查看"


def _shut(request: Any, person: Any) -> str:
    actions.close_record(by=request.actor, resident=person.pk)
    return "已关闭"


def _grant(request: Any, person: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.grant_proxy(
            by=request.actor, resident=person.pk, holder=int(answers["holder"]),
            relation=answers["relation"], consent=answers["consent"] or "",
        )  # fmt: skip
        return "已登记代看授权"

    members = [one for one in people.household_of(person, request.actor) if one.pk != person.pk]
    asks = [
        Field("holder", "代看人", "choice", required=True, show_as="select",
              choices=[(str(one.pk), one.name) for one in members],
              help="" if members else "请先把代看人登记为同一家庭的成员"),
        Field("relation", "代看人是他的", "choice", required=True, show_as="select",
              choices=list(RELATIONS.items())),
        Field("consent", "本人同意的情况", longest=200, help="成年人必填；未成年人由监护人代看"),
    ]  # fmt: skip
    return Act("grant", "登记代看授权", do=do, asks=asks)


def _end(request: Any, holders: list[Any]) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.end_proxy(by=request.actor, proxy=int(answers["proxy"]))
        return "已收回授权"

    asks = [Field("proxy", "代看人", "choice", required=True, show_as="select",
                  choices=[(str(one.pk), one.holder.name) for one in holders])]  # fmt: skip
    return Act("end", "收回授权", do=do, asks=asks)


@page("objections/desk/", title="居民异议", menu="residents", may="portal.answer", order=60)
def objections(request: Any) -> Any:
    """What residents say is wrong, and what was done about it."""
    here, actor = request.place, request.actor
    rows = queries.objections(actor, here)
    waiting = sum(not one.outcome for one in rows)
    opened, seen = queries.open_count(here)

    def reply(row: Any, answers: dict[str, Any]) -> str:
        actions.answer(by=actor, objection=row.pk, outcome=answers["outcome"], text=answers["text"])
        return "已答复"

    act = Act("answer", "答复", do=reply, asks=[
        Field("outcome", "结果", "choice", required=True,
              choices=[one for one in OUTCOMES.items() if one[0]]),
        Field("text", "答复", "long", required=True, longest=400),
    ])  # fmt: skip
    columns = [
        Column("raised_on", "提出", day),
        Column(lambda one: one.resident.name, "居民", key="name",
               link=lambda one: reverse("ehr:person", args=[one.resident_id])),
        Column("about", "内容"),
        Column("says", "说明", grow=True),
        Column(lambda one: (OUTCOMES[one.outcome], "ok" if one.outcome else "remind"), "结果",
               badge, key="outcome"),
        Column("answer", "答复"),
    ]  # fmt: skip
    return Sheet(title="居民异议", lead=here.name if here else "", panels=[
        Tally([
            Figure("待核查异议", waiting, unit="条", state="remind" if waiting else "",
                   word="请答复" if waiting else ""),
            Figure("已向本人开放", opened, unit="份"),
            Figure("本人查阅过", seen, unit="份"),
        ]),
        Table(rows, columns, acts=lambda one: [] if one.outcome else [act], key="objections",
              empty="没有居民提出异议"),
    ])  # fmt: skip


@page("outbox/", title="待发短信", menu="administration", may="portal.outbox", order=80)
def outbox(request: Any) -> Any:
    """What the outbox holds: with a sender of one's own, messages leave by it instead."""
    columns = [
        Column("at", "时间", moment),
        Column("name", "居民"),
        Column("phone", "电话"),
        Column("text", "内容", grow=True),
    ]
    return Sheet(title="待发短信", panels=[
        Table(queries.outbox(), columns, export=False, chooser=False, empty="没有待发短信",
              note="没有配置短信通道时，验证码留在这里，由平台管理员在演示时告知"),
    ])  # fmt: skip
