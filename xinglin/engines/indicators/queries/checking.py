"""Checks before publishing: over a document, over a sheet, over figures counted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.checks import counted, documents, sheets
from xinglin.engines.indicators.checks.findings import Finding
from xinglin.engines.indicators.checks.printed import Printed
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.words import AGE_BAND, PLACE, SEX, indicators
from xinglin.kernel.time import Period


def check_document(printed: Iterable[Printed], *, bare_rates: bool = False) -> list[Finding]:
    """Every verdict on printed figures, those that fail first."""
    return documents.checked(printed, bare_rates=bare_rates)


def check_sheet(
    file: Path | str | bytes, name: str = "", *, bare_rates: bool = False
) -> list[Finding]:
    """The same over a table in Excel or CSV (a path, or content with its file name)."""
    read = sheets.read_table(file, name) if isinstance(file, bytes) else sheets.read_sheet(file)
    return documents.checked(read, bare_rates=bare_rates)


def read_figures(content: bytes, name: str) -> list[Printed]:
    """The figures of a typed table in Excel or CSV."""
    return sheets.read_table(content, name)


def check_place(
    codes: Sequence[str] | None, place: Any, period: Period | str, *, seen_by: Actor
) -> list[Finding]:
    """Every verdict on what is counted here for a place and period: by places, sexes and ages."""
    found: list[Finding] = []
    for code in codes or [one.code for one in indicators]:
        known = indicators[code]
        figures = compute(code, place, period, (PLACE,), seen_by=seen_by)
        for name in (SEX, AGE_BAND):
            if name in known.by:
                figures += [
                    one
                    for one in compute(code, place, period, (name,), seen_by=seen_by)
                    if getattr(one, name)
                ]
        found += counted.checked_figures(figures)
    return sorted(found, key=lambda one: 0 if one.bad else 1)
