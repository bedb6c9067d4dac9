"""Reads the first sheet of an Excel workbook; says which of its cells hold formulas."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from xinglin.engines.exchange.reading.archives import AGAIN, BROKEN
from xinglin.kernel.errors import Refused

BLOCK = 1 << 20
SHEETS = re.compile(r"xl/(worksheets/.*\.xml|sharedStrings\.xml|styles\.xml|workbook\.xml)")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Formulas = dict[int, set[int]]


def read_workbook(path: Path) -> tuple[Iterator[list[Any]], Formulas]:
    """The rows of the first sheet that holds anything, and where formulas stand (row → columns).

    Rows and columns count from 0, from the top left cell of the sheet.
    """
    try:
        formulas = _formulas(path)
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            table = book.get_sheet_by_name(sheet)
            if table.total_height:
                left = [""] * (table.start[1] if table.start else 0)
                return ([*left, *row] for row in table.iter_rows()), formulas.get(sheet, {})
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError) as error:
        raise Refused(BROKEN, why="内容已损坏，读不下去", mend=AGAIN) from error
    except (KeyError, ValueError, OSError, NotImplementedError) as error:
        raise Refused("表格的结构有误，读不出来", mend=AGAIN) from error
    raise Refused("表格里没有内容", mend="请核对是否选错了文件")


def _formulas(path: Path) -> dict[str, Formulas]:
    """Where formulas stand in each sheet. Every part is read to its end, so a lie about its size
    or a broken part comes out here."""
    found: dict[str, Formulas] = {}
    with zipfile.ZipFile(path) as archive:
        names = _sheet_names(archive)
        for member in archive.infolist():
            if SHEETS.fullmatch(member.filename) and _holds(archive, member, b"<f"):
                found[names.get(member.filename, member.filename)] = _places(archive, member)
    return found


def _holds(archive: zipfile.ZipFile, member: zipfile.ZipInfo, wanted: bytes) -> bool:
    tag = re.compile(re.escape(wanted) + rb"[\s>/]|:f[\s>/]")
    tail, held = b"", False
    with archive.open(member) as opened:
        while block := opened.read(BLOCK):
            held = held or tag.search(tail + block) is not None
            tail = block[-8:]
    return held and "worksheets" in member.filename


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The titles of the sheets by the file that holds each."""
    files: dict[str, str] = {}
    titles: dict[str, str] = {}

    def relation(name: str, about: dict[str, str]) -> None:
        if name.endswith("Relationship"):
            files[about.get("Id", "")] = about.get("Target", "").removeprefix("/xl/")

    def sheet(name: str, about: dict[str, str]) -> None:
        if name.endswith("sheet"):
            link = next((v for k, v in about.items() if k.endswith(":id")), "")
            titles[link] = about.get("name", "")

    for member, start in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = _parser()
        parser.StartElementHandler = start
        parser.Parse(archive.read(member), True)
    return {f"xl/{file}": titles[link] for link, file in files.items() if link in titles}


def _parser() -> expat.XMLParserType:
    def refuse(*_: Any) -> None:
        raise expat.ExpatError("a workbook declares no entities")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    return parser


def _places(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Formulas:
    found: Formulas = {}
    at = [-1, -1]

    def start(name: str, about: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            at[0] = int(about["r"]) - 1 if about.get("r", "").isdigit() else at[0] + 1
            at[1] = -1
        elif tag == "c":
            cell = _CELL.fullmatch(about.get("r", ""))
            at[1] = _column(cell[1]) if cell else at[1] + 1
        elif tag == "f":
            found.setdefault(at[0], set()).add(at[1])

    parser = _parser()
    parser.StartElementHandler = start
    with archive.open(member) as opened:
        while block := opened.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
