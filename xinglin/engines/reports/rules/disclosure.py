"""What a public version does not say: fewer than five persons, and what would tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from xinglin.engines.reports.words.figures import Figure

SMALLEST = 5
OF_PERSONS = ("人", "人次", "例", "万人")


def is_small(figure: Figure) -> bool:
    """One to four persons stand behind it, or behind what is missing to the whole.

    A promise is no number of persons: goals are never small.
    """
    if figure.code.endswith("-goal"):
        return False
    if figure.is_ratio and figure.numerator is not None and figure.denominator is not None:
        rest = figure.denominator - figure.numerator
        return _few(figure.numerator) or _few(rest) or _few(figure.denominator)
    return figure.unit in OF_PERSONS and figure.value is not None and _few(figure.value)


def _few(number: Decimal) -> bool:
    return 0 < number < SMALLEST


def hidden(figures: Iterable[Figure]) -> set[Figure]:
    """The small ones, and beside a single hidden place the next smallest where the sum is shown."""
    every = list(dict.fromkeys(figures))
    found = {one for one in every if is_small(one)}
    for whole in every:
        parts = [one for one in every if _is_part(one, whole)]
        covered = [one for one in parts if one in found]
        open_ones = [one for one in parts if one not in found]
        if whole not in found and len(covered) == 1 and open_ones:
            found.add(min(open_ones, key=lambda one: (_size(one), one.place)))
    return found


def _is_part(one: Figure, whole: Figure) -> bool:
    below = one.place.startswith(whole.place) and len(one.place) > len(whole.place)
    return (
        (one.code, one.period, one.base) == (whole.code, whole.period, whole.base)
        and bool(whole.place)
        and below
        and one.institution == whole.institution == ""
    )


def _size(figure: Figure) -> Decimal:
    return figure.numerator if figure.numerator is not None else figure.value or Decimal(0)


def without_its_number(figure: Figure) -> Figure:
    """The figure with nothing left in it that could be read out of the file."""
    return replace(figure, value=None, numerator=None, denominator=None, suppressed=True, hash="")
