"""Which cells of a table may not be shown to outsiders, so that nobody can be told from it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Group(Generic[Key]):
    """Cells that add up to another cell (`total`), which is shown too."""

    total: Key
    members: tuple[Key, ...]


def small(numerator: int, denominator: int | None, smallest: int = SMALLEST) -> bool:
    """Whether a cell shows fewer people than may be shown: above the line, below it, or between.

    >>> small(3, 40), small(0, 40), small(38, 40), small(20, 40), small(2, 3)
    (True, False, True, False, True)
    """
    counts = [numerator]
    if denominator is not None:
        counts += [denominator, denominator - numerator]
    return any(0 < one < smallest for one in counts)


def hidden(
    sizes: Mapping[Key, int], primary: Iterable[Key], groups: Iterable[Group[Key]],
    smallest: int = SMALLEST,
) -> set[Key]:  # fmt: skip
    """The cells to hide: the small ones, and others so that no small one can be worked out.

    In each group whose total is shown, either nothing is hidden or at least two cells are which
    together hold enough people; the next smallest cells are hidden for that, and where there is
    none left, the total.

    >>> town = Group("town", ("a", "b", "c"))
    >>> sorted(hidden({"town": 63, "a": 3, "b": 20, "c": 40}, ["a"], [town]))
    ['a', 'b']
    >>> sorted(hidden({"town": 3, "a": 3}, ["a"], [Group("town", ("a",))]))
    ['a', 'town']
    >>> sorted(hidden({"town": 60, "a": 20, "b": 40}, [], [Group("town", ("a", "b"))]))
    []
    """
    covered = set(primary)
    ordered = list(groups)
    changed = True
    while changed:
        changed = False
        for group in ordered:
            changed |= _protect(group, sizes, covered, smallest)
    return covered


def _protect(group: Group[Key], sizes: Mapping[Key, int], covered: set[Key], smallest: int) -> bool:
    """Hide more of a group until what is hidden in it cannot be worked out; whether it did."""
    if group.total in covered:
        return False
    inside = [one for one in group.members if one in covered]
    if not inside:
        return False
    shown = sorted(
        (one for one in group.members if one not in covered and sizes.get(one, 0) > 0),
        key=lambda one: (sizes.get(one, 0), str(one)),
    )
    changed = False
    while len(inside) < 2 or sum(sizes.get(one, 0) for one in inside) < smallest:
        more = shown.pop(0) if shown else group.total
        covered.add(more)
        changed = True
        if more == group.total:
            break
        inside.append(more)
    return changed
