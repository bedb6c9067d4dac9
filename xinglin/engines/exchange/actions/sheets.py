"""Brings in tables, Excel or CSV: header found, rows read in chunks, each with a verdict."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from xinglin.engines.exchange.actions.batches import CHUNK, OpenBatch, Run, Said
from xinglin.engines.exchange.actions.books import Book
from xinglin.engines.exchange.actions.mapping import map_for, mapped_by
from xinglin.engines.exchange.actions.rosters import Roster
from xinglin.engines.exchange.actions.verdict_files import VerdictBook
from xinglin.engines.exchange.models import ColumnMap
from xinglin.engines.exchange.reading.sniff import Content, digest_of
from xinglin.engines.exchange.reading.texts import UNREADABLE, read_csv
from xinglin.engines.exchange.reading.workbooks import Formulas, read_workbook
from xinglin.engines.exchange.rules.cells import FORMULA_STARTS, is_formula_text, text_of
from xinglin.engines.exchange.rules.headers import WITHIN, Header, find_header, is_example
from xinglin.engines.exchange.rules.mapping import Mapped
from xinglin.engines.exchange.words import (
    Dataset,
    Judged,
    Outcome,
    Totals,
    codes,
    dataset,
    set_aside,
)
from xinglin.kernel.errors import Refused

NO_FORMULA = set_aside("公式单元格不接收", "请复制这些单元格，再“选择性粘贴”为数值")
NO_TEXT = set_aside("含有无法识别的字符", "请另存为 UTF-8 编码的 CSV 或 .xlsx 后重新导入")
SEPARATOR = "\x1f"
SUSPECT = re.compile(f"(?:^|{SEPARATOR})\\s*[{''.join(FORMULA_STARTS)}]|{UNREADABLE}")
BEFORE = Judged(Outcome.ACCEPTED, "上次导入时已处理")
Row = tuple[int, Sequence[Any], Mapping[str, Any], Mapping[str, Any]]


class Desk(Protocol):
    """Where the rows of a data set are read and taken."""

    def read(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Any]:
        """What the rows say; also called for rows that an interrupted run took."""
        ...

    def take(self, told: Sequence[Any]) -> list[Judged]:
        """A verdict for each, and all that follows written down."""
        ...


def bring_in_table(
    path: Path, content: Content, code: str, run: Run, verdicts: Path | None
) -> Totals:
    """The totals of one table; raises Refused when it cannot be taken as a whole."""
    rows, formulas = open_table(path, content)
    head = list(itertools.islice(rows, WITHIN))
    wanted, header, kept = header_of(head, code, run.source, run.place)
    desk = desk_of(wanted, run)
    batch = OpenBatch(run, wanted.code, path.name, digest_of(path), kept, header.unknown)
    book = VerdictBook(verdicts, header.titles) if verdicts else None
    try:
        body = itertools.chain(head[header.row + 1 :], rows)
        read = rows_of(body, header, formulas, mapped_by(kept))
        _take_all(batch, desk, read, book, wanted)
        totals = batch.close(book.close() if book else "")
    except BaseException:
        if book:
            book.discard()
        raise
    totals.passed_over = [f"{path.name}：{one}" for one in header.unknown]
    return totals


def open_table(path: Path, content: Content) -> tuple[Iterator[list[Any]], Formulas]:
    """The rows of a table, and where formulas stand in it."""
    return read_workbook(path) if content is Content.WORKBOOK else (read_csv(path), {})


def desk_of(wanted: Dataset, run: Run) -> Desk:
    """The desk at which rows of a data set are taken."""
    made = wanted.desk or (Book if wanted.programme else Roster)
    desk: Desk = made(wanted, run)
    return desk


def header_of(
    head: Sequence[Sequence[Any]], code: str, sender: str, place: int | None
) -> tuple[Dataset, Header, ColumnMap | None]:
    """The data set (the named one, else the one whose columns fit best), its header, and what is
    remembered of the sender's columns. Raises Refused when required columns are missing."""
    best, header, kept = nearest_header(head, code, sender, place)
    if lacking(header):
        missing = header.missing or tuple(f"“{c.header}”" for c in best.columns if c.required)
        unknown = f"；不认识的列：{'、'.join(header.unknown)}" if header.unknown else ""
        raise Refused(
            f"{best.title}缺少{'、'.join(missing)}列",
            why=f"在前{WITHIN}行中找到的列：{'、'.join(filter(None, header.titles)) or '无'}"
            + unknown,
            mend=f"请按模板改正表头（xinglin template {best.code}），"
            "或写明来源单位并对照一次表头，以后不必再对",
        )
    return best, header, kept


def lacking(header: Header) -> bool:
    """Whether a header cannot be taken as it stands."""
    return len(header.fields) < 2 or bool(header.missing)


def nearest_header(
    head: Sequence[Sequence[Any]], code: str, sender: str, place: int | None
) -> tuple[Dataset, Header, ColumnMap | None]:
    """The same, whether it can be taken or not."""
    tried = []
    for one in [dataset(code)] if code else [dataset(one) for one in codes()]:
        kept = map_for(sender, one.code, place) if sender else None
        tried.append((one, find_header(head, one, mapped_by(kept)), kept))
    return max(tried, key=lambda told: (not told[1].missing, len(told[1].fields)))


def rows_of(
    rows: Iterator[Sequence[Any]], header: Header, formulas: Formulas, mapped: Mapped
) -> Iterator[Row]:
    """Row numbers (as the spreadsheet shows them), cells, what is read and what was written by our
    fields; blank lines left out. A row that cannot be read at all is judged under ""."""
    fields = list(header.fields.items())
    valued = {name for _, name in fields if name in mapped.values}
    for number, cells in enumerate(rows, start=header.row + 1):
        if is_example(cells, header):
            continue
        written = {field: cells[at] for at, field in fields if at < len(cells)}
        for name in valued & written.keys():
            written[name] = mapped.value(name, written[name])
        told: Mapping[str, Any] = written
        words = SEPARATOR.join([cell for cell in cells if type(cell) is str])
        if SUSPECT.search(words) or number in formulas:
            held = formulas.get(number, set()) & header.fields.keys()
            if held or any(is_formula_text(cell) for cell in told.values()):
                told = {"": NO_FORMULA}
            elif UNREADABLE in words and _unreadable(cells, told):
                told = {"": NO_TEXT}
        if "" not in told and not any(map(text_of, filter(None, told.values()))):
            continue
        yield number + 1, cells, told, written


def _unreadable(cells: Sequence[Any], told: Mapping[str, Any]) -> bool:
    return cells == [UNREADABLE] or any(UNREADABLE in c for c in told.values() if type(c) is str)


def _take_all(
    batch: OpenBatch, desk: Desk, rows: Iterator[Row], book: VerdictBook | None, wanted: Dataset
) -> None:
    skip = batch.resumed_at
    before = batch.judged_before() if skip and book else {}
    while chunk := list(itertools.islice(rows, min(CHUNK, skip) if skip else CHUNK)):
        told = read_chunk(desk, chunk)
        if skip:
            skip -= len(chunk)
            judged = [before.get(number, BEFORE) for number, *_ in chunk]
        else:
            with batch.chunk(len(chunk)) as said:
                judged = desk.take(told)
                said += [
                    Said(number, wanted.code, one, cells=written)
                    for (number, _, _, written), one in zip(chunk, judged, strict=True)
                ]
                if visits := getattr(desk, "visits", None):
                    visits(batch.totals)
        if book:
            for (number, cells, *_), one in zip(chunk, judged, strict=True):
                book.add(cells, one, number)


def read_chunk(desk: Desk, chunk: Sequence[Row]) -> list[Any]:
    """What the rows of a chunk say; those that cannot be read at all are judged already."""
    good = [(number, told) for number, _, told, _ in chunk if "" not in told]
    read = iter(desk.read(good))
    return [told[""] if "" in told else next(read) for _, _, told, _ in chunk]
