"""What is printed of a figure: its value, its change, its completion, its pace."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xinglin.engines.reports.rules.numbers import counted, percent, rounded
from xinglin.engines.reports.words.figures import (
    HIDDEN,
    MISSING,
    SCALES,
    UNDEFINED,
    Against,
    Change,
    Completion,
    Figure,
    Mean,
    Pace,
    Part,
    Printed,
)

POINTS = {"%": "个百分点", "‰": "个千分点"}
ON_PACE = Fraction(9, 10)


def figures_of(printed: Printed) -> tuple[Figure, ...]:
    """The figures a printed number rests on."""
    match printed:
        case Figure():
            return (printed,)
        case Part(figure):
            return (figure,)
        case Change(now, before):
            return (now, before)
        case Completion(now, goal, base):
            return (now, goal) if base is None else (now, goal, base)
        case Pace(now, goal):
            return (now, goal)
        case Mean(figures):
            return figures
        case Against(now, figures):
            return (now, *figures)
    raise TypeError(f"{printed!r} is not something that is printed of a figure")


def missing_of(printed: Printed) -> tuple[Figure, ...]:
    """The figures it needs and nobody has."""
    if isinstance(printed, Part):
        known = getattr(printed.figure, printed.name) is not None or printed.figure.suppressed
        return () if known else (printed.figure,)
    return tuple(one for one in figures_of(printed) if not (one.is_known or one.suppressed))


def say(printed: Printed, *, exact: bool = False) -> str:
    """How it reads in the text, or with `exact` in a table.

    （待补） if a number is missing, ＊ if one is hidden, — if one has nobody in its denominator.
    """
    if missing_of(printed):
        return MISSING
    if any(one.suppressed for one in figures_of(printed)):
        return HIDDEN
    if isinstance(printed, Part):
        return counted(getattr(printed.figure, printed.name), printed.unit, exact=exact)
    if isinstance(printed, Mean | Against):
        return _beside(printed)
    amounts = [one.amount for one in figures_of(printed)]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return UNDEFINED
    match printed:
        case Figure():
            return _value(printed, known[0], exact)
        case Change():
            return printed.label + _change(printed.now, *known)
        case Completion():
            return _completion(*known)
        case Pace():
            return _pace(printed, *known)


def _beside(printed: Mean | Against) -> str:
    """The mean, or the distance to it; places with nobody in their denominator do not count."""
    known = [one.amount for one in printed.figures if one.amount is not None]
    if not known:
        return UNDEFINED
    mean = sum(known, Fraction(0)) / len(known)
    first = printed.figures[0]
    if isinstance(printed, Mean):
        return _value(first, mean, exact=False)
    if printed.now.amount is None:
        return UNDEFINED
    step = printed.now.amount - mean
    step, unit = (
        (step * SCALES[first.unit], POINTS.get(first.unit, first.unit))
        if first.is_ratio
        else (step, first.unit)
    )
    size = rounded(abs(step))
    if not size:
        return f"与{printed.label}持平"
    return f"{'高于' if step > 0 else '低于'}{printed.label}{size:f}{unit}"


def _value(figure: Figure, amount: Fraction, exact: bool) -> str:
    if figure.is_ratio:
        return percent(amount, figure.unit, SCALES[figure.unit])
    return counted(amount, figure.unit, exact=exact)


def _change(now: Figure, after: Fraction, before: Fraction) -> str:
    """Rates move by points, counts by per cent; what falls is 下降 and never negative growth."""
    if now.is_ratio:
        step, up = (after - before) * SCALES[now.unit], "上升"
        unit = POINTS.get(now.unit, now.unit)
    elif before == 0:
        return UNDEFINED
    else:
        step, up, unit = (after - before) / abs(before) * 100, "增长", "%"
    size = rounded(abs(step))
    return "持平" if not size else f"{up if step > 0 else '下降'}{size:f}{unit}"


def _completion(now: Fraction, goal: Fraction, base: Fraction | None = None) -> str:
    done, whole = (now, goal) if base is None else (base - now, base - goal)
    return UNDEFINED if whole == 0 else percent(done / whole)


def _pace(pace: Pace, now: Fraction, goal: Fraction) -> str:
    done, on_the_way, behind = pace.words
    if pace.at_most:
        return done if now <= goal else on_the_way if now * ON_PACE <= goal else behind
    if now >= goal:
        return done
    expected = goal if pace.now.is_ratio else goal * Fraction(pace.progress)
    return on_the_way if now >= expected * ON_PACE else behind


def clashes(figures: Iterable[Figure]) -> list[tuple[Figure, Figure]]:
    """Pairs that claim to be the same figure of the same place and period, with another value."""
    first: dict[tuple[str, str, str, str], Figure] = {}
    found = []
    for figure in figures:
        key = (figure.code, figure.place, figure.period, figure.base + figure.institution)
        known = first.setdefault(key, figure)
        if (known.amount, known.unit) != (figure.amount, figure.unit):
            found.append((known, figure))
    return found
