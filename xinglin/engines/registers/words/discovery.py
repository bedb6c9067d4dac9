"""Finds the registers that are switched on: whatever lies in their folder."""

from __future__ import annotations

import importlib
import pkgutil

from xinglin.engines.access.words import Permission, permissions
from xinglin.engines.registers.words.declaring import Register, registers
from xinglin.kernel.registry import Registry


def discover(folder: str = "xinglin.registers") -> Registry[Register]:
    """Import every file of the package; the registers it declares, held from now on.

    Twice is harmless.
    """
    package = importlib.import_module(folder)
    found_here: Registry[Register] = Registry("台账")
    for found in pkgutil.iter_modules(package.__path__):
        if found.name == "tests":
            continue
        module = importlib.import_module(f"{folder}.{found.name}")
        for thing in vars(module).values():
            if isinstance(thing, Register):
                found_here.add(thing.code, registers.add(thing.code, thing))
                shut_away(thing)
    return found_here


def shut_away(one: Register) -> None:
    """Give a secret register a permission of its own, held by its roles only."""
    if one.permission and one.permission not in permissions:
        title = f"查看和办理“{one.title}”"
        permissions.add(one.permission, Permission(one.permission, title, tuple(one.secret)))
