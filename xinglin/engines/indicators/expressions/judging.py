"""From what a definition returns to who is counted: one expression, of which everything comes.

Values, totals of every place, lists of people and reasons are all made of `judged`.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis import _

from xinglin.engines.indicators.expressions.rows import NOWHERE, People, Rows
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.words import (
    AGE_BAND,
    BANDS,
    SEX,
    Count,
    Measured,
    Result,
    Share,
    Total,
)
from xinglin.kernel.errors import Refused

PERSON = ("person", "village", "place", "sex")
YES, NO = 1, 0


def judged(result: Result, on: dt.date, also: Sequence[str] = ()) -> ir.Table:
    """One row a person (or a record): where it belongs, `based` below the line, `counted` above it.

    `record` is the id of the row where rows are counted, `amount` the number that is summed up or
    of which the middle is taken, in units of its last decimal; `also` names further columns.
    """
    if isinstance(result, Share):
        base = _members(result.denominator, on, also, result.rows)
        key = "record" if result.rows else "person"
        inside = result.numerator.table["id" if result.rows else "person"]
        return _flagged(base, YES, base[key].isin(inside))
    if isinstance(result, Total | Measured):
        return _with_amounts(result, on, also)
    counted = _flagged(_members(result.numerator, on, also, result.rows), NO, YES)
    if isinstance(result, Count):
        return counted
    several = result.denominator if isinstance(result.denominator, tuple) else [result.denominator]
    if lacking := [one for one in several if not _of_people(one)]:
        raise ValueError(f"a ratio is to people, and these rows have none: {lacking}")
    below = [_flagged(_members(group, on, also), YES, NO) for group in several]
    return functools.reduce(lambda one, two: one.union(two), below, counted)


def _of_people(rows: Rows) -> bool:
    """Whether rows belong to people: a line about a place or a thing belongs to nobody."""
    declared = [LAKE[name].declared for name in tables_of(rows.table)]
    return any(one is None or one.person for one in declared)


def _with_amounts(result: Total | Measured, on: dt.date, also: Sequence[str]) -> ir.Table:
    rows = result.numerator
    valued = type(rows)(rows.table.mutate(amount=result.value))
    base = _members(valued, on, (*also, "amount"), not isinstance(rows, People))
    amount = base.amount
    if amount.type().is_floating() or amount.type().is_decimal() or result.decimals:
        amount = (amount.cast("float64") * 10**result.decimals).round()
    base = base.mutate(amount=amount.cast("int64"))
    known = base.amount.notnull()
    if isinstance(result, Total):
        return _flagged(base.filter(known), NO, YES)
    return _flagged(base, YES, known)


def _flagged(rows: ir.Table, based: int, counted: Any) -> ir.Table:
    """The rows with both flags and an amount, in an order of columns that is always the same."""
    amount = rows.amount if "amount" in rows.columns else ibis.null("int64")
    own = [name for name in rows.columns if name not in ("record", "amount")]
    flag = ibis.literal(counted, "int8") if isinstance(counted, int) else counted.cast("int8")
    return rows.select(
        *own, "record", amount=amount, based=ibis.literal(based, "int8"), counted=flag
    )


def _members(rows: Rows, on: dt.date, also: Sequence[str], records: bool = False) -> ir.Table:
    """Person, place, sex and age at the end of the period: each person once, or each record."""
    table = rows.table
    if lacking := set(also) - set(table.columns):
        raise Refused(f"这个指标不能按“{'、'.join(sorted(lacking))}”分组", why="记录中没有这一项")
    known = "birth" if "birth" in table.columns else "age"
    record = table.id if records else ibis.null("int64")
    picked = table.select(*PERSON, known, *also, record=record)
    if not records and not isinstance(rows, People):
        picked = _once(table, known, also)
    if known == "age":
        return picked
    before = (_.birth.month() * 100 + _.birth.day()) > on.month * 100 + on.day
    age = (on.year - _.birth.year() - before.cast("int32")).cast("int16")
    return picked.select(*PERSON, "record", *also, age=age)


def _once(table: ir.Table, known: str, also: Sequence[str]) -> ir.Table:
    """Each person once; a column that differs from row to row is taken from the last one."""
    same = {name: table[name].arbitrary() for name in PERSON[1:]}
    same[known] = table.birth.arbitrary() if known == "birth" else table.age.max()
    plain = (ir.StringColumn, ir.IntegerColumn)
    own = {
        name: table[name]
        .fill_null("" if isinstance(table[name], plain[0]) else NOWHERE)
        .argmax(table.id)
        for name in also
    }
    grouped = table.group_by("person").agg(**same, **own)
    return grouped.mutate(record=ibis.null("int64"))


def bands_of(age: Any, bands: Sequence[int]) -> Any:
    """The first age of the band; -1 below all bands and for an unknown age."""
    found = [(age >= first, ibis.literal(first, "int16")) for first in reversed(bands)]
    return ibis.cases(*found, else_=ibis.literal(-1, "int16"))


def counts(result: Result, on: dt.date, *by: str, bands: Sequence[int] = BANDS) -> ir.Table:
    """Sums of villages, divided by sex, age band and other columns as asked.

    `amount` is set where a middle is asked for, so that its rows are a histogram; all that is
    asked for adds up over villages exactly, in whole numbers.
    """
    also = tuple(one for one in by if one not in (SEX, AGE_BAND))
    whole = judged(result, on, also)
    band: Any = bands_of(whole.age, bands) if AGE_BAND in by else ibis.literal(-1, "int16")
    sex: Any = whole.sex if SEX in by else ibis.literal("")
    spread = isinstance(result, Measured) and result.statistic == "percentile"
    summed = isinstance(result, Total | Measured) and not spread
    keys = {
        "of_sex": sex,
        "band": band,
        **{f"of_{name}": _text(whole[name]) for name in also},
        "amount": whole.amount if spread else ibis.null("int64"),
    }
    amount = _.amount.sum().fill_null(0).cast("int64") if summed else ibis.literal(0, "int64")
    return whole.group_by(whole.village, **keys).agg(
        above=_.counted.sum(), below=_.based.sum(), total=amount
    )


def _text(column: Any) -> Any:
    return column.cast("string").fill_null("")


def missed(result: Result, on: dt.date) -> ir.Table:
    """Who is below the line and not above it, with the first reason that holds."""
    named = {} if isinstance(result, Count | Total) else result.otherwise
    other = "没有数值" if isinstance(result, Measured) else "不符合分子条件"
    whole = judged(result, on)
    return reasons(whole.filter(whole.counted == 0), named, other)


def left_out(result: Result, on: dt.date) -> ir.Table | None:
    """People who were looked at and belong neither below nor above the line, with the reason."""
    groups = dict(result.left_out)
    if not groups:
        return None
    inside = judged(result, on)
    looked = functools.reduce(
        lambda one, two: one.union(two),
        [group.table.select("person", "village", "place") for group in groups.values()],
    ).distinct()
    outside = looked.filter(looked.person.notin(inside.person)).mutate(
        record=ibis.null("int64"), amount=ibis.null("int64")
    )
    return reasons(outside, groups, "")


def reasons(base: ir.Table, named: Mapping[str, Rows], other: str) -> ir.Table:
    """The rows of `base` with `reason`: the first group that holds the person, else `other`."""
    branches = [(base.person.isin(group.table.person), why) for why, group in named.items()]
    reason: Any = ibis.cases(*branches, else_=other) if branches else ibis.literal(other)
    return base.mutate(reason=reason)


def together(several: Mapping[str, ir.Table]) -> ir.Table:
    """Several judged expressions as one, told apart by `code`: what they share is done once."""
    waiting = [one.mutate(code=ibis.literal(code)) for code, one in several.items()]
    while len(waiting) > 1:  # in pairs: a chain of a hundred would be nested too deep
        pairs = zip(waiting[::2], waiting[1::2], strict=False)
        odd = waiting[-1:] if len(waiting) % 2 else []
        waiting = [one.union(other) for one, other in pairs] + odd
    return waiting[0]


def sql(expression: ir.Table, dialect: str = "duckdb") -> str:
    """The expression as SQL of an engine: `duckdb`, or `pyspark` where it is installed."""
    getattr(ibis, dialect)  # a compiler knows its options once its backend was looked at
    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


def tables_of(expression: ir.Table) -> list[str]:
    """The tables of the lake that it reads."""
    return sorted({op.name for op in expression.op().find(ops.UnboundTable)})
