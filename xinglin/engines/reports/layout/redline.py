"""A document beside last year's: what was added and deleted, as the word processor tracks it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.layout.runs import in_table, like, plain_text, text_of
from xinglin.engines.reports.rules.grids import Grid, cells_beside, rows_beside, tables_beside
from xinglin.engines.reports.rules.sentences import Piece, aligned, difference
from xinglin.engines.reports.words.answers import Beside

Pair = tuple[str | None, str | None]
BOOKMARKS = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))


def beside(before: Docx, after: Docx) -> list[Beside]:
    """Paragraphs and tables in their order, with the pieces of every paragraph and cell."""
    tables = {new: old for old, new in _twins(before, after) if new is not None}
    own, earlier = _tables(after), _tables(before)
    standing = iter(_standing(after))
    found: list[Beside] = []

    def upto_text() -> Iterator[Beside]:
        """The tables before the next paragraph that says something."""
        for one in standing:
            if one.tag == qn("w:p"):
                return
            at = own.index(one)
            was = tables[at]
            rows = _rows(earlier[was]) if was is not None else []
            yield Beside(rows=_compared(_texts(rows), _texts(_rows(one))))

    for pair, pieces in pairs(before, after):
        if pair[1] is not None:
            found += upto_text()
        found.append(Beside(tuple(pieces)))
    found += upto_text()
    gone = [earlier[old] for old, new in _twins(before, after) if new is None and old is not None]
    return [*found, *(Beside(rows=_compared(_texts(_rows(one)), [])) for one in gone)]


def pairs(before: Docx, after: Docx) -> list[tuple[Pair, list[Piece]]]:
    """The running text of two documents side by side, with the pieces of every pair."""
    old = [plain_text(one) for one in _running(before)]
    new = [plain_text(one) for one in _running(after)]
    return [(pair, difference(pair[0] or "", pair[1] or "")) for pair in aligned(old, new)]


def _running(made: Docx) -> list[BaseOxmlElement]:
    """Paragraphs outside tables that say something."""
    return [
        one
        for one in made.element.body.iter(qn("w:p"))
        if not in_table(one) and plain_text(one).strip()
    ]


def _tables(made: Docx) -> list[BaseOxmlElement]:
    """The tables of the text; one within a cell belongs to its cell."""
    return [one for one in made.element.body.iter(qn("w:tbl")) if not in_table(one)]


def _standing(made: Docx) -> list[BaseOxmlElement]:
    """Running paragraphs and tables in their order."""
    wanted = {*_running(made), *_tables(made)}
    return [one for one in made.element.body.iter(qn("w:p"), qn("w:tbl")) if one in wanted]


def _twins(before: Docx, after: Docx) -> list[tuple[int | None, int | None]]:
    old = [_texts(_rows(one)) for one in _tables(before)]
    return tables_beside(old, [_texts(_rows(one)) for one in _tables(after)])


def _rows(table: BaseOxmlElement) -> list[BaseOxmlElement]:
    return list(table.findall(qn("w:tr")))


def _cells(row: BaseOxmlElement) -> list[BaseOxmlElement]:
    return list(row.findall(qn("w:tc")))


def _said(cell: BaseOxmlElement) -> str:
    return "\n".join(plain_text(one) for one in cell.findall(qn("w:p")))


def _texts(rows: list[BaseOxmlElement]) -> Grid:
    return [[_said(cell) for cell in _cells(row)] for row in rows]


def _compared(before: Grid, after: Grid) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    return tuple(
        tuple(
            tuple(pieces)
            for pieces in cells_beside(
                before[old] if old is not None else None, after[new] if new is not None else None
            )
        )
        for old, new in rows_beside(before, after)
    )


@dataclass
class _Hand:
    """Whoever changed it, when, and a number for each change."""

    who: str
    when: datetime
    numbers: Iterator[int]

    def signs(self, change: BaseOxmlElement) -> BaseOxmlElement:
        """The change with its author, its time and a number of its own."""
        change.set(qn("w:id"), str(next(self.numbers)))
        change.set(qn("w:author"), self.who)
        change.set(qn("w:date"), self.when.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return change


def redlined(before: Docx, after: Docx, who: str, when: datetime) -> None:
    """Write the deletions and insertions since `before` into `after`."""
    by = _Hand(who, when, count(700_001))
    running = _running(after)
    waiting = iter(running)
    last: BaseOxmlElement | None = None
    for (old, new), pieces in pairs(before, after):
        if new is None:
            beside_it = running[0] if last is None else last
            gone = _deleted(beside_it, old or "", by)
            if last is None:
                running[0].addprevious(gone)
            else:
                last.addnext(gone)
            last = gone
            continue
        last = next(waiting)
        if old != new:
            _marked(last, pieces, by)
    _redlined_tables(before, after, by)


def _redlined_tables(before: Docx, after: Docx, by: _Hand) -> None:
    earlier, own = _tables(before), _tables(after)
    last: BaseOxmlElement | None = None
    for old, new in _twins(before, after):
        if new is None:
            gone = _deleted_table(earlier[old or 0], by)
            if last is None:
                after.element.body.insert(0, gone)
            else:
                last.addnext(gone)
            gone.addprevious(OxmlElement("w:p"))  # tables that touch become one
            last = gone
            continue
        last = own[new]
        _redlined_rows(_rows(earlier[old]) if old is not None else [], last, by)


def _redlined_rows(before: list[BaseOxmlElement], table: BaseOxmlElement, by: _Hand) -> None:
    own, old_texts = _rows(table), _texts(before)
    texts = _texts(own)
    last: BaseOxmlElement | None = None
    for old, new in rows_beside(old_texts, texts):
        if new is None:
            model = last if last is not None else own[0]
            gone = _deleted_row(model, old_texts[old or 0], by)
            if last is None:
                own[0].addprevious(gone)
            else:
                last.addnext(gone)
            last = gone
            continue
        last = own[new]
        if old is None:
            _tracks_row(last, "w:ins", by)
        was = old_texts[old] if old is not None else [""] * len(texts[new])
        for at, cell in enumerate(_cells(last)):
            _redlined_cell(cell, was[at] if at < len(was) else "", by)


def _redlined_cell(cell: BaseOxmlElement, was: str, by: _Hand) -> None:
    """Its paragraphs one by one; what stood below the last of them is struck out in the last."""
    own = cell.findall(qn("w:p"))
    lines = was.split("\n")
    lines = [*lines[: len(own) - 1], "\n".join(lines[len(own) - 1 :])]
    for at, paragraph in enumerate(own):
        old, new = lines[at] if at < len(lines) else "", plain_text(paragraph)
        if old != new:
            _marked(paragraph, difference(old, new), by)


def _deleted_row(model: BaseOxmlElement, texts: list[str], by: _Hand) -> BaseOxmlElement:
    """A row that stood there last year, in the looks of one that stands there now."""
    made = copy.deepcopy(model)
    cells = _cells(made)
    told = [*texts[: len(cells) - 1], "\t".join(texts[len(cells) - 1 :])]
    for at, cell in enumerate(cells):
        first, *more = cell.findall(qn("w:p"))
        for paragraph in more:
            cell.remove(paragraph)
        text = told[at] if at < len(told) else ""
        _marked(first, [("-", text)] if text else [], by)
    _without_marks(made)
    _tracks_row(made, "w:del", by)
    return made


def _deleted_table(table: BaseOxmlElement, by: _Hand) -> BaseOxmlElement:
    made = copy.deepcopy(table)
    for row in _rows(made):
        for cell in _cells(row):
            for paragraph in cell.findall(qn("w:p")):
                text = plain_text(paragraph)
                _marked(paragraph, [("-", text)] if text else [], by)
        _tracks_row(row, "w:del", by)
    _without_marks(made)
    return made


def _without_marks(made: BaseOxmlElement) -> None:
    """A copy holds no numbers of its own: the passports are those of the original."""
    for one in list(made.iter(*BOOKMARKS)):
        one.getparent().remove(one)


def _tracks_row(row: BaseOxmlElement, how: str, by: _Hand) -> None:
    """The whole row as added or taken out; this stands last among what is said of a row."""
    said = row.find(qn("w:trPr"))
    if said is None:
        said = OxmlElement("w:trPr")
        above = row.find(qn("w:tblPrEx"))
        if above is None:
            row.insert(0, said)
        else:
            above.addnext(said)
    for old in said.findall(qn("w:ins")) + said.findall(qn("w:del")):
        said.remove(old)
    said.append(by.signs(OxmlElement(how)))


def _marked(paragraph: BaseOxmlElement, pieces: list[Piece], by: _Hand) -> None:
    """The paragraph as its pieces; each looks like the run that stood there."""
    runs = [run for run in paragraph.iter(qn("w:r")) if text_of(run)]
    looks = [run for run in runs for _ in text_of(run)]
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    at = 0
    for how, text in pieces:
        model = looks[min(at, len(looks) - 1)] if looks else None
        if how != "-":
            at += len(text)
        paragraph.append(_piece(how, text, model, by))


def _piece(how: str, text: str, model: BaseOxmlElement | None, by: _Hand) -> BaseOxmlElement:
    if how == "=":
        return like(model, text)
    change = by.signs(OxmlElement("w:del" if how == "-" else "w:ins"))
    change.append(like(model, text, tag="w:delText" if how == "-" else "w:t"))
    return change


def _deleted(model: BaseOxmlElement, text: str, by: _Hand) -> BaseOxmlElement:
    """A paragraph that stood there last year, in the style of the one it now follows."""
    made = OxmlElement("w:p")
    properties = model.find(qn("w:pPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    inside = made.get_or_add_pPr()
    for old in inside.findall(qn("w:rPr")):
        inside.remove(old)
    looks = OxmlElement("w:rPr")
    looks.append(by.signs(OxmlElement("w:del")))
    inside.append(looks)
    made.append(_piece("-", text, None, by))
    return made
