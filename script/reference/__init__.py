"""The reference pages, one function each: the registries put into words."""

from collections.abc import Callable

from script.reference.command_line import command_line
from script.reference.declared import programme_pages, programmes, registers
from script.reference.figures import indicators
from script.reference.platform import code_tables, pages, permissions, tables

PAGES: dict[str, Callable[[], str]] = {
    "README": lambda: CONTENTS,
    "programmes": programmes,
    "registers": registers,
    "indicators": indicators,
    "permissions": permissions,
    "pages": pages,
    "code-tables": code_tables,
    "tables": tables,
    "command-line": command_line,
}

# Pages of which there is one for each thing declared.
FAMILIES: list[Callable[[], dict[str, str]]] = [programme_pages]

CONTENTS = """# Reference

Generated from the declarations by `script/docs`; a test fails when a page here is out of date.

- [Programmes](programmes.md) with their plans and worked cases
- [Registers](registers.md)
- [Indicators](indicators.md) with their definitions and worked examples
- [Roles and permissions](permissions.md)
- [Pages](pages.md)
- [Code tables](code-tables.md)
- [Tables of the store](tables.md), the data dictionary
- [Command line](command-line.md)
"""
