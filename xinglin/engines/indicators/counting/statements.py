"""The statements of a plan: masks of people in one pass over each core, then sums of villages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import ibis.expr.operations as ops

from xinglin.engines.indicators.counting import sets
from xinglin.engines.indicators.counting.plan import Step
from xinglin.engines.indicators.counting.sets import Family
from xinglin.engines.indicators.expressions import sql
from xinglin.engines.indicators.lake.schema import LAKE

if TYPE_CHECKING:
    from xinglin.engines.indicators.counting.planning import Bits, Group, Planner

COLUMNS_AT_ONCE = 40  # masks that are brought along at once
SHARED = (ops.JoinChain, ops.Aggregate)


class Statements:
    """Writes the steps of a plan."""

    def __init__(self, planner: Planner) -> None:
        self.planner, self.plan, self.texts = planner, planner.plan, planner.texts
        self.kind, self.periods = planner.kind, planner.periods
        self.made: dict[Any, str] = {}  # shared parts of cores, by the table that holds them
        self.core_texts: dict[Any, str] = {}

    def write(self) -> None:
        """Everything, in an order in which it can be run."""
        groups = [*self.planner.people.values(), *self.planner.rows.values()]
        self._share(dict.fromkeys(core for group in groups for core in group.cores))
        for group in self.planner.rows.values():
            self._sum_rows(group)
        pairs: dict[tuple[Group, Group], dict[tuple[Family, Family], Bits]] = {}
        for (base, above), bits in self.planner.pairs.items():
            key = (self._of(base), self._of(above))
            pairs.setdefault(key, {})[base, above] = bits
        self._sum_people(pairs)
        self._tables()

    def _of(self, one: Family) -> Group:
        return self.planner.people[one.cores, one.split]

    # --- what cores share ------------------------------------------------------------------

    def _share(self, cores: dict[Any, None]) -> None:
        """Joins and groupings that several cores contain are made once."""
        found: Counter[Any] = Counter()
        for core in cores:
            found.update({one for one in core.find(SHARED) if one != core})
        shared = [one for one, times in found.items() if times > 1]
        shared.sort(key=lambda one: len(one.find(ops.Relation)))
        for at, one in enumerate(shared):
            name = f"shared{at}"
            said = sql(self._replaced(one).to_expr())
            self.plan.steps.append(Step(f"CREATE TEMP TABLE {name} AS {said}"))
            self.made[one] = name
        for core in cores:
            self.core_texts[core] = self._core(core)

    def _replaced(self, core: Any) -> Any:
        import ibis

        known = {one: ibis.table(one.schema, name=name).op() for one, name in self.made.items()}
        return core.replace(known) if known else core

    def _core(self, core: Any) -> str:
        core = self._replaced(core)
        return (
            f'"{core.name}"' if isinstance(core, ops.UnboundTable) else f"({sql(core.to_expr())})"
        )

    # --- masks -----------------------------------------------------------------------------

    def _source(self, group: Group, columns: str, keep: str = "") -> str:
        """Rows of a group, with a window of bits for each way in which its sets vary."""
        if len(group.cores) > 1:
            return self._by_period(group, columns)
        windows = self._windows(group)
        masks = ", ".join(
            f"CASE WHEN {self.texts.all_of(one.common)} THEN w{windows[self._window(one)]} "
            f"ELSE 0 END::{self.kind} AS m{at}"
            for one, at in group.families.items()
        )
        return f"SELECT {columns}{keep}, {masks} FROM ({self._windowed(group)})"

    def _windowed(self, group: Group) -> str:
        """The rows of a group with their windows, worked out once for all rows that are alike.

        A window hangs on a day or two; there are few days beside the rows.
        """
        rows = f"FROM {self.core_texts[group.cores[0]]} WHERE {self._where(group)}"
        told = ", ".join(f"{said} AS w{at}" for said, at in self._windows(group).items())
        varying = [c for one in group.families for several in one.varying for c in several]
        columns = sets.columns_of(varying)
        if not columns:
            return f"SELECT *, {told} {rows}"
        listed = ", ".join(f'"{name}"' for name in columns)
        alike = " AND ".join(f'r."{name}" IS NOT DISTINCT FROM k."{name}"' for name in columns)
        kept = ", ".join(f"k.w{at}" for at in self._windows(group).values())
        return (
            f"SELECT r.*, {kept} FROM (SELECT * {rows}) AS r JOIN "
            f"(SELECT *, {told} FROM (SELECT DISTINCT {listed} {rows})) AS k ON {alike}"
        )

    def _by_period(self, group: Group, columns: str) -> str:
        """The same where every period has a core of its own."""
        pieces = []
        for at, core in enumerate(group.cores):
            masks = ", ".join(
                f"CASE WHEN {self.texts.all_of(one.parts[at].conditions)} THEN {1 << at} "
                f"ELSE 0 END::{self.kind} AS m{column}"
                for one, column in group.families.items()
            )
            pieces.append(f"SELECT {columns}, {masks} FROM {self.core_texts[core]}")
        return " UNION ALL ".join(pieces)

    def _window(self, one: Family) -> str:
        """In which periods the conditions that vary hold for a row."""
        bits = [
            f"CASE WHEN {self.texts.all_of(conditions)} THEN {1 << at} ELSE 0 END"
            for at, conditions in enumerate(one.varying)
        ]
        whole = not any(one.varying)
        return f"{(1 << self.periods) - 1}" if whole else f"({' + '.join(bits)})::{self.kind}"

    def _windows(self, group: Group) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in group.families:
            found.setdefault(self._window(one), len(found))
        return found

    def _where(self, group: Group) -> str:
        """Which files are worth reading: the months of any set, and what they are sorted by."""
        where = [self.texts.all_of(group.split)] if group.split else []
        spans = [
            sets.months_of(one.conditions) for family in group.families for one in family.parts
        ]
        known = [one for one in spans if one is not None]
        if known and len(known) == len(spans):
            where.append(f"month BETWEEN {min(a for a, _ in known)} AND {max(b for _, b in known)}")
        return " AND ".join(where) or "true"

    def _people(self, group: Group) -> str:
        """One row a person: village, and the bits of every set."""
        source = self._source(group, "person, village")
        core = group.cores[0]
        if isinstance(core, ops.UnboundTable) and LAKE[core.name].key == "person":
            return source
        masks = ", ".join(f"bit_or(m{at}) AS m{at}" for at in group.families.values())
        return f"SELECT person, max(village) AS village, {masks} FROM ({source}) GROUP BY person"

    # --- sums ------------------------------------------------------------------------------

    def _sum_people(
        self, pairs: dict[tuple[Group, Group], dict[tuple[Family, Family], Bits]]
    ) -> None:
        """Every group is made when it is needed first and dropped when it is needed no more."""
        order = sorted(pairs, key=lambda pair: (pair[0].name, pair[0] is not pair[1]))
        uses = Counter(group for pair in pairs for group in dict.fromkeys(pair))
        alone: dict[Group, dict[Family, Bits]] = {}
        for one, bits in self.planner.alone.items():
            alone.setdefault(self._of(one), {})[one] = bits
        made: set[Group] = set()
        for group in alone:
            uses[group] += 1
        for base, above in order:
            self._made(base, made)
            self._made(above, made)
            self._sum_pair(base, above, pairs[base, above])
            for group in dict.fromkeys((base, above)):
                uses[group] -= 1
                if group in alone and uses[group] == 1:
                    self._sum_alone(group, alone.pop(group))
                    uses[group] -= 1
                if not uses[group]:
                    self.plan.steps.append(Step(f"DROP TABLE {group.name}"))
        for group, several in alone.items():
            self._made(group, made)
            self._sum_alone(group, several)
            self.plan.steps.append(Step(f"DROP TABLE {group.name}"))

    def _made(self, group: Group, made: set[Group]) -> None:
        if group not in made:
            made.add(group)
            said = f"CREATE TEMP TABLE {group.name} AS {self._people(group)}"
            self.plan.steps.append(Step(said))

    def _sum_pair(
        self, base: Group, above: Group, pairs: dict[tuple[Family, Family], Bits]
    ) -> None:
        source = f"{base.name} AS b"
        if base is not above:
            source += f" JOIN {above.name} AS a ON a.person = b.person"
        other = "b" if base is above else "a"
        self._sum_bits(
            source,
            {
                f"b.{base.column(one)} & {other}.{above.column(two)}": bits
                for (one, two), bits in pairs.items()
            },
        )

    def _sum_alone(self, group: Group, several: dict[Family, Bits]) -> None:
        masks = {f"b.{group.column(one)}": bits for one, bits in several.items()}
        self._sum_bits(f"{group.name} AS b", masks)

    def _sum_bits(self, source: str, masks: dict[str, Bits]) -> None:
        """The bits of everybody, of which each is added up by village afterwards."""
        several = list(masks.items())
        for at in range(0, len(several), COLUMNS_AT_ONCE):
            some = several[at : at + COLUMNS_AT_ONCE]
            inner = ", ".join(f"{said} AS x{n}" for n, (said, _) in enumerate(some))
            said = f"SELECT b.village, {inner} FROM {source}"
            self.plan.steps.append(Step(said, [bits for _, bits in some], bits=True))

    def _sum_rows(self, group: Group) -> None:
        """Rows counted by village and window: the windows are unfolded afterwards."""
        several = {one: at for one, at in group.families.items() if one in self.planner.records}
        if len(group.cores) > 1:
            source = self._source(group, "village")
            self._sum_bits(
                f"({source}) AS b",
                {f"b.m{at}": self.planner.records[one] for one, at in several.items()},
            )
            return
        windows = self._windows(group)
        kept = ", ".join(f"w{at}" for at in windows.values())
        sums = ", ".join(
            f"sum(({self.texts.all_of(one.common)})::TINYINT)::BIGINT" for one in several
        )
        said = f"SELECT village, {kept}, {sums} FROM ({self._windowed(group)}) GROUP BY ALL"
        measures = [[windows[self._window(one)], self.planner.records[one]] for one in several]
        self.plan.steps.append(Step(said, measures, len(windows)))

    # --- tables ----------------------------------------------------------------------------

    def _tables(self) -> None:
        """Which tables of the lake are read."""
        told = [one.sql for one in self.plan.steps]
        self.plan.tables = [name for name in LAKE if any(f'"{name}"' in said for said in told)]
