"""Whether two descriptions are of one person: a ladder of exact rules, strongest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from xinglin.engines.people.words import Match


@dataclass(frozen=True)
class Described:
    """A person as the ladder sees him; numbers only as fingerprints, equal or not."""

    name: str
    sex: str
    birth: dt.date
    place: int
    ids: frozenset[bytes] = frozenset()
    phone: bytes | None = None
    resident: int = 0


@dataclass(frozen=True)
class Verdict:
    """How a description compares with one known resident, with the reason in Chinese."""

    match: Match
    reason: str
    resident: int = 0


NOBODY = Verdict(Match.NEW, "没有找到同一人")
_ORDER = (Match.CONFLICT, Match.SAME, Match.POSSIBLE, Match.NEW)


def compare(asked: Described, known: Described) -> Verdict:
    """
    The ladder: same number and same details is the same person, same number and other details
    waits for somebody to look; then name, birth, sex with the phone; then within one village.
    """
    if asked.ids & known.ids:
        differs = _differences(asked, known)
        if not differs:
            reason = "身份证件号码相同，姓名、性别和出生日期一致"
            return Verdict(Match.SAME, reason, known.resident)
        reason = f"身份证件号码与已登记的居民相同，但{'、'.join(differs)}不同，须人工核实"
        return Verdict(Match.CONFLICT, reason, known.resident)
    if _differences(asked, known):
        return NOBODY
    other_number = bool(asked.ids and known.ids)
    if asked.phone is not None and asked.phone == known.phone:
        if other_number:
            reason = "姓名、性别、出生日期和电话都相同，但身份证件号码不同"
            return Verdict(Match.POSSIBLE, reason, known.resident)
        return Verdict(Match.SAME, "姓名、性别、出生日期和电话都相同", known.resident)
    if same_village(asked.place, known.place) and not other_number:
        return Verdict(Match.POSSIBLE, "同村有姓名、性别、出生日期都相同的居民", known.resident)
    return NOBODY


def judge(asked: Described, known: Iterable[Described]) -> tuple[Verdict, tuple[int, ...]]:
    """The strongest verdict over all who are known, and the residents it rests on.

    A conflict outweighs everything, and two different people who are both "the same" are one.
    """
    verdicts = [compare(asked, one) for one in known]
    for match in _ORDER[:-1]:
        found = [one for one in verdicts if one.match is match]
        if not found:
            continue
        residents = tuple(sorted({one.resident for one in found}))
        if match is Match.SAME and len(residents) > 1:
            reason = "与不止一位已登记的居民相符，须先核实这些档案是否重复"
            return Verdict(Match.CONFLICT, reason), residents
        return found[0], residents
    return NOBODY, ()


def same_village(one: int, other: int) -> bool:
    """Whether two places lie in one village (the county or the town alone is no village)."""
    return one // 1000 == other // 1000 and one // 1000 % 1000 != 0


def _differences(asked: Described, known: Described) -> list[str]:
    pairs = (
        ("姓名", same_name(asked.name, known.name)),
        ("性别", asked.sex == known.sex or not {asked.sex, known.sex} <= {"1", "2"}),
        ("出生日期", asked.birth == known.birth),
    )
    return [title for title, same in pairs if not same]


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same as written, dots and spaces aside."""
    return one == other or bare_name(one) == bare_name(other)


def bare_name(name: str) -> str:
    """The letters of a name without dots and spaces, in lower case."""
    if not name.isalnum():  # most are nothing but letters
        name = "".join(char for char in name if char.isalnum())
    return name.lower()
