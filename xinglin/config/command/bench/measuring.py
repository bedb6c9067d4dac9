"""How a benchmark is taken: only right answers count, and the physical limit stands beside it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Seconds = list[float]


@dataclass(frozen=True)
class Draw:
    """One question with fresh parameters, and how to know that the answer is right."""

    ask: Callable[[], Any]
    right: Callable[[Any], bool]


@dataclass(frozen=True)
class Spread:
    """Least, middle and 95th percentile of what was measured."""

    least: float
    median: float
    p95: float

    @staticmethod
    def of(values: Iterable[float]) -> Spread | None:
        """The spread of some values; nothing when there are none.

        >>> Spread.of([4, 1, 3, 2])
        Spread(least=1, median=2.5, p95=4)
        """
        held = sorted(values)
        if not held:
            return None
        middle = len(held) // 2
        median = held[middle] if len(held) % 2 else (held[middle - 1] + held[middle]) / 2
        return Spread(held[0], median, held[math.ceil(0.95 * len(held)) - 1])


@dataclass(frozen=True)
class Limit:
    """What the machine itself needs for the least that must be done, taken in the same run."""

    what: str
    value: float


@dataclass(frozen=True)
class Row:
    """One line of a benchmark: what was asked, how long it took, beside what it is to be seen."""

    bench: str
    what: str
    unit: str  # milliseconds, seconds: less is better; so many a second: more is better
    spread: Spread | None
    asked: int
    right: int
    limits: tuple[Limit, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)  # sizes that the figure depends on
    target: str = ""
    elsewhere: str = ""  # what others published or what was measured of them

    def ratio(self, limit: Limit) -> float | None:
        """How many times the limit the middle is."""
        if self.spread is None or not limit.value or not self.spread.median:
            return None
        more_is_better = self.unit.endswith("/s")
        pair = (limit.value, self.spread.median)
        return pair[0] / pair[1] if more_is_better else pair[1] / pair[0]

    def as_dict(self) -> dict[str, Any]:
        """What `--json` prints of it."""
        spread = self.spread
        return {
            "bench": self.bench,
            "what": self.what,
            "unit": self.unit,
            "min": spread.least if spread else None,
            "median": spread.median if spread else None,
            "p95": spread.p95 if spread else None,
            "asked": self.asked,
            "right": self.right,
            "limits": [
                {"what": one.what, "value": one.value, "ratio": self.ratio(one)}
                for one in self.limits
            ],
            "facts": self.facts,
            "target": self.target,
            "elsewhere": self.elsewhere,
        }


@dataclass
class Taken:
    """What a series of questions came to: the seconds of right answers, on the wall and of work."""

    seconds: Seconds = field(default_factory=list)
    work: Seconds = field(default_factory=list)  # processor time: what a busy machine cannot blur
    asked: int = 0

    def add(self, other: Taken) -> None:
        """Take another series in."""
        self.seconds += other.seconds
        self.work += other.work
        self.asked += other.asked

    def row(self, bench: str, what: str, unit: str = "ms", **more: Any) -> Row:
        """The series as a line of the benchmark."""
        times = 1000 if unit == "ms" else 1
        work = Spread.of(times * one for one in self.work)
        facts = {f"cpu {unit}": round(work.median, 3)} if work else {}
        return Row(
            bench, what, unit, Spread.of(times * one for one in self.seconds), self.asked,
            len(self.seconds), facts=facts | more.pop("facts", {}), **more,
        )  # fmt: skip


def taken(draws: Iterable[Draw]) -> Taken:
    """Ask one question after the other; wrong answers are asked and not counted."""
    found = Taken()
    for draw in draws:
        found.asked += 1
        started, begun = time.perf_counter(), time.process_time()
        answer = draw.ask()
        took, worked = time.perf_counter() - started, time.process_time() - begun
        if draw.right(answer):
            found.seconds.append(took)
            found.work.append(worked)
    return found


def timed(act: Callable[[], Any]) -> float:
    """Seconds that one act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def milliseconds(seconds: Seconds) -> Spread | None:
    """The spread of some times in milliseconds."""
    return Spread.of(1000 * one for one in seconds)
