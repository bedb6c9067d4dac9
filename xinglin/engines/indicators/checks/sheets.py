"""A table of figures from Excel or CSV, as it is typed for a report or a yearly summary."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xinglin.engines.indicators.checks.printed import Printed
from xinglin.kernel.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 20_000
COLUMNS = {
    "id": ("编号", "序号", "id"),
    "title": ("指标", "指标名称", "名称", "项目", "title"),
    "text": ("数值", "值", "本期", "数字", "value"),
    "unit": ("单位", "计量单位", "unit"),
    "place": ("地区", "单位名称", "机构", "place"),
    "period": ("时间", "时期", "年份", "period"),
    "base": ("口径", "基数", "base"),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
    "relation": ("关系", "勾稽关系", "relation"),
    "note": ("说明", "备注", "note"),
}


def read_sheet(path: Path | str) -> list[Printed]:
    """The figures of the first sheet that has the columns «指标» and «数值»."""
    file = Path(path)
    if not file.is_file():
        raise Refused(f"没有文件 {file.name}", mend="请核对路径")
    return read_table(file.read_bytes(), file.name)


def read_table(content: bytes, name: str) -> list[Printed]:
    """The same from a file's content."""
    if len(content) > LARGEST_FILE:
        raise Refused(f"{name} 超过 20 MB", mend="请只保留要核对的工作表")
    lines = _csv(content) if name.lower().endswith(".csv") else _excel(content, name)
    for rows in lines:
        found = _figures(rows)
        if found is not None:
            return found
    raise Refused(
        f"{name} 中没有“指标”和“数值”两列",
        mend=f"请在表头中写明：{'、'.join(titles[0] for titles in COLUMNS.values())}",
    )


def _csv(content: bytes) -> Iterable[list[list[Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    yield list(csv.reader(io.StringIO(text)))


def _excel(content: bytes, name: str) -> Iterable[list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise Refused(f"{name} 解压后过大", mend="请只保留要核对的工作表")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            yield book.get_sheet_by_name(sheet).to_python(skip_empty_area=True)
    except (CalamineError, zipfile.BadZipFile) as broken:
        raise Refused(f"{name} 不是可读的 Excel 文件", mend="请另存为 .xlsx 或 .csv") from broken


def _figures(rows: Sequence[Sequence[Any]]) -> list[Printed] | None:
    for at, row in enumerate(rows[:20]):
        columns = _columns(row)
        if {"title", "text"} <= columns.keys():
            return _read(rows[at + 1 :], columns)
    return None


def _columns(row: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        title = str(cell).strip().lower()
        for field, names in COLUMNS.items():
            if title in names:
                found.setdefault(field, at)
    return found


def _read(rows: Sequence[Sequence[Any]], columns: dict[str, int]) -> list[Printed]:
    if len(rows) > MOST_ROWS:
        raise Refused(f"表中有 {len(rows)} 行，最多核对 {MOST_ROWS} 行")
    found = []
    for number, row in enumerate(rows, start=1):
        given: dict[str, Any] = {
            field: said(row[at]) if at < len(row) else "" for field, at in columns.items()
        }
        if given["title"] and given["text"]:
            found.append(Printed(**{**given, "id": given.get("id") or f"第{number}行"}))
    return found


def said(cell: Any) -> str:
    """A cell as it was typed: 866.0 of a spreadsheet is 866.

    >>> said(866.0), said(90.87), said(" 约 5 ")
    ('866', '90.87', '约 5')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
