"""What is owed: the fine, and 3 % of what is unpaid for each day late, never above the fine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xinglin.services.enforcement.rules.limits import LIMITS

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Debt:
    """How a fine stands on a day."""

    fine: Decimal
    fee: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return max(self.fine + self.fee - self.paid, Decimal(0))


def late_fee(
    fine: Decimal,
    pay_by: dt.date,
    paid: Sequence[tuple[dt.date, Decimal]],
    on: dt.date,
    stopped: Sequence[tuple[dt.date, dt.date | None]] = (),
) -> Decimal:
    """加处罚款: each day after the last one 3 % of what is unpaid of the fine, capped (art. 72).

    Payments go to the fine first; the day on which somebody pays is still a late day. Days of
    review or suit (`stopped`, both ends included) are not counted (art. 73).

    >>> late_fee(Decimal(1000), dt.date(2026, 3, 10), [], dt.date(2026, 3, 12))
    Decimal('60.00')
    >>> late_fee(Decimal(1000), dt.date(2026, 3, 10), [], dt.date(2026, 12, 31))
    Decimal('1000.00')
    >>> late_fee(Decimal(1000), dt.date(2026, 3, 10), [(dt.date(2026, 3, 11), Decimal(600))],
    ...          dt.date(2026, 3, 12), [(dt.date(2026, 3, 12), None)])
    Decimal('30.00')
    """
    rate = Decimal(LIMITS.on(pay_by).late_fee) / 100
    fee = Decimal(0)
    day = pay_by + dt.timedelta(days=1)
    while day <= on and fee < fine:
        unpaid = fine - sum((much for when, much in paid if when < day), Decimal(0))
        if unpaid <= 0:
            break
        if not any(first <= day and (last is None or day <= last) for first, last in stopped):
            fee += unpaid * rate
        day += dt.timedelta(days=1)
    return min(fee, fine).quantize(CENT, ROUND_HALF_UP)


def owed_on(
    fine: Decimal,
    pay_by: dt.date | None,
    paid: Sequence[tuple[dt.date, Decimal]],
    on: dt.date,
    stopped: Sequence[tuple[dt.date, dt.date | None]] = (),
) -> Debt:
    """The fine, its fee and what was paid by a day."""
    given = [(when, much) for when, much in paid if when <= on]
    fee = late_fee(fine, pay_by, given, on, stopped) if pay_by else Decimal(0)
    return Debt(fine, fee, sum((much for _, much in given), Decimal(0)))
