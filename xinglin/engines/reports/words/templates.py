"""What a template may use: numbers by indicator code, plain facts, rows; and its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from xinglin.engines.reports.words.figures import Figure
from xinglin.engines.reports.words.sources import Row

NUMBERS: Mapping[str, str] = {
    "值": "指标的数值",
    "分子": "指标的分子",
    "分母": "指标的分母",
    "同比": "与上年同期比较",
    "环比": "与上一期比较",
    "目标": "年度目标值",
    "完成率": "完成值占目标的比例",
    "进度": "完成、有序推进或滞后",
    "平均": "直接下级的平均数",
    "比平均": "高于或低于直接下级的平均数",
}
"""Functions that print a number of one indicator, named by its code."""
TEXTS: Mapping[str, str] = {"名称": "指标名称", "责任": "责任单位"}
TABLES: Mapping[str, str] = {"各地": "直接下级各地的数值", "各月": "各月的数值"}
DRAWN: Mapping[str, str] = {"图": "各地比较或逐月变化的图"}
WAYS = ("各地", "各月")
WHERE = ("地区", "时期", "机构")
"""Named arguments every function takes: another place, another period, one institution."""
ROW_OF_TABLES = {"名称": "地区或月份", "值": "数值", "同比": "与上年同期比较"}


class Book(Protocol):
    """Where a template's numbers come from: one place, one period, counted as of one data cut."""

    def codes(self) -> Mapping[str, str]:
        """Every indicator that may be named, with its title."""

    def figure(self, code: str, place: str, period: str, institution: str) -> Figure:
        """The number; an empty argument means what the document is about."""

    def earlier(self, figure: Figure, *, step: str) -> Figure:
        """The same a `year` or a `period` before."""

    def goal(self, figure: Figure) -> tuple[Figure, bool] | None:
        """Its goal, and whether that is a ceiling; None where none was set."""

    def owner(self, code: str) -> str:
        """The office that answers for it."""

    def below(self, code: str, period: str) -> list[tuple[str, Figure]]:
        """The number at every place directly below, by name."""

    def months(self, code: str) -> list[tuple[str, Figure]]:
        """The number in every month of the period that has begun."""


@dataclass(frozen=True)
class Vocabulary:
    """The words a template may use, for the check at upload."""

    codes: Mapping[str, str]
    facts: Mapping[str, str]
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Something in a template that cannot be filled in: where, what it reads, why not."""

    where: str
    reads: str
    why: str

    def __str__(self) -> str:
        return (
            f"{self.where}：{self.reads}　{self.why}" if self.reads else f"{self.where}：{self.why}"
        )


@dataclass(frozen=True)
class Order:
    """What a template is filled with: its numbers, plain facts, and rows by name."""

    book: Book
    facts: Mapping[str, str]
    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    progress: str = "1"
    head: int | None = None
