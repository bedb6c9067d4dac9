"""Records that need a permission of their own: each programme may ask for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

guards: dict[str, str] = {}
guarded_diagnoses: dict[str, list[Any]] = {}


def guard(programme: str, permission: str) -> None:
    """Show visits of this programme only to those who hold the permission."""
    held = guards.setdefault(programme, permission)
    if held != permission:
        raise ValueError(f"{programme!r} is guarded by {held!r} already")


def guard_diagnoses(group: Any, permission: str) -> None:
    """Show diagnoses of this group only to those who hold the permission."""
    held = guarded_diagnoses.setdefault(permission, [])
    if group not in held:
        held.append(group)


def hidden_from(seen_by: Any, place: int | None = None) -> list[str]:
    """The programmes whose records this actor may not see (at that place)."""
    return sorted(code for code, asked in guards.items() if not seen_by.may(asked, place))


def diagnoses_hidden_from(
    seen_by: Any, place: int | None = None
) -> Callable[[str, str], bool] | None:
    """Whether a coded diagnosis (system, code) is hidden from this actor; None when none is."""
    shut = [
        group
        for permission, groups in guarded_diagnoses.items()
        if not seen_by.may(permission, place)
        for group in groups
    ]
    if not shut:
        return None
    return lambda system, code: any(group.holds(system, code) for group in shut)
