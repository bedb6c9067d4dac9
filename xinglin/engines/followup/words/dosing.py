"""Schedules of doses: what was given, what it counts for, what is due next and why.

A schedule is declared by a programme: its products, its courses, and a pure function that forecasts
for one person. The engine keeps the doses and asks; it knows no vaccine by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xinglin.engines.people import Population
from xinglin.kernel.registry import Registry


class Status(StrEnum):
    """How a dose of the schedule stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_YET = "not_yet"
    NOT_REQUIRED = "not_required"
    CONTRAINDICATED = "contraindicated"
    DEFERRED = "deferred"


STATUSES = {
    Status.DONE: "已接种",
    Status.DUE: "应种",
    Status.OVERDUE: "逾期未种",
    Status.NOT_YET: "未到期",
    Status.NOT_REQUIRED: "不需接种",
    Status.CONTRAINDICATED: "禁忌",
    Status.DEFERRED: "暂缓",
}
WITHHELD = {"contraindicated": "禁忌", "deferred": "暂缓", "refused": "拒绝", "away": "外出"}
EVERYTHING, LIVE = "*", "live"  # what a withholding may speak of besides one course


@dataclass(frozen=True, slots=True)
class Given:
    """One dose that was given: the product and the day; `id` tells which row it is.

    `counts` are the doses of the schedule that it was judged to be; None where it was not yet.
    """

    product: str
    day: dt.date
    id: int = 0
    counts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Barred:
    """A course (or `live`, or `*`) that a person is not to be given, until a day or for ever."""

    course: str
    kind: str = "contraindicated"
    until: dt.date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one given dose counts for: courses with dose numbers; nothing and the reason."""

    id: int
    counts: tuple[str, ...] = ()
    timely: tuple[str, ...] = ()
    why: str = ""

    @property
    def valid(self) -> bool:
        """Whether it counts for anything."""
        return bool(self.counts)


@dataclass(frozen=True, slots=True)
class Expected:
    """One dose of the schedule: given on a day, or due from `earliest`, in time before `latest`."""

    course: str
    number: int
    product: str
    status: Status
    earliest: dt.date | None = None
    recommended: dt.date | None = None
    latest: dt.date | None = None
    given: dt.date | None = None
    why: str = ""

    @property
    def open(self) -> bool:
        """Whether it may be given now."""
        return self.status in (Status.DUE, Status.OVERDUE)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Everything expected of one person by one schedule on a day, and how past doses are judged."""

    edition: str
    expected: tuple[Expected, ...]
    judged: tuple[Judged, ...] = ()

    @property
    def due(self) -> tuple[Expected, ...]:
        """What may be given now, in the order in which it should be."""
        return tuple(one for one in self.expected if one.open)

    @property
    def next_on(self) -> dt.date | None:
        """The first day on which something may be given."""
        days = [one.recommended for one in self.expected if one.recommended and not one.given]
        return min(days, default=None)


@dataclass(frozen=True)
class Product:
    """What is in a syringe: which courses it serves, its place in the national code."""

    code: str
    title: str
    parts: tuple[str, ...]
    national: str = ""
    live: bool = False
    site: str = "1"
    kind: str = ""


Forecaster = Callable[..., Forecast]


@dataclass(frozen=True)
class DoseSchedule:
    """A declared schedule: who it is for, its products and courses, and how it forecasts.

    `forecast(birth, given, *, on, sex, barred, facts, ahead)` is a pure function; `facts` are codes
    of what is known of the person (`facts_asked` in Chinese). `routine` schedules are called in by
    list.
    """

    code: str
    title: str
    who: Population
    products: Mapping[str, Product] = field(hash=False)
    courses: Mapping[str, str] = field(hash=False)
    forecast: Forecaster = field(hash=False, compare=False)
    facts_asked: Mapping[str, str] = field(default_factory=dict, hash=False)
    routine: bool = True
    order: int = 100
    usual: Mapping[str, str] = field(default_factory=dict, hash=False)

    def title_of(self, course: str) -> str:
        """A course in Chinese."""
        return self.courses.get(course, course)

    def serves(self, product: str) -> bool:
        """Whether a product belongs to this schedule."""
        return product in self.products


dose_schedules: Registry[DoseSchedule] = Registry("接种程序")


def schedule_of(product: str) -> DoseSchedule | None:
    """The schedule to which a product belongs."""
    return next((one for one in dose_schedules if one.serves(product)), None)
