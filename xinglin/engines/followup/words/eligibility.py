"""Whom a programme is for: conditions on what is known of a person, joined by `&`.

Each condition can say of one person why it holds (`proof`); the store evaluates the same conditions
in sets. What is not known does not hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from xinglin.engines.people import Population
from xinglin.engines.records import Who
from xinglin.engines.records import questions as catalogue
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import Span, age_on, years


class Group(Protocol):
    """A group of diagnoses."""

    @property
    def title(self) -> str:
        """In Chinese words."""
        ...

    def holds(self, system: str, code: str) -> bool:
        """Whether a recorded code belongs to it."""
        ...


@dataclass(frozen=True)
class Diagnosed:
    """One diagnosis on record: what it is, and since when it is known."""

    system: str
    code: str
    title: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Measured:
    """One measurement on record."""

    day: dt.date
    value: float | None
    second: float | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a person on a day, as far as programmes ask."""

    birth: dt.date
    sex: str
    on: dt.date
    conditions: Sequence[Diagnosed] = ()
    measured: Mapping[str, Sequence[Measured]] = field(default_factory=dict)
    programmes: Collection[str] = ()
    marks: Collection[str] = ()

    @property
    def age(self) -> int:
        """Completed years."""
        return age_on(self.birth, self.on)


@dataclass(frozen=True)
class PersonMark:
    """Something that another room of the house knows of people: a contract, a benefit.

    `among` gives those of some residents (or, given None, all) who hold it on a day.
    """

    code: str
    title: str
    among: Callable[[Iterable[int] | None, dt.date], set[int]]


marks: Registry[PersonMark] = Registry("人员标记")


class Condition(Protocol):
    """One thing that must be so."""

    @property
    def title(self) -> str:
        """In Chinese words."""
        ...

    def proof(self, known: Known) -> str | None:
        """Why it holds of this person, in Chinese (perhaps empty); None when it does not."""
        ...


@dataclass(frozen=True)
class Aged:
    """Of an exact age: at least one span and below another."""

    at_least: Span | None = None
    below: Span | None = None

    @property
    def title(self) -> str:
        """In Chinese words."""
        low = f"满{_old(self.at_least)}" if self.at_least else ""
        return low + (f"不满{_old(self.below)}" if self.below else "")

    def births(self, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """The first and last birthday of whoever is of that age on a day; None is open.

        Month ends make the spans uneven, so the ends are found by trying.
        """
        last = _latest(on, self.at_least) if self.at_least else None
        first = _latest(on, self.below) + DAY if self.below else None
        return first, last

    def proof(self, known: Known) -> str | None:
        """The age in days, months or years, whichever tells most."""
        first, last = self.births(known.on)
        born = max(known.birth, dt.date.min)
        if (first and born < first) or (last and born > last):
            return None
        return _age_title(known)


DAY = dt.timedelta(days=1)


def _old(span: Span) -> str:
    """An age in words: 37个月, 7岁."""
    return span.title.replace("年", "岁")


def _latest(on: dt.date, span: Span) -> dt.date:
    """The last birthday from which the span has passed on a day."""
    at = span.before(on) + 4 * DAY
    while span.after(at) > on:
        at -= DAY
    return at


def _age_title(known: Known) -> str:
    old = (known.on - known.birth).days
    if old < 60:
        return f"出生{old}天"
    if known.age < 7:
        whole = (known.on.year - known.birth.year) * 12 + known.on.month - known.birth.month
        return f"{whole - (known.on.day < known.birth.day)}月龄"
    return f"{known.age}岁"


@dataclass(frozen=True)
class Turning:
    """Of at least that age on the last day of the calendar year."""

    age: int

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"年内满{self.age}岁及以上"

    def proof(self, known: Known) -> str | None:
        """The age on that last day."""
        reached = known.on.year - known.birth.year
        return f"年内{reached}岁" if reached >= self.age else None


@dataclass(frozen=True)
class Recorded:
    """A diagnosis of the group recorded, or begun, so lately; none of `unless` on or after it."""

    group: Group
    within: Span | None = None
    unless: Group | None = None
    says: str = ""

    @property
    def title(self) -> str:
        """In Chinese words."""
        if self.says:
            return self.says
        return f"近{self.within.title}记录{self.group.title}" if self.within else self.group.title

    def since(self, on: dt.date) -> dt.date | None:
        """The first day that counts."""
        return self.within.before(on) if self.within else None

    def proof(self, known: Known) -> str | None:
        """The newest such diagnosis with its day."""
        start = self.since(known.on)
        found = [one for one in known.conditions if self._counts(one, start, known.on)]
        if not found:
            return None
        newest = max(found, key=lambda one: one.day or dt.date.min)
        if self.unless and any(
            self.unless.holds(one.system, one.code)
            and (one.day or dt.date.max) >= (newest.day or dt.date.min)
            and (one.day or dt.date.min) <= known.on
            for one in known.conditions
        ):
            return None
        return f"{newest.day or ''} {newest.title or self.group.title} {newest.code}".strip()

    def _counts(self, one: Diagnosed, start: dt.date | None, on: dt.date) -> bool:
        if not self.group.holds(one.system, one.code):
            return False
        if one.day is None:
            return start is None
        return (start is None or one.day >= start) and one.day <= on


@dataclass(frozen=True)
class NeverDiagnosed:
    """No diagnosis of the group on record."""

    group: Group

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"未患{self.group.title}"

    def proof(self, known: Known) -> str | None:
        """That there is none on record."""
        found = any(self.group.holds(one.system, one.code) for one in known.conditions)
        return None if found else f"没有{self.group.title}的诊断记录"


@dataclass(frozen=True)
class Observed:
    """Measured so high (or so low) on so many different days within a span.

    Of a pair (a blood pressure) the first value or the second is enough.
    """

    question: str
    at_least: float | None = None
    below: float | None = None
    second_at_least: float | None = None
    within: Span = field(default_factory=lambda: years(1))
    days: int = 1

    @property
    def title(self) -> str:
        """In Chinese words."""
        asked = catalogue.get(self.question)
        name = asked.title if asked else self.question
        parts = [] if self.at_least is None else [f"≥{self.at_least:g}"]
        parts += [] if self.second_at_least is None else [f"或第二值≥{self.second_at_least:g}"]
        parts += [] if self.below is None else [f"<{self.below:g}"]
        often = f"，不同日{self.days}次" if self.days > 1 else ""
        return f"近{self.within.title}{name}{''.join(parts)}{often}"

    def counts(self, one: Measured) -> bool:
        """Whether one measurement is such."""
        if one.value is None:
            return False
        if self.at_least is None and self.second_at_least is None:
            return self.below is not None and one.value < self.below
        high = self.at_least is not None and one.value >= self.at_least
        second = (
            self.second_at_least is not None
            and one.second is not None
            and one.second >= self.second_at_least
        )
        return (high or second) and (self.below is None or one.value < self.below)

    def proof(self, known: Known) -> str | None:
        """The newest such measurement."""
        start = self.within.before(known.on)
        found = [
            one
            for one in known.measured.get(self.question, ())
            if start <= one.day <= known.on and self.counts(one)
        ]
        if len({one.day for one in found}) < self.days:
            return None
        newest = max(found, key=lambda one: one.day)
        asked = catalogue.get(self.question)
        shown = "/".join(f"{v:g}" for v in (newest.value, newest.second) if v is not None)
        return f"{newest.day} {asked.title if asked else self.question} {shown}"


@dataclass(frozen=True)
class Marked:
    """Holds a mark that another room of the house supplies."""

    mark: str

    @property
    def title(self) -> str:
        """In Chinese words."""
        known = marks.get(self.mark)
        return known.title if known else self.mark

    def proof(self, known: Known) -> str | None:
        """The title of the mark."""
        return self.title if self.mark in known.marks else None


@dataclass(frozen=True)
class ManagedIn:
    """At present in another programme."""

    programme: str
    called: str = ""

    @property
    def title(self) -> str:
        """In Chinese words."""
        return f"在管：{self.called or self.programme}"

    def proof(self, known: Known) -> str | None:
        """The programme."""
        return self.title if self.programme in known.programmes else None


@dataclass(frozen=True)
class AnyOf:
    """One of several populations is enough."""

    several: tuple[Population, ...]

    @property
    def title(self) -> str:
        """In Chinese words."""
        return "或".join(f"（{one.title}）" for one in self.several)

    def proof(self, known: Known) -> str | None:
        """The reason of the first that holds."""
        return next((why for one in self.several if (why := proof(one, known)) is not None), None)


@dataclass(frozen=True)
class NoneOf:
    """None of several populations."""

    several: tuple[Population, ...]

    @property
    def title(self) -> str:
        """In Chinese words."""
        return "非" + "、非".join(f"（{one.title}）" for one in self.several)

    def proof(self, known: Known) -> str | None:
        """Nothing needs to be said of what is not so."""
        found = any(proof(one, known) is not None for one in self.several)
        return None if found else ""


@dataclass(frozen=True)
class Meant(Who):
    """A population by age, sex, diagnoses, and whatever else is on record."""

    also: tuple[Any, ...] = ()

    @property
    def title(self) -> str:
        """In Chinese words."""
        plain = Who(self.min_age, self.max_age, self.sex, self.has, self.free_of)
        parts = [plain.title] if plain != Who() else []
        return "，".join([*parts, *(one.title for one in self.also)]) or plain.title

    def __and__(self, other: Population) -> Meant:
        """Those who belong to both."""
        both = Who.__and__(self, other)
        more = other.also if isinstance(other, Meant) else ()
        return Meant(both.min_age, both.max_age, both.sex, both.has, both.free_of, self.also + more)

    __rand__ = __and__


def conditions_of(who: Population) -> list[Any]:
    """The conditions beyond age in years and sex, one by one."""
    has, free_of = getattr(who, "has", ()), getattr(who, "free_of", ())
    found: list[Any] = [Recorded(group, says=f"确诊{group.title}") for group in has]
    found += [NeverDiagnosed(group) for group in free_of]
    return [*found, *getattr(who, "also", ())]


def proof(who: Population, known: Known) -> str | None:
    """Why a person belongs to a population, in Chinese; None when he does not."""
    if known.birth > known.on:
        return None
    if not Population(who.min_age, who.max_age, who.sex).holds(age=known.age, sex=known.sex):
        return None
    reasons = [one.proof(known) for one in conditions_of(who)]
    if any(one is None for one in reasons):
        return None
    told = [_age_title(known)] if who.min_age is not None or who.max_age is not None else []
    return "；".join(dict.fromkeys([*told, *(one for one in reasons if one)]))


def asked_of(who: Population) -> tuple[bool, set[str], bool, set[str]]:
    """What must be known to decide: diagnoses?, questions measured, programmes?, marks."""
    diagnoses, measured, inside, held = False, set(), False, set()
    for one in conditions_of(who):
        if isinstance(one, Recorded | NeverDiagnosed):
            diagnoses = True
        elif isinstance(one, Observed):
            measured.add(one.question)
        elif isinstance(one, ManagedIn):
            inside = True
        elif isinstance(one, Marked):
            held.add(one.mark)
        elif isinstance(one, AnyOf | NoneOf):
            for part in one.several:
                also, more, within, further = asked_of(part)
                diagnoses, inside = diagnoses or also, inside or within
                measured |= more
                held |= further
    return diagnoses, measured, inside, held
