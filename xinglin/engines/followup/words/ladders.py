"""What happens when a visit is missed: who hears of it, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from xinglin.kernel.time import Span, days


class Rung(IntEnum):
    """Who answers for what is late."""

    DOCTOR = 0
    LEADER = 1
    OFFICE = 2


RUNGS = {Rung.DOCTOR: "责任医生", Rung.LEADER: "团队长", Rung.OFFICE: "主管股室"}


@dataclass(frozen=True)
class Ladder:
    """So long after the last day in time a late visit climbs: doctor, his leader, the office."""

    doctor: Span = field(default_factory=lambda: days(1))
    leader: Span = field(default_factory=lambda: days(14))
    office: Span = field(default_factory=lambda: days(30))

    def __post_init__(self) -> None:
        spans = [one.days + 30 * one.months for one in (self.doctor, self.leader, self.office)]
        if spans != sorted(spans):
            raise ValueError("a ladder is climbed upwards")

    def rung(self, late: int) -> Rung | None:
        """Who answers for what is so many days late; None while it is in time.

        >>> [Ladder().rung(late) for late in (0, 1, 14, 400)]
        [None, <Rung.DOCTOR: 0>, <Rung.LEADER: 1>, <Rung.OFFICE: 2>]
        """
        steps = ((Rung.OFFICE, self.office), (Rung.LEADER, self.leader), (Rung.DOCTOR, self.doctor))
        return next((rung for rung, span in steps if late >= max(1, _days(span))), None)


def _days(span: Span) -> int:
    return span.days + 30 * span.months
