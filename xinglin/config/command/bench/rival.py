"""The same figures as separate statements on PostgreSQL, from the same denormalised facts.

The lake's rows are loaded as they are (this is kind to the rival: it joins nothing that the lake
has joined before), with an index by person and one by place, and analysed. Each figure is then
its own statement in PostgreSQL's words, village by village for one month.
"""

from __future__ import annotations

import operator
import statistics
from collections.abc import Iterable
from functools import partial
from typing import Any

from xinglin.config.command.bench import families
from xinglin.config.command.bench.drawing import Dice
from xinglin.config.command.bench.measuring import Draw, Limit, Row, taken, timed
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, days, today

SIZE = 200
TYPES = {
    "BIGINT": "bigint", "INTEGER": "integer", "SMALLINT": "smallint", "TINYINT": "smallint",
    "VARCHAR": "text", "DATE": "date", "DOUBLE": "double precision", "FLOAT": "real",
}  # fmt: skip
WORK = "SET work_mem = '256MB'"


def beside(dice: Dice, draws: int, url: str) -> list[Row]:
    """So many figures drawn from the book, each asked of PostgreSQL and of the lake."""
    import psycopg

    top = places.top()
    if top is None:
        raise Refused("这里还没有任何区划", mend="请先运行 xinglin demo")
    month = Period.parse(f"{days(40).before(today()):%Y-%m}")
    several = dice.random.sample(families.book(SIZE), max(1, min(SIZE, draws // 10)))
    told = [(one, *indicators.statement_of(one, month)) for one in several]
    asked = [(one, in_postgres(said), used) for one, said, used in told]
    ours: dict[str, int] = {}

    def in_lake(one: Any) -> Draw:
        return Draw(lambda: ours.setdefault(one.code, _of_lake(one, top.number, month)), _counted)

    lake = taken(in_lake(one) for one in several)
    with psycopg.connect(url, autocommit=True) as con:
        tables = sorted({table for _, _, used in asked for table in used})
        loading = timed(lambda: _load(con, tables))
        con.execute(WORK)
        theirs = taken(
            Draw(partial(_of_postgres, con, said), partial(operator.eq, ours[one.code]))
            for one, said, _ in asked
        )
    mean = statistics.fmean(theirs.seconds or [0.0])
    facts = {"load s": round(loading), f"{SIZE} figures × 12 months s": round(SIZE * 12 * mean)}
    limits = (Limit("同样的一项在湖里单独计算", statistics.median(lake.seconds)),)
    what = "一项一个月一条语句，宽表（PostgreSQL）"
    return [theirs.row("book", what, "s", facts=facts, limits=limits)]


def _counted(found: int) -> bool:
    return found >= 0


def _of_lake(one: Any, place: int, month: Period) -> int:
    found = indicators.compute(one.code, place, month, seen_by=KEEPER_AT_CONSOLE)
    return int(found[0].numerator or 0)


def _of_postgres(con: Any, statement: str) -> int:
    return sum(int(above or 0) for _village, above, _below in con.execute(statement).fetchall())


def in_postgres(statement: str) -> str:
    """The statement as PostgreSQL wants it.

    Truth values become numbers by way of an integer; any value of a group (they are alike) is the
    least, for there is no `first` before PostgreSQL 16.
    """
    import sqlglot
    from sqlglot import exp

    def mended(node: Any) -> Any:
        if isinstance(node, exp.Cast) and node.to.is_type("smallint", "tinyint"):
            return exp.cast(exp.cast(node.this, "int"), "smallint")
        return exp.Min(this=node.this) if isinstance(node, exp.First) else node

    said: str = sqlglot.parse_one(statement, read="postgres").transform(mended).sql("postgres")
    return said


def _load(con: Any, tables: Iterable[str]) -> None:
    """The rows of tables of the lake, by COPY, with the indexes that an expert would give them."""
    for table in tables:
        shaped = indicators.columns_of_lake(table)
        columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in shaped.items())
        con.execute(f'DROP TABLE IF EXISTS "{table}"')
        con.execute(f'CREATE UNLOGGED TABLE "{table}" ({columns})')
        said = f'COPY "{table}" FROM STDIN (FORMAT csv)'
        with con.cursor() as cursor, cursor.copy(said) as copy:
            for text in indicators.rows_of_lake(table, seen_by=KEEPER_AT_CONSOLE):
                copy.write(text)
        for column in ("person", "place"):
            con.execute(f'CREATE INDEX ON "{table}" ("{column}")')
        con.execute(f'ANALYZE "{table}"')
