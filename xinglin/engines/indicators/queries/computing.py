"""The figures of a place and a period, divided as asked, small cells hidden from outsiders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.arithmetic import Answer
from xinglin.engines.indicators.counting import derived, tally
from xinglin.engines.indicators.counting.derived import Answers
from xinglin.engines.indicators.counting.engine import Lake, Supposed
from xinglin.engines.indicators.counting.hand import ENOUGH, at_hand
from xinglin.engines.indicators.counting.tally import Cell
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.queries.asking import (
    DUCKDB,
    Definition,
    the_area,
    the_figures,
    the_lake,
    the_period,
)
from xinglin.engines.indicators.queries.covering import covered
from xinglin.engines.indicators.queries.naming import called_then
from xinglin.engines.indicators.words import (
    DIMENSIONS,
    INSTITUTION,
    OF_TIME,
    PLACE,
    Indicator,
    parts_of,
)
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Institution
from xinglin.engines.statistics import PROPORTION
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period


@dataclass(frozen=True)
class Asked:
    """What is wanted of one period: of which state of the lake, where, divided by what."""

    lake: Lake
    where: Any
    names: dict[int, str]
    by: tuple[str, ...]
    own: bool


def compute(
    codes: str | Sequence[str],
    place: Any,
    period: Period | str,
    by: Iterable[str] = (),
    *,
    seen_by: Actor,
    as_of: int | None = None,
    definition: Definition = None,
    engine: str = DUCKDB,
    suppose: Supposed | None = None,
) -> list[Figure]:
    """The figures for a place and period, divided as asked.

    By place, institution, month, quarter, year, mch (maternal-and-child year), sex, age_band, and
    what the figure itself names. Divided cells come beside the whole; a divided period is cut into
    its parts. Outside of the actor's reach small cells are hidden, and others with them where they
    would tell. `definition` asks for an older version. `suppose` counts as if some rows were not
    there, or were there still.
    """
    divided = tuple(dict.fromkeys(by))
    seen_by.must("figures.read")
    where, when, lake = the_area(place), the_period(period), the_lake(as_of, engine)
    if suppose is not None:
        lake = lake.supposing(suppose)
    several = the_figures(codes, definition, when)
    for one in several:
        check_divided(one, divided)
    places.place(where.number)
    below = places.subtree(where.number) if PLACE in divided else []
    names = {one.number: one.name for one in below} or places.named([where.number])
    names = called_then(names, where.number, as_of)
    own = all(seen_by.may("figures.read", end) for end in (where.number, where.last))
    asked = Asked(lake, where, names, divided, own)
    parts = parts_of(when, divided)
    much = len(parts) * len(several) >= ENOUGH
    with at_hand(lake, where.number, where.last) if much else nullcontext():
        found = [figure for part in parts for figure in _of_part(several, part, asked)]
    order = {one.code: at for at, one in reversed(list(enumerate(several)))}
    return sorted(found, key=lambda figure: order[figure.code])


def check_divided(one: Indicator, by: Iterable[str]) -> None:
    """Refuse a division that the figure does not know."""
    known = {PLACE, *OF_TIME, *one.by}
    if unknown := [name for name in by if name not in known]:
        named = [*(name for name in DIMENSIONS if name in known), *one.attributes]
        raise Refused(
            f"指标“{one.title}”不能按“{'、'.join(unknown)}”分组", mend=f"可用：{'、'.join(named)}"
        )


def _of_part(several: Sequence[Indicator], period: Period, asked: Asked) -> list[Figure]:
    known, kinds = counted(several, period, asked)

    def ask(leaf: Indicator, when: Period) -> Answers:
        return known[leaf, when]

    found = []
    for one in several:
        found_cells = derived.answers(one, period, ask)
        hidden = set() if asked.own else covered(one, period, ask)
        kind = type(one.formula).__name__.lower() if one.formula else kinds[one]
        found += _figures(one, period, found_cells, hidden, kind, asked)
    return found


def counted(
    several: Sequence[Indicator], period: Period, asked: Asked
) -> tuple[dict[tuple[Indicator, Period], Answers], dict[Indicator, str]]:
    """The answers of every figure that is counted, for the periods in which it is needed."""
    needed: dict[Period, dict[Indicator, None]] = {}
    for one in several:
        for leaf, when in derived.parts(one, period):
            needed.setdefault(when, {})[leaf] = None
    known, kinds = {}, {}
    area, names = (asked.where.number, asked.where.last), asked.names
    for when, leaves in needed.items():
        made = tally.compiled(tuple(leaves), when)
        cells = tally.tallied(made, asked.lake, area, tally.columns_of(asked.by))
        for leaf in leaves:
            sums = tally.rolled_up(cells[leaf.code], names if len(names) > 1 else (), area[0])
            arithmetic = made.arithmetic(leaf.code)
            zeros = {Cell(number): tally.NOTHING for number in names}
            known[leaf, when] = {
                cell: arithmetic.answer(found)
                for cell, found in (zeros | sums).items()
                if cell.place in names
            }
            kinds[leaf] = arithmetic.kind
    return known, kinds


def _figures(
    one: Indicator, period: Period, answers: Answers, hidden: set[Cell], kind: str, asked: Asked
) -> list[Figure]:
    top, lake = asked.where.number, asked.lake
    institutions = _institutions(answers) if INSTITUTION in asked.by else {}
    terms = tuple(str(term) for term in one.formula.terms) if one.formula else ()
    found = []
    for cell in sorted(answers, key=lambda c: (c.place != top, c.place, c.sex, c.age_band, c.more)):
        answer, more = answers[cell], dict(cell.more)
        number = more.pop(INSTITUTION, None)
        figure = Figure(
            one.code, one.title, one.unit, one.base, the_area(cell.place).code,
            asked.names[cell.place], cell.place, period.code, answer.numerator, answer.denominator,
            _rounded(one, answer), lake.as_of, lake.manifest.snapshot, cell.sex, cell.age_band,
            institution=None if number is None else int(number),
            institution_name="" if number is None else institutions.get(int(number), "未登记机构"),
            attributes={name: one.attributes[name].titled(value) for name, value in more.items()},
            kind=kind, base_code=one.base_code, definition_version=one.version, parts=terms,
            **_interval(one, answer),
        )  # fmt: skip
        found.append(figure.suppressed() if cell in hidden else figure)
    return found


def _rounded(one: Indicator, answer: Any) -> Decimal | None:
    if answer.exact is None:
        return None
    return one.rounding.of(answer.exact / one.unit_type.times)


def _interval(one: Indicator, answer: Answer) -> dict[str, Any]:
    """The interval that the figure asks for, in its unit and rounded as its value."""
    above, below = answer.numerator, answer.denominator
    if one.interval is None or answer.exact is None or above is None or not below:
        return {}
    if below != below.to_integral_value() or (one.interval.of == PROPORTION and above > below):
        return {}  # an estimated base, or more than all: what chance does to it is not known
    found = one.interval(above, int(below), per=one.unit_type.per or 1)
    rounded = [one.rounding.of(Fraction(end)) for end in (found.lower, found.upper)]
    return {"lower": rounded[0], "upper": rounded[1], "interval": one.interval.title}


def _institutions(answers: Answers) -> dict[int, str]:
    """The names of the institutions in a table."""
    wanted = {int(value) for cell in answers for name, value in cell.more if name == INSTITUTION}
    return dict(Institution.objects.filter(pk__in=wanted - {0}).values_list("pk", "name"))
