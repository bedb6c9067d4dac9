"""Finds the programmes that are switched on: whatever lies in their folder."""

from __future__ import annotations

import importlib
import pkgutil

from xinglin.engines.followup.words.programmes import Programme, programmes
from xinglin.engines.records import guard
from xinglin.kernel.registry import Registry

SENSITIVE = "followup.sensitive"


def discover(folder: str = "xinglin.programmes") -> Registry[Programme]:
    """Import every file (or folder) of the package and hold the programmes it declares.

    Doing it twice changes nothing; two programmes of one code are refused.
    """
    package = importlib.import_module(folder)
    for found in pkgutil.iter_modules(package.__path__):
        if found.name == "tests":
            continue
        module = importlib.import_module(f"{folder}.{found.name}")
        for thing in vars(module).values():
            if isinstance(thing, Programme):
                programmes.add(thing.code, thing)
                if thing.sensitive:
                    guard(thing.code, SENSITIVE)
    return programmes
