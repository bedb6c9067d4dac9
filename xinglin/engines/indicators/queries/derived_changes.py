"""Why a figure that is made of others is not what it was: what each of them did to it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting import derived
from xinglin.engines.indicators.counting.derived import Answers
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.counting.tally import Cell
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.proving.assembling import printed_shares
from xinglin.engines.indicators.proving.terms import shares_of_terms
from xinglin.engines.indicators.proving.told import BY_TERMS, Change, TermChange
from xinglin.engines.indicators.queries.computing import Asked, compute, counted
from xinglin.engines.indicators.words import Indicator, indicators
from xinglin.engines.places import Area
from xinglin.kernel.time import Period

Cut = tuple[Period, Lake]


def why_derived(
    one: Indicator, cuts: tuple[Cut, Cut], where: Area, *, seen_by: Actor, unit: str
) -> Change:
    """The change of a derived figure, shared out between the figures of which it is made."""
    assert one.formula is not None
    ends = [
        compute(one.code, where.number, period, seen_by=seen_by, as_of=lake.as_of)[0]
        for period, lake in cuts
    ]
    values = [_exacts(one, cut, where) for cut in cuts]
    shares = shares_of_terms(one.formula, *values)
    printed = _less(ends[1].value, ends[0].value)
    exacts = [share / one.unit_type.times for share in shares or ()]
    known = printed if shares is not None else None
    rounded = printed_shares([*exacts], known, one.rounding.places)
    terms = tuple(
        TermChange(
            _named(term), 0, value, exact, term.code,
            (term.period(cuts[0][0]).code, term.period(cuts[1][0]).code),
            _ends_of(term.code, [term.period(cut[0]) for cut in cuts], cuts, where, seen_by),
        )
        for term, exact, value in zip(one.formula.terms, exacts, rounded, strict=True)
    ) if shares is not None else ()  # fmt: skip
    exact = sum(exacts, Fraction(0)) if shares is not None else None
    return Change(
        ends[0], ends[1], (one.version, one.version),
        (ends[1].numerator or 0) - (ends[0].numerator or 0),
        _less(ends[1].denominator, ends[0].denominator), known, exact, unit, (), terms,
        method=BY_TERMS,
    )  # fmt: skip


def _exacts(one: Indicator, cut: Cut, where: Area) -> list[Fraction | None]:
    """The exact values of the terms, of the whole place."""
    period, lake = cut
    asked = Asked(lake, where, {where.number: ""}, (), True)
    known, _ = counted((one,), period, asked)

    def ask(leaf: Indicator, when: Period) -> Answers:
        return known[leaf, when]

    found: list[Fraction | None] = []
    for term in one.formula.terms if one.formula else ():
        cells = derived.answers(indicators[term.code], term.period(period), ask)
        found.append(cells.get(Cell(where.number), derived.NOTHING).exact)
    return found


def _ends_of(
    code: str, periods: list[Period], cuts: tuple[Cut, Cut], where: Area, seen_by: Actor
) -> tuple[Figure, Figure]:
    first, last = (
        compute(code, where.number, period, seen_by=seen_by, as_of=lake.as_of)[0]
        for period, (_, lake) in zip(periods, cuts, strict=True)
    )
    return first, last


def _named(term: Any) -> str:
    known = indicators[term.code].title
    return str(term).replace(term.code, known, 1)


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other
