"""Rows of the lake, and what can be asked of them."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any, Self

import ibis
import ibis.expr.types as ir
from ibis import _

from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.kernel.time import Period

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
NOWHERE = 0  # the institution of whoever has none


def column(name: str) -> Any:
    """The column of the row at hand, deferred."""
    return _[name]


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

    def where(self, *conditions: Any) -> Self:
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
            spells, rows = people.table.select("person", "joined", "left"), self.table
            # comparisons alone: with an OR the join would look at every pair of rows
            until = ibis.coalesce(spells.left, ibis.date(FAR))
            within = rows.day >= spells.joined, rows.day <= until
            return Rows(rows.semi_join(spells, [rows.person == spells.person, *within]))
        return Rows(self.table.filter(self.table.person.isin(people.table.person)))

    def latest(self) -> People:
        """The last row of each person: by day, then by the order in which they were recorded."""
        return People(_last(self.table, "day"))

    def first(self) -> People:
        """The first row of each person: by day, then by the order in which they were recorded."""
        return People(_last(self.table, "day", first=True))

    def on(self, day: dt.date) -> Rows:
        """Those of that very day."""
        return self.between(day, day)

    def beside(self, others: Rows, *columns: str) -> Rows:
        """The same rows with columns of the others, who have one row a person; null without."""
        more = others.table.select("person", *columns)
        joined = self.table.left_join(more, "person")
        picked = {name: joined[name] for name in columns}
        return type(self)(joined.select(*self.table.columns, **picked))

    def having(self, **columns: Any) -> Rows:
        """The same rows with further columns, worked out of their own."""
        return type(self)(self.table.mutate(**columns))

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

    def with_age(self, on: dt.date) -> People:
        """The same people with `years`, the years that they have completed on that day."""
        before = (_.birth.month() * 100 + _.birth.day()) > on.month * 100 + on.day
        return People(self.table.mutate(years=on.year - _.birth.year() - before.cast("int32")))


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

    def on(self, day: dt.date) -> Spells:
        """On the register on that day (a stock): joined by then, and not off before it."""
        left = _.left.isnull() | (_.left > day)
        return Spells(self.table.filter(_.joined <= day, left))

    def began_in(self, period: Period) -> Spells:
        """Spells that began in the period (those who came)."""
        return Spells(self.table.filter(_.joined.between(period.start, period.end)))

    def ended_in(self, period: Period) -> Spells:
        """Spells that ended in the period (those who left)."""
        return Spells(self.table.filter(_.left.between(period.start, period.end)))

    def last(self) -> People:
        """Each person once, with `joined` and `left` of the last spell; `left` may lie far off."""
        return self._one("joined", latest=True)

    def earliest(self) -> People:
        """Each person once, with `joined` and `left` of the first spell; `left` may lie far off."""
        return self._one("joined", latest=False)

    def _one(self, day: str, latest: bool) -> People:
        order = _order(self.table, day)
        rows = self.table.mutate(order=order if latest else -order)
        same = {name: rows[name].max() for name in ("village", "place", "sex", "birth")}
        own = {
            "left": ibis.coalesce(rows.left, ibis.date(FAR)).argmax(rows.order),
            "institution": rows.institution.fill_null(NOWHERE).argmax(rows.order),
        }
        joined = rows.joined.max() if latest else rows.joined.min()
        return People(rows.group_by("person").agg(**same, joined=joined, **own))


def _order(rows: ir.Table, day: str) -> Any:
    """A number that rises with the day, and within a day with the order of recording."""
    return rows[day].delta(ibis.date(DAY_ZERO), unit="day") * ROOM + rows.id


def _last(rows: ir.Table, day: str, first: bool = False) -> ir.Table:
    """The last row of each person (or the first): ids of a day are in the order of recording."""
    keyed = rows.mutate(order=_order(rows, day))
    each = keyed.group_by("person")
    newest = each.agg(order=_.order.min() if first else _.order.max())
    return keyed.filter(keyed.order.isin(newest.order)).drop("order")


def days_from(start: Any, end: Any) -> Any:
    """Whole days from one date to another."""
    return end.delta(start, unit="day")


def number_answered(field: str) -> Any:
    """The number after `|field=` in the coded answers of a visit; null where there is none."""
    said = _.answers.re_extract(rf"\|{field}=([0-9.]+)\|", 1)
    return said.nullif("").cast("float64")


def day_answered(field: str) -> Any:
    """The day after `|field=` in the coded answers of a visit; null where there is none."""
    said = _.answers.re_extract(rf"\|{field}=([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\|", 1)
    return said.nullif("").cast("date")


def days_to(events: Rows, since: People, start: str, day: str) -> People:
    """Each person once, with `days` from `start` to the first event on or after it, and `came`."""
    begun = since.table.select("person", begun=since.table[start])
    rows = events.table.select("person", happened=events.table[day])
    met = rows.inner_join(begun, "person").filter(_.happened >= _.begun)
    first = met.group_by("person").agg(came=_.happened.min())
    joined = since.table.left_join(first, "person")
    picked = joined.select(*since.table.columns, came=joined.came)
    return People(picked.mutate(days=picked.came.delta(picked[start], unit="day")))


def _years_before(day: dt.date, years: int) -> dt.date:
    """Who was born on or before this has completed so many years on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def living(on: dt.date, base: str) -> People:
    """Who was alive and had not left on that day."""
    there = table("residents")
    held = [there[base] == 1] if base else []
    return People(
        there.filter(
            *held,
            there.gone == 0,
            there.birth <= on,
            there.deceased_on.isnull() | (there.deceased_on > on),
            there.left_on.isnull() | (there.left_on > on),
        )
    )


def came_or_went(column: str, period: Period) -> People:
    """Residents for whom a date (birth, deceased_on, left_on) lies in the period."""
    there = table("residents")
    return People(there.filter(there.gone == 0, there[column].between(period.start, period.end)))


def either_of(condition: Any, then: Any, otherwise: Any) -> Any:
    """`then` where the condition holds, `otherwise` where not."""
    return ibis.ifelse(condition, then, otherwise)
