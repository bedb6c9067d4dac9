"""What is asked of follow-up and what it answers with: due people, counts, previews, refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xinglin.engines.followup.words.facts import Facts
from xinglin.engines.followup.words.plans import Graded
from xinglin.engines.records import Checked, Refusal
from xinglin.kernel.errors import Refused


class Which(StrEnum):
    """Which part of the due list."""

    TODAY = "today"
    WEEK = "week"
    OVERDUE = "overdue"
    RETURNED = "returned"
    CHECK = "check"
    OPEN = "open"


WHICH = {
    Which.TODAY: "今日应访",
    Which.WEEK: "七天内",
    Which.OVERDUE: "逾期",
    Which.RETURNED: "转诊待回访",
    Which.CHECK: "待体检",
    Which.OPEN: "今日及逾期",
}


@dataclass(frozen=True)
class Due:
    """One enrolled person on the due list; who it is, people's own queries tell."""

    enrolment: int
    resident: int
    programme: str
    title: str
    place: int
    next_on: dt.date | None
    kind: str
    last_on: dt.date | None
    last_grade: str
    grade_title: str
    referred_on: dt.date | None
    check_on: dt.date | None
    doctor: int | None
    institution: int | None
    days_late: int

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.days_late > 0


@dataclass(frozen=True)
class Tallied:
    """How many people are due, for a desk's head line."""

    today: int
    week: int
    overdue: int
    returned: int
    check: int
    enrolled: int


@dataclass(frozen=True)
class Preview:
    """What a form would come to if it were signed now; nothing is written."""

    checked: Checked
    graded: Graded | None = None
    sentence: str = ""
    now: Facts | None = None


class InvalidAnswers(Refused):
    """Answers that cannot be stored; `refusals` says field by field why."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        count = len(self.refusals)
        super().__init__(
            f"有{count}项填写不能保存",
            why="；".join(map(str, self.refusals[:20])),
            mend="请按每一项的提示改正后再签署",
        )

    def by_field(self) -> dict[str, list[str]]:
        """The refusals as sentences, by the name of the field."""
        found: dict[str, list[str]] = {}
        for one in self.refusals:
            found.setdefault(one.field, []).append(str(one))
        return found
