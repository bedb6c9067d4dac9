"""One figure divided by several dimensions at once."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import book
from xinglin.engines.places import level_of
from xinglin.kernel.time import Period
from xinglin.services.figures.queries.periods import levels_below
from xinglin.services.figures.queries.values import SEXES, values

TITLES = {
    "place": "地区", "sex": "性别", "age_band": "年龄", "institution": "机构", "month": "月份",
    "quarter": "季度", "year": "年度", "mch": "妇幼年度",
}  # fmt: skip
TIMES = ("month", "quarter", "year", "mch")


def dimensions_of(indicator: Any) -> dict[str, str]:
    """By what an indicator can be divided: its code and what people call it."""
    titles = {name: str(one.title) for name, one in indicator.attributes.items()}
    found = {str(code): TITLES.get(code) or titles.get(code, code) for code in indicator.by}
    return {code: found[code] for code in (*(c for c in TITLES if c in found), *found)}


def divided(
    code: str, place: Any, period: Period, by: tuple[str, ...], seen_by: Actor
) -> list[Any]:
    """The cells that are divided by every one of these dimensions; places of the level below."""
    found = values([code], place, period, seen_by, by=by)
    levels = levels_below(place)
    level = levels[0] if levels else place.level
    cells = [one for one in found if _divided(one, by)]
    return [one for one in cells if level_of(one.place) == level] if "place" in by else [
        one for one in cells if one.place == place.code
    ]  # fmt: skip


def _divided(figure: Any, by: tuple[str, ...]) -> bool:
    return all(name in TIMES or name == "place" or cell_of(figure, name) for name in by)


def cell_of(figure: Any, name: str) -> str:
    """Where a cell belongs in one dimension, as people read it; nothing when it is undivided."""
    if name == "place":
        return str(figure.place_name)
    if name == "sex":
        return SEXES.get(figure.sex, figure.sex)
    if name in TIMES:
        return Period.parse(figure.period).title
    if name == "institution":
        return getattr(figure, "institution_name", "")
    if name == "age_band":
        return str(figure.age_band)
    held = figure.attributes.get(name, "")
    known = book(figure.code).attributes.get(name)
    return str(known.values.get(held, held)) if known else str(held)
