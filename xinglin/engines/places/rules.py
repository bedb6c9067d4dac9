"""What places decide: the shape of lists of divisions, and whether a point lies in a boundary."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xinglin.engines.places.words import WIDTH, Level, area, level_of
from xinglin.kernel.errors import Refused

UPPER = {
    Level.PREFECTURE: 2,
    Level.COUNTY: 4,
    Level.TOWN: 6,
    Level.VILLAGE: 9,
    Level.GRID: 12,
}


@dataclass(frozen=True)
class Division:
    """One line of a GB/T 2260-shaped list, understood."""

    code: str
    name: str
    number: int
    last: int
    level: Level
    parent: int | None


def parent_number(code: str) -> int | None:
    """The number of the place right above; None above a province.

    >>> parent_number("990101001"), parent_number("990000")
    (990101000000000, None)
    """
    level = level_of(code)
    digits = UPPER.get(level)
    if digits is None:
        return None
    return int(code.strip().ljust(WIDTH, "0")[:digits].ljust(WIDTH, "0"))


def read_divisions(rows: Iterable[tuple[str, str]]) -> tuple[list[Division], list[tuple[int, str]]]:
    """Code and name pairs as divisions, upper before lower, and the refused rows with reasons."""
    good: dict[int, Division] = {}
    bad: list[tuple[int, str]] = []
    for at, (code, name) in enumerate(rows, start=1):
        try:
            span = area(str(code))
        except Refused as refusal:
            bad.append((at, str(refusal)))
            continue
        if not str(name).strip():
            bad.append((at, "名称为空"))
        elif span.number in good:
            bad.append((at, f"代码 {code} 重复"))
        else:
            above = parent_number(str(code))
            good[span.number] = Division(
                span.code, str(name).strip(), span.number, span.last, span.level, above
            )
    return [good[number] for number in sorted(good)], bad


def holds_point(rings: Sequence[Sequence[Sequence[float]]], lon: float, lat: float) -> bool:
    """Whether a point lies inside a polygon's outer ring and outside its holes (even–odd rule).

    >>> holds_point([[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]], 1, 1)
    True
    """
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside
