"""Units: the list, one file for all fields, who may not go there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel import audit
from xinglin.kernel.time import days, today
from xinglin.services.supervision import actions, queries
from xinglin.services.supervision.pages.board import CHECK_COLUMNS
from xinglin.services.supervision.rules import (
    FIELDS,
    GRADES,
    INTERESTS,
    KINDS,
    RISKS,
    UNIT_KINDS,
)
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Form,
    Sheet,
    Table,
    badge,
    contributed,
    day,
    page,
    said,
)
from xinglin.ui.asked import one_of, word

RISK_STATES = {"1": "ok", "2": "remind", "3": "late"}


def risk_badge(one: Any) -> tuple[str, str]:
    """The risk of a unit, in a word and a state."""
    return RISKS[one.risk], RISK_STATES[one.risk]


@page("units/", title="监督对象", menu="supervision", may="supervision.read", order=20)
def units(request: Any) -> Any:
    """The pool of units, the highest risk first."""
    here, actor = request.place, request.actor
    rows = queries.units(actor, here)
    text = word(request.GET, "q", longest=40)
    field = one_of(request.GET, "field", FIELDS)
    rows = rows.filter(name__contains=text) if text else rows
    rows = rows.filter(field=field) if field else rows
    columns = [
        Column("name", "单位", link="supervision:unit", grow=True),
        Column("code", "编号"),
        Column(lambda u: u.get_kind_display(), "类别", said, key="kind"),
        Column(lambda u: u.get_field_display(), "专业", said, key="field"),
        Column(risk_badge, "风险等级", badge, key="risk"),
        Column(lambda u: GRADES[u.grade], "量化等级", said, key="grade"),
        Column(lambda u: u.place.name, "所在地", key="place"),
        Column("licence_until", "许可证有效期", day),
    ]
    links = []
    if actor.may("supervision.pools"):
        links = [("登记监督对象", reverse("supervision:new_unit"))]
    fields = [
        Field("q", "单位名称", longest=40),
        Field("field", "专业", "choice", show_as="select", choices=list(FIELDS.items())),
    ]
    return Sheet(
        title="监督对象",
        lead=here.name if here else "",
        links=links,
        panels=[
            Form(fields, get=True, submit="查找", initial={"q": text, "field": field}, span=12),
            Table(
                rows,
                columns,
                title="监督对象名录",
                size=25,
                export="supervision.read",
                empty="还没有监督对象",
                state=lambda u: "late" if _expired(u) else "",
            ),
        ],
    )


def _expired(one: Any) -> bool:
    return one.licence_until is not None and one.licence_until < today()


@page("units/new/", title="登记监督对象", may="supervision.pools")
def new_unit(request: Any) -> Any:
    """A unit that is supervised from now on."""
    here = request.place
    villages = list(places.subtree(here.number, "village")[:400]) if here else []

    def save(answers: dict[str, Any]) -> str:
        made = actions.add_unit(
            by=request.actor,
            name=answers["name"],
            kind=answers["kind"],
            place=int(answers["place"]),
            code=answers["code"] or "",
            more={
                **{
                    name: answers[name] or ""
                    for name in ("uscc", "responsible", "address", "phone", "licence_no")
                },
                "licence_until": answers["licence_until"],
                "person": bool(answers["person"]),
            },
        )
        return reverse("supervision:unit", args=[made.pk])

    fields = [
        Field("name", "单位名称", required=True, longest=120),
        Field(
            "kind",
            "类别",
            "choice",
            required=True,
            show_as="select",
            choices=[(code, title) for code, (title, _) in UNIT_KINDS.items()],
        ),
        Field(
            "place",
            "所在地",
            "choice",
            required=True,
            show_as="select",
            choices=[(str(one.number), one.name) for one in villages],
        ),
        Field("address", "地址", longest=200),
        Field("uscc", "统一社会信用代码", longest=18),
        Field("responsible", "负责人", longest=60),
        Field("phone", "电话", longest=30),
        Field("licence_no", "许可证号", longest=40),
        Field("licence_until", "许可证有效期", "date"),
        Field("person", "自然人（公示时隐去姓名）", "yes"),
        Field("code", "编号", longest=20, help="留空由系统编号"),
    ]
    return Sheet(
        title="登记监督对象",
        crumbs=[("监督对象", reverse("supervision:units"))],
        panels=[Form(fields, save=save, submit="登记", span=8)],
    )


@page("units/<int:pk>/", title="监督对象", may="supervision.read")
def unit(request: Any, pk: int) -> Any:
    """One unit: what it is, how it was found, what it says of itself, its open credit."""
    actor = request.actor
    one = queries.unit(pk, actor)
    audit.note_reading(
        "supervision.unit",
        by=actor,
        subject="supervision.unit",
        subject_ids=[pk],
        place=one.place_id,
    )
    known = {
        "编号": one.code,
        "类别": said(one.get_kind_display()),
        "专业": said(one.get_field_display()),
        "风险等级": badge(risk_badge(one)),
        "量化等级": said(GRADES[one.grade]),
        "地址": one.address or "—",
        "所在地": one.place.name,
        "统一社会信用代码": one.uscc or "—",
        "负责人": one.responsible or "—",
        "电话": one.phone or "—",
        "许可证号": one.licence_no or "—",
        "许可证有效期": one.licence_until or "—",
    }
    checks = queries.checks_of_unit(pk)
    credit = [
        Column("day", "日期", day),
        Column("number", "文号"),
        Column("says", "内容", grow=True),
        Column(
            lambda c: ("已撤回", "") if c.withdrawn_on else ("公示中", "remind"),
            "状态",
            badge,
            key="state",
        ),
    ]
    own = [
        Column(
            "due_on", "应交", day, link=lambda s: reverse("supervision:self_check", args=[s.pk])
        ),
        Column("handed_in_on", "提交", day),
        Column("problems", "自查问题", unit="项"),
        Column(self_state, "状态", badge, key="state"),
    ]
    return Sheet(
        title=one.name,
        crumbs=[("监督对象", reverse("supervision:units"))],
        panels=[
            Facts(known, columns=3),
            _acts(request, one),
            Table(
                checks,
                [*CHECK_COLUMNS[2:3], _open(), *CHECK_COLUMNS[4:]],
                title="监督检查",
                chooser=False,
                size=10,
                span=8,
                key="checks",
                empty="还没有检查",
            ),
            Table(
                queries.self_checks(actor).filter(unit=one),
                own,
                title="单位自查",
                size=6,
                chooser=False,
                export=False,
                span=4,
                key="own",
                empty="还没有自查任务",
            ),
            *contributed("supervised-unit", request, one),
            Table(
                queries.credits_of(pk),
                credit,
                title="公开信用记录",
                chooser=False,
                export=False,
                key="credit",
                empty="没有公开的处罚",
            ),
            _interests(request, one),
        ],
    )


def _open() -> Column:
    return Column("due_on", "应查", day, link=lambda c: reverse("supervision:check", args=[c.pk]))


def self_state(one: Any) -> tuple[str, str]:
    """How a self-check stands."""
    if one.found_false_on:
        return "查实不实", "critical"
    if one.accepted_on:
        return "通过", "ok"
    if one.handed_in_on:
        return "待审核", "remind"
    if one.returned_why:
        return "已退回", "late"
    return ("逾期未交", "late") if one.due_on < today() else ("待自查", "")


def _interests(request: Any, one: Any) -> Table | None:
    actor = request.actor
    if not actor.may("supervision.pools", one.place_id):
        return None

    def end(row: Any, answers: dict[str, Any]) -> str:
        actions.end_interest(by=actor, interest_id=row.pk)
        return "已解除"

    columns = [
        Column(lambda i: i.officer.staff.name, "检查人员", key="officer"),
        Column(lambda i: i.officer.certificate, "执法证号", key="certificate"),
        Column(lambda i: INTERESTS[i.kind], "关系", said, key="kind"),
        Column("note", "说明", grow=True),
        Column("declared_on", "申报日期", day),
    ]
    return Table(
        queries.interests_of(unit_ids=[one.pk]),
        columns,
        title="应当回避的人员",
        chooser=False,
        export=False,
        key="interests",
        acts=[Act("end", "解除", do=end)],
        empty="没有人申报与这家单位有利害关系",
    )


def _acts(request: Any, one: Any) -> Acts | None:
    actor = request.actor
    acts = []
    people = [
        (str(each.pk), f"{each.staff.name}　{each.certificate}")
        for each in queries.officers(actor)
        if one.field in each.fields
    ]
    if actor.may("supervision.check", one.place_id) and one.closed_on is None:
        acts.append(_plan(actor, one, people))
    if actor.may("supervision.pools", one.place_id):
        acts.append(_declare(actor, one, people))
        if one.closed_on is None:
            acts.append(_close(actor, one))
    return Acts(acts) if acts else None


def _plan(actor: Any, one: Any, people: list[tuple[str, str]]) -> Act:
    def do(answers: dict[str, Any]) -> str:
        made = actions.plan_check(
            by=actor,
            unit_id=one.pk,
            kind=answers["kind"],
            due_on=answers["due_on"],
            officer_ids=[int(answers["first"]), int(answers["second"])],
            campaign_id=int(answers["campaign"]) if answers["campaign"] else None,
        )
        return reverse("supervision:check", args=[made.pk])

    ways = [(code, title) for code, title in KINDS.items() if code not in ("random", "recheck")]
    running = [(str(c.pk), c.title) for c in queries.campaigns(actor, None) if not c.summed_up_on]
    asks = [
        Field("kind", "检查方式", "choice", required=True, show_as="select", choices=ways),
        Field(
            "due_on", "应查日期", "date", required=True, low=today(), high=days(366).after(today())
        ),
        Field("first", "检查人员一", "choice", required=True, show_as="select", choices=people),
        Field("second", "检查人员二", "choice", required=True, show_as="select", choices=people),
        Field("campaign", "专项行动", "choice", show_as="select", choices=running),
    ]
    return Act("plan", "安排检查", do=do, asks=asks, style="primary")


def _declare(actor: Any, one: Any, people: list[tuple[str, str]]) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.declare_interest(
            by=actor,
            officer_id=int(answers["officer"]),
            unit_id=one.pk,
            kind=answers["kind"],
            note=answers["note"] or "",
        )
        return "已登记，抽取和派员时自动回避"

    asks = [
        Field("officer", "检查人员", "choice", required=True, show_as="select", choices=people),
        Field(
            "kind",
            "关系",
            "choice",
            required=True,
            show_as="select",
            choices=list(INTERESTS.items()),
        ),
        Field("note", "说明", longest=200),
    ]
    return Act("declare", "申报利益关系", do=do, asks=asks)


def _close(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.close_unit(by=actor, unit_id=one.pk, on=answers["on"], why=answers["why"])
        return "已注销"

    asks = [
        Field("on", "注销日期", "date", required=True, high=today()),
        Field("why", "原因", required=True, longest=200),
    ]
    return Act("close", "注销", do=do, asks=asks, style="danger")
