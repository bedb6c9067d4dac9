"""Limits in minutes, hours, days, months and Chinese working days; deadlines made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.access import Role

MINUTES, HOURS = "minutes", "hours"
CALENDAR, WORKING, MONTHS = "calendar", "working", "months"
TITLES = {MINUTES: "分钟", HOURS: "小时", CALENDAR: "日", WORKING: "个工作日", MONTHS: "个月"}
OPENED = "@opened"


@dataclass(frozen=True)
class Limit:
    """How long something may take. `rolls`: a last day off moves to the next working day."""

    many: int
    unit: str
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.many < 0 or self.unit not in TITLES:
            raise ValueError(f"no such limit: {self.many} {self.unit}")

    @property
    def title(self) -> str:
        """In Chinese words: 5个工作日."""
        return f"{self.many}{TITLES[self.unit]}"


def minutes(many: int) -> Limit:
    """So many minutes from the minute on: for what cannot wait."""
    return Limit(many, MINUTES)


def hours(many: int) -> Limit:
    """So many hours from the minute on."""
    return Limit(many, HOURS)


def calendar_days(many: int, *, rolls: bool = False) -> Limit:
    """So many days, holidays included; the day it starts is not counted."""
    return Limit(many, CALENDAR, rolls)


def working_days(many: int) -> Limit:
    """So many working days by the calendar of the State Council, make-up days included."""
    return Limit(many, WORKING)


def months(many: int, *, rolls: bool = False) -> Limit:
    """So many calendar months; a day that the last month lacks is its last day."""
    return Limit(many, MONTHS, rolls)


@dataclass(frozen=True)
class Deadline:
    """What must be reached in time.

    It starts with a verb, on entering `@state`, or when the case is opened (`OPENED`), and ends
    with one of `ends` (verbs, `@state`, or `@closed`). `since` names a day that was said from
    which is counted instead of the moment of the move (a limit that runs from delivery).
    `pauses`: it stands still while the case is suspended. `ladder` says who is told after how
    many days of being late; `warn` how long before.
    """

    code: str
    title: str
    limit: Limit
    starts: Any  # a mark or several; several once it is made
    ends: Any = "@closed"
    since: str = ""
    legal: bool = False
    pauses: bool = False
    warn: Limit | None = None
    tell: Role | Sequence[Role] = ()
    ladder: Sequence[tuple[int, Role]] = ()
    source: str = ""
    steps: tuple[tuple[int, tuple[Role, ...]], ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        starts = (self.starts,) if isinstance(self.starts, str) else tuple(self.starts)
        ends = (self.ends,) if isinstance(self.ends, str) else tuple(self.ends)
        tell = (self.tell,) if isinstance(self.tell, Role) else tuple(self.tell)
        ladder: dict[int, list[Role]] = {0: [*tell]} if tell else {}
        for day, role in self.ladder:
            ladder.setdefault(day, []).append(role)
        if not self.code or not self.title or not starts or not ends:
            raise ValueError(f"{self.code}: a deadline needs a title, a start and an end")
        if self.legal and not self.source:
            raise ValueError(f"{self.code}: a limit of law names its source")
        if self.legal and ladder and 0 not in ladder:
            raise ValueError(f"{self.code}: somebody is told of a limit of law when it is missed")
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "ends", ends)
        object.__setattr__(
            self, "steps", tuple((day, tuple(told)) for day, told in sorted(ladder.items()))
        )


def Late(
    state: str,
    limit: Limit,
    *,
    tell: Role | Sequence[Role] = (),
    title: str = "",
    pauses: bool = False,
    ladder: Sequence[tuple[int, Role]] = (),
    warn: Limit | None = None,
    legal: bool = False,
    source: str = "",
) -> Deadline:
    """A limit of one state: from entering it to leaving it; the workflow gives it its title."""
    return Deadline(
        f"in_{state}", title or f"@{state}", limit, f"@{state}", f"-{state}", pauses=pauses,
        tell=tell, ladder=ladder, warn=warn, legal=legal, source=source,
    )  # fmt: skip
