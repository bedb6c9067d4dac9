"""Places made comparable: their rates at the ages of a standard, and beside those of the whole."""

from __future__ import annotations

from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import level_of
from xinglin.engines.statistics import REASONS, Estimate
from xinglin.services.figures.pages import passports
from xinglin.services.figures.pages.surroundings import Looked
from xinglin.ui import Column, Later, Table, said

TITLE = "年龄标化"


def comparable(seen: Looked, level: str) -> Later | None:
    """The table of a figure that names a standard population; nothing for any other.

    It shows the place itself and those below it that are of this level.
    """
    standard = seen.indicator.standard
    if standard is None or not seen.inside:
        return None

    def draw() -> Table:
        every = counting.standardised(seen.code, seen.here, seen.period, seen_by=seen.actor)
        found = [one for one in every if one is every[0] or level_of(one.figure.place) == level]
        unit = seen.indicator.unit
        columns = [
            Column("figure.place_name", "地区", key="place", grow=True,
                   link=lambda one: seen.url(place=one.figure.place)),
            Column("figure.value", "粗率", key="crude", align="end", unit=unit, places=2),
            Column("direct.value", "标化率", key="direct", align="end", unit=unit, places=2),
            Column(lambda one: _span(one.direct), "95%区间", key="span", align="end", sort=False),
            Column("beside.observed", "实际", key="observed", align="end", places=0),
            Column("beside.expected", "预期", key="expected", align="end", places=1),
            Column("beside.ratio.value", "标化比", key="ratio", align="end", places=0),
            Column(lambda one: _span(one.beside.ratio, 0), "标化比95%区间", key="ratio-span",
                   align="end", sort=False),
        ]  # fmt: skip
        return Table(
            found, columns, title=TITLE, key="comparable", size=20, span=12,
            empty="没有可比较的地区", note=_note(standard.title, seen.here.name),
            passports=lambda: [passports.line(one.figure) for one in found],
        )  # fmt: skip

    return Later(draw, title=TITLE, span=12)


def _note(standard: str, whole: str) -> str:
    """What the rates are made comparable by."""
    return said(
        f"标化率以{said(standard)}为标准直接标化，Dobson 区间，不足 10 例不公布；"
        f"标化比以{whole}各年龄组的率为 100 间接标化"
    )


def _span(one: Estimate, places: int = 2) -> str:
    if one.lower is None or one.upper is None:
        return said(REASONS[one.reason]) if one.reason else ""
    return f"{one.lower:.{places}f}–{one.upper:.{places}f}"
