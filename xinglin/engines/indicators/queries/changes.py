"""Why a figure is not what it was: parts with their people, records and commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators.arithmetic import PERCENTILE, Arithmetic, Sums
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import Lake, cursor
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.models import StoredFigure
from xinglin.engines.indicators.proving import evidence
from xinglin.engines.indicators.proving.assembling import Scale, Shift, movements_of, parts_of
from xinglin.engines.indicators.proving.causes import (
    CHANGED,
    Scene,
    Touch,
    cause_between,
    cause_of,
)
from xinglin.engines.indicators.proving.replay import Replay
from xinglin.engines.indicators.proving.standings import (
    Seen,
    Standing,
    differing,
    make_differing,
    whole,
)
from xinglin.engines.indicators.proving.told import (
    DEFINITION,
    IN_ORDER,
    LEDGER,
    PERIOD,
    SHARED_OUT,
    Change,
)
from xinglin.engines.indicators.queries.asking import the_area, the_lake, the_period
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.queries.derived_changes import why_derived
from xinglin.engines.indicators.queries.passports import kept_to_its_staff
from xinglin.engines.indicators.words import Indicator, book
from xinglin.engines.ledger.models import Commit
from xinglin.engines.people.models import Merge
from xinglin.engines.places import Area
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, days

Given = tuple[Any, ...]
Ends = tuple[Standing, dict[int, int]]  # all people together; how often each amount occurs


@dataclass(frozen=True)
class Cut:
    """One end of a comparison: a period as known at a commit, by a version of the definition."""

    period: Period
    lake: Lake
    indicator: Indicator

    def seen(self, area: tuple[int, int]) -> Seen:
        """The figure's statement, ready to be asked."""
        made = tally.compiled((self.indicator,), self.period)
        return Seen(made.judged, self.lake, area)


def why(code: str, place: Any, before: Given, after: Given, *, seen_by: Actor) -> Change:
    """Why the figure differs between two states, each given as (period, commit[, definition]).

    No commit means: as the lake shows it now. First the record is followed from one commit to the
    other, then the period is changed, then the definition; the parts add up to the change exactly.
    """
    where = the_area(place)
    for end in (where.number, where.last):
        seen_by.must("figures.read", end)
    may = all(seen_by.may("figures.lists", end) for end in (where.number, where.last))
    one = book(code)
    may = may and not kept_to_its_staff(one, the_period(after[0]), where, seen_by)
    cuts = (_cut(one, before), _cut(one, after))
    if one.formula is not None:
        both = ((cuts[0].period, cuts[0].lake), (cuts[1].period, cuts[1].lake))
        unit = _unit_of_change(one)
        found = why_derived(one, both, where, seen_by=seen_by, unit=unit)
    else:
        ends = tuple(_end(cut, where, seen_by) for cut in cuts)
        found = _change(cuts, (ends[0], ends[1]), where, may)
    if not found.adds_up:
        raise Refused("没有找全变化的原因", why="各部分之和不等于总的变化", ask="系统管理员")
    audit.note_reading(
        "figures.why", by=seen_by, subject="indicators.indicator", place=where.number,
        detail={
            "code": code, "before": [found.before.period, found.before.commit],
            "after": [found.after.period, found.after.commit],
            "people": sum(len(part.people) for part in found.parts),
        },
    )  # fmt: skip
    return found


def why_stored(stored_id: int, *, seen_by: Actor, after: Given | None = None) -> Change:
    """Why a stored value is not what comes out now, or in another state."""
    from xinglin.engines.indicators.queries.stored import stored_one

    kept = stored_one(stored_id, seen_by=seen_by)
    if kept.sex or kept.age_band:
        raise Refused("分性别、年龄组的值不能单独说明", mend="请查看该地区的合计值")
    then = (kept.period, kept.commit, kept.version)
    return why(kept.code, kept.place_number, then, after or (kept.period, None), seen_by=seen_by)


def _cut(one: Indicator, given: Given) -> Cut:
    period, commit, version = (*given, None, None)[:3]
    return Cut(
        the_period(period), the_lake(commit), one.at(version),
    )  # fmt: skip


def _end(cut: Cut, where: Area, seen_by: Actor) -> Figure:
    return compute(
        cut.indicator.code, where.number, cut.period, seen_by=seen_by, as_of=cut.lake.as_of,
        definition=cut.indicator.version,
    )[0]  # fmt: skip


def _change(cuts: tuple[Cut, Cut], ends: tuple[Figure, Figure], where: Area, named: bool) -> Change:
    first, last = cuts
    area = (where.number, where.last)
    closed = closing_commit(first.indicator.code, first.period)
    shifts: list[Shift] = []
    with cursor() as con:
        both = first.seen(area), last.seen(area)
        sums = whole(con, both[0]), whole(con, both[1])
        now = replace(first, lake=last.lake)
        if first.lake.as_of != last.lake.as_of:
            scene = Scene(first.period, closed, area, _merges(first, last))
            shifts += _in_ledger(con, first.seen(area), now.seen(area), scene)
        then = replace(now, period=last.period)
        if first.period != last.period:
            shifts += _in_time(con, now, then, area)
        if first.indicator.version != last.indicator.version:
            shifts += _in_definition(con, then.seen(area), both[1])
    return _assembled(cuts, ends, sums, shifts, closed, named)


def _assembled(
    cuts: tuple[Cut, Cut], ends: tuple[Figure, Figure],
    sums: tuple[Ends, Ends], shifts: list[Shift], closed: int, named: bool,
) -> Change:  # fmt: skip
    one = cuts[1].indicator
    how = _arithmetic(cuts[1])
    before, after = ends
    printed = _less(after.value, before.value)
    times = one.unit_type.times
    exact = _exactly(how, sums, times)
    places = one.rounding.places
    scale = Scale(how, (sums[0][0], sums[1][0]), times)
    found = parts_of(shifts, scale, printed, places, named)
    movements = (
        movements_of(shifts, scale, sums[0][1], printed, places) if how.kind == PERCENTILE else ()
    )
    edits: Sequence[str] = ()
    if cuts[0].indicator.version != one.version:
        edits = one.chosen.changes_from(cuts[0].indicator.chosen)
    return Change(
        before, after, (cuts[0].indicator.version, one.version),
        (after.numerator or 0) - (before.numerator or 0),
        _less(after.denominator, before.denominator), printed, exact, _unit_of_change(one),
        found, movements, tuple(edits), closed,
        IN_ORDER if how.kind == PERCENTILE else SHARED_OUT, not named,
    )  # fmt: skip


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _exactly(how: Arithmetic, sums: tuple[Ends, Ends], times: int) -> Fraction | None:
    before, after = (
        how.answer(Sums(end.above, end.below, end.total, spread)).exact for end, spread in sums
    )
    return None if before is None or after is None else (after - before) / times


def _arithmetic(cut: Cut) -> Arithmetic:
    return tally.compiled((cut.indicator,), cut.period).judged.scale[cut.indicator.code]


def _unit_of_change(one: Indicator) -> str:
    """The unit of a difference: shares differ by points."""
    return {"%": "个百分点", "‰": "个千分点"}.get(str(one.unit), str(one.unit))


# --- the three steps -----------------------------------------------------------------------


def _in_ledger(con: Any, one: Seen, other: Seen, scene: Scene) -> list[Shift]:
    """What the commits between two states did to each person, commit by commit."""
    backwards = one.lake.as_of > other.lake.as_of
    first, last = (other, one) if backwards else (one, other)
    make_differing(con, first, last)
    found = differing(con)
    replay = Replay(con, last, first.lake.as_of, last.lake.as_of)
    steps = replay.steps({person: pair for person, (pair, _) in found.items()})
    moments = [(person, at) for person, walk in steps.items() for at, _ in walk]
    touched = evidence.touches(replay, moments)
    shifts = []
    for person, walk in steps.items():
        for at, pair in walk:
            what = tuple(touched.get((person, at), ()))
            cause = cause_of(person, at, what, scene)
            shifts.append(Shift(person, found[person][1], LEDGER, cause, pair, at, what))
    return [_turned(shift) for shift in reversed(shifts)] if backwards else shifts


def _turned(shift: Shift) -> Shift:
    return replace(shift, pair=(shift.pair[1], shift.pair[0]))


def _in_time(con: Any, one: Cut, other: Cut, area: tuple[int, int]) -> list[Shift]:
    """What going from one period to the other did to each person, by one state of the record."""
    first, last = one.seen(area), other.seen(area)
    make_differing(con, first, last)
    people = evidence.lives(con, last)
    records = evidence.served(
        con, last, [(cut.period.start, cut.period.end) for cut in (one, other)]
    )
    by_age = not any(table in FACTS for table in _base_tables(other))
    shifts = []
    for person, (pair, place) in differing(con).items():
        life = people.get(person, evidence.Life())
        cause, spell = cause_between(pair, life, (one.period, other.period), by_age)
        what = tuple(records.get(person, ()))
        if spell is not None:
            what = (Touch("enrolments", spell, CHANGED), *what)
        shifts.append(Shift(person, place, PERIOD, cause, pair, None, what))
    return shifts


FACTS = ("visits", "observations", "encounters")


def _base_tables(cut: Cut) -> Iterable[str]:
    """The tables that decide who is looked at at all."""
    from xinglin.engines.indicators import expressions

    result: Any = cut.indicator(cut.period)
    base = getattr(result, "denominator", None) or result.numerator
    groups = base if isinstance(base, tuple | list) else (base,)
    return {name for group in groups for name in expressions.tables_of(group.table)}


def _in_definition(con: Any, one: Seen, other: Seen) -> list[Shift]:
    """What the newer words of a definition did to each person."""
    make_differing(con, one, other)
    return [
        Shift(person, place, DEFINITION, "definition", pair)
        for person, (pair, place) in differing(con).items()
    ]


# --- what the ledger says ------------------------------------------------------------------


def closing_commit(code: str, period: Period) -> int:
    """The commit at which a period was closed for a figure: what comes later came late.

    It is the state of the first value that was stored after the period had ended; if none was, the
    last commit that was made before the period's last day was over.
    """
    over = days(1).after(period.end)
    first = (
        StoredFigure.objects.filter(code=code, period=period.code, storing__at__date__gte=over)
        .order_by("commit")
        .values_list("commit", flat=True)
        .first()
    )
    if first is not None:
        return int(first)
    last = Commit.objects.filter(at__date__lt=over).order_by("-number").first()
    return last.number if last else 0


def _merges(one: Cut, other: Cut) -> dict[tuple[int, int], str]:
    """Who was merged with whom, and taken apart again, at which commit between the two."""
    first, last = sorted((one.lake.as_of, other.lake.as_of))
    made: dict[int, int] = {}
    found: dict[tuple[int, int], str] = {}
    past: Any = Merge.past
    for rows in (Merge.objects.filter(since__gt=first), past.objects.filter(until__gt=first)):
        for merge in rows.values("id", "kept_id", "gone_id", "since", "undone_at"):
            born = made[merge["id"]] = min(made.get(merge["id"], merge["since"]), merge["since"])
            for person in (merge["kept_id"], merge["gone_id"]):
                found[born, person] = "merged"
                if merge["undone_at"]:
                    found[merge["undone_at"], person] = "unmerged"
    return {key: kind for key, kind in found.items() if first < key[0] <= last}
