"""Lists as files: CSV that no spreadsheet takes for formulas, XLSX with plain cells."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

from xinglin.kernel import time
from xinglin.ui.show import said

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_ROWS = 100_000


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


def as_csv(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A streamed CSV file that Excel opens with Chinese intact."""

    def lines() -> Iterator[bytes]:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        yield b"\xef\xbb\xbf"
        writer.writerow([harmless(cell) for cell in header])
        for number, row in enumerate(rows, start=1):
            writer.writerow([harmless(cell) for cell in row])
            if number % 500 == 0:
                yield buffer.getvalue().encode()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue().encode()

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    return _named(response, title, "csv")


def as_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """An Excel file of plain strings, numbers and dates: nothing in it can be a formula."""
    file: Any = SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115  (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header) - 1, 0), 16)
    for across, word in enumerate(header):
        sheet.write_string(0, across, str(word), bold)
    for down, row in enumerate(rows, start=1):
        for across, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, dt.datetime):
                sheet.write_datetime(down, across, _here(value), moment)
            elif isinstance(value, dt.date):
                sheet.write_datetime(down, across, dt.datetime.combine(value, dt.time.min), day)
            elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
                if math.isfinite(value):
                    sheet.write_number(down, across, float(value))
            else:
                sheet.write_string(down, across, str(value)[:32_000])
    book.close()
    file.seek(0)
    response = FileResponse(
        file, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return _named(response, title, "xlsx")
