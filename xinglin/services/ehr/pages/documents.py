"""A shared document as it is read: plain words and tables, never the markup that came."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as exchanged
from xinglin.kernel.errors import Missing
from xinglin.services.ehr import queries
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Notice,
    Prose,
    Sheet,
    Table,
    badge,
    day,
    moment,
    number,
    page,
)

KINDS = exchanged.kinds_of_document()
STATES = {"taken": ("现行", "ok"), "replaced": ("已被新版本替代", "")}


@page("<int:pk>/documents/", title="居民的共享文档", may="records.read")
def documents(request: Any, pk: int) -> Any:
    """A person's documents, from other systems and issued here; what can be issued now."""
    one = queries.whole(pk, request.actor)
    if one.pk != pk:
        return redirect("ehr:documents", pk=one.pk)
    columns = [
        Column("title", "标题", link=lambda row: reverse("ehr:document", args=[one.pk, row.pk])),
        Column(lambda row: KINDS.get(row.kind, row.kind), "类型", key="kind"),
        Column("day", "服务日期", day),
        Column(lambda row: "本平台" if row.issued else row.institution, "作者机构",
               key="institution"),
        Column("version", "版本", number),
        Column(lambda row: STATES[row.state], "状态", badge, key="state"),
    ]  # fmt: skip
    table = Table(exchanged.documents_of(one.pk, request.actor), columns, title="共享文档",
                  empty="还没有共享文档；医院登记的和本平台出具的都在这里")  # fmt: skip
    panels: list[Any] = [table]
    if request.actor.may("people.reveal", one.place_id):
        panels.append(_issue(request, one))
    crumbs = [("居民", reverse("ehr:find")), (one.name, reverse("ehr:person", args=[one.pk]))]
    return Sheet(title="共享文档", crumbs=crumbs, panels=panels)


def _issue(request: Any, one: Any) -> Acts:
    """A button for each kind that the record holds something for."""

    def act(kind: str, title: str, on: Any) -> Act:
        def do(_answers: Any = None) -> str:
            made = exchange.issue_document(by=request.actor, resident=one.pk, kind=kind)
            return reverse("ehr:document", args=[one.pk, made.pk])

        return Act(f"issue-{kind}", f"出具{title}", do, note=f"按 {on} 的记录")

    kinds = {
        source.paper.code: source for source in reversed(exchanged.sources_of(one, request.actor))
    }
    acts = [act(code, kinds[code].paper.title, kinds[code].day) for code in sorted(kinds)]
    return Acts(acts, title="按国家标准（WS/T 483）出具")


@page("<int:pk>/documents/<int:document>/", title="共享文档", may="records.read")
def document(request: Any, pk: int, document: int) -> Any:
    """One document in words; the XML goes to whoever may see numbers in full, with a reason."""
    one = queries.whole(pk, request.actor)
    row = exchanged.document_of(document, request.actor)
    if row.resident_id != one.pk:
        raise Missing("这份文档不是这位居民的")
    facts = {
        "类型": KINDS.get(row.kind, row.kind), "姓名": one.name,
        "服务日期": str(row.day or ""), "作者机构": row.institution, "作者": row.author,
        "生成时间": moment(row.made_at) if row.made_at else "", "版本": row.version,
        "编号": row.number,
    }  # fmt: skip
    panels: list[Any] = [Facts(facts, columns=3, skip_empty=True)]
    if row.state == "replaced":
        panels.insert(0, Notice("这份文档已被新版本替代，只供查考。", "remind"))
    shown = exchanged.document_shown(row, request.actor)
    for at, part in enumerate(shown):
        for nth, block in enumerate(part.blocks):
            panels.append(_block(block, part.title if not nth else "", f"d{at}-{nth}"))
    if not shown:
        panels.append(Notice("这份文档没有可以显示的正文。", "remind"))
    if request.actor.may("people.reveal", one.place_id):
        panels.append(Acts([_download(request, row)]))
    crumbs = [
        ("居民", reverse("ehr:find")), (one.name, reverse("ehr:person", args=[one.pk])),
        ("共享文档", reverse("ehr:documents", args=[one.pk])),
    ]  # fmt: skip
    return Sheet(title=row.title, lead=row.institution, crumbs=crumbs, panels=panels)


def _block(block: Any, title: str, key: str) -> Any:
    if not block.head and all(len(cells) == 1 for cells in block.rows):
        return Prose("\n\n".join(cells[0] for cells in block.rows), title=title)
    width = max(len(cells) for cells in (block.head, *block.rows))
    rows = [{f"c{at}": words for at, words in enumerate(cells)} for cells in block.rows]
    heads = [*block.head, *[""] * width][:width]
    columns = [
        Column(f"c{at}", head or f"第{at + 1}列", grow=at == width - 1)
        for at, head in enumerate(heads)
    ]
    return Table(rows, columns, title=title, chooser=False, export=False, key=key, size=100)


def _download(request: Any, row: Any) -> Act:
    def do(answers: dict[str, Any]) -> HttpResponse:
        data = exchanged.document_bytes(row, request.actor, why=answers["why"])
        response = HttpResponse(data, content_type="application/xml")
        response["Content-Disposition"] = f'attachment; filename="{row.number}.xml"'
        return response

    return Act("xml", "下载原文（XML）", do, [Field("why", "用途", required=True, longest=100)],
               note="原文含完整证件号，下载留痕")  # fmt: skip
