"""How a scenario is declared: its land, its people, its quotas, and what was printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from xinglin.engines.indicators import queries
from xinglin.kernel.errors import Refused
from xinglin.kernel.registry import Registry
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import Period

VALUE, NUMERATOR, DENOMINATOR = "value", "numerator", "denominator"
EVERYBODY, BIRTHS = "everybody", "live births"  # bases that are no choice
SIDES = (VALUE, NUMERATOR, DENOMINATOR)


@dataclass(frozen=True)
class Stratum:
    """So many people who live here are of these ages on a day: both ages included.

    Without ages: everybody who is in none of the others.
    """

    title: str
    people: int
    on: dt.date
    youngest: int | None = None
    oldest: int | None = None


@dataclass(frozen=True)
class Division:
    """A county or district of the scenario under a made-up name, with its part of the people."""

    name: str
    share: float = 1.0


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of a register that come to a quota, all in one state.

    A line for each of the number, or, where questions are added up, one for every `each` of it.
    `says` is what they answer: `甲/乙` in turn, `20..40` a number between, `{n}` the number of the
    line, a day in days from the line's own. `sums` are the questions whose answers add up to the
    numerator of a quota (of this one: ""); `within` keeps one below another; `some` are questions
    that so many lines answer with yes, as a quota says. `anchor` is the day that lies in the period
    (nothing: the register's own), or between `since` and `until`. `many` names the quota whose
    number of lines this is (nothing: its own), `besides` those whose lines count here as well;
    `rest` lines are those of the denominator that are not of the numerator.
    """

    register: str
    state: str
    says: Mapping[str, str] = field(default_factory=dict)
    each: int = 1
    many: str = ""
    besides: tuple[str, ...] = ()
    sums: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)
    some: Mapping[str, str] = field(default_factory=dict)
    anchor: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    kinds: tuple[str, ...] = ()  # of institutions, by the beginning of their kind
    apart: bool = False  # each about another institution
    rest: bool = False


@dataclass(frozen=True, eq=False)
class Quota:
    """What the records must make an indicator come to: so many of so many.

    `course` names the records that do it; without one, another quota's course does. `shows` says
    which printed row is which side of the figure; `reason` explains a choice (a base that is not
    printed) or a difference that stays. `ages` counts an age band alone, and those above it; `cell`
    one cell of a division (`("number", "第1剂")`). A count has no denominator (0). `whole_of` names
    the keys of the quotas that this one is the sum of, `base_of` those whose sum is its base.
    `lines` are those of registers; what an office keeps (`office`) is as much at every scale.
    `period` is another than the table's. `like` names the quota by whose parts it is shared out
    among the counties; else it goes by the people there.
    """

    indicator: str
    course: str
    numerator: int
    denominator: int
    shows: Mapping[str, str]
    of: str = ""  # everybody, or the title of a stratum, where the base is no choice
    ages: int | None = None
    cell: tuple[str, str] | None = None
    whole_of: tuple[str, ...] = ()
    base_of: tuple[str, ...] = ()
    rate: str = ""  # where the base is whatever the records come to
    like: str = ""
    whole: bool = False  # of institutions, which do not grow fewer with the people
    office: bool = False  # of records that an office keeps: as many at every scale
    lines: tuple[Lines, ...] = ()
    period: str = ""
    again: str = ""  # tells it from a quota of the same figure for another period
    goal: str = ""  # the row whose goal in the wall chart is the base
    value: str = ""  # of a figure that is neither count nor share: a change
    reason: str = ""

    def __post_init__(self) -> None:
        if strange := set(self.shows.values()) - set(SIDES):
            raise ValueError(f"{self.indicator}: no side of a figure: {strange}")

    @property
    def key(self) -> str:
        """What tells it from other quotas of the same indicator."""
        told = (self.cell or ("", ""))[1] or (f"{self.ages}+" if self.ages else "")
        return (f"{self.indicator}:{told}" if told else self.indicator) + self.again

    def scaled(self, scale: float, base: int | None = None) -> Quota:
        """The same quota for a smaller place; whole numbers, the whole stays the whole."""
        if self.office:
            return self
        if not self.denominator:
            return replace(self, numerator=round(self.numerator * scale))
        below = max(1, round(self.denominator * scale)) if base is None else base
        above = below if self.numerator == self.denominator else round(self.numerator * scale)
        if self.numerator <= self.denominator:  # a ratio of two may lie above one
            above = min(above, below)
        return replace(self, numerator=above, denominator=below)

    def summed(self, above: Mapping[str, int]) -> Quota:
        """The same, with what is the sum of other quotas' numerators added up anew."""
        found = self
        if self.whole_of:
            found = replace(found, numerator=sum(above[key] for key in self.whole_of))
        if self.base_of:
            found = replace(found, denominator=sum(above[key] for key in self.base_of))
        return found


KEPT = "Lines of the register, moved to their state; nothing is chosen but whose they are and when."


def in_register(
    indicator: str, number: int, row: str, *lines: Lines, of: int = 0, reason: str = KEPT,
    **more: Any,
) -> Quota:  # fmt: skip
    """A quota on the figure of a register that one row prints; of a share with `of` lines."""
    shows = {row: VALUE if of else NUMERATOR} if row else {}
    course = "registers" if lines else ""
    return Quota(indicator, course, number, of, shows, office=True, lines=lines, reason=reason,
                 **more)  # fmt: skip


def by_offices(
    indicator: str, course: str, number: int, row: str, reason: str, **more: Any
) -> Quota:
    """A quota on what an office does: visits, cases; `row` may name several, printed twice."""
    shows = dict.fromkeys(row.split(), NUMERATOR)
    return Quota(indicator, course, number, 0, shows, office=True, reason=reason, **more)


@dataclass(frozen=True)
class Goal:
    """A printed task or target: it is set in the wall chart of the scenario."""

    row: str
    year: int
    title: str
    kind: str  # as in the wall chart: count, rate
    goal: str
    unit: str
    office: str
    source: str


@dataclass(frozen=True)
class Row:
    """One figure as the original prints it."""

    id: str
    phrase: str
    title: str
    english: str
    printed: str
    unit: str
    system: str
    numerator: str = ""
    denominator: str = ""
    relation: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Scenario:
    """A real table, to be reproduced from the records of people who were made up."""

    name: str
    title: str
    english: str
    day: dt.date  # the scenario's own today
    period: str
    divisions: tuple[Division, ...]
    strata: tuple[Stratum, ...]
    quotas: tuple[Quota, ...]
    table: str
    goals: tuple[Goal, ...] = ()
    births: int = 0  # live births of the period; 0: as they come
    older: float = 1.0  # how many old people there are, against a usual county
    years: float = 3.0  # of history
    scale: float = 1.0
    unsound: Mapping[str, str] = field(default_factory=dict)  # row → why its sum fails
    explained: Mapping[str, str] = field(default_factory=dict)  # row → what is to be said of it
    no_figures: Mapping[str, str] = field(default_factory=dict)  # row → why it is none

    @property
    def residents(self) -> int:
        """How many people live here on the scenario's day."""
        return sum(one.people for one in self.strata)

    @property
    def when(self) -> Period:
        """The period that the table tells of."""
        return Period.parse(self.period)

    @cached_property
    def rows(self) -> list[Row]:
        """The printed table."""
        return [Row(**{name: row.get(name, "") for name in Row.__dataclass_fields__})
                for row in read_table(self.table)]  # fmt: skip

    def scaled(self, scale: float) -> Scenario:
        """The same scenario with so many times the people, for tests and quick looks."""
        if not 0 < scale <= 1:
            raise Refused(f"比例 {scale} 不可用", mend="请写大于 0、不超过 1 的数，如 0.02")
        if scale == 1:
            return self
        strata = tuple(
            replace(one, people=max(1, round(one.people * scale))) for one in self.strata
        )
        sizes = {one.title: one.people for one in strata}
        births = round(self.births * scale)
        sizes |= {EVERYBODY: sum(sizes.values()), BIRTHS: births}
        quotas = [
            quota.scaled(scale, sizes.get(quota.of)) for quota in self.quotas if not quota.whole
        ]
        above = {quota.key: quota.numerator for quota in quotas}
        added = tuple(one.summed(above) for one in quotas)
        return replace(self, scale=scale, strata=strata, quotas=added, births=births)

    def fitted(self) -> Scenario:
        """The same, with the quotas of indicators that this platform does not count left out."""
        known = {one["code"] for one in queries.figures_list()}
        return replace(self, quotas=tuple(one for one in self.quotas if one.indicator in known))


scenarios: Registry[Scenario] = Registry("scenario")
