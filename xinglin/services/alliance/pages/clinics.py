"""Joint clinics, wards, rehabilitation centres and cloud clinics; the sessions that were held."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import today
from xinglin.services.alliance import actions, queries
from xinglin.services.alliance.rules import CLINICS, MOST_PERSONS
from xinglin.ui import (
    Act,
    Acts,
    Chart,
    Choice,
    Choices,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Series,
    Sheet,
    Table,
    Tally,
    day,
    number,
    page,
    said,
)
from xinglin.ui.asked import one_of

Answers = dict[str, Any]
COLUMNS = [
    Column(lambda c: c.institution.name, "开设机构", key="institution", grow=True, sort=False,
           link=lambda c: reverse("alliance:clinic", args=[c.pk])),
    Column(lambda c: CLINICS[c.kind], "类别", said, key="kind", sort=False),
    Column("specialty", "专科"),
    Column("room", "诊室（病区）", sort=False),
    Column(lambda c: str(c.partner), "合作医院", key="partner", sort=False),
    Column("opened_on", "开设日期", day),
    Column(lambda c: c.held, "出诊", number, key="held", unit="次", sort=False),
    Column(lambda c: c.seen or 0, "诊疗", number, key="seen", unit="人次", sort=False),
    Column("last_on", "最近出诊", day, sort=False),
]  # fmt: skip


@page("clinics/", title="联合门诊", menu="services", may="alliance.read", order=37)
def clinics(request: Any) -> Any:
    """What the alliances of my area keep open."""
    kind = one_of(request.GET, "kind", CLINICS)
    every: list[Any] = list(queries.clinics(request.actor))
    found = [one for one in every if not kind or one.kind == kind]
    chips = [Choice(f"{said('全部')} {len(every)}", "?", not kind)]
    for code, title in CLINICS.items():
        many = sum(one.kind == code for one in every)
        chips.append(Choice(f"{said(title)} {many}", f"?kind={code}", code == kind))
    return Sheet(
        title="联合门诊",
        lead=request.place.name if request.place else "",
        crumbs=[("医联体", reverse("alliance:board"))],
        panels=[
            Tally([
                Figure("开设", len(found), unit="个"),
                Figure("出诊", sum(one.held for one in found), unit="次"),
                Figure("诊疗", sum(one.seen or 0 for one in found), unit="人次"),
                Figure("开设机构", len({one.institution_id for one in found}), unit="家"),
            ]),
            Choices(chips, label="类别"),
            Table(found, COLUMNS, title="联合门诊、病房和康复护理中心", key="clinics", size=20,
                  empty="还没有开设；在医联体页面上办理“开设联合门诊”"),
        ],
    )  # fmt: skip


@page("clinics/<int:pk>/", title="联合门诊", may="alliance.read")
def clinic(request: Any, pk: int) -> Any:
    """One joint clinic: its sessions, and the form for the next one."""
    actor = request.actor
    one = queries.clinic(pk, actor)
    held = queries.sessions(pk)
    columns = [
        Column("day", "日期", day),
        Column(lambda s: s.home_doctor.name, "全科医生", key="home", sort=False),
        Column(lambda s: s.guest_doctor.name, "专科医生", key="guest", sort=False),
        Column("persons", "诊疗", number, unit="人次"),
        Column("note", "备注", grow=True, sort=False),
    ]
    facts = {
        "类别": said(CLINICS[one.kind]),
        "专科": one.specialty,
        "诊室（病区）": one.room,
        "合作医院": one.partner.name,
        "医联体": one.alliance.name,
        "开设日期": one.opened_on,
        "停办日期": one.closed_on or "",
    }
    keeps = actor.may("alliance.keep", one.place_id) and one.closed_on is None
    mine = actor.institution in (one.institution_id, one.partner_id)
    holds = one.closed_on is None and (keeps or (mine and actor.may("alliance.hold")))
    return Sheet(
        title=f"{one.specialty}{said(CLINICS[one.kind])}",
        lead=one.institution.name,
        crumbs=[("医联体", reverse("alliance:board")), ("联合门诊", reverse("alliance:clinics"))],
        panels=[
            Facts({k: v for k, v in facts.items() if v != ""}, title="基本情况", columns=2, span=6),
            _chart(list(held[:400])),
            _form(request, one) if holds else None,
            Table(held, columns, title="出诊记录", key="sessions", size=10, chooser=False,
                  span=7 if holds else 12, empty="还没有登记出诊"),
            Acts([_close(request, one)]) if keeps else None,
        ],
    )  # fmt: skip


def _chart(held: list[Any]) -> Chart | None:
    months: dict[str, int] = {}
    for each in reversed(held):
        name = f"{each.day:%Y-%m}"
        months[name] = months.get(name, 0) + each.persons
    if len(months) < 2:
        return None
    names = list(months)[-12:]
    return Chart(
        names, [Series("诊疗人次", [months[name] for name in names])], kind="bar", unit="人次",
        title="近一年诊疗人次", span=6, zero=True,
    )  # fmt: skip


def _form(request: Any, one: Any) -> Form:
    def save(answers: Answers) -> str:
        actions.hold(
            by=request.actor, clinic_id=one.pk, day=answers["day"],
            home_doctor=int(answers["home_doctor"]), guest_doctor=int(answers["guest_doctor"]),
            persons=int(answers["persons"]), note=answers["note"] or "",
        )  # fmt: skip
        return reverse("alliance:clinic", args=[one.pk])

    fields = [
        Field("day", "日期", "date", required=True, low=one.opened_on, high=today()),
        Field("home_doctor", "全科医生", "choice", required=True, show_as="select",
              choices=queries.staff_at(one.institution_id)),
        Field("guest_doctor", "专科医生", "choice", required=True, show_as="select",
              choices=queries.staff_at(one.partner_id)),
        Field("persons", "诊疗人次", "number", required=True, low=0, high=MOST_PERSONS,
              unit="人次"),
        Field("note", "备注", longest=200),
    ]  # fmt: skip
    return Form(
        fields, title="登记出诊", save=save, submit="登记", initial={"day": today()}, span=5,
        note="两位医生都在场才算一次联合出诊",
    )  # fmt: skip


def _close(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.close_clinic(by=request.actor, clinic_id=one.pk, on=answers["on"])
        return "已登记停办"

    asks = [Field("on", "停办日期", "date", required=True, low=one.opened_on, high=today())]
    return Act("close", "停办", do=do, asks=asks, style="danger")
