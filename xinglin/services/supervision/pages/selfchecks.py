"""Self-checks of units: what is due, what was handed in, what proved false."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.supervision import actions, queries
from xinglin.services.supervision.pages.units import self_state
from xinglin.services.supervision.rules import VERDICTS, checklist_of
from xinglin.ui import (
    Act,
    Acts,
    Choice,
    Choices,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Group,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    page,
    said,
)
from xinglin.ui.asked import one_of

VIEWS = {"late": "逾期未交", "handed": "待审核", "false": "查实不实", "all": "今年全部"}


@page("self-checks/", title="单位自查", menu="supervision", may="supervision.read", order=30)
def self_checks(request: Any) -> Any:
    """What units say of themselves, and who says nothing."""
    actor, on = request.actor, today()
    view = one_of(request.GET, "view", VIEWS, "late")
    year = queries.self_checks(actor, request.place).filter(due_on__year=on.year)
    due = year.filter(due_on__lte=on)
    handed = due.filter(handed_in_on__isnull=False)
    false = year.filter(found_false_on__isnull=False)
    rows = {
        "late": due.filter(handed_in_on=None),
        "handed": year.filter(handed_in_on__isnull=False, accepted_on=None),
        "false": false,
        "all": year,
    }[view]
    many, given = due.count(), handed.count()
    tally = [
        Figure("至今应交", many, unit="次"),
        Figure("已交", given, unit="次"),
        Figure("完成率", round(100 * given / many, 2) if many else None, unit="%", places=2),
        Figure(
            "查实不实",
            false.count(),
            unit="次",
            href="?view=false",
            state="critical" if false.exists() else "",
        ),
    ]
    columns = [
        Column(
            lambda s: s.unit.name,
            "单位",
            key="unit",
            grow=True,
            link=lambda s: reverse("supervision:self_check", args=[s.pk]),
        ),
        Column(lambda s: s.unit.get_kind_display(), "类别", said, key="kind"),
        Column("due_on", "应交", day),
        Column("handed_in_on", "提交", day),
        Column("problems", "自查问题", unit="项"),
        Column(self_state, "状态", badge, key="state"),
    ]
    chips = [Choice(title, f"?view={code}", code == view) for code, title in VIEWS.items()]
    return Sheet(
        title="单位自查",
        lead=request.place.name if request.place else "",
        panels=[
            Tally(tally),
            Choices(chips, label="名单"),
            Table(rows, columns, title=VIEWS[view], size=25, empty="没有这样的自查"),
        ],
    )


@page("self-checks/<int:pk>/", title="单位自查", may="supervision.read")
def self_check(request: Any, pk: int) -> Any:
    """One self-check, item by item."""
    actor = request.actor
    one = queries.self_checks(actor).filter(pk=pk).first()
    if one is None:
        raise Missing("没有这次自查", why="它不存在，或不在您的管辖范围内")
    sheet = checklist_of(one.unit.kind)
    may = actor.may("supervision.selfcheck", one.place_id)
    facts = {
        "单位": one.unit.name,
        "状态": badge(self_state(one)),
        "应交": one.due_on,
        "提交": one.handed_in_on or "—",
        "退回原因": one.returned_why or "—",
        "整改完成": one.mended_on or "—",
    }
    rows = [
        {
            "title": item.title,
            "said": VERDICTS.get(one.verdicts.get(item.code, ""), "—"),
            "false": ("现场查实不符", "critical") if item.code in one.false_items else ("", ""),
        }
        for item in sheet.items
    ]
    columns = [
        Column("title", "自查项", said, grow=True),
        Column("said", "自查结论", said),
        Column("false", "核对", badge),
    ]
    waiting = one.handed_in_on and not one.accepted_on
    return Sheet(
        title=f"{one.unit.name}的自查",
        crumbs=[("单位自查", reverse("supervision:self_checks"))],
        panels=[
            Facts(facts, columns=3),
            _form(request, one, sheet) if may and not one.handed_in_on else None,
            Table(rows, columns, title=sheet.title, chooser=False, export=False)
            if one.handed_in_on
            else None,
            Acts([_accept(actor, one), _return(actor, one)]) if may and waiting else None,
        ],
    )


def _form(request: Any, one: Any, sheet: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        given = {
            each.code: answers[f"item-{each.code.replace('.', '-')}"] or "" for each in sheet.items
        }
        actions.hand_in(by=request.actor, pk=one.pk, verdicts=given, mended_on=answers["mended_on"])
        return reverse("supervision:self_check", args=[one.pk])

    items = [
        Field(
            f"item-{item.code.replace('.', '-')}",
            item.title,
            "choice",
            required=True,
            choices=list(VERDICTS.items()),
            help=item.basis,
        )
        for item in sheet.items
    ]
    fields: list[Any] = [
        Group(sheet.title, items),
        Field("mended_on", "问题整改完成日期", "date", high=today()),
    ]
    return Form(fields, save=save, submit="提交自查", draft=f"self-{one.pk}", span=12)


def _accept(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.accept_self_check(by=actor, pk=one.pk)
        return "已通过"

    return Act("accept", "通过", do=do, style="primary")


def _return(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.return_self_check(by=actor, pk=one.pk, why=answers["why"])
        return "已退回"

    return Act("return", "退回", do=do, asks=[Field("why", "原因", required=True, longest=200)])
