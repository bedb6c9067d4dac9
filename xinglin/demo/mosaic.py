"""Land cut into pieces: a mosaic of small tiles, shared out again and again to neighbours.

Every division is a set of tiles; its boundary is the chain of tile edges that belong to one of its
tiles only. So neighbours share their edges to the last digit, and a town's outline is exactly the
union of its villages', by construction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xinglin.demo.dice import Array

Ring = list[list[float]]


@dataclass
class Mosaic:
    """Tiles with their centres, corners (numbers into `points`) and neighbours (-1 outside)."""

    centres: Array
    corners: Array
    neighbours: Array
    points: Array
    inside: Array = field(init=False)  # a slate, clean between uses; its last entry is "outside"

    def __post_init__(self) -> None:
        self.inside = np.zeros(len(self.centres) + 1, dtype=bool)


def lay(rng: np.random.Generator, tiles: int) -> Mosaic:
    """About `tiles` six-cornered tiles inside an irregular outline around the origin, size 1."""
    across = int(np.sqrt(tiles * 1.75)) + 4
    row, column = (axis.ravel() for axis in np.meshgrid(np.arange(across), np.arange(across)))
    x = column + 0.5 * (row % 2)
    y = row * np.sqrt(3) / 2
    middle = np.array([across / 2, across * np.sqrt(3) / 4])
    away = np.stack([x, y], axis=1) - middle
    angle, distance = np.arctan2(away[:, 1], away[:, 0]), np.hypot(away[:, 0], away[:, 1])
    reach = _outline(rng, angle) * across * 0.40
    inside = distance <= reach
    inside[np.argsort(distance)[: min(12, len(inside))]] = True
    numbers = np.full((across, across), -1)
    numbers[row[inside], column[inside]] = np.arange(inside.sum())
    return _tiles(rng, numbers, row[inside], column[inside])


def _outline(rng: np.random.Generator, angle: Array) -> Array:
    reach = np.ones(len(angle))
    for wave in range(2, 12):
        reach += rng.normal(0, 0.30 / wave**1.15) * np.cos(wave * angle + rng.random() * 6.3)
    return np.clip(reach, 0.55, 1.25)


def _tiles(rng: np.random.Generator, numbers: Array, row: Array, column: Array) -> Mosaic:
    """Corners are shared by position; then each is pushed a little, so that no comb is seen."""
    odd = row % 2
    x, y = column + 0.5 * odd, row * np.sqrt(3) / 2
    turn = np.deg2rad(np.arange(6) * 60 - 30)
    size = 1 / np.sqrt(3)
    cx, cy = x[:, None] + size * np.cos(turn), y[:, None] + size * np.sin(turn)
    keys = np.rint(cx * 2).astype(np.int64) * 1_000_003 + np.rint(cy * 2 * np.sqrt(3)).astype(
        np.int64
    )
    _, first, back = np.unique(keys.ravel(), return_index=True, return_inverse=True)
    points = np.stack([cx.ravel()[first], cy.ravel()[first]], axis=1)
    points += rng.normal(0, 0.13, points.shape)
    padded = np.pad(numbers, 1, constant_values=-1)
    steps = [(0, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0)]  # of even rows; odd ones shift
    near = [padded[row + 1 + r, column + 1 + c + (odd if r else 0)] for r, c in steps]
    centres = np.stack([x, y], axis=1)
    return Mosaic(centres, back.reshape(-1, 6), np.stack(near, axis=1), points)


def share_out(rng: np.random.Generator, mosaic: Mosaic, tiles: Array, weights: Any) -> Array:
    """Cut a set of tiles into connected pieces of about these sizes: a piece number per tile."""
    pieces = len(weights)
    if pieces == 1:
        return np.zeros(len(tiles), dtype=np.int64)
    at = mosaic.centres[tiles]
    seeds = at[_spread(rng, at, pieces)]
    radius = np.sqrt(np.asarray(weights) / np.mean(weights)) * np.sqrt(len(tiles) / pieces / 3.2)
    for _ in range(12):
        owner = _nearest(at, seeds, radius)
        for piece in range(pieces):
            mine = owner == piece
            if mine.any():
                seeds[piece] = at[mine].mean(axis=0)
    return _connected(mosaic, tiles, _nearest(at, seeds, radius), pieces)


def _spread(rng: np.random.Generator, at: Array, count: int) -> list[int]:
    """Tiles far from one another: each next one is the farthest of a handful of candidates."""
    chosen = [int(rng.integers(len(at)))]
    nearest = ((at - at[chosen[0]]) ** 2).sum(axis=1)
    for _ in range(count - 1):
        some = rng.integers(len(at), size=24)
        best = int(some[np.argmax(nearest[some])])
        if nearest[best] == 0:
            best = int(np.argmax(nearest))
        chosen.append(best)
        nearest = np.minimum(nearest, ((at - at[best]) ** 2).sum(axis=1))
    return chosen


def _nearest(at: Array, seeds: Array, radius: Array) -> Array:
    """A power diagram: a piece with a larger radius reaches farther."""
    best = np.full(len(at), np.inf)
    owner = np.zeros(len(at), dtype=np.int64)
    for piece, (seed, reach) in enumerate(zip(seeds, radius, strict=True)):
        power = ((at - seed) ** 2).sum(axis=1) - 0.6 * reach**2
        better = power < best
        best[better], owner[better] = power[better], piece
    return owner


def _connected(mosaic: Mosaic, tiles: Array, owner: Array, pieces: int) -> Array:
    """Every piece keeps its largest part and at least one tile; the rest goes to neighbours."""
    whose = {int(tile): int(piece) for tile, piece in zip(tiles, owner, strict=True)}
    kept: dict[int, int] = {}
    for piece in range(pieces):
        part = _largest_part(mosaic, [t for t, p in whose.items() if p == piece])
        kept.update(dict.fromkeys(part, piece))
    present = set(kept.values())
    for piece in range(pieces):
        if piece not in present:  # crowded out: takes one tile from whoever has most
            rich = max(present, key=lambda p: sum(1 for q in kept.values() if q == p))
            kept[_rim(mosaic, kept, rich)] = piece
    waiting = [tile for tile in whose if tile not in kept]
    while waiting:
        later = []
        for tile in waiting:
            near = [kept[int(n)] for n in mosaic.neighbours[tile] if int(n) in kept]
            if near:
                kept[tile] = near[0]
            else:
                later.append(tile)
        if len(later) == len(waiting):  # an island of its own
            kept.update(dict.fromkeys(later, whose[later[0]]))
            break
        waiting = later
    return np.array([kept[int(tile)] for tile in tiles])


def _rim(mosaic: Mosaic, kept: dict[int, int], piece: int) -> int:
    mine = [tile for tile, owner in kept.items() if owner == piece]
    held = set(mine)
    return min(mine, key=lambda t: sum(int(n) in held for n in mosaic.neighbours[t]))


def _largest_part(mosaic: Mosaic, tiles: list[int]) -> set[int]:
    left, best = set(tiles), set[int]()
    while left:
        part, edge = set[int](), [left.pop()]
        while edge:
            tile = edge.pop()
            part.add(tile)
            for near in mosaic.neighbours[tile]:
                if int(near) in left:
                    left.discard(int(near))
                    edge.append(int(near))
        best = max(best, part, key=len)
    return best


def smooth(mosaic: Mosaic, owner: Array, rounds: int = 3) -> None:
    """Straighten zigzag borders by moving their shared corners; where three meet, they stay."""
    near = mosaic.neighbours
    other = np.where(near >= 0, owner[near], -1)
    tile, side = np.nonzero(other != owner[:, None])
    one, two = mosaic.corners[tile, side], mosaic.corners[tile, (side + 1) % 6]
    edges = np.unique(np.sort(np.stack([one, two], axis=1), axis=1), axis=0)
    degree = np.bincount(edges.ravel(), minlength=len(mosaic.points))
    for _ in range(rounds):
        total = np.zeros_like(mosaic.points)
        np.add.at(total, edges[:, 0], mosaic.points[edges[:, 1]])
        np.add.at(total, edges[:, 1], mosaic.points[edges[:, 0]])
        move = degree == 2
        mosaic.points[move] = mosaic.points[move] * 0.4 + total[move] / 2 * 0.6


def rings(mosaic: Mosaic, tiles: Array) -> list[list[int]]:
    """The closed chains of corners around a set of tiles, the outer ones counter-clockwise."""
    mosaic.inside[tiles] = True
    at, side = np.nonzero(~mosaic.inside[mosaic.neighbours[tiles]])
    mosaic.inside[tiles] = False
    start = mosaic.corners[tiles[at], side]
    stop = mosaic.corners[tiles[at], (side + 1) % 6]
    follows: dict[int, list[int]] = defaultdict(list)
    for one, two in zip(start.tolist(), stop.tolist(), strict=True):
        follows[one].append(two)
    found = []
    while follows:
        first = next(iter(follows))
        chain, corner = [first], _step(follows, first)
        while corner != first:
            chain.append(corner)
            corner = _step(follows, corner)
        found.append(chain)
    return found


def _step(follows: dict[int, list[int]], corner: int) -> int:
    after = follows[corner].pop()
    if not follows[corner]:
        del follows[corner]
    return after
