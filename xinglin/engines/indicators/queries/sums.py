"""What the sums of a table give away of its hidden cells: linear algebra over whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from xinglin.engines.indicators.rules import Group

Key = TypeVar("Key", bound=Hashable)
Equation = dict[Key, int]
PRIME = 2**61 - 1  # sums are solved modulo this, which keeps numbers small
MOST = 1_500  # unknown cells that are solved together; of more, all count as given away


def given_away(hidden: Iterable[Key], groups: Sequence[Group[Key]]) -> set[Key]:
    """The hidden cells whose value follows from the shown ones, however many sums it takes.

    >>> town, men = Group("t", ("a", "b")), Group("m", ("a", "c"))
    >>> sorted(given_away({"a", "b", "c"}, [town, men])), given_away({"a"}, [town])
    ([], {'a'})
    """
    unknown = set(hidden)
    found: set[Key] = set()
    for part in _apart(unknown, groups):
        cells = {cell for equation in part for cell in equation}
        found |= cells if len(cells) > MOST else _solved(part)
    return found


def _apart(unknown: set[Key], groups: Sequence[Group[Key]]) -> list[list[Equation[Key]]]:
    """The sums as equations over hidden cells, in sets that share none."""
    equations = []
    for group in groups:
        sides = [(group.total, 1), *((cell, PRIME - 1) for cell in group.members)]
        equation = {cell: factor for cell, factor in sides if cell in unknown}
        if equation:
            equations.append(equation)
    by_cell: dict[Key, list[int]] = defaultdict(list)
    for number, equation in enumerate(equations):
        for cell in equation:
            by_cell[cell].append(number)
    parts, seen = [], set()
    for first in range(len(equations)):
        waiting, part = [first], []
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            part.append(equations[number])
            waiting += [other for cell in equations[number] for other in by_cell[cell]]
        if part:
            parts.append(part)
    return parts


def _solved(equations: list[Equation[Key]]) -> set[Key]:
    """The cells that stand alone once the equations are solved as far as they can be."""
    rows: dict[Key, Equation[Key]] = {}  # the cell that a row is solved for: the row
    for equation in sorted(equations, key=len):
        row = dict(equation)
        for cell in list(row):
            if cell in row and cell in rows:
                _take(row, rows[cell], row[cell])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], PRIME - 2, PRIME)
        row = {cell: factor * inverse % PRIME for cell, factor in row.items()}
        for other in rows.values():
            if pivot in other:
                _take(other, row, other[pivot])
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _take(row: Equation[Key], other: Equation[Key], times: int) -> None:
    """Subtract so many times another equation."""
    for cell, factor in other.items():
        left = (row.get(cell, 0) - times * factor) % PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
