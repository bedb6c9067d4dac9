"""The two forms with which a patient's question leaves: to a centre, to experts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.kernel.errors import Missing, Refused
from xinglin.services.consultation import actions, queries
from xinglin.services.consultation.pages.reading import ACCEPT
from xinglin.services.consultation.rules import CENTRES, HURRIES, LEAST, URGENCIES
from xinglin.ui import Field, Form, Notice, Sheet, page, said


def _asked(request: Any) -> Any:
    """The resident that the address names, whom the actor may see."""
    asked = request.GET.get("resident", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Missing("没有选择居民", mend="请从居民页开始")
    if request.actor.institution is None:
        raise Refused("您的账号不属于任何机构", ask="请联系平台管理员")
    return people.one(int(asked), seen_by=request.actor)


@page("readings/new/", title="送阅片", may="consultation.ask")
def new_reading(request: Any) -> Any:
    """Which centre, how urgent, what was recorded, the file."""
    who = _asked(request)
    near = queries.centres_near(who.place_id)

    def save(answers: dict[str, Any]) -> str:
        sent = answers["file"]
        made = actions.order(
            by=request.actor, resident=who.pk, centre=int(answers["centre"]),
            urgency=answers["urgency"], item=answers["item"], question=answers["question"],
            name=sent.name, content=sent.read(),
        )  # fmt: skip
        return reverse("consultation:reading", args=[made.pk])

    fields = [
        Field("centre", "阅片中心", "choice", required=True, show_as="select",
              choices=[(str(one.pk), f"{said(CENTRES[one.kind])}　{one.institution}")
                       for one in near if one.institution_id != request.actor.institution]),
        Field("urgency", "缓急", "choice", required=True, choices=list(URGENCIES.items()),
              help="危急 30 分钟、加急 2 小时、常规 24 小时内出报告"),
        Field("item", "检查项目", required=True, longest=60),
        Field("question", "病情和要求", "long", required=True, longest=400),
        Field("file", "检查资料", "file", required=True, accept=ACCEPT,
              help="PNG、JPG、PDF 或 Word，不超过 20 MB"),
    ]  # fmt: skip
    return Sheet(
        title="送阅片",
        lead=who.name,
        crumbs=[("共享阅片", reverse("consultation:readings"))],
        panels=[
            None if near else Notice("本县还没有设立共享阅片中心。", "remind"),
            Form(fields, save=save, submit="送出", initial={"urgency": "routine"}, span=8),
        ],
    )  # fmt: skip


@page("new/", title="申请会诊", may="consultation.ask")
def new(request: Any) -> Any:
    """Whom to ask, how urgent, what about; the summary goes along."""
    who = _asked(request)

    def save(answers: dict[str, Any]) -> str:
        made = actions.ask(
            by=request.actor, resident=who.pk, target=int(answers["target"]),
            specialty=answers["specialty"], urgency=answers["urgency"],
            diagnosis=answers["diagnosis"], question=answers["question"],
        )  # fmt: skip
        return reverse("consultation:one", args=[made.pk])

    fields = [
        Field("urgency", "缓急", "choice", required=True, choices=list(HURRIES.items()),
              help="急会诊 2 小时内、普通会诊 2 个工作日内安排"),
        Field("target", "会诊机构", "choice", required=True, show_as="select",
              choices=[(str(one.pk), one.name)
                       for one in queries.experts_near(request.actor, who.place_id)]),
        Field("specialty", "会诊科室", required=True, longest=40),
        Field("diagnosis", "初步诊断", required=True, longest=120),
        Field("question", "会诊目的", "long", required=True, longest=600,
              help=f"病情、已做的处置、想请教什么，至少 {LEAST} 个字"),
    ]  # fmt: skip
    return Sheet(
        title="申请会诊",
        lead=who.name,
        crumbs=[("远程会诊", reverse("consultation:board"))],
        panels=[
            Form(fields, save=save, submit="申请", initial={"urgency": "calm"}, span=8),
            Notice("病人摘要按此刻的健康档案自动附上；受保护项目的内容不随单送出。"
                   "会诊办结后，会诊机构不再能查看。", span=8),
        ],
    )  # fmt: skip
