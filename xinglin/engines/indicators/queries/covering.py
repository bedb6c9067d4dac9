"""Which cells of a table an outsider may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from xinglin.engines.indicators.counting import derived
from xinglin.engines.indicators.counting.derived import Answers, Ask
from xinglin.engines.indicators.counting.tally import LEVELS, Cell
from xinglin.engines.indicators.queries.sums import given_away
from xinglin.engines.indicators.rules import Group, hidden, small
from xinglin.engines.indicators.words import Combination, Indicator, Suppression
from xinglin.engines.indicators.words.units import PEOPLE
from xinglin.kernel.time import Period


def covered(one: Indicator, period: Period, ask: Ask) -> set[Cell]:
    """The cells of a figure to hide; of one that is made of others, those hidden in any of them."""
    found: set[Cell] = set()
    for leaf, when in derived.parts(one, period):
        found |= cover(ask(leaf, when), leaf.suppression)
    if isinstance(one.formula, Combination) and one.unit_type.dimension == PEOPLE.dimension:
        found |= cover(derived.answers(one, period, ask), one.suppression)
    return found


def cover(answers: Answers, rule: Suppression) -> set[Cell]:
    """The small cells of a table, and others so that none of them can be worked out."""
    if not rule.below:
        return set()
    sizes = {cell: abs(answer.numerator or 0) for cell, answer in answers.items()}
    found = {
        cell for cell, answer in answers.items() if small(sizes[cell], _people(answer), rule.below)
    }
    if not found or not rule.complementary:
        return found
    groups = groups_of(list(answers))
    found = hidden(sizes, found, groups, rule.below)
    if len(divisions(answers)) > 1:
        found = crossed(found, sizes, groups, rule.below)
    return found


def divisions(cells: Iterable[Cell]) -> set[str]:
    """By what the cells are divided: with one division sums form a tree, with more a web."""
    places = {cell.place for cell in cells}
    by = {"place"} if len(places) > 1 else set()
    for cell in cells:
        by |= {name for name, value in (("sex", cell.sex), ("age", cell.age_band)) if value}
        by |= {name for name, _ in cell.more}
    return by


def crossed(
    covered_cells: set[Cell],
    sizes: Mapping[Cell, int],
    groups: Sequence[Group[Cell]],
    smallest: int,
) -> set[Cell]:
    """Hide more of a table with several divisions until no hidden cell follows from the sums.

    Where each sum hides two cells, several sums together may still give one away.
    """
    found, beside = set(covered_cells), defaultdict(list)
    for group in groups:
        for cell in (group.total, *group.members):
            beside[cell].append(group)
    while told := given_away(found, groups):
        before = len(found)
        for cell in told:
            near = {one for group in beside[cell] for one in (group.total, *group.members)}
            shown = [one for one in near if one not in found and sizes.get(one, 0)]
            found |= {min(shown, key=lambda one: (sizes[one], str(one)))} if shown else near
        found = hidden(sizes, found, groups, smallest)
        if len(found) == before:
            found |= {one for cell in found for group in beside[cell] for one in group.members}
            found |= {group.total for cell in told for group in beside[cell]}
        if len(found) == before:
            return set(sizes)
    return found


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
