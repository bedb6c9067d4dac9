"""What other rooms of the house have to say in a report: rows by name, told when they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xinglin.engines.reports.words.figures import Figure
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import Period

Row = Mapping[str, Any]
"""Texts, printed numbers, or tuples of both, by field."""
Goals = Callable[[int, int, Any], Mapping[str, tuple[Figure, bool]]]


@dataclass(frozen=True)
class Source:
    """Rows that a template goes through by the name `code`, each with the named fields.

    `tell(place number, period, actor)` gives them. Figures among them have codes that begin with
    `prefix` and a colon; `again(figure, actor)` counts such a figure again as of its commit.
    `goals(place number, year, actor)` are the goals that were set there, by indicator: the figure,
    and whether it is a ceiling; they come before those of the indicator book.
    """

    code: str
    title: str
    fields: Mapping[str, str]
    tell: Callable[[int, Period, Any], list[Row]]
    prefix: str = ""
    again: Callable[[Figure, Any], Figure | None] | None = None
    goals: Goals | None = None


sources: Registry[Source] = Registry("报告数据源")


def source_of(code: str) -> Source | None:
    """Whose figure that is, by its code; nobody's unless it is counted from the records."""
    prefix = code.partition(":")[0] if ":" in code else ""
    return next((one for one in sources if prefix and one.prefix == prefix), None)
