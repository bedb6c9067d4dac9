"""A resident books and cancels on the own page, behind the door of the residents."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.engines.access import Actor
from xinglin.services.booking import actions, queries
from xinglin.services.booking.pages.making import free_slots, held_rows
from xinglin.ui import Act, Choice, Choices, Column, Notice, Panel, Table, badge, panel
from xinglin.ui.asked import one_of

Answers = dict[str, Any]
# Read on a telephone: the button must stand beside the time without scrolling sideways.
SLOT = [
    Column(lambda row: _when(row), "时间", key="when", sort=False, grow=True),
    Column("doctor", "医生", sort=False),
]
HELD = [
    Column(lambda row: row, "预约", lambda row: _booked(row), key="when", sort=False, grow=True),
    Column("stage", "状态", badge, sort=False),
]  # fmt: skip


def _booked(row: Answers) -> SafeString:
    """When and what for, with the institution below."""
    told = f"{_when(row)} {row['department']}"
    return format_html('{}<br><span class="quiet">{}</span>', told, row["where"])


def _when(row: Answers) -> str:
    return f"{row['day']:%m-%d} {row['week']} {row['at']}"


def own_actor(resident: int) -> Actor:
    """The resident at the own door: this one record, and nothing else."""
    return Actor(account=None, name="居民端", door="portal", opened=frozenset({resident}))


@panel("portal", order=15)
def for_resident(request: Any, resident: Any) -> list[Panel]:
    """My appointments, and the free slots of a clinic."""
    by = own_actor(resident.pk)

    def cancel(row: Any, answers: Answers) -> str:
        actions.cancel_own(by=by, resident=resident.pk, booking_id=row["pk"])
        return "已取消预约"

    def book(row: Any, answers: Answers) -> str:
        actions.book_own(by=by, resident=resident.pk, slot=row["pk"])
        return "已预约，请按时就诊；不能来请提前取消"

    clinics = {
        f"{at}-{name}": (at, title, name) for at, title, name in queries.clinics(resident.place_id)
    }
    chosen = one_of(request.GET, "clinic", clinics)
    chips = [
        Choice(f"{title}　{name}", f"?clinic={code}", code == chosen)
        for code, (_at, title, name) in clinics.items()
    ]
    until = queries.barred(resident.pk)
    rows = free_slots(*clinics[chosen][::2]) if chosen else []
    held = Table(
        held_rows(resident.pk), HELD, title="我的预约", chooser=False, export=False, span=6,
        key="bookings", empty="没有预约", acts=[Act("cancel", "取消预约", do=cancel)],
    )  # fmt: skip
    told: list[Panel] = [held]
    if until:
        told.append(Notice(f"多次爽约，{until} 之前暂停预约；当日可到现场取号。", "late"))
    elif chips:
        told.append(Choices(chips, label="预约门诊"))
    if chosen and not until:
        told.append(Table(
            rows, SLOT, title="可预约的号", key="slots", size=20, chooser=False, export=False,
            empty="没有可预约的号", acts=[Act("book", "预约", do=book, style="primary")],
        ))  # fmt: skip
    return told
