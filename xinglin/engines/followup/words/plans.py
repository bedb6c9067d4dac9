"""The ladder of rules: read from the top, the first that holds decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.words.facts import Facts
from xinglin.engines.followup.words.steps import Bear, Close, Refer, Report, SeeAgain, Step
from xinglin.kernel.time import Span

Condition = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Rule:
    """One rung: when it holds, what the visit is called, what is said and what is to be done.

    `grade` is the English name that is stored; `title` is what people read; `code` is the value
    of CV05.10.012 (`or_codes` would be consistent too); `says` is the sentence at the bedside.
    """

    grade: str
    condition: Condition | bool
    steps: tuple[Step, ...] | list[Step] = ()
    title: str = ""
    code: str = ""
    says: str = ""
    or_codes: tuple[str, ...] = ()

    def holds(self, now: Facts, before: Facts | None) -> bool:
        """Whether this rung is the case."""
        if isinstance(self.condition, bool):
            return self.condition
        return bool(self.condition(now, before))

    def agrees(self, code: str) -> bool:
        """Whether an evaluation code that somebody wrote down is consistent with this rule."""
        return not code or not self.code or code in (self.code, *self.or_codes)

    @property
    def see_again(self) -> SeeAgain | None:
        """When the person is to come again, if the rule says so."""
        return next((one for one in self.steps if isinstance(one, SeeAgain)), None)

    @property
    def refers(self) -> Refer | None:
        """Whereto the person is sent, if anywhere."""
        return next((one for one in self.steps if isinstance(one, Refer)), None)

    @property
    def closes(self) -> Close | None:
        """Why the programme ends with this visit, if it does."""
        return next((one for one in self.steps if isinstance(one, Close)), None)

    @property
    def bears(self) -> Bear | None:
        """What becomes of the child that was born, if one was."""
        return next((one for one in self.steps if isinstance(one, Bear)), None)

    @property
    def reports(self) -> tuple[Report, ...]:
        """To whom outside it is to be reported."""
        return tuple(one for one in self.steps if isinstance(one, Report))

    def next_on(self, day: dt.date, now: Any = None) -> dt.date | None:
        """The latest day of the next visit; a referral is checked back in two weeks."""
        if self.see_again is not None:
            return self.see_again.on(day, now)
        return self.refers.check.after(day) if self.refers else None


@dataclass(frozen=True)
class Remark:
    """A sentence added whenever its condition holds, whichever rule decided."""

    condition: Condition
    says: str


@dataclass(frozen=True)
class Extra:
    """An extra visit whenever its condition holds, whichever rule decided.

    It is due from `after` until `until` (both after the visit; without `until` on `after`), and is
    done by the next visit of the programme from then on.
    """

    name: str
    title: str
    condition: Condition
    after: Span
    until: Span | None = None
    says: str = ""

    def due(self, day: dt.date) -> tuple[dt.date, dt.date]:
        """From when until when it is in time."""
        first = self.after.after(day)
        return first, max(first, self.until.after(day)) if self.until else first


@dataclass(frozen=True)
class Graded:
    """What a visit came to: the rule that fired, and everything that follows from it.

    `promised` is the appointment made by rule or by the rhythm of the main visit; `next_on` also
    knows the visits at fixed ages.
    """

    rule: Rule
    next_on: dt.date | None
    controlled: bool | None
    measured: bool | None
    version: str
    remarks: tuple[str, ...] = ()
    promised: dt.date | None = None
    extras: tuple[Extra, ...] = ()

    @property
    def grade(self) -> str:
        """The stored name of the grade."""
        return self.rule.grade

    @property
    def title(self) -> str:
        """The grade in Chinese."""
        return self.rule.title or self.rule.grade

    @property
    def code(self) -> str:
        """The evaluation code (CV05.10.012), empty where a programme has none."""
        return self.rule.code

    @property
    def says(self) -> str:
        """The sentence at the bedside, remarks included."""
        return "".join([self.rule.says, *self.remarks, *(one.says for one in self.extras)])

    @property
    def actions(self) -> tuple[Step, ...]:
        """What is to be done."""
        return tuple(self.rule.steps)

    @property
    def referred(self) -> bool:
        """Whether the person is to be sent on."""
        return self.rule.refers is not None
