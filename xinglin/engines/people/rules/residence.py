"""Who counts as living here (常住), and how household members are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from xinglin.kernel.time import months

HALF_A_YEAR = months(6)

# GB/T 4761: the head himself, and what a relation says of sex.
HEAD = ("01", "02")
SPOUSE = ("10", "11", "12")
_MALE = {11, *range(20, 30), 41, 43, 46, 47, 51, 53, 55, 57, 61, 63, 66, 71, 73, 76, 78}
_MALE |= {81, 83, 85, 87, 89, 93, 95}
_FEMALE = {12, *range(30, 40), 42, 44, 45, 48, 52, 54, 56, 58, 62, 64, 67, 72, 74, 75, 77}
_FEMALE |= {82, 84, 86, 88, 90, 94, 96}


def lives_here(
    day: dt.date,
    *,
    lived_since: dt.date | None = None,
    registered_here: bool = False,
    away_since: dt.date | None = None,
) -> bool:
    """
    The rule of six months: who has lived here for half a year is counted here (常住), whatever
    his registration; who is registered here stays counted until half a year away.
    """
    if away_since is not None and away_since <= day:
        return HALF_A_YEAR.after(away_since) > day and (
            registered_here or _long_enough(lived_since, away_since)
        )
    return registered_here or _long_enough(lived_since, day)


def _long_enough(since: dt.date | None, day: dt.date) -> bool:
    return since is not None and HALF_A_YEAR.after(since) <= day


def sex_of_relation(relation: str) -> str | None:
    """The sex that a relation to the head of the household implies, if any.

    >>> sex_of_relation("52"), sex_of_relation("10")
    ('2', None)
    """
    code = int(relation) if relation.isdigit() else 0
    if code in _MALE:
        return "1"
    return "2" if code in _FEMALE else None


def relation_problem(relation: str, sex: str, others: Iterable[str] = ()) -> str:
    """What speaks against a relation: of the wrong sex, or a second head; empty when nothing."""
    implied = sex_of_relation(relation)
    if implied and sex in ("1", "2") and implied != sex:
        return "与户主关系和性别不一致"
    if relation in HEAD and any(other in HEAD for other in others):
        return "这一户已有户主"
    return ""
