"""Tasks within one's reach, and how they stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.kernel import audit, papers
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.plans import rules
from xinglin.services.plans.models import PlanTask, TaskEvidence
from xinglin.services.plans.rules import State

READ = "plans.read"


@dataclass(frozen=True)
class Standing:
    """A task with how it stands on a day."""

    task: PlanTask
    state: State
    papers: int
    days: int

    @property
    def lacks_proof(self) -> bool:
        """Done, and nothing shows it."""
        return self.state is State.DONE and not self.papers


def standings(seen_by: Actor, year: int, place: Any, on: dt.date | None = None) -> list[Standing]:
    """The tasks of a place's year in the order of the plan, with how they stand."""
    seen_by.must(READ)
    day = on or today()
    rows = within(PlanTask.objects.filter(year=year, withdrawn_on=None), seen_by, READ)
    rows = rows.filter(place_id=getattr(place, "number", place)).select_related("place")
    tasks = list(rows.annotate(papers=Count("evidence")).order_by("due", "pk"))
    order = rules.in_order(task.theme for task in tasks)
    tasks.sort(key=lambda task: order.index(task.theme))
    return [standing(task, task.papers, day) for task in tasks]


def standing(task: PlanTask, papers_of_it: int, on: dt.date) -> Standing:
    """How one task stands."""
    state = rules.state_of(task.begins, task.due, task.done_on, on)
    return Standing(task, state, papers_of_it, (task.due - on).days)


def one(pk: int, seen_by: Actor) -> PlanTask:
    """One task, withdrawn ones included."""
    found = (
        within(PlanTask.objects.all(), seen_by, READ).select_related("place").filter(pk=pk).first()
    )
    if found is None:
        raise Missing("没有这项任务", why="它不在您的管辖范围内", mend="请从年度计划打开")
    return found


def years(seen_by: Actor) -> list[int]:
    """The years that have a plan, this one in any case, newest first."""
    rows = within(PlanTask.objects.all(), seen_by, READ)
    return sorted({*rows.values_list("year", flat=True).distinct(), today().year}, reverse=True)


def evidence_of(task: PlanTask) -> list[TaskEvidence]:
    """What proves a task, newest first."""
    return list(task.evidence.order_by("-day", "-pk"))


def paper_of(pk: int, seen_by: Actor) -> tuple[str, str, bytes]:
    """A paper: its name, its type, its content proved by its digest. On record."""
    row = TaskEvidence.objects.select_related("task").filter(pk=pk).first()
    if row is None:
        raise Missing("没有这份佐证", mend="请刷新任务页面")
    one(row.task_id, seen_by)
    content = papers.content_of(Path(settings.HOME), row.paper_sha256)
    audit.note_reading("plans.paper", by=seen_by, subject="plans.evidence", subject_ids=[row.pk],
                       place=row.task.place_id)  # fmt: skip
    return row.paper_name, papers.KINDS[row.paper_kind], content
