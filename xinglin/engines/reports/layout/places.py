"""Places of a document that are filled late or fitted to what they say: number, date, signature."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.layout.runs import like, plain_text, style_names, style_of
from xinglin.engines.reports.layout.styles import AREA, twips
from xinglin.engines.reports.rules.outline import width

MAST, NAME, DAY, SERIAL = "发文机关标志", "署名", "成文日期", "发文字号"
PRINTED = "版记印发"
LARGEST_MAST = 48.0
SERIALS = (SERIAL, "发文字号无线", "函发文字号")


def refit(made: Docx) -> None:
    """Fit the mast to its words, and signature and date to each other, in their styles."""
    texts = _texts(made)
    styles = {style.name: style for style in made.styles}
    mast = texts.get(MAST, "")
    if mast and MAST in styles:
        points = min(LARGEST_MAST, int(AREA / 20 / max(width(mast), 1) * 1.94) / 2)
        for tag in ("w:sz", "w:szCs"):
            for size in styles[MAST].element.iter(qn(tag)):
                size.set(qn("w:val"), str(round(points * 2)))
    name, day = texts.get(NAME, ""), texts.get(DAY, "")
    if name and day and NAME in styles and DAY in styles:
        more = width(name) - width(day)
        sides = (2.0, more) if more >= 2 else (4 - more, 2.0)
        for style, side in zip((NAME, DAY), sides, strict=True):
            for indent in styles[style].element.iter(qn("w:ind")):
                indent.set(qn("w:rightChars"), str(round(side * 100)))
                indent.set(qn("w:right"), str(twips(side)))


def put_in(made: Docx, texts: Mapping[str, str]) -> None:
    """Write the texts of named places, whatever stood there; `SERIAL` and `DAY` by their styles."""
    names = style_names(made)
    for paragraph in list(made.element.body.iter(qn("w:p"))):
        style = style_of(paragraph, names)
        key = SERIAL if style in SERIALS else style
        if key in texts and plain_text(paragraph).strip():
            _say(paragraph, texts[key])
        elif style == PRINTED and DAY in texts:
            _say_behind(paragraph, f"{texts[DAY]}印发")
    refit(made)


def _say(paragraph: BaseOxmlElement, text: str) -> None:
    """The first line of the place says so; what follows a tab stays (签发人)."""
    runs = list(paragraph.iter(qn("w:r")))
    kept = next((n for n, run in enumerate(runs) if run.find(qn("w:tab")) is not None), len(runs))
    first = runs[0] if runs else None
    said = like(first, text)
    if first is not None:
        first.addprevious(said)
    else:
        paragraph.append(said)
    for run in runs[:kept]:
        run.getparent().remove(run)


def _say_behind(paragraph: BaseOxmlElement, text: str) -> None:
    """What follows the tab says so; who printed it stays."""
    runs = list(paragraph.iter(qn("w:r")))
    before, tab, _ = plain_text(paragraph).partition("\t")
    if tab:
        runs[0].addprevious(like(runs[0], f"{before}\t{text}"))
        for run in runs:
            run.getparent().remove(run)


def _texts(made: Docx) -> dict[str, str]:
    names = style_names(made)
    found: dict[str, str] = {}
    for paragraph in made.element.body.iter(qn("w:p")):
        style = style_of(paragraph, names)
        if style in (MAST, NAME, DAY):
            found.setdefault(style, plain_text(paragraph).strip())
    return found
