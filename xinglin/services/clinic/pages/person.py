"""What is due for a person, shown wherever the person is shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import programmes
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.clinic import queries
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
    free = queries.may_join(held)
    if free and not person.deceased_on and request.actor.may("followup.enrol", person.place_id):
        panels.append(Acts([_enrol_act(request, person, free)]))
    return panels


def _enrolment_state(one: Any) -> tuple[str, str]:
    if one.left:
        return ("已终止", "ok")
    if one.next_on and one.next_on < today():
        return ("逾期", "late")
    return ("在管", "ok")


def _acts_of(request: Any, one: Any) -> list[Act]:
    if one.left or not request.actor.may("followup.record", one.place_id):
        return []
    return [Act("visit", "随访", url=reverse("clinic:visit", args=[one.pk]), style="primary")]


def _enrol_act(request: Any, person: Any, free: list[Any]) -> Act:
    def do(answers: dict[str, Any]) -> str:
        staff = places.one_staff(request.actor.staff)
        made = followup_actions.enrol(
            by=request.actor,
            resident=person.pk,
            programme=answers["programme"],
            joined=answers["joined"] or today(),
            doctor=request.actor.staff,
            institution=staff.institution_id if staff else None,
        )
        return f"已纳入{programmes[made.programme].title}，首次随访 {made.next_on or '—'}"

    asks = [
        Field("programme", "项目", "choice", required=True,
              choices=[(p.code, p.title) for p in free]),
        Field("joined", "纳入日期", "date", high=today()),
    ]  # fmt: skip
    return Act("enrol", "纳入管理", do=do, asks=asks)
