"""What can be done with jobs: ask for one, stop it, do it again; and doing it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import traceback
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django_tasks import task

from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor
from xinglin.engines.access.models import Account
from xinglin.engines.access.queries import actor_for
from xinglin.engines.jobs.models import Run
from xinglin.engines.jobs.queries import run as one_run
from xinglin.engines.jobs.rules import TRIES, due_since, left_alone
from xinglin.engines.jobs.words import Arguments, Job, Outcome, Stopped, jobs
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

log = logging.getLogger("xinglin.jobs")
THE_PLATFORM = "平台"
BETWEEN = dt.timedelta(seconds=1)  # how often a job's progress is written down


def ask(
    *, by: Actor, code: str, arguments: Arguments | None = None, place: int | None = None
) -> Run:
    """Queue a job; it is done by the worker with the rights that `by` has then."""
    wanted: Job = jobs[code]
    by.must(wanted.may, place)
    with transaction.atomic():
        run = Run.objects.create(
            job=code, arguments=arguments or {}, account_id=by.account,
            who_name=by.name or THE_PLATFORM, place=place, asked_at=now(),
        )  # fmt: skip
        audit.note("jobs.ask", by=by, subject="jobs.run", subject_id=run.pk,
                   place=place, detail={"job": code})  # fmt: skip
        carry_out.enqueue(run.pk)
    return run


def again(*, by: Actor, run_id: int) -> Run:
    """Queue a job that has ended once more, as the one who asks."""
    by.must("jobs.manage")
    old = one_run(run_id, by)
    if not old.over:
        raise Refused("这项作业还没有结束", mend="请等它结束，或先停止它")
    return ask(by=by, code=old.job, arguments=old.arguments, place=old.place)


def stop(*, by: Actor, run_id: int) -> Run:
    """Ask a job to stop at its next step; one's own, or any for the keeper."""
    run = one_run(run_id, by)
    if run.account_id != by.account:
        by.must("jobs.manage")
    with transaction.atomic():
        Run.objects.filter(pk=run.pk, state=Run.READY).update(
            state=Run.STOPPED, finished_at=now(), said="开始前已停止"
        )
        Run.objects.filter(pk=run.pk, state=Run.RUNNING).update(stop=True)
        audit.note("jobs.stop", by=by, subject="jobs.run", subject_id=run.pk, place=run.place)
    run.refresh_from_db()
    return run


@task()
def carry_out(run_id: int) -> None:
    """Do a queued job; what became of it stands in its row."""
    claimed = Run.objects.filter(pk=run_id, state=Run.READY).update(
        state=Run.RUNNING, worker=_me(), started_at=now(), beat_at=now(), tries=F("tries") + 1
    )
    if claimed:
        _end(run_id, **_ending(Run.objects.get(pk=run_id)))


def _ending(run: Run) -> dict[str, Any]:
    """Do the work, and say how it ended."""
    if run.job not in jobs:
        return {"state": Run.FAILED, "said": "没有这种作业", "mend": "请联系平台管理员"}
    try:
        outcome = jobs[run.job].work(by=_actor_of(run), tell=_Telling(run.pk), **run.arguments)
    except Stopped:
        return {"state": Run.STOPPED, "said": "按要求停止，已完成的部分都已保存"}
    except Refused as refusal:
        why = f"：{refusal.why}" if refusal.why else ""
        return {"state": Run.REFUSED, "said": f"{refusal.what}{why}", "mend": refusal.mend}
    except Exception as error:  # a worker outlives any job; what went wrong is kept and shown
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "job %s (%s) failed: %s at %s:%s",
            run.pk, run.job, type(error).__name__, Path(where.filename).name, where.lineno,
        )  # fmt: skip
        return {
            "state": Run.FAILED,
            "said": f"程序出错（{type(error).__name__}）",
            "mend": "已完成的部分都已保存；请重做，仍然出错时联系平台管理员",
        }
    return _done(outcome)


def _done(outcome: Outcome) -> dict[str, Any]:
    return {"state": Run.DONE, "said": outcome.said or "完成", "link": outcome.link}


def _end(run_id: int, **how: Any) -> None:
    for name in ("said", "mend", "link"):
        how[name] = str(how.get(name, ""))[:300]
    Run.objects.filter(pk=run_id).update(finished_at=now(), beat_at=now(), **how)


def _actor_of(run: Run) -> Actor:
    """Whoever asked, with the rights he has now; the platform for what nobody asked for."""
    if run.account_id is None:
        return KEEPER_AT_CONSOLE.through("job")
    account = Account.objects.select_related("staff").get(pk=run.account_id)
    if not account.is_active:
        raise Refused("提出这项作业的账号已停用", mend="请由在用账号重新提出")
    return actor_for(account, door="job")


class _Telling:
    """Writes progress down, not more often than a reader would look."""

    def __init__(self, run_id: int) -> None:
        self.run_id, self.written = run_id, now() - BETWEEN

    def __call__(self, done: int, total: int = 0, said: str = "") -> None:
        if now() - self.written < BETWEEN:
            return
        self.written = now()
        row = Run.objects.filter(pk=self.run_id)
        row.update(beat_at=now(), done=done, total=total, said=said[:300])
        if row.values_list("stop", flat=True).get():
            raise Stopped


def tend(moment: dt.datetime | None = None) -> int:
    """Queue again what lost its worker, and what is due tonight; how many were queued.

    Any number of workers may tend: a row is taken by whoever changes it first.
    """
    at = moment or now()
    return _revive(at) + _nightly(at) + _whenever(at)


def _revive(at: dt.datetime) -> int:
    revived = 0
    for run in Run.objects.filter(state=Run.RUNNING):
        beat = run.beat_at or run.asked_at
        if not left_alone(run.worker, socket.gethostname(), _alive(run.worker), beat, at):
            continue
        gone = Run.objects.filter(pk=run.pk, state=Run.RUNNING, worker=run.worker)
        if run.tries >= TRIES:
            gone.update(
                state=Run.FAILED, finished_at=at, said=f"试了{TRIES}次都没有做完",
                mend="请联系平台管理员",
            )  # fmt: skip
            continue
        with transaction.atomic():
            if gone.update(state=Run.READY, worker=""):
                carry_out.enqueue(run.pk)
                revived += 1
    return revived


def _nightly(at: dt.datetime) -> int:
    queued = 0
    for one in jobs:
        if one.nightly is None:
            continue
        due = due_since(one.nightly, at)
        with transaction.atomic():
            asked = Run.objects.filter(job=one.code, asked_at__gte=due)
            if asked.exists():
                continue
            run = Run.objects.create(job=one.code, who_name=THE_PLATFORM, asked_at=at)
            carry_out.enqueue(run.pk)
            queued += 1
    return queued


def _whenever(at: dt.datetime) -> int:
    """Queue what says that it is due, unless it waits or runs already."""
    queued = 0
    for one in jobs:
        if one.whenever is None or not one.whenever(at):
            continue
        with transaction.atomic():
            if Run.objects.filter(job=one.code, state__in=(Run.READY, Run.RUNNING)).exists():
                continue
            run = Run.objects.create(job=one.code, who_name=THE_PLATFORM, asked_at=at)
            carry_out.enqueue(run.pk)
            queued += 1
    return queued


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_born(os.getpid())}"


def _alive(worker: str) -> bool:
    """Whether that very process of this machine still runs: a number may be given out anew."""
    _host, _colon, process = worker.partition(":")
    pid, _colon, born = process.partition(":")
    return bool(pid) and _born(int(pid)) == born != ""


def _born(pid: int) -> str:
    """When a process began, in the machine's ticks; nothing if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
