"""How a target stands: pace, light, gap, forecast, rank; pure.

Source: general practice of wall charts (挂图作战), kept as parameters. A count is measured against
the time that has passed; a rate is compared with its goal and never multiplied by time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

Key = TypeVar("Key")
Number = Decimal | int | Fraction


class Kind(StrEnum):
    """What sort of promise a target is."""

    COUNT = "count"
    RATE = "rate"
    REDUCTION = "reduction"
    STEPS = "steps"


KINDS = {
    Kind.COUNT: "累计数",
    Kind.RATE: "率",
    Kind.REDUCTION: "降低",
    Kind.STEPS: "节点任务",
}


class Light(StrEnum):
    """The lamp of a target; always shown with its word, for print and for those who see no red."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


LIGHTS = {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红", Light.GREY: "灰"}
WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)


@dataclass(frozen=True)
class Rule:
    """When a lamp changes: `yellow` is the share of what is expected below which it turns red."""

    yellow: Fraction = Fraction(9, 10)
    soon: int = 7
    stale: int = 7


RULE = Rule()


def time_progress(begins: dt.date, due: dt.date, on: dt.date) -> Fraction:
    """The share of the days that has passed, the day itself included; 0 before, 1 after.

    >>> time_progress(dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2026, 3, 14))
    Fraction(1, 5)
    """
    days, gone = (due - begins).days + 1, (on - begins).days + 1
    return Fraction(min(max(gone, 0), days), days)


def completion(
    kind: Kind, actual: Number, goal: Number, base: Number | None = None, at_most: bool = False
) -> Fraction | None:
    """How much of the goal is reached; None where the question makes no sense.

    >>> completion(Kind.COUNT, 660, 1000)
    Fraction(33, 50)
    >>> completion(Kind.RATE, Decimal("57"), Decimal("60"))
    Fraction(19, 20)
    >>> completion(Kind.REDUCTION, 8, 5, base=10)
    Fraction(2, 5)
    >>> completion(Kind.RATE, Decimal("12.5"), Decimal("10"), at_most=True)
    Fraction(4, 5)
    """
    reached, wanted = Fraction(actual), Fraction(goal)
    if kind is Kind.REDUCTION:
        if base is None or Fraction(base) == wanted:
            return None
        return (Fraction(base) - reached) / (Fraction(base) - wanted)
    if at_most:
        return Fraction(1) if reached <= wanted else wanted / reached
    return reached / wanted if wanted else None


def expected(kind: Kind, elapsed: Fraction) -> Fraction:
    """How much of the goal should be reached by now: the time that has passed for what adds up.

    >>> expected(Kind.COUNT, Fraction(1, 4)), expected(Kind.RATE, Fraction(1, 4))
    (Fraction(1, 4), Fraction(1, 1))
    """
    return elapsed if kind is Kind.COUNT else Fraction(1)


def light(kind: Kind, done: Fraction | None, elapsed: Fraction, rule: Rule = RULE) -> Light:
    """The lamp: green at what is expected, yellow down to nine tenths of it, red below.

    >>> light(Kind.COUNT, Fraction(24, 100), Fraction(1, 4)).value
    'yellow'
    >>> light(Kind.RATE, Fraction(19, 20), Fraction(1, 4)).value
    'yellow'
    >>> light(Kind.RATE, Fraction(1), Fraction(1, 4)).value
    'green'
    >>> light(Kind.COUNT, None, Fraction(1, 4)).value
    'grey'
    """
    if done is None:
        return Light.GREY
    wanted = expected(kind, elapsed)
    if done >= wanted:
        return Light.GREEN
    return Light.YELLOW if done >= rule.yellow * wanted else Light.RED


def light_of_steps(
    steps: Iterable[tuple[dt.date, dt.date | None]], on: dt.date, rule: Rule = RULE
) -> Light:
    """The lamp of milestones, (due, done) each: red when one is overdue, yellow when one is near.

    >>> light_of_steps([(dt.date(2026, 3, 1), None)], dt.date(2026, 3, 2)).value
    'red'
    >>> light_of_steps([(dt.date(2026, 3, 1), None)], dt.date(2026, 2, 22)).value
    'yellow'
    >>> light_of_steps([(dt.date(2026, 3, 1), dt.date(2026, 3, 9))], dt.date(2026, 4, 2)).value
    'green'
    >>> light_of_steps([], dt.date(2026, 4, 2)).value
    'grey'
    """
    every = list(steps)
    if not every:
        return Light.GREY
    ahead = [(due - on).days for due, done in every if done is None]
    if any(days < 0 for days in ahead):
        return Light.RED
    return Light.YELLOW if any(days <= rule.soon for days in ahead) else Light.GREEN


def needed(numerator: int, denominator: Number, goal: Number) -> int:
    """How many more people above the line reach a goal in per cent; the line below stays.

    >>> needed(57, 100, Decimal("60")), needed(60, 100, Decimal("60")), needed(0, 3, Decimal("85"))
    (3, 0, 3)
    """
    return max(ceil(Fraction(goal) * Fraction(denominator) / 100) - numerator, 0)


def forecast_of_count(actual: Number, elapsed: Fraction) -> Fraction | None:
    """The end of the year at today's pace; None on the first day.

    >>> forecast_of_count(50, Fraction(1, 4))
    Fraction(200, 1)
    """
    return Fraction(actual) / elapsed if elapsed else None


def forecast_of_rate(
    numerator: int, denominator: Number, reachable: int, kept: Fraction
) -> Fraction | None:
    """The end of the year in per cent, if of those with an appointment until then so many come.

    Part of a person is nobody: the people are rounded down.

    >>> forecast_of_rate(57, 100, reachable=10, kept=Fraction(3, 4))
    Fraction(64, 1)
    """
    if not denominator:
        return None
    return Fraction(100 * (numerator + floor(reachable * kept))) / Fraction(denominator)


def split(total: int, shares: Mapping[Key, Number]) -> dict[Key, int]:
    """A whole number handed out by shares; the parts add up, the largest remainders get the rest.

    >>> split(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    >>> split(7, {"a": 0, "b": 0})
    {'a': 0, 'b': 0}
    """
    whole = sum((Fraction(part) for part in shares.values()), Fraction(0))
    if not whole:
        return dict.fromkeys(shares, 0)
    exact = {key: total * Fraction(part) / whole for key, part in shares.items()}
    given = {key: floor(part) for key, part in exact.items()}
    rest = total - sum(given.values())
    order = sorted(exact, key=lambda key: (given[key] - exact[key], list(shares).index(key)))
    for key in order[:rest]:
        given[key] += 1
    return given


def score(targets: Iterable[tuple[Number, Fraction | None, Fraction]]) -> Fraction | None:
    """How a place stands with (weight, completion, expected) each: the weighted mean, at most 1.

    >>> score([(1, Fraction(1, 2), Fraction(1, 2)), (1, Fraction(1, 4), Fraction(1, 2))])
    Fraction(3, 4)
    >>> score([]) is None
    True
    """
    known = [(Fraction(w), done, wanted) for w, done, wanted in targets if done is not None]
    weights = sum((w for w, *_ in known), Fraction(0))
    if not weights:
        return None
    zero, one = Fraction(0), Fraction(1)
    parts = (
        w * (min(max(done / wanted, zero), one) if wanted else one) for w, done, wanted in known
    )
    return sum(parts, zero) / weights


def ranks(scores: Mapping[Key, Fraction | None]) -> dict[Key, int]:
    """Places in order of their scores, equal ones share a rank; without a score, without a rank.

    >>> ranks({"a": Fraction(1), "b": Fraction(1), "c": Fraction(1, 2), "d": None})
    {'a': 1, 'b': 1, 'c': 3}
    """
    known = {key: one for key, one in scores.items() if one is not None}
    return {key: 1 + sum(other > one for other in known.values()) for key, one in known.items()}
