"""Long work: what is queued, how far it is, how it ended."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.jobs import actions, jobs
from xinglin.engines.jobs import queries as queue
from xinglin.ui import Act, Acts, Column, Facts, Progress, Sheet, Table, Work, badge, moment, page

TONES = {"done": "ok", "running": "remind", "ready": "", "refused": "late", "failed": "late"}


def _title(run: Any) -> str:
    return jobs[run.job].title if run.job in jobs else run.job


def _state(run: Any) -> tuple[str, str]:
    return run.get_state_display(), TONES.get(run.state, "")


@page("jobs/", title="作业", menu="administration", may="jobs.read", order=50)
def job_list(request: Any) -> Any:
    """Jobs, newest first: one's own; for the keeper, all."""
    columns = [
        Column("pk", "编号", link="administration:job"),
        Column(_title, "作业"),
        Column("who_name", "提出人"),
        Column("asked_at", "提出时间", moment),
        Column("finished_at", "结束时间", moment),
        Column(_state, "状态", badge, key="state"),
        Column("said", "说明", grow=True),
    ]
    return [
        Table(queue.runs(request.actor), columns, sort="-pk", title="作业",
              empty="还没有作业；导入大文件、刷新数据等较长的工作会排在这里，可以离开页面")
    ]  # fmt: skip


@page("jobs/<int:pk>/", title="作业", may="jobs.read")
def job(request: Any, pk: int) -> Any:
    """One job: how far it is, and where its result is."""
    run = queue.run(pk, request.actor)
    facts: dict[str, Any] = {
        "作业": _title(run),
        "提出人": run.who_name,
        "提出时间": moment(run.asked_at),
    }
    if run.over:  # until then the bar above says how far it is
        facts |= {
            "开始时间": moment(run.started_at) if run.started_at else "",
            "结束时间": moment(run.finished_at),
            "状态": run.get_state_display(),
            "尝试次数": run.tries,
            "如何处理": run.mend,
        }
    return Sheet(
        title=f"{_title(run)} {pk}",
        crumbs=[("作业", reverse("administration:job_list"))],
        panels=[
            Progress(lambda: _work(queue.run(pk, request.actor))),
            Facts({name: value for name, value in facts.items() if value != ""}, columns=3),
            Acts(_acts(request.actor, run)) if _acts(request.actor, run) else None,
        ],
    )


def _work(run: Any) -> Work:
    ended_badly = run.over and run.state != "done"
    text = run.said or run.get_state_display()
    return Work(
        run.done, run.total, text, finished=run.state == "done",
        problem=text if ended_badly else "", href=run.link,
    )  # fmt: skip


def _acts(actor: Any, run: Any) -> list[Act]:
    here = reverse("administration:job", args=[run.pk])

    def stop(_answers: Any = None) -> str:
        actions.stop(by=actor, run_id=run.pk)
        return here

    def again(_answers: Any = None) -> str:
        new = actions.again(by=actor, run_id=run.pk)
        return reverse("administration:job", args=[new.pk])

    if not run.over:
        return [Act("stop", "停止", stop)]
    return [Act("again", "重做", again)] if actor.may("jobs.manage") else []
