"""Writes a document to a file, whole or not at all."""

from __future__ import annotations

import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from xinglin.engines.reports.layout import editing, passports, pdf
from xinglin.engines.reports.layout.filling import Filling, filled
from xinglin.engines.reports.layout.fonts import missing_fonts, wanting
from xinglin.engines.reports.layout.marks import NUMBER, read
from xinglin.engines.reports.layout.opening import opened
from xinglin.engines.reports.layout.package import blank, repeatable
from xinglin.engines.reports.layout.places import put_in, refit
from xinglin.engines.reports.layout.publicly import masked
from xinglin.engines.reports.layout.redline import redlined
from xinglin.engines.reports.layout.settling import settle
from xinglin.engines.reports.layout.text import Writing
from xinglin.engines.reports.rules.phrases import clashes, figures_of, say
from xinglin.engines.reports.rules.sameness import stale
from xinglin.engines.reports.words.answers import Draft, Written
from xinglin.engines.reports.words.documents import Document
from xinglin.engines.reports.words.figures import Figure
from xinglin.engines.reports.words.templates import Order
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


def draft_template(document: Document) -> bytes:
    """A declared document whose texts hold tags, as the template a bureau goes on editing."""
    made = blank(document)
    Writing(made).whole(document)
    return repeatable(made)


def fill(template: bytes, order: Order) -> Draft:
    """Fill a template: every number marked, every passport inside, what is missing listed.

    Refused if a tag cannot be filled, if one figure has two values, or if a number is stale: older
    than the data's head and counted otherwise than the rest of the document.
    """
    filling = Filling(order)
    made = filled(template, filling)
    refit(made)
    marks = settle(made, filling)
    figures = [figure for mark in marks.printed for figure in figures_of(mark.printed)]
    _refuse_clashes(figures)
    _refuse_stale(figures, order.head)
    passports.keep(made, marks.printed, read(made).plain)
    fonts = wanting(made)
    return Draft(repeatable(made), tuple(marks.printed), tuple(marks.gaps), fonts)


def rewrite(content: bytes, paragraphs: Mapping[int, str], also: Mapping[str, str]) -> bytes:
    """The document with paragraphs as they were edited, and the texts of named places put in.

    `paragraphs` by number, numbers as slots; `also` by the name of a bookmark (文号, 成文日期).
    The passports stay; a number that was edited out loses its passport, and what was typed by hand
    stays without one, so that `verify` names it.
    """
    made = opened(content)
    store = passports.kept(made)
    marks = store.marks if store else ()
    before = read(made).plain
    editing.rewrite(made, paragraphs, {mark.name: mark.text for mark in marks})
    put_in(made, also)
    reading = read(made)
    kept = [mark for mark in marks if mark.name in reading.marks]
    named = Counter(number for text in also.values() for number in NUMBER.findall(text))
    passports.keep(made, kept, (before & reading.plain) + named)
    return repeatable(made)


def publish(content: bytes) -> tuple[bytes, int]:
    """The version for everybody, and how many numbers are hidden in it for being too small."""
    made = opened(content)
    hidden = masked(made)
    return repeatable(made), hidden


def redline(before: bytes, after: bytes, who: str, when: datetime) -> bytes:
    """The document with its deletions and insertions since `before`, tracked."""
    made = opened(after)
    redlined(opened(before), made, who, when)
    return repeatable(made)


def draw_pdf(content: bytes) -> bytes:
    """A PDF copy; refused with what to do where no word processor can draw it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(content)
        return pdf.drawn(path)


def keep_file(content: bytes, out: str | Path) -> Path:
    """Put a file in its place, whole or not at all."""
    path = Path(out)
    _replace(path, content)
    return path


def _refuse_stale(figures: Iterable[Figure], head: int | None) -> None:
    found = stale(figures, head)
    if not found:
        return
    figure, why = found[0]
    raise Refused(
        f"有{len(found)}个数字不是同一次统计的结果，未生成文件",
        why=f"{figure.title}（{figure.place}，{figure.period}）：{why}",
        mend="请更新数据后重新生成整份报告",
    )


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
