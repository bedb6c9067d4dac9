"""A chart with one idea; the figures it is drawn from stand behind it as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http.response import HttpResponseBase

from xinglin.ui import hooks, show
from xinglin.ui.panels.filing import Passports, filed, wanted, ways
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said

KINDS = ("line", "bar", "stacked", "rank", "waterfall")


@dataclass(frozen=True)
class Series:
    """One line or set of bars. None is a gap, never zero. `style` is "", "quiet" or "attention"."""

    title: str
    values: Sequence[Any]
    style: str = ""


@dataclass
class Chart(Panel):
    """`over` names the points; each of `series` has one value for each of them.

    `kind` is line, bar, stacked, rank (bars lying down, in the given order) or waterfall (one
    series of steps from the first value to the last: the first and the last point stand on the
    ground, the others are the changes between them). `target` draws a line with its value; `band`
    shades (low, high). `cut` is when the data ends; left None, the hook `data_cut` answers.
    `links` lead from each point to its people. `better` says which way is good: 1 up, -1 down.
    """

    over: Sequence[Any]
    series: Sequence[Series | tuple[str, Sequence[Any]]]
    kind: str = "line"
    unit: str = ""
    target: Any = None
    target_title: str = "目标"
    band: tuple[Any, Any] | None = None
    band_title: str = "目标范围"
    places: int | None = None
    height: int = 260
    cut: Any = None
    source: str = ""
    links: Sequence[str] = ()
    over_title: str = ""
    zero: bool = True
    better: int = 0
    passports: Passports = ()
    empty: str = "这段时间还没有数据"
    lines: list[Series] = field(init=False, default_factory=list)
    template: ClassVar[str] = "chart"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a chart is {', '.join(KINDS)}, not {self.kind!r}")
        self.lines = [one if isinstance(one, Series) else Series(*one) for one in self.series]

    def context(self) -> dict[str, Any]:
        """What the script draws, and the same figures as a table."""
        cut = self.cut or hooks.data_cut(self.request)
        names = [said(str(each)) for each in self.over]
        return {
            "drawing": self.drawing(names),
            "heads": [said(one.title) for one in self.lines],
            "body": [
                (
                    name,
                    self.links[at] if at < len(self.links) else "",
                    [show.plain_number(_at(one, at), self.places) for one in self.lines],
                )
                for at, name in enumerate(names)
            ],
            "cut": show.moment(cut) if cut else "",
            "exports": ways(self),
            "has_data": any(value is not None for one in self.lines for value in one.values),
            "size": _size(self.height, self.kind, len(names)),
            "summary": self.summary(names),
        }

    def answer(self) -> HttpResponseBase | None:
        """The figures as a file, when the URL says `as=csv` or `as=xlsx`."""
        kind = wanted(self.request)
        if not kind:
            return None
        unit = f"（{said(self.unit)}）" if self.unit else ""
        header = [str(said(self.over_title)), *(f"{said(one.title)}{unit}" for one in self.lines)]
        rows = (
            [said(str(name)), *(_at(one, at) for one in self.lines)]
            for at, name in enumerate(self.over)
        )
        return filed(self, kind, header, rows, passports=self.passports)

    def summary(self, names: Sequence[str]) -> str:
        """One sentence for those who do not see the chart."""
        parts = []
        for one in self.lines:
            known = [(at, value) for at, value in enumerate(one.values) if value is not None]
            if known and known[-1][0] < len(names):
                at, value = known[-1]
                last = show.plain_number(value, self.places)
                parts.append(f"{said(one.title)} {names[at]} {last}{said(self.unit)}")
        return "；".join(parts)

    def drawing(self, names: Sequence[str]) -> dict[str, Any]:
        """The drawing in our own few words; xinglin.js makes the ECharts option and its colours."""
        return {
            "kind": self.kind,
            "over": list(names),
            "unit": said(self.unit),
            "places": self.places,
            "zero": self.zero,
            "better": self.better,
            "target": _float(self.target),
            "targetTitle": said(self.target_title),
            "band": [_float(each) for each in self.band] if self.band else None,
            "bandTitle": said(self.band_title),
            "links": list(self.links),
            "series": [
                {
                    "title": said(one.title),
                    "style": one.style,
                    "values": [_float(value) for value in one.values],
                }
                for one in self.lines
            ],
        }


def _at(one: Series, place: int) -> Any:
    return one.values[place] if place < len(one.values) else None


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _size(height: int, kind: str, points: int) -> str:
    """One of the heights the style sheet knows: inline styles are forbidden."""
    wanted = max(height, 40 + 26 * points) if kind == "rank" else height
    return next(
        (str(size) for size in (140, 200, 260, 340, 440, 560, 720) if size >= wanted), "960"
    )
