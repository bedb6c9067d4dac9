"""How each person stands in a figure: above the line, below it, with what amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.counting.kept import Statement

EVERYWHERE = (0, 10**15 - 1)


@dataclass(frozen=True)
class Standing:
    """A person's part of a figure; for rows of a person, all of them together."""

    above: int = 0
    below: int = 0
    total: int = 0
    spread: tuple[int, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether the person is looked at by the figure at all."""
        return bool(self.below or self.above)


NOBODY = Standing()
Pair = tuple[Standing, Standing]


@dataclass(frozen=True)
class Seen:
    """A statement with the state of the lake and the places it is asked of."""

    statement: Statement
    lake: Lake
    area: tuple[int, int]

    def sources(self) -> dict[str, str]:
        """The tables that the statement reads, as SQL."""
        first, last = self.area
        return {table: self.lake.source(table, first, last) for table in self.statement.tables}


def spelled(statement: Statement, sources: Mapping[str, str]) -> str:
    """The statement with its tables spelled out: SQL that stands alone."""
    if not statement.tables:
        return f"SELECT * FROM ({statement.sql})"
    named = ", ".join(
        f'"{table}" AS NOT MATERIALIZED ({sources[table]})' for table in statement.tables
    )
    return f"WITH {named} SELECT * FROM ({statement.sql})"


def amount_of(statement: Statement) -> str:
    """The column that holds what is added up; kinds without one have none."""
    return '"amount"' if '"amount"' in statement.sql else "NULL::BIGINT"


def by_person(statement: Statement, sources: Mapping[str, str]) -> str:
    """One row a person: how he stands. Rows that belong to nobody stand together as number 0."""
    amount = amount_of(statement)
    return f"""
        SELECT coalesce(person, 0) AS person, sum(counted)::BIGINT AS above,
            sum(based)::BIGINT AS below,
            coalesce(sum({amount}) FILTER (counted = 1), 0)::BIGINT AS total,
            coalesce(list_sort(list({amount}) FILTER (counted = 1 AND {amount} IS NOT NULL)), [])
                AS spread,
            max(place) AS place
        FROM ({spelled(statement, sources)}) GROUP BY 1
    """


PARTS = ("above", "below", "total")


def make_differing(con: Any, one: Seen, other: Seen) -> None:
    """A table `differing` of the people who stand otherwise in `other` than in `one`."""
    unlike = " OR ".join(f"coalesce(a.{p}, 0) <> coalesce(b.{p}, 0)" for p in PARTS)
    picked = ", ".join(
        f"coalesce({side}.{p}, 0) AS {side}_{p}" for side in ("a", "b") for p in PARTS
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE differing AS
        SELECT coalesce(a.person, b.person) AS person, {picked},
            coalesce(a.spread, []) AS a_spread, coalesce(b.spread, []) AS b_spread,
            coalesce(b.place, a.place) AS place
        FROM ({by_person(one.statement, one.sources())}) a
        FULL JOIN ({by_person(other.statement, other.sources())}) b ON a.person = b.person
        WHERE {unlike} OR coalesce(a.spread, []) <> coalesce(b.spread, [])
    """)


def standing(above: int, below: int, total: int, spread: Iterable[int]) -> Standing:
    """A standing as the database tells it."""
    return Standing(above, below, total, tuple(spread))


def _of(row: Sequence[Any], first: int, spread: int) -> Standing:
    above, below, total = row[first : first + 3]
    return standing(above, below, total, row[spread])


def differing(con: Any) -> dict[int, tuple[Pair, int]]:
    """Everybody in that table: how he stood, how he stands, and where he is counted."""
    rows = con.execute("SELECT * FROM differing ORDER BY person").fetchall()
    return {row[0]: ((_of(row, 1, 7), _of(row, 4, 8)), row[9]) for row in rows}


def whole(con: Any, seen: Seen) -> tuple[Standing, dict[int, int]]:
    """All people together, and how often each amount occurs."""
    amount = amount_of(seen.statement)
    rows = spelled(seen.statement, seen.sources())
    sums = con.execute(f"""
        SELECT coalesce(sum(counted), 0)::BIGINT, coalesce(sum(based), 0)::BIGINT,
            coalesce(sum({amount}) FILTER (counted = 1), 0)::BIGINT
        FROM ({rows})
    """).fetchone()
    spread = {}
    if amount == '"amount"':
        spread = dict(
            con.execute(
                f"SELECT amount, count(*) FROM ({rows}) WHERE counted = 1 AND amount IS NOT NULL "
                "GROUP BY amount"
            ).fetchall()
        )
    return Standing(*sums), spread
