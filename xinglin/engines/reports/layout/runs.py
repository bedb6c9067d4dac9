"""Runs of a paragraph: copied with their looks, cut where a number stands, put together anew."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.words.figures import MISSING

GAP = "待补"
HEADINGS = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}
CAPTION = "表题"


def like(run: BaseOxmlElement | None, text: str, *, tag: str = "w:t") -> BaseOxmlElement:
    """A run that looks like another one and reads so; line breaks and tabs are kept."""
    made = OxmlElement("w:r")
    looks = None if run is None else run.find(qn("w:rPr"))
    if looks is not None:
        made.append(copy.deepcopy(looks))
    for at, line in enumerate(text.split("\n")):
        if at:
            made.append(OxmlElement("w:br"))
        for n, part in enumerate(line.split("\t")):
            if n:
                made.append(OxmlElement("w:tab"))
            if part:
                said = OxmlElement(tag)
                said.set(qn("xml:space"), "preserve")
                said.text = part
                made.append(said)
    return made


def text_of(run: BaseOxmlElement) -> str:
    """What a run says."""
    said = ""
    for child in run:
        if child.tag in (qn("w:t"), qn("w:delText")):
            said += child.text or ""
        elif child.tag == qn("w:br"):
            said += "\n"
        elif child.tag == qn("w:tab"):
            said += "\t"
    return said


def marked(
    run: BaseOxmlElement | None, text: str, name: str, number: int, styled: bool
) -> list[BaseOxmlElement]:
    """A number between the ends of its bookmark; one that is missing is shaded."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    made = like(run, text)
    if text == MISSING:
        shade(made, styled)
    return [start, made, end]


def shade(run: BaseOxmlElement, styled: bool) -> None:
    """Show that something is missing here, by the style for it where the template has one."""
    looks = run.get_or_add_rPr()
    if styled:
        looks.insert(0, OxmlElement("w:rStyle"))
        looks[0].set(qn("w:val"), GAP)
    else:
        looks.append(OxmlElement("w:highlight"))
        looks[-1].set(qn("w:val"), "yellow")


def has_style(made: Docx, name: str) -> bool:
    """Whether the document knows a style of that name."""
    return any(style.name == name for style in made.styles)


def style_names(made: Docx) -> dict[str, str]:
    """Style names by their ids."""
    return {style.style_id: str(style.name) for style in made.styles}


def style_of(paragraph: BaseOxmlElement, names: dict[str, str]) -> str:
    """The name of a paragraph's style."""
    properties = paragraph.find(qn("w:pPr"))
    said = None if properties is None else properties.find(qn("w:pStyle"))
    return names.get(said.get(qn("w:val"), ""), "") if said is not None else ""


def in_table(paragraph: BaseOxmlElement) -> bool:
    """Whether it stands in the cell of a table."""
    return next(paragraph.iterancestors(qn("w:tc")), None) is not None


def plain_text(paragraph: BaseOxmlElement) -> str:
    """Everything a paragraph reads, tracked deletions left out."""
    return "".join(text_of(run) for run in paragraph.iter(qn("w:r")))


def under_headings(made: Docx) -> Iterator[tuple[BaseOxmlElement, str, str]]:
    """Every paragraph of the text with its style and under which headings it stands."""
    names = style_names(made)
    titles: dict[int, str] = {}
    caption = ""
    for paragraph in made.element.body.iter(qn("w:p")):
        style = style_of(paragraph, names)
        level = HEADINGS.get(style)
        if level:
            titles = {depth: text for depth, text in titles.items() if depth < level}
            titles[level] = plain_text(paragraph).strip()
            caption = ""
        if style == CAPTION:
            caption = plain_text(paragraph).strip()
        inside = caption if in_table(paragraph) else ""
        where = "/".join([*(titles[depth] for depth in sorted(titles)), *([inside] * bool(inside))])
        yield paragraph, style, where
