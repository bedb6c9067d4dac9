"""The one module that knows Ibis: rows of the lake, and what can be asked of them.

Expressions are over tables without data; whoever runs them says which state of the lake and which
place the tables stand for.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis import _

from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.kernel.time import Period

if TYPE_CHECKING:
    from xinglin.engines.indicators.words import Result

DUCK_TO_IBIS = {
    "BIGINT": "int64",
    "INTEGER": "int32",
    "SMALLINT": "int16",
    "TINYINT": "int8",
    "VARCHAR": "string",
    "DATE": "date",
    "FLOAT": "float32",
    "DOUBLE": "float64",
}
DAY_ZERO = dt.date(1970, 1, 1)
FAR = dt.date(9999, 12, 31)
ROOM = 1 << 40  # ids below this are told apart within a day


def column(name: str) -> Any:
    """The column of the row at hand, deferred."""
    return getattr(_, name)


@functools.cache
def table(name: str) -> ir.Table:
    """A table of the lake, without data and without the ledger's columns."""
    columns = LAKE[name].columns
    schema = {c: DUCK_TO_IBIS[t] for c, t in columns.items() if c not in ("since", "until")}
    return ibis.table(schema, name=name)


class Rows:
    """Some rows of the lake; each belongs to a person."""

    def __init__(self, expression: ir.Table) -> None:
        self.table = expression

    @classmethod
    def of_table(cls, name: str) -> Rows:
        """All rows of a table."""
        return cls(table(name))

    def of(self, programme: str) -> Rows:
        """Those of one programme."""
        return Rows(self.table.filter(_.programme == programme))

    def only(self, *columns: str) -> Rows:
        """The same rows with fewer columns: shorter expressions compile faster."""
        return type(self)(self.table.select(*columns))

    def where(self, *conditions: Any) -> Rows:
        """Those for which all conditions hold; an unknown value holds for none."""
        return type(self)(self.table.filter(*conditions))

    def during(self, period: Period) -> Rows:
        """Those whose day lies in the period; whole months are told by the month alone."""
        return self.between(period.start, period.end)

    def between(self, start: dt.date, end: dt.date) -> Rows:
        """Those whose day lies between two days, both included."""
        kept = self.table
        if "month" in kept.columns:
            months = (start.year * 100 + start.month, end.year * 100 + end.month)
            kept = kept.filter(_.month.between(*months))
        return Rows(kept.filter(_.day.between(start, end)))

    def of_people(self, people: Rows) -> Rows:
        """Those of these people; for people on a register only while they were on it."""
        if isinstance(people, Spells):
            spells = people.table.select("person", "joined", "left")
            on_it = self.table.inner_join(spells, "person").filter(
                _.day >= _.joined, _.left.isnull() | (_.day <= _.left)
            )
            return Rows(on_it.select(*self.table.columns))
        return Rows(self.table.filter(self.table.person.isin(people.table.person)))

    def latest(self) -> Rows:
        """The last row of each person: by day, then by the order in which they were recorded."""
        return Rows(_last(self.table, "day"))

    def without(self, others: Rows) -> Rows:
        """Those whose person is not among the others."""
        return type(self)(self.table.filter(self.table.person.notin(others.table.person)))


class People(Rows):
    """Rows of people, each person once."""

    def aged(self, least: int, most: int | None = None, *, on: dt.date) -> People:
        """Those of that many completed years on a day (`most` included)."""
        born_by = _years_before(on, least)
        kept = self.table.filter(_.birth <= born_by)
        if most is not None:
            kept = kept.filter(_.birth > _years_before(on, most + 1))
        return People(kept)


class Spells(Rows):
    """Stretches of time that people spent on a register."""

    def active(self, period: Period) -> Spells:
        """On the register at any time in the period, whoever left or died in it included."""
        left = _.left.isnull() | (_.left >= period.start)
        return Spells(self.table.filter(_.joined <= period.end, left))

    def ended_before(self, period: Period) -> Spells:
        """Off the register before the period began."""
        return Spells(self.table.filter(_.left < period.start))

    def joined_after(self, period: Period) -> Spells:
        """On the register only after the period ended."""
        return Spells(self.table.filter(_.joined > period.end))

    def last(self) -> People:
        """Each person once, with `joined` and `left` of the last spell; `left` may lie far off."""
        order = _.joined.delta(ibis.date(DAY_ZERO), unit="day") * ROOM + _.id
        return People(
            self.table.group_by("person").agg(
                village=_.village.max(),
                place=_.place.max(),
                sex=_.sex.max(),
                birth=_.birth.max(),
                joined=_.joined.max(),
                left=ibis.coalesce(_.left, ibis.date(FAR)).argmax(order),
            )
        )


def _last(rows: ir.Table, day: str) -> ir.Table:
    """The last row of each person: the ids of a day are in the order of recording."""
    order = rows[day].delta(ibis.date(DAY_ZERO), unit="day") * ROOM + rows.id
    keyed = rows.mutate(order=order)
    newest = keyed.group_by("person").agg(order=_.order.max())
    return keyed.filter(keyed.order.isin(newest.order)).drop("order")


def _years_before(day: dt.date, years: int) -> dt.date:
    """Who was born on or before this has completed so many years on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def living(on: dt.date, base: str) -> People:
    """Who was alive and had not left on that day."""
    there = table("residents")
    return People(
        there.filter(
            there[base] == 1,
            there.gone == 0,
            there.birth <= on,
            there.deceased_on.isnull() | (there.deceased_on > on),
            there.left_on.isnull() | (there.left_on > on),
        )
    )


# --- what is counted -----------------------------------------------------------------------


def judged(result: Result, on: dt.date) -> ir.Table:
    """One row a person: where he belongs, `based` (below the line), `counted` (above it).

    The one expression from which every grouping, every list and every total comes.
    """
    from xinglin.engines.indicators.words import Count, Share

    if isinstance(result, Share):
        base = _persons(result.denominator, on)
        above = base.person.isin(result.numerator.table.person)
        return base.mutate(based=ibis.literal(1, "int8"), counted=above.cast("int8"))
    if isinstance(result, Count) and result.rows:
        return _persons(result.numerator, on, once=False).mutate(
            based=ibis.literal(0, "int8"), counted=ibis.literal(1, "int8")
        )
    counted = _persons(result.numerator, on).mutate(
        based=ibis.literal(0, "int8"), counted=ibis.literal(1, "int8")
    )
    if isinstance(result, Count):
        return counted
    base = _persons(result.denominator, on).mutate(
        based=ibis.literal(1, "int8"), counted=ibis.literal(0, "int8")
    )
    return base.union(counted)


def _persons(rows: Rows, on: dt.date, once: bool = True) -> ir.Table:
    """Person, place, sex and age at the end of the period, once for each person."""
    table = rows.table
    known = "birth" if "birth" in table.columns else "age"
    picked = table.select("person", "village", "place", "sex", known)
    if known == "age":
        return picked.distinct(on="person") if once else picked
    if once and not isinstance(rows, People):
        same = {name: picked[name].arbitrary() for name in ("village", "place", "sex", "birth")}
        picked = picked.group_by("person").agg(**same)
    before = (_.birth.month() * 100 + _.birth.day()) > on.month * 100 + on.day
    age = (on.year - _.birth.year() - before.cast("int32")).cast("int16")
    return picked.select("person", "village", "place", "sex", age=age)


def reasons(base: ir.Table, named: Mapping[str, Rows], other: str) -> ir.Table:
    """The rows of `base` with `reason`: the first group that holds the person, else `other`."""
    branches = [(base.person.isin(group.table.person), why) for why, group in named.items()]
    reason: Any = ibis.cases(*branches, else_=other) if branches else ibis.literal(other)
    return base.mutate(reason=reason)


BANDS = (0, 7, 15, 35, 45, 55, 65, 75, 85)  # the first age of each band


def counts(result: Result, on: dt.date, *by: str) -> ir.Table:
    """Numerators and denominators of villages, divided by sex and age band as asked."""
    whole = judged(result, on)
    none = ibis.literal(-1, "int16")
    band: Any = none
    if "age_band" in by:
        found = [(whole.age >= first, ibis.literal(first, "int16")) for first in reversed(BANDS)]
        band = ibis.cases(*found, else_=none)
    sex: Any = whole.sex if "sex" in by else ibis.literal("")
    return whole.group_by(whole.village, of_sex=sex, band=band).agg(
        above=_.counted.sum(), below=_.based.sum()
    )


def missed(result: Result, on: dt.date) -> ir.Table:
    """Who is below the line and not above it, with the first reason that holds."""
    from xinglin.engines.indicators.words import Count

    named = {} if isinstance(result, Count) else result.otherwise
    whole = judged(result, on)
    return reasons(whole.filter(whole.counted == 0), named, "不符合分子条件")


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
    outside = looked.filter(looked.person.notin(inside.person))
    return reasons(outside, groups, "")


def together(several: Mapping[str, ir.Table]) -> ir.Table:
    """Several judged expressions as one, told apart by `code`: what they share is done once."""
    named = [one.mutate(code=ibis.literal(code)) for code, one in several.items()]
    return functools.reduce(lambda one, two: one.union(two), named)


def sql(expression: ir.Table) -> str:
    """The expression as DuckDB's SQL."""
    return str(ibis.to_sql(expression, dialect="duckdb"))


def tables_of(expression: ir.Table) -> list[str]:
    """The tables of the lake that it reads."""
    return sorted({op.name for op in expression.op().find(ops.UnboundTable)})


def either_of(condition: Any, then: Any, otherwise: Any) -> Any:
    """`then` where the condition holds, `otherwise` where not."""
    return ibis.ifelse(condition, then, otherwise)
