"""Schedules of my institution: the weekly pattern, days without a clinic."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.booking import actions, queries
from xinglin.services.booking.actions import LONGEST, MOST_SLOTS
from xinglin.services.booking.rules import SESSIONS, WEEKDAYS
from xinglin.ui import Act, Column, Field, Form, Sheet, Table, number, page, said

Answers = dict[str, Any]


@page("schedules/", title="排班", may="booking.read")
def schedules(request: Any) -> Any:
    """Who holds a clinic when; whoever plans adds, stops and ends."""
    actor = request.actor
    rows = [
        {
            "pk": one.pk, "department": one.department, "doctor": one.doctor.name,
            "weekday": WEEKDAYS[one.weekday], "session": SESSIONS[one.session],
            "slots": one.slots, "minutes": one.minutes,
        }
        for one in queries.schedules(actor)
    ]  # fmt: skip
    columns = [
        Column("department", "科室", grow=True),
        Column("doctor", "出诊医生"),
        Column("weekday", "星期", said, sort=False),
        Column("session", "午别", said, sort=False),
        Column("slots", "号数", number),
        Column("minutes", "每号分钟", number),
    ]
    plans = actor.may("booking.plan") and actor.institution
    return Sheet(
        title="排班",
        lead=str(places.institution(actor.institution)) if actor.institution else "",
        crumbs=[("预约和候诊", reverse("booking:board"))],
        panels=[
            Table(rows, columns, title="每周门诊", key="schedules", size=30, chooser=False,
                  span=8 if plans else 12, empty="还没有排班",
                  acts=_acts(request) if plans else []),
            _form(request) if plans else None,
        ],
    )  # fmt: skip


def _acts(request: Any) -> list[Act]:
    def stop(row: Any, answers: Answers) -> str:
        actions.stop(
            by=request.actor, schedule_id=row["pk"], day=answers["day"], why=answers["why"]
        )
        return "已停诊，已通知预约的居民"

    def end(row: Any, answers: Answers) -> str:
        actions.end_schedule(by=request.actor, schedule_id=row["pk"])
        return "已停止排班"

    asks = [
        Field("day", "停诊日期", "date", required=True, low=today()),
        Field("why", "原因", required=True, longest=120),
    ]
    return [Act("stop", "停诊", do=stop, asks=asks), Act("end", "停用", do=end)]


def _form(request: Any) -> Form:
    actor = request.actor

    def save(answers: Answers) -> str:
        actions.plan(
            by=actor, doctor=int(answers["doctor"]), department=answers["department"],
            weekday=int(answers["weekday"]), session=answers["session"],
            slots=int(answers["slots"]), minutes=int(answers["minutes"]),
            since_on=answers["since_on"],
        )  # fmt: skip
        return reverse("booking:schedules")

    staff = [(str(one.pk), f"{one.name}　{one.title or one.post}")
             for one in places.staff_of(actor.institution)]  # fmt: skip
    fields = [
        Field("department", "科室", required=True, longest=40),
        Field("doctor", "出诊医生", "choice", required=True, show_as="select", choices=staff),
        Field("weekday", "星期", "choice", required=True, show_as="select",
              choices=[(str(turn), title) for turn, title in enumerate(WEEKDAYS)]),
        Field("session", "午别", "choice", required=True, choices=list(SESSIONS.items())),
        Field("slots", "号数", "number", required=True, low=1, high=MOST_SLOTS, unit="个"),
        Field("minutes", "每号分钟", "number", required=True, low=1, high=LONGEST, unit="分钟"),
        Field("since_on", "起", "date", required=True),
    ]  # fmt: skip
    return Form(fields, title="增加排班", save=save, submit="保存", span=4,
                initial={"since_on": today()})  # fmt: skip
