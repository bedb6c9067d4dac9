"""How the cells of a sheet are read: texts, days, numbers; spreadsheets lose and add things."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

EXCEL_EPOCH = dt.date(1899, 12, 30)
EXCEL_DAYS = (367, 73050)  # 1901 to 2099, as serial numbers
BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "N/A", "n/a", "NULL", "null", "None"})
FORMULA_STARTS = ("=", "@")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_NUMBER = re.compile(r"\d{1,5}(\.\d+)?")
_HAN_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_DOTS = dict.fromkeys(map(ord, "•・.．‧﹒∙"), "·")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}|[2-8][0-9]{6,7}")
_COUNTRY = re.compile(r"^(\+|00)86")


class Unclear(ValueError):
    """A cell that cannot be read; the text says why, in Chinese."""


def text_of(cell: Any) -> str:
    """What stands in a cell, as half-width text; a whole number has no point.

    >>> text_of(" １２３ "), text_of(152.0), text_of(None)
    ('123', '152', '')
    """
    if isinstance(cell, str):
        text = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
        if not text.isprintable():
            text = _CONTROL.sub(" ", text)
        text = text.strip()
        return "" if text in BLANKS else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)


def day_of(cell: Any) -> dt.date | None:
    """The day in a cell: an Excel date, its serial number, or one of the ways people write it.

    >>> day_of("2021年3月5日"), day_of("20210305"), day_of(44260)
    (datetime.date(2021, 3, 5), datetime.date(2021, 3, 5), datetime.date(2021, 3, 5))
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    bare = _TIME.sub("", text)
    found = _DAY.fullmatch(bare) or _PLAIN_DAY.fullmatch(bare)
    if found is None:
        if _NUMBER.fullmatch(bare) and EXCEL_DAYS[0] <= float(bare) <= EXCEL_DAYS[1]:
            return EXCEL_EPOCH + dt.timedelta(days=int(float(bare)))
        raise Unclear(f"“{text[:20]}”不是一个日期")
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Unclear(f"“{text[:20]}”这一天不存在") from None


def is_formula_text(cell: Any) -> bool:
    """Whether a text would be run as a formula when somebody opens it in a spreadsheet."""
    return isinstance(cell, str) and cell.lstrip().startswith(FORMULA_STARTS)


def name_of(text: str) -> str:
    """A person's name: one kind of dot, no space between Chinese characters.

    >>> name_of("张 三"), name_of("阿依古丽•买买提")
    ('张三', '阿依古丽·买买提')
    """
    name = _HAN_GAP.sub("", " ".join(text.translate(_DOTS).split()))
    if not any(char.isalpha() for char in name):
        raise Unclear("没有姓名" if not name else f"“{name[:20]}”不是姓名")
    if len(name) > 80 or any(char.isdigit() for char in name):
        raise Unclear("姓名不超过80个字，且不含数字")
    return name


def phone_of(text: str) -> str:
    """A telephone number in digits alone; empty stays empty.

    >>> phone_of("+86 139-1234-5678")
    '13912345678'
    """
    digits = text.replace(" ", "").replace("-", "").replace("(", "").replace(")", "")
    digits = _COUNTRY.sub("", digits)
    if digits and not _PHONE.fullmatch(digits):
        raise Unclear("电话号码有误：手机号为11位，固定电话请连同区号")
    return digits
