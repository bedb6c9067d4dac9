"""Takes rows of a batch again that were set aside: those only, each once, corrected or not.

Every row that is taken leaves the open ones in the commit that takes it. So the same workbook
again, or a run that was killed half way and asked for once more, goes on with what is still open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal
from xinglin.engines.exchange.actions.batches import (
    COUNTED,
    TOLD,
    Progress,
    Run,
    sealed_cells,
    silent,
)
from xinglin.engines.exchange.actions.mapping import mapped_by
from xinglin.engines.exchange.actions.sheets import (
    Desk,
    Row,
    desk_of,
    lacking,
    open_table,
    read_chunk,
    rows_of,
)
from xinglin.engines.exchange.actions.verdict_files import VerdictBook, as_sent
from xinglin.engines.exchange.models import Batch, Verdict
from xinglin.engines.exchange.queries.deliveries import batch as one_batch
from xinglin.engines.exchange.queries.deliveries import row_of
from xinglin.engines.exchange.reading.sniff import Content, content_of
from xinglin.engines.exchange.rules.cells import text_of
from xinglin.engines.exchange.rules.headers import OUR_ROW, ROW, WITHIN, Header, find_header
from xinglin.engines.exchange.rules.mapping import NOTHING_MAPPED
from xinglin.engines.exchange.rules.reasons import kind_of
from xinglin.engines.exchange.words import Dataset, Judged, Outcome, Totals, dataset, plain_header
from xinglin.engines.ledger import Door
from xinglin.engines.ledger.actions import commit
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

CHUNK = 500
OF_RESOURCES = ("fhir", "hl7", "cda")
OPEN = tuple(str(one) for one in sorted(TOLD))
Numbered = tuple[int, Mapping[str, Any], Mapping[str, Any]]


@dataclass
class Resubmitted:
    """What came of rows that were sent again."""

    batch: int
    taken: Totals = field(default_factory=Totals)
    before: int = 0  # rows that had been taken before, or were never set aside
    unnumbered: int = 0  # rows that do not say which row of the batch they are
    open: int = 0  # rows of the batch that are still set aside or wait

    def as_json(self) -> dict[str, Any]:
        """The same as one object for software."""
        counts = {name: getattr(self.taken, name) for name in ("total", *COUNTED[:4])}
        return {
            "batch": self.batch, **counts, "taken_before": self.before,
            "unnumbered": self.unnumbered, "open": self.open,
        }  # fmt: skip


def resubmit(
    *, by: Actor, batch: int, file: Path | None = None, progress: Progress = silent
) -> Resubmitted:
    """
    Take the rows of a batch again that were set aside or wait.

    From a returned verdict workbook with corrected rows; without a file, as they were kept: what
    they waited for may have come in the meantime.
    """
    row = _open_batch(by, batch)
    run = _run(by, row, progress)
    told = Resubmitted(row.pk)
    rows = _returned(row, file, told) if file is not None else _kept(row)
    _take_all(row, run, rows, told)
    told.open = Verdict.objects.filter(batch=row, verdict__in=OPEN, row__gt=0).count()
    return told


def correct(*, by: Actor, verdict: int, cells: Mapping[str, Any]) -> Verdict:
    """One row as a person corrected it: taken, or set aside with what is wrong with it now."""
    row = row_of(verdict, by)
    batch = _open_batch(by, row.batch_id)
    if row.verdict not in OPEN:
        raise Refused("这一行已经接收，不需要再改")
    known = dataset(batch.dataset).by_field
    written = {
        name: text for name, cell in cells.items() if name in known and (text := text_of(cell))
    }
    if not written:
        raise Refused("这一行没有内容", mend="请填写后再提交")
    told = Resubmitted(batch.pk)
    _take_all(batch, _run(by, batch, silent), iter([(row.row, written, written)]), told)
    row.refresh_from_db()
    return row


def _open_batch(by: Actor, pk: int) -> Batch:
    row = one_batch(pk, by)
    by.must("exchange.import", row.place)
    if row.dataset in OF_RESOURCES:
        raise Refused(
            "资源不能按行重交", why="这个批次是 FHIR 资源，不是表格",
            mend="请来源系统改正后重新发送；已接收的不会重复",
        )  # fmt: skip
    if row.finished_at is None:
        raise Refused("这个批次还没有导入完", mend="请先重新导入同一文件，会从停下的地方接着做")
    return row


def _run(by: Actor, row: Batch, progress: Progress) -> Run:
    return Run(by, row.place, row.enrol, False, row.source, progress)


def _kept(row: Batch) -> Iterator[Numbered]:
    """The open rows as they were kept, in their order."""
    last = 0
    while True:
        rows = Verdict.objects.filter(
            batch=row, verdict__in=OPEN, row__gt=last, cells__isnull=False
        ).order_by("row")[:CHUNK]
        chunk = [(one.row, kept_cells(one)) for one in rows]
        if not chunk:
            return
        last = chunk[-1][0]
        yield from ((number, cells, cells) for number, cells in chunk)


def kept_cells(one: Verdict) -> dict[str, str]:
    """What a row that is still open says, by our fields."""
    if one.cells is None:
        return {}
    cells: dict[str, str] = orjson.loads(unseal(one.cells))
    return cells


def _returned(row: Batch, path: Path, told: Resubmitted) -> Iterator[Numbered]:
    """The rows of a returned workbook that say which row of the batch they are."""
    if not path.is_file():
        raise Refused(f"没有文件 {path}", mend="请核对文件名和所在的文件夹")
    content = content_of(path)
    if content not in (Content.WORKBOOK, Content.CSV):
        raise Refused("这不是结论工作簿", mend="请交回下载的 .xlsx 工作簿，或由它另存的 CSV")
    rows, formulas = open_table(path, content)
    cleaned = ([as_sent(cell) for cell in cells] for cells in rows)
    head = list(itertools.islice(cleaned, WITHIN))
    wanted = dataset(row.dataset)
    header, at, mapped = _header(head, wanted, row)
    body = itertools.chain(head[header.row + 1 :], cleaned)
    return _numbered(rows_of(body, header, formulas, mapped), at, told)


def _header(head: Sequence[Sequence[Any]], wanted: Dataset, row: Batch) -> tuple[Header, int, Any]:
    """Header, the column of row numbers, and the mapping that its values still need."""
    mapped = mapped_by(row.mapping)
    theirs = find_header(head, wanted, mapped)
    ours = find_header(head, wanted)
    for header, mark, meant in ((ours, OUR_ROW, NOTHING_MAPPED), (theirs, ROW, mapped)):
        plain = [plain_header(title) for title in header.titles]
        if plain_header(mark) in plain:
            if lacking(header):
                missing = "、".join(header.missing) or "数据"
                raise Refused(f"工作簿缺少{missing}列", mend="请重新下载工作簿，不要删改表头")
            return header, plain.index(plain_header(mark)), meant
    raise Refused(
        f"工作簿没有“{ROW}”列，不知道各行是批次中的哪一行",
        mend="请在批次页下载待改正的行，改正后原样交回，不要删去最后一列",
    )


def _numbered(rows: Iterator[Row], at: int, told: Resubmitted) -> Iterator[Numbered]:
    for _, cells, read, written in rows:
        text = text_of(cells[at]) if at < len(cells) else ""
        if text.isascii() and text.isdigit() and 0 < int(text[:12]) < 2**31:
            yield int(text[:12]), read, written
        else:
            told.unnumbered += 1


def _take_all(row: Batch, run: Run, rows: Iterator[Numbered], told: Resubmitted) -> None:
    wanted = dataset(row.dataset)
    desk = desk_of(wanted, run)
    while chunk := list(itertools.islice(rows, CHUNK)):
        _take(row, run, desk, wanted, chunk, told)
        run.progress(row.file_name, told.taken.total)


def _take(
    row: Batch, run: Run, desk: Desk, wanted: Dataset, chunk: Sequence[Numbered], told: Resubmitted
) -> None:
    """The open ones of a chunk, with their verdicts, in one commit: or nothing of it."""
    totals = Totals()
    why = f"重交批次{row.pk}搁置的行（{row.file_name}）"
    with commit(by=run.by, why=why, door=Door.IMPORT):
        held = {
            one.row: one
            for one in Verdict.objects.select_for_update().filter(
                batch=row, row__in={number for number, *_ in chunk}, verdict__in=OPEN
            )
        }
        open_ones: list[tuple[Verdict, Row]] = []
        for number, read, written in chunk:
            if (one := held.pop(number, None)) is not None:
                open_ones.append((one, (number, (), read, written)))
        if open_ones:
            was = [one.verdict for one, _ in open_ones]
            judged = desk.take(read_chunk(desk, [line for _, line in open_ones]))
            _settle(run, open_ones, judged, totals, wanted)
            if visits := getattr(desk, "visits", None):
                visits(totals)
            _count(row, was, judged, totals)
            audit.note(
                "exchange.resubmit", by=run.by, subject="exchange.batch", subject_id=row.pk,
                place=row.place, detail={n: getattr(totals, n) for n in ("total", *COUNTED[:4])},
            )  # fmt: skip
    told.taken.add(totals)
    told.before += len(chunk) - len(open_ones)


def _settle(
    run: Run,
    open_ones: Sequence[tuple[Verdict, Row]],
    judged: Sequence[Judged],
    totals: Totals,
    wanted: Dataset,
) -> None:
    """The verdicts as they are now; cells are kept no longer than a row is open."""
    for (one, (_, _, _, written)), said in zip(open_ones, judged, strict=True):
        totals.count(said, wanted.code)
        one.tries += 1
        if not one.before:
            one.before = one.why
        one.verdict = str(said.outcome)
        one.field, one.why, one.mend = said.field[:40], said.why[:300], said.mend[:300]
        one.reason = kind_of(said.why)[:120]
        if said.outcome in TOLD:
            one.cells = sealed_cells(written)
        else:
            one.cells, one.settled_at, one.settled_by = None, now(), run.by.name[:80]
            one.why = one.why or ("改正后接收" if said.outcome is Outcome.ACCEPTED else "已在档")
    Verdict.objects.bulk_update(
        [one for one, _ in open_ones],
        ["tries", "before", "verdict", "field", "why", "mend", "reason", "cells", "settled_at",
         "settled_by"],
        batch_size=200,
    )  # fmt: skip


def _count(row: Batch, was: Sequence[str], judged: Sequence[Judged], totals: Totals) -> None:
    """Move the batch's counts with its rows: what was received stays the sum of them."""
    held = Batch.objects.select_for_update().get(pk=row.pk)
    for before, said in zip(was, judged, strict=True):
        setattr(held, before, getattr(held, before) - 1)
        setattr(held, said.outcome, getattr(held, said.outcome) + 1)
        held.corrected += said.outcome not in TOLD
    held.visits += totals.visits
    for name in ("enrolled", "not_enrolled"):
        mine = getattr(held, name)
        for key, number in getattr(totals, name).items():
            mine[key] = mine.get(key, 0) + number
    held.save()


def write_open_rows(*, by: Actor, batch: int, path: Path) -> Path:
    """A workbook of the rows that are still open, under our headers, to be corrected and sent back.

    On record: it holds personal data.
    """
    row = _open_batch(by, batch)
    wanted = dataset(row.dataset)
    rows = Verdict.objects.filter(batch=row, verdict__in=OPEN, row__gt=0, cells__isnull=False)
    audit.note_reading(
        "exchange.rejects", by=by, subject="exchange.batch", subject_ids=[row.pk],
        place=row.place, detail={"rows": rows.count()},
    )  # fmt: skip
    book = VerdictBook(path, [column.header for column in wanted.columns], OUR_ROW)
    try:
        for one in rows.order_by("row").iterator(CHUNK):
            cells = kept_cells(one)
            said = Judged(Outcome(one.verdict), one.why, one.mend, one.field)
            book.add([cells.get(c.field, "") for c in wanted.columns], said, one.row)
        book.close()
    except BaseException:
        book.discard()
        raise
    return path
