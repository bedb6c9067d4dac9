"""What comes back: what was written, what is missing, what no longer holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xinglin.engines.reports.words.figures import Printed


@dataclass(frozen=True)
class Mark:
    """One printed number in a written document: its bookmark, its figures, how it reads, where."""

    name: str
    printed: Printed
    text: str
    where: str
    exact: bool = False


Piece = tuple[str, str]


@dataclass(frozen=True)
class Beside:
    """A paragraph or a table beside its earlier wording: kept (=), added (+), deleted (-).

    A paragraph has `pieces`; a table has `rows` of cells, each with its own pieces.
    """

    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything was added or deleted."""
        cells = [self.pieces, *(cell for row in self.rows for cell in row)]
        return any(how != "=" for pieces in cells for how, _ in pieces)


@dataclass(frozen=True)
class Gap:
    """A number the document asks for and nobody could give."""

    code: str
    title: str
    place: str
    period: str
    where: str


@dataclass(frozen=True)
class Font:
    """An official typeface: its names, what is set in it, what may stand in for it."""

    name: str
    also: tuple[str, ...]
    used_for: str
    stand_in: str
    kind: str = "auto"


@dataclass(frozen=True)
class Written:
    """What was written: the file, every number in it, what is missing, fonts not on this machine.

    `fonts` is None where nobody can tell which fonts there are.
    """

    path: Path
    figures: tuple[Mark, ...]
    missing: tuple[Gap, ...]
    fonts: tuple[Font, ...] | None


@dataclass(frozen=True)
class Draft:
    """A filled template: the file's bytes, every number in it, what is missing, fonts not here."""

    content: bytes
    figures: tuple[Mark, ...]
    missing: tuple[Gap, ...]
    fonts: tuple[Font, ...] | None


TYPED_OVER, FILLED_IN, GONE = "typed over", "filled in", "gone"
FORGED, RECOUNTED, NOT_RECOUNTED, UNSOURCED = "forged", "recounted", "not recounted", "unsourced"

FINDINGS: Mapping[str, str] = {
    TYPED_OVER: "数字被改动",
    FILLED_IN: "人工补填，无出处",
    GONE: "数字已删除或被覆盖",
    FORGED: "存根与印数不符",
    RECOUNTED: "重算结果不同",
    NOT_RECOUNTED: "无法重算",
    UNSOURCED: "数字无出处",
}


@dataclass(frozen=True)
class Finding:
    """One number in a document that does not stand up; `kind` is a key of `FINDINGS`."""

    kind: str
    title: str
    where: str
    reads: str
    written: str = ""
    recounted: str = ""
    mark: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}：{self.title}" if self.where else self.title, FINDINGS[self.kind]]
        said = (("现为", self.reads), ("原为", self.written), ("重算为", self.recounted))
        return "，".join([*parts, *(f"{label}{text}" for label, text in said if text)])


@dataclass(frozen=True)
class Verdict:
    """How many numbers were checked, and which of them do not hold."""

    checked: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Every number reads as written and is counted again to the same."""
        return not self.findings
