"""What a rule tells the doctor to do: advise, refer, see again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xinglin.kernel.time import Span, weeks

TARGETS = {"hospital": "上级医院", "township": "乡镇卫生院", "specialist": "专科医院"}
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
    """Send the person on; a check back follows within two weeks."""

    to: str
    at_once: bool = False

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"{'立即' if self.at_once else ''}转诊至{TARGETS.get(self.to, self.to)}"


@dataclass(frozen=True)
class SeeAgain:
    """The next visit, at the latest so long after this one."""

    span: Span

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"{self.span.title}内随访"

    def on(self, day: dt.date) -> dt.date:
        """The latest day of the next visit."""
        return self.span.after(day)


Step = Advise | Refer | SeeAgain


def advise(what: str) -> Advise:
    """Tell the doctor what to say or change, in Chinese."""
    return Advise(what)


def refer(to: str, at_once: bool = False) -> Refer:
    """Send on to `hospital`, `township`, `specialist`, or wherever the text says."""
    return Refer(to, at_once)


def see_again(span: Span) -> SeeAgain:
    """See the person again within the span."""
    return SeeAgain(span)
