"""Worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xinglin.kernel.time import Period


@dataclass(frozen=True)
class Example:
    """A worked example: small tables, a period, and what comes out."""

    period: Period
    tables: Mapping[str, str]
    gives: str
    about: str = ""
