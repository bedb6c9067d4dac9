"""Standard management (按规范管理): was a person followed up as the standard demands?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.records import FACE_TO_FACE
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import Period, Span, days, weeks, years

FORTNIGHT, WEEK = weeks(2), days(7)


@dataclass(frozen=True)
class Seen:
    """One visit as the standard counts it."""

    day: dt.date
    mode: str = "1"
    measured: bool = True
    consistent: bool = True
    next_on: dt.date | None = None
    check: bool = False

    def counts(self, modes: frozenset[str] = FACE_TO_FACE) -> bool:
        """Measured, and made in a way that counts: mostly a telephone call is no visit."""
        return not self.check and self.measured and self.mode in modes


@dataclass(frozen=True)
class Verdict:
    """Whether the standard was kept, and in Chinese what was missing."""

    ok: bool
    reasons: tuple[str, ...]
    visits: int
    required: int


class BrokenStandard(AssertionError):
    """An example of a standard does not come out as its table says."""


@dataclass(frozen=True)
class Standard:
    """What a year of proper care consists of.

    `visits` visits with a measurement in a whole year, in proportion for whoever joined later (one
    for each quarter from that of joining on), in one of the `modes`: face to face unless told
    otherwise; every visit promised within `recheck` made at most `tolerance` late; `checks` yearly
    examinations; evaluation codes as the plan gives them.
    """

    visits: int = 4
    checks: int = 1
    recheck: Span = FORTNIGHT
    tolerance: Span = WEEK
    examples: str = ""
    modes: frozenset[str] = FACE_TO_FACE

    def __post_init__(self) -> None:
        for row in read_table(self.examples):
            verdict = self.judge(**_case(row, self.recheck))
            if verdict.ok != (row["kept"] == "yes"):
                raise BrokenStandard(f"case {row['case']!r}: {verdict}")

    def required(self, joined: dt.date, period: Period) -> int:
        """How many visits the period asks of somebody who joined on that day.

        >>> from xinglin.kernel.time import year
        >>> [Standard().required(dt.date(2026, m, 1), year(2026)) for m in (1, 4, 7, 10)]
        [4, 3, 2, 1]
        """
        first = max(joined, period.start)
        if first > period.end:
            return 0
        quarters = _quarter(period.end + dt.timedelta(days=1)) - _quarter(first)
        return max(1, self.visits * quarters // 4)

    def is_recheck(self, day: dt.date, next_on: dt.date | None) -> bool:
        """Whether the appointment made on `day` was a short one, which has to be kept."""
        return next_on is not None and day < next_on <= self.recheck.after(day)

    def kept(self, before: dt.date, next_on: dt.date | None, day: dt.date) -> bool:
        """Whether a visit on `day` kept the appointment that the visit before it made."""
        if next_on is None or not self.is_recheck(before, next_on):
            return True
        return day <= self.tolerance.after(next_on)

    def judge(self, joined: dt.date, visits: Sequence[Seen], period: Period) -> Verdict:
        """Whether care in the period was as the standard demands, and what was missing."""
        start = max(joined, period.start)
        inside = [one for one in sorted(visits, key=lambda v: v.day) if one.day <= period.end]
        followed = [one for one in inside if not one.check]
        done = sum(one.counts(self.modes) for one in followed if one.day >= start)
        wanted = self.required(joined, period)
        reasons = []
        if done < wanted:
            face = "面对面" if self.modes == FACE_TO_FACE else ""
            reasons.append(f"{face}随访{done}次，应有{wanted}次")
        reasons += [
            f"{one.next_on}前应复查，未按时随访"
            for one, after in zip(followed, [*followed[1:], None], strict=False)
            if one.next_on and start <= one.next_on and self._missed(one, after, period.end)
        ]
        reasons += [
            f"{one.day}的随访评价与规则不符"
            for one in followed
            if one.day >= start and not one.consistent
        ]
        since = min(period.start, years(1).before(period.end) + dt.timedelta(days=1))
        checks = sum(one.check and one.day >= since for one in inside)
        if checks < self.checks:
            reasons.append(f"年度体检{checks}次，应有{self.checks}次")
        return Verdict(not reasons, tuple(reasons), done, wanted)

    def _missed(self, one: Seen, after: Seen | None, end: dt.date) -> bool:
        if one.next_on is None or not self.is_recheck(one.day, one.next_on):
            return False
        if after is not None:
            return not self.kept(one.day, one.next_on, after.day)
        return self.tolerance.after(one.next_on) < end


def _quarter(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


# --- examples ------------------------------------------------------------------------------

MARK = re.compile(r"(?P<check>e)?(?P<month>\d\d)-(?P<day>\d\d)(?P<marks>[!t?x]*)")


def _case(row: Mapping[str, str], recheck: Span) -> dict[str, Any]:
    """Reads `01-10 04-09! e05-02`: ! must come again soon, t by telephone, ? not measured,
    x wrong code, e a yearly examination."""
    period = Period.parse(row["period"])
    visits = []
    for word in row["visits"].split():
        found = MARK.fullmatch(word)
        if found is None:
            raise ValueError(f"not a visit: {word!r}")
        day = dt.date(period.start.year, int(found["month"]), int(found["day"]))
        marks = found["marks"]
        visits.append(
            Seen(
                day,
                mode="3" if "t" in marks else "1",
                measured="?" not in marks,
                consistent="x" not in marks,
                next_on=recheck.after(day) if "!" in marks else None,
                check=bool(found["check"]),
            )
        )
    return {"joined": dt.date.fromisoformat(row["joined"]), "visits": visits, "period": period}
