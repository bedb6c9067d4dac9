"""What goes up to other platforms: each interface with its counts, alarms first; declaring one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.returns import actions, queries
from xinglin.services.returns.models import Interface
from xinglin.services.returns.pages.looks import alarm_table, state_of
from xinglin.services.returns.rules import ACKNOWLEDGED, DATASETS, QUEUED, REFUSED, SENT
from xinglin.ui import (
    LATE,
    OK,
    REMIND,
    Column,
    Field,
    Figure,
    Form,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
    rhythm,
)


@page("", title="上报和回执", menu="administration", may="returns.read", order=47)
def board(request: Any) -> Any:
    """Every interface: what was acknowledged, what waits, what came back; alarms at the head."""
    actor, at = request.actor, now()
    rows = queries.interfaces(actor)
    several = list(rows)
    held, counts = queries.standing(several), queries.counts(actor)
    alarms = queries.alarms(actor)

    def many(one: Any, *states: str) -> int:
        return sum(counts.get(one.pk, {}).get(state, 0) for state in states)

    columns = [
        Column("name", "名称", link="returns:one"),
        Column("counterpart", "对方平台", grow=True),
        Column(lambda one: DATASETS[one.dataset].title, "数据集", key="dataset"),
        Column(lambda one: one.place.name, "地区", key="place"),
        Column(lambda one: rhythm(one.every), "间隔", key="every"),
        Column("told_at", "最近回执", moment),
        Column(lambda one: many(one, ACKNOWLEDGED), "已确认", number, key="acknowledged"),
        Column(lambda one: many(one, QUEUED, SENT), "待上传、待回执", number, key="waits"),
        Column(lambda one: many(one, REFUSED), "被退回", number, key="refused"),
        Column(lambda one: state_of(one, held[one.pk], at), "状态", badge, key="state"),
    ]  # fmt: skip
    panels: list[Any] = [
        _tally(several, counts),
        _alarm(alarms),
        Table(rows, columns, title="上报接口",
              empty="还没有登记上报接口；登记后平台按时上报，逐条记下对方的回执"),
        alarm_table(alarms, title="数据交换告警"),
    ]  # fmt: skip
    if actor.may(queries.MANAGE):
        panels.append(_declaring(request))
    links = []
    if actor.may("exchange.read"):
        links.append(("定时接收", reverse("administration:feeds")))
    return Sheet(title="上报和回执", links=links, panels=[one for one in panels if one])


def _tally(several: list[Any], counts: dict[int, dict[str, int]]) -> Tally:
    def whole(*states: str) -> int:
        return sum(one.get(state, 0) for one in counts.values() for state in states)

    back = whole(REFUSED)
    return Tally([
        Figure("上报接口", sum(one.active for one in several), "个"),
        Figure("已确认", whole(ACKNOWLEDGED), "条"),
        Figure("待上传", whole(QUEUED), "条"),
        Figure("待回执", whole(SENT), "条"),
        Figure("被退回", back, "条", state=REMIND if back else OK,
               word="请更正后重传" if back else "没有"),
    ])  # fmt: skip


def _alarm(alarms: Any) -> Notice | None:
    """One notice for whatever stands still; gone when nothing does."""
    open_ones = list(alarms.filter(gone_at=None)[:5])
    if not open_ones:
        return None
    told = "；".join(f"{one.title}（{one.why}）" for one in open_ones)
    return Notice(told, LATE, word="数据停滞", mend="恢复后告警自动消除；办理请点下面的告警")


def _declaring(request: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        if request.place is None:
            raise Refused("请先在页面上方选择地区", why="上报接口只报一个地区以内的数据")
        made = actions.declare_interface(
            by=request.actor, name=answers["name"], counterpart=answers["counterpart"],
            dataset=answers["dataset"], place=request.place.number, way=answers["way"],
            address=answers["address"] or "", every=int(answers["every"]),
            codes=answers["codes"] or "", token=answers["token"] or "",
        )  # fmt: skip
        return reverse("returns:one", args=[made.pk])

    fields = [
        Field("name", "名称", required=True, longest=40,
              help="小写字母、数字和横线，例如 province-figures；已有的会被修改"),
        Field("counterpart", "对方平台", required=True, longest=80),
        Field("dataset", "数据集", "choice", required=True,
              choices=[(one.code, one.title) for one in DATASETS.values()]),
        Field("codes", "指标", longest=400, help="指标月报填写，例如 HTN1 HTN2 DM1"),
        Field("way", "方式", "choice", choices=Interface.WAYS, required=True),
        Field("address", "地址或文件夹", required=True, longest=300,
              help="对方 FHIR 服务的根地址，主机须在平台设置的名单上；或上报文件夹下的名称"),
        Field("every", "间隔", "number", required=True, unit="分钟", low=5, high=44640),
        Field("token", "令牌", "secret", longest=400, help="对方要求时填写；加密保存，不再显示"),
    ]  # fmt: skip
    where = request.place.name if request.place else "（请先选择地区）"
    return Form(fields, save=save, initial={"way": "https", "every": 1440}, submit="登记",
                title=f"登记上报接口：{where}")  # fmt: skip
