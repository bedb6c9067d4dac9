"""Page, grid and the named styles of an official document, as data and as the XML they become."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from xinglin.engines.reports.layout.fonts import BODY, HEAD, LATIN, PAGE, SUBHEAD

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

MM = 1440 / 25.4
PAGE_SIZE = (round(210 * MM), round(297 * MM))
TOP, BOTTOM, LEFT, RIGHT = (round(side * MM) for side in (37, 35, 28, 26))
AREA = PAGE_SIZE[0] - LEFT - RIGHT
FOOTER = round(25 * MM)
"""Puts the dashes of the page number 7 mm below the type area."""

LINES, CHARACTERS = 22, 28
LINE = 579
"""28.95 pt in twentieths of a point: 22 of them fill the 225 mm of the type area."""
CELL = AREA / CHARACTERS
CHARACTER_SPACE = -1640
"""In 4096ths of a point. 15.79 pt a character would do; LibreOffice takes whole twips of half a
character and narrows the type area to them, so that 28 characters need a little less."""
TRACKING = -7
"""Sets 3号 type 28 to a line everywhere; text does not snap to the grid, which LibreOffice
would give two cells to a character."""

INK = "color"  # as the file format spells it

NO2, NO3, NO4, SMALL4, NO5 = 22.0, 16.0, 14.0, 12.0, 10.5


@dataclass(frozen=True)
class Style:
    """A paragraph style; indents count in characters of 3号, spaces in lines of the grid."""

    name: str
    font: str = BODY
    size: float = NO3
    align: str = "both"
    first: float = 0
    left: float = 0
    hanging: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: int = LINE
    outline: int | None = None
    with_next: bool = False
    new_page: bool = False
    ink: str = ""
    latin: str = LATIN
    rule: int = 0
    rule_gap: int = 0
    rule_ink: str = "000000"
    right_tab: bool = False

    @property
    def xml(self) -> str:
        """The style as it stands in styles.xml."""
        name = quoteattr(self.name)
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId={name}><w:name w:val={name}/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{self._paragraph}</w:pPr>'
            f"<w:rPr>{faces(self.font, self.latin)}{self._letters}{size(self.size)}</w:rPr>"
            "</w:style>"
        )

    @property
    def _letters(self) -> str:
        ink = f'<w:{INK} w:val="{self.ink}"/>' if self.ink else ""
        tight = f'<w:spacing w:val="{TRACKING}"/>' if self.size == NO3 else ""
        return ink + tight

    @property
    def _paragraph(self) -> str:
        below = f'w:space="{self.rule_gap}" w:color="{self.rule_ink}"'
        rule = f'<w:bottom w:val="single" w:sz="{self.rule}" {below}/>'
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{AREA - twips(1)}"/></w:tabs>'
        space = (
            f' w:before="{round(self.before * LINE)}" w:after="{round(self.after * LINE)}"'
            f' w:line="{self.line}" w:lineRule="exact"'
        )
        return "".join(
            (
                "<w:keepNext/>" if self.with_next else "",
                "<w:pageBreakBefore/>" if self.new_page else "",
                f"<w:pBdr>{rule}</w:pBdr>" if self.rule else "",
                tab if self.right_tab else "",
                '<w:snapToGrid w:val="0"/>',
                f"<w:spacing{space}/>",
                self._indents,
                f'<w:jc w:val="{self.align}"/>',
                "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>',
            )
        )

    @property
    def _indents(self) -> str:
        wanted = (
            ("firstLine", self.first),
            ("left", self.left),
            ("hanging", self.hanging),
            ("right", self.right),
        )
        said = "".join(
            f' w:{side}Chars="{round(count * 100)}" w:{side}="{twips(count)}"'
            for side, count in wanted
            if count
        )
        return f"<w:ind{said}/>" if said else ""


def twips(characters: float) -> int:
    """So many character cells in twentieths of a point."""
    return round(characters * CELL)


def faces(font: str, latin: str = LATIN) -> str:
    """The fonts of a style, East Asian and Latin."""
    east, west = quoteattr(font), quoteattr(latin)
    return f"<w:rFonts w:ascii={west} w:hAnsi={west} w:eastAsia={east} w:cs={west}/>"


def size(points: float) -> str:
    """Type size, in half points."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


COLOPHON_LINE = 460

HEADINGS = ("一级", "二级", "三级", "四级")

STANDING = (
    Style("正文", first=2),
    Style("正文末段", first=2, with_next=True),
    Style("一级", font=HEAD, first=2, outline=0, with_next=True),
    Style("二级", font=SUBHEAD, first=2, outline=1, with_next=True),
    Style("三级", first=2, outline=2, with_next=True),
    Style("四级", first=2, outline=3, with_next=True),
    Style("密级紧急程度", font=HEAD, align="left"),
    Style("份号", align="left"),
    Style("主送机关", align="left"),
    Style("附件说明", align="left", left=5, hanging=3, before=1),
    Style("附件说明首项", align="left", left=6.5, hanging=4.5, before=1),
    Style("附件说明续项", align="left", left=6.5, hanging=1.5),
    Style("附件标识", font=HEAD, align="left", new_page=True, with_next=True),
    Style("发文字号无线", align="center"),
    Style("附注", align="left", first=2),
    Style(
        "表题",
        font=HEAD,
        size=NO4,
        align="center",
        before=0.5,
        with_next=True,
    ),
    Style("图题", font=HEAD, size=NO4, align="center", after=0.5),
    Style("表单位", size=SMALL4, align="right", line=360, with_next=True),
    Style("表头", font=HEAD, size=NO5, align="center", line=320, with_next=True),
    Style("表文", size=NO5, align="center", line=320),
    Style("表文左", size=NO5, align="left", line=320),
    Style("表注", size=NO5, align="left", line=320, before=0.15, after=0.4),
    Style("页码", font=PAGE, latin=PAGE, size=NO4, align="right", right=1, line=320),
    Style("页码偶", font=PAGE, latin=PAGE, size=NO4, align="left", left=1, line=320),
    Style("版记", size=NO4, align="left", line=COLOPHON_LINE, left=3.7, hanging=2.7, right=0.9),
    Style("版记印发", size=NO4, align="left", line=COLOPHON_LINE, left=1, right_tab=True),
    Style("版记外线", line=20, rule=8),
    Style("版记内线", line=20, rule=6),
    Style("版记另页", line=20, new_page=True),
    Style("文末", line=20),
)


def character_style(name: str, inside: str) -> str:
    """A style for part of a paragraph."""
    said = quoteattr(name)
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId={said}><w:name w:val={said}/>'
        f"<w:qFormat/><w:rPr>{inside}</w:rPr></w:style>"
    )


def table_style(name: str, outer: int, inner: int, margin: int) -> str:
    """A table style, ruled all over."""
    said = quoteattr(name)
    lines = dict.fromkeys(("top", "left", "bottom", "right"), outer)
    lines |= {"insideH": inner, "insideV": inner}
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>'
        for side, weight in lines.items()
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId={said}><w:name w:val={said}/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def style_sheet(extra: tuple[Style, ...]) -> str:
    """styles.xml: the standing styles and those whose measures depend on the document."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{faces(BODY)}{size(NO3)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        '<w:autoSpaceDN w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    runs = "".join(
        (
            character_style("待补", '<w:shd w:val="clear" w:color="auto" w:fill="FFF2AB"/>'),
            character_style("一级段内", faces(HEAD)),
            character_style("二级段内", faces(SUBHEAD)),
        )
    )
    tables = table_style("报告表", outer=8, inner=4, margin=57)
    picture = (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="图"><w:name w:val="图"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:snapToGrid w:val="0"/>'
        '<w:spacing w:before="120" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr>'
        "</w:style>"
    )
    paragraphs = picture + "".join(
        style.xml for style in {one.name: one for one in (*STANDING, *extra)}.values()
    )
    return f"<w:styles {W}>{defaults}{normal}{paragraphs}{runs}{tables}</w:styles>"
