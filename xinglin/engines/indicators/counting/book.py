"""The whole book at once: every figure, period and place from one pass over what they share."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from xinglin.engines.indicators.arithmetic import Arithmetic, Sums, arithmetic_of
from xinglin.engines.indicators.counting import partitions, tally
from xinglin.engines.indicators.counting.engine import Lake, cursor
from xinglin.engines.indicators.counting.kept import key_of, statements_folder
from xinglin.engines.indicators.counting.plan import Plan, Step
from xinglin.engines.indicators.words import Indicator
from xinglin.kernel.time import Period

Array = Any


@dataclass
class Book:
    """Sums of every village and of every place above it: `above` and `below` by figure and period.

    Rows of the arrays are `places` in order; a place without a row has nothing to count.
    """

    commit: int
    snapshot: str
    places: Array
    figures: dict[tuple[str, str], tuple[Array, Array]]
    arithmetic: dict[str, Arithmetic]
    others: dict[tuple[str, str], dict[int, Sums]] = field(default_factory=dict)

    def sums(self, code: str, period: str, place: int) -> Sums:
        """The sums of one figure."""
        if (code, period) in self.others:
            return self.others[code, period].get(place, tally.NOTHING)
        at = int(np.searchsorted(self.places, place))
        if at >= len(self.places) or self.places[at] != place:
            return tally.NOTHING
        above, below = self.figures[code, period]
        return Sums(int(above[at]), int(below[at]))

    @property
    def size(self) -> int:
        """How many values it holds."""
        return len(self.places) * len(self.figures) + sum(map(len, self.others.values()))


def whole(
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    lake: Lake,
    area: tuple[int, int] = tally.EVERYWHERE,
    *,
    store: bool = False,
) -> Book:
    """The figures in these periods for every place of an area, the same as one by one.

    What was stored before is read again, if no table has changed that it was counted from.
    """
    made, scale, plan = plan_of(indicators, periods)
    name = partitions.name_of(plan, lake, made.tables, area)
    if (held := partitions.read(lake.folder, name)) is None:
        held = _rolled_up(*_run(made, lake, area))
        if store:
            partitions.keep(lake.folder, name, *held)
    places, summed = held
    nothing = np.zeros(len(places), np.int64)
    figures = {}
    for code, measures in made.figures.items():
        for period, (above, below) in zip(periods, measures, strict=True):
            under = sum((summed[one] for one in below), nothing)
            figures[code, period.code] = (summed[above], under)
    found = Book(lake.as_of, lake.manifest.snapshot, places, figures, scale)
    known = {one.code: one for one in indicators}
    _one_by_one([known[code] for code in made.one_by_one], periods, lake, area, found)
    return found


def _one_by_one(
    several: Sequence[Indicator], periods: Sequence[Period], lake: Lake, area: tuple[int, int],
    book: Book,
) -> None:  # fmt: skip
    """Figures of other kinds (sums, means, percentiles) as they are always counted."""
    for period in periods if several else ():
        made = tally.compiled(tuple(several), period)
        for code, cells in tally.tally(made, lake, area).items():
            wanted = {p for c in cells for p in (c.place // step * step for step in tally.LEVELS)}
            sums = tally.rolled_up(cells, wanted | {c.place for c in cells}, area[0])
            book.others[code, period.code] = {cell.place: one for cell, one in sums.items()}


# --- plans ---------------------------------------------------------------------------------


def plan_of(
    indicators: Sequence[Indicator], periods: Sequence[Period]
) -> tuple[Plan, dict[str, Arithmetic], str]:
    """The plan of these figures and its name, kept beside the lake once it was made."""
    digest = hashlib.sha256()
    for name in ("sets.py", "plan.py", "planning.py", "statements.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    codes = [one.code for one in periods]
    key = key_of(indicators, "book", digest.hexdigest(), *codes)
    file = statements_folder() / f"book-{key}.json"
    try:
        found = orjson.loads(file.read_bytes())
        scale = {code: Arithmetic(**one) for code, one in found["scale"].items()}
        return Plan.read(found["plan"]), scale, key
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
        pass
    results: dict[str, list[Any]] = {
        one.code: [one(period) for period in periods] for one in indicators
    }
    from xinglin.engines.indicators.counting.planning import Planner  # Ibis loads when it is made

    made = Planner(results).make()
    scale = {code: arithmetic_of(several[0]) for code, several in results.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    told = {"plan": asdict(made), "scale": {code: asdict(one) for code, one in scale.items()}}
    beside.write_bytes(orjson.dumps(told))
    os.replace(beside, file)
    return made, scale, key


# --- running them --------------------------------------------------------------------------


def _run(made: Plan, lake: Lake, area: tuple[int, int]) -> tuple[Array, Array]:
    """Every measure of the plan in every village."""
    found: list[tuple[Step, list[Array]]] = []
    with cursor() as con:
        for name in made.tables:
            con.execute(f'CREATE TEMP VIEW "{name}" AS {lake.source(name, *area)}')
        for step in made.steps:
            answer = con.execute(step.sql)
            if step.measures:
                columns = list(answer.fetchnumpy().values())
                if step.bits:
                    columns = _added_up(columns, len(step.measures[0]))
                found.append((step, columns))
    every = [columns[0] for _, columns in found]
    villages = np.unique(np.concatenate(every)) if every else np.zeros(0, np.int64)
    values = np.zeros((made.size, len(villages)), np.int64)
    for step, columns in found:
        (_unfold if step.windows else _put)(step, columns, villages, values)
    return villages, values


def _added_up(columns: list[Array], periods: int) -> list[Array]:
    """Masks of people added up, bit by bit, for each village: the villages come first."""
    places, at = np.unique(columns[0], return_inverse=True)
    order = np.argsort(at.astype(np.uint16 if len(places) < 1 << 16 else at.dtype), kind="stable")
    firsts = np.searchsorted(at[order], np.arange(len(places)))
    sums = []
    for column in columns[1:]:
        masks = np.asarray(column)[order]
        for bit in range(periods):
            one = (masks >> bit) & 1
            sums.append(np.add.reduceat(one, firsts, dtype=np.int64) if len(places) else one)
    return [places, *sums]


def _put(step: Step, columns: list[Array], villages: Array, values: Array) -> None:
    """Sums of villages to their measures."""
    rows = np.searchsorted(villages, columns[0])
    measures = [one for bits in step.measures for one in bits]
    for measure, column in zip(measures, columns[1:], strict=True):
        values[measure][rows] = column


def _unfold(step: Step, columns: list[Array], villages: Array, values: Array) -> None:
    """Rows that hold for several periods are added to each of them."""
    rows: Any = np.searchsorted(villages, columns[0])
    windows: list[Any] = columns[1 : 1 + step.windows]
    for (window, bits), column in zip(step.measures, columns[1 + step.windows :], strict=True):
        for at, measure in enumerate(bits):
            held: Any = (windows[window].astype(np.int64) >> at) & 1 == 1
            np.add.at(values[measure], rows[held], _whole_numbers(column)[held])


def _whole_numbers(column: Array) -> Array:
    """Sums as whole numbers; nothing to add up is none."""
    if isinstance(column, np.ma.MaskedArray):
        column = column.filled(0)
    return column.astype(np.int64)


def _rolled_up(villages: Array, values: Array) -> tuple[Array, Array]:
    """The same for every place above a village too."""
    steps = [villages, *(villages // step * step for step in tally.LEVELS)]
    places = np.unique(np.concatenate(steps)) if len(villages) else villages
    summed = np.zeros((values.shape[0], len(places)), np.int64)
    at = [np.searchsorted(places, own) for own in steps]
    for level in range(len(steps)):
        fresh = np.ones(len(villages), bool)
        for before in range(level):  # a town's own people are counted once in the town
            fresh &= at[level] != at[before]
        own = at[level][fresh]
        if len(own):
            order = np.argsort(own, kind="stable")
            firsts = np.flatnonzero(np.r_[True, np.diff(own[order]) != 0])
            several = np.add.reduceat(values[:, fresh][:, order], firsts, axis=1)
            summed[:, own[order][firsts]] += several
    return places, summed
