"""The ledger's vocabulary: doors through which writes come, and what a broken chain looks like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """From where a write came."""

    PAGE = "page"
    CONSOLE = "console"
    IMPORT = "import"
    API = "api"
    JOB = "job"
    DEMO = "demo"


@dataclass(frozen=True)
class TamperedEntry:
    """The first entry of the audit trail that is not what was written."""

    number: int
    why: str
