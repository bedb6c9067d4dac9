"""Numbers that wait in a filled template get their bookmarks, charts their pictures."""

from __future__ import annotations

import re

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.layout import charts
from xinglin.engines.reports.layout.filling import CHART, END, NUMBER, Filling
from xinglin.engines.reports.layout.marks import PREFIX, Marks
from xinglin.engines.reports.layout.runs import (
    GAP,
    has_style,
    in_table,
    like,
    marked,
    plain_text,
    text_of,
    under_headings,
)
from xinglin.engines.reports.rules.phrases import say
from xinglin.engines.reports.words.answers import Mark
from xinglin.kernel.errors import Refused

WAITING = re.compile(f"({NUMBER}\\d+{END})")
DRAWING = re.compile(f"{CHART}(\\d+){END}")
PICTURE = "图"


def settle(made: Docx, filling: Filling) -> Marks:
    """Mark every number of the text in reading order, draw every chart, list what is missing."""
    _refuse_outside(made)
    marks = Marks()
    styled = has_style(made, GAP)
    first = 1 + max(
        (int(one.get(qn("w:id"), 0)) for one in made.element.iter(qn("w:bookmarkStart"))),
        default=0,
    )
    for paragraph, _style, where in list(under_headings(made)):
        if NUMBER in plain_text(paragraph):
            _numbers(paragraph, where, filling, marks, (first, styled))
        drawn = DRAWING.search(plain_text(paragraph))
        if drawn:
            _draw(made, paragraph, int(drawn[1]), where, filling, marks)
    for printed in filling.unknown:
        marks.miss(printed, "条件语句")
    return marks


def _refuse_outside(made: Docx) -> None:
    """Numbers in a page's head or foot could not be checked again, so there are none."""
    for section in made.sections:
        for part in (section.header, section.footer, section.first_page_header,
                     section.first_page_footer, section.even_page_header,
                     section.even_page_footer):  # fmt: skip
            if any(NUMBER in p.text or CHART in p.text for p in part.paragraphs):
                raise Refused(
                    "页眉页脚中不能引用指标", why="页眉页脚中的数字无法逐一核对",
                    mend="请把指标移到正文中",
                )  # fmt: skip


def _numbers(
    paragraph: BaseOxmlElement, where: str, filling: Filling, marks: Marks, made: tuple[int, bool]
) -> None:
    first, styled = made
    exact = in_table(paragraph)
    for run in list(paragraph.iter(qn("w:r"))):
        text = text_of(run)
        if NUMBER not in text:
            continue
        parts: list[BaseOxmlElement] = []
        for piece in WAITING.split(text):
            if not piece:
                continue
            if not piece.startswith(NUMBER):
                parts.append(like(run, piece))
                continue
            printed = filling.numbers[int(piece[1:-1])]
            number = len(marks.printed) + 1
            mark = Mark(f"{PREFIX}{number}", printed, say(printed, exact=exact), where, exact)
            marks.printed.append(mark)
            parts += marked(run, mark.text, mark.name, first + number, styled)
            marks.miss(printed, where)
        for part in parts:
            run.addprevious(part)
        run.getparent().remove(run)


def _draw(
    made: Docx, paragraph: BaseOxmlElement, number: int, where: str, filling: Filling, marks: Marks
) -> None:
    chart = filling.charts[number]
    at = number + 1
    drawing, drawn = charts.drawn(made, chart, at, where)
    marks.printed += drawn
    for _name, figure in chart.points:
        marks.miss(figure, f"{where}/{chart.title}" if where else chart.title)
    for run in list(paragraph.iter(qn("w:r"))):
        run.getparent().remove(run)
    holder = OxmlElement("w:r")
    holder.append(drawing)
    paragraph.append(holder)
    if has_style(made, PICTURE):
        properties = paragraph.get_or_add_pPr()
        style = properties.get_or_add_pStyle()
        style.set(qn("w:val"), next(s.style_id for s in made.styles if s.name == PICTURE))
    else:  # an exact line height would cut the picture down to one line
        spacing = paragraph.get_or_add_pPr().get_or_add_spacing()
        spacing.set(qn("w:line"), "240")
        spacing.set(qn("w:lineRule"), "auto")
