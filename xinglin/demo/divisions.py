"""The division tree of the made-up county: towns, villages, grids, with sizes and boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xinglin.demo import land
from xinglin.demo.dice import Array, dice
from xinglin.demo.names.places import (
    PREFECTURE,
    PROVINCE,
    county_name,
    quarter_names,
    town_names,
    village_names,
)
from xinglin.engines.codes import pinyin_of_name
from xinglin.engines.places import area

RESIDENTS_A_COUNTY = 320_000
RESIDENTS_A_VILLAGE = 1_340
LARGEST_SINGLE_COUNTY = 800_000
CODE, PROVINCE_CODE, PREFECTURE_CODE = "990101", "99", "9901"


@dataclass
class Village:
    """A village or an urban community; `share` is its part of the county's people."""

    code: str
    name: str
    urban: str
    share: float
    grids: int
    piece: land.Piece | None = None

    @property
    def number(self) -> int:
        """Its place number."""
        return int(self.code.ljust(15, "0"))

    @property
    def community(self) -> bool:
        """Whether a residents' committee runs it, not a villagers' one."""
        return int(self.code[9:12]) < 100


@dataclass
class Town:
    """A street, town or township."""

    code: str
    name: str
    villages: list[Village]
    piece: land.Piece | None = None

    @property
    def number(self) -> int:
        """Its place number."""
        return int(self.code.ljust(15, "0"))

    @property
    def street(self) -> bool:
        """Whether it is a street of the county town."""
        return int(self.code[6:9]) < 100


@dataclass
class County:
    """One county with the number of people it is to have."""

    code: str
    name: str
    residents: int
    towns: list[Town] = field(default_factory=list)
    piece: land.Piece | None = None

    @property
    def villages(self) -> list[Village]:
        """All villages and communities, in order of code."""
        return [village for town in self.towns for village in town.villages]

    @property
    def number(self) -> int:
        """Its place number."""
        return int(self.code.ljust(15, "0"))


@dataclass
class Realm:
    """Everything that is built: one county, or a city of several."""

    counties: list[County]
    land: land.Land

    @property
    def city(self) -> bool:
        """Whether there are several counties."""
        return len(self.counties) > 1


def county_sizes(residents: int) -> list[int]:
    """How many people each county gets; beyond a large county there are several."""
    if residents <= LARGEST_SINGLE_COUNTY:
        return [residents]
    count = round(residents / RESIDENTS_A_COUNTY)
    base, more = divmod(residents, count)
    return [base + (at < more) for at in range(count)]


def plan(residents: int, seed: int) -> Realm:
    """The tree with names, shares and land, the same for the same size and seed."""
    return plan_of(county_sizes(residents), seed)


def plan_of(sizes: Sequence[int], seed: int, names: Sequence[str] = ()) -> Realm:
    """The same for counties of these sizes, which may have names of their own."""
    counties = [_county(at, size, seed) for at, size in enumerate(sizes)]
    for county, name in zip(counties, names, strict=False):
        county.name = name
    tree = [[[v.grids for v in town.villages] for town in c.towns] for c in counties]
    ground = land.cut(dice(seed, "land"), tree)
    for county, piece in zip(counties, ground.whole.parts, strict=True):
        county.piece = piece
        for town, part in zip(county.towns, piece.parts, strict=True):
            town.piece = part
            for village, plot in zip(town.villages, part.parts, strict=True):
                village.piece = plot
    return Realm(counties, ground)


def _county(at: int, residents: int, seed: int) -> County:
    rng = dice(seed, "divisions", at)
    code = f"{PREFECTURE_CODE}{at + 1:02d}"
    towns = int(np.clip(round(1.9 * (max(residents, 1) / 10_000) ** 0.62), 3, 40))
    villages = int(np.clip(round(residents / RESIDENTS_A_VILLAGE), 2 * towns, 60 * towns))
    streets = max(1, round(towns * 0.2))
    townships = round(towns * 0.3) if towns > 3 else 0
    kinds = ["街道"] * streets + ["镇"] * (towns - streets - townships) + ["乡"] * townships
    each = np.full(towns, villages // towns)
    each[: villages % towns] += 1
    found = []
    counted = {"街道": 1, "镇": 100, "乡": 200}
    for name, kind, count in zip(town_names(rng, towns), kinds, each, strict=True):
        number = counted[kind]
        counted[kind] += 1
        found.append(_town(rng, f"{code}{number:03d}", str(name), kind, int(count)))
    county = County(code, county_name(at), residents, found)
    total = sum(v.share for v in county.villages)
    for village in county.villages:
        village.share /= total
    return county


def _town(rng: np.random.Generator, code: str, name: str, kind: str, count: int) -> Town:
    communities = count if kind == "街道" else max(1, round(count * 0.14)) if kind == "镇" else 0
    names = quarter_names(rng, communities, name) + village_names(rng, count - communities)
    found = []
    for at, called in enumerate(names):
        if at < communities:
            urban = "121" if kind == "镇" else "111" if at < communities * 0.7 else "112"
            number, grids = at + 1, int(rng.integers(2, 5))
        else:
            urban = "122" if kind == "镇" and at == communities else "220"
            urban = "210" if kind == "乡" and at == communities else urban
            number, grids = 101 + at - communities, 1
        share = float(rng.lognormal(0.45 if at < communities else 0.0, 0.42))
        found.append(Village(f"{code}{number:03d}", called, urban, share, grids))
    return Town(code, f"{name}{kind}", found)


class _Rows:
    """Columns of the place table, filled row by row; there are a few thousand at most."""

    def __init__(self, ground: land.Land) -> None:
        self.land = ground
        self.columns: dict[str, list[Any]] = {
            name: []
            for name in (
                "number", "last", "code", "name", "pinyin", "level", "parent_id", "urban_rural",
                "valid_from", "longitude", "latitude", "boundary",
            )
        }  # fmt: skip

    def add(
        self, code: str, name: str, parent: int | None, piece: land.Piece, urban: str = ""
    ) -> int:
        span = area(code)
        lon, lat = self.land.centre(piece)
        row = (
            span.number, span.last, span.code, name, pinyin_of_name(name).full, str(span.level),
            parent, urban, "2010-01-01", lon, lat, self.land.shape(piece),
        )  # fmt: skip
        for column, value in zip(self.columns.values(), row, strict=True):
            column.append(value)
        return span.number


def place_columns(realm: Realm) -> dict[str, list[Any]]:
    """Every place of the realm, upper before lower, as columns of the place table."""
    rows = _Rows(realm.land)
    whole = realm.land.whole
    province = rows.add(PROVINCE_CODE, PROVINCE, None, whole)
    prefecture = rows.add(PREFECTURE_CODE, PREFECTURE, province, whole)
    for county in realm.counties:
        above = rows.add(county.code, county.name, prefecture, _on_map(county.piece))
        for town in county.towns:
            upper = rows.add(town.code, town.name, above, _on_map(town.piece))
            for village in town.villages:
                piece = _on_map(village.piece)
                here = rows.add(village.code, village.name, upper, piece, village.urban)
                if village.grids > 1:
                    for at, grid in enumerate(piece.parts, start=1):
                        name = f"第{'一二三四五六七八九'[at - 1]}网格"
                        rows.add(f"{village.code}{at:03d}", name, here, grid, village.urban)
    return rows.columns


def _on_map(piece: land.Piece | None) -> land.Piece:
    if piece is None:
        raise ValueError("a division that was never put on the map")
    return piece


def shares(county: County) -> tuple[Array, Array, Array]:
    """Place numbers, parts of the county's people, and whether urban, village by village."""
    villages = county.villages
    return (
        np.array([v.number for v in villages]),
        np.array([v.share for v in villages]),
        np.array([v.urban.startswith("1") for v in villages]),
    )
