"""信函格式: mast and double line in the head of the first page, another line at its foot."""

from __future__ import annotations

from xml.sax.saxutils import escape

from xinglin.engines.reports.layout.fonts import TITLE
from xinglin.engines.reports.layout.styles import AREA, MM, NO4, PAGE, Style, W
from xinglin.engines.reports.rules.outline import width
from xinglin.engines.reports.words.documents import Document

RED = "FF0000"
MAST_TOP = round(30 * MM)
FOOT = round(20 * MM)
BESIDE_LEFT, BESIDE_RIGHT = round(-8 * MM), round(-6 * MM)
"""The lines are 170 mm wide: they reach beyond the type area, 20 mm from either edge."""
NAMES = {"header": "header1.xml", "footer  ": "footer3.xml"}
KINDS = {"header1": "header", "footer3": "footer"}
LARGEST, SHARE = 36.0, 1.7


def styles(document: Document) -> tuple[Style, ...]:
    """The styles that only a letter has."""
    wide = max(width(document.mast), 1)
    points = min(LARGEST, int(AREA / 20 / wide * SHARE) / 2 * 1.0)
    return (
        Style("函机关标志", font=TITLE, latin=TITLE, size=points, align="center",
              line=round(points * 26), ink=RED),
        Style("函发文字号", align="right", before=0.3),
        Style("页码", font=PAGE, latin=PAGE, size=NO4, align="right", right=1, line=320, after=0.5),
        Style("页码偶", font=PAGE, latin=PAGE, size=NO4, align="left", left=1, line=320, after=0.5),
    )  # fmt: skip


def section(plain: str) -> str:
    """The section of an ordinary document, with a first page of its own."""
    first = (
        '<w:headerReference w:type="first" r:id="rId6"/>'
        '<w:footerReference w:type="first" r:id="rId7"/>'
    )
    made = plain.replace("<w:pgSz", f"{first}<w:pgSz", 1)
    made = made.replace('w:header="851"', f'w:header="{MAST_TOP}"', 1)
    head, _, rest = made.partition('w:footer="')
    made = f'{head}w:footer="{FOOT}"{rest.partition(chr(34))[2]}'
    return made.replace("<w:docGrid", "<w:titlePg/><w:docGrid", 1)


def parts(document: Document) -> dict[str, str]:
    """Head and foot of the first page."""
    mast = escape(document.tags.get("mast", document.mast))
    head = (
        f'<w:p><w:pPr><w:pStyle w:val="函机关标志"/></w:pPr><w:r><w:t>{mast}</w:t></w:r></w:p>'
        f"{_line('bottom', 'thickThinSmallGap', round(4 * MM))}"
    )
    foot = _line("top", "thinThickSmallGap", 0)
    return {
        "word/header1.xml": f"<w:hdr {W}>{head}</w:hdr>",
        "word/footer3.xml": f"<w:ftr {W}>{foot}</w:ftr>",
    }


def _line(side: str, kind: str, high: int) -> str:
    """An empty paragraph with a double line above or below it."""
    space = f'<w:spacing w:before="{max(high - 40, 0)}" w:line="40" w:lineRule="exact"/>'
    return (
        f'<w:p><w:pPr><w:pBdr><w:{side} w:val="{kind}" w:sz="24" w:space="0" w:color="{RED}"/>'
        f'</w:pBdr>{space}<w:ind w:left="{BESIDE_LEFT}" w:right="{BESIDE_RIGHT}"/></w:pPr></w:p>'
    )
