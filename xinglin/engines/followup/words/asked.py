"""What is asked of follow-up and what it answers with: due people, counts, previews, refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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
    INSIDE = "inside"


WHICH = {
    Which.TODAY: "今日应访",
    Which.WEEK: "七天内",
    Which.OVERDUE: "逾期",
    Which.RETURNED: "转诊待回访",
    Which.CHECK: "待体检",
    Which.OPEN: "今日及逾期",
    Which.INSIDE: "窗口期内",
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
    until_on: dt.date | None = None

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
class Candidate:
    """Somebody who fits a programme and is not in it: why, and how he left it before, if he did."""

    resident: int
    programme: str
    title: str
    place: int
    because: str
    before: str = ""


@dataclass(frozen=True)
class PutOff:
    """Somebody who fits a programme and was not enrolled, why, and when he is proposed again."""

    resident: int
    programme: str
    place: int
    why: str
    decided_on: dt.date
    ask_again_on: dt.date | None


@dataclass(frozen=True)
class VillageLoad:
    """The work due in a village in the coming days, against what its team can do.

    `days` are (day, visits due); the first day bears what is late. `able` is how many visits the
    team can make in the whole stretch, None where nobody declared it; `over` are the weeks
    (numbered from 0) in which more is due than the team can do.
    """

    place: int
    days: tuple[tuple[dt.date, int], ...]
    able: int | None
    over: tuple[int, ...]

    @property
    def due(self) -> int:
        """All visits of the stretch."""
        return sum(many for _, many in self.days)

    @property
    def weeks(self) -> list[int]:
        """Visits due, week by week."""
        counted = [many for _, many in self.days]
        return [sum(counted[at : at + 7]) for at in range(0, len(counted), 7)]


@dataclass(frozen=True)
class Planned:
    """One visit of a schedule: its window, and how it was kept or stands."""

    kind: str
    title: str
    on: dt.date
    until: dt.date
    made_on: dt.date | None
    mark: str
    word: str


@dataclass(frozen=True)
class Preview:
    """What a form would come to if it were signed now; nothing is written."""

    checked: Checked
    graded: Graded | None = None
    sentence: str = ""
    now: Facts | None = None
    computed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept: the answers that hold and those that follow from them."""
        return {**self.checked.values, **self.computed}


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
