"""Records that need a permission of their own: each programme may ask for one."""

from __future__ import annotations

from typing import Any

guards: dict[str, str] = {}


def guard(programme: str, permission: str) -> None:
    """Show visits of this programme only to those who hold the permission."""
    held = guards.setdefault(programme, permission)
    if held != permission:
        raise ValueError(f"{programme!r} is guarded by {held!r} already")


def hidden_from(seen_by: Any, place: int | None = None) -> list[str]:
    """The programmes whose records this actor may not see (at that place)."""
    return sorted(code for code, asked in guards.items() if not seen_by.may(asked, place))
