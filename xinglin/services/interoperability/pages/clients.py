"""Clients of the interface: who they are, what they may do, what they asked for lately."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse

from xinglin.engines.jobs import actions as jobs
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability import actions, queries
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
)

NAMES = {
    "read": "读取", "vread": "读取版本", "history": "历史", "search": "查询", "create": "新建",
    "update": "更新", "patch": "修补", "delete": "停用", "transaction": "事务", "batch": "批处理",
    "everything": "全部资料", "validate": "校验", "match": "匹配", "evaluate-measure": "指标",
    "export": "批量导出", "export-status": "导出状态", "export-file": "导出文件",
    "import": "批量导入", "import-status": "导入状态", "import-file": "导入结论",
    "refused": "未识别或拒绝", "capabilities": "能力声明",
}  # fmt: skip
KEYS = '{"keys": [{"kty": "EC", "crv": "P-384", …}]}'


def _interaction(row: Any) -> str:
    code: str = row["interaction"] if isinstance(row, dict) else row.interaction
    return NAMES.get(code, code)


def _state(client: Any) -> tuple[str, str]:
    return ("在用", "ok") if client.active else ("已停用", "late")


def _keys(client: Any) -> str:
    return f"{len(client.keys)}把" if client.keys else "无"


@page("clients/", title="接口客户端", menu="administration",
      may="interoperability.read", order=60)  # fmt: skip
def clients(request: Any) -> Any:
    """Every client with its scopes and place; traffic of the last week."""
    actor = request.actor
    columns = [
        Column("title", "名称", link="interoperability:client", grow=True),
        Column("code", "编号"),
        Column(lambda one: one.place.name, "地区", key="place"),
        Column("scopes", "授权范围", grow=True),
        Column(_keys, "公钥", key="keys"),
        Column(_state, "状态", badge, key="active"),
    ]
    table = Table(queries.clients(actor), columns, title="客户端",
                  empty="还没有登记客户端；登记之后，其他系统才能通过 /fhir 读写资源")  # fmt: skip
    panels: list[Any] = [_tally(actor), _chart(actor), table, _interactions(actor)]
    if actor.may("interoperability.manage"):
        panels.append(_registering(request))
    links = [
        ("能力声明", "/fhir/metadata"), ("批量导出", reverse("interoperability:exports")),
        ("批量导入", reverse("interoperability:imports")),
        ("订阅", reverse("interoperability:subscriptions")),
    ]  # fmt: skip
    return Sheet(title="接口客户端", links=links, panels=panels)


def _tally(actor: Any) -> Tally:
    summed = queries.traffic_of(actor)
    requests = sum(one["requests"] for one in summed)
    refused = sum(one["refused"] for one in summed)
    spent = sum(one["milliseconds"] for one in summed)
    return Tally([
        Figure("客户端", queries.clients(actor).filter(active=True).count(), "个"),
        Figure("七天请求", requests, "次"),
        Figure("其中拒绝", refused, "次", state="late" if refused * 5 > requests else ""),
        Figure("收发资源", sum(one["resources"] for one in summed), "个"),
        Figure("平均用时", spent / requests if requests else None, "毫秒", places=1),
    ])  # fmt: skip


def _chart(actor: Any, client: Any = None) -> Chart | None:
    days: dict[str, list[int]] = {}
    rows = queries.traffic(actor)
    for row in rows.filter(client=client) if client is not None else rows:
        told = days.setdefault(row.hour.astimezone().date().isoformat(), [0, 0])
        told[0] += row.requests - row.refused
        told[1] += row.refused
    if not days:
        return None
    over = sorted(days)
    return Chart(
        over,
        [Series("完成", [days[one][0] for one in over]),
         Series("拒绝", [days[one][1] for one in over], "attention")],
        kind="stacked", unit="次", title="每天的请求", height=200,
    )  # fmt: skip


def _interactions(actor: Any) -> Table:
    columns = [
        Column(_interaction, "操作", key="interaction"),
        Column("requests", "请求", number),
        Column("refused", "拒绝", number),
        Column("resources", "资源", number),
        Column(
            lambda one: one["milliseconds"] / one["requests"],
            "平均毫秒",
            number,
            key="ms",
            places=1,
        ),
    ]
    return Table(queries.traffic_of(actor), columns, title="七天内的操作", export=False,
                 empty="七天内没有请求")  # fmt: skip


def _read_keys(text: str) -> Any:
    if not text.strip():
        return []
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("公钥不是 JSON", mend=f"例如 {KEYS}") from None


def _registering(request: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        place = request.place
        if place is None:
            raise Refused("请先在页面上方选择地区", why="客户端只能读写一个地区以内的资源")
        one = actions.register(
            by=request.actor, code=answers["code"], title=answers["title"],
            scope=answers["scope"], place=place.number, keys=_read_keys(answers["keys"] or ""),
        )  # fmt: skip
        return reverse("interoperability:client", args=[one.pk])

    where = request.place.name if request.place else "（请先选择地区）"
    return Form([
        Field("code", "编号", required=True, longest=60, help="例如 county-hospital"),
        Field("title", "名称", required=True, longest=80),
        Field("scope", "授权范围", required=True, longest=1000,
              help="例如 system/*.rs（只读）或 system/Observation.cruds"),
        Field("keys", "公钥（JWKS）", "long", longest=8000, help=KEYS),
    ], save=save, submit="登记", title=f"登记客户端：{where}",
       legend="编号已存在时更新其登记内容")  # fmt: skip


@page("clients/<int:pk>/", title="接口客户端", may="interoperability.read")
def client(request: Any, pk: int) -> Any:
    """One client: what is registered of it, what it asked for; on and off."""
    one = queries.client(pk, request.actor)
    facts = {
        "编号": one.code, "地区": f"{one.place.name}（{one.place.code}）", "授权范围": one.scopes,
        "公钥": _keys(one), "状态": _state(one)[0],
    }  # fmt: skip
    columns = [
        Column("hour", "小时", moment),
        Column(_interaction, "操作", key="interaction"),
        Column("requests", "请求", number),
        Column("refused", "拒绝", number),
        Column("resources", "资源", number),
    ]
    rows = queries.traffic(request.actor).filter(client=one)
    panels: list[Any] = [Facts(facts, columns=3)]
    if request.actor.may("interoperability.manage", one.place_id):
        panels.append(Acts([_switch(request.actor, one)]))
    if not one.keys:
        panels.append(Notice("没有登记公钥，这个客户端只能使用管理员在控制台签发的测试令牌"))
    panels.append(_chart(request.actor, one))
    panels.append(Table(rows, columns, title="七天内的请求", empty="七天内没有请求", size=20))
    crumbs = [("接口客户端", reverse("interoperability:clients"))]
    return Sheet(title=one.title, crumbs=crumbs, panels=panels)


def _switch(actor: Any, one: Any) -> Act:
    def turn(_answers: Any = None) -> str:
        actions.switch(by=actor, client=one, active=not one.active)
        return reverse("interoperability:client", args=[one.pk])

    if one.active:
        return Act("off", "停用", turn, style="danger", note="已签发的令牌立即失效")
    return Act("on", "启用", turn, style="primary")


@page("exports/", title="批量导出", menu="administration", may="interoperability.read", order=61)
def exports(request: Any) -> Any:
    """Bulk exports that clients asked for; the record is shown to them from here."""
    columns = [
        Column(lambda one: one.client.title, "客户端", key="client", grow=True),
        Column("asked_at", "提出时间", moment),
        Column(lambda one: f"{len(one.kinds)}种", "资源类型", key="kinds"),
        Column(lambda one: queries.size_of(one), "资源", number, key="size"),
        Column("ready_at", "完成时间", moment),
        Column(_export_state, "状态", badge, key="state"),
    ]

    def publish(_answers: Any = None) -> str:
        run = jobs.ask(by=request.actor, code="interoperability.publish")
        return reverse("administration:job", args=[run.pk])

    panels: list[Any] = [
        Table(queries.exports(request.actor), columns, title="批量导出",
              empty="还没有客户端提出批量导出")
    ]  # fmt: skip
    if request.actor.may("exchange.fhir"):
        panels.insert(0, Acts([Act("publish", "现在更新接口资源", publish, style="primary",
                                   note="平时每天凌晨更新一次")]))  # fmt: skip
    panels.insert(0, Notice(
        "客户端用 FHIR 批量导出（$export）成批取走它有权读取的资源：固定在一次提交上，"
        "在后台准备好后逐个文件取走，不落明文"
    ))  # fmt: skip
    crumbs = [("接口客户端", reverse("interoperability:clients"))]
    return Sheet(title="批量导出", crumbs=crumbs, panels=panels)


def _export_state(one: Any) -> tuple[str, str]:
    if one.gone:
        return "已撤销", ""
    return ("可以下载", "ok") if one.ready_at else ("正在准备", "remind")
