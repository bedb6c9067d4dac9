"""Standard management counted in sets: the rule of `followup.Standard` for everybody at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from xinglin.engines.followup import Standard
from xinglin.engines.indicators.expressions import People, Rows, Spells
from xinglin.kernel.time import Period, Span, years

PERSON = ("person", "village", "place", "sex", "birth")


@dataclass(frozen=True)
class Care:
    """Everybody on the register with how care went; a person is judged on the last spell."""

    people: Rows

    @property
    def kept(self) -> Rows:
        """Those whose care was as the standard demands."""
        return self.people.where(
            _.done >= _.required, _.missed == 0, _.inconsistent == 0, _.checks >= _.checks_required
        )

    @property
    def reasons(self) -> dict[str, Rows]:
        """What was missing, the first that applies; in the order in which the standard names it."""
        return {
            "符合要求的随访次数不足": self.people.where(_.done < _.required),
            "要求2周内的复查未按时进行": self.people.where(_.missed > 0),
            "随访评价与规则不符": self.people.where(_.inconsistent > 0),
            "没有年度体检": self.people.where(_.checks < _.checks_required),
        }


def judge(register: Spells, visits: Rows, standard: Standard, check: str, period: Period) -> Care:
    """`Standard.judge` for everybody on the register, the period cut where somebody left."""
    last = register.last().table
    base = last.select(
        *PERSON,
        start=ibis.greatest(last.joined, ibis.date(period.start)).cast("date"),
        stop=ibis.least(last.left, ibis.date(period.end)).cast("date"),
    )
    ends = base.select("person", "start", "stop")
    followed = _followed(ends, visits, standard, check, period)
    checked = _checked(ends, visits, check, period)
    missed = _missed(ends, visits, standard, check, period)
    rows = (
        base.left_join(followed, "person")
        .left_join(missed, base.person == missed.person)
        .left_join(checked, base.person == checked.person)
    )
    quarters = _quarter(_plus(base.stop, days=1)) - _quarter(base.start)
    counted = {
        "done": followed.done,
        "missed": missed.missed,
        "inconsistent": followed.inconsistent,
        "checks": checked.checks,
    }
    return Care(
        People(
            rows.select(
                *(base[name] for name in PERSON),
                required=ibis.greatest(1, (standard.visits * quarters) // 4),
                checks_required=ibis.literal(standard.checks),
                **{name: count.fill_null(0) for name, count in counted.items()},
            )
        )
    )


def _chain(
    ends: ir.Table, visits: Rows, standard: Standard, check: str, period: Period
) -> ir.Table:
    """The follow-up visits of the period and of the fortnight before it."""
    seen = visits.between(standard.recheck.before(period.start), period.end)
    return _within(
        ends, seen.where(_.kind != check), "id", "next_on", "mode", "measured", "on_plan"
    )


def _followed(
    ends: ir.Table, visits: Rows, standard: Standard, check: str, period: Period
) -> ir.Table:
    """For each person: visits that count, and codes that do not fit."""
    rows = _chain(ends, visits, standard, check, period)
    counts = rows["mode"].isin(sorted(standard.modes)) & (rows.measured == 1)
    return (
        rows.filter(rows.day >= rows.start)
        .group_by("person")
        .agg(
            done=counts.cast("int8").sum(),
            inconsistent=(rows.on_plan == 0).cast("int8").sum(),
        )
    )


def _missed(
    ends: ir.Table, visits: Rows, standard: Standard, check: str, period: Period
) -> ir.Table:
    """For each person: short appointments that nobody kept in time.

    A person's next visit keeps the appointment; one that is still to be kept is not missed.
    """
    rows = _chain(ends, visits, standard, check, period)
    days, more = _days(standard.recheck), _days(standard.tolerance)
    wait = rows.next_on.delta(rows.day, unit="day")
    promised = rows.filter(
        wait.between(1, days),
        rows.next_on >= rows.start,
        rows.stop.delta(rows.next_on, unit="day") > more,
    ).select("person", "id", "day", allowed=wait + more)
    after = rows.select("person", came=rows.day, came_id=rows.id)
    kept = promised.inner_join(after, promised.person == after.person).filter(
        (_.came > _.day) | ((_.came == _.day) & (_.came_id > _.id)),
        _.came.delta(_.day, unit="day") <= _.allowed,
    )
    return promised.filter(promised.id.notin(kept.id)).group_by("person").agg(missed=_.count())


def _checked(ends: ir.Table, visits: Rows, check: str, period: Period) -> ir.Table:
    """For each person: yearly examinations in the period, or in the year that ended on leaving."""
    seen = visits.between(years(1).before(period.start), period.end).where(_.kind == check)
    rows = _within(ends, seen)
    year = _plus((rows.stop - ibis.interval(years=1)).cast("date"), days=1)
    rows = rows.filter(rows.day >= ibis.least(ibis.date(period.start), year))
    return rows.group_by("person").agg(checks=_.count())


def _within(ends: ir.Table, seen: Rows, *columns: str) -> ir.Table:
    """Visits beside the spell of their person, up to its end."""
    rows = seen.table
    joined = rows.inner_join(ends, rows.person == ends.person)
    picked = joined.select(
        rows.person, rows.day, *(rows[c] for c in columns), ends.start, ends.stop
    )
    return picked.filter(_.day <= _.stop)


def _quarter(day: Any) -> Any:
    return day.year() * 4 + (day.month() - 1) // 3


def _plus(day: Any, days: int) -> Any:
    return (day + ibis.interval(days=days)).cast("date")


def _days(span: Span) -> int:
    """A span in days; an appointment kept within months is no recheck."""
    if span.months or span.hours:
        raise ValueError("a recheck is promised in days or weeks")
    return span.days
