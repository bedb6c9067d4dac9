"""What can be asked about jobs; everybody sees his own, the keeper sees all."""

from __future__ import annotations

from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.jobs.models import Run
from xinglin.kernel.errors import Missing

__all__ = ["run", "runs", "waiting"]


def runs(seen_by: Actor) -> QuerySet[Run]:
    """The jobs this actor may see."""
    seen_by.must("jobs.read")
    every = Run.objects.all()
    return every if seen_by.may("jobs.all") else every.filter(account_id=seen_by.account or 0)


def run(pk: int, seen_by: Actor) -> Run:
    """One of them."""
    found = runs(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这项作业", why="它可能是别人提出的", mend="请从作业列表打开")
    return found


def waiting() -> int:
    """How many jobs are queued or at work."""
    return Run.objects.filter(state__in=(Run.READY, Run.RUNNING)).count()
