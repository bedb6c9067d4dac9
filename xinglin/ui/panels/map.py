"""A map: places coloured by a value or a state, and points upon them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from xinglin.ui import hooks, show
from xinglin.ui.panels.filing import Passports, filed, wanted, ways
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said

MOST_POINTS = 400


@dataclass(frozen=True)
class Point:
    """Something that stands somewhere. `layer` groups points that are shown and hidden together."""

    longitude: float
    latitude: float
    title: str
    state: str = ""
    value: Any = None
    href: str = ""
    layer: str = ""


@dataclass
class Map(Panel):
    """Shapes from a GeoJSON mapping (each feature's `properties` has `code` and `name`).

    `values` maps a code to a number (None is unknown); `states` colours a place by ok, remind,
    late or critical instead, which is how a small place is kept from being red by chance. `links`
    maps a code to where a click leads. `points` are clustered when there are many. `shapes` may
    also be the address of a GeoJSON file. `words` says what a state means on this map, instead of
    its own word; they stand below it as its legend.
    """

    shapes: Mapping[str, Any] | str
    values: Mapping[Any, Any] = field(default_factory=dict)
    states: Mapping[Any, str] = field(default_factory=dict)
    names: Mapping[Any, str] = field(default_factory=dict)
    links: Mapping[Any, str] = field(default_factory=dict)
    points: Sequence[Point] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    measure: str = ""
    places: int | None = None
    height: int = 440
    cut: Any = None
    source: str = ""
    better: int = 0
    words: Mapping[str, str] = field(default_factory=dict)
    passports: Passports = ()
    empty: str = "这里还没有地图边界"
    template: ClassVar[str] = "map"

    def context(self) -> dict[str, Any]:
        """What the script draws, and the same values as a table."""
        cut = self.cut or hooks.data_cut(self.request)
        return {
            "drawing": self._drawing(),
            "body": [
                (
                    self._name(code),
                    self.links.get(code, ""),
                    show.plain_number(self.values.get(code), self.places),
                    self._badge(self.states.get(code, "")),
                )
                for code in self._codes
            ],
            "pointed": [one for one in self.points if one.title][:MOST_POINTS],
            "cut": show.moment(cut) if cut else "",
            "legend": [self._badge(state) for state in self.words],
            "exports": ways(self) if self.values or self.states else [],
            "size": next((str(s) for s in (260, 340, 440, 560, 720) if s >= self.height), "960"),
            "has_shapes": bool(self.shapes),
        }

    def _badge(self, state: str) -> SafeString:
        return show.badge((self.words[state], state) if state in self.words else state)

    def answer(self) -> HttpResponseBase | None:
        """The places with their values as a file, when the URL says `as=csv` or `as=xlsx`."""
        kind = wanted(self.request)
        if not kind:
            return None
        unit = f"（{said(self.unit)}）" if self.unit else ""
        header = [said("区划代码"), said("地区"), f"{said(self.measure or self.title)}{unit}"]
        rows = (
            [code, self._name(code), self.values.get(code), strip_tags(self._badge(state)).strip()]
            for code, state in ((each, self.states.get(each, "")) for each in self._codes)
        )
        return filed(self, kind, [*header, said("状态")], rows, passports=self.passports)

    @property
    def _codes(self) -> list[Any]:
        return list(self.values or self.states)

    def _name(self, code: Any) -> str:
        if code in self.names:
            return str(self.names[code])
        if isinstance(self.shapes, Mapping):
            for feature in self.shapes.get("features", []):
                properties = feature.get("properties", {})
                if str(properties.get("code")) == str(code):
                    return str(properties.get("name", code))
        return str(code)

    def _drawing(self) -> dict[str, Any]:
        known = [float(value) for value in self.values.values() if value is not None]
        # A map of points alone names its places, too
        drawn = [*self.names, *self.links] if not isinstance(self.shapes, Mapping) else [
            one["properties"]["code"] for one in self.shapes.get("features", [])
            if one.get("properties", {}).get("code")
        ]  # fmt: skip
        return {
            "shapes": self.shapes,
            "measure": said(self.measure or self.title),
            "unit": said(self.unit),
            "places": self.places,
            "range": [min(known), max(known)] if known else None,
            "better": self.better,
            "byState": bool(self.states),
            "regions": [
                {
                    "code": str(code),
                    "name": self._name(code),
                    "value": None if value is None else float(value),
                    "state": self.states.get(code, ""),
                    "href": self.links.get(code, ""),
                }
                for code, value in (self.values or dict.fromkeys(self.states or drawn)).items()
            ],
            "points": [
                {
                    "at": [round(one["at"][0], 5), round(one["at"][1], 5)],
                    "title": one["title"],
                    "state": one["state"],
                    "href": one["href"],
                    "layer": said(self.layers.get(one["layer"], one["layer"])),
                    "count": one["count"],
                }
                for one in clustered(self.points)
            ],
            "words": {
                code: said(self.words.get(code, word))
                for code, (word, _sign) in show.STATES.items()
            },
        }


_RANK = {"": 0, show.OK: 1, show.REMIND: 2, show.LATE: 3, show.CRITICAL: 4}


def clustered(points: Sequence[Point], most: int = MOST_POINTS) -> list[dict[str, Any]]:
    """The points, gathered on a grid until few enough; a cluster shows its worst state."""
    step = 0.0
    found = _gathered(points, step)
    while len(found) > most:
        step = step * 2 or 0.002
        found = _gathered(points, step)
    return found


def _gathered(points: Sequence[Point], step: float) -> list[dict[str, Any]]:
    boxes: dict[Any, list[Point]] = {}
    for number, one in enumerate(points):
        spot = (one.longitude // step, one.latitude // step, one.layer) if step else number
        boxes.setdefault(spot, []).append(one)
    made = []
    for many in boxes.values():
        worst = max(many, key=lambda one: _RANK.get(one.state, 0))
        size = len(many)
        centre = [
            sum(one.longitude for one in many) / size,
            sum(one.latitude for one in many) / size,
        ]
        made.append(
            {
                "at": centre,
                "title": worst.title if size == 1 else f"{worst.title} …",
                "state": worst.state,
                "href": worst.href if size == 1 else "",
                "layer": worst.layer,
                "count": size,
            }
        )
    return made
