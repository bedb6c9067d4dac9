"""What exchange prints: the Excel template of a data set, with its data dictionary."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from xinglin.engines.exchange.words import Column, Dataset, Kind
from xinglin.engines.exchange.words.datasets import EXAMPLE_HEADER, EXAMPLE_MARK

ROWS = 2_000
LISTED = 255  # a drop-down's own list has at most so many characters
KINDS = {
    Kind.TEXT: "文本",
    Kind.NAME: "姓名",
    Kind.IDENTITY: "身份证号",
    Kind.SEX: "代码",
    Kind.DAY: "日期（2026-03-01）",
    Kind.PHONE: "电话",
    Kind.PLACE: "村或社区名称，或区划代码",
    Kind.CODE: "代码",
    Kind.TRUTH: "是或否",
    Kind.NUMBER: "数字",
}


def write_template(dataset: Dataset, path: Path) -> Path:
    """Write the template workbook: header and example, what each column means, every code."""
    path.write_bytes(template_of(dataset))
    return path


def template_of(dataset: Dataset) -> bytes:
    """The template workbook, to be downloaded."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    looks = {
        "head": book.add_format({"bold": True, "bg_color": "#DCEBE4", "border": 1}),
        "must": book.add_format({"bold": True, "bg_color": "#F6D9C9", "border": 1}),
        "text": book.add_format({"num_format": "@"}),
        "example": book.add_format({"num_format": "@", "font_color": "#7A7A7A", "italic": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sheet = book.add_worksheet(dataset.title[:31])
    words = book.add_worksheet("填写说明")
    lists = book.add_worksheet("数据字典")
    spans = _codes(lists, dataset, looks)
    _columns(sheet, dataset, looks, spans)
    _explain(words, dataset, looks)
    sheet.activate()
    book.close()
    return made.getvalue()


def _columns(sheet: Any, dataset: Dataset, looks: dict[str, Any], spans: dict[str, str]) -> None:
    for at, column in enumerate(dataset.columns):
        sheet.set_column(at, at, max(10, len(column.header) * 2 + 4), looks["text"])
        must = column.required or column.needed
        sheet.write_string(0, at, column.header, looks["must" if must else "head"])
        sheet.write_comment(0, at, comment_of(column), {"x_scale": 1.6, "y_scale": 1.4})
        sheet.write_string(1, at, column.sample(), looks["example"])
        titles = list(dict.fromkeys(title for _, title in column.values))
        if titles and column.kind in (Kind.SEX, Kind.CODE, Kind.TRUTH):
            short = len(",".join(titles)) <= LISTED
            source: Any = titles if short else spans[column.field]
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, at, ROWS, at, rule)
    last = len(dataset.columns)
    sheet.set_column(last, last, 16, looks["text"])
    sheet.write_string(0, last, EXAMPLE_HEADER, looks["head"])
    sheet.write_comment(0, last, "系统用列：标有“示例，不导入”的行不会导入；您的数据行请留空。")
    sheet.write_string(1, last, EXAMPLE_MARK, looks["example"])
    sheet.freeze_panes(1, 0)


def comment_of(column: Column) -> str:
    """What the comment at a column's header says: must it be filled in, how, within what range.

    >>> comment_of(Column("day", "日期", Kind.DAY, required=True))
    '必填\\n格式：日期（2026-03-01）'
    """
    must = "必填" if column.required else ("按表单要求必填" if column.needed else "可不填")
    lines = [must, f"格式：{KINDS[column.kind]}"]
    if column.values:
        titles = list(dict.fromkeys(title for _, title in column.values))
        shown = "、".join(titles[:12]) + ("等，见“数据字典”" if len(titles) > 12 else "")
        lines.append(f"{'可多选，用“、”隔开' if column.several else '可选'}：{shown}")
    if column.says and not column.values:
        lines.append(f"说明或范围：{column.says}")
    if column.only_sex:
        lines.append("只填" + {"1": "男性", "2": "女性"}[column.only_sex])
    return "\n".join(lines)


def _explain(sheet: Any, dataset: Dataset, looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 4, 30, looks["wrap"])
    sheet.write_string(0, 0, dataset.title, looks["head"])
    sheet.write_string(1, 0, dataset.says)
    sheet.write_string(2, 0, "第2行是示例，带有标记，不会导入。单元格中的公式不会被接收。")
    for at, title in enumerate(("列名", "是否必填", "填什么", "说明", "也认得的写法")):
        sheet.write_string(4, at, title, looks["head"])
    for row, column in enumerate(dataset.columns, start=5):
        must = "必填" if column.required else ("按表单必填" if column.needed else "可不填")
        says = column.says or _range(column)
        cells = (column.header, must, KINDS[column.kind], says, "、".join(column.also))
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text)


def _range(column: Column) -> str:
    return "见“数据字典”" if column.values else ""


def _codes(sheet: Any, dataset: Dataset, looks: dict[str, Any]) -> dict[str, str]:
    """Every code of every column; where the titles of each stand, for the drop-downs."""
    spans: dict[str, str] = {}
    for at, title in enumerate(("列名", "代码", "名称")):
        sheet.write_string(0, at, title, looks["head"])
    sheet.set_column(0, 2, 24)
    row = 1
    for column in dataset.columns:
        start = row + 1
        for code, title in column.values:
            for at, text in enumerate((column.header, code, title)):
                sheet.write_string(row, at, text)
            row += 1
        spans[column.field] = f"=数据字典!$C${start}:$C${row}"
    return spans
