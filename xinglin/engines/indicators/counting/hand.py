"""Tables of some places held in memory while many questions are asked of them.

A question of the lake opens dozens of files, and planning that costs ten times what it costs over
tables in memory. So whoever asks much of the same places reads each table once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from xinglin.engines.indicators.counting.engine import Lake, cursor, over

MOST = 4_000_000  # rows of a table; larger ones are read from their files each time
ENOUGH = 6  # so many questions are worth reading the tables for

_held: ContextVar[Hand | None] = ContextVar("held", default=None)


class Hand:
    """The tables of a range of places of one state of the lake, each read when it is asked for."""

    def __init__(self, lake: Lake, first: int, last: int) -> None:
        self.lake, self.first, self.last = lake, first, last
        self.con = cursor()
        self.tables: dict[str, str] = {}

    def serves(self, lake: Lake, first: int, last: int) -> bool:
        """Whether a question of these places of that state can be answered from here."""
        return self.first <= first and last <= self.last and lake == self.lake

    def source(self, table: str, first: int, last: int) -> str:
        """The rows of a table in a range of places, as SQL."""
        if table not in self.tables:
            self.tables[table] = self._read(table)
        if not self.tables[table]:
            return self.lake.source(table, first, last)
        where = "" if (first, last) == (self.first, self.last) else (
            f" WHERE place BETWEEN {first} AND {last}"
        )  # fmt: skip
        return f"SELECT * FROM {self.tables[table]}{where}"

    def _read(self, table: str) -> str:
        """The name under which a table is held; nothing when it is too large."""
        source = self.lake.source(table, self.first, self.last)
        if self.lake.manifest.rows()[table] > MOST:
            counted = self.con.execute(f"SELECT count(*) FROM ({source})").fetchone()
            if counted is None or counted[0] > MOST:
                return ""
        name = f"held_{table}"
        self.con.execute(f'CREATE TEMP TABLE "{name}" AS {source}')
        return f'"{name}"'

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over tables of the lake answers, for a range of places."""
        return self.con.execute(over(self.source, statement, tables, first, last)).fetchall()


@contextmanager
def at_hand(lake: Lake, first: int, last: int) -> Iterator[None]:
    """Whatever is asked of these places within reads each table of theirs once."""
    held = _held.get()
    if lake.dialect != "duckdb" or (held is not None and held.serves(lake, first, last)):
        yield
        return
    hand = Hand(lake, first, last)
    token = _held.set(hand)
    try:
        yield
    finally:
        _held.reset(token)
        hand.con.close()


def hand_for(source: Any, first: int, last: int) -> Any:
    """Where a question is answered: from what is at hand, or from the source itself."""
    held = _held.get()
    return held if held is not None and held.serves(source, first, last) else source
