"""Bulk imports of clients: how far each is, what was set aside and why, trying it again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.exchange import Outcome
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


def _state(one: Any) -> tuple[str, str]:
    if one.gone:
        return "已撤销", ""
    if one.finished_at is None:
        return "正在处理", "remind"
    return ("有待处理", "late") if one.set_aside or one.waiting else ("办结", "ok")


@page("imports/", title="接口批量导入", menu="administration", may="interoperability.read",
      order=61)  # fmt: skip
def imports(request: Any) -> Any:
    """Bulk imports that clients asked for, newest first."""
    columns = [
        Column("pk", "编号", link="interoperability:one_import"),
        Column(lambda one: one.client.title, "客户端", key="client", grow=True),
        Column("asked_at", "收到", moment),
        Column("total", "行数", number),
        Column("accepted", "接收", number),
        Column("unchanged", "未变化", number),
        Column("set_aside", "搁置", number),
        Column("waiting", "待核实", number),
        Column("finished_at", "办结", moment),
        Column(_state, "状态", badge, key="state"),
    ]
    note = Notice(
        "客户端用 $import 成批送来资源（NDJSON），或写明从哪里取：先密封保存，再在后台逐段写入，"
        "每一行都有结论；中断后从断点继续，不会重复"
    )
    table = Table(queries.imports(request.actor), columns, title="批量导入",
                  empty="还没有客户端提出批量导入")  # fmt: skip
    crumbs = [("接口客户端", reverse("interoperability:clients"))]
    return Sheet(title="接口批量导入", crumbs=crumbs, panels=[note, table])


@page("imports/<int:pk>/", title="接口批量导入", may="interoperability.read")
def one_import(request: Any, pk: int) -> Any:
    """One import: its counts, its files, why lines are open; trying those again."""
    one = queries.one_import(pk, request.actor)
    word = _state(one)[0]
    tally = Tally([
        Figure("行数", one.total, "行"),
        Figure("接收", one.accepted, "行"),
        Figure("未变化", one.unchanged, "行"),
        Figure("搁置", one.set_aside, "行", state="late" if one.set_aside else "ok",
               word="待处理" if one.set_aside else "没有"),
        Figure("待核实", one.waiting, "行", state="remind" if one.waiting else "",
               word="等人核实"),
    ])  # fmt: skip
    facts = {
        "客户端": one.client.title, "地区": one.client.place.name, "收到": moment(one.asked_at),
        "办结": moment(one.finished_at) if one.finished_at else "", "状态": word,
    }  # fmt: skip
    sources = queries.sources_of(one)
    failed = [each for each in sources if each.failed]
    panels: list[Any] = [tally, Facts(facts, columns=5, skip_empty=True)]
    if failed:
        panels.insert(0, Notice(f"{len(failed)}个文件没有取到：{failed[0].why}", "late"))
    elif not one.client.active and one.finished_at is None:
        panels.insert(0, Notice("客户端已停用，启用后继续处理", "remind"))
    may = request.actor.may(queries.MANAGE, one.client.place_id)
    if may and one.finished_at and not one.gone and (one.set_aside or one.waiting or failed):
        panels.append(Acts([_again(request, one)]))
    if may and one.finished_at is None:
        panels.append(Acts([_drop(request, one)]))
    panels.append(_reasons(one))
    if any(each.fetched_at is None or each.kind for each in sources):
        panels.append(_sources(sources))
    crumbs = [("接口批量导入", reverse("interoperability:imports"))]
    return Sheet(title=f"批量导入 {one.pk}", crumbs=crumbs, panels=panels)


def _again(request: Any, one: Any) -> Act:
    def again(_answers: Any = None) -> str:
        rows = actions.try_again(by=request.actor, found=one)
        return f"已重新排队：{rows}行"

    return Act("again", "重试搁置的行", again, style="primary",
               note="所缺的资料到了以后再试；已接收的不会重复")  # fmt: skip


def _drop(request: Any, one: Any) -> Act:
    def drop(_answers: Any = None) -> str:
        actions.drop_import(by=request.actor, found=one)
        return reverse("interoperability:imports")

    return Act("drop", "撤销", drop, style="danger", note="已接收的保留，其余不再处理")


def _reasons(one: Any) -> Table:
    columns = [
        Column(lambda row: Outcome(row["verdict"]).title, "结论", key="verdict"),
        Column("why", "原因", grow=True),
        Column("mend", "如何修正", grow=True),
        Column("rows", "行数", number),
    ]
    return Table(queries.open_reasons(one), columns, title="搁置和待核实的原因",
                 empty="每一行都已接收")  # fmt: skip


def _sources(sources: list[Any]) -> Table:
    def state(row: Any) -> tuple[str, str]:
        if row.failed:
            return "没有取到", "late"
        return ("取到", "ok") if row.fetched_at else ("待取", "remind")

    columns = [
        Column("number", "序号", number),
        Column("kind", "资源类型"),
        Column(state, "状态", badge, key="state"),
        Column("tries", "次数", number),
        Column("next_at", "下次", moment),
        Column("why", "原因", grow=True),
    ]
    return Table(sources, columns, title="从对方取的文件", export=False)
