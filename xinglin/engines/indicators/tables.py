"""The tables that figures are counted from, as the lake holds them.

Nothing is computed here and Ibis is not loaded until a definition is applied to a period.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xinglin.kernel.time import Period

if TYPE_CHECKING:
    from xinglin.engines.followup import Standard
    from xinglin.engines.indicators.care import Care
    from xinglin.engines.indicators.expressions import People, Rows, Spells


class Table:
    """One table of the lake; every row belongs to a person and carries the person's place."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def rows(self) -> Rows:
        """All its rows."""
        from xinglin.engines.indicators import expressions

        return expressions.Rows.of_table(self.name)

    def of(self, programme: str) -> Rows:
        """The rows of one programme."""
        return self.rows.of(programme)

    def during(self, period: Period) -> Rows:
        """The rows whose day lies in the period."""
        return self.rows.during(period)


class Enrolments(Table):
    """Who is or was in a programme, from when until when."""

    def of(self, programme: str) -> Spells:
        """The spells in one programme: `.active(period)`, `.ended_before(period)`, …"""
        from xinglin.engines.indicators import expressions

        return expressions.Spells(self.rows.of(programme).table)

    def every(self) -> Spells:
        """The spells in whatever programme."""
        from xinglin.engines.indicators import expressions

        return expressions.Spells(self.rows.table)


class Residents(Table):
    """Everybody the platform knows."""

    def living(self, on: dt.date, *, base: str = "lives_here") -> People:
        """Who was alive and had not left on that day; `base` is lives_here or registered_here."""
        from xinglin.engines.indicators import expressions

        return expressions.living(on, base)

    def known(self, on: dt.date) -> People:
        """Who was alive and had not left on that day, living or registered here."""
        from xinglin.engines.indicators import expressions

        return expressions.living(on, "")

    def born(self, period: Period) -> People:
        """Who was born in the period; whoever died or left afterwards included."""
        return self._when("birth", period)

    def died(self, period: Period) -> People:
        """Who died in the period."""
        return self._when("deceased_on", period)

    def moved_away(self, period: Period) -> People:
        """Who left in the period."""
        return self._when("left_on", period)

    def _when(self, column: str, period: Period) -> People:
        from xinglin.engines.indicators import expressions

        return expressions.came_or_went(column, period)


residents = Residents("residents")
enrolments = Enrolments("enrolments")
visits = Table("visits")
observations = Table("observations")
encounters = Table("encounters")
conditions = Table("conditions")
doses = Table("doses")


def facts(name: str) -> Rows:
    """The rows of a table of the lake by its name: what services and registers add to it."""
    return Table(name).rows


def entries(register: str) -> Rows:
    """The lines of a register (台账): its day, `row.state`, `row.kind`, and coded answers."""
    from xinglin.engines.indicators.words import row

    return facts("register_entries").where(row.register == register)


def days_to(events: Rows, *, since: People, start: str = "joined", day: str = "day") -> People:
    """How long it took everybody of `since` until the first of the events: `days` from `start`.

    Nothing where it has not happened. Then `median(waited, of=row.days)`, or the share within a
    fortnight: `share(waited.where(row.days <= 14), of=register)`.
    """
    from xinglin.engines.indicators import expressions

    return expressions.days_to(events, since, start, day)


def care(register: Spells, visits: Rows, standard: Standard, *, check: str, period: Period) -> Care:
    """How care went for everybody on a register, by a programme's standard.

    `.kept` are the people whose care was as demanded, `.reasons` what was missing for the others.
    """
    from xinglin.engines.indicators import care as counted

    return counted.judge(register, visits, standard, check, period)
