"""One delivery: its counts, its rejects by reason, and correcting them, by workbook or by hand."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.urls import reverse

from xinglin.engines.exchange import Column as DataColumn
from xinglin.engines.exchange import Dataset, Kind, dataset
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as deliveries
from xinglin.engines.jobs import actions as queue
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing, Refused
from xinglin.services.administration.pages import imports
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
)

OF_RESOURCES = {"fhir": "FHIR", "hl7": "HL7 v2", "cda": "CDA"}
OUTCOMES = {
    "set_aside": ("搁置", "late"),
    "waiting": ("待核实", "remind"),
    "accepted": ("接收", "ok"),
    "unchanged": ("未变化", "ok"),
    "kept": ("原样保存", "ok"),
    "not_enrolled": ("未纳入", ""),
}
REASONS = 60  # as many kinds of reason are offered to choose from


@page("imports/<int:pk>/", title="导入批次", may="exchange.read")
def delivery(request: Any, pk: int) -> Any:
    """One delivery: its totals, every row that was not simply taken, and what would mend it."""
    one = deliveries.batch(pk, request.actor)
    wanted = None if one.dataset in OF_RESOURCES else dataset(one.dataset)
    mends = wanted is not None and request.actor.may("exchange.import", one.place)
    reasons = deliveries.open_reasons(pk, request.actor)
    links = []
    if one.verdict_file:
        links = [("下载结论工作簿", reverse("administration:verdicts", args=[pk]))]
    panels: list[Any] = [_tally(one), Facts(_facts(one), columns=3, skip_empty=True)]
    if one.passed_over:
        panels.append(_passed_over(one))
    if reasons:
        panels.append(_reasons(pk, reasons, wanted, 7 if mends else 12))
    if mends and reasons and one.finished_at is not None:
        panels += [_returning(request, one), _again(request, one)]
    panels.append(_rows(request, one, wanted, reasons, mends))
    return Sheet(
        title=f"导入批次 {pk}",
        crumbs=[("数据导入", reverse("administration:imports"))],
        links=links,
        panels=panels,
    )


def _tally(one: Any) -> Tally:
    """What was received and what became of it: the first is the sum of the others."""
    corrected = f"其中改正后接收 {one.corrected}" if one.corrected else ""
    figures = [
        Figure("收到", one.rows_done, "行", note="等于右边各数之和"),
        Figure("接收", one.accepted, "行", note=corrected),
        Figure("未变化", one.unchanged, "行"),
        Figure("搁置", one.set_aside, "行", state="late" if one.set_aside else "", word="待改正"),
        Figure("待核实", one.waiting, "行", state="remind" if one.waiting else "", word="等人核实"),
    ]
    if one.kept:
        figures.append(Figure("原样保存", one.kept, "行"))
    return Tally(figures)


def _facts(one: Any) -> dict[str, Any]:
    mapping = one.mapping
    return {
        "文件": one.file_name,
        "数据集": OF_RESOURCES.get(one.dataset) or dataset(one.dataset).title,
        "来源单位": one.source,
        "导入人": one.who_name,
        "开始": moment(one.started_at),
        "完成": moment(one.finished_at) if one.finished_at else "未完成：再次导入同一文件会接着做",
        "表头对照": f"{mapping.sender} 第{mapping.version}版" if mapping else "",
    }


def _passed_over(one: Any) -> Notice:
    links = []
    if one.mapping is not None:
        links = [("修改表头对照", reverse("administration:column_map", args=[one.mapping.pk]))]
    return Notice(
        f"没有导入的列：{'、'.join(one.passed_over)}", "remind", word="有列没有导入",
        mend="如果这些列也要，请对照表头后再次导入同一文件；已接收的行不会重复", links=links,
    )  # fmt: skip


def _reasons(pk: int, reasons: Any, wanted: Dataset | None, span: int) -> Table:
    here = reverse("administration:delivery", args=[pk])

    def chosen(row: dict[str, Any]) -> str:
        asked = {"rows-reason": row["reason"], "rows-field": row["field"]}
        return f"{here}?{urlencode(asked)}#rows"

    rows = [
        {"verdict": verdict, "field": field, "title": _titled(wanted, field), "reason": reason,
         "rows": count}
        for verdict, field, reason, count in reasons
    ]  # fmt: skip
    columns = [
        Column("reason", "原因", link=chosen, grow=True, sort=False),
        Column("title", "字段", sort=False),
        Column(_outcome, "结论", badge, key="verdict"),
        Column("rows", "行数", number, sort=False),
    ]
    return Table(rows, columns, title="还没有接收的行，按原因", span=span, size=20, chooser=False,
                 key="reasons", note="点原因只看这一类")  # fmt: skip


def _titled(wanted: Dataset | None, field: str) -> str:
    return wanted.title_of(field) if wanted is not None and field else field


def _outcome(row: Any) -> tuple[str, str]:
    code = row["verdict"] if isinstance(row, dict) else row.verdict
    return OUTCOMES.get(code, (code, ""))


def _returning(request: Any, one: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        path = imports.uploaded(answers["file"])
        if path.stat().st_size > imports.WAITED_FOR:
            run = queue.ask(
                by=request.actor, code="administration.resubmission", place=one.place,
                arguments={"file": str(path), "batch": one.pk},
            )  # fmt: skip
            return reverse("administration:job", args=[run.pk])
        try:
            told = exchange.resubmit(by=request.actor, batch=one.pk, file=path)
        finally:
            path.unlink(missing_ok=True)
        return said_of(told)

    field = Field("file", "改正后的工作簿", "file", required=True, accept=".xlsx,.csv",
                  help="结论工作簿或下载的待改正行；只取还没有接收的行，不会重复")  # fmt: skip
    return Form([field], save=save, submit="重交", title="改正后重交", span=5)


def said_of(told: Any) -> str:
    """What came of rows that were sent again, in a sentence."""
    taken = told.taken
    sent = (
        f"重交{taken.total}行：接收{taken.accepted}，未变化{taken.unchanged}，"
        f"仍搁置{taken.set_aside}，待核实{taken.waiting}"
    )
    parts = [sent]
    if told.before:
        parts.append(f"另有{told.before}行早已接收，没有重复")
    if told.unnumbered:
        parts.append(f"{told.unnumbered}行没有行号，没有读取")
    return "；".join(parts)


def _again(request: Any, one: Any) -> Acts:
    def again(_answers: Any = None) -> str:
        return said_of(exchange.resubmit(by=request.actor, batch=one.pk))

    rows = reverse("administration:open_rows", args=[one.pk])
    return Acts([
        Act("download", "下载待改正的行", url=rows),
        Act("again", "按原样重新核对", again,
            note="改正了别处（例如补登了居民）之后，不必改文件"),
    ])  # fmt: skip


def _rows(request: Any, one: Any, wanted: Any, reasons: Any, mends: bool) -> Table:
    named: dict[int, tuple[str, str]] = {}

    def who(row: Any, part: int) -> str:
        if row.pk not in named:
            named.update(deliveries.names_of([row]))
        return named[row.pk][part] or (row.subject if part == 0 else "")

    def mend(row: Any) -> str:
        if not mends or row.cells is None:
            return ""
        return reverse("administration:reject", args=[one.pk, row.pk])

    fields = sorted({(field, _titled(wanted, field)) for _, field, _, _ in reasons if field})
    kinds = list(dict.fromkeys(reason for _, _, reason, _ in reasons))[:REASONS]
    columns = [
        Column("row", "行号", link=mend),
        Column(_outcome, "结论", badge, key="verdict", lookup="verdict",
               filter=[(code, title) for code, (title, _) in OUTCOMES.items()]),
        Column(lambda row: who(row, 0), "对象", key="who"),
        Column(lambda row: who(row, 1), "身份证号", key="id", hidden=one.dataset in OF_RESOURCES),
        Column(lambda row: _titled(wanted, row.field), "字段", key="field", lookup="field",
               filter=fields),
        Column("why", "原因", grow=True),
        Column("mend", "如何修正", grow=True),
        Column("reason", "原因类别", hidden=True, filter=[(kind, kind) for kind in kinds]),
        Column("tries", "重交", number, hidden=not one.corrected),
        Column("settled_by", "改正人", hidden=True),
    ]  # fmt: skip
    rows = deliveries.verdicts_of(one.pk, request.actor)
    note = "点行号可在页面上改正并重交这一行" if mends and reasons else ""
    return Table(rows, columns, sort="row", title="没有直接接收的行", empty="全部接收", key="rows",
                 note=note)  # fmt: skip


@page("imports/<int:pk>/rows/", title="待改正的行", may="exchange.import")
def open_rows(request: Any, pk: int) -> HttpResponse:
    """The rows that are still open, as a workbook to be corrected and sent back."""
    with tempfile.TemporaryDirectory() as where:
        try:
            path = Path(where) / "rows.xlsx"
            exchange.write_open_rows(by=request.actor, batch=pk, path=path)
        except Refused as none:  # a batch without rows has no such workbook
            raise Missing(none.what, why=none.why, mend=none.mend) from none
        return imports.workbook(path.read_bytes(), f"batch-{pk}-rows")


@page("imports/<int:pk>/rows/<int:row>/", title="改正一行", may="exchange.import")
def reject(request: Any, pk: int, row: int) -> Any:
    """One row that was set aside: what it says, what is wrong, and correcting it."""
    one = deliveries.row_of(row, request.actor)
    if one.batch_id != pk:
        raise Missing("没有这一行，或不在您的管辖范围内")
    request.actor.must("exchange.import", one.batch.place)
    back = reverse("administration:delivery", args=[pk])
    crumbs = [("数据导入", reverse("administration:imports")), (f"导入批次 {pk}", back)]
    open_ones = deliveries.verdicts_of(pk, request.actor).filter(
        verdict__in=deliveries.OPEN, cells__isnull=False
    )
    following = open_ones.filter(row__gt=one.row).first() or open_ones.exclude(pk=row).first()
    links = [("回到批次", back)]
    if following is not None:
        after = reverse("administration:reject", args=[pk, following.pk])
        links.append((f"下一行：第{following.row}行", after))
    if one.verdict not in deliveries.OPEN or one.cells is None:
        word, state = OUTCOMES.get(one.verdict, (one.verdict, ""))
        open_still = one.verdict in deliveries.OPEN
        text = one.why if open_still else f"第{one.row}行已接收，不需要再改"
        mend = "行内容已过保存期限，请由来源单位重新报送" if open_still else ""
        panels: list[Any] = [Notice(text, state or "ok", word=word, mend=mend, links=links)]
    else:
        word, state = OUTCOMES[one.verdict]
        field = _titled(dataset(one.batch.dataset), one.field)
        text = f"{field}：{one.why}" if field and field not in one.why else one.why
        panels = [Notice(text, state, mend=one.mend, word=word), _correcting(request, one)]
        if one.tries:
            facts = {"已重交": f"{one.tries}次", "最初的原因": one.before}
            panels.insert(1, Facts(facts, columns=2))
    return Sheet(title=f"第{one.row}行", crumbs=crumbs, links=links, panels=panels)


def _correcting(request: Any, one: Any) -> Form:
    wanted = dataset(one.batch.dataset)
    cells = deliveries.cells_of(one, request.actor)
    asked = [_question(column, cells.get(column.field, "")) for column in wanted.columns]
    first = [field for field in asked if field.name == one.field]
    filled = [field for field in asked if field not in first and field.name in cells]
    rest = [field for field in asked if field not in first and field.name not in cells]
    groups = [("需要改正", first), ("这一行的其他内容", filled), ("没有填写的列", rest)]

    def save(answers: dict[str, Any]) -> str:
        row = exchange.correct(by=request.actor, verdict=one.pk, cells=answers)
        if row.verdict in deliveries.OPEN:
            return f"第{row.row}行还不能接收：{row.why}"
        return f"第{row.row}行：{OUTCOMES[row.verdict][0]}"

    initial = {
        column.field: column.codes.get(cells[column.field], cells[column.field])
        for column in wanted.columns
        if column.field in cells
    }
    return Form([Group(title, fields) for title, fields in groups if fields], save=save,
                initial=initial, submit="重交这一行", title="改正")  # fmt: skip


def _question(column: DataColumn, text: str) -> Field:
    """A column as it is asked for; a value that is none of its codes is said beside it."""
    titles = dict(column.values)
    if column.kind in (Kind.SEX, Kind.CODE, Kind.TRUTH) and titles and not column.several:
        said = "" if not text or text in column.codes else f"原来填的是“{text[:30]}”"
        return Field(column.field, column.header, "choice", choices=list(titles.items()), help=said)
    return Field(column.field, column.header, longest=column.longest, help=column.says[:80])


@page("imports/<int:pk>/verdicts/", title="结论工作簿", may="exchange.read")
def verdicts(request: Any, pk: int) -> Any:
    """The sender's rows with a verdict each, as a workbook. On record: it is personal."""
    one = deliveries.batch(pk, request.actor)
    path = Path(one.verdict_file or "-")
    if not path.is_file():
        raise Missing("这个批次没有结论工作簿", why="文件可能已被移走", mend="请重新导入同一文件")
    audit.note_reading(
        "exchange.verdicts", by=request.actor, subject="exchange.batch", subject_ids=[pk],
        place=one.place,
    )  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
