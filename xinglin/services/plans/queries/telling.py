"""What a report says of the plan: by theme, the highlights, the problems, next year's tasks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.places import queries as places
from xinglin.engines.reports import (
    Change,
    Completion,
    Pace,
    Part,
    Printed,
    Row,
    Source,
    chinese_date,
    sources,
)
from xinglin.engines.reports.queries.counted import Counted, to_date
from xinglin.kernel.time import Period, today, year
from xinglin.services.plans import rules
from xinglin.services.plans.queries.tasks import Standing, standings
from xinglin.services.plans.rules import STATES, State

MOST_PROBLEMS = 5
Parts = tuple[str | Printed, ...]


def sentence_of(standing: Standing, book: Counted) -> Parts:
    """The sentence of the summary that reports a task, its numbers counted."""
    task = standing.task
    said = task.sentence or rules.plain_sentence(
        task.title, standing.state, task.done_on, standing.papers
    )
    if not task.indicator or task.indicator not in indicators:
        return (said,)
    parts: list[str | Printed] = []
    for is_slot, text in rules.pieces(said):
        parts.append(_number(text, task.indicator, book) if is_slot else text)
    return tuple(parts)


def _number(slot: str, code: str, book: Counted) -> str | Printed:
    now = book.figure(code, "", "", "")
    if slot == "值":
        return now
    if slot in ("分子", "分母"):
        return Part(now, "numerator" if slot == "分子" else "denominator")
    if slot == "同比":
        return Change(now, book.earlier(now, step="year"))
    goal = book.goal(now)
    if goal is None:
        return "（年度未设目标）"
    if slot == "目标":
        return goal[0]
    return Completion(now, goal[0]) if slot == "完成率" else Pace(now, goal[0], at_most=goal[1])


def _of_year(place: int, period: Period, seen_by: Actor) -> tuple[list[Standing], Counted]:
    where = places.place(place)
    on = min(today(), period.end)
    found = standings(seen_by, period.start.year, where, on)
    book = Counted(where, to_date(period), seen_by)
    book.expect(one.task.indicator for one in found if one.task.sentence)
    return found, book


def main_work(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """重点工作推进情况: by theme, the sentences of its tasks one after another."""
    found, book = _of_year(place, period, seen_by)
    by_theme: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        if one.state is not State.AHEAD:
            by_theme[one.task.theme].append(one)
    rows: list[Row] = []
    for theme in rules.in_order(by_theme):
        parts = [part for one in by_theme[theme] for part in sentence_of(one, book)]
        rows.append({"主题": theme, "语句": tuple(parts)})
    return rows


def highlights(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """特色亮点: the tasks that were marked as such and are done."""
    found, book = _of_year(place, period, seen_by)
    return [
        {"任务": one.task.title, "语句": sentence_of(one, book)}
        for one in found
        if one.task.highlight and one.state is State.DONE
    ]


def troubles(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """存在的主要问题: what offices reported, then what is overdue; each with its reason."""
    found, _ = _of_year(place, period, seen_by)
    said = [one for one in found if one.task.problem]
    late = [one for one in found if one.state is State.LATE and not one.task.problem]
    rows: list[Row] = []
    for one in [*said, *late][:MOST_PROBLEMS]:
        problem = one.task.problem or f"{one.task.title}未按{one.task.due.month}月时限完成"
        cause = one.task.cause or "责任股室尚未说明原因"
        rows.append(
            {"问题": f"{problem.rstrip('。')}。", "原因": f"主要原因：{cause.rstrip('。')}。"}
        )
    return rows


def next_tasks(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """要点任务: the plan of the year after."""
    after = year(period.start.year + 1)
    found = standings(seen_by, after.start.year, places.place(place), today())
    return [_task(one) for one in found]


def near_tasks(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """近期任务: overdue at the period's end, finished in it, or due within a month after it."""
    found, book = _of_year(place, period, seen_by)
    near = [
        one for one in found
        if one.state in (State.LATE, State.SOON)
        or (one.task.done_on is not None and period.contains(one.task.done_on))
    ]  # fmt: skip
    return [{**_task(one), "语句": sentence_of(one, book)} for one in near]


def _task(one: Standing) -> dict[str, Any]:
    task = one.task
    measure = task.measure.rstrip("。")
    return {
        "主题": task.theme, "任务": task.title, "措施": f"{measure}。" if measure else "",
        "责任单位": task.office, "时限": chinese_date(task.due), "状态": STATES[one.state],
    }  # fmt: skip


TASK = {
    "主题": "主题", "任务": "任务", "措施": "措施", "责任单位": "责任股室", "时限": "完成时限",
    "状态": "已完成、逾期、临近时限、推进中",
}  # fmt: skip
for told in (
    Source(
        "重点工作",
        "重点工作推进情况",
        {"主题": "主题", "语句": "各任务的语句"},
        main_work,
    ),
    Source("特色亮点", "特色亮点", {"任务": "任务", "语句": "汇报语句"}, highlights),
    Source("存在问题", "存在的主要问题", {"问题": "问题", "原因": "原因"}, troubles),
    Source("要点任务", "下一年的任务", TASK, next_tasks),
    Source("近期任务", "到期、逾期和刚完成的任务", {**TASK, "语句": "汇报语句"}, near_tasks),
):
    sources.add(told.code, told)
