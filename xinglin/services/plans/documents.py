"""The plan as a spreadsheet: written out, and read in again row by row with what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from xinglin.kernel.errors import Refused

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("theme", "主题", 20), ("title", "任务", 44), ("measure", "措施", 44),
    ("office", "责任股室", 14),
    ("leader", "责任领导", 14), ("begins", "开始", 12), ("due", "完成时限", 12),
    ("indicator", "指标代码", 10), ("highlight", "特色亮点", 10), ("sentence", "汇报语句", 50),
    ("problem", "存在问题", 30), ("cause", "原因", 30), ("done_on", "完成日期", 12),
)  # fmt: skip
NEEDED = ("theme", "title", "office", "due")
DAYS = ("begins", "due", "done_on")
LARGEST, MOST = 5 * 1024 * 1024, 2000
LONGEST = {"theme": 40, "title": 160, "measure": 400, "office": 60, "leader": 60, "indicator": 20,
           "sentence": 400, "problem": 200, "cause": 200}  # fmt: skip


@dataclass(frozen=True)
class ReadRow:
    """One row of a sheet: what it says, or why it cannot be taken."""

    line: int
    facts: dict[str, Any]
    why: str = ""


def sheet(title: str, tasks: Iterable[Any]) -> bytes:
    """The plan as .xlsx; read in again it changes nothing."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page = book.add_worksheet("年度计划")
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDE8E3"})
        text = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1, "valign": "top"})
        page.freeze_panes(1, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_header(f"&C{title}")
        for at, (_, named, wide) in enumerate(COLUMNS):
            page.set_column(at, at, wide)
            page.write_string(0, at, named, head)
        for line, task in enumerate(tasks, start=1):
            for at, (name, _, _) in enumerate(COLUMNS):
                _cell(page, (line, at), getattr(task, name), (text, day))
    return held.getvalue()


def _cell(page: Any, where: tuple[int, int], value: Any, looks: tuple[Any, Any]) -> None:
    if isinstance(value, dt.date):
        page.write_datetime(*where, dt.datetime.combine(value, dt.time()), looks[1])
    else:
        said = "是" if value is True else "" if value in (None, False) else str(value)
        page.write_string(*where, said, looks[0])


def rows_of(content: bytes, year: int) -> list[ReadRow]:
    """The tasks in a sheet; refused if it is none, or its header lacks what a task needs."""
    if len(content) > LARGEST:
        raise Refused("文件超过 5 MB", mend="请只保留任务清单一张表")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        table = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as fault:
        raise Refused("表格无法打开", mend="请上传 .xlsx 文件") from fault
    head = next((n for n, row in enumerate(table[:10]) if "任务" in map(_text, row)), None)
    if head is None:
        raise Refused("表中没有“任务”一列", mend="请先下载本年度计划，按它的表头填写")
    names = {_text(cell): at for at, cell in enumerate(table[head])}
    lacking = [title for name, title, _ in COLUMNS if name in NEEDED and title not in names]
    if lacking:
        raise Refused(f"表中缺少列：{'、'.join(lacking)}", mend="请按导出的表头填写")
    found = [
        _read(head + 2 + n, row, names, year)
        for n, row in enumerate(table[head + 1 :])
        if any(_text(cell) for cell in row)
    ]
    if len(found) > MOST:
        raise Refused(f"表中有{len(found)}行，超过{MOST}行", mend="请分批导入")
    return found


def _read(line: int, row: Sequence[Any], names: dict[str, int], year: int) -> ReadRow:
    facts: dict[str, Any] = {}
    for name, title, _ in COLUMNS:
        at = names.get(title)
        cell = row[at] if at is not None and at < len(row) else ""
        if name in DAYS:
            day = _day(cell)
            if day is None and _text(cell):
                return ReadRow(line, facts, f"“{title}”不是日期：{_text(cell)}")
            facts[name] = day
        else:
            facts[name] = _text(cell)
            if len(facts[name]) > LONGEST.get(name, 10):
                return ReadRow(line, facts, f"“{title}”超过{LONGEST.get(name, 10)}字")
    facts["highlight"] = facts["highlight"] in ("是", "1", "√", "true", "True")
    facts["begins"] = facts["begins"] or dt.date(year, 1, 1)
    lacking = [title for name, title, _ in COLUMNS if name in NEEDED and not facts[name]]
    return ReadRow(line, facts, f"没有填写{'、'.join(lacking)}" if lacking else "")


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _day(cell: Any) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    said = _text(cell).replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    try:
        year, month, day = (int(part) for part in said.replace(".", "-").split("-")[:3])
        return dt.date(year, month, day)
    except ValueError:
        return None
