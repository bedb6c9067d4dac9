"""Whom a programme is for, in the words it is written with; joined by `&`."""

from __future__ import annotations

from typing import Any

from xinglin.engines.codes import ANTENATAL, DELIVERY
from xinglin.engines.followup.words.eligibility import (
    Aged,
    AnyOf,
    Group,
    ManagedIn,
    Marked,
    Meant,
    NoneOf,
    Observed,
    Recorded,
    Turning,
)
from xinglin.engines.people import FEMALE, Population
from xinglin.engines.records import Question
from xinglin.kernel.time import Span, days, weeks, years


def _where(condition: Any) -> Meant:
    return Meant(also=(condition,))


def aged(at_least: Span | None = None, below: Span | None = None) -> Meant:
    """People of an exact age: `aged(months(6), months(37))`, newborns `aged(below=days(29))`."""
    if at_least is None and below is None:
        raise ValueError("of what age?")
    return _where(Aged(at_least, below))


def turning(age: int) -> Meant:
    """People who are at least that old on 31 December."""
    return _where(Turning(age))


def recorded(group: Group, within: Span | None = None, unless: Group | None = None) -> Meant:
    """People with a diagnosis of the group so lately, and none of `unless` since."""
    return _where(Recorded(group, within, unless))


def pregnant() -> Meant:
    """Women with a diagnosis of pregnancy in the last 44 weeks and no delivery since."""
    return Meant(sex=FEMALE, also=(Recorded(ANTENATAL, weeks(44), DELIVERY, says="妊娠中"),))


def delivered(within: Span | None = None) -> Meant:
    """Women who gave birth within the span, six weeks unless told otherwise."""
    span = within or days(42)
    return Meant(sex=FEMALE, also=(Recorded(DELIVERY, span, says=f"近{span.title}分娩"),))


def exposed(group: Group, within: Span | None = None) -> Meant:
    """People recorded as contacts of a disease within the span, a year unless told otherwise."""
    span = within or years(1)
    return _where(Recorded(group, span, says=f"近{span.title}{group.title}"))


def observed(
    question: Question | str,
    at_least: float | None = None,
    below: float | None = None,
    second_at_least: float | None = None,
    within: Span | None = None,
    days: int = 1,
) -> Meant:
    """People measured so high or so low within a year (or another span), on so many days."""
    if at_least is None and below is None and second_at_least is None:
        raise ValueError("how high, or how low?")
    code = question if isinstance(question, str) else question.code
    span = within or years(1)
    return _where(Observed(code, at_least, below, second_at_least, span, days))


def marked(mark: str) -> Meant:
    """People who hold a mark that another room of the house supplies, such as a contract."""
    return _where(Marked(mark))


def managed_in(programme: str, called: str = "") -> Meant:
    """People who are in another programme at present."""
    return _where(ManagedIn(programme, called))


def any_of(*several: Population) -> Meant:
    """People of one population or another."""
    return _where(AnyOf(several))


def none_of(*several: Population) -> Meant:
    """People of none of these populations."""
    return _where(NoneOf(several))
