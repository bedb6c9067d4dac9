"""Answers whether the numbers in a document are still the numbers that were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.document import Document as Docx

from xinglin.engines.reports.layout import fonts, passports
from xinglin.engines.reports.layout.marks import Reading, read
from xinglin.engines.reports.rules.phrases import figures_of, say
from xinglin.engines.reports.words.answers import (
    FILLED_IN,
    FORGED,
    GONE,
    NOT_RECOUNTED,
    RECOUNTED,
    TYPED_OVER,
    UNSOURCED,
    Finding,
    Font,
    Mark,
    Verdict,
)
from xinglin.engines.reports.words.figures import (
    MISSING,
    Change,
    Completion,
    Figure,
    Pace,
    Part,
    Printed,
)
from xinglin.kernel.errors import Refused

LARGEST = 100_000_000
Recompute = Callable[[Figure], Figure | None]


def verify(path: str | Path, recompute: Recompute) -> Verdict:
    """Check every number of a written document and name those that do not hold.

    Each printed number is compared with its passport in the file, and with what `recompute` gives
    for its figures today; `recompute` returns None for a figure it cannot count again. Numbers in
    the text that the document was not written with are named too. Refused if the file is no
    document of ours.
    """
    made = _opened(Path(path))
    store = passports.kept(made)
    if store is None:
        raise Refused(
            "文件中没有可读的数据存根，无法核对",
            why="只有由本平台生成、未经格式转换的报告带有数据存根",
            mend="请重新生成报告，或上传原文件",
        )
    reading = read(made)
    counted = _Counted(recompute)
    findings = [finding for mark in store.marks for finding in _check(mark, reading, counted)]
    findings += _unsourced(reading, store)
    return Verdict(len(store.marks), tuple(findings))


def missing_fonts() -> tuple[Font, ...] | None:
    """Official fonts this machine lacks, so that what it draws looks otherwise; None: unknown."""
    return fonts.missing_fonts()


def _opened(path: Path) -> Docx:
    try:
        with ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise Refused("文件过大，未打开", why="解压后超过100MB")
        return docx.Document(str(path))
    except Refused:
        raise
    except Exception as fault:  # whatever a stranger's file breaks, it is the file that is at fault
        raise Refused("文件无法打开", why="不是完整的 .docx 文件") from fault


class _Counted:
    """Recounts each figure once, however often it is printed."""

    def __init__(self, recompute: Recompute) -> None:
        self.recompute = recompute
        self.known: dict[Figure, Figure | None] = {}

    def again(self, printed: Printed) -> Printed | None:
        """The same thing said of the recounted figures; None if one cannot be counted again."""
        for figure in figures_of(printed):
            if figure not in self.known:
                self.known[figure] = self.recompute(figure)
        fresh = {old: self.known[old] for old in figures_of(printed)}
        if any(figure is None for figure in fresh.values()):
            return None
        return _with(printed, {old: new for old, new in fresh.items() if new is not None})


def _with(printed: Printed, fresh: dict[Figure, Figure]) -> Printed:
    match printed:
        case Figure():
            return fresh[printed]
        case Part(figure):
            return replace(printed, figure=fresh[figure])
        case Change(now, before):
            return replace(printed, now=fresh[now], before=fresh[before])
        case Completion(now, goal, base):
            again = None if base is None else fresh[base]
            return replace(printed, now=fresh[now], goal=fresh[goal], base=again)
        case Pace(now, goal):
            return replace(printed, now=fresh[now], goal=fresh[goal])


def _check(mark: Mark, reading: Reading, counted: _Counted) -> Iterator[Finding]:
    title = "、".join(dict.fromkeys(figure.title for figure in figures_of(mark.printed)))
    reads = reading.marks.get(mark.name, "")

    def found(kind: str, recounted: str = "") -> Finding:
        return Finding(kind, title, mark.where, reads, mark.text, recounted, mark.name)

    if not reads:
        yield found(GONE)
    elif reads != mark.text:
        yield found(FILLED_IN if mark.text == MISSING else TYPED_OVER)
    if say(mark.printed, exact=mark.exact) != mark.text:
        yield found(FORGED)
    if mark.text == MISSING:
        return
    again = counted.again(mark.printed)
    if again is None:
        yield found(NOT_RECOUNTED)
    elif (fresh := say(again, exact=mark.exact)) != mark.text:
        yield found(RECOUNTED, fresh)


def _unsourced(reading: Reading, store: passports.Store) -> Iterator[Finding]:
    for number in reading.plain - store.plain:
        yield Finding(UNSOURCED, number, "", reading.places[number])
