"""Lists as files: CSV that no spreadsheet takes for formulas, XLSX with plain cells.

Every Excel file has a second sheet, «口径»: which page it was taken from, by whom and when, what
was filtered, up to when the data goes, and for every figure in it the passport that proves it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponse

from xinglin.kernel import time
from xinglin.kernel.errors import Refused
from xinglin.ui.show import said

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_ROWS = 100_000
DATA, ABOUT = "数据", "口径"
NARROW, WIDE = 8, 46
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class About:
    """What the second sheet says: pairs about the file, and one mapping for each figure in it."""

    facts: list[tuple[str, Any]] = field(default_factory=list)
    passports: Sequence[Mapping[str, Any]] = ()

    @property
    def heads(self) -> list[str]:
        """Everything that any of the passports tells, in the order in which it first comes up."""
        return list(dict.fromkeys(name for one in self.passports for name in one))


def too_many(most: int = MOST_ROWS) -> Refused:
    """The refusal of a file that would be longer than anybody reads."""
    return Refused(
        f"超过 {most:,} 行，没有导出",
        why="过长的文件打不开，也说不清少了哪些行",
        mend="请先用筛选、时间或地区缩小范围，再分次导出",
    )


def harmless(value: Any) -> Any:
    """A cell's value for CSV: text that starts like a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    if isinstance(value, dt.datetime):
        return f"{_here(value):%Y-%m-%d %H:%M}"
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def _here(value: dt.datetime) -> dt.datetime:
    return value.astimezone(time.ZONE).replace(tzinfo=None) if value.tzinfo else value


def _named(response: Any, title: str, ending: str) -> Any:
    name = f"{title or said('列表')}-{time.today():%Y%m%d}.{ending}"
    response["Content-Disposition"] = (
        f"attachment; filename=\"list.{ending}\"; filename*=UTF-8''{quote(name)}"
    )
    response["Cache-Control"] = "no-store"
    return response


def limited(rows: Iterable[Any], most: int = MOST_ROWS) -> Iterator[Any]:
    """The rows; refused when there are more than `most`, rather than cut short without a word."""
    for number, row in enumerate(rows, start=1):
        if number > most:
            raise too_many(most)
        yield row


def as_csv(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file that Excel opens with Chinese intact."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([harmless(cell) for cell in header])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    text = b"\xef\xbb\xbf" + buffer.getvalue().encode()
    return _named(HttpResponse(text, content_type="text/csv; charset=utf-8"), title, "csv")


def as_xlsx(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], about: About | None = None
) -> FileResponse:
    """An Excel file of plain strings, numbers and dates: nothing in it can be a formula."""
    file: Any = SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115  (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": title[:200], "company": said("杏林")})
    try:
        _write(book, header, rows, about)
    except BaseException:
        book.close()  # its scratch files too, when the rows were refused half-way
        file.close()
        raise
    book.close()
    file.seek(0)
    return _named(FileResponse(file, content_type=XLSX), title, "xlsx")


def _write(book: Any, header: Sequence[str], rows: Iterable[Any], about: About | None) -> None:
    pen = _Pen(book)
    count = pen.table(book.add_worksheet(said(DATA)), header, rows)
    if about is not None:
        pen.about(book.add_worksheet(said(ABOUT)), about, count)


class _Pen:
    """Writes sheets of one workbook in its few formats."""

    def __init__(self, book: Any) -> None:
        head = {"bold": True, "bottom": 1, "bg_color": "#E3EEE8", "valign": "vcenter"}
        self.head = book.add_format(head)
        self.name = book.add_format({"bold": True, "font_color": "#1D5B45", "valign": "top"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def table(self, sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """A head that stays in sight, and the rows; how many there were."""
        widths = [_wide(word) + 2 for word in header]
        down = 0
        for across, word in enumerate(header):
            sheet.write_string(0, across, str(word), self.head)
        for down, row in enumerate(rows, start=1):
            for across, value in enumerate(row):
                self.cell(sheet, down, across, value)
                if down <= 200 and across < len(widths):
                    widths[across] = max(widths[across], _wide(value) + 1)
        for across, width in enumerate(widths):
            sheet.set_column(across, across, min(max(width, NARROW), WIDE))
        sheet.freeze_panes(1, 0)
        if header:
            sheet.autofilter(0, 0, down, len(header) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{said(DATA)}&R&P / &N")
        return down

    def cell(self, sheet: Any, down: int, across: int, value: Any, text: Any = None) -> None:
        """One value by its type; a text stays a text whatever it looks like."""
        if value is None:
            return
        if isinstance(value, dt.datetime):
            sheet.write_datetime(down, across, _here(value), self.moment)
        elif isinstance(value, dt.date):
            there = dt.datetime.combine(value, dt.time.min)
            sheet.write_datetime(down, across, there, self.day)
        elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            if math.isfinite(value):
                sheet.write_number(down, across, float(value))
        else:
            sheet.write_string(down, across, str(value)[:32_000], text)

    def about(self, sheet: Any, about: About, count: int) -> None:
        """The pairs, and below them a table of passports."""
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, 40, 20)
        down = 0
        for name, value in [*about.facts, (said("行数"), count)]:
            sheet.write_string(down, 0, str(name), self.name)
            self.cell(sheet, down, 1, value, self.wrap)
            down += 1
        heads = about.heads
        for across, word in enumerate(heads):
            sheet.write_string(down + 1, across, str(said(word)), self.head)
        for at, one in enumerate(about.passports, start=down + 2):
            for across, name in enumerate(heads):
                self.cell(sheet, at, across, one.get(name), self.wrap)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _wide(value: Any) -> int:
    """How wide a value stands: Chinese signs take two places."""
    if isinstance(value, dt.datetime):
        return 16
    if isinstance(value, dt.date):
        return 10
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in str(value or ""))
