"""Which cells of a table may not be shown to outsiders, so that nobody can be told from it.

Cells of 1 to 4 people are small; a cell left out of a sum that is shown is hidden together with a
second one (Hundepool et al., Statistical disclosure control, Wiley 2012, ch. 4).
"""

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
    none left, the total. A hidden total hides one of its members too, which would add it up again.

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
    inside = [one for one in group.members if one in covered]
    if bool(inside) == (group.total in covered):
        return False
    shown = sorted(
        (one for one in group.members if one not in covered and sizes.get(one, 0) > 0),
        key=lambda one: (sizes.get(one, 0), str(one)),
    )
    if group.total in covered:  # its members must not add it up again
        covered.update(shown[:1])
        return bool(shown)
    changed = False
    while len(inside) < 2 or sum(sizes.get(one, 0) for one in inside) < smallest:
        more = shown.pop(0) if shown else group.total
        covered.add(more)
        changed = True
        if more == group.total:
            break
        inside.append(more)
    return changed


# --- audit: what can still be worked out ---------------------------------------------------


@dataclass(frozen=True)
class Span:
    """All that a reader can work out of a hidden cell: it lies between these two."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How much is left open."""
        return self.high - self.low


def told(
    sizes: Mapping[Key, int], covered: Iterable[Key], groups: Iterable[Group[Key]]
) -> dict[Key, Span]:
    """The narrowest bounds that simple subtraction gives of every hidden cell.

    Bounds are passed along the sums until nothing narrows any more (interval propagation). It
    assumes that all members of a group are known cells; it finds what a reader with a pencil
    finds; crossed tables could be narrowed further by linear optimisation.

    >>> town = Group("town", ("a", "b", "c"))
    >>> told({"town": 63, "a": 3, "b": 20, "c": 40}, ["a"], [town])["a"]
    Span(low=3, high=3)
    >>> told({"town": 63, "a": 3, "b": 20, "c": 40}, ["a", "b"], [town])["a"]
    Span(low=0, high=23)
    """
    hidden_cells, ordered = set(covered), list(groups)
    most = max(sizes.values(), default=0)
    bounds = {
        key: (0, most) if key in hidden_cells else (size, size) for key, size in sizes.items()
    }
    for cell in hidden_cells:
        bounds.setdefault(cell, (0, most))
    changed = True
    while changed:
        changed = False
        for group in ordered:
            changed |= _narrowed(group, bounds)
    return {key: Span(*bounds[key]) for key in hidden_cells}


def _narrowed(group: Group[Key], bounds: dict[Key, tuple[int, int]]) -> bool:
    members = [one for one in group.members if one in bounds]
    if group.total not in bounds or len(members) != len(group.members):
        return False
    before = [bounds[group.total], *(bounds[one] for one in members)]
    low, high = (sum(bounds[one][side] for one in members) for side in (0, 1))
    total = bounds[group.total]
    bounds[group.total] = total = max(total[0], low), min(total[1], high)
    for one in members:
        mine = bounds[one]
        others_low, others_high = low - mine[0], high - mine[1]
        bounds[one] = max(mine[0], total[0] - others_high), min(mine[1], total[1] - others_low)
        low, high = others_low + bounds[one][0], others_high + bounds[one][1]
    return before != [bounds[group.total], *(bounds[one] for one in members)]
