"""Makes the plan of a book: which sets the definitions speak of, and what they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.indicators.counting import sets
from xinglin.engines.indicators.counting.plan import Plan
from xinglin.engines.indicators.counting.sets import Family
from xinglin.engines.indicators.words import Count, Ratio, Result, Share

Bits = list[int]  # the measure of each period that a column of bits stands for; -1 where unused


@dataclass(eq=False)
class Group:
    """Sets of one core, computed in one pass: a column of bits for each."""

    name: str
    cores: tuple[Any, ...]
    split: sets.Conditions
    families: dict[Family, int] = field(default_factory=dict)

    def column(self, family: Family) -> str:
        """The column in which the bits of a set lie."""
        return f"m{self.families.setdefault(family, len(self.families))}"


class Planner:
    """Makes a plan of what definitions returned for each period."""

    def __init__(self, results: dict[str, list[Result]]) -> None:
        self.results = results
        self.periods = max((len(one) for one in results.values()), default=0)
        self.plan = Plan()
        self.people: dict[Any, Group] = {}
        self.rows: dict[Any, Group] = {}
        self.pairs: dict[tuple[Family, Family], Bits] = {}
        self.alone: dict[Family, Bits] = {}
        self.records: dict[Family, Bits] = {}
        self.texts = sets.Texts()

    @property
    def kind(self) -> str:
        """The integer that has a bit for every period."""
        return "SMALLINT" if self.periods < 16 else "INTEGER" if self.periods < 32 else "BIGINT"

    def make(self) -> Plan:
        """The plan of the whole book."""
        for code, results in self.results.items():
            if not self._figure(code, results):
                self.plan.one_by_one.append(code)
        for group in (*self.people.values(), *self.rows.values()):
            for one in group.families:
                for part in one.parts:
                    self.texts.want(part.core, part.conditions)
        self.texts.compile()
        from xinglin.engines.indicators.counting.statements import Statements

        Statements(self).write()
        return self.plan

    # --- figures ---------------------------------------------------------------------------

    def _figure(self, code: str, results: list[Result]) -> bool:
        """Say of what measures a figure is made; whether it is of a kind that is known here."""
        first = results[0]
        if not isinstance(first, Share | Ratio | Count):
            return False
        above = _family(one.numerator for one in results)
        if not (first.rows or above.of_known_people):
            return False
        below: list[Bits] = []
        if isinstance(first, Share):
            base = _family(_based(one) for one in results)
            if first.rows:
                if not above.within(base):
                    return False
                top, below = self._measures(self.records, above), [self._rows(base)]
            else:
                if not base.of_known_people:
                    return False
                top, below = self._both(base, above), [self._alone(base)]
        else:
            top = self._rows(above) if first.rows else self._alone(above)
            if isinstance(first, Ratio):
                several = [_several(_based(one)) for one in results]
                groups = [_family(found) for found in zip(*several, strict=True)]
                if not all(one.of_known_people for one in groups):
                    return False
                below = [self._alone(one) for one in groups]
        if first.rows:
            self._rows(above)
        self.plan.figures[code] = [
            (top[at], [one[at] for one in below]) for at in range(self.periods)
        ]
        return True

    def _measures(self, kept: dict[Any, Bits], key: Any) -> Bits:
        if key not in kept:
            kept[key] = list(range(self.plan.size, self.plan.size + self.periods))
            self.plan.size += self.periods
        return kept[key]

    def _group(self, groups: dict[Any, Group], one: Family, prefix: str) -> Group:
        key = (one.cores, one.split)
        if key not in groups:
            groups[key] = Group(f"{prefix}{len(groups)}", *key)
        groups[key].column(one)
        return groups[key]

    def _alone(self, one: Family) -> Bits:
        self._group(self.people, one, "people")
        return self._measures(self.alone, one)

    def _both(self, base: Family, above: Family) -> Bits:
        self._group(self.people, base, "people")
        self._group(self.people, above, "people")
        return self._measures(self.pairs, (base, above))

    def _rows(self, one: Family) -> Bits:
        self._group(self.rows, one, "rows")
        return self._measures(self.records, one)


def _family(several: Iterable[Any]) -> Family:
    return sets.family([one.table for one in several])


def _based(result: Any) -> Any:
    """What stands below the line of a share or a ratio."""
    return result.denominator


def _several(denominator: Any) -> Sequence[Any]:
    return denominator if isinstance(denominator, tuple) else (denominator,)
