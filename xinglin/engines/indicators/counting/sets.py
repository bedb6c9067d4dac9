"""Finds what the figures of a book share: sets of people (or rows) that are parts of one core.

A set is taken apart into a core (a table, a join, the last visits of a month) and the conditions on
its rows. Sets of one core are computed in one pass, and a condition that differs from period to
period becomes a mask: one bit for each period.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.operations as ops
import sqlglot

from xinglin.engines.indicators.expressions import sql
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.lake.shaping import FIRST

AT_HAND = "t"
FOREIGN = (ops.Subquery, ops.Analytic, ops.Reduction)
Conditions = frozenset[Any]


@dataclass(frozen=True)
class Part:
    """A set in one period: the rows of a core for which all conditions hold."""

    core: Any
    conditions: Conditions


@functools.lru_cache(maxsize=65536)
def part_of(relation: Any) -> Part:
    """A table expression taken apart; what looks at other rows stays in the core."""
    chain, found = [], []
    while True:
        if isinstance(relation, ops.Filter) and all(_plain(one) for one in relation.predicates):
            found += relation.predicates
        elif not (isinstance(relation, ops.Project) and _narrows(relation)):
            break
        chain.append(relation)
        relation = relation.parent
    here = flat(relation)
    places = dict.fromkeys([*chain, relation], here)
    return Part(relation, frozenset(one.replace(places) for one in found))


def flat(core: Any) -> Any:
    """The rows of a core as a table of their own, so that conditions of several can be compared."""
    return ibis.table(core.schema, name=AT_HAND).op()


def _plain(condition: Any) -> bool:
    """Whether it speaks of the row at hand alone."""
    return not condition.find(FOREIGN, filter=ops.Value)


def _narrows(project: Any) -> bool:
    """Whether it only leaves columns out."""
    return all(
        isinstance(value, ops.Field) and value.rel == project.parent and value.name == name
        for name, value in project.values.items()
    )


@dataclass(frozen=True)
class Family:
    """One set in every period of the book."""

    parts: tuple[Part, ...]

    @functools.cached_property
    def cores(self) -> tuple[Any, ...]:
        """The core of every period; a single one if it is the same in all."""
        every = tuple(one.core for one in self.parts)
        return every[:1] if len(set(every)) == 1 else every

    @functools.cached_property
    def common(self) -> Conditions:
        """What is asked in every period."""
        return frozenset.intersection(*(one.conditions for one in self.parts))

    @functools.cached_property
    def varying(self) -> tuple[Conditions, ...]:
        """What is asked besides in each."""
        return tuple(one.conditions - self.common for one in self.parts)

    @functools.cached_property
    def split(self) -> Conditions:
        """The condition by which the core's files are sorted: such sets are read apart."""
        first = self._sorted_by()
        return frozenset(
            one
            for one in self.common
            if isinstance(one, ops.Equals)
            and isinstance(one.left, ops.Field)
            and one.left.name == first
            and isinstance(one.right, ops.Literal)
        )

    def _sorted_by(self) -> str:
        core = self.cores[0]
        if len(self.cores) > 1 or not isinstance(core, ops.UnboundTable):
            return ""
        return FIRST.get(core.name, "").partition(",")[0]

    def within(self, other: Family) -> bool:
        """Whether all its rows are rows of the other, in every period."""
        pairs = zip(self.parts, other.parts, strict=True)
        return all(a.core == b.core and a.conditions >= b.conditions for a, b in pairs)

    @property
    def of_known_people(self) -> bool:
        """Whether every row belongs to a person."""
        return not any(
            LAKE[table.name].declared is not None and table.name in LAKE
            for core in self.cores
            for table in core.find(ops.UnboundTable)
            if table.name in LAKE
        )


def family(tables: Sequence[Any]) -> Family:
    """The family of one set, given as its expression in every period."""
    return Family(tuple(part_of(one.op()) for one in tables))


def months_of(conditions: Iterable[Any]) -> tuple[int, int] | None:
    """The months outside of which nothing meets the conditions, if they say so."""
    for one in conditions:
        if (
            isinstance(one, ops.Between)
            and isinstance(one.arg, ops.Field)
            and one.arg.name == "month"
            and isinstance(one.lower_bound, ops.Literal)
            and isinstance(one.upper_bound, ops.Literal)
        ):
            return one.lower_bound.value, one.upper_bound.value
    return None


def columns_of(conditions: Iterable[Any]) -> list[str]:
    """The columns that conditions look at."""
    return sorted({one.name for c in conditions for one in c.find(ops.Field, filter=ops.Value)})


class Texts:
    """Conditions as SQL on the row at hand, many at once: compiling is the dear part."""

    def __init__(self) -> None:
        self._wanted: dict[Any, dict[Any, None]] = {}
        self._known: dict[Any, str] = {}

    def want(self, core: Any, conditions: Iterable[Any]) -> None:
        """These will be asked for."""
        self._wanted.setdefault(flat(core), {}).update(dict.fromkeys(conditions))

    def compile(self) -> None:
        """Turn all that are wanted into SQL."""
        for table, conditions in self._wanted.items():
            several = [one for one in conditions if one not in self._known]
            for at in range(0, len(several), 200):
                self._compile(table, several[at : at + 200])

    def _compile(self, table: Any, several: list[Any]) -> None:
        named = {f"c{at}": one.to_expr() for at, one in enumerate(several)}
        told: Any = sqlglot.parse_one(sql(table.to_expr().select(**named)), dialect="duckdb")
        for one, expression in zip(several, told.selects, strict=True):
            self._known[one] = expression.unalias().sql(dialect="duckdb").replace('"t0".', "")

    def all_of(self, conditions: Iterable[Any]) -> str:
        """All of them, in an order that is always the same."""
        return " AND ".join(sorted(f"({self._known[one]})" for one in conditions)) or "true"
