"""Answers whether the numbers in a document are still the numbers that were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from docx.document import Document as Docx
from docx.oxml.ns import qn
from jinja2 import TemplateError

from xinglin.engines.reports.layout import charts, fonts, passports, pdf, redline
from xinglin.engines.reports.layout.editing import Line, lines
from xinglin.engines.reports.layout.filling import Template, environment
from xinglin.engines.reports.layout.marks import Reading, read
from xinglin.engines.reports.layout.opening import opened
from xinglin.engines.reports.layout.runs import plain_text
from xinglin.engines.reports.rules import checking
from xinglin.engines.reports.rules.phrases import figures_of, say
from xinglin.engines.reports.rules.tags import tidied
from xinglin.engines.reports.words.answers import (
    FILLED_IN,
    FORGED,
    GONE,
    NOT_RECOUNTED,
    RECOUNTED,
    TYPED_OVER,
    UNSOURCED,
    Beside,
    Finding,
    Font,
    Mark,
    Verdict,
)
from xinglin.engines.reports.words.figures import (
    MISSING,
    Against,
    Change,
    Completion,
    Figure,
    Mean,
    Pace,
    Part,
    Printed,
)
from xinglin.engines.reports.words.templates import NUMBERS, Fault, Vocabulary
from xinglin.kernel.errors import Refused

Recompute = Callable[[Figure], Figure | None]


def verify(path: str | Path, recompute: Recompute) -> Verdict:
    """Check every number of a written document and name those that do not hold.

    Each printed number is compared with its passport in the file, and with what `recompute` gives
    for its figures today; `recompute` returns None for a figure it cannot count again. Numbers in
    the text that the document was not written with are named too. Refused if the file is no
    document of ours.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as fault:
        raise Refused("文件无法打开", why=str(fault.strerror)) from fault
    return _verified(opened(content), recompute)


def _verified(made: Docx, recompute: Recompute) -> Verdict:
    store = passports.kept(made)
    if store is None:
        raise Refused(
            "文件中没有可读的数据存根，无法核对",
            why="只有由本平台生成、未经格式转换的报告带有数据存根",
            mend="请重新生成报告，或上传原文件",
        )
    reading = read(made)
    counted = _Counted(recompute)
    findings = [finding for mark in store.marks for finding in _check(mark, reading, counted)]
    findings += _unsourced(reading, store)
    return Verdict(len(store.marks), tuple(findings))


def missing_fonts() -> tuple[Font, ...] | None:
    """Official fonts this machine lacks, so that what it draws looks otherwise; None: unknown."""
    return fonts.missing_fonts()


def verify_content(content: bytes, recompute: Recompute) -> Verdict:
    """The same of a document that is at hand as bytes."""
    return _verified(opened(content), recompute)


def check_template(content: bytes, words: Vocabulary) -> list[Fault]:
    """What keeps a template from being filled, by paragraph: tags, indicators, fields."""
    made = opened(content)
    faults, _ = checking.check(_tagged(made), words, environment())
    if not faults:
        faults = [*_unparsed(content), *_outside(made)]
    return faults


def codes_of(content: bytes, words: Vocabulary) -> list[str]:
    """The indicators that a template names."""
    return checking.check(_tagged(opened(content)), words, environment())[1]


def lines_of(content: bytes) -> list[Line]:
    """The paragraphs of a document, each as sentences with its numbers in slots."""
    return lines(opened(content))


def numbers_of(content: bytes) -> tuple[Mark, ...]:
    """Every number of a written document with its passport; nothing if it is none of ours."""
    store = passports.kept(opened(content))
    return store.marks if store else ()


def chart_points(content: bytes) -> dict[str, list[tuple[str, str]]]:
    """The charts of a document by title: each point's name and what it reads."""
    return charts.shown(opened(content))


def beside(before: bytes, after: bytes) -> list[Beside]:
    """Paragraph by paragraph and table by table, what was added and deleted since `before`."""
    return redline.beside(opened(before), opened(after))


def can_draw_pdf() -> bool:
    """Whether this machine has a word processor that draws."""
    return pdf.office() is not None


def _tagged(made: Docx) -> Iterator[tuple[str, str]]:
    """Paragraphs as a reader counts them, with what they read."""
    above = 0
    for paragraph in made.element.body.iter(qn("w:p")):
        text = plain_text(paragraph)
        cell = next(paragraph.iterancestors(qn("w:tc")), None)
        if cell is None:
            above += 1
            yield f"第{above}段", text
            continue
        row = cell.getparent()
        table = row.getparent()
        tables = list(made.element.body.iter(qn("w:tbl")))
        rows = list(table.iter(qn("w:tr")))
        cells = list(row.iter(qn("w:tc")))
        yield (
            f"表{tables.index(table) + 1}第{rows.index(row) + 1}行第{cells.index(cell) + 1}列",
            text,
        )


def _unparsed(content: bytes) -> list[Fault]:
    """What only the whole text shows: a loop that crosses the rows of a table, for one."""
    made = Template(BytesIO(content))
    made.init_docx()
    try:
        environment().parse(made.patch_xml(made.get_xml()))
    except TemplateError as fault:
        return [Fault("全文", "", f"标签不能成对：{fault.message}")]
    return []


def _outside(made: Docx) -> list[Fault]:
    """Indicators in a page's head or foot could not be checked again."""
    found = []
    for section in made.sections:
        for title, part in (("页眉", section.header), ("页脚", section.footer)):
            text = "".join(paragraph.text for paragraph in part.paragraphs)
            if any(f"{name}(" in tidied(text) for name in NUMBERS):
                found.append(Fault(title, text[:40], "页眉页脚中不能引用指标"))
    return found


class _Counted:
    """Recounts each figure once, however often it is printed."""

    def __init__(self, recompute: Recompute) -> None:
        self.recompute = recompute
        self.known: dict[Figure, Figure | None] = {}

    def again(self, printed: Printed) -> Printed | None:
        """The same thing said of the recounted figures; None if one cannot be counted again."""
        for figure in figures_of(printed):
            if figure not in self.known:
                self.known[figure] = self.recompute(figure)
        fresh = {old: self.known[old] for old in figures_of(printed)}
        if any(figure is None for figure in fresh.values()):
            return None
        return _with(printed, {old: new for old, new in fresh.items() if new is not None})


def _with(printed: Printed, fresh: dict[Figure, Figure]) -> Printed:
    match printed:
        case Figure():
            return fresh[printed]
        case Part(figure):
            return replace(printed, figure=fresh[figure])
        case Change(now, before):
            return replace(printed, now=fresh[now], before=fresh[before])
        case Completion(now, goal, base):
            again = None if base is None else fresh[base]
            return replace(printed, now=fresh[now], goal=fresh[goal], base=again)
        case Pace(now, goal):
            return replace(printed, now=fresh[now], goal=fresh[goal])
        case Mean(figures):
            return replace(printed, figures=tuple(fresh[one] for one in figures))
        case Against(now, figures):
            several = tuple(fresh[one] for one in figures)
            return replace(printed, now=fresh[now], figures=several)


def _check(mark: Mark, reading: Reading, counted: _Counted) -> Iterator[Finding]:
    title = "、".join(dict.fromkeys(figure.title for figure in figures_of(mark.printed)))
    reads = reading.marks.get(mark.name, "")

    def found(kind: str, recounted: str = "") -> Finding:
        return Finding(kind, title, mark.where, reads, mark.text, recounted, mark.name)

    if not reads:
        yield found(GONE)
    elif reads != mark.text:
        yield found(FILLED_IN if mark.text == MISSING else TYPED_OVER)
    if say(mark.printed, exact=mark.exact) != mark.text:
        yield found(FORGED)
    if mark.text == MISSING:
        return
    again = counted.again(mark.printed)
    if again is None:
        yield found(NOT_RECOUNTED)
    elif (fresh := say(again, exact=mark.exact)) != mark.text:
        yield found(RECOUNTED, fresh)


def _unsourced(reading: Reading, store: passports.Store) -> Iterator[Finding]:
    for number in reading.plain - store.plain:
        yield Finding(UNSOURCED, number, "", reading.places[number])
