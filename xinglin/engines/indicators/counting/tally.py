"""Definition + period + place → numerators and denominators, and the people behind them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xinglin.engines.indicators.counting.engine import Counted, Lake
from xinglin.engines.indicators.counting.kept import Statement, kept, key_of
from xinglin.engines.indicators.words import AGE_BAND, SEX, Count, Indicator, Ratio, Result
from xinglin.kernel.time import Period

EVERYWHERE = (0, 10**15 - 1)
LEVELS = (10**13, 10**11, 10**9, 10**6, 10**3)  # what a province, … a village is a multiple of


@dataclass(frozen=True)
class Cell:
    """Where a count belongs: a place, and perhaps a sex and an age band."""

    place: int
    sex: str = ""
    age_band: str = ""


class Compiled:
    """Definitions applied to one period; SQL is made of them when it is asked for, once."""

    def __init__(self, indicators: tuple[Indicator, ...], period: Period) -> None:
        self.indicators, self.period = indicators, period
        self._made: dict[tuple[str, ...], Statement] = {}

    @functools.cached_property
    def _results(self) -> dict[str, Result]:
        return {one.code: one(self.period) for one in self.indicators}

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
        return self._kept("counts", *(one for one in (SEX, AGE_BAND) if one in by))

    def _kept(self, what: str, *by: str) -> Statement:
        if (what, *by) not in self._made:
            key = key_of(self.indicators, self.period.code, what, *by)
            self._made[what, *by] = kept(key, functools.partial(self._make, what, *by))
        return self._made[what, *by]

    def _make(self, what: str, *by: str) -> Statement:
        from xinglin.engines.indicators import expressions  # Ibis loads when SQL is made

        asked = getattr(expressions, what)
        parts = {
            code: asked(result, self.period.end, *by) for code, result in self._results.items()
        }
        there = {code: part for code, part in parts.items() if part is not None}
        scale = {code: _scale(result) for code, result in self._results.items()}
        if not there:
            return Statement("", [], scale)
        whole = expressions.together(there)
        return Statement(expressions.sql(whole), expressions.tables_of(whole), scale)

    def value(self, code: str, numerator: int, based: int) -> tuple[Decimal | None, Decimal | None]:
        """Denominator and value: half-up at the last step, nothing when it is divided by 0."""
        times, per = next(iter(self._made.values())).scale[code]
        if not per:
            return None, Decimal(numerator)
        denominator = based * Decimal(times)
        if not denominator:
            return denominator, None
        value = Decimal(numerator) * per / denominator
        return denominator, value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _scale(result: Result) -> tuple[str, int]:
    times = result.times if isinstance(result, Ratio) else Decimal(1)
    return f"{times:f}", 0 if isinstance(result, Count) else result.per


def band_of(first: int) -> str:
    """The name of the age band that begins at this age: 35–44岁, 85岁及以上."""
    from xinglin.engines.indicators.expressions import BANDS

    following = [age for age in BANDS if age > first]
    return f"{first}–{following[0] - 1}岁" if following else f"{first}岁及以上"


@functools.lru_cache(maxsize=4096)
def compiled(indicators: tuple[Indicator, ...], period: Period) -> Compiled:
    """The definitions applied to the period, kept once they were."""
    return Compiled(indicators, period)


ORDER = "code, village, of_sex, band, above::BIGINT, below::BIGINT"
Cells = dict[Cell, tuple[int, int]]


def tally(
    made: Compiled, source: Counted, area: tuple[int, int], by: Iterable[str] = ()
) -> dict[str, Cells]:
    """For each code: numerator and people of the denominator of the area's villages, as divided.

    Undivided cells stand beside the divided ones. Everybody has one village, so that cells of
    villages add up to those of towns and counties exactly, people counted once included.
    """
    asked = made.counts(*by)
    sums: dict[str, dict[Cell, list[int]]] = {
        one.code: defaultdict(lambda: [0, 0]) for one in made.indicators
    }
    rows = source.run(f"SELECT {ORDER} FROM ({asked.sql})", asked.tables, *area)
    for code, village, of_sex, first, counted, based in rows:
        name = band_of(first) if first >= 0 else ""
        divided = {(one, two) for one in ("", of_sex) for two in ("", name)}
        for cell in (Cell(village, *pair) for pair in divided):
            sums[code][cell][0] += counted
            sums[code][cell][1] += based
    return {
        code: {cell: (pair[0], pair[1]) for cell, pair in cells.items()}
        for code, cells in sums.items()
    }


@functools.lru_cache(maxsize=512)
def tallied(
    made: Compiled, lake: Lake, area: tuple[int, int], by: tuple[str, ...]
) -> dict[str, Cells]:
    """What `tally` answers of the lake; the same question of the same state is answered once."""
    return tally(made, lake, area, by)


def rolled_up(cells: Cells, places: Iterable[int], top: int) -> Cells:
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


SIDES = ("numerator", "denominator", "missed", "excluded")


def people(
    made: Compiled, source: Counted, area: tuple[int, int], side: str
) -> list[tuple[int, int, str]]:
    """The people on one side of the figure: number, place, reason (where there is one)."""
    if side in ("numerator", "denominator"):
        asked = made.judged
        flag = "counted" if side == "numerator" else "based"
        picked, where = "''", f"{flag} = 1"
    elif side == "missed":
        asked, picked, where = made.missed, "reason", "based = 1"
    else:
        asked, picked, where = made.left_out, "reason", "true"
    if not asked.sql:
        return []
    statement = f"SELECT person, place, {picked} FROM ({asked.sql}) WHERE {where} ORDER BY 2, 1"
    return [(row[0], row[1], row[2]) for row in source.run(statement, asked.tables, *area)]
