"""Where the made-up land lies: boundaries in degrees, towns in counties, villages in towns."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count as count_up
from typing import Any

import numpy as np

from xinglin.demo import mosaic
from xinglin.demo.dice import Array
from xinglin.demo.mosaic import Mosaic, Ring

# In the Yellow Sea, where nobody lives: the land is as made up as its people.
LONGITUDE, LATITUDE = 123.4, 35.0
KM_PER_DEGREE = 111.2
TILES_PER_VILLAGE = 42
KM2_PER_VILLAGE = 7.5


@dataclass
class Piece:
    """A division on the map: its tiles and the pieces it was cut into."""

    tiles: Array
    parts: list[Piece] = field(default_factory=list)


@dataclass
class Land:
    """The whole land, cut as the tree of divisions wants it."""

    mosaic: Mosaic
    whole: Piece
    scale: float

    def shape(self, piece: Piece) -> dict[str, Any]:
        """The boundary as GeoJSON (MultiPolygon only where a piece is in several parts)."""
        chains = [self._ring(chain) for chain in mosaic.rings(self.mosaic, piece.tiles)]
        outer = [ring for ring in chains if _area(ring) > 0]
        holes = [ring for ring in chains if _area(ring) <= 0]
        if len(outer) == 1:
            return {"type": "Polygon", "coordinates": [outer[0], *holes]}
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in outer]}

    def centre(self, piece: Piece) -> tuple[float, float]:
        """Longitude and latitude of a point inside, near the middle."""
        at = self.mosaic.centres[piece.tiles]
        nearest = at[np.argmin(((at - at.mean(axis=0)) ** 2).sum(axis=1))]
        lon, lat = self._degrees(nearest[None, :])[0]
        return float(lon), float(lat)

    def spot(self, rng: np.random.Generator, piece: Piece) -> tuple[float, float]:
        """Some point well inside a piece."""
        tile = piece.tiles[int(rng.integers(len(piece.tiles)))]
        near = self.mosaic.centres[tile] + rng.uniform(-0.2, 0.2, 2)
        lon, lat = self._degrees(near[None, :])[0]
        return float(lon), float(lat)

    def _ring(self, chain: list[int]) -> Ring:
        ring = self._degrees(self.mosaic.points[chain]).tolist()
        return [*ring, ring[0]]

    def _degrees(self, points: Array) -> Array:
        middle = self.mosaic.centres.mean(axis=0)
        east = (points[:, 0] - middle[0]) * self.scale / np.cos(np.deg2rad(LATITUDE))
        north = (points[:, 1] - middle[1]) * self.scale
        return np.round(np.stack([LONGITUDE + east, LATITUDE + north], axis=1), 5)


def _area(ring: Ring) -> float:
    x, y = np.array(ring).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def cut(rng: np.random.Generator, plan: list[list[list[int]]]) -> Land:
    """Land for counties of towns of villages, each village given as its number of grids."""
    villages = sum(len(town) for county in plan for town in county)
    ground = mosaic.lay(rng, villages * TILES_PER_VILLAGE)
    whole = Piece(np.arange(len(ground.centres)))
    finest = np.zeros(len(ground.centres), dtype=np.int64)
    numbers = count_up(1)
    weights = [sum(len(town) for town in county) for county in plan]
    for county, towns in zip(_divide(rng, ground, whole, weights), plan, strict=True):
        for town, grids in zip(
            _divide(rng, ground, county, [len(town) for town in towns]), towns, strict=True
        ):
            for village, count in zip(
                _divide(rng, ground, town, [1] * len(grids)), grids, strict=True
            ):
                for grid in _divide(rng, ground, village, [1] * count):
                    finest[grid.tiles] = next(numbers)
    mosaic.smooth(ground, finest)
    tile_km2 = KM2_PER_VILLAGE / TILES_PER_VILLAGE
    scale = float(np.sqrt(tile_km2 / (np.sqrt(3) / 2)) / KM_PER_DEGREE)
    return Land(ground, whole, scale)


def _divide(
    rng: np.random.Generator, ground: mosaic.Mosaic, piece: Piece, weights: list[int]
) -> list[Piece]:
    noisy = np.asarray(weights, dtype=float) * rng.uniform(0.7, 1.4, len(weights))
    owner = mosaic.share_out(rng, ground, piece.tiles, noisy)
    piece.parts = [Piece(piece.tiles[owner == part]) for part in range(len(weights))]
    return piece.parts
