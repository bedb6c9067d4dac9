"""The verdict workbook: the sender's rows with four columns more, safe to open.

It is written row by row, straight into the archive: a library's writer was ten times slower than
the import itself.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from xinglin.engines.exchange.rules.cells import text_of
from xinglin.engines.exchange.rules.headers import ROW
from xinglin.engines.exchange.words import Judged

ADDED = ("结论", "原因", "如何修正", ROW)
MARK = ".结论"
ROWS_OF_A_SHEET = 1_000_000
RISKY = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_000
SEPARATOR = "\x1f"
# What must be escaped, cannot stand in XML, or begins a cell as a formula does.
NEEDS_CARE = re.compile("[&<>\x00-\x1e\x7f\ufffe\uffff\ud800-\udfff]|(?:^|\x1f)[=+\\-@]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
START = '<row><c t="inlineStr"><is><t xml:space="preserve">'
BETWEEN = '</t></is></c><c t="inlineStr"><is><t xml:space="preserve">'
END = "</t></is></c></row>\n"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMAT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def harmless(text: str) -> str:
    """A text that no spreadsheet will take for a formula.

    >>> harmless("=1+1"), harmless("张三")
    ("'=1+1", '张三')
    """
    return f"'{text}" if text.startswith(RISKY) else text


def as_sent(cell: Any) -> Any:
    """The cell of a returned workbook without the mark that made it harmless.

    >>> as_sent("'+8613900000000"), as_sent("'张三")
    ('+8613900000000', "'张三")
    """
    if isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(RISKY):
        return cell[1:]
    return cell


def _careful(text: str) -> str:
    return _CONTROL.sub("", escape(harmless(text)[:LONGEST]))


class VerdictBook:
    """Takes rows with their verdicts; the file appears under its name when it is whole."""

    def __init__(self, path: Path, titles: Sequence[str], row: str = ROW) -> None:
        self.path = path
        self.draft = path.with_name(f".{path.name}.draft")
        self.titles = [*titles, *ADDED[:3], row]
        self.own = len(titles)
        self.sheets = 0
        self.rows = 0
        self.archive = zipfile.ZipFile(self.draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        os.chmod(self.draft, 0o600)
        self.sheet: IO[bytes] | None = None

    def add(self, cells: Sequence[Any], judged: Judged, row: int) -> None:
        """One row of the sender's with what became of it, and which row of the batch it was."""
        if self.sheet is None or self.rows >= ROWS_OF_A_SHEET:
            self._next_sheet()
        told = (judged.outcome.title, judged.why, judged.mend, str(row))
        wide = [*cells, *[""] * (self.own - len(cells))]
        self._write([*wide[: self.own], *told])

    def _write(self, cells: Sequence[Any]) -> None:
        assert self.sheet is not None
        texts = [cell if type(cell) is str else text_of(cell) for cell in cells]
        whole = SEPARATOR.join(texts)
        if len(whole) > LONGEST or NEEDS_CARE.search(whole):
            texts = [_careful(text) for text in texts]
        self.sheet.write(f"{START}{BETWEEN.join(texts)}{END}".encode())
        self.rows += 1

    def _next_sheet(self) -> None:
        self._end_sheet()
        self.sheets, self.rows = self.sheets + 1, 0
        name = f"xl/worksheets/sheet{self.sheets}.xml"
        self.sheet = self.archive.open(name, "w", force_zip64=True)
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        self.sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}">{view}<sheetData>'.encode())
        self._write(self.titles)

    def _end_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.write(b"</sheetData></worksheet>")
            self.sheet.close()
            self.sheet = None

    def close(self) -> str:
        """Finish the file; where it lies."""
        if not self.sheets:
            self._next_sheet()
        self._end_sheet()
        for name, text in self._parts().items():
            self.archive.writestr(name, HEAD + text)
        self.archive.close()
        self.draft.replace(self.path)
        return str(self.path)

    def discard(self) -> None:
        """Leave no half-written file behind."""
        self._end_sheet()
        self.archive.close()
        self.draft.unlink(missing_ok=True)

    def _parts(self) -> dict[str, str]:
        numbers = range(1, self.sheets + 1)
        titles = ["结论" if n == 1 else f"结论{n}" for n in numbers]
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{FORMAT}.worksheet+xml"/>'
            for n in numbers
        )
        sheets = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
            for n, title in zip(numbers, titles, strict=True)
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        return {
            "[Content_Types].xml": (
                f'<Types xmlns="{PACKAGE}/content-types">'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{FORMAT}.sheet.main+xml"/>'
                f"{types}</Types>"
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
                f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
            ),
        }


def verdict_path(source: Path, folder: Path | None, otherwise: Path) -> Path:
    """Where the verdicts of a file go: beside it, or where its folder may not be written to."""
    wanted = folder or source.parent
    if not os.access(wanted, os.W_OK):
        wanted = otherwise
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted / f"{source.stem}{MARK}.xlsx"
