"""How numbers and dates read, for those who put one into a title or a sentence themselves."""

from xinglin.engines.reports.rules.numbers import (
    between,
    chinese_date,
    counted,
    document_number,
    percent,
    plain,
    rounded,
    time_progress,
)

__all__ = [
    "between",
    "chinese_date",
    "counted",
    "document_number",
    "percent",
    "plain",
    "rounded",
    "time_progress",
]
