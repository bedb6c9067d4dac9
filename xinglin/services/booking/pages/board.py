"""The day's clinic: who is booked, who waits, whom to call."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel import audit
from xinglin.kernel.time import ZONE, today
from xinglin.services.booking import actions, queries
from xinglin.ui import (
    Act,
    Acts,
    Choice,
    Choices,
    Column,
    Figure,
    Sheet,
    Table,
    Tally,
    badge,
    number,
    page,
)
from xinglin.ui.asked import date, one_of

Answers = dict[str, Any]


def rows_of(found: list[Any]) -> list[Answers]:
    """Bookings in the words of a list."""
    return [
        {
            "pk": one.pk,
            "at": f"{one.slot.at.astimezone(ZONE):%H:%M}",
            "who": one.resident.name,
            "ticket": one.ticket,
            "department": one.department,
            "doctor": one.slot.schedule.doctor.name,
            "stage": one.stage,
            "waited": one.waited,
        }
        for one in found
    ]


COLUMNS = [
    Column("at", "时间", sort=False),
    Column("who", "患者", sort=False, grow=True),
    Column("ticket", "候诊号", number, sort=False),
    Column("stage", "状态", badge, sort=False),
    Column("department", "科室", sort=False),
    Column("doctor", "出诊医生", sort=False),
    Column("waited", "候诊", number, unit="分钟", sort=False),
]


@page("", title="预约和候诊", menu="services", may="booking.read", order=41)
def board(request: Any) -> Any:
    """Today's bookings at my institution, and the buttons of the desk."""
    actor = request.actor
    on = date(request.GET, "on", today()) or today()
    every = list(queries.bookings(actor, on)[:400])
    names = sorted({one.department for one in every})
    chosen = one_of(request.GET, "department", names)
    found = [one for one in every if not chosen or one.department == chosen]
    if found:
        audit.note_reading(
            "booking.list", by=actor, subject="people.resident",
            subject_ids=[one.resident_id for one in found],
        )  # fmt: skip
    told = queries.tally(actor, on)
    chips = [Choice("全部", f"?on={on}", not chosen)]
    chips += [Choice(one, f"?on={on}&department={one}", one == chosen) for one in names]
    calls = actor.may("booking.call") and on == today()
    links = [("排班", reverse("booking:schedules"))]
    if actor.may("booking.count"):
        links.append(("统计", reverse("booking:counted")))
    return Sheet(
        title="预约和候诊",
        lead=str(places.institution(actor.institution)) if actor.institution else "",
        links=links,
        panels=[
            Tally([
                Figure("已预约", told["booked"], unit="人"),
                Figure("候诊", told["waiting"], unit="人",
                       state="remind" if told["waiting"] else ""),
                Figure("叫号中", told["called"], unit="人"),
                Figure("已就诊", told["seen"], unit="人"),
                Figure("爽约", told["missed"], unit="人"),
            ]),
            Choices(chips, label="科室"),
            Acts([_next(request, chosen)]) if calls and chosen else None,
            Table(rows_of(found), COLUMNS, title=f"{on} 的预约", key="bookings", size=30,
                  empty="这一天还没有预约；可从居民页预约", acts=_acts(request) if calls else []),
        ],
    )  # fmt: skip


def _next(request: Any, department: str) -> Act:
    def do(answers: Answers) -> str:
        one = actions.call_next(by=request.actor, department=department)
        return f"请 {one.ticket} 号就诊"

    return Act("next", "叫下一位", do=do, style="primary")


def _acts(request: Any) -> list[Act]:
    """The desk's buttons; each says why when it does not fit."""

    def make(code: str, title: str, act: Any, told: str) -> Act:
        def do(row: Any, answers: Answers) -> str:
            act(by=request.actor, booking_id=row["pk"])
            return told

        return Act(code, title, do=do)

    return [
        make("check-in", "签到", actions.check_in, "已签到"),
        make("recall", "重叫", actions.recall, "已重叫"),
        make("pass", "过号", actions.pass_over, "已过号，排到队尾"),
        make("seen", "已就诊", actions.finish, "已登记就诊"),
    ]
