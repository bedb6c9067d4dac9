"""Keeps any declared list: typed fields, states, deadlines, templates, a layer of the map."""

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
