"""A resident's readings and consultations, on his page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import ZONE
from xinglin.services.consultation import queries
from xinglin.services.consultation.pages.boards import (
    CONSULTATIONS,
    READINGS,
    consultation_rows,
    reading_rows,
)
from xinglin.services.consultation.rules import KINDS
from xinglin.ui import Act, Acts, Column, Table, day, panel, said

READING = Column("state", "状态", said, sort=False,
                 link=lambda row: reverse("consultation:reading", args=[row["pk"]]))  # fmt: skip
CONSULTATION = Column("state", "状态", said, sort=False,
                      link=lambda row: reverse("consultation:one", args=[row["pk"]]))  # fmt: skip


@panel("person", order=25, may="consultation.read")
def of_person(request: Any, person: Any) -> Any:
    """What concerns my institution, and the buttons that send."""
    actor = request.actor
    read, asked = queries.of_resident(person.pk, actor)
    gone = person.deceased_on or person.left_on
    may = actor.may("consultation.ask", person.place_id) and actor.institution and not gone
    acts = [
        Act("read", "送阅片", url=f"{reverse('consultation:new_reading')}?resident={person.pk}"),
        Act("consult", "申请会诊", url=f"{reverse('consultation:new')}?resident={person.pk}"),
    ] if may else []  # fmt: skip
    return [
        Table(reading_rows(read), [READING, *READINGS[1:2], *READINGS[3:9], READINGS[10]],
              title="共享阅片", chooser=False, export=False, key="readings") if read else None,
        Table(consultation_rows(asked), [CONSULTATION, *CONSULTATIONS[1:2], *CONSULTATIONS[3:]],
              title="远程会诊", chooser=False, export=False, key="consultations")
        if asked else None,
        Acts(acts) if acts else None,
    ]  # fmt: skip


@panel("portal", order=18)
def for_resident(request: Any, resident: Any) -> Table | None:
    """My reports, on the resident's own page."""
    rows = [
        {
            "day": one.reported_at.astimezone(ZONE).date(), "kind": KINDS[one.kind],
            "item": one.item, "says": one.conclusion, "where": str(one.target),
        }
        for one in queries.told_to(resident.pk)
        if one.reported_at is not None
    ]  # fmt: skip
    columns = [
        Column("day", "报告日期", day, sort=False),
        Column("kind", "类别", said, sort=False),
        Column("item", "检查项目", sort=False),
        Column("says", "诊断意见", grow=True, sort=False),
        Column("where", "阅片机构", sort=False),
    ]
    return Table(rows, columns, title="我的检查报告", chooser=False, export=False, span=6,
                 key="reports") if rows else None  # fmt: skip
