"""How the targets stand: counted from the records, or as reported; and who would turn them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.followup import queries as followup
from xinglin.engines.indicators import book
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import Period, months, today
from xinglin.services.targets import rules
from xinglin.services.targets.models import Milestone, Reported, Target, Urging
from xinglin.services.targets.rules import Kind, Light

MOST_LISTED = 50_000
A_YEAR = months(12)
POPULATION = "POP1"


@dataclass(frozen=True)
class Standing:
    """A target with how far it is. `actual` is None where nothing is known yet."""

    target: Target
    place_name: str
    actual: Decimal | None
    numerator: int | None
    denominator: Decimal | None
    elapsed: Fraction
    done: Fraction | None
    light: Light
    declared: bool = False
    day: dt.date | None = None
    stale: bool = False
    commit: int | None = None

    @property
    def shown(self) -> str:
        """The value as it is printed."""
        return "—" if self.actual is None else f"{self.actual.normalize():f}"

    @property
    def deviation(self) -> Fraction | None:
        """Ahead of time or behind it; only what adds up can be either."""
        if self.target.sort is not Kind.COUNT or self.done is None:
            return None
        return self.done - self.elapsed

    @property
    def needed(self) -> int | None:
        """How many more people (or pieces) reach it; None where that is no question."""
        if self.target.goal is None or self.actual is None or self.target.at_most:
            return None
        if self.target.sort is Kind.COUNT:
            return max(int(self.target.goal - self.actual), 0)
        if self.target.sort is Kind.RATE and self.target.unit == "%" and self.denominator:
            return rules.needed(self.numerator or 0, self.denominator, self.target.goal)
        return None


def targets(seen_by: Actor, year: int, place: Any = None) -> QuerySet[Target]:
    """The targets of a year that hold, for a place itself if one is given."""
    seen_by.must("targets.read")
    rows = within(Target.objects.filter(year=year, withdrawn_on=None), seen_by, "targets.read")
    if place is not None:
        rows = rows.filter(place_id=place.number)
    return rows.select_related("place", "institution").order_by("pk")


def one(target_id: int, seen_by: Actor) -> Target:
    """One target, withdrawn ones included."""
    rows = within(Target.objects.all(), seen_by, "targets.read")
    found = rows.select_related("place", "institution", "part_of").filter(pk=target_id).first()
    if found is None:
        raise Missing("没有这个目标", why="它不在您的管辖范围内，或已被撤销", mend="请从挂图打开")
    return found


def years(seen_by: Actor) -> list[int]:
    """The years for which there are targets, this one in any case, newest first."""
    rows = within(Target.objects.all(), seen_by, "targets.read")
    return sorted({*rows.values_list("year", flat=True).distinct(), today().year}, reverse=True)


def milestones(target: Target) -> list[Milestone]:
    """The steps of a target, the earliest first."""
    return list(target.milestones.order_by("due", "pk"))


def reports(target: Target) -> list[Reported]:
    """What its office reported, newest first."""
    return list(target.reports.order_by("-day", "-pk"))


def urgings(target: Target) -> list[Urging]:
    """When it was spoken to, newest first."""
    return list(target.urgings.order_by("-day", "-pk"))


def period_of(target: Target) -> Period:
    """The time over which it is counted."""
    whole = target.begins == dt.date(target.year, 1, 1) and target.due == dt.date(
        target.year, 12, 31
    )
    return Period.parse(str(target.year) if whole else f"{target.begins}..{target.due}")


def standings(
    several: Sequence[Target], seen_by: Actor, on: dt.date | None = None, as_of: int | None = None
) -> list[Standing]:
    """How each of them stands on a day; those with the same figure are counted together."""
    day = on or today()
    values = _counted(several, seen_by, as_of)
    said = _reported([t.pk for t in several if not t.indicator], day)
    steps = _steps([t.pk for t in several if t.sort is Kind.STEPS])
    return [_standing(t, day, values.get(t.pk), said.get(t.pk), steps[t.pk]) for t in several]


def _counted(several: Iterable[Target], seen_by: Actor, as_of: int | None) -> dict[int, Any]:
    """The figure of each target that has one, by its key."""
    together: dict[tuple[int, str], list[Target]] = defaultdict(list)
    for target in several:
        if target.indicator:
            together[target.place_id // 10**9, period_of(target).code].append(target)
    found: dict[int, Any] = {}
    for (_, period), group in together.items():
        wanted = {t.place_id for t in group}
        top = _top(wanted)
        by = ("place",) if wanted != {top} else ()
        codes = sorted({t.indicator for t in group})
        figures = counting.compute(codes, top, period, by, seen_by=seen_by, as_of=as_of)
        values = {(f.code, f.place_number): f for f in figures}
        found |= {t.pk: values.get((t.indicator, t.place_id)) for t in group}
    return found


def _top(numbers: set[int]) -> int:
    """The lowest place that all of these lie in."""
    for step in (1, 10**3, 10**6, 10**9, 10**11):
        above = {number // step * step for number in numbers}
        if len(above) == 1:
            return above.pop()
    return next(iter(numbers)) // 10**13 * 10**13


def _reported(target_ids: list[int], day: dt.date) -> dict[int, Reported]:
    """The latest report of each target up to a day."""
    rows = Reported.objects.filter(target_id__in=target_ids, day__lte=day).order_by("day", "pk")
    return {row.target_id: row for row in rows}


def _steps(target_ids: list[int]) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    found: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    rows = Milestone.objects.filter(target_id__in=target_ids)
    for target, due, done in rows.values_list("target_id", "due", "done_on"):
        found[target].append((due, done))
    return found


def _standing(
    target: Target, day: dt.date, figure: Any, said: Reported | None,
    steps: list[tuple[dt.date, dt.date | None]],
) -> Standing:  # fmt: skip
    elapsed = rules.time_progress(target.begins, target.due, day)
    name = target.place.name
    if target.sort is Kind.STEPS:
        kept = sum(done is not None for _due, done in steps)
        done = Fraction(kept, len(steps)) if steps else None
        lamp = rules.light_of_steps(steps, day)
        return Standing(target, name, Decimal(kept), kept, Decimal(len(steps)), elapsed, done, lamp)
    actual = figure.value if figure is not None else said.value if said is not None else None
    done = None
    if actual is not None and target.goal is not None:
        done = rules.completion(target.sort, actual, target.goal, target.base, target.at_most)
    lamp = rules.light(target.sort, done, elapsed)
    if target.begins > day:
        lamp = Light.GREY
    if figure is not None:
        return Standing(
            target, name, actual, figure.numerator, figure.denominator, elapsed, done, lamp,
            commit=figure.commit,
        )  # fmt: skip
    last = said.day if said is not None else None
    stale = last is not None and (day - last).days > rules.RULE.stale and day <= target.due
    return Standing(
        target, name, actual, None, None, elapsed, done, lamp, declared=True, day=last, stale=stale
    )


@dataclass(frozen=True)
class Wall:
    """Targets × places: `cells` by (target, place number), the reddest rows first."""

    rows: list[Standing]
    columns: list[tuple[int, str]]
    cells: dict[tuple[int, int], Standing]
    ranks: dict[int, int]
    scores: dict[int, Fraction | None]


def wall(
    place: Any, year: int, seen_by: Actor, on: dt.date | None = None, as_of: int | None = None
) -> Wall:
    """The wall of a place: its own targets, and beside each those of the places below.

    Where a rate was not split it is asked of every place below alike.
    """
    own = list(targets(seen_by, year, place))
    below = list(places.children(place.number))
    wanted = {t.pk: t for t in own}
    parts = list(
        within(
            Target.objects.filter(part_of_id__in=list(wanted), withdrawn_on=None),
            seen_by,
            "targets.read",
        ).select_related("place")
    )
    handed = {(t.part_of_id, t.place_id): t for t in parts}
    asked = [*own, *parts, *_alike(own, below, handed)]
    found = standings(asked, seen_by, on, as_of)
    rows = sorted(found[: len(own)], key=lambda s: rules.WORST_FIRST.index(s.light))
    cells = {(s.target.part_of_id or s.target.pk, s.target.place_id): s for s in found}
    scores = {
        one.number: rules.score(
            (c.target.weight, c.done, rules.expected(c.target.sort, c.elapsed))
            for (_target, number), c in cells.items()
            if number == one.number
        )
        for one in below
    }
    columns = [(one.number, one.name) for one in below]
    return Wall(rows, columns, cells, rules.ranks(scores), scores)


def _alike(
    own: list[Target], below: list[Any], handed: dict[tuple[int | None, int], Target]
) -> list[Target]:
    """Rates as they are asked of the places below when nobody split them; never saved."""
    made: list[Target] = []
    for target in own:
        if target.sort is not Kind.RATE or not target.indicator or target.institution_id:
            continue
        for one in below:
            if (target.pk, one.number) not in handed:
                made.append(
                    Target(
                        year=target.year,
                        title=target.title,
                        kind=target.kind,
                        indicator=target.indicator,
                        unit=target.unit,
                        goal=target.goal,
                        at_most=target.at_most,
                        begins=target.begins,
                        due=target.due,
                        place=one,
                        office=target.office,
                        weight=target.weight,
                        part_of=target,
                        pk=-(target.pk * 10_000 + len(made)),
                    )
                )
    return made


@dataclass(frozen=True)
class Candidate:
    """Somebody below the line who could be above it: the nearest first."""

    resident: int
    place: int
    why: str
    near: int
    overdue: int | None
    next_on: dt.date | None
    last_on: dt.date | None


@dataclass(frozen=True)
class Reach:
    """Who would turn a target: how many are needed, and everybody who could be among them."""

    needed: int
    people: list[Candidate]
    due_before_end: int
    kept: Fraction
    by: str = "目前的按期率"


def reach(standing: Standing, seen_by: Actor, on: dt.date | None = None) -> Reach | None:
    """The people who would lift a rate, ranked; None where people cannot.

    Nearest is who fails at the last of the conditions, having passed all before it; then whoever
    has been overdue the longest, then whoever was seen last. Needs the right to lists of people.
    """
    target, day = standing.target, on or today()
    if standing.needed is None or target.sort is not Kind.RATE or not target.indicator:
        return None
    period = period_of(target)
    missed = counting.people_of(
        target.indicator, target.place_id, period, "missed", seen_by=seen_by, limit=MOST_LISTED
    )
    reasons = list(getattr(book(target.indicator)(period), "otherwise", {}))
    plans = followup.appointments(
        [one.person for one in missed], place=target.place, seen_by=seen_by
    )
    found = [_candidate(one, reasons, plans.get(one.person), day) for one in missed]
    found.sort(key=lambda c: (-c.near, -(c.overdue or -1), -(c.last_on or dt.date.min).toordinal()))
    due = sum(c.next_on is not None and c.next_on <= target.due for c in found)
    last = _brought_last_year(target, day, seen_by)
    if last is not None:
        return Reach(standing.needed, found, due, last, "上年同期未达标者到年末达标的比例")
    counts = followup.tally(seen_by=seen_by, place=target.place, on=day)
    kept = 1 - Fraction(counts.overdue, counts.enrolled) if counts.enrolled else Fraction(0)
    return Reach(standing.needed, found, due, max(kept, Fraction(0)))


def _brought_last_year(target: Target, day: dt.date, seen_by: Actor) -> Fraction | None:
    """Of those who were below the line on this day a year ago, the share above it at the end.

    An appointment alone brings nobody above the line; what came of them last year does say how
    many. None where there was nobody, or the year is over.
    """
    if not target.begins <= day < target.due:
        return None
    first, last, then = (A_YEAR.before(one) for one in (target.begins, target.due, day))
    early, whole = (
        counting.compute(target.indicator, target.place_id, f"{first}..{end}", seen_by=seen_by)[0]
        for end in (then, last)
    )
    if early.numerator is None or whole.numerator is None or not whole.denominator:
        return None
    below = Fraction(whole.denominator) - early.numerator
    if below <= 0:
        return None
    return min(max(Fraction(whole.numerator - early.numerator) / below, Fraction(0)), Fraction(1))


def _candidate(
    one: Any, reasons: list[str], plan: tuple[dt.date | None, dt.date | None] | None, day: dt.date
) -> Candidate:
    next_on, last_on = plan or (None, None)
    late = (day - next_on).days if next_on is not None and next_on < day else None
    near = reasons.index(one.reason) if one.reason in reasons else -1
    return Candidate(one.person, one.place, one.reason, near, late, next_on, last_on)


@dataclass(frozen=True)
class Forecast:
    """Where a target will be at its end, and in words how that was worked out."""

    value: Fraction | None
    reached: bool | None
    how: str


def forecast(standing: Standing, near: Reach | None) -> Forecast:
    """The end of the year: a count at today's pace, a rate from the work already due."""
    target = standing.target
    if target.goal is None or standing.actual is None or target.sort is Kind.STEPS:
        return Forecast(None, None, "没有可供预测的数据")
    if target.sort is Kind.COUNT:
        value = rules.forecast_of_count(standing.actual, standing.elapsed)
        how = f"按目前进度外推：已过去{float(standing.elapsed):.0%}的时间"
    elif near is not None and standing.denominator:
        value = rules.forecast_of_rate(
            standing.numerator or 0, standing.denominator, near.due_before_end, near.kept
        )
        how = (
            f"未达标者中有{near.due_before_end}人在期末前有应访安排，"
            f"按{near.by}{float(near.kept):.0%}推算"
        )
    else:
        value, how = Fraction(standing.actual), "率不随时间外推：按现值"
    if value is None:
        return Forecast(None, None, "没有可供预测的数据")
    good = value <= Fraction(target.goal) if target.at_most else value >= Fraction(target.goal)
    return Forecast(value, good, how)


def names_of(residents: Iterable[int], seen_by: Actor) -> dict[int, Any]:
    """Name, age and village of those people, as far as this actor may see them."""
    from xinglin.engines.people import queries as people

    return {one.id: one for one in people.people(list(residents), seen_by=seen_by)}


def shares(target: Target, seen_by: Actor) -> dict[int, Decimal | int]:
    """By what a target is handed down: the residents of each place directly below."""
    found = counting.compute(POPULATION, target.place_id, str(target.year), ("place",),
                             seen_by=seen_by)  # fmt: skip
    below = {one.number for one in places.children(target.place_id)}
    return {f.place_number: f.value or Decimal(0) for f in found if f.place_number in below}
