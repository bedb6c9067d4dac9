"""Figures made of others: their values from the others' values, their people from the others'."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xinglin.engines.indicators.arithmetic import Answer
from xinglin.engines.indicators.counting.tally import Cell, Listed
from xinglin.engines.indicators.words import (
    Change,
    Combination,
    Formula,
    Indicator,
    Term,
    indicators,
)
from xinglin.engines.indicators.words.formulas import printed
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period

Answers = dict[Cell, Answer]
NOTHING = Answer(0, None, None)
Ask = Callable[[Indicator, Period], Answers]


def parts(one: Indicator, period: Period) -> list[tuple[Indicator, Period]]:
    """The figures of which this one is made, each with its period; itself if of none."""
    if one.formula is None:
        return [(one, period)]
    return [
        part for term in one.formula.terms for part in parts(_meant(one, term), term.period(period))
    ]


def _meant(one: Indicator, term: Term) -> Indicator:
    if term.code not in indicators or term.code == one.code:
        raise Refused(f"指标“{one.title}”引用的指标{term.code}不存在")
    return indicators[term.code]


def answers(one: Indicator, period: Period, ask: Ask) -> Answers:
    """The values of a figure, cell by cell; `ask` knows those of figures that are counted."""
    if one.formula is None:
        return ask(one, period)
    several = [answers(_meant(one, term), term.period(period), ask) for term in one.formula.terms]
    cells = dict.fromkeys(cell for part in several for cell in part)
    return {
        cell: _answer(one.formula, [part.get(cell, NOTHING) for part in several]) for cell in cells
    }


def _answer(formula: Formula, several: list[Answer]) -> Answer:
    exact = formula.exact([part.exact for part in several])
    if isinstance(formula, Change):  # it is no share of anything: now and then are its parts
        return Answer(None, None, exact)
    above, *below = [printed(part.exact) for part in several]
    if isinstance(formula, Combination):
        above, below = printed(exact), []
    return Answer(None if above is None else int(above), below[0] if below else None, exact)


def listed(
    one: Indicator, period: Period, side: str, ask: Callable[[Indicator, Period, str], list[Listed]]
) -> list[Listed]:
    """The people on one side: of a change, those of now and of then; of a sum, those of its parts.

    Who stands on a list of a sum is told with the figure that he comes from.
    """
    if one.formula is None:
        return ask(one, period, side)
    found: list[Listed] = []
    for term, theirs, label in _sides(one.formula, side):
        meant, when = _meant(one, term), term.period(period)
        for person in listed(meant, when, theirs, ask):
            found.append(
                Listed(person.person, person.place, person.reason or label, person.record,
                       person.amount)
            )  # fmt: skip
    return found


def _sides(formula: Formula, side: str) -> Iterable[tuple[Term, str, str]]:
    first, *others = formula.terms
    if side in ("missed", "excluded"):
        return [(first, side, "")] if not isinstance(formula, Combination) else []
    if isinstance(formula, Combination):
        return [(term, side, term.code) for term in formula.terms] if side == "numerator" else []
    return [(first if side == "numerator" else others[0], "numerator", "")]
