"""Booking for a resident: which clinic, which of the free slots; his bookings on his page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import ZONE
from xinglin.services.booking import actions, queries
from xinglin.services.booking.rules import WEEKDAYS
from xinglin.ui import (
    Act,
    Acts,
    Choice,
    Choices,
    Column,
    Notice,
    Sheet,
    Table,
    badge,
    day,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of

Answers = dict[str, Any]


SLOT = [
    Column("day", "日期", day),
    Column("week", "星期", said, sort=False),
    Column("at", "时间", sort=False),
    Column("doctor", "出诊医生", grow=True, sort=False),
    Column("number", "序号", sort=False),
    Column("kept", "留存", badge, sort=False),
]
HELD = [
    Column("day", "日期", day),
    Column("at", "时间", sort=False),
    Column("where", "机构", grow=True, sort=False),
    Column("department", "科室", sort=False),
    Column("stage", "状态", badge, sort=False),
]


def free_slots(institution: int, department: str) -> list[Answers]:
    """The free slots of a clinic as rows."""
    return [
        {
            "pk": one.pk, "day": one.day, "week": WEEKDAYS[one.day.weekday()],
            "at": f"{one.at.astimezone(ZONE):%H:%M}", "doctor": one.schedule.doctor.name,
            "number": one.number, "kept": ("老年人和现场", "remind") if one.kept else "",
        }
        for one in queries.free(institution, department)[:200]
    ]  # fmt: skip


def held_rows(resident: int) -> list[Answers]:
    """What a resident has booked and had, as rows."""
    return [
        {"pk": one.pk, "day": one.day, "week": WEEKDAYS[one.day.weekday()],
         "at": f"{one.slot.at.astimezone(ZONE):%H:%M}",
         "where": str(one.institution), "department": one.department, "stage": one.stage}
        for one in queries.of_resident(resident)
    ]  # fmt: skip


@page("new/", title="预约挂号", may="booking.book")
def new(request: Any) -> Any:
    """The clinics of the county, and the free slots of the chosen one."""
    asked = request.GET.get("resident", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Missing("没有选择居民", mend="请从居民页预约")
    who = people.one(int(asked), seen_by=request.actor)
    clinics = {f"{at}-{name}": (at, title, name)
               for at, title, name in queries.clinics(who.place_id)}  # fmt: skip
    chosen = one_of(request.GET, "clinic", clinics)
    until = queries.barred(who.pk)
    chips = [
        Choice(f"{title}　{name}", f"?resident={who.pk}&clinic={code}", code == chosen)
        for code, (_at, title, name) in clinics.items()
    ]

    def do(row: Any, answers: Answers) -> str:
        actions.book(by=request.actor, resident=who.pk, slot=row["pk"])
        return reverse("ehr:person", args=[who.pk])

    rows = free_slots(*clinics[chosen][::2]) if chosen else []
    return Sheet(
        title="预约挂号",
        lead=who.name,
        panels=[
            Notice(f"多次爽约，{until} 之前暂停预约；当日可到现场取号。", "late")
            if until else None,
            Choices(chips, label="门诊") if chips else Notice("本县还没有开放预约的门诊。"),
            Table(rows, SLOT, title="可预约的号", key="slots", size=20, chooser=False,
                  export=False, empty="没有可预约的号" if chosen else "请先选择门诊",
                  acts=[] if until else [Act("book", "预约", do=do, style="primary")]),
        ],
    )  # fmt: skip


@panel("person", order=26, may="booking.read")
def of_person(request: Any, person: Any) -> Any:
    """What the resident has booked and had, and the button that books."""
    rows = held_rows(person.pk)
    gone = person.deceased_on or person.left_on
    may = request.actor.may("booking.book", person.place_id) and not gone

    def cancel(row: Any, answers: Answers) -> str:
        actions.cancel(by=request.actor, booking_id=row["pk"])
        return "已取消预约"

    url = f"{reverse('booking:new')}?resident={person.pk}"
    return [
        Table(rows, HELD, title="预约", chooser=False, export=False, key="bookings",
              acts=[Act("cancel", "取消预约", do=cancel)] if may else []) if rows else None,
        Acts([Act("book", "预约挂号", url=url)]) if may else None,
    ]  # fmt: skip
