"""A written document as sentences with their numbers in slots, and written again as edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.layout.marks import PREFIX
from xinglin.engines.reports.layout.runs import (
    GAP,
    has_style,
    in_table,
    like,
    marked,
    text_of,
    under_headings,
)
from xinglin.engines.reports.rules.sentences import CLOSE, OPEN, SLOT, sentences


@dataclass(frozen=True)
class Line:
    """One paragraph: its place in the file, its style, its sentences with numbers in slots."""

    number: int
    style: str
    where: str
    sentences: tuple[str, ...]
    cell: tuple[int, int, int] | None = None
    picture: str = ""

    @property
    def text(self) -> str:
        """All its sentences."""
        return "".join(self.sentences)


DRAWN = qn("wp:docPr")


def lines(made: Docx) -> list[Line]:
    """Every paragraph of the text, in reading order."""
    found = []
    tables = list(made.element.body.iter(qn("w:tbl")))
    for number, (paragraph, style, where) in enumerate(under_headings(made)):
        cell = _cell(paragraph, tables)
        text = slotted(paragraph)
        parts = ((text,) if text else ()) if cell else tuple(sentences(text))
        picture = next((one.get("descr", "") for one in paragraph.iter(DRAWN)), "")
        found.append(Line(number, style, where, parts, cell, picture))
    return found


def _cell(paragraph: BaseOxmlElement, tables: list[BaseOxmlElement]) -> tuple[int, int, int] | None:
    """Which table, row and cell it stands in."""
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None:
        return None
    row = cell.getparent()
    table = row.getparent()
    return tables.index(table), table.index(row), row.index(cell)


def slotted(paragraph: BaseOxmlElement) -> str:
    """What a paragraph reads, each marked number as the slot of its mark."""
    said, inside = "", ""
    for element in paragraph.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:r")):
        if element.tag == qn("w:bookmarkStart"):
            name = element.get(qn("w:name"), "")
            if name.startswith(PREFIX):
                inside = element.get(qn("w:id"), "")
                said += f"{OPEN}{name}{CLOSE}"
        elif element.tag == qn("w:bookmarkEnd"):
            if element.get(qn("w:id"), "") == inside:
                inside = ""
        elif not inside:
            said += text_of(element)
    return said


def rewrite(made: Docx, edited: Mapping[int, str], numbers: Mapping[str, str]) -> None:
    """Write paragraphs anew: by their number, with slots for the numbers; empty ones go."""
    styled = has_style(made, GAP)
    ids = {
        one.get(qn("w:name"), ""): int(one.get(qn("w:id"), 0))
        for one in made.element.body.iter(qn("w:bookmarkStart"))
    }
    every = [paragraph for paragraph, _, _ in under_headings(made)]
    for number, text in edited.items():
        paragraph = every[number]
        if not text.strip() and not in_table(paragraph):
            paragraph.getparent().remove(paragraph)
            continue
        _write(paragraph, text, numbers, ids, styled)


def _write(
    paragraph: BaseOxmlElement, text: str, numbers: Mapping[str, str], ids: Mapping[str, int],
    styled: bool,
) -> None:  # fmt: skip
    first = next(paragraph.iter(qn("w:r")), None)
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    at = 0
    for slot in SLOT.finditer(text):
        if text[at : slot.start()]:
            paragraph.append(like(first, text[at : slot.start()]))
        name = slot[1]
        for part in marked(first, numbers[name], name, ids.get(name, 0), styled):
            paragraph.append(part)
        at = slot.end()
    if text[at:]:
        paragraph.append(like(first, text[at:]))
