"""Data sets that can come in as tables: their columns, how headers may be written, their keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from xinglin.kernel.registry import Registry

Choices = Sequence[tuple[str, str]]
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_NOISE = re.compile(r"[\s*:：、,，.。_\-—/]+")


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    NAME = "name"
    IDENTITY = "identity"
    SEX = "sex"
    DAY = "day"
    PHONE = "phone"
    PLACE = "place"
    CODE = "code"
    TRUTH = "truth"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """One column: the Chinese header of our template and the other ways it is written."""

    field: str
    header: str
    kind: Kind = Kind.TEXT
    also: tuple[str, ...] = ()
    required: bool = False
    values: Choices = ()
    example: str = ""
    says: str = ""
    longest: int = 200
    low: float | None = None
    high: float | None = None
    digits: int = 0
    several: bool = False
    needed: bool = False
    only_sex: str = ""

    def sample(self) -> str:
        """What the example row of the template shows: the declared example, else a likely value."""
        if self.example or self.kind is Kind.PLACE:
            return self.example
        if self.values:
            return self.values[0][1]
        if self.kind is Kind.DAY:
            return "2026-03-01"
        if self.kind is Kind.NUMBER and self.low is not None and self.high is not None:
            middle = round((self.low + self.high) / 2, self.digits)
            return f"{middle:.{self.digits}f}"
        return ""

    @cached_property
    def codes(self) -> dict[str, str]:
        """Codes by whatever may stand in a cell: the code, its title, or both."""
        found: dict[str, str] = {}
        for code, title in self.values:
            for text in (title, f"{code}{title}", f"{code} {title}", f"{code}.{title}", code):
                found[text] = code
            if code.isdigit():
                found.setdefault(str(int(code)), code)
        return found


@dataclass(frozen=True)
class Dataset:
    """A table that may come in; `key` are the fields that say which record a row is about.

    A data set of a service brings its own `desk(dataset, run)`, whose `read(rows)` says what the
    rows of a chunk tell and whose `take(told)` gives a verdict for each and writes what follows.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    says: str = ""
    passes_over: tuple[str, ...] = (
        "序号",
        "编号",
        "备注",
        "说明",
        "年龄",
        "结论",
        "原因",
        "如何修正",
    )
    programme: str = ""
    desk: Callable[[Any, Any], Any] | None = None

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Columns by every way their header may be written."""
        found: dict[str, Column] = {}
        for column in self.columns:
            for text in (column.header, *column.also):
                found.setdefault(plain_header(text), column)
        return found

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """Columns by field."""
        return {column.field: column for column in self.columns}

    def title_of(self, field: str) -> str:
        """The header of a field, as people know it."""
        column = self.by_field.get(field)
        return column.header if column else field


def plain_header(text: object) -> str:
    """A header without brackets, spaces and signs.

    >>> plain_header(" 身份证号 （18位）* ")
    '身份证号'
    """
    half = unicodedata.normalize("NFKC", str(text or ""))
    return _NOISE.sub("", _BRACKETS.sub("", half)).casefold()


EXAMPLE_HEADER, EXAMPLE_MARK = "示例标记", "示例，不导入"

datasets: Registry[Dataset] = Registry("数据集")
