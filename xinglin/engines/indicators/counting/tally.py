"""Definition + period + place → numerators and denominators, and the people behind them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from xinglin.engines.indicators.arithmetic import Answer, Arithmetic, Sums, arithmetic_of
from xinglin.engines.indicators.counting.engine import Counted, Lake
from xinglin.engines.indicators.counting.hand import at_hand, hand_for
from xinglin.engines.indicators.counting.kept import Statement, kept, key_of, text_of
from xinglin.engines.indicators.words import (
    AGE_BAND,
    BANDS,
    INSTITUTION,
    OF_TIME,
    PLACE,
    SEX,
    Indicator,
    Result,
    band_of,
)
from xinglin.engines.indicators.words.faults import unit_of_result
from xinglin.kernel.time import Period

__all__ = ["Cell", "Compiled", "band_of", "compiled", "people", "rolled_up", "tallied", "tally"]

EVERYWHERE = (0, 10**15 - 1)
SEVERAL = 8  # as many figures are made into one statement; of more, the statements are joined
LEVELS = (10**13, 10**11, 10**9, 10**6, 10**3)  # what a province, … a village is a multiple of


@dataclass(frozen=True)
class Cell:
    """Where a count belongs: a place, and perhaps a sex, an age band, an institution, …"""

    place: int
    sex: str = ""
    age_band: str = ""
    more: tuple[tuple[str, str], ...] = ()


class Compiled:
    """Definitions applied to one period; SQL is made of them when it is asked for, once."""

    def __init__(self, indicators: tuple[Indicator, ...], period: Period) -> None:
        self.indicators, self.period = indicators, period
        self._made: dict[tuple[str, ...], Statement] = {}

    @functools.cached_property
    def _results(self) -> dict[str, Result]:
        return {one.code: _fitting(one, cast(Result, one(self.period))) for one in self.indicators}

    @property
    def judged(self) -> Statement:
        """Everybody who is counted above or below the line, of every figure by its code."""
        return self._kept("judged")

    @property
    def missed(self) -> Statement:
        """Who is below the line and not above it, with the reason."""
        return self._kept("missed")

    @property
    def left_out(self) -> Statement:
        """Who was looked at and belongs neither below nor above."""
        return self._kept("left_out")

    def counts(self, *by: str) -> Statement:
        """How many people there are above and below the line, village by village."""
        return self._kept("counts", *by)

    def _kept(self, what: str, *by: str) -> Statement:
        return self.said_in("duckdb", what, *by)

    def said_in(self, dialect: str, what: str, *by: str) -> Statement:
        """One of the above in the words of an engine: `judged`, `missed`, `left_out`, `counts`."""
        asked = (dialect, what, *columns_of(by))
        groups = kept_together(self.indicators)
        if asked not in self._made and len(groups) > 1:
            each = [compiled(group, self.period).said_in(*asked) for group in groups]
            self._made[asked] = side_by_side(each)
        if asked not in self._made:
            key = key_of(self.indicators, self.period.code, *asked)
            self._made[asked] = kept(key, functools.partial(self._make, *asked))
        return self._made[asked]

    def _make(self, dialect: str, what: str, *by: str) -> Statement:
        from xinglin.engines.indicators import expressions  # Ibis loads when SQL is made

        parts = {}
        for one in self.indicators:
            result, more = self._results[one.code], {"bands": one.bands} if AGE_BAND in by else {}
            asked = getattr(expressions, what)
            parts[one.code] = asked(result, self.period.end, *by, **more)
        there = {code: part for code, part in parts.items() if part is not None}
        scale = {code: arithmetic_of(result) for code, result in self._results.items()}
        if not there:
            return Statement("", [], scale)
        whole = expressions.together(there)
        return Statement(text_of(whole, dialect), expressions.tables_of(whole), scale)

    def answer(self, code: str, sums: Sums) -> Answer:
        """Numerator, denominator and exact value; nothing when it is divided by 0."""
        return self.arithmetic(code).answer(sums)

    def arithmetic(self, code: str) -> Arithmetic:
        """How sums of a figure become its value."""
        if not self._made:
            self.counts()
        return next(iter(self._made.values())).scale[code]


def kept_together(indicators: tuple[Indicator, ...]) -> list[tuple[Indicator, ...]]:
    """Which of these figures are kept as one statement: a few together, many each by itself."""
    return [indicators] if len(indicators) <= SEVERAL else [(one,) for one in indicators]


def side_by_side(several: Sequence[Statement]) -> Statement:
    """Statements of single figures as one: each was made before, or will be of use again."""
    known = [one for one in several if one.sql]
    return Statement(
        "\nUNION ALL\n".join(f"SELECT * FROM ({one.sql}) AS part" for one in known),
        sorted({table for one in known for table in one.tables}),
        {code: scale for one in several for code, scale in one.scale.items()},
    )


def _fitting(one: Indicator, result: Result) -> Result:
    """What a definition returned, if its unit is one of that kind of measure."""
    if wrong := unit_of_result(result, one.unit_type):
        raise TypeError(f"指标 {one.code} {wrong}")
    return result


def columns_of(by: Iterable[str]) -> tuple[str, ...]:
    """The dimensions that rows are divided by, in one order: place and time are not among them."""
    asked = set(by) - {PLACE, *OF_TIME}
    first = [one for one in (SEX, AGE_BAND, INSTITUTION) if one in asked]
    return (*first, *sorted(asked - set(first)))


@functools.lru_cache(maxsize=4096)
def compiled(indicators: tuple[Indicator, ...], period: Period) -> Compiled:
    """The definitions applied to the period, kept once they were."""
    return Compiled(indicators, period)


Cells = dict[Cell, Sums]
NOTHING = Sums()
WHOLE = ("above", "below", "total", "amount")


def tally(
    made: Compiled, source: Counted, area: tuple[int, int], by: Iterable[str] = ()
) -> dict[str, Cells]:
    """For each code: the sums of the area's villages, as divided.

    Undivided cells stand beside the divided ones. Everybody has one village, so that cells of
    villages add up to those of towns and counties exactly, people counted once included.
    """
    groups = kept_together(made.indicators)
    if len(groups) > 1 and isinstance(source, Lake) and source.dialect == "duckdb":
        return _one_after_another([compiled(one, made.period) for one in groups], source, area, by)
    asked, columns = made.said_in(source.dialect, "counts", *by), columns_of(by)
    also = [one for one in columns if one not in (SEX, AGE_BAND)]
    order = ", ".join(
        ["code, village, of_sex, band", *(f"of_{one}" for one in also)]
        + [f"CAST({one} AS BIGINT)" for one in WHOLE]
    )
    bands = {one.code: one.bands for one in made.indicators}
    cells: dict[str, Cells] = {one.code: defaultdict(Sums) for one in made.indicators}
    asking = f"SELECT {order} FROM ({asked.sql})"
    for row in hand_for(source, *area).run(asking, asked.tables, *area):
        code, village, of_sex, first, *more = row
        name = band_of(first, bands.get(code, BANDS)) if first >= 0 else ""
        own = [(one, value) for one, value in zip(also, more, strict=False)]
        above, below, total, at = more[len(also) :]
        sums = Sums(above, below, total, {} if at is None else {at: above})
        for cell in _marginal(Cell(village, of_sex, name), own):
            cells[code][cell] += sums
    return {code: dict(found) for code, found in cells.items()}


def _one_after_another(
    several: Sequence[Compiled], lake: Lake, area: tuple[int, int], by: Iterable[str]
) -> dict[str, Cells]:
    """Many figures, each by itself: planned together, they would take many times as long."""
    found: dict[str, Cells] = {}
    with at_hand(lake, *area):
        for one in several:
            found |= tallied(one, lake, area, columns_of(by))
    return found


def _marginal(cell: Cell, own: list[tuple[str, str]]) -> Iterable[Cell]:
    """The cell itself and every cell in which one of its dimensions is left undivided."""
    several: list[tuple[tuple[str, str], ...]] = [()]
    for pair in own:
        several += [(*one, pair) for one in several]
    for sex in dict.fromkeys(("", cell.sex)):
        for band in dict.fromkeys(("", cell.age_band)):
            for more in several:
                yield Cell(cell.place, sex, band, more)


@functools.lru_cache(maxsize=2048)
def tallied(
    made: Compiled, lake: Lake, area: tuple[int, int], by: tuple[str, ...]
) -> dict[str, Cells]:
    """What `tally` answers of the lake; the same question of the same state is answered once."""
    return tally(made, lake, area, by)


def rolled_up(cells: Cells, places: Iterable[int], top: int) -> Cells:
    """The same for every one of the places: each village added to all places above it."""
    wanted = {top, *places}
    sums: Cells = defaultdict(Sums)
    for cell, own in cells.items():
        chain = {cell.place, top, *(cell.place // step * step for step in LEVELS)}
        for number in chain & wanted if cell.place in wanted else {*(chain & wanted), cell.place}:
            sums[Cell(number, cell.sex, cell.age_band, cell.more)] += own
    return dict(sums)


SIDES = ("numerator", "denominator", "missed", "excluded")


@dataclass(frozen=True)
class Listed:
    """Somebody on a list: the person, and where records are counted the record and its amount."""

    person: int
    place: int
    reason: str = ""
    record: int | None = None
    amount: int | None = None


def people(made: Compiled, source: Counted, area: tuple[int, int], side: str) -> list[Listed]:
    """Who stands on one side of the figure, with the reason where there is one.

    Each person once; where records are counted, each record once.
    """
    if side in ("numerator", "denominator"):
        asked = made.said_in(source.dialect, "judged")
        flag = "counted" if side == "numerator" else "based"
        picked, where = "''", f"{flag} = 1"
    elif side == "missed":
        asked, picked, where = made.said_in(source.dialect, side), "reason", "based = 1"
    else:
        asked, picked, where = made.said_in(source.dialect, "left_out"), "reason", "1 = 1"
    if not asked.sql:
        return []
    statement = (
        f"SELECT DISTINCT person, place, {picked}, record, amount FROM ({asked.sql}) AS listed "
        f"WHERE {where} ORDER BY 2, 1, 4"
    )
    told = hand_for(source, *area).run(statement, asked.tables, *area)
    return [Listed(*row) for row in told]
