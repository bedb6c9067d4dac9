"""Writes a document to a file, whole or not at all."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from xinglin.engines.reports.layout import passports
from xinglin.engines.reports.layout.fonts import missing_fonts
from xinglin.engines.reports.layout.marks import read
from xinglin.engines.reports.layout.package import blank, repeatable
from xinglin.engines.reports.layout.text import Writing
from xinglin.engines.reports.rules.phrases import clashes, figures_of, say
from xinglin.engines.reports.words.answers import Written
from xinglin.engines.reports.words.documents import Document
from xinglin.engines.reports.words.figures import Figure
from xinglin.kernel.errors import Refused

log = logging.getLogger(__name__)


def write(document: Document, out: str | Path) -> Written:
    """Write the document as .docx, each number in a bookmark, each passport inside the file.

    The same document gives the same bytes. Refused if one figure is given two values. What is
    missing reads （待补） and is listed; fonts this machine lacks are listed, never replaced.
    """
    made = blank(document)
    writing = Writing(made)
    writing.whole(document)
    marks = tuple(writing.marks.printed)
    _refuse_clashes(figure for mark in marks for figure in figures_of(mark.printed))
    passports.keep(made, marks, read(made).plain)
    path = Path(out)
    _replace(path, repeatable(made))
    fonts = missing_fonts()
    if fonts:
        names = "、".join(font.name for font in fonts)
        log.warning("本机没有字体%s，在本机打开或转换时将以其他字体显示", names)
    return Written(path, marks, tuple(writing.marks.gaps), fonts)


def _refuse_clashes(figures: Iterable[Figure]) -> None:
    pairs = clashes(figures)
    if not pairs:
        return
    one, other = pairs[0]
    raise Refused(
        "同一指标在文中有两个数值，未生成文件",
        why=f"{one.title}（{one.place}，{one.period}）：{say(one)}与{say(other)}",
        mend="请从指标库重新取数后再生成",
    )


def _replace(path: Path, content: bytes) -> None:
    """Put the content in the file's place in one step, safe against a sudden stop."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
