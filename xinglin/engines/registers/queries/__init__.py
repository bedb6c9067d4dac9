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
    paper,
    papers_of,
    pins,
    register_of,
    sentence,
    set_aside,
    tally,
)
from xinglin.engines.registers.queries.sheets import example_sheet, sheet_of, unread_sheet
from xinglin.engines.registers.rules import day_of, must_have_come, whole_line

__all__ = [
    "SUBJECT", "Pin", "Standing", "batches", "day_of", "described", "entry", "example_sheet",
    "known_to", "lines", "may_write", "must_have_come", "overview", "paper", "papers_of", "pins",
    "register_of", "sentence", "set_aside", "sheet_of", "tally", "unread_sheet", "whole_line",
]  # fmt: skip
