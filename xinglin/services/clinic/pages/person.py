"""What is due for a person, shown wherever the person is shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.followup import LEAVING, Leaving, programmes
from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.clinic import queries
from xinglin.services.clinic.forms import MODES
from xinglin.services.clinic.pages.waiting import COLUMNS, finish
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Field,
    Table,
    badge,
    day,
    panel,
)

TASKS = COLUMNS[1:-1]  # whose and where it is stands above
WHY = [(one, title) for one, title in LEAVING.items() if one != Leaving.MERGED]


@panel("person", order=10, may="followup.read")
def in_programmes(request: Any, person: Any) -> Any:
    """What is due for a person and in which programmes he is."""
    held = queries.enrolled_in(person.pk, request.actor)
    columns = [
        Column(lambda e: programmes[e.programme].title, "项目", key="programme"),
        Column("joined", "纳入", day),
        Column("last_on", "上次随访", day),
        Column(lambda e: programmes[e.programme].title_of(e.last_grade) if e.last_grade else "",
               "上次结果", key="grade"),
        Column("next_on", "下次随访", day),
        Column(lambda e: _enrolment_state(e), "状态", badge, key="state"),
    ]  # fmt: skip
    panels: list[Any] = [
        Table(held, columns, title="管理项目与待办", chooser=False, export=False, key="programmes",
              acts=lambda e: _acts_of(request, e), empty="没有纳入任何管理项目")
    ]  # fmt: skip
    if waiting := queries.open_tasks_of(person.pk, request.actor):
        panels.append(
            Table(waiting, TASKS, title="待办任务", chooser=False, export=False, key="tasks",
                  acts=lambda _row: [finish(request)], state=lambda r: r["state"][1])
        )  # fmt: skip
    open_ones = [one for one in held if one.left is None]
    if len(open_ones) > 1 and request.actor.may("followup.record", person.place_id):
        url = reverse("clinic:combined_visit", args=[person.pk])
        panels.append(Acts([Act("combined", "一次随访，多个项目", url=url)]))
    panels += [_schedule(request, one) for one in open_ones if _has_ages(one)]
    free = queries.may_join(person.pk, request.actor)
    if free and request.actor.may("followup.enrol", person.place_id):
        panels.append(_could_join(request, person, free))
    return panels


def _has_ages(one: Any) -> bool:
    return any(visit.at is not None for visit in programmes[one.programme].visits)


STATES = {
    "on time": "ok", "early": "ok", "late": "late", "missed": "critical", "due": "remind",
    "not yet": "ok",
}  # fmt: skip


def _schedule(request: Any, one: Any) -> Table:
    """The visits at fixed ages, each with its window and how it was kept."""
    plan = programmes[one.programme]
    columns = [
        Column("title", "节点"),
        Column("on", "应访起", day),
        Column("until", "至", day),
        Column("made_on", "完成", day),
        Column(lambda p: (p.word, STATES.get(p.mark, "ok")), "状态", badge, key="mark"),
    ]
    rows = followup.plan_of(one.pk, seen_by=request.actor)
    return Table(
        rows,
        columns,
        title=f"{plan.title}：随访计划",
        chooser=False,
        export=False,
        key=f"plan-{plan.code}",
        empty="还没有可排的日程，请在随访中填写起算日期",
    )


def _could_join(request: Any, person: Any, free: list[Any]) -> Table:
    columns = [
        Column("title", "符合条件的项目"),
        Column("because", "依据", grow=True),
        Column("before", "此前"),
    ]
    rows = [{"programme": one.programme, "title": one.title, "because": one.because,
             "before": one.before} for one in free]  # fmt: skip
    acts = [_enrol_act(request, person), _later_act(request, person)]
    return Table(rows, columns, title="可以纳入的项目", chooser=False, export=False, key="fits",
                 acts=lambda _row: acts)  # fmt: skip


def _enrolment_state(one: Any) -> tuple[str, str]:
    if one.left:
        return ("已终止", "ok")
    if one.next_on and one.next_on < today():
        return ("逾期", "late")
    return ("在管", "ok")


def _acts_of(request: Any, one: Any) -> list[Act]:
    actor = request.actor
    acts = []
    if one.left is None and actor.may("followup.record", one.place_id):
        acts += [
            Act("visit", "随访", url=reverse("clinic:visit", args=[one.pk]), style="primary"),
            _unreached_act(request),
        ]
    if actor.may("followup.enrol", one.place_id):
        acts += [_reopen_act(request)] if one.left else [_offer_act(request), _leave_act(request)]
    return acts


def _unreached_act(request: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.note_attempt(
            by=request.actor,
            enrolment=row.pk,
            day=answers["day"] or today(),
            mode=answers["mode"],
            why=answers["why"] or "",
        )
        return "已登记"

    asks = [
        Field("day", "日期", "date", high=today()),
        Field("mode", "方式", "choice", required=True, choices=MODES),
        Field("why", "情况"),
    ]
    return Act("unreached", "未联系上", do=do, asks=asks)


def _offer_act(request: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.offer(
            by=request.actor,
            enrolment=row.pk,
            to_institution=int(answers["to"]),
            note=answers["note"] or "",
        )
        return "已提出移交，等待对方接收；接收前双方都能看到"

    def find(text: str) -> list[tuple[str, str]]:
        return queries.institutions_named(text)

    asks = [Field("to", "接收机构", "pick", required=True, find=find), Field("note", "说明")]
    return Act("offer", "移交", do=do, asks=asks)


def _leave_act(request: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.leave(
            by=request.actor,
            enrolment=row.pk,
            on=answers["on"] or today(),
            why=answers["why"],
            outcome=answers["outcome"] or "",
        )
        return "已终止管理"

    asks = [
        Field("on", "终止日期", "date", high=today()),
        Field("why", "原因", "choice", required=True, choices=[(str(k), v) for k, v in WHY]),
        Field("outcome", "结局代码（项目有规定时填写）"),
    ]
    return Act("leave", "终止", do=do, asks=asks, style="danger")


def _reopen_act(request: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.reopen(by=request.actor, enrolment=row.pk, why=answers["why"])
        return "已恢复管理"

    return Act("reopen", "恢复", do=do, asks=[Field("why", "理由", required=True)])


def _enrol_act(request: Any, person: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        staff = places.one_staff(request.actor.staff)
        made = followup_actions.enrol(
            by=request.actor,
            resident=person.pk,
            programme=row["programme"],
            joined=answers["joined"] or today(),
            doctor=request.actor.staff,
            institution=staff.institution_id if staff else None,
        )
        return f"已纳入{programmes[made.programme].title}，首次随访 {made.next_on or '—'}"

    asks = [Field("joined", "纳入日期", "date", high=today())]
    return Act("enrol", "纳入管理", do=do, asks=asks, style="primary")


def _later_act(request: Any, person: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.not_now(
            by=request.actor,
            resident=person.pk,
            programme=row["programme"],
            why=answers["why"],
            until=answers["until"],
        )
        return "已记下，到期再议"

    asks = [Field("why", "理由", required=True), Field("until", "到期再议（可不填）", "date")]
    return Act("later", "暂不", do=do, asks=asks)
