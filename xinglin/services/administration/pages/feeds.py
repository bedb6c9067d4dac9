"""Files that come by themselves: how much of each feed is here, what is missing, running one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import codes, dataset
from xinglin.engines.exchange import queries as deliveries
from xinglin.engines.jobs import actions as queue
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel.errors import Refused
from xinglin.ui import (
    Act,
    Acts,
    Chart,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Notice,
    Series,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
    rhythm,
)

MANAGE = "exchange.feeds"
KINDS = [("folder", "文件夹"), ("https", "HTTPS")]
SHOWN = 5  # as many gaps are named in the alarm
STATES = dict(deliveries.STATES)


def _of(received: int, listed: int) -> str:
    return f"{received:,} / {listed:,}"


@page("feeds/", title="定时接收", menu="administration", may="exchange.read", order=46)
def feeds(request: Any) -> Any:
    """Every feed with its count; what is missing stands at the head until it has come."""
    actor = request.actor
    held = deliveries.standings(actor)

    def stands(one: Any) -> Any:
        return held.get(one.pk, deliveries.NOTHING)

    def state(one: Any) -> tuple[str, str]:
        if stands(one).gaps:
            return f"缺{stands(one).gaps}批", "late"
        if one.problem:
            return "上次没有成功", "remind"
        return ("正常", "ok") if one.active else ("已停用", "")

    columns = [
        Column("name", "名称", link="administration:feed"),
        Column("sender", "来源单位", grow=True),
        Column(lambda one: dict(KINDS)[one.kind], "方式", key="kind"),
        Column(lambda one: rhythm(one.every), "间隔", key="every"),
        Column("ran_at", "上次接收", moment),
        Column(lambda one: _of(stands(one).received, stands(one).listed), "收到 / 应收",
               key="count", align="end"),
        Column(lambda one: stands(one).taken, "收齐的批次", number, key="taken"),
        Column(state, "状态", badge, key="state"),
    ]  # fmt: skip
    received = sum(one.received for one in held.values())
    listed = sum(one.listed for one in held.values())
    gaps = sum(one.gaps for one in held.values())
    tally = Tally([
        Figure("定时接收", deliveries.feeds(actor).filter(active=True).count(), "个"),
        Figure("收到", received, "行", note=f"应收 {listed:,}"),
        Figure("收齐的批次", sum(one.taken for one in held.values()), "批"),
        Figure("缺口", gaps, "处", state="late" if gaps else "ok", word="缺批" if gaps else "收齐"),
    ])  # fmt: skip
    table = Table(deliveries.feeds(actor), columns, title="来源",
                  empty="还没有登记定时接收；登记后平台按时取数据，缺一批就报警")  # fmt: skip
    panels: list[Any] = [tally, *_alarm(deliveries.gaps(actor)), table]
    if actor.may(MANAGE):
        panels.append(_declaring(request))
    links = [("数据导入", reverse("administration:imports"))]
    return Sheet(title="定时接收", links=links, panels=panels)


def _alarm(gaps: Any) -> list[Notice]:
    """One alarm for whatever is missing; gone when nothing is."""
    count = gaps.count()
    if not count:
        return []
    told = "；".join(f"{g.feed.sender}第{g.number}批：{STATES[g.state]}" for g in gaps[:SHOWN])
    more = f"等{count}处" if count > SHOWN else ""
    mend = "平台按时再取，补到后自动消除；请联系来源单位补发"
    return [Notice(f"{told}{more}", "late", word="有缺口", mend=mend)]


def _declaring(request: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        if request.place is None:
            raise Refused("请先在页面上方选择地区", why="定时接收为一个地区以内接收数据")
        one = exchange.declare_feed(
            by=request.actor, name=answers["name"], sender=answers["sender"],
            kind=answers["kind"], address=(answers["address"] or "").strip(),
            every=int(answers["every"]), place=request.place.number,
            as_dataset=answers["dataset"] or "", enrol=answers["enrol"] == "yes",
            token=answers["token"] or "",
        )  # fmt: skip
        return reverse("administration:feed", args=[one.pk])

    fields = [
        Field("name", "名称", required=True, longest=40,
              help="小写字母、数字和横线，例如 county-hospital；已有的会被修改"),
        Field("sender", "来源单位", required=True, longest=160),
        Field("kind", "方式", "choice", choices=KINDS, required=True),
        Field("address", "文件夹或地址", required=True, longest=300,
              help="接收文件夹下的名称，或 https:// 地址；主机须在平台设置的名单上"),
        Field("dataset", "数据集", "choice", choices=[(c, dataset(c).title) for c in codes()],
              help="不选则按表头自动识别"),
        Field("every", "间隔", "number", required=True, unit="分钟", low=5, high=10080),
        Field("enrol", "按诊断纳入管理", "choice", choices=[("no", "否"), ("yes", "是")]),
        Field("token", "令牌", "secret", longest=400, help="对方要求时填写；加密保存，不再显示"),
    ]  # fmt: skip
    where = request.place.name if request.place else "（请先选择地区）"
    initial = {"kind": "folder", "every": 60, "enrol": "no"}
    return Form(fields, save=save, initial=initial, submit="登记",
                title=f"登记定时接收：{where}")  # fmt: skip


@page("feeds/<int:pk>/", title="定时接收", may="exchange.read")
def feed(request: Any, pk: int) -> Any:
    """One feed: its batches by number, what came each day, what is missing."""
    one = deliveries.feed(pk, request.actor)
    stands = deliveries.standings(request.actor).get(pk, deliveries.NOTHING)
    facts = {
        "来源单位": one.sender, "方式": dict(KINDS)[one.kind], "地址": one.address,
        "地区": place_of(one.place).name,
        "数据集": dataset(one.dataset).title if one.dataset in codes() else one.dataset,
        "间隔": rhythm(one.every), "上次接收": moment(one.ran_at) if one.ran_at else "",
        "下次接收": moment(one.next_at) if one.active else "已停用", "登记人": one.who_name,
    }  # fmt: skip
    tally = Tally([
        Figure("收到", stands.received, "行", note=f"应收 {stands.listed:,}"),
        Figure("收齐的批次", stands.taken, "批"),
        Figure("缺口", stands.gaps, "处", state="late" if stands.gaps else "ok",
               word="缺批" if stands.gaps else "收齐"),
    ])  # fmt: skip
    panels: list[Any] = [tally, *_alarm(deliveries.gaps(request.actor).filter(feed=one))]
    if one.problem:
        panels.append(Notice(one.problem, "remind", word="上次没有成功"))
    panels.append(Facts(facts, columns=3, skip_empty=True))
    if request.actor.may(MANAGE, one.place):
        panels.append(Acts(_acts(request, one)))
    days = deliveries.throughput(one)
    if days:
        panels.append(Chart([day for day, _ in days], [Series("收到", [n for _, n in days])],
                            kind="bar", unit="行", title="每天收到", height=180))  # fmt: skip

    def batch(row: Any) -> str:
        if row.batch_id is None:
            return ""
        return reverse("administration:delivery", args=[row.batch_id])

    columns = [
        Column("number", "序号"),
        Column("file_name", "文件", grow=True),
        Column(lambda d: _of(d.received, d.rows), "收到 / 应收", key="count", align="end"),
        Column(_state, "状态", badge, key="state", lookup="state", filter=list(deliveries.STATES)),
        Column("why", "原因", grow=True),
        Column("noticed_at", "发现", moment),
        Column("taken_at", "收齐时间", moment),
        Column(lambda d: f"批次{d.batch_id}" if d.batch_id else "", "导入批次", key="batch",
               link=batch),
        Column(lambda d: (d.chain or "")[:12], "链", key="chain", hidden=True),
    ]  # fmt: skip
    panels.append(Table(deliveries.delivered(one), columns, title="各批", sort="-number",
                        empty="还没有收到；来源处要有清单 manifest.csv"))  # fmt: skip
    crumbs = [("定时接收", reverse("administration:feeds"))]
    return Sheet(title=one.name, crumbs=crumbs, panels=panels)


def _state(row: Any) -> tuple[str, str]:
    if row.state == "taken":
        return ("已补齐" if row.gap else "收齐"), "ok"
    return STATES[row.state], "late"


def _acts(request: Any, one: Any) -> list[Act]:
    here = reverse("administration:feed", args=[one.pk])

    def run(_answers: Any = None) -> str:
        asked = queue.ask(by=request.actor, code="administration.feed", place=one.place,
                          arguments={"feed": one.pk})  # fmt: skip
        return reverse("administration:job", args=[asked.pk])

    def turn(_answers: Any = None) -> str:
        exchange.switch_feed(by=request.actor, feed=one, active=not one.active)
        return here

    if not one.active:
        return [Act("on", "启用", turn, style="primary")]
    return [
        Act("run", "现在接收", run, style="primary"),
        Act("off", "停用", turn, style="danger", note="不再按时接收；已收到的不变"),
    ]
