"""Readings and consultations of one's own institution, what waits, what is late."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel import audit
from xinglin.kernel.time import ZONE
from xinglin.services.consultation import queries
from xinglin.services.consultation.models import Consultation, Reading
from xinglin.services.consultation.rules import CALM, HURRIES, KINDS, ROUTINE, URGENCIES
from xinglin.ui import (
    Asked,
    Choice,
    Choices,
    Column,
    Figure,
    Rows,
    Sheet,
    Table,
    Tally,
    badge,
    countdown,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of

VIEWS = {"open": "在办", "received": "收到", "sent": "送出", "done": "已结"}
Answers = dict[str, Any]


def _moment(at: Any) -> str:
    return f"{at.astimezone(ZONE):%m-%d %H:%M}"


def reading_rows(found: list[Reading]) -> list[Answers]:
    """Readings in the words of a list."""
    states = queries.states_of(Reading, [one.pk for one in found])
    rows = []
    for one in found:
        code, title, due = states.get(one.pk, ("", "—", None))
        alarm = ("危急报告", "critical") if one.alarming else ""
        rows.append({
            "pk": one.pk, "who": one.resident.name, "kind": KINDS[one.kind], "item": one.item,
            "urgency": (URGENCIES[one.urgency], "" if one.urgency == ROUTINE else "critical"),
            "state": title, "code": code, "due": countdown(due), "origin": str(one.origin),
            "target": str(one.target), "sent": _moment(one.sent_at), "alarm": alarm,
            "minutes": one.minutes,
        })  # fmt: skip
    return rows


def consultation_rows(found: list[Consultation]) -> list[Answers]:
    """Consultations in the words of a list."""
    states = queries.states_of(Consultation, [one.pk for one in found])
    rows = []
    for one in found:
        code, title, due = states.get(one.pk, ("", "—", None))
        rows.append({
            "pk": one.pk, "who": one.resident.name, "specialty": one.specialty,
            "urgency": (HURRIES[one.urgency], "" if one.urgency == CALM else "critical"),
            "state": title, "code": code, "due": countdown(due), "origin": str(one.origin),
            "target": str(one.target), "diagnosis": one.diagnosis, "asked": _moment(one.asked_at),
        })  # fmt: skip
    return rows


READINGS = [
    Column("who", "患者", sort=False,
           link=lambda row: reverse("consultation:reading", args=[row["pk"]])),
    Column("urgency", "缓急", badge, sort=False),
    Column("state", "状态", said, sort=False),
    Column("due", "最近时限", badge, sort=False),
    Column("kind", "类别", said, sort=False),
    Column("item", "检查项目", grow=True, sort=False),
    Column("alarm", "危急", badge, sort=False),
    Column("origin", "申请机构", sort=False),
    Column("target", "阅片机构", sort=False),
    Column("minutes", "用时", unit="分钟", sort=False),
    Column("sent", "送出", sort=False),
]  # fmt: skip
CONSULTATIONS = [
    Column("who", "患者", sort=False,
           link=lambda row: reverse("consultation:one", args=[row["pk"]])),
    Column("urgency", "缓急", badge, sort=False),
    Column("state", "状态", said, sort=False),
    Column("due", "最近时限", badge, sort=False),
    Column("specialty", "会诊科室", sort=False),
    Column("diagnosis", "初步诊断", grow=True, sort=False),
    Column("origin", "申请机构", sort=False),
    Column("target", "会诊机构", sort=False),
    Column("asked", "申请", sort=False),
]  # fmt: skip


def noted(request: Any, found: list[Any]) -> list[Any]:
    """The same rows; that their patients were read is put on record."""
    if found:
        audit.note_reading(
            "consultation.list", by=request.actor, subject="people.resident",
            subject_ids=[one.resident_id for one in found],
        )  # fmt: skip
    return found


def _tally(told: dict[str, int], names: dict[str, tuple[str, str]]) -> Tally:
    return Tally([
        Figure(title, told[code], unit="件", state=state if told[code] else "")
        for code, (title, state) in names.items()
    ])  # fmt: skip


def _links(actor: Any, here: str) -> list[tuple[str, str]]:
    every = [("共享阅片", "consultation:readings"), ("远程会诊", "consultation:board"),
             ("阅片中心", "consultation:centres")]  # fmt: skip
    links = [(title, reverse(name)) for title, name in every if name != here]
    if actor.may("consultation.count"):
        links.append(("统计", reverse("consultation:counted")))
    return links


def _lead(actor: Any) -> str:
    return str(places.institution(actor.institution)) if actor.institution else ""


@page("", title="远程会诊", menu="services", may="consultation.read", order=38)
def board(request: Any) -> Any:
    """What my institution asked for, and what it was asked."""
    actor = request.actor
    view = one_of(request.GET, "view", VIEWS, "open")
    rows = queries.consultations(actor, view)
    if view in ("open", "done"):
        rows = rows.filter(open=view == "open")

    def source(asked: Asked) -> Rows:
        start = (asked.page - 1) * asked.size
        found = list(rows[start : start + asked.size])
        return Rows(consultation_rows(noted(request, found)), more=len(found) == asked.size)

    chips = [Choice(title, f"?view={code}", code == view) for code, title in VIEWS.items()]
    told = queries.standing(actor)
    return Sheet(
        title="远程会诊",
        lead=_lead(actor),
        links=_links(actor, "consultation:board"),
        panels=[
            _tally(told, {"arrange": ("待本单位安排", "remind"), "opine": ("待出具意见", "remind"),
                          "feed": ("待反馈", "remind"), "unfit": ("被退回", "remind"),
                          "late": ("超过时限", "late")}),
            Choices(chips, label="名单"),
            Table(source, CONSULTATIONS, title=VIEWS[view], size=20, key="consultations",
                  empty="没有这样的会诊；可从居民页申请会诊",
                  state=lambda row: "late" if row["due"][1] == "late" else ""),
        ],
    )  # fmt: skip


@page("readings/", title="共享阅片", menu="services", may="consultation.read", order=39)
def readings(request: Any) -> Any:
    """What the centre must read, and what came back to those who sent it."""
    actor = request.actor
    view = one_of(request.GET, "view", VIEWS, "open")
    kind = one_of(request.GET, "kind", KINDS)
    rows = queries.readings(actor, view)
    if view in ("open", "done"):
        rows = rows.filter(open=view == "open")
    if kind:
        rows = rows.filter(kind=kind)

    def source(asked: Asked) -> Rows:
        start = (asked.page - 1) * asked.size
        found = list(rows[start : start + asked.size])
        return Rows(reading_rows(noted(request, found)), more=len(found) == asked.size)

    also = f"&kind={kind}" if kind else ""
    chips = [Choice(title, f"?view={code}{also}", code == view) for code, title in VIEWS.items()]
    kinds = [Choice("全部", f"?view={view}", not kind)]
    kinds += [Choice(title, f"?view={view}&kind={code}", code == kind)
              for code, title in KINDS.items()]  # fmt: skip
    told = queries.standing(actor)
    return Sheet(
        title="共享阅片",
        lead=_lead(actor),
        links=_links(actor, "consultation:readings"),
        panels=[
            _tally(told, {"read": ("待本单位阅片", "remind"), "see": ("待查收报告", "remind"),
                          "unfit": ("退回重传", "remind"), "late": ("超过时限", "late")}),
            Choices(chips, label="名单"),
            Choices(kinds, label="类别"),
            Table(source, READINGS, title=VIEWS[view], size=20, key="readings",
                  empty="没有这样的阅片；可从居民页送阅片",
                  state=lambda row: "late" if row["due"][1] == "late" else ""),
        ],
    )  # fmt: skip


@panel("work", order=19, may="consultation.read")
def on_the_desk(request: Any, here: Any) -> Any:
    """What my institution must read, arrange, take in or answer, the earliest limit first."""
    if not request.actor.institution:
        return None
    read, asked = queries.overdue(request.actor)
    panels: list[Any] = []
    if read:
        panels.append(Table(reading_rows(noted(request, read)), READINGS[:6], title="阅片待办",
                            chooser=False, export=False, key="readings"))  # fmt: skip
    if asked:
        panels.append(Table(consultation_rows(noted(request, asked)), CONSULTATIONS[:6],
                            title="会诊待办", chooser=False, export=False,
                            key="consultations"))  # fmt: skip
    return panels or None
