"""A document beside last year's: what was added and deleted, as the word processor tracks it."""

from __future__ import annotations

import copy
from datetime import datetime

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.layout.runs import in_table, like, plain_text, text_of
from xinglin.engines.reports.rules.sentences import Piece, aligned, difference

Pair = tuple[str | None, str | None]


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


def redlined(before: Docx, after: Docx, who: str, when: datetime) -> None:
    """Write the deletions and insertions since `before` into `after`."""
    running = _running(after)
    waiting = iter(running)
    last: BaseOxmlElement | None = None
    number = 0
    for (old, new), pieces in pairs(before, after):
        number += len(pieces) + 1
        if new is None:
            gone = _deleted(running[0] if last is None else last, old or "", (who, when, number))
            if last is None:
                running[0].addprevious(gone)
            else:
                last.addnext(gone)
            last = gone
            continue
        last = next(waiting)
        if old != new:
            _marked(last, pieces, (who, when, number))


def _marked(paragraph: BaseOxmlElement, pieces: list[Piece], by: tuple[str, datetime, int]) -> None:
    """The paragraph as its pieces; each looks like the run that stood there."""
    runs = [run for run in paragraph.iter(qn("w:r")) if text_of(run)]
    looks = [run for run in runs for _ in text_of(run)]
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    at = 0
    for nth, (how, text) in enumerate(pieces):
        model = looks[min(at, len(looks) - 1)] if looks else None
        if how != "-":
            at += len(text)
        paragraph.append(_piece(how, text, model, (*by[:2], by[2] + nth)))


def _piece(
    how: str, text: str, model: BaseOxmlElement | None, by: tuple[str, datetime, int]
) -> BaseOxmlElement:
    if how == "=":
        return like(model, text)
    change = OxmlElement("w:del" if how == "-" else "w:ins")
    _signed(change, by)
    change.append(like(model, text, tag="w:delText" if how == "-" else "w:t"))
    return change


def _deleted(beside: BaseOxmlElement, text: str, by: tuple[str, datetime, int]) -> BaseOxmlElement:
    """A paragraph that stood there last year, in the style of the one it now follows."""
    made = OxmlElement("w:p")
    properties = beside.find(qn("w:pPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    inside = made.get_or_add_pPr()
    for old in inside.findall(qn("w:rPr")):
        inside.remove(old)
    looks, gone = OxmlElement("w:rPr"), OxmlElement("w:del")
    _signed(gone, by)
    looks.append(gone)
    inside.append(looks)
    made.append(_piece("-", text, None, by))
    return made


def _signed(change: BaseOxmlElement, by: tuple[str, datetime, int]) -> None:
    who, when, number = by
    change.set(qn("w:id"), str(700_000 + number))
    change.set(qn("w:author"), who)
    change.set(qn("w:date"), when.strftime("%Y-%m-%dT%H:%M:%SZ"))
