"""Numbers in the text: each between two ends of a bookmark, so that it can be found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph as DocxParagraph

from xinglin.engines.reports.layout import charts
from xinglin.engines.reports.rules.phrases import missing_of, say
from xinglin.engines.reports.words.answers import Gap, Mark
from xinglin.engines.reports.words.figures import MISSING, Printed

PREFIX = "xl_"
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Marks:
    """The numbers printed so far, and those that nobody could give."""

    printed: list[Mark] = field(default_factory=list)
    gaps: dict[Gap, None] = field(default_factory=dict)

    def put(
        self, paragraph: DocxParagraph, printed: Printed, where: str, *, exact: bool = False
    ) -> None:
        """Print it at the end of the paragraph, between the ends of a bookmark of its own."""
        text = say(printed, exact=exact)
        number = len(self.printed) + 1
        mark = Mark(f"{PREFIX}{number}", printed, text, where, exact)
        self.printed.append(mark)
        paragraph._p.append(_end("w:bookmarkStart", number, mark.name))
        paragraph.add_run(text, style="待补" if text == MISSING else None)
        paragraph._p.append(_end("w:bookmarkEnd", number))
        self.miss(printed, where)

    def miss(self, printed: Printed, where: str) -> None:
        """List what is missing of it, once for each place in the text."""
        for one in missing_of(printed):
            self.gaps[Gap(one.code, one.title, one.place, one.period, where)] = None


def _end(tag: str, number: int, name: str = "") -> BaseOxmlElement:
    made = OxmlElement(tag)
    made.set(qn("w:id"), str(number))
    if name:
        made.set(qn("w:name"), name)
    return made


@dataclass(frozen=True)
class Reading:
    """What a document says now: the text of each mark, and the numbers outside all marks."""

    marks: dict[str, str]
    plain: Counter[str]
    places: dict[str, str]


def read(made: Docx) -> Reading:
    """Read the marks and the unmarked numbers of a document, as it now is."""
    marks: dict[str, str] = {}
    plain: Counter[str] = Counter()
    places: dict[str, str] = {}
    names: dict[str, str] = {}
    for paragraph in _paragraphs(made.element.body):
        outside = ""
        for element in paragraph:
            if element.tag == qn("w:bookmarkStart"):
                name = element.get(qn("w:name"), "")
                if name.startswith(PREFIX):
                    names[element.get(qn("w:id"), "")] = name
                    marks[name] = ""
            elif element.tag == qn("w:bookmarkEnd"):
                names.pop(element.get(qn("w:id"), ""), None)
            elif names:
                for name in names.values():
                    marks[name] += element.text or ""
                outside += "\n"
            else:
                outside += element.text or ""
        for number in NUMBER.findall(outside):
            plain[number] += 1
            places[number] = "".join(one.text or "" for one in paragraph if one.tag == qn("w:t"))
    marks |= dict(charts.points_of(made))
    return Reading(marks, plain, places)


UNSEEN = (
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
"""What is in the file but is not read: text moved elsewhere, and a box said twice."""
WANTED = {qn("w:t"), qn("w:bookmarkStart"), qn("w:bookmarkEnd")}


def _paragraphs(body: BaseOxmlElement) -> Iterator[list[BaseOxmlElement]]:
    """Texts and bookmark ends in reading order, a list for each paragraph.

    What is not seen is left out; a bookmark end between two paragraphs comes with the
    one before it.
    """
    held: list[BaseOxmlElement] = []
    current: BaseOxmlElement | None = None
    for element in body.iter(qn("w:p"), *WANTED):
        if element.tag == qn("w:p"):
            if current is not None:
                yield held
                held = []
            current = element
        elif next(element.iterancestors(*UNSEEN), None) is None:
            held.append(element)
    yield held
