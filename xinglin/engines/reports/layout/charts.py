"""Charts as the word processor draws them: data inside the file, in the document's own type.

No picture is painted here, so nothing hangs on the fonts of this machine; every point of a chart
is a number with a passport like those in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from docx.document import Document as Docx
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from xinglin.engines.reports.layout.filling import Chart
from xinglin.engines.reports.layout.fonts import BODY, LATIN
from xinglin.engines.reports.rules.phrases import say
from xinglin.engines.reports.words.answers import Mark
from xinglin.engines.reports.words.figures import HIDDEN, MISSING, UNDEFINED

KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WIDE, LINE_HIGH, BAR_HIGH, HEAD = 5_500_000, 2_500_000, 230_000, 700_000
"""English metric units: the width of the type area, a line's height, a bar's, what is around."""
PREFIX = "xl_c"
NUMERIC = re.compile(r"^(-?\d+(?:\.\d+)?)(.*)$", re.DOTALL)
INK, PALE = "3B5B52", "BFBFBF"
NOTHING = (MISSING, HIDDEN, UNDEFINED)


def drawn(made: Docx, chart: Chart, number: int, where: str) -> tuple[BaseOxmlElement, list[Mark]]:
    """The drawing to put into a run, its chart in the file, and a mark for every point."""
    marks = [
        Mark(f"{PREFIX}{number}_{at}", figure, text, f"{where}/{chart.title}".strip("/"), True)
        for at, (_, figure) in enumerate(chart.points)
        if (text := say(figure, exact=True)) not in NOTHING
    ]
    texts = {mark.name: mark.text for mark in marks}
    points = [
        (name, texts.get(f"{PREFIX}{number}_{at}", "")) for at, (name, _) in enumerate(chart.points)
    ]
    uri = PackURI(f"/word/charts/xl{number}.xml")
    blob = f'<?xml version="1.0" encoding="UTF-8"?>\n{_chart(chart, points)}'.encode()
    part = FilePart(uri, KIND, blob, made.part.package)
    key = made.part.relate_to(part, RELATION)
    high = LINE_HIGH if chart.line else HEAD + BAR_HIGH * max(len(points), 3)
    return parse_xml(_drawing(key, number, chart.title, min(high, 7_500_000))), marks


def points_of(made: Docx) -> Iterator[tuple[str, str]]:
    """Every point of our charts in a document: the name of its mark, and what it reads."""
    for part in made.part.package.iter_parts():
        found = re.fullmatch(r"/word/charts/xl(\d+)\.xml", str(part.partname))
        if not found:
            continue
        tree = parse_xml(part.blob)
        values = tree.find(f".//{{{C}}}val")
        if values is None:
            continue
        unit = "".join(values.itertext(f"{{{C}}}formatCode")).partition('"')[2].rstrip('"')
        for point in values.iter(f"{{{C}}}pt"):
            text = "".join(point.itertext(f"{{{C}}}v"))
            yield f"{PREFIX}{found[1]}_{point.get('idx')}", f"{text}{unit}"


def shown(made: Docx) -> dict[str, list[tuple[str, str]]]:
    """Each of our charts by what it is called: the names of its points and what they read."""
    texts = dict(points_of(made))
    titles = {
        relation: one.get("descr", "")
        for one in made.element.body.iter(f"{{{WP}}}docPr")
        for relation in (chart.get(f"{{{R}}}id") for chart in one.getparent().iter(f"{{{C}}}chart"))
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for key, title in titles.items():
        part = made.part.rels[key].target_part
        number = re.fullmatch(r"/word/charts/xl(\d+)\.xml", str(part.partname))
        if number is None:
            continue
        names = parse_xml(part.blob).find(f".//{{{C}}}cat")
        found[title] = [
            ("".join(one.itertext()), texts.get(f"{PREFIX}{number[1]}_{one.get('idx')}", ""))
            for one in names.iter(f"{{{C}}}pt")
        ]
    return found


def without(made: Docx, names: set[str]) -> None:
    """Take points out of the charts of a document."""
    for part in made.part.package.iter_parts():
        found = re.fullmatch(r"/word/charts/xl(\d+)\.xml", str(part.partname))
        if not found:
            continue
        tree = parse_xml(part.blob)
        for point in list(tree.iter(f"{{{C}}}pt")):
            in_values = next(point.iterancestors(f"{{{C}}}val"), None) is not None
            if in_values and f"{PREFIX}{found[1]}_{point.get('idx')}" in names:
                point.getparent().remove(point)
        part._blob = serialize_part_xml(tree)


def _chart(chart: Chart, points: list[tuple[str, str]]) -> str:
    read = [NUMERIC.match(text) for _, text in points]
    unit = next((found[2] for found in read if found), "")
    decimals = max((len(found[1].partition(".")[2]) for found in read if found), default=0)
    code = "0" + ("." + "0" * decimals if decimals else "") + (f'"{unit}"' if unit else "")
    names = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(name)}</c:v></c:pt>' for at, (name, _) in enumerate(points)
    )
    values = "".join(
        f'<c:pt idx="{at}"><c:v>{found[1]}</c:v></c:pt>' for at, found in enumerate(read) if found
    )
    many = f'<c:ptCount val="{len(points)}"/>'
    data = (
        f"<c:cat><c:strLit>{many}{names}</c:strLit></c:cat><c:val><c:numLit>"
        f"<c:formatCode>{escape(code)}</c:formatCode>{many}{values}</c:numLit></c:val>"
    )
    fill = f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
    place = "t" if chart.line else "outEnd"
    labels = (
        f'<c:dLbls><c:numFmt formatCode="{escape(code, {chr(34): "&quot;"})}" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/></c:spPr>{_type(900)}<c:dLblPos val="{place}"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    line = f'<c:spPr><a:ln w="22225">{fill}</a:ln></c:spPr>'
    dot = f'<c:marker><c:symbol val="circle"/><c:size val="5"/><c:spPr>{fill}</c:spPr></c:marker>'
    series = '<c:ser><c:idx val="0"/><c:order val="0"/>'
    if chart.line:
        body = (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{series}{line}{dot}{labels}{data}<c:smooth val="0"/></c:ser><c:marker val="1"/>'
            '<c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        )
    else:
        body = (
            '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/>'
            f'<c:varyColors val="0"/>{series}<c:spPr>{fill}</c:spPr>'
            f'<c:invertIfNegative val="0"/>{labels}{data}</c:ser><c:gapWidth val="55"/>'
            '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        )
    return (
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{body}{_axes(chart)}'
        '</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_type(900)}</c:chartSpace>"
    )


def _axes(chart: Chart) -> str:
    grey = f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{PALE}"/></a:solidFill></a:ln>'
    order, beside, below = ("minMax", "b", "l") if chart.line else ("maxMin", "l", "b")
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{beside}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{grey}</c:spPr>{_type(900)}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        f'</c:scaling><c:delete val="1"/><c:axPos val="{below}"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/></c:valAx>'
    )


def _type(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}"><a:latin typeface="{LATIN}"/>'
        f'<a:ea typeface="{BODY}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _drawing(key: str, number: int, title: str, high: int) -> str:
    said = escape(title, {'"': "&quot;"})
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<w:drawing xmlns:w="{word}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:c="{C}" xmlns:r="{R}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{WIDE}" cy="{high}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{900 + number}"'
        f' name="图{number}" descr="{said}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}">'
        f'<c:chart r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
