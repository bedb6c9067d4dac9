"""The official typefaces, what may stand in for them, and which this machine lacks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from docx.document import Document as Docx
from docx.oxml.ns import qn

from xinglin.engines.reports.words.answers import Font

TITLE, BODY, SUBHEAD, HEAD, PAGE, LATIN = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "宋体",
    "Times New Roman",
)

OFFICIAL = (
    Font(TITLE, ("FZXiaoBiaoSong-B05S", "FZXBSJW"), "标题、发文机关标志", "宋体"),
    Font(BODY, ("FangSong_GB2312",), "正文、三级和四级标题", "仿宋"),
    Font(SUBHEAD, ("KaiTi_GB2312",), "二级标题", "楷体"),
    Font(HEAD, ("SimHei",), "一级标题、附件标识、表题", "Noto Sans CJK SC"),
    Font(PAGE, ("SimSun",), "页码", "Noto Serif CJK SC"),
    Font(LATIN, (), "数字和字母", "Liberation Serif", kind="roman"),
)


def installed_families() -> set[str] | None:
    """The font families fontconfig knows of; None where there is no fontconfig to ask."""
    tool = shutil.which("fc-list")
    if tool is None:
        return None
    asked = [tool, "--format", "%{family}\\n"]
    answer = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=False)
    if answer.returncode:
        return None
    return {name.strip() for line in answer.stdout.splitlines() for name in line.split(",")}


def missing_fonts(
    families: Callable[[], set[str] | None] = installed_families,
) -> tuple[Font, ...] | None:
    """Official fonts that this machine lacks; None where nobody can tell.

    The document names the official fonts all the same: who opens it with them sees them.
    """
    known = families()
    if known is None:
        return None
    return tuple(font for font in OFFICIAL if not known & {font.name, *font.also})


FACES = ("ascii", "hAnsi", "eastAsia", "cs")


def wanting(
    made: Docx, families: Callable[[], set[str] | None] = installed_families
) -> tuple[Font, ...] | None:
    """Fonts that a document asks for and this machine lacks, whoever chose them."""
    known = families()
    if known is None:
        return None
    asked = {
        name
        for root in (made.styles.element, made.element)
        for fonts in root.iter(qn("w:rFonts"))
        for face in FACES
        if (name := fonts.get(qn(f"w:{face}")))
    }
    official = {font.name: font for font in OFFICIAL}
    wanted = [official.get(name) or Font(name, (), "模板", "") for name in sorted(asked)]
    return tuple(font for font in wanted if not known & {font.name, *font.also})


def font_table() -> str:
    """The part of the file that declares each font and what may stand in for it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(font.name)}><w:altName w:val={quoteattr(font.stand_in)}/>"
        f'<w:charset w:val="{"00" if font.kind == "roman" else "86"}"/>'
        f'<w:family w:val="{font.kind}"/><w:pitch w:val="variable"/></w:font>'
        for font in OFFICIAL
    )
    return (
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{fonts}</w:fonts>"
    )
