"""What a line of a register is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

INSTITUTION, PLACE, PERSON, NOTHING = "institution", "place", "person", "nothing"


@dataclass(frozen=True)
class Subject:
    """An institution, a place, a resident, or nothing but the place of whoever writes it down.

    `kinds` narrows institutions by the beginning of their kind, `level` places by their level,
    `ages` and `sex` residents.
    """

    kind: str
    title: str
    kinds: Sequence[str] = ()
    level: str = ""
    ages: tuple[int, int] | None = None
    sex: str = ""


def about_institution(title: str = "机构", *, kinds: Sequence[str] = ()) -> Subject:
    """Lines about institutions, perhaps of some kinds only."""
    return Subject(INSTITUTION, title, kinds=tuple(kinds))


def about_place(title: str = "地区", *, level: str = "") -> Subject:
    """Lines about places, perhaps of one level only."""
    return Subject(PLACE, title, level=level)


def about_person(
    title: str = "居民", *, ages: tuple[int, int] | None = None, sex: str = ""
) -> Subject:  # fmt: skip
    """Lines about residents."""
    return Subject(PERSON, title, ages=ages, sex=sex)


def about_nothing(title: str = "地区") -> Subject:
    """Lines that are about nothing that is kept elsewhere; they lie in a place."""
    return Subject(NOTHING, title)
