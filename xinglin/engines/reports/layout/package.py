"""The file around the text: an empty official document to write into, and bytes that repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Docx

from xinglin.engines.reports.layout import letter
from xinglin.engines.reports.layout.fonts import TITLE, font_table
from xinglin.engines.reports.layout.styles import (
    AREA,
    BOTTOM,
    CHARACTER_SPACE,
    FOOTER,
    LEFT,
    LINE,
    NO2,
    PAGE_SIZE,
    RIGHT,
    TOP,
    Style,
    W,
    style_sheet,
)
from xinglin.engines.reports.rules.numbers import chinese_date
from xinglin.engines.reports.rules.outline import width
from xinglin.engines.reports.words.documents import Document

RED = "FF0000"
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def blank(document: Document) -> Docx:
    """An empty document with page, grid, styles and footers, ready for its text."""
    section, more, names = _section(), {}, {}
    if document.letter:
        section, more, names = letter.section(section), letter.parts(document), letter.NAMES
    parts = {
        "[Content_Types].xml": _content_types(letter.KINDS if document.letter else {}),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations(
            {
                "styles": "styles.xml",
                "settings": "settings.xml",
                "fontTable": "fontTable.xml",
                "footer": "footer1.xml",
                "footer ": "footer2.xml",
                **names,
            }
        ),
        "word/document.xml": f"<w:document {W} {R}><w:body>{section}</w:body></w:document>",
        "word/styles.xml": style_sheet(_measured(document)),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": font_table(),
        "word/footer1.xml": _footer("页码"),
        "word/footer2.xml": _footer("页码偶"),
        **more,
    }
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, DECLARATION + text)
    held.seek(0)
    made = docx.Document(held)
    _properties(made, document)
    return made


def repeatable(made: Docx) -> bytes:
    """The file's bytes, the same each time the same text is written."""
    held, out = BytesIO(), BytesIO()
    made.save(held)
    with ZipFile(held) as written, ZipFile(out, "w") as archive:
        for name in sorted(written.namelist()):
            entry = ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, written.read(name))
    return out.getvalue()


def _properties(made: Docx, document: Document) -> None:
    day = datetime.combine(document.made_on, time())
    core = made.core_properties
    core.title = document.title.replace("\n", "")
    core.author = core.last_modified_by = document.organ
    core.created = core.modified = day
    core.language, core.revision = "zh-CN", 1


def _measured(document: Document) -> tuple[Style, ...]:
    """The styles whose measures depend on what the document says."""
    above = sum(1 for line in (document.copy_number, document.secrecy, document.urgency) if line)
    top = 99.2 / (LINE / 20) - above
    mast = max(width(document.mast), 1)
    points = min(48.0, int(AREA / 20 / mast * 1.94) / 2)
    name, day = _signature_indents(document)
    title = Style(
        "标题",
        font=TITLE,
        latin=TITLE,
        size=NO2,
        align="center",
        line=660,
        before=2 if document.mast else 1,
        after=1,
        with_next=True,
    )
    return (
        title,
        replace(title, name="附件标题", before=1),
        Style(
            "发文机关标志",
            font=TITLE,
            latin=TITLE,
            size=points,
            align="center",
            before=max(top, 0),
            after=2,
            line=round(points * 26),
            ink=RED,
        ),
        Style(
            "发文字号",
            align="left" if document.issuer else "center",
            first=1 if document.issuer else 0,
            rule=12,
            rule_gap=5,
            rule_ink=RED,
            right_tab=bool(document.issuer),
        ),
        *(letter.styles(document) if document.letter else ()),
        Style("署名", align="right", right=name, before=1, with_next=True),
        Style("成文日期", align="right", right=day),
    )


def _signature_indents(document: Document) -> tuple[float, float]:
    """How far from the right edge signature and date stand, in characters.

    Sealed: the date four from the edge, the signature centred over it. Unsealed: the signature
    two from the edge, the date beginning two after it, unless it is the longer of the two.
    """
    if document.signed_on is None:
        return (2, 2)
    name, day = width(document.organ), width(chinese_date(document.signed_on))
    if document.sealed:
        return (max(4 - (name - day) / 2, 0), 4)
    if name - day >= 2:
        return (2, name - day)
    return (4 + day - name, 2)


def _section() -> str:
    wide, high = PAGE_SIZE
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" '
        f'w:header="851" w:footer="{FOOTER}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" '
        f'w:charSpace="{CHARACTER_SPACE}"/></w:sectPr>'
    )


def _footer(style: str) -> str:
    field = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return f'<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{field}</w:p></w:ftr>'


def _settings() -> str:
    return (
        f'<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:drawingGridHorizontalSpacing w:val="158"/>'
        f'<w:drawingGridVerticalSpacing w:val="{LINE}"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _content_types(more: dict[str, str]) -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "footer1": "footer",
        "footer2": "footer",
        **more,
    }
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{OFFICE}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    said = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind.strip()}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'
