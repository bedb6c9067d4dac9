"""How benchmarks are told: a table for people, each figure beside its limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from xinglin.config.command.bench.growth import Grown
from xinglin.config.command.bench.measuring import Row
from xinglin.config.command.showing import answer_table


def told(value: float | None) -> str:
    """A number with as many digits as it deserves.

    >>> told(0.01234), told(3.456), told(45678.9), told(None)
    ('0.0123', '3.46', '45,679', '—')
    """
    if value is None:
        return "—"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def tell(rows: Sequence[Row]) -> None:
    """Print the rows with the first limit of each beside it, then all that they are seen by."""
    lines = []
    for row in rows:
        spread, first = row.spread, next(iter(row.limits), None)
        numbers = (spread.least, spread.median, spread.p95) if spread else (None, None, None)
        beside = (told(first.value), told(row.ratio(first))) if first else ("", "")
        right = f"{row.right}/{row.asked}"
        lines.append((row.bench, row.what, row.unit, *map(told, numbers), right, *beside))
    titles = ("项目", "内容", "单位", "最小", "中位", "p95", "答对", "极限", "倍")
    answer_table(titles, lines)
    for row in rows:
        if said := _about(row):
            click.echo(f"{row.bench} {row.what}：{said}")


def _about(row: Row) -> str:
    """The limits, sizes, target and rival of a row in a sentence."""
    parts = [
        f"{one.what} {told(one.value)} {row.unit}（{told(row.ratio(one))} 倍）"
        for one in row.limits
    ]
    parts += _facts(row.facts)
    parts += [f"目标 {row.target}"] if row.target else []
    parts += [f"别处 {row.elsewhere}"] if row.elsewhere else []
    return "；".join(parts)


def _facts(facts: Mapping[str, Any]) -> list[str]:
    """Sizes with their thousands apart, words as they are."""
    return [f"{name} {one}" if isinstance(one, str) else f"{name} {one:,}"
            for name, one in facts.items()]  # fmt: skip


def tell_size(size: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what was measured at one size, each figure beside every limit of it."""
    lines = []
    for row in rows:
        limits = row["limits"] or [{"what": "", "value": None, "ratio": None}]
        lines += [
            (f"{size:,}", row["what"], row["unit"], told(row["median"]), told(row["p95"]),
             f"{row['right']}/{row['asked']}", one["what"], told(one["value"]), told(one["ratio"]))
            for one in limits
        ]  # fmt: skip
    titles = ("居民", "内容", "单位", "中位", "p95", "答对", "旁边", "用时", "倍")
    answer_table(titles, lines)
    for row in rows:
        if row["facts"]:
            click.echo(f"{row['what']}：{'；'.join(_facts(row['facts']))}")


def tell_growth(found: Sequence[Grown]) -> None:
    """Print what each thing cost at each size, and the exponent."""
    sizes = sorted({size for one in found for size in one.sizes})
    lines = []
    for one in found:
        costs = dict(zip(one.sizes, one.costs, strict=True))
        lines.append((
            one.bench, one.what, one.unit, *(told(costs.get(size)) for size in sizes),
            told(one.exponent),
        ))  # fmt: skip
    answer_table(("项目", "内容", "单位", *(f"{size:,}" for size in sizes), "指数"), lines)
    click.echo("指数 1 表示费用与数据同速增长，小于 1 表示比数据增长得慢。")
