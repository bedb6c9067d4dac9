"""What a report says of the targets: 主要指标完成情况, and what is promised for the year after."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.places import queries as places
from xinglin.engines.reports import (
    SCALES,
    Change,
    Completion,
    Figure,
    Pace,
    Row,
    Source,
    sources,
    time_progress,
)
from xinglin.engines.reports.queries.counted import Counted, to_date
from xinglin.kernel.time import Period, today
from xinglin.services.targets.models import Reported, Target
from xinglin.services.targets.queries.standings import targets
from xinglin.services.targets.rules import Kind

PREFIX = "targets"
NOW, GOAL = "now", "goal"
LINE = "—"


def done(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """Every target of the place's year beside what was reached; steps are tasks, not figures."""
    where = places.place(place)
    own = [
        one for one in targets(seen_by, period.start.year, where)
        if one.sort is not Kind.STEPS and one.institution_id is None
    ]  # fmt: skip
    when = to_date(period)
    book = Counted(where, when, seen_by)
    book.expect(one.indicator for one in own if one.indicator)
    day = min(today(), period.end)
    found: list[Row] = []
    for one in own:
        found.append(_row(len(found) + 1, one, book, str(time_progress(day))))
    return found


def _row(number: int, target: Target, book: Counted, progress: str) -> Row:
    goal = _goal(target, _commit())
    moved: Change | None = None
    if target.indicator in indicators:
        now = book.figure(target.indicator, "", "", "")
        before = book.earlier(now, step="year")
        if before.is_known and not before.is_undefined:
            moved = Change(now, before)
    else:
        now = _now(target, book.period.code, _commit())
    return {
        "序号": str(number), "指标": target.title, "目标": goal, "完成值": now,
        "完成率": LINE if target.at_most else Completion(now, goal),
        "同比": replace(moved, label="") if moved else LINE,
        "较上年": moved or "",
        "进度": Pace(now, goal, Decimal(progress), at_most=target.at_most),
        "责任单位": target.office, "备注": "" if target.indicator else "股室填报",
    }  # fmt: skip


def promised(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """The targets that are already set for the year after."""
    number = period.start.year + 1
    return [
        {
            "指标": one.title, "要求": "不高于" if one.at_most else "达到",
            "目标": _goal(one, _commit()), "责任单位": one.office,
        }
        for one in targets(seen_by, number, places.place(place))
        if one.goal is not None and one.institution_id is None
    ]  # fmt: skip


def _commit() -> int:
    """What is told stands as of the commit that the counted figures show."""
    return counting.lake_status().commit or ledger.head()


def goals(place: int, number: int, seen_by: Actor) -> dict[str, tuple[Figure, bool]]:
    """The goals set for a place's year, by indicator."""
    return {
        one.indicator: (_goal(one, _commit()), one.at_most)
        for one in targets(seen_by, number, places.place(place))
        if one.indicator and one.goal is not None and one.institution_id is None
    }


def _goal(target: Target, commit: int) -> Figure:
    return _figure(target, GOAL, target.goal, str(target.year), commit)


def _now(target: Target, period: str, commit: int) -> Figure:
    """What the office reported last in the period, as known at a commit."""
    last_day = Period.parse(period).end
    rows = [
        row
        for several in ledger.as_of(Reported, commit)
        for row in several.filter(target_id=target.pk, day__lte=last_day)
    ]
    last = max(rows, key=lambda row: (row.day, row.pk), default=None)
    return _figure(target, NOW, last.value if last else None, period, commit)


def _figure(target: Target, what: str, value: Decimal | None, period: str, commit: int) -> Figure:
    scale = SCALES.get(target.unit)
    return Figure(
        code=f"{PREFIX}:{target.pk}:{what}",
        title=target.title if what == NOW else f"{target.title}目标",
        place=places.place(target.place_id).code, period=period,
        value=value / scale if value is not None and scale else value, unit=target.unit,
        commit=commit,
    )  # fmt: skip


def again(figure: Figure, seen_by: Actor) -> Figure | None:
    """A target's figure as it was known at the commit of its passport."""
    _, number, what = [*figure.code.split(":"), "", ""][:3]
    if not number.isdigit() or figure.commit is None:
        return None
    known = [
        row
        for several in ledger.as_of(Target, figure.commit)
        for row in several.filter(id=int(number))
    ]
    if not known:
        return None
    target = known[0]
    seen_by.must("targets.read", target.place_id)
    return (
        _goal(target, figure.commit) if what == GOAL else _now(target, figure.period, figure.commit)
    )


ROW = {
    "序号": "序号", "指标": "指标或目标", "目标": "年度目标", "完成值": "完成值",
    "完成率": "完成率", "同比": "与上年同期比较", "较上年": "同比句，无可比时为空",
    "进度": "完成、有序推进、滞后",
    "责任单位": "责任股室", "备注": "备注",
}  # fmt: skip
NEXT = {"指标": "指标", "要求": "达到或不高于", "目标": "目标值", "责任单位": "责任股室"}
sources.add(
    "完成情况",
    Source("完成情况", "主要指标完成情况", ROW, done, prefix=PREFIX, again=again, goals=goals),
)
sources.add("下年目标", Source("下年目标", "下一年的目标", NEXT, promised))
