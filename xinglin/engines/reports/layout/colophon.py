"""版记: a ruled box of text at the foot of the type area."""

from __future__ import annotations

import math
import re
from xml.sax.saxutils import escape

from docx.document import Document as Docx
from docx.oxml import parse_xml

from xinglin.engines.reports.layout.styles import AREA, COLOPHON_LINE, NO4, W
from xinglin.engines.reports.rules.numbers import chinese_date
from xinglin.engines.reports.rules.outline import width
from xinglin.engines.reports.words.documents import Colophon

TAG = re.compile(r"\{\{ *(\w+) *\}\}")
EMU = 635
"""The unit of drawings, in a twentieth of a point."""
NAMES = " ".join(
    (
        W,
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
    )
)
ROOM = math.floor((AREA / 20 - 5.6 * NO4) / NO4)
"""How many characters of 4号 surely fit beside 抄送：, a character free on either side."""


def put(made: Docx, colophon: Colophon) -> None:
    """Write it at the foot of the last page, or of a page of its own."""
    if colophon.new_page:
        made.add_paragraph("", style="版记另页")
    copies = colophon.copies_to.rstrip("。")
    lines = [("版记", _copies(copies))] if copies else []
    if colophon.printed_by:
        day = colophon.printed_on
        told = day if isinstance(day, str) else chinese_date(day)
        inner = [*lines, ("版记内线", "")] if lines else []
        printed = f"{colophon.printed_by}\t{told}印发"
        lines = [("版记外线", ""), *inner, ("版记印发", printed), ("版记外线", "")]
    rows = bool(colophon.printed_by) + math.ceil(width(copies + "。") / ROOM) * bool(copies)
    high = rows * COLOPHON_LINE + 120
    inside = "".join(_paragraph(style, text) for style, text in lines)
    anchor = made.add_paragraph("", style="文末")
    anchor.add_run()._r.append(parse_xml(_box(inside, AREA * EMU, high * EMU)))


def _copies(copies: str) -> str:
    """抄送：…。; of a tag that may be empty, nothing then."""
    said = f"抄送：{copies}。"
    name = TAG.fullmatch(copies)
    return f"{{% if {name[1]} %}}{said}{{% endif %}}" if name else said


def _paragraph(style: str, text: str) -> str:
    said = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t") if part
    )
    run = f"<w:r>{said}</w:r>" if said else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _box(inside: str, wide: int, high: int) -> str:
    """A text box without frame or margins, at the foot of the type area."""
    return (
        f'<mc:AlternateContent {NAMES}><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        '<wp:wrapTopAndBottom/><wp:docPr id="1" name="版记"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent>"
    )
