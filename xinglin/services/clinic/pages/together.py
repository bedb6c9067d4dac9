"""One visit that serves several programmes: each question is asked once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.urls import reverse

from xinglin.engines.followup import CannotCombine, combined, programmes
from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.records import About
from xinglin.kernel.time import age_on, days, today
from xinglin.services.clinic import queries
from xinglin.services.clinic.forms import MODES, groups_of
from xinglin.services.clinic.pages.visiting import graded_notice
from xinglin.ui import Facts, Field, Form, Group, Notice, Sheet, page, said


@page("combined/<int:resident>/", title="合并随访", may="followup.record")
def combined_visit(request: Any, resident: int) -> Any:
    """The programmes of one person in one form; each is graded by its own plan."""
    person = people.one(resident, request.actor)
    held = followup.enrolments_of(resident, seen_by=request.actor)
    open_ones = [one for one in held if one.left is None]
    parts = chosen(request, open_ones)
    title = f"{person.name}　合并随访"
    crumbs = [("我的工作", reverse("clinic:due"))]
    links = [("健康档案", reverse("ehr:person", args=[person.pk]))]
    age = age_on(person.birth, today())
    try:
        joined = combined([(programmes[code], kind) for code, kind in parts], age=age,
                          sex=person.sex)  # fmt: skip
    except CannotCombine as refusal:
        notice = Notice("；".join(refusal.sentences()), state="remind")
        return Sheet(title=title, crumbs=crumbs, links=links, panels=[notice])
    about = About(age=age, sex=person.sex, day=today(), born=person.birth)
    fields = [
        Group("本次随访", [
            Field("visit_day", "随访日期", "date", required=True, high=today()),
            Field("visit_mode", "随访方式", "choice", required=True, choices=MODES),
        ]),
        *groups_of(joined.form, about, {}),
    ]  # fmt: skip
    once = "、".join(one.title for one in joined.shared) or "无"
    return Sheet(
        title=title,
        lead=f"{age}岁　{queries.path_names(person.place_id)}",
        crumbs=crumbs,
        links=links,
        panels=[
            Form(
                fields, save=_saver(request, person, parts),
                check=_checker(request, person, parts), draft=f"combined-{resident}",
                initial={"visit_day": today(), "visit_mode": "1"}, submit="签署", span=8,
                tall=True,
            ),
            Facts(
                [("包括", "；".join(part.title for part in joined.parts)), ("只问一次", once)],
                title="一次随访，多个项目", span=4, columns=1,
            ),
        ],
    )  # fmt: skip


def chosen(request: Any, held: list[Any]) -> list[tuple[str, str]]:
    """The programmes to be visited: those the address names, else those due within a month."""
    wanted = request.GET.getlist("with")
    free = [one for one in held if not programmes[one.programme].permission]
    soon = days(30).after(today())
    near = [one for one in free if one.next_on is not None and one.next_on <= soon]
    free = near if len(near) > 1 else free
    parts = []
    for one in [one for one in held if one.programme in wanted] or free:
        plan = programmes[one.programme]
        kinds = [visit.name for visit in plan.visits]
        parts.append((plan.code, one.next_kind if one.next_kind in kinds else plan.main.name))
    return parts


def _typed(answers: dict[str, Any]) -> tuple[Any, str, dict[str, Any]]:
    rest = {k: v for k, v in answers.items() if not k.startswith(("visit_", "_"))}
    return answers.get("visit_day") or today(), answers.get("visit_mode") or "1", rest


def _checker(request: Any, person: Any, parts: list[tuple[str, str]]) -> Any:
    """What each plan makes of the answers while they are typed."""

    def check(answers: dict[str, Any]) -> list[Any]:
        day, mode, rest = _typed(answers)
        shares = followup.preview_combined(
            person.pk, seen_by=request.actor, day=day, parts=parts, answers=rest, mode=mode
        )
        told: dict[str, Any] = {}
        for one in shares:
            first, *amber = graded_notice(one.part.programme, one.preview)
            told[one.part.title] = replace(first, title=one.part.title)
            told |= {notice.text: notice for notice in amber}  # asked once, said once
        return list(told.values())

    return check


def _saver(request: Any, person: Any, parts: list[tuple[str, str]]) -> Any:
    def save(answers: dict[str, Any]) -> str:
        day, mode, rest = _typed(answers)
        made = followup_actions.record_combined(
            by=request.actor, resident=person.pk, day=day, parts=parts, answers=rest, mode=mode
        )  # fmt: skip
        told = "；".join(_said(one) for one in made)
        messages.success(request, said(f"已签署{len(made)}项：{told}"))
        return reverse("ehr:person", args=[person.pk])

    return save


def _said(one: Any) -> str:
    plan = programmes[one.programme]
    return f"{plan.title} {plan.title_of(one.grade) if one.grade else '已保存'}"
