"""What waits besides the next visit: tasks that climb when nobody does them, hand-overs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.followup import RUNGS, Rung
from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import today
from xinglin.services.clinic import queries
from xinglin.ui import (
    Act,
    Column,
    Field,
    Figure,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    page,
    said,
)
from xinglin.ui.asked import one_of

COLUMNS = [
    Column(
        "name", "姓名", sort=False, link=lambda r: reverse("clinic:visit", args=[r["enrolment"]])
    ),
    Column("title", "事项", sort=False, grow=True),
    Column("state", "状态", badge, sort=False),
    Column("until_on", "最迟", day, sort=False),
    Column("late", "逾期", unit="天", sort=False),
    Column("rung", "督办", said, sort=False),
    Column("programme", "项目", said, sort=False),
    Column("place", "村（社区）", sort=False),
]
HAND_OVERS = [
    Column("name", "姓名", sort=False, link=lambda r: reverse("ehr:person", args=[r["resident"]])),
    Column("programme", "项目", said, sort=False),
    Column("from", "移交机构", sort=False),
    Column("to", "接收机构", sort=False),
    Column("offered_on", "移交日期", day, sort=False),
    Column("note", "说明", sort=False, grow=True),
]
VIEWS = {"": "全部", "1": "团队长督办", "2": "股室督办"}


@page("tasks/", title="任务与督办", menu="work", may="clinic.read", order=10)
def tasks(request: Any) -> Any:
    """Looks after referrals, extra visits, reports, missed visits that climbed, hand-overs."""
    here, actor = request.place, request.actor
    rung = one_of(request.GET, "rung", {k: v for k, v in VIEWS.items() if k})
    counted = followup.task_counts(seen_by=actor, place=here)
    by_rung = {one: sum(n for (_, at), n in counted.items() if at == one) for one in Rung}
    states = {Rung.LEADER: "late", Rung.OFFICE: "critical"}
    offers = followup.hand_overs(seen_by=actor, place=here)
    tally = [
        Figure(f"{RUNGS[one]}", by_rung[one], unit="件", href=f"?rung={int(one)}",
               state=states.get(one, "") if by_rung[one] else "")
        for one in Rung
    ] + [Figure("待答复的移交", len(offers), unit="件")]  # fmt: skip
    return Sheet(
        title="任务与督办",
        lead=f"{here.name if here else ''}　{today()}",
        panels=[
            Tally(tally),
            Table(
                queries.tasks_page(here, actor, int(rung) if rung else None), COLUMNS,
                title=VIEWS.get(rung or "", "全部"), export="clinic.export", size=20,
                views=[(title, f"?rung={code}" if code else "?") for code, title in VIEWS.items()],
                acts=lambda _row: [finish(request)], key="tasks",
                state=lambda r: r["state"][1],
                empty="没有待办的任务；转诊、加访和逾期未访会自动列在这里",
            ),
            Table(
                queries.hand_over_rows(offers, actor), HAND_OVERS, title="移交与接收",
                acts=lambda _row: _answers(request), export=False, chooser=False, key="offers",
                empty="没有等待答复的移交",
            ),
        ],
    )  # fmt: skip


def finish(request: Any) -> Act:
    """The button with which a task is done, and what came of it."""

    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.finish_task(
            by=request.actor,
            task=int(row["task"]),
            day=answers["day"] or today(),
            outcome=answers["outcome"],
        )
        return "已办结"

    asks = [Field("day", "办结日期", "date", high=today()),
            Field("outcome", "结果", required=True)]  # fmt: skip
    return Act("finish", "办结", do=do, asks=asks)


def _answers(request: Any) -> list[Act]:
    def accept(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.accept(
            by=request.actor, hand_over=int(row["offer"]), doctor=request.actor.staff
        )
        return "已接收，后续随访由本机构负责"

    def decline(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.decline(by=request.actor, hand_over=int(row["offer"]), why=answers["why"])
        return "已退回"

    why = [Field("why", "退回理由", required=True)]
    return [
        Act("accept", "接收", do=accept, style="primary"),
        Act("decline", "退回", do=decline, asks=why),
    ]
