"""The changed people at every commit that touched them, as the definition judged them then.

A figure judges each person by that person's own rows. So it is enough to take the people whose
judgement differs, all versions of their rows, and to ask the definition once for the first commit
that touched each of them, once for the second, and so on: everybody at a commit of his own. People
who shared a row (a merge gave it from one to the other) go through their commits together, so that
in each round every row belongs to one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.proving.standings import (
    EVERYWHERE,
    NOBODY,
    Pair,
    Seen,
    Standing,
    by_person,
    standing,
)

Steps = dict[int, list[tuple[int, Pair]]]


class Replay:
    """The versions of the rows of `differing` people between two commits, in memory."""

    def __init__(self, con: Any, seen: Seen, before: int, after: int) -> None:
        self.con, self.seen, self.before, self.after = con, seen, before, after
        self.tables = sorted({*seen.statement.tables, "residents"})
        self._load()

    def _load(self) -> None:
        held = f"since <= {self.after} AND (until IS NULL OR until > {self.before})"
        for table in self.tables:
            columns = list(LAKE[table].columns)
            rows = self.seen.lake.source(table, *EVERYWHERE, columns, held)
            self.con.execute(
                f"CREATE OR REPLACE TEMP TABLE versions_{table} AS SELECT * FROM ({rows}) "
                "WHERE coalesce(person, 0) IN (SELECT person FROM differing)"
            )

    def steps(self, ends: dict[int, Pair]) -> Steps:
        """For each person the commits at which his standing changed, with both standings."""
        plan = self._plan()
        states: dict[tuple[int, int], Standing] = {}
        rounds = max((len(commits) for commits in plan.values()), default=0)
        for turn in range(rounds - 1):  # after the last commit everybody stands as at the end
            asked = [(p, cs[turn]) for p, cs in plan.items() if turn < len(cs) - 1]
            found = self._stand(asked)
            states |= {pair: found.get(pair[0], NOBODY) for pair in asked}
        return {
            person: list(_walk(plan.get(person, ()), person, pair, states, self.after))
            for person, pair in ends.items()
        }

    def _stand(self, asked: list[tuple[int, int]]) -> dict[int, Standing]:
        """How people stand, each at a commit of his own."""
        self.con.execute("CREATE OR REPLACE TEMP TABLE asked (person BIGINT, moment BIGINT)")
        self.con.execute(
            "INSERT INTO asked SELECT unnest(?), unnest(?)",
            [[person for person, _ in asked], [at for _, at in asked]],
        )
        first, last = self.seen.area
        sources = {}
        for table in self.seen.statement.tables:
            names = ", ".join(
                f'v."{c}"' for c in LAKE[table].columns if c not in ("since", "until")
            )
            sources[table] = (
                f"SELECT {names} FROM versions_{table} v JOIN asked a "
                "ON coalesce(v.person, 0) = a.person "
                "WHERE v.since <= a.moment AND (v.until IS NULL OR v.until > a.moment) "
                f"AND v.place BETWEEN {first} AND {last}"
            )
        rows = self.con.execute(by_person(self.seen.statement, sources)).fetchall()
        return {row[0]: standing(*row[1:5]) for row in rows}

    def _plan(self) -> dict[int, list[int]]:
        """For each person the commits between the two that may have changed his standing."""
        touched: dict[int, set[int]] = defaultdict(set)
        for table in self.tables:
            for person, at in self.con.execute(f"""
                SELECT coalesce(person, 0), since FROM versions_{table}
                    WHERE since > {self.before}
                UNION SELECT coalesce(person, 0), until FROM versions_{table}
                    WHERE until <= {self.after}
            """).fetchall():
                touched[person].add(at)
        for group in self._sharing():
            commits = set().union(*(touched[person] for person in group))
            for person in group:
                touched[person] = commits
        return {person: sorted(commits) for person, commits in touched.items()}

    def _sharing(self) -> list[set[int]]:
        """Groups of people who had the same row, one after the other."""
        shared: list[set[int]] = []
        for table in self.tables:
            if "id" in LAKE[table].columns:
                rows = self.con.execute(f"""
                    SELECT list(DISTINCT coalesce(person, 0)) FROM versions_{table}
                    GROUP BY id HAVING count(DISTINCT coalesce(person, 0)) > 1
                """).fetchall()
                shared += [set(row[0]) for row in rows]
        return joined_up(shared)


def joined_up(sets: Iterable[set[int]]) -> list[set[int]]:
    """Sets that overlap, put together.

    >>> [sorted(one) for one in joined_up([{1, 2}, {5, 6}, {2, 3}])]
    [[1, 2, 3], [5, 6]]
    """
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while (higher := above.setdefault(one, one)) != one:
            above[one] = above.get(higher, higher)
            one = higher
        return one

    for several in sets:
        first = top(min(several))
        for other in several:
            above[top(other)] = first
    groups: dict[int, set[int]] = defaultdict(set)
    for one in list(above):
        groups[top(one)].add(one)
    return sorted(groups.values(), key=min)


def _walk(
    commits: Iterable[int], person: int, ends: Pair, states: dict[tuple[int, int], Standing],
    last: int,
) -> Iterable[tuple[int, Pair]]:  # fmt: skip
    """The changes of one person, commit by commit, from the first standing to the last."""
    ordered = list(commits)
    stands = ends[0]
    for turn, at in enumerate(ordered):
        then = states[person, at] if turn < len(ordered) - 1 else ends[1]
        if then != stands:
            yield at, (stands, then)
        stands = then
    if stands != ends[1]:  # no row of his own tells why
        yield last, (stands, ends[1])
