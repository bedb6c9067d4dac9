"""The vocabulary of people: populations, identifiers, matches, and what a search gives back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from xinglin.engines.people.rules.characters import ALIKE, VARIANTS
from xinglin.kernel.errors import Refused
from xinglin.kernel.registry import Registry

MALE, FEMALE = "1", "2"  # GB/T 2261.1; 0 unknown, 9 not stated
MOTHER, FATHER, GUARDIAN = "mother", "father", "guardian"  # of whom somebody is the child
SEXES = {"0": "未知", MALE: "男", FEMALE: "女", "9": "未说明"}

# CV02.01.101, whose full table stands in the codes engine; here only what identity turns on.
IDENTITY_CARD = "01"
IDENTIFIER_KINDS = {
    IDENTITY_CARD: "居民身份证",
    "02": "居民户口簿",
    "03": "护照",
    "04": "军官证",
    "05": "驾驶证",
    "06": "港澳居民来往内地通行证",
    "07": "台湾居民来往大陆通行证",
    "08": "临时身份证",
    "09": "武警证件",
    "10": "港澳居民居住证",
    "11": "台湾居民居住证",
    "12": "社会保障卡",
    "99": "其他",
}
# Numbers with birth date, sex and check digit: one of them belongs to one person.
CHECKED_KINDS = (IDENTITY_CARD, "08", "10", "11")


# --- populations ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Population:
    """Whom a programme is for, by age in completed years (both ends included) and sex.

    >>> (adults(35) & women()).title
    '35岁及以上女性'
    """

    min_age: int | None = None
    max_age: int | None = None
    sex: str | None = None

    def __and__(self, other: Population) -> Population:
        """Those who belong to both."""
        if self.sex and other.sex and self.sex != other.sex:
            raise ValueError("nobody is of both sexes")
        low = [age for age in (self.min_age, other.min_age) if age is not None]
        high = [age for age in (self.max_age, other.max_age) if age is not None]
        both = Population(max(low, default=None), min(high, default=None), self.sex or other.sex)
        if low and high and max(low) > min(high):
            raise ValueError(f"nobody is at least {max(low)} and at most {min(high)} years old")
        return both

    def holds(self, *, age: int, sex: str) -> bool:
        """Whether a person of that age and sex belongs to it."""
        return (
            (self.min_age is None or age >= self.min_age)
            and (self.max_age is None or age <= self.max_age)
            and (self.sex is None or sex == self.sex)
        )

    @property
    def title(self) -> str:
        """In Chinese words."""
        whose = {None: "", MALE: "男性", FEMALE: "女性"}[self.sex]
        if self.min_age is None and self.max_age is None:
            return whose or "全部居民"
        if self.max_age is None:
            return f"{self.min_age}岁及以上{whose}"
        return f"{self.min_age or 0}–{self.max_age}岁{whose}"


everyone = Population()


def adults(from_age: int = 18) -> Population:
    """People of at least that age."""
    return Population(min_age=from_age)


def elderly(from_age: int = 65) -> Population:
    """Old people, 65 and above unless another age is given."""
    return Population(min_age=from_age)


def children(up_to: int = 6) -> Population:
    """Children up to that age, it included: `children()` are those of 0 to 6 years."""
    return Population(min_age=0, max_age=up_to)


def women(from_age: int | None = None, up_to: int | None = None) -> Population:
    """Women, perhaps of some ages only."""
    return Population(from_age, up_to, FEMALE)


def men(from_age: int | None = None, up_to: int | None = None) -> Population:
    """Men, perhaps of some ages only."""
    return Population(from_age, up_to, MALE)


# --- is it the same person? ----------------------------------------------------------------


class Match(StrEnum):
    """What comparing a person with those already known came to."""

    SAME = "same"
    POSSIBLE = "possible"
    CONFLICT = "conflict"
    NEW = "new"

    @property
    def says(self) -> str:
        """In Chinese words."""
        return {
            Match.SAME: "已登记的同一人",
            Match.POSSIBLE: "可能是同一人",
            Match.CONFLICT: "信息矛盾，待核实",
            Match.NEW: "新登记",
        }[self]


@dataclass(frozen=True)
class Asked:
    """A person as somebody describes him, to be found among those already known."""

    name: str
    sex: str
    birth: dt.date
    place: int
    id_number: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Candidate:
    """A resident who may be the one, how surely (0 to 1), and the reason in Chinese."""

    resident: int
    score: float
    why: str
    weights: tuple[tuple[str, str, float], ...] = ()  # field, what is alike, bits for or against


class Matcher(Protocol):
    """A way of finding people beyond the exact rules, such as probabilistic linkage."""

    def __call__(self, asked: Asked) -> Sequence[Candidate]:
        """Residents who may be the one asked for, likeliest first."""
        ...


# Asked in order of code, after the exact rules found nobody.
matchers: Registry[Matcher] = Registry("匹配方法")
SURE_FROM, POSSIBLE_FROM = 0.99, 0.5


@dataclass(frozen=True)
class Registered:
    """What came of a registration; `resident` is the row unless a person must decide first."""

    resident: Any
    match: Match
    reason: str
    candidates: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one person."""

    one: int
    other: int
    score: float
    why: str


@dataclass(frozen=True)
class Known:
    """What identifies a known resident, for matching in sets; fingerprints, no numbers."""

    resident: int
    place: int
    phone: bytes | None
    has_number: bool


# Characters written in two ways, and characters taken for one another; for making up errors.
VARIANT_CHARACTERS = {chr(old): chr(new) for old, new in VARIANTS.items()}
ALIKE_CHARACTERS = {chr(one): chr(other) for one, other in ALIKE.items()}


# --- what a search gives back --------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A hit: who, why, and how well; `through` is the merged-away row that led there."""

    resident: int
    why: str
    score: int
    name: str
    sex: str
    birth: dt.date
    place: int
    deceased_on: dt.date | None = None
    left_on: dt.date | None = None
    recent: bool = False
    through: int | None = None


@dataclass(frozen=True)
class Person:
    """A resident as a list shows him: numbers masked."""

    id: int
    name: str
    sex: str
    birth: dt.date
    age: int
    place: int
    place_name: str
    address: str
    id_number: str
    phone: str
    record_no: str
    lives_here: bool
    deceased_on: dt.date | None
    left_on: dt.date | None


@dataclass(frozen=True)
class Shown:
    """An identifier as it may be shown to whoever asks."""

    id: int
    kind: str
    title: str
    value: str
    system: str
    ends_on: dt.date | None
    masked: bool
    may_reveal: bool


@dataclass(frozen=True)
class Counted:
    """How many people are on the books of a place, alive and not gone away."""

    all: int
    lives_here: int
    registered_here: int


class WrongDetail(Refused):
    """One field of a person that cannot be accepted; `field` is its name in the form."""

    def __init__(self, field: str, what: str, **parts: str) -> None:
        super().__init__(what, **parts)
        self.field = field
