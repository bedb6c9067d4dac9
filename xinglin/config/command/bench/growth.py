"""Growth: the same work at several sizes, and how fast its cost grows with the data."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xinglin.config.command.bench.building import home_of_its_own, row_of, xinglin
from xinglin.config.command.bench.copies import copy, pattern
from xinglin.config.command.bench.measuring import timed

ASKED = ("figures", "search")
COUNTED = ("figures", "book")  # these ask the lake alone: a city of counties alike will do


@dataclass(frozen=True)
class Grown:
    """What one thing cost at each size; `exponent` 1 is as fast as the data, 0 not at all."""

    bench: str
    what: str
    unit: str
    sizes: tuple[int, ...]
    costs: tuple[float, ...]

    @property
    def exponent(self) -> float | None:
        """The slope of cost over size, both as logarithms.

        >>> Grown("demo", "", "s", (10, 100, 1000), (1.0, 10.0, 100.0)).exponent
        1.0
        """
        points = [(math.log(n), math.log(c)) for n, c in zip(self.sizes, self.costs, strict=True)]
        if len(points) < 2:
            return None
        middle = [sum(one) / len(points) for one in zip(*points, strict=True)]
        over = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
        return round(over / sum((x - middle[0]) ** 2 for x, _ in points), 3)

    def as_dict(self) -> dict[str, Any]:
        """What `--json` prints of it."""
        return {
            "bench": self.bench, "what": self.what, "unit": self.unit, "sizes": list(self.sizes),
            "costs": list(self.costs), "exponent": self.exponent,
        }  # fmt: skip


def grow(sizes: list[int], seed: int, draws: int, tell: Callable[[str], None]) -> list[Grown]:
    """Build, search and count at every size, each in a home of its own."""

    def every() -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for size in sizes:
            tell(f"{size} 居民")
            yield size, _at(size, seed, draws)

    return curves(every())


def grow_copies(
    sizes: list[int], seed: int, draws: int, beside: str, tell: Callable[[str], None]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Count at every size: the county is built once, and a city is made of counties alike.

    `beside` is the address of a PostgreSQL in which the same is asked in separate statements.
    """
    first = sizes[0]
    with home_of_its_own() as home:
        words = ("--seed", str(seed))
        tell(f"{first} 居民：建县")
        xinglin(home, "demo", "--residents", str(first), *words)
        store = home / "store" / "xinglin.sqlite3"
        like, held = pattern(store), 1
        for size in sizes:
            if size // first > held:
                tell(f"{size} 居民：复制为 {size // first} 个县")
                copy(store, like, held, size // first - 1)
                held = size // first
                xinglin(home, "lake", "refresh", "--full")
            rows = []
            for name in COUNTED:
                tell(f"{size} 居民：{name}")
                more = ["--json", "--draws", str(draws), *words]
                more += ["--beside", beside] if beside and name == "book" else []
                rows += json.loads(xinglin(home, "bench", name, *more))["rows"]
            yield size, rows


def curves(every: Iterable[tuple[int, list[dict[str, Any]]]]) -> list[Grown]:
    """What each thing cost at each size."""
    costs: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
    for size, rows in every:
        for row in rows:
            if row["median"] is not None:
                key = (row["bench"], row["what"], row["unit"])
                costs.setdefault(key, []).append((size, row["median"]))
    return [
        Grown(*key, tuple(size for size, _ in pairs), tuple(cost for _, cost in pairs))
        for key, pairs in costs.items()
    ]


def _at(size: int, seed: int, draws: int) -> list[dict[str, Any]]:
    words = ("demo", "--residents", str(size), "--seed", str(seed))
    with home_of_its_own() as home:
        seconds = timed(lambda: xinglin(home, *words))
        found = [row_of(home, seconds, size).as_dict() | {"what": "建县"}]
        for name in ASKED:
            more = ("--json", "--draws", str(draws), "--seed", str(seed))
            found += json.loads(xinglin(home, "bench", name, *more))["rows"]
        return found
