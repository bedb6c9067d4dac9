"""The vocabulary of registers; questions, moves and limits are those of workflows."""

from xinglin.engines.registers.words.declaring import Register, registers
from xinglin.engines.registers.words.discovery import discover
from xinglin.engines.registers.words.subjects import (
    Subject,
    about_institution,
    about_nothing,
    about_person,
    about_place,
)

__all__ = [
    "Register", "Subject", "about_institution", "about_nothing", "about_person", "about_place",
    "discover", "registers",
]  # fmt: skip
