"""What a rule tells the doctor to do: advise, refer, see again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.words.leaving import LEAVING, Leaving
from xinglin.kernel.time import Span, days, weeks

TARGETS = {"hospital": "上级医院", "township": "乡镇卫生院", "specialist": "专科医院"}
NEXT_DAY = days(1)
BACK_CHECK = weeks(2)  # every referral is looked after within two weeks


@dataclass(frozen=True)
class Advise:
    """Something to say or to change."""

    what: str

    @property
    def title(self) -> str:
        """In Chinese words."""
        return self.what


@dataclass(frozen=True)
class Refer:
    """Send the person on; a check back follows within two weeks, unless told otherwise."""

    to: str
    at_once: bool = False
    check: Span = BACK_CHECK

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"{'立即' if self.at_once else ''}转诊至{TARGETS.get(self.to, self.to)}"


@dataclass(frozen=True)
class SeeAgain:
    """The next visit, at the latest so long after this one; a function reads it off the visit."""

    span: Span | Callable[[Any], Span]

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"{self.span.title}内随访" if isinstance(self.span, Span) else "按情况预约下次随访"

    def on(self, day: dt.date, now: Any = None) -> dt.date:
        """The latest day of the next visit."""
        return (self.span if isinstance(self.span, Span) else self.span(now)).after(day)


@dataclass(frozen=True)
class Report:
    """Tell somebody outside (police, village committee, the level above); kept as a task."""

    to: str
    within: Span = NEXT_DAY

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"{self.within.title}内报告{self.to}"


@dataclass(frozen=True)
class Close:
    """The programme ends for this person with this visit."""

    why: Leaving

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"结案（{LEAVING[self.why]}）"


@dataclass(frozen=True)
class Consider:
    """The person may belong in another programme: it is shown among those to be enrolled."""

    programme: str
    what: str = "核实后纳入相应项目"

    @property
    def title(self) -> str:
        """In Chinese words."""
        return self.what


@dataclass(frozen=True)
class Bear:
    """A child was born: it is registered, linked to its mother and enrolled in programmes.

    `born`, `sex`, `many` are the questions that tell when, which sex and how many live.
    """

    into: tuple[str, ...]
    born: str
    sex: str = ""
    many: str = ""

    @property
    def title(self) -> str:
        """In Chinese words."""
        return "登记新生儿，关联母亲，纳入儿童的项目"


Step = Advise | Refer | SeeAgain | Report | Close | Consider | Bear


def advise(what: str) -> Advise:
    """Tell the doctor what to say or change, in Chinese."""
    return Advise(what)


def refer(to: str, at_once: bool = False, check: Span = BACK_CHECK) -> Refer:
    """Send on to `hospital`, `township`, `specialist`, or wherever the text says."""
    return Refer(to, at_once, check)


def see_again(span: Span | Callable[[Any], Span]) -> SeeAgain:
    """See the person again within the span, or within what a function of the visit gives."""
    return SeeAgain(span)


def report(to: str, within: Span = NEXT_DAY) -> Report:
    """Report to somebody outside, in Chinese, within the span."""
    return Report(to, within)


def close(why: Leaving = Leaving.FINISHED) -> Close:
    """End the programme for this person."""
    return Close(why)


def consider(programme: str, what: str = "核实后纳入相应项目") -> Consider:
    """Propose another programme, by its code."""
    return Consider(programme, what)


def bear(*into: str, born: str, sex: str = "", many: str = "") -> Bear:
    """Register the newborn and enrol it in these programmes, by their codes."""
    return Bear(into, born, sex, many)
