"""What figures can answer: values for places and periods, the people behind them, the lake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.counting.tally import Cell, Compiled
from xinglin.engines.indicators.figures import Counted, Figure, LakeStatus, Passport
from xinglin.engines.indicators.lake import manifest
from xinglin.engines.indicators.rules import Group, hidden, small
from xinglin.engines.indicators.words import (
    DIMENSIONS,
    MONTH,
    PLACE,
    Indicator,
    book,
    faults_of_book,
    indicators,
)
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.places import Area, area
from xinglin.engines.places import queries as places
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period

__all__ = [
    "compute", "explain", "faults_of_book", "faults_of_examples", "figures_list", "lake_folder",
    "lake_status", "people_of",
]  # fmt: skip


def lake_folder() -> Path:
    """Where the lake of this instance lies."""
    return Path(settings.HOME) / "lake"


def lake_status() -> LakeStatus:
    """Which commit the lake shows, and how many came after."""
    found = manifest.read(lake_folder())
    if found is None:
        return LakeStatus(None, ledger.head(), "", {}, 0, "")
    size = sum(part.size for parts in found.parts.values() for part in parts.values())
    return LakeStatus(found.commit, ledger.head(), found.at, found.rows(), size, found.snapshot)


def _lake(as_of: int | None) -> Lake:
    found = manifest.read(lake_folder())
    if found is None:
        raise Refused("还没有可供统计的数据", why="数据湖尚未建立", mend="请先更新数据湖")
    if as_of is not None and as_of > found.commit:
        raise Refused(f"数据湖只更新到提交 {found.commit}", mend="请先更新数据湖，或选择更早的提交")
    return Lake(lake_folder(), found, as_of)


def figures_list() -> list[dict[str, Any]]:
    """Every declared figure with its words."""
    return [one.as_dict() for one in indicators]


def faults_of_examples(one: Indicator) -> list[str]:
    """Worked examples of a figure that do not come out as they say."""
    from xinglin.engines.indicators.counting import examples

    return examples.faults(one)


def _area(place: Any) -> Area:
    """A place given as code, number or row."""
    number = getattr(place, "number", place)
    return area(f"{number:015d}" if isinstance(number, int) else str(number))


def _period(period: Period | str) -> Period:
    return period if isinstance(period, Period) else Period.parse(period)


def compute(
    codes: str | Sequence[str],
    place: Any,
    period: Period | str,
    by: Iterable[str] = (),
    *,
    seen_by: Actor,
    as_of: int | None = None,
) -> list[Figure]:
    """The figures for a place and period, divided by place, month, sex or age band as asked.

    Outside of the actor's reach small cells are hidden, and others with them where they would tell.
    """
    divided = tuple(by)
    if unknown := set(divided) - set(DIMENSIONS):
        raise Refused(
            f"不能按“{'、'.join(sorted(unknown))}”分组", mend=f"可用：{'、'.join(DIMENSIONS)}"
        )
    seen_by.must("figures.read")
    where, when, lake = _area(place), _period(period), _lake(as_of)
    places.place(where.number)
    below = places.subtree(where.number) if PLACE in divided else []
    names = {one.number: one.name for one in below} or places.named([where.number])
    wanted = [codes] if isinstance(codes, str) else list(codes)
    own = all(seen_by.may("figures.read", end) for end in (where.number, where.last))
    found: list[Figure] = []
    several = tuple(book(code) for code in wanted)
    for part in when.months() if MONTH in divided else [when]:
        made = tally.compiled(several, part)
        cells = tally.tallied(made, lake, (where.number, where.last), divided)
        for one in several:
            figures = _figures(one, made, cells[one.code], names, where, lake)
            found += figures if own else _hidden(figures)
    return sorted(found, key=lambda figure: wanted.index(figure.code))


def _figures(
    one: Indicator,
    made: Compiled,
    cells: tally.Cells,
    names: dict[int, str],
    where: Area,
    lake: Lake,
) -> list[Figure]:
    sums = tally.rolled_up(cells, names if len(names) > 1 else (), where.number)
    for number in names:
        sums.setdefault(Cell(number), (0, 0))
    found = []
    for cell in sorted(sums, key=lambda c: (c.place != where.number, c.place, c.sex, c.age_band)):
        if cell.place not in names:
            continue
        numerator, based = sums[cell]
        denominator, value = made.value(one.code, numerator, based)
        found.append(
            Figure(
                one.code, one.title, one.unit, one.base, _area(cell.place).code, names[cell.place],
                cell.place, made.period.code, numerator, denominator, value, lake.as_of,
                lake.manifest.snapshot, cell.sex, cell.age_band,
            )
        )  # fmt: skip
    return found


def _hidden(figures: list[Figure]) -> list[Figure]:
    """The figures as an outsider may see them."""
    keys = [(f.place_number, f.sex, f.age_band) for f in figures]
    sizes = {key: f.numerator or 0 for key, f in zip(keys, figures, strict=True)}
    covered = hidden(
        sizes,
        [k for k, f in zip(keys, figures, strict=True) if small(f.numerator or 0, _people(f))],
        _groups(keys),
    )
    return [f.suppressed() if key in covered else f for key, f in zip(keys, figures, strict=True)]


def _people(figure: Figure) -> int | None:
    """The denominator where it is people; an estimate tells nobody."""
    known = figure.denominator
    return int(known) if known is not None and known == known.to_integral_value() else None


Key = tuple[int, str, str]


def _groups(keys: list[Key]) -> list[Group[Key]]:
    """Which cells add up to which: places to the place above, sexes and bands to their sum."""
    known = set(keys)
    members: dict[Key, list[Key]] = defaultdict(list)
    bands: dict[Key, list[Key]] = defaultdict(list)
    sexes: dict[Key, list[Key]] = defaultdict(list)
    for number, sex, band in keys:
        for step in tally.LEVELS[::-1]:
            above = (number // step * step, sex, band)
            if above[0] != number and above in known:
                members[above].append((number, sex, band))
                break
        if sex:
            sexes[number, "", band].append((number, sex, band))
        if band:
            bands[number, sex, ""].append((number, sex, band))
    every = [*members.items(), *sexes.items(), *bands.items()]
    return [Group(total, tuple(several)) for total, several in every if total in known]


def people_of(
    code: str,
    place: Any,
    period: Period | str,
    side: str = "numerator",
    *,
    seen_by: Actor,
    limit: int | None = None,
    offset: int = 0,
    as_of: int | None = None,
) -> list[Counted]:
    """The people on one side: numerator, denominator, missed (below the line only) or excluded."""
    if side not in tally.SIDES:
        raise Refused(f"没有名单“{side}”", mend=f"可用：{'、'.join(tally.SIDES)}")
    where = _area(place)
    for end in (where.number, where.last):
        seen_by.must("figures.lists", end)
    made = tally.compiled((book(code),), _period(period))
    found = _side(made, _lake(as_of), where, side)
    shown = found[offset : None if limit is None else offset + limit]
    audit.note_reading(
        "figures.lists", by=seen_by, subject="indicators.indicator", place=where.number,
        detail={"code": code, "period": str(period), "side": side, "people": len(shown)},
    )  # fmt: skip
    return shown


def _side(made: Compiled, lake: Lake, where: Area, side: str) -> list[Counted]:
    rows = tally.people(made, lake, (where.number, where.last), side)
    return [Counted(person, place, side, reason) for person, place, reason in rows]


def explain(
    code: str, place: Any, period: Period | str, *, seen_by: Actor, as_of: int | None = None
) -> Passport:
    """The passport of one figure: words, expression, state of the data, people, reasons, hash.

    Without the right to lists at that place the people are withheld, and said to be.
    """
    where, when, one = _area(place), _period(period), book(code)
    figure = compute(code, where.number, when, seen_by=seen_by, as_of=as_of)[0]
    made, lake = tally.compiled((one,), when), _lake(as_of)
    may = all(seen_by.may("figures.lists", end) for end in (where.number, where.last))
    sides: dict[str, list[Counted]] = {
        side: _side(made, lake, where, side) if may else [] for side in tally.SIDES
    }
    if may:
        audit.note_reading(
            "figures.explain", by=seen_by, subject="indicators.indicator", place=where.number,
            detail={"code": code, "period": when.code},
        )  # fmt: skip
    return Passport(
        figure,
        one.as_dict(),
        made.judged.sql,
        [counted.person for counted in sides["numerator"]],
        [counted.person for counted in sides["denominator"]],
        [*sides["missed"], *sides["excluded"]],
        lists_withheld=not may,
    )
