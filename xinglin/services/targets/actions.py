"""What can be done with targets: set them, split them, report, finish a step, urge, answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.indicators import book
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today, workdays_after
from xinglin.services.targets.models import Milestone, Reported, Target, Urging
from xinglin.services.targets.rules import Kind, split

ANSWER_WITHIN = 5  # working days


@verb("targets.set", title="下达目标")
def set_target(
    *,
    by: Actor,
    year: int,
    place: Any,
    kind: str,
    office: str,
    title: str = "",
    indicator: str = "",
    unit: str = "",
    goal: Decimal | None = None,
    base: Decimal | None = None,
    at_most: bool = False,
    begins: dt.date | None = None,
    due: dt.date | None = None,
    institution_id: int | None = None,
    leader: str = "",
    source: str = "",
    weight: Decimal = Decimal(1),
    livelihood: bool = False,
) -> Target:
    """A new target; with an indicator its actual value is counted, without one it is reported."""
    where = places.place(getattr(place, "number", place))
    by.must("targets.set", where.number)
    sort = Kind(kind)
    if indicator:
        counted = book(indicator)
        title, unit = title or counted.title, counted.unit
        at_most = at_most or bool(counted.goal and not counted.goal.least)
    first = begins or dt.date(year, 1, 1)
    last = due or dt.date(year, 12, 31)
    _must_make_sense(sort, title, goal, base, unit, first, last)
    if indicator and _same(year, where.number, institution_id, indicator):
        raise Refused("这个指标在本年度已有目标", mend="请修改原目标，或先撤销它")
    return Target.objects.create(
        year=year, title=title, kind=sort.value, indicator=indicator, unit=unit, goal=goal,
        base=base, at_most=at_most, begins=first, due=last, place=where,
        institution_id=institution_id, office=office, leader=leader, source=source, weight=weight,
        livelihood=livelihood,
    )  # fmt: skip


def _must_make_sense(
    kind: Kind, title: str, goal: Decimal | None, base: Decimal | None, unit: str,
    first: dt.date, last: dt.date,
) -> None:  # fmt: skip
    if not title.strip():
        raise Refused("目标没有名称", mend="请填写目标名称，或选择一个指标")
    if last < first:
        raise Refused("完成时限早于开始日期", mend="请核对两个日期")
    if kind is Kind.STEPS:
        return
    if goal is None:
        raise Refused("没有填写目标值", mend="请填写目标值；没有数值的任务请选“节点任务”")
    if goal < 0 or (goal == 0 and kind is Kind.COUNT):
        raise Refused("目标值必须大于0", mend="请核对目标值")
    if kind is Kind.RATE and unit == "%" and goal > 100:
        raise Refused(f"目标值{goal.normalize():f}%超过100%", mend="率的目标不能超过100%")
    if kind is Kind.REDUCTION and (base is None or base <= goal):
        raise Refused("降低类目标的基数应高于目标值", mend="请填写开始时的数值作为基数")


def _same(year: int, place: int, institution: int | None, indicator: str) -> bool:
    rows = Target.objects.filter(year=year, place_id=place, indicator=indicator, withdrawn_on=None)
    if institution is None:
        return rows.filter(institution=None).exists()
    return rows.filter(institution_id=institution).exists()


def _target(by: Actor, target_id: int, permission: str) -> Target:
    found = Target.objects.filter(pk=target_id, withdrawn_on=None).first()
    if found is None:
        raise Missing("没有这个目标", why="它可能已被撤销", mend="请从挂图打开")
    by.must(permission, found.place_id)
    return found


@verb("targets.set", title="分解目标")
def split_target(*, by: Actor, target_id: int, shares: dict[int, Decimal | int]) -> list[Target]:
    """A target handed down to the places below: `shares` by place number.

    A count is divided so that the parts add up to it; a rate is asked of every place alike.
    """
    whole = _target(by, target_id, "targets.set")
    if whole.sort not in (Kind.COUNT, Kind.RATE):
        raise Refused("这类目标不能分解", mend="只有累计数和率可以分解到下级")
    if whole.parts.filter(withdrawn_on=None).exists():
        raise Refused("这个目标已经分解", mend="请先撤销原来的分解")
    below = {one.number for one in places.children(whole.place_id)}
    if not shares or not set(shares) <= below:
        raise Refused("分解的地区不是直接下级", mend="请从直接下级中选择")
    goal = whole.goal or Decimal(0)
    if whole.sort is Kind.COUNT:
        parts = {n: Decimal(part) for n, part in split(int(goal), shares).items() if part}
    else:
        parts = dict.fromkeys(shares, goal)
    rows = [
        Target(
            year=whole.year, title=whole.title, kind=whole.kind, indicator=whole.indicator,
            unit=whole.unit, goal=part, at_most=whole.at_most, begins=whole.begins, due=whole.due,
            place_id=number, office=whole.office, leader=whole.leader, source=whole.source,
            weight=whole.weight, livelihood=whole.livelihood, part_of=whole,
        )
        for number, part in parts.items()
    ]  # fmt: skip
    return list(Target.objects.bulk_create(rows))


@verb("targets.set", title="撤销目标")
def withdraw_target(*, by: Actor, target_id: int) -> Target:
    """A target that no longer holds, with what it was split into; its history stays."""
    target = _target(by, target_id, "targets.set")
    target.parts.filter(withdrawn_on=None).update(withdrawn_on=today())
    target.withdrawn_on = today()
    target.save()
    return target


@verb("targets.set", title="设置节点")
def add_milestone(*, by: Actor, target_id: int, title: str, due: dt.date) -> Milestone:
    """A step on the way, counted back from the end."""
    target = _target(by, target_id, "targets.set")
    if due > target.due:
        raise Refused(f"节点晚于目标的完成时限{target.due}", mend="请改早节点的时限")
    if not title.strip():
        raise Refused("节点没有名称", mend="请填写要完成什么")
    return Milestone.objects.create(target=target, title=title, due=due)


@verb("targets.report", title="完成节点")
def finish_milestone(
    *, by: Actor, milestone_id: int, done_on: dt.date, evidence: str, paper: str = ""
) -> Milestone:
    """A step that is done, with what shows it."""
    step = Milestone.objects.select_related("target").filter(pk=milestone_id).first()
    if step is None:
        raise Missing("没有这个节点", mend="请刷新页面")
    by.must("targets.report", step.target.place_id)
    if done_on > today():
        raise Refused("完成日期在今天之后", mend="请填写实际完成的日期")
    if not evidence.strip():
        raise Refused(
            "没有佐证", why="完成的节点要有可查的佐证", mend="请写明文件号、照片或验收记录"
        )
    step.done_on, step.evidence, step.paper = done_on, evidence, paper
    step.save()
    return step


@verb("targets.report", title="填报进度")
def report_progress(
    *, by: Actor, target_id: int, day: dt.date, value: Decimal, evidence: str, problem: str = "",
    measure: str = "",
) -> Reported:  # fmt: skip
    """How far a target is that the platform cannot count; marked as reported wherever shown."""
    target = _target(by, target_id, "targets.report")
    if target.indicator:
        raise Refused("这个目标由平台自动计数", why="完成值直接来自档案记录", mend="不需要填报")
    if day > today():
        raise Refused("截至日期在今天之后", mend="请填写今天或以前的日期")
    if value < 0:
        raise Refused("完成值不能是负数", mend="请核对完成值")
    if not evidence.strip():
        raise Refused("没有佐证", mend="请写明数字的来源")
    return Reported.objects.create(
        target=target, day=day, value=value, evidence=evidence, problem=problem, measure=measure
    )


@verb("targets.urge", title="督办目标")
def urge(*, by: Actor, target_id: int, why: str) -> Urging:
    """Speak to the office of a target that lags; it answers within five working days."""
    target = _target(by, target_id, "targets.urge")
    if not why.strip():
        raise Refused("没有写明督办事由", mend="请写明滞后的情况和要求")
    if target.urgings.filter(answered_on=None).exists():
        raise Refused("上一次督办还没有答复", mend="请先等待答复")
    day = today()
    return Urging.objects.create(
        target=target, day=day, why=why, answer_by=workdays_after(day, ANSWER_WITHIN)
    )


@verb("targets.report", title="答复督办")
def answer_urging(*, by: Actor, urging_id: int, answer: str) -> Urging:
    """What the office will do about it."""
    urging = Urging.objects.select_related("target").filter(pk=urging_id).first()
    if urging is None or urging.answered_on is not None:
        raise Missing("没有待答复的督办", mend="请刷新页面")
    by.must("targets.report", urging.target.place_id)
    if not answer.strip():
        raise Refused("没有写答复", mend="请写明原因、措施和时限")
    urging.answered_on, urging.answer = today(), answer
    urging.save()
    return urging
