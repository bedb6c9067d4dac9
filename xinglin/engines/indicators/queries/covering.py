"""Which cells of a table an outsider may not see."""

from __future__ import annotations

from collections import defaultdict

from xinglin.engines.indicators.counting import derived
from xinglin.engines.indicators.counting.derived import Answers, Ask
from xinglin.engines.indicators.counting.tally import LEVELS, Cell
from xinglin.engines.indicators.rules import Group, hidden, small
from xinglin.engines.indicators.words import Combination, Indicator
from xinglin.engines.indicators.words.units import PEOPLE
from xinglin.kernel.time import Period


def covered(one: Indicator, period: Period, ask: Ask) -> set[Cell]:
    """The cells of a figure to hide; of one that is made of others, those hidden in any of them."""
    found: set[Cell] = set()
    for leaf, when in derived.parts(one, period):
        found |= _covered(leaf, ask(leaf, when))
    if isinstance(one.formula, Combination) and one.unit_type.dimension == PEOPLE.dimension:
        found |= _covered(one, derived.answers(one, period, ask))
    return found


def _covered(one: Indicator, answers: Answers) -> set[Cell]:
    """The small cells, and others so that none of them can be worked out."""
    least = one.suppression.below
    if not least:
        return set()
    sizes = {cell: abs(answer.numerator or 0) for cell, answer in answers.items()}
    primary = [
        cell for cell, answer in answers.items() if small(sizes[cell], _people(answer), least)
    ]
    groups = groups_of(list(answers)) if one.suppression.complementary else []
    return hidden(sizes, primary, groups, least)


def _people(answer: derived.Answer) -> int | None:
    """The denominator where it is people; an estimate tells nobody."""
    known = answer.denominator
    return int(known) if known is not None and known == known.to_integral_value() else None


def groups_of(cells: list[Cell]) -> list[Group[Cell]]:
    """Which cells add up to which: places to the place above, every division to its sum."""
    known = set(cells)
    members: dict[tuple[str, Cell], list[Cell]] = defaultdict(list)
    for cell in cells:
        for step in LEVELS[::-1]:
            above = Cell(cell.place // step * step, cell.sex, cell.age_band, cell.more)
            if above.place != cell.place and above in known:
                members["place", above].append(cell)
                break
        if cell.sex:
            members["sex", Cell(cell.place, "", cell.age_band, cell.more)].append(cell)
        if cell.age_band:
            members["age", Cell(cell.place, cell.sex, "", cell.more)].append(cell)
        for at, (name, _) in enumerate(cell.more):
            rest = cell.more[:at] + cell.more[at + 1 :]
            members[name, Cell(cell.place, cell.sex, cell.age_band, rest)].append(cell)
    return [
        Group(total, tuple(several)) for (_, total), several in members.items() if total in known
    ]
