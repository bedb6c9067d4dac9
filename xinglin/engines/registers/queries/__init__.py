"""What can be answered of registers, within the reach of whoever asks."""

from xinglin.engines.registers.queries.lines import (
    SUBJECT,
    Pin,
    Standing,
    batches,
    described,
    entry,
    known_to,
    lines,
    may_write,
    overview,
    pins,
    register_of,
    sentence,
    set_aside,
    tally,
)
from xinglin.engines.registers.queries.sheets import example_sheet, sheet_of, unread_sheet

__all__ = [
    "SUBJECT", "Pin", "Standing", "batches", "described", "entry", "example_sheet", "known_to",
    "lines", "may_write", "overview", "pins", "register_of", "sentence", "set_aside", "sheet_of",
    "tally", "unread_sheet",
]  # fmt: skip
