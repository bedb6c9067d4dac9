"""Finds the programmes that are switched on: whatever lies in their folder."""

from __future__ import annotations

import importlib
import pkgutil

from xinglin.engines.access.words import Permission, permissions
from xinglin.engines.followup.words.dosing import DoseSchedule, dose_schedules
from xinglin.engines.followup.words.programmes import Programme, programmes
from xinglin.engines.followup.words.secrecy import Sensitive
from xinglin.engines.records import guard, guard_diagnoses
from xinglin.kernel.registry import Registry


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
                keep_to_its_staff(thing)
            elif isinstance(thing, DoseSchedule):
                dose_schedules.add(thing.code, thing)
    return programmes


def keep_to_its_staff(one: Programme) -> None:
    """Shut the records of a sensitive programme, and the diagnoses it is about, to all others."""
    if not one.permission:
        return
    if isinstance(one.sensitive, Sensitive) and one.permission not in permissions:
        title = f"查看{one.title}的记录"
        permissions.add(one.permission, Permission(one.permission, title, one.sensitive.roles))
    guard(one.code, one.permission)
    for group in getattr(one.who, "has", ()):
        guard_diagnoses(group, one.permission)
