"""Chance that repeats itself: the same seed and the same errand give the same numbers."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def dice(seed: int, *errand: object) -> np.random.Generator:
    """A generator of its own for each errand, so that one more draw here moves nothing there."""
    words = [zlib.crc32(str(word).encode()) for word in errand]
    return np.random.default_rng(np.random.SeedSequence([seed, *words]))


def pick(rng: np.random.Generator, weights: Any, size: int) -> Array:
    """Indices drawn with these weights."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges, rng.random(size) * edges[-1], side="right").astype(np.int64)


def pick_by(rng: np.random.Generator, table: Any, rows: Array) -> Array:
    """For each row number an index drawn with the weights in that row of the table."""
    edges = np.cumsum(np.asarray(table, dtype=np.float64), axis=1)
    edges /= edges[:, -1:]
    drawn = rng.random(len(rows))
    found = np.zeros(len(rows), dtype=np.int64)
    for column in range(edges.shape[1] - 1):  # a few columns: cheaper than a wide comparison
        found += drawn >= edges[rows, column]
    return found


def happens(rng: np.random.Generator, chance: Any) -> Array:
    """True with each chance."""
    chance = np.asarray(chance)
    return rng.random(chance.shape) < chance


def in_turn(groups: Array) -> Array:
    """The place of each element within its group, counted from 0, in the given order.

    >>> in_turn(np.array([5, 7, 5, 5, 7])).tolist()
    [0, 0, 1, 2, 1]
    """
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    first = np.ones(len(groups), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(first)
    turn = np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups))))
    found = np.empty(len(groups), dtype=np.int64)
    found[order] = turn
    return found
