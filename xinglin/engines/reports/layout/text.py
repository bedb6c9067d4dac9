"""Lays the parts of a document down in order: red head, title, text, tables, end matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from string import Formatter
from typing import TypeGuard

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph as DocxParagraph

from xinglin.engines.reports.layout import colophon
from xinglin.engines.reports.layout.marks import Marks
from xinglin.engines.reports.layout.styles import (
    AREA,
    HEADINGS,
)
from xinglin.engines.reports.rules.numbers import chinese_date
from xinglin.engines.reports.rules.outline import Outline, flat, title_lines
from xinglin.engines.reports.rules.phrases import missing_of, say
from xinglin.engines.reports.words.documents import (
    Block,
    Chapter,
    Document,
    FigureTable,
    Heading,
    Lines,
    Paragraph,
    Sentence,
    TagTable,
)
from xinglin.engines.reports.words.figures import HIDDEN, Printed


@dataclass
class Writing:
    """A document being written: the file, its numbers so far, and where in the text we are."""

    made: Docx
    marks: Marks = field(default_factory=Marks)
    outline: Outline = field(default_factory=Outline)
    run_in: DocxParagraph | None = None

    def line(self, text: str, style: str) -> DocxParagraph:
        """A paragraph of its own."""
        return self.made.add_paragraph(text, style=style)

    def whole(self, document: Document) -> None:
        """Everything, from the red head to the colophon."""
        self.head(document)
        self.title(document.title)
        if document.addressee:
            self.line(f"{document.addressee.rstrip('：:')}：", "主送机关")
        self.blocks(document.blocks)
        self.attachment_note([one.title for one in document.attachments])
        self.signature(document)
        for number, attachment in enumerate(document.attachments, start=1):
            alone = len(document.attachments) == 1
            self.line("附件" if alone else f"附件{number}", "附件标识")
            self.title(attachment.title, "附件标题")
            self.outline = Outline()
            self.blocks(attachment.blocks)
        if document.colophon:
            colophon.put(self.made, document.colophon)

    def head(self, document: Document) -> None:
        """The lines above the mast, the mast, the number and the red line."""
        if document.copy_number:
            self.line(document.copy_number, "份号")
        for text in (document.secrecy, document.urgency):
            if text:
                self.line(text, "密级紧急程度")
        if document.mast and not document.letter:
            self.line(document.tags.get("mast", document.mast), "发文机关标志")
            number = self.line(document.number, "发文字号")
            if document.issuer:
                number.add_run("\t签发人：")
                number.add_run(document.issuer, style="二级段内")
        elif document.number:
            self.line(document.number, "函发文字号" if document.letter else "发文字号无线")

    def title(self, text: str, style: str = "标题") -> None:
        """A title, broken into lines between words."""
        self.line("\n".join(title_lines(text)), style)

    def blocks(self, blocks: Iterable[Block | Chapter]) -> None:
        """The text: headings, paragraphs, tables."""
        for block in flat(blocks):
            match block:
                case Heading():
                    self.heading(block)
                case Paragraph(sentences):
                    self.sentences(sentences)
                case Sentence():
                    self.sentences([block])
                case FigureTable():
                    self.table(block)
                case Lines(lines):
                    self.run_in = None
                    for text, style in lines:
                        self.line(text, style)
                case TagTable():
                    self.tag_table(block)

    def heading(self, heading: Heading) -> None:
        """A heading with its number; one that runs in waits for its paragraph."""
        text = self.outline.number(heading)
        if not heading.run_in:
            self.run_in = None
            self.line(text, HEADINGS[heading.level - 1])
            return
        self.run_in = self.line("", "正文")
        inside = f"{HEADINGS[heading.level - 1]}段内" if heading.level <= 2 else None
        self.run_in.add_run(text, style=inside)

    def sentences(self, sentences: Iterable[Sentence | str]) -> None:
        """One paragraph; none at all if every sentence's condition fails."""
        wanted = [one for one in sentences if isinstance(one, str) or self.is_wanted(one)]
        if not wanted:
            return
        paragraph = self.run_in or self.line("", "正文")
        self.run_in = None
        for sentence in wanted:
            if isinstance(sentence, str):
                paragraph.add_run(sentence)
                continue
            for text, name, _, _ in Formatter().parse(sentence.template):
                if text:
                    paragraph.add_run(text)
                if name is not None:
                    self.marks.put(paragraph, sentence.figures[name], self.outline.where)

    def is_wanted(self, sentence: Sentence) -> bool:
        """Its condition holds; a condition that cannot be known is listed as missing."""
        for name, words in sentence.when.items():
            printed = sentence.figures[name]
            if missing_of(printed):
                self.marks.miss(printed, self.outline.where)
                return False
            if say(printed) not in ((words,) if isinstance(words, str) else words):
                return False
        return True

    def table(self, table: FigureTable) -> None:
        """Caption, unit, the table with its header row repeated, note."""
        self.run_in = None
        self.line(table.caption, "表题")
        if table.unit:
            self.line(f"单位：{table.unit}", "表单位")
        made = self.made.add_table(rows=0, cols=len(table.columns), style="报告表")
        _measure(made, [column.width for column in table.columns])
        self.row(made, [(column.title, "表头") for column in table.columns], header=True)
        styles = ["表文左" if column.left else "表文" for column in table.columns]
        where = "/".join(part for part in (self.outline.where, table.caption) if part)
        for row in table.rows:
            cells = self.row(made, [("", style) for style in styles])
            for paragraph, content in zip(cells, row, strict=True):
                if isinstance(content, str):
                    paragraph.add_run(content)
                else:
                    self.marks.put(paragraph, content, where, exact=True)
        hidden = any(say(one) == HIDDEN for row in table.rows for one in row if _is_printed(one))
        notes = [table.note, f"{HIDDEN}表示人数过少，不予公布。" if hidden else ""]
        said = "".join(notes)
        self.line(f"注：{said}" if said else "", "表注")

    def tag_table(self, table: TagTable) -> None:
        """A table as a template has it: its header, one row of tags, and what repeats the row."""
        self.run_in = None
        self.line(table.caption, "表题")
        made = self.made.add_table(rows=0, cols=len(table.columns), style="报告表")
        _measure(made, [column.width for column in table.columns])
        self.row(made, [(column.title, "表头") for column in table.columns], header=True)
        empty = [("", "表文")] * (len(table.columns) - 1)
        self.row(made, [(f"{{%tr for {table.loop} %}}", "表文"), *empty])
        styles = ["表文左" if column.left else "表文" for column in table.columns]
        self.row(made, list(zip(table.cells, styles, strict=True)))
        self.row(made, [("{%tr endfor %}", "表文"), *empty])
        self.line(f"注：{table.note}" if table.note else "", "表注")

    def row(
        self, table: Table, texts: list[tuple[str, str]], *, header: bool = False
    ) -> list[DocxParagraph]:
        """A row that is not torn across pages; gives the paragraph of each cell."""
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if header:
            properties.append(OxmlElement("w:tblHeader"))
        paragraphs = []
        for cell, (text, style) in zip(row.cells, texts, strict=True):
            _set(cell._tc.get_or_add_tcPr(), "w:vAlign", val="center")
            cell.paragraphs[0].style = style
            if text:
                cell.paragraphs[0].add_run(text)
            paragraphs.append(cell.paragraphs[0])
        return paragraphs

    def attachment_note(self, titles: list[str]) -> None:
        """附件：1. …, wrapped under the name."""
        if len(titles) == 1:
            self.line(f"附件：{titles[0]}", "附件说明")
        elif titles:
            for number, title in enumerate(titles, start=1):
                first = number == 1
                text = f"{'附件：' if first else ''}{number}.\t{title}"
                self.line(text, "附件说明首项" if first else "附件说明续项")

    def signature(self, document: Document) -> None:
        """Organ and date, held together with the last paragraph of the text; the contact below."""
        if document.tags:
            self.line(document.tags["organ"], "署名")
            self.line(document.tags["day"], "成文日期")
        if document.signed_on:
            last = self.made.paragraphs[-1]
            if last.style is not None and last.style.name == "正文":
                last.style = "正文末段"
            self.line(document.organ, "署名")
            self.line(chinese_date(document.signed_on), "成文日期")
        if document.contact:
            self.line(f"（{document.contact}）", "附注")


def _is_printed(cell: str | Printed) -> TypeGuard[Printed]:
    return not isinstance(cell, str)


def _measure(table: Table, shares: list[int]) -> None:
    """Fix the widths of the columns: together the whole type area."""
    table.autofit = False
    whole = table._tbl.tblPr.find(qn("w:tblW"))
    whole.set(qn("w:w"), str(AREA))
    whole.set(qn("w:type"), "dxa")
    done = 0
    for column, share in zip(table.columns, shares, strict=True):
        wide = round(AREA * (done + share) / sum(shares)) - round(AREA * done / sum(shares))
        column._gridCol.set(qn("w:w"), str(wide))
        done += share


def _set(parent: BaseOxmlElement, tag: str, **values: str) -> None:
    """Give a properties element one property more."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
