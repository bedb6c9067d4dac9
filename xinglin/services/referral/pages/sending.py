"""The form with which a patient is sent, from the resident's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import now, today
from xinglin.services.referral import actions, queries
from xinglin.services.referral.rules import DIRECTIONS, RISKS, URGENCIES, at_night, left_of
from xinglin.ui import Field, Form, Notice, Sheet, page, said


def target_choices(origin: Any, place: int) -> list[tuple[str, str]]:
    """Institutions that can receive, each with its direction."""
    return [
        (str(one.pk), f"{one}（{said(DIRECTIONS[direction])}）")
        for one, direction in queries.receivers(origin, place)
    ]


def offer_choices(origin: Any, place: int) -> list[tuple[str, str]]:
    """Beds and slots that are left, as a list to choose from."""
    known = [one.pk for one, _direction in queries.receivers(origin, place)]
    return [
        (
            str(one.pk),
            _offer_words(one),
        )
        for one in queries.offers(known, today(), free=True)[:200]
    ]


def _offer_words(one: Any) -> str:
    left = left_of(one.total, one.taken)
    kind = said(one.get_kind_display())
    return f"{one.institution}　{one.day}　{one.department}　{kind} {left}"


@page("new/", title="发出转诊", may="referral.send")
def new(request: Any) -> Any:
    """Whom, where to, how urgent and why; the summary goes along."""
    asked = request.GET.get("resident", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Missing("没有选择居民", mend="请从居民页发出转诊")
    actor = request.actor
    who = people.one(int(asked), seen_by=actor)
    if actor.institution is None:
        raise Refused("您的账号不属于任何机构", ask="请联系平台管理员")
    origin = places.institution(actor.institution)

    def save(answers: dict[str, Any]) -> str:
        made = actions.ask(
            by=actor, resident=who.pk, target=int(answers["target"]),
            urgency=answers["urgency"], risk=answers["risk"] or "",
            department=answers["department"] or "", diagnosis=answers["diagnosis"],
            reason=answers["reason"], offer=int(answers["offer"]) if answers["offer"] else None,
        )  # fmt: skip
        return reverse("referral:one", args=[made.pk])

    fields = [
        Field(
            "urgency", "缓急", "choice", required=True, choices=list(URGENCIES.items()),
            help="急诊 15 分钟内、危重孕产妇 10 分钟内须答复；请同时电话联系",
        ),
        Field("risk", "孕产妇风险", "choice", choices=list(RISKS.items())),
        Field(
            "target", "接收机构", "choice", required=True, show_as="select",
            choices=target_choices(origin, who.place_id),
        ),
        Field(
            "offer", "床位或号源", "choice", show_as="select",
            choices=offer_choices(origin, who.place_id), help="不选也可以发出",
        ),
        Field("department", "科室", longest=60),
        Field("diagnosis", "初步诊断", required=True, longest=120),
        Field("reason", "转诊原因", "long", required=True, longest=400),
    ]  # fmt: skip
    night = Notice("现在是夜间：发出急诊转诊后，请同时拨打接收机构值班电话。", "remind")
    return Sheet(
        title="发出转诊",
        lead=who.name,
        crumbs=[("双向转诊", reverse("referral:board"))],
        panels=[
            night if at_night(now()) else None,
            Form(
                fields, save=save, submit="发出转诊", initial={"urgency": "ordinary"}, span=8,
            ),
            Notice("病人摘要按此刻的健康档案自动附上；受保护项目的内容不随单转出。"),
        ],
    )  # fmt: skip
