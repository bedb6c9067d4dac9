"""So many of so many: who is counted and who fulfils a definition, met to the last person.

Pure functions over columns; nothing here knows what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xinglin.demo.dice import Array
from xinglin.kernel.errors import Refused


@dataclass(frozen=True)
class Chosen:
    """Numbers of the people below the line, and of those among them who are to fulfil it."""

    base: Array
    top: Array


def parted(total: int, weights: Sequence[float] | Array) -> list[int]:
    """A whole number shared out by weights: the parts are whole and add up to it.

    >>> parted(10, [1, 1, 1]), parted(7, [5, 0, 2])
    ([4, 3, 3], [5, 0, 2])
    """
    shares = np.asarray(weights, dtype=np.float64)
    if total < 0 or not len(shares) or (shares < 0).any() or not shares.sum():
        raise Refused("无法分摊", why="总数不能为负，权重不能为负，也不能全部为零")
    exact = shares / shares.sum() * total
    found = np.floor(exact).astype(np.int64)
    short = int(total - found.sum())
    order = np.lexsort((np.arange(len(exact)), -(exact - found)))
    found[order[:short]] += 1
    return [int(one) for one in found]


def shuffled(rng: np.random.Generator, people: Array, weights: Array) -> Array:
    """The people in a drawn order, the likelier rather in front."""
    chance = np.maximum(weights[people].astype(np.float64), 1e-9)
    return people[np.argsort(-np.log(rng.random(len(people))) / chance, kind="stable")]


def chosen(
    rng: np.random.Generator,
    may_count: Array,
    may_fulfil: Array,
    numerator: int,
    denominator: int,
    *,
    title: str,
    weights: Array | None = None,
) -> Chosen:
    """Exactly `denominator` of those who may be counted, `numerator` of them to fulfil it.

    Both masks are over everybody; `weights` says who is likelier to be counted. What cannot be met
    is refused, with the numbers that stand against it.
    """
    if not 0 <= numerator <= denominator:
        raise Refused(
            f"“{title}”的定额不成立：分子 {numerator} 应在 0 与分母 {denominator} 之间",
            mend="请核对定额；允许超额的指标请改用计数定额",
        )
    candidates = np.flatnonzero(may_count)
    able = np.flatnonzero(may_count & may_fulfil)
    if len(candidates) < denominator:
        raise Refused(
            f"“{title}”需要 {denominator} 人，符合条件的只有 {len(candidates)} 人",
            mend="请加大人口，或调整年龄构成、放宽纳入条件",
        )
    if len(able) < numerator:
        raise Refused(
            f"“{title}”需要 {numerator} 人达到要求，能够达到的只有 {len(able)} 人",
            mend="请减小分子，或放宽达到要求的条件",
        )
    likely = np.ones(len(may_count)) if weights is None else np.asarray(weights)
    top = shuffled(rng, able, likely)[:numerator]
    rest = may_count.copy()
    rest[top] = False
    others = shuffled(rng, np.flatnonzero(rest), likely)[: denominator - numerator]
    return Chosen(np.sort(np.concatenate([top, others])), np.sort(top))


def evened(
    rng: np.random.Generator, inside: Array, movable: Array, wanted: int, *, title: str
) -> Array:
    """`inside` with so many of `movable` taken in or put out that exactly `wanted` are in it."""
    now = int(inside.sum())
    found = inside.copy()
    pool = np.flatnonzero((inside if now > wanted else ~inside) & movable)
    if len(pool) < abs(wanted - now):
        raise Refused(
            f"“{title}”需要 {wanted} 人，现有 {now} 人，只能再调整 {len(pool)} 人",
            mend="请调整人口总数或年龄构成",
        )
    found[rng.permutation(pool)[: abs(wanted - now)]] = now < wanted
    return found
