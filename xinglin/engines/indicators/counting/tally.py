"""Definition + period + place → numerators and denominators, and the people behind them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from xinglin.engines.indicators.counting.engine import Counted
from xinglin.engines.indicators.words import AGE_BAND, SEX, Count, Indicator, Ratio, Result
from xinglin.kernel.time import Period

EVERYWHERE = (0, 10**15 - 1)
BANDS = (0, 7, 15, 35, 45, 55, 65, 75, 85)  # the first age of each band
LEVELS = (10**13, 10**11, 10**9, 10**6, 10**3)  # what a province, … a village is a multiple of


@dataclass(frozen=True)
class Statement:
    """SQL, and the tables of the lake that it reads."""

    sql: str
    tables: list[str]


def _statement(expression: Any) -> Statement:
    from xinglin.engines.indicators import expressions  # Ibis loads when a figure is computed

    return Statement(expressions.sql(expression), expressions.tables_of(expression))


@dataclass(frozen=True)
class Cell:
    """Where a count belongs: a place, and perhaps a sex and an age band."""

    place: int
    sex: str = ""
    age_band: str = ""


class Compiled:
    """A definition applied to a period; SQL is made of it when it is asked for, once."""

    def __init__(self, indicator: Indicator, period: Period) -> None:
        self.result: Result = indicator(period)
        self.period = period

    @functools.cached_property
    def _judged(self) -> Any:
        from xinglin.engines.indicators import expressions

        return expressions.judged(self.result, self.period.end)

    @functools.cached_property
    def judged(self) -> Statement:
        """Everybody who is counted above or below the line."""
        return _statement(self._judged)

    @functools.cached_property
    def missed(self) -> Statement:
        """Who is below the line and not above it, with the reason."""
        from xinglin.engines.indicators import expressions

        otherwise = {} if isinstance(self.result, Count) else self.result.otherwise
        base = self._judged.filter(expressions.column("counted") == 0)
        return _statement(expressions.reasons(base, otherwise, "不符合分子条件"))

    @functools.cached_property
    def left_out(self) -> Statement | None:
        """Who was looked at and belongs neither below nor above."""
        from xinglin.engines.indicators import expressions

        outside = expressions.left_out(self.result, self.period.end)
        return None if outside is None else _statement(outside)

    @property
    def times(self) -> Decimal:
        """What the denominator's people are multiplied by."""
        return self.result.times if isinstance(self.result, Ratio) else Decimal(1)

    @property
    def per(self) -> int:
        """What the quotient is multiplied by; 0 for a plain count."""
        return 0 if isinstance(self.result, Count) else self.result.per


def band_of(first: int) -> str:
    """The name of the age band that begins at this age: 35–44岁, 85岁及以上."""
    following = [age for age in BANDS if age > first]
    return f"{first}–{following[0] - 1}岁" if following else f"{first}岁及以上"


@functools.lru_cache(maxsize=4096)
def compiled(indicator: Indicator, period: Period) -> Compiled:
    """The definition applied to the period, kept once it was made."""
    return Compiled(indicator, period)


def tally(
    made: Compiled, source: Counted, area: tuple[int, int], by: Iterable[str] = ()
) -> dict[Cell, tuple[int, int]]:
    """Numerator and people of the denominator for the area's villages, divided as asked.

    Undivided cells stand beside the divided ones. Everybody has one village, so that cells of
    villages add up to those of towns and counties exactly, people counted once included.
    """
    sex = "sex" if SEX in by else "''"
    starts = "".join(f"WHEN age >= {age} THEN {age} " for age in reversed(BANDS))
    band = f"CASE {starts}ELSE -1 END" if AGE_BAND in by else "-1"
    statement = (
        f"SELECT village, {sex} AS sex, {band} AS band, sum(counted)::BIGINT, sum(based)::BIGINT "
        f"FROM ({made.judged.sql}) GROUP BY ALL"
    )
    cells: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    for village, of_sex, first, counted, based in source.run(statement, made.judged.tables, *area):
        name = band_of(first) if first >= 0 else ""
        divided = {(one, two) for one in ("", of_sex) for two in ("", name)}
        for cell in (Cell(village, *pair) for pair in divided):
            cells[cell][0] += counted
            cells[cell][1] += based
    return {cell: (pair[0], pair[1]) for cell, pair in cells.items()}


def rolled_up(
    cells: dict[Cell, tuple[int, int]], places: Iterable[int], top: int
) -> dict[Cell, tuple[int, int]]:
    """The same for every one of the places: each village added to all places above it."""
    wanted = {top, *places}
    sums: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    for cell, (above, below) in cells.items():
        chain = {cell.place, top, *(cell.place // step * step for step in LEVELS)}
        for number in chain & wanted if cell.place in wanted else {*(chain & wanted), cell.place}:
            pair = sums[Cell(number, cell.sex, cell.age_band)]
            pair[0] += above
            pair[1] += below
    return {cell: (pair[0], pair[1]) for cell, pair in sums.items()}


def value_of(made: Compiled, numerator: int, based: int) -> tuple[Decimal | None, Decimal | None]:
    """The denominator and the value: half-up at the last step, nothing when it is divided by 0."""
    if not made.per:
        return None, Decimal(numerator)
    denominator = based * made.times
    if not denominator:
        return denominator, None
    value = Decimal(numerator) * made.per / denominator
    return denominator, value.quantize(Decimal("0.01"), ROUND_HALF_UP)


SIDES = ("numerator", "denominator", "missed", "excluded")


def people(
    made: Compiled, source: Counted, area: tuple[int, int], side: str
) -> list[tuple[int, int, str]]:
    """The people on one side of the figure: number, place, reason (where there is one)."""
    if side in ("numerator", "denominator"):
        asked: Statement | None = made.judged
        flag = "counted" if side == "numerator" else "based"
        picked, where = "''", f"{flag} = 1"
    elif side == "missed":
        asked, picked, where = made.missed, "reason", "based = 1"
    else:
        asked, picked, where = made.left_out, "reason", "true"
    if asked is None:
        return []
    statement = f"SELECT person, place, {picked} FROM ({asked.sql}) WHERE {where} ORDER BY 2, 1"
    return [(row[0], row[1], row[2]) for row in source.run(statement, asked.tables, *area)]
