"""Shared documents: how many of each kind and sender, which were set aside and why, trying again.

Whom a document is about is not told here: its words are read in the person's file.
"""

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
    Sheet,
    Table,
    Tally,
    badge,
    day,
    moment,
    number,
    page,
)

STATES = dict(exchanged.DOCUMENT_STATES)
TONES = {"taken": "ok", "replaced": "", "waiting": "remind", "aside": "late", "received": "remind"}
OPEN = ("aside", "waiting", "received")
OUTCOMES = {
    "visits": "随访", "accepted": "写入记录", "unchanged": "无变化", "kept": "原样保存",
    "set_aside": "搁置", "waiting": "待核实",
}  # fmt: skip


def _state(one: Any) -> tuple[str, str]:
    return STATES[one.state], TONES[one.state]


def _kind(one: Any) -> str:
    return exchanged.kinds_of_document().get(one.kind, "类型不明")


def _sender(code: str) -> str:
    return "本平台出具" if code == "xinglin" else code


@page("documents/", title="共享文档", menu="administration", may="exchange.read", order=63)
def documents(request: Any) -> Any:
    """Documents, newest first, counted by kind and sender; those set aside can be tried again."""
    kinds = exchanged.document_counts(request.actor, "kind")
    many = {state: sum(line[state] for line in kinds) for state in STATES}
    tally = Tally([
        Figure("收到和出具", sum(many.values()), "份"),
        Figure("已登记", many["taken"], "份"),
        Figure("被新版本替代", many["replaced"], "份"),
        Figure("待核实", many["waiting"], "份", state="remind" if many["waiting"] else "",
               word="等人核实"),
        Figure("已搁置", many["aside"], "份", state="late" if many["aside"] else "ok",
               word="待处理" if many["aside"] else "没有"),
    ])  # fmt: skip
    panels: list[Any] = [tally]
    if any(many[state] for state in OPEN) and request.actor.may("exchange.import"):
        panels.append(_again(request))
    return Sheet(
        title="共享文档", panels=[*panels, _counted(request, kinds), _senders(request),
                              _list(request)],
    )  # fmt: skip


def _counted(request: Any, lines: list[dict[str, Any]]) -> Table:
    known = {line["kind"]: line for line in lines}
    titles = exchanged.kinds_of_document()
    rows = [
        {"kind": code, "title": title, **known.get(code, dict.fromkeys((*STATES, "all"), 0))}
        for code, title in titles.items()
    ]
    rows.sort(key=lambda row: -row["all"])
    columns = [
        Column("kind", "代码"), Column("title", "类型", grow=True), Column("all", "份数", number),
        Column("taken", "已登记", number), Column("waiting", "待核实", number),
        Column("aside", "已搁置", number),
    ]  # fmt: skip
    return Table(rows, columns, title="按类型", span=7, key="kinds", chooser=False, size=10)


def _senders(request: Any) -> Table:
    rows = [
        {**line, "sender": _sender(line["sender"])}
        for line in exchanged.document_counts(request.actor, "sender")
    ]
    columns = [
        Column("sender", "发送方", grow=True), Column("all", "份数", number),
        Column("waiting", "待核实", number), Column("aside", "已搁置", number),
    ]  # fmt: skip
    return Table(rows, columns, title="按发送方", span=5, key="senders", chooser=False,
                 empty="还没有收到文档；登记地址是 /cda/documents")  # fmt: skip


def _list(request: Any) -> Table:
    columns = [
        Column("pk", "编号", lambda pk: f"cda-{pk}", link="interoperability:document"),
        Column(_kind, "类型", key="kind", lookup="kind",
               filter=list(exchanged.kinds_of_document().items())),
        Column(lambda one: _sender(one.sender), "发送方", key="sender"),
        Column("institution", "作者机构"),
        Column("version", "版本", number, hidden=True),
        Column("day", "服务日期", day, hidden=True),
        Column("received_at", "收到", moment),
        Column(_state, "状态", badge, key="state", lookup="state",
               filter=list(exchanged.DOCUMENT_STATES)),
        Column("field", "字段", hidden=True),
        Column("why", "原因", grow=True),
    ]  # fmt: skip
    views = [("全部", "?"), ("已搁置", "?state=aside"), ("待核实", "?state=waiting")]
    return Table(exchanged.documents(request.actor), columns, sort="-pk", title="文档", views=views,
                 empty="还没有共享文档；医院用接口登记，或用 xinglin import 导入 .xml")  # fmt: skip


def _again(request: Any) -> Acts:
    def again(_answers: Any = None) -> str:
        rows = exchanged.documents(request.actor).filter(state__in=OPEN).order_by("pk")[:200]
        mine = [one for one in rows if request.actor.may("exchange.import", one.place)]
        done = [exchange.register_again(by=request.actor, document=one).document for one in mine]
        taken = sum(one.state == "taken" for one in done)
        return f"重新处理{len(done)}份：登记{taken}，仍未登记{len(done) - taken}"

    return Acts([Act("again", "重新处理未登记的文档", again, note="一次最多200份，不会重复登记")])


@page("documents/<int:pk>/", title="共享文档", may="exchange.read")
def document(request: Any, pk: int) -> Any:
    """One document: how it stands, what became of its entries; its words are in the file."""
    one = exchanged.document(pk, request.actor)
    word, tone = _state(one)
    facts = {
        "编号": one.number, "类型": f"{_kind(one)}（{one.kind}）" if one.kind else "",
        "发送方": _sender(one.sender), "作者机构": one.institution, "版本": one.version,
        "来源编号": one.own.replace("^", "　"), "服务日期": str(one.day or ""),
        "生成时间": moment(one.made_at) if one.made_at else "", "收到": moment(one.received_at),
        "字节": one.size, "SHA-256": one.digest, "处理次数": one.tries,
        "条目": "　".join(f"{OUTCOMES[name]}{many}" for name, many in one.records.items()
                        if name in OUTCOMES),
        "替代": one.replaces.number if one.replaces else "",
    }  # fmt: skip
    panels: list[Any] = [Facts(facts, columns=3, skip_empty=True)]
    if one.state in OPEN:
        field = f"{one.field}：" if one.field else ""
        why = "。".join(part for part in (f"{field}{one.why}", one.mend) if part)
        panels.insert(0, Notice(why, tone, word=word))
        if request.actor.may("exchange.import", one.place):
            panels.append(Acts([_retry(request, one)]))
    if one.notes:
        notes = [{"note": note} for note in one.notes]
        panels.append(Table(notes, [Column("note", "说明", grow=True)], title="条目说明",
                            chooser=False, key="notes"))  # fmt: skip
    links = []
    if one.resident_id and request.actor.may("records.read", one.place):
        links = [("打开内容", reverse("ehr:document", args=[one.resident_id, one.pk]))]
    crumbs = [("共享文档", reverse("interoperability:documents"))]
    return Sheet(title=one.title or one.number, crumbs=crumbs, links=links, panels=panels)


def _retry(request: Any, one: Any) -> Act:
    def again(_answers: Any = None) -> str:
        done = exchange.register_again(by=request.actor, document=one)
        return "已登记" if done.document.state == "taken" else f"仍未登记：{done.judged.why}"

    return Act("again", "重新处理", again, style="primary", note="不会重复登记")
