"""Standard management counted in sets: the rule of `followup.Standard` for everybody at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from xinglin.engines.followup import Standard
from xinglin.engines.indicators.expressions import Rows, Spells
from xinglin.engines.records import FACE_TO_FACE
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
            "面对面随访次数不足": self.people.where(_.done < _.required),
            "要求2周内的复查未按时进行": self.people.where(_.missed > 0),
            "随访评价与规则不符": self.people.where(_.inconsistent > 0),
            "没有年度体检": self.people.where(_.checks < _.checks_required),
        }


def judge(register: Spells, visits: Rows, standard: Standard, check: str, period: Period) -> Care:
    """`Standard.judge` for everybody on the register, the period cut where somebody left."""
    last = register.only(*PERSON, "id", "joined", "left").last().table
    end = ibis.date(period.end)
    base = last.select(
        *PERSON,
        start=ibis.greatest(last.joined, ibis.date(period.start)).cast("date"),
        stop=ibis.least(ibis.coalesce(last.left, end), end).cast("date"),
    )
    ends = base.select("person", "start", "stop")
    followed = _followed(ends, visits, standard, check, period)
    checked = _checked(ends, visits, check, period)
    rows = base.left_join(followed, "person").left_join(checked, base.person == checked.person)
    quarters = _quarter(_plus(base.stop, days=1)) - _quarter(base.start)
    counted = {
        "done": followed.done,
        "missed": followed.missed,
        "inconsistent": followed.inconsistent,
        "checks": checked.checks,
    }
    return Care(
        Rows(
            rows.select(
                *(base[name] for name in PERSON),
                required=ibis.greatest(1, (standard.visits * quarters) // 4),
                checks_required=ibis.literal(standard.checks),
                **{name: count.fill_null(0) for name, count in counted.items()},
            )
        )
    )


def _followed(
    ends: ir.Table, visits: Rows, standard: Standard, check: str, period: Period
) -> ir.Table:
    """For each person: visits that count, appointments missed, codes that do not fit."""
    seen = visits.between(standard.recheck.before(period.start), period.end)
    rows = _within(
        ends, seen.where(_.kind != check), "id", "next_on", "mode", "measured", "on_plan"
    )
    rows = rows.mutate(after=_.day.lead().over(group_by=_.person, order_by=[_.day, _.id]))
    own = rows.day >= rows.start
    promised = (rows.day < rows.next_on) & (rows.next_on <= _later(rows.day, standard.recheck))
    late = _later(rows.next_on, standard.tolerance)
    missed = ibis.ifelse(rows.after.isnull(), late < rows.stop, rows.after > late)
    counts = own & rows["mode"].isin(sorted(FACE_TO_FACE)) & (rows.measured == 1)
    return rows.group_by("person").agg(
        done=counts.cast("int8").sum(),
        missed=(promised & (rows.next_on >= rows.start) & missed).cast("int8").sum(),
        inconsistent=(own & (rows.on_plan == 0)).cast("int8").sum(),
    )


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


def _later(day: Any, span: Span) -> Any:
    """The day a span of days later; appointments kept in months are not rechecks."""
    if span.months or span.hours:
        raise ValueError("a recheck is promised in days or weeks")
    return _plus(day, span.days)
