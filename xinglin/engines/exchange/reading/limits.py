"""How large a delivery may be before it is opened."""

from __future__ import annotations

from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. A workbook is held in memory while it is read; CSV and NDJSON are not."""

    workbook: int = 60 * MB
    unpacked: int = 250 * MB
    ratio: int = 200
    ratio_from: int = 20 * MB
    members: int = 2_000
    text: int = 4_096 * MB
    json: int = 64 * MB
    line: int = 16 * MB


LIMITS = Limits()
