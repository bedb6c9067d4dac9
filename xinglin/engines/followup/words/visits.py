"""The kinds of visit a programme consists of, and when each is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.followup.words.windows import MCH, YEARLY, Appointment, cycle_of
from xinglin.engines.records import Form
from xinglin.kernel.time import YEAR, Span, days

Interval = Span | Callable[[Any], Span]
BIRTH, JOINED = "birth", "joined"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Anchor:
    """The day that a schedule counts from, as an answer: `code` is a question that asks a day.

    `also` names other questions from which it follows: {"edd": days(280)} means that the anchor
    lies 280 days before the expected date of delivery.
    """

    code: str
    title: str = ""
    also: dict[str, Span] = field(default_factory=dict, hash=False)

    def of(self, answers: Any) -> dt.date | None:
        """The day that the answers give, or None."""
        if answers.get(self.code):
            return as_day(answers[self.code])
        for code, span in self.also.items():
            if answers.get(code):
                return span.before(as_day(answers[code]))
        return None


def as_day(value: Any) -> dt.date:
    """A day, also where it is kept as text."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


@dataclass(frozen=True)
class Phase:
    """A stretch of a course in which visits follow one another at one interval.

    `every` may be a function of the visit before; `lasts` is None for the last phase without end.
    """

    name: str
    title: str = ""
    every: Interval = field(default_factory=Span)
    lasts: Span | None = None

    def interval(self, now: Any = None) -> Span | None:
        """How long until the next visit; None when only a visit could tell."""
        if isinstance(self.every, Span):
            return self.every
        return self.every(now) if now is not None else None


@dataclass(frozen=True)
class Visit:
    """A kind of visit, scheduled in one way or not at all.

    `every` so often; once `at` an age (from the anchor, or from the day named by `since`), in time
    from `early` before it `until` an age and worth making `late` afterwards; `once_a` year; at the
    interval of the running one of its `phases`; or only `as_needed`. A visit that asks something
    else than the programme brings its own form; the plan speaks of it only if it is `graded`.
    `document` is the kind of shared document (WS/T 483) as which others are told of it.
    """

    name: str
    title: str = ""
    every: Span | None = None
    at: Span | None = None
    until: Span | None = None
    asks: Form | None = None
    once_a: str = ""
    phases: Sequence[Phase] = ()
    as_needed: bool = False
    early: Span | None = None
    late: Span | None = None
    since: str = ""
    before: str = ""
    first: Span | None = None
    graded: bool = False
    face_to_face: bool = False
    document: str = ""

    def __post_init__(self) -> None:
        ways = (self.every, self.at, self.once_a or None, self.phases or None)
        if sum(one is not None for one in ways) + self.as_needed != 1:
            raise ValueError(
                f"visit {self.name!r} is either every so often or at an age, once a year, "
                "by phases, or as needed"
            )
        if self.once_a not in ("", *YEARLY):
            raise ValueError(f"visit {self.name!r} is once a {YEAR} or a {MCH}")
        if len(self.name) > 20:
            raise ValueError(f"the name of a visit has at most 20 characters: {self.name!r}")
        object.__setattr__(self, "phases", tuple(self.phases))

    @property
    def recurring(self) -> bool:
        """Whether it comes again and again."""
        return self.every is not None or bool(self.once_a) or bool(self.phases)

    def due(self, anchor: dt.date) -> tuple[dt.date, dt.date | None]:
        """From when and until when a visit at an age is in time."""
        if self.at is None:
            raise ValueError(f"visit {self.name!r} has no fixed age")
        start = self.at.after(anchor)
        return start, self.until.after(anchor) if self.until else None

    def window(self, anchor: dt.date) -> Appointment:
        """The appointment at an age; how long it may be made late, the next one may narrow."""
        on, until = self.due(anchor)
        last = max(on, until or on)
        opens = max(self.early.before(on), anchor) if self.early else on
        closes = self.late.after(last) if self.late else None
        return Appointment(self.name, on, until, opens, closes)

    def phase_on(self, anchor: dt.date, day: dt.date) -> Phase | None:
        """The phase that runs on a day; None after the last."""
        start = anchor
        for one in self.phases:
            if one.lasts is None:
                return one
            start = one.lasts.after(start)
            if day < start:
                return one
        return None

    def next_after(
        self, day: dt.date, anchor: dt.date | None = None, now: Any = None
    ) -> dt.date | None:
        """When a recurring visit comes again after one on that day, by its own rhythm."""
        if self.every is not None:
            return self.every.after(day)
        if self.once_a:
            return cycle_of(self.once_a, day)[1] + DAY
        phase = self.phase_on(anchor or day, day) if self.phases else None
        span = phase.interval(now) if phase else None
        if span is None:
            return None
        due = span.after(day)
        return due if self.phase_on(anchor or day, due) is not None else None

    @property
    def when(self) -> str:
        """In Chinese words: when it is due."""
        if self.every is not None:
            return f"每{self.every.title}"
        if self.once_a:
            return YEARLY[self.once_a]
        if self.at is not None:
            start = f"{self.at.title}" if self.at != Span() else "当天"
            return f"{start}起，至{self.until.title}" if self.until else start
        if self.phases:
            return "；".join(_phase_title(one) for one in self.phases)
        return "需要时"


def _phase_title(one: Phase) -> str:
    often = f"每{one.every.title}" if isinstance(one.every, Span) else "按情况"
    lasts = f"（{one.lasts.title}）" if one.lasts else ""
    return f"{one.title or one.name}{lasts}{often}"


def between_weeks(first: int, last: int) -> dict[str, Any]:
    """`at` and `until` of whole weeks of pregnancy: from the first day of one to the last of other.

    >>> between_weeks(16, 20)["until"].days
    146
    """
    return {"at": days(7 * first), "until": days(7 * last + 6)}
