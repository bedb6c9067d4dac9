"""What can be done with registers: written, corrected, moved, read from a file."""

from xinglin.engines.registers.actions.making_up import make_up_lines
from xinglin.engines.registers.actions.papers import keep_paper
from xinglin.engines.registers.actions.reading import read_file
from xinglin.engines.registers.actions.writing import (
    SUBJECT,
    About,
    correct,
    follow_moves,
    move,
    write,
    write_many,
)

__all__ = [
    "SUBJECT", "About", "correct", "follow_moves", "keep_paper", "make_up_lines", "move",
    "read_file", "write", "write_many",
]  # fmt: skip
