"""Who is to be enrolled on the strength of his diagnoses, from when and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup import Leaving, Programme
from xinglin.kernel.time import age_on


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """One recorded diagnosis of a person; `since` is its onset, else the day it was recorded."""

    system: str
    code: str
    since: dt.date | None
    abated: dt.date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in a programme."""

    joined: dt.date
    left: dt.date | None = None
    left_why: str = ""


def birthday(birth: dt.date, age: int) -> dt.date:
    """The day on which somebody reaches an age; born on 29 February, on 1 March.

    >>> birthday(dt.date(1984, 2, 29), 35)
    datetime.date(2019, 3, 1)
    """
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return dt.date(birth.year + age, 3, 1)


def stay_in(
    programme: Programme,
    birth: dt.date,
    sex: str,
    deceased_on: dt.date | None,
    diagnoses: Sequence[Diagnosed],
    today: dt.date,
) -> Stay | str | None:
    """The stay that a person's diagnoses ask for; why there is none; None if he is not meant.

    It begins with the earliest onset, or with the birthday that the programme asks for where that
    is later; it ends with death, or when the last of the diagnoses has abated.
    """
    who: Any = programme.who
    matching = [one for one in diagnoses if _counts(who, one)]
    if not matching:
        return None
    if who.sex is not None and sex != who.sex:
        return None
    known = [(one.system, one.code) for one in diagnoses]
    if any(group.holds(*one) for group in getattr(who, "free_of", ()) for one in known):
        return None
    if not all(any(group.holds(*one) for one in known) for group in who.has):
        return None
    onsets = [one.since for one in matching if one.since is not None]
    if not onsets:
        return "诊断没有发病日期，也没有记录日期"
    joined = max(min(onsets), birth)
    if who.min_age is not None:
        joined = max(joined, birthday(birth, who.min_age))
    left, why = _end(deceased_on, [one.abated for one in matching])
    if left is not None and left < joined:
        return f"在{programme.title}的起始年龄之前，病程已经结束或已去世"
    if joined > today:
        return f"尚未达到{programme.title}的起始年龄"
    if who.max_age is not None and age_on(birth, joined) > who.max_age:
        return f"年龄已超过{programme.title}的对象范围"
    return Stay(joined, left, why)


def _counts(who: Any, one: Diagnosed) -> bool:
    return any(group.holds(one.system, one.code) for group in getattr(who, "has", ()))


def _end(
    deceased_on: dt.date | None, abated: Sequence[dt.date | None]
) -> tuple[dt.date | None, str]:
    ends = []
    if deceased_on is not None:
        ends.append((deceased_on, str(Leaving.DIED)))
    over = [one for one in abated if one is not None]
    if len(over) == len(abated):
        ends.append((max(over), str(Leaving.CURED)))
    return min(ends) if ends else (None, "")
