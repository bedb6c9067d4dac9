"""What can be done with a plan: set tasks, read a sheet, report, prove, finish, withdraw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.indicators import indicators
from xinglin.engines.places import queries as places
from xinglin.kernel import papers
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today
from xinglin.services.plans import rules
from xinglin.services.plans.documents import ReadRow
from xinglin.services.plans.models import PlanTask, TaskEvidence


@verb("plans.set", title="编制年度任务")
def set_task(
    *,
    by: Actor,
    year: int,
    place: Any,
    theme: str,
    title: str,
    office: str,
    due: dt.date,
    begins: dt.date | None = None,
    measure: str = "",
    leader: str = "",
    indicator: str = "",
    sentence: str = "",
    highlight: bool = False,
    problem: str = "",
    cause: str = "",
    done_on: dt.date | None = None,
    pk: int | None = None,
) -> PlanTask:
    """A new task of a place's year, or one (`pk`) changed."""
    where = places.place(getattr(place, "number", place))
    by.must("plans.set", where.number)
    facts = {
        "theme": theme, "title": title, "measure": measure, "office": office, "leader": leader,
        "indicator": indicator, "sentence": sentence, "problem": problem, "cause": cause,
    }  # fmt: skip
    facts = {name: text.strip() for name, text in facts.items()}
    first = begins or dt.date(year, 1, 1)
    _must_make_sense(facts, first, due, done_on)
    row = PlanTask(year=year, place=where) if pk is None else _task(by, pk, "plans.set")
    for name, text in facts.items():
        setattr(row, name, text)
    row.begins, row.due, row.highlight, row.done_on = first, due, highlight, done_on
    row.save()
    return row


def _must_make_sense(
    facts: dict[str, str], begins: dt.date, due: dt.date, done_on: dt.date | None
) -> None:
    for name, title in (("theme", "主题"), ("title", "任务"), ("office", "责任股室")):
        if not facts[name]:
            raise Refused(f"没有填写{title}", mend=f"请填写{title}")
    if due < begins:
        raise Refused("完成时限早于开始日期", mend="请核对两个日期")
    if done_on is not None and done_on > today():
        raise Refused("完成日期在今天之后", mend="请填写实际完成的日期")
    if facts["indicator"] and facts["indicator"] not in indicators:
        raise Refused(f"没有代码为“{facts['indicator']}”的指标", mend="请在指标手册中核对，或留空")
    wrong = rules.wrong_slots(facts["sentence"], bool(facts["indicator"]))
    if wrong:
        names = "、".join(f"{{{one}}}" for one in wrong)
        raise Refused(
            f"汇报语句中的{names}无法填数", why="数字取自任务所挂的指标",
            mend=f"请先选择指标；可用：{'、'.join(f'{{{one}}}' for one in rules.SLOTS)}",
        )  # fmt: skip


def _task(by: Actor, pk: int, permission: str) -> PlanTask:
    found = PlanTask.objects.filter(pk=pk, withdrawn_on=None).first()
    if found is None:
        raise Missing("没有这项任务", why="它可能已被撤销", mend="请从年度计划打开")
    by.must(permission, found.place_id)
    return found


@verb("plans.set", title="导入年度计划")
def take_rows(*, by: Actor, year: int, place: Any, rows: list[ReadRow]) -> list[tuple[int, str]]:
    """Tasks from a sheet: new ones are set, known ones (by title) changed; (line, verdict) each.

    The same sheet twice changes nothing.
    """
    where = places.place(getattr(place, "number", place))
    by.must("plans.set", where.number)
    known = {
        row.title: row
        for row in PlanTask.objects.filter(year=year, place=where, withdrawn_on=None).order_by("pk")
    }
    verdicts = []
    for row in rows:
        if row.why:
            verdicts.append((row.line, f"未导入：{row.why}"))
            continue
        before = known.get(row.facts["title"])
        if before is not None and _is_same(before, row.facts):
            verdicts.append((row.line, "没有变化"))
            continue
        try:
            pk = before.pk if before is not None else None
            known[row.facts["title"]] = set_task(by=by, year=year, place=where, pk=pk, **row.facts)
        except Refused as refusal:
            verdicts.append((row.line, f"未导入：{refusal.what}"))
            continue
        verdicts.append((row.line, "新增" if before is None else "已更新"))
    return verdicts


def _is_same(task: PlanTask, facts: dict[str, Any]) -> bool:
    return all(getattr(task, name) == value for name, value in facts.items())


@verb("plans.report", title="填报任务进展")
def report_task(
    *, by: Actor, pk: int, sentence: str = "", problem: str = "", cause: str = ""
) -> PlanTask:
    """What its office says of a task: the sentence of the summary, what is in the way, and why."""
    task = _task(by, pk, "plans.report")
    wrong = rules.wrong_slots(sentence, bool(task.indicator))
    if wrong:
        raise Refused(
            f"汇报语句中的{{{wrong[0]}}}无法填数", why="数字取自任务所挂的指标",
            mend=f"可用：{'、'.join(f'{{{one}}}' for one in rules.SLOTS)}",
        )  # fmt: skip
    if problem.strip() and not cause.strip():
        raise Refused("写了问题而没有写原因", mend="请写明原因")
    task.sentence, task.problem, task.cause = sentence.strip(), problem.strip(), cause.strip()
    task.save()
    return task


@verb("plans.report", title="提交任务佐证")
def prove_task(
    *, by: Actor, pk: int, day: dt.date, says: str, name: str, content: bytes
) -> TaskEvidence:
    """A paper that proves a task: known by its content, kept under its digest."""
    task = _task(by, pk, "plans.report")
    if day > today():
        raise Refused("佐证日期在今天之后", mend="请填写文件上的日期")
    paper = papers.received(name, content)
    papers.keep(Path(settings.HOME), paper, content)
    return TaskEvidence.objects.create(
        task=task, day=day, says=says.strip() or paper.name, paper_name=paper.name,
        paper_kind=paper.kind, paper_size=paper.size, paper_sha256=paper.sha256,
        paper_sm3=paper.sm3, who=by.account, who_name=by.name,
    )  # fmt: skip


@verb("plans.report", title="完成任务")
def finish_task(*, by: Actor, pk: int, done_on: dt.date) -> PlanTask:
    """A task that is done; something must show it."""
    task = _task(by, pk, "plans.report")
    if task.done_on is not None:
        raise Refused("这项任务已经完成", why=f"完成日期{task.done_on}")
    if done_on > today():
        raise Refused("完成日期在今天之后", mend="请填写实际完成的日期")
    if not task.evidence.exists():
        raise Refused("没有佐证", why="完成的任务要有可查的佐证", mend="请先上传佐证文件")
    task.done_on = done_on
    task.save()
    return task


@verb("plans.set", title="撤销年度任务")
def withdraw_task(*, by: Actor, pk: int) -> PlanTask:
    """A task that no longer holds; its history stays."""
    task = _task(by, pk, "plans.set")
    task.withdrawn_on = today()
    task.save()
    return task
