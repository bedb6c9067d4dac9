"""One alarm of exchange: what stands still, since when, what is being done about it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.workflow import queries as cases
from xinglin.services.returns import actions, queries
from xinglin.services.returns.models import Alarm
from xinglin.services.returns.rules import SUBJECT
from xinglin.services.returns.workflow import alarm as law
from xinglin.ui import (
    LATE,
    OK,
    Act,
    Acts,
    Facts,
    Field,
    Notice,
    Sheet,
    Timeline,
    badge,
    countdown,
    moment,
    page,
    story,
)


@page("alarm/<int:pk>/", title="数据交换告警", may="returns.alarm", shows=SUBJECT)
def alarm(request: Any, pk: int) -> Any:
    """One alarm with its story; it goes by itself when the data move again."""
    found = queries.alarm(pk, request.actor)
    case = cases.case_of(law.code, SUBJECT, pk)
    due = cases.limit_of(case)
    facts = {
        "类别": found.get_kind_display(), "地区": found.place.name,
        "状态": badge(("已消除", OK) if found.gone_at else ("未恢复", LATE)),
        "时限": badge(countdown(due)) if due and not found.gone_at else "",
        "发生": moment(found.raised_at),
        "消除": moment(found.gone_at) if found.gone_at else "",
    }  # fmt: skip
    acts = _acts(request, found, case)
    told = story(cases.timeline(case)) if case else []
    panels = [
        Notice(found.why, OK if found.gone_at else LATE,
               word="当时的原因" if found.gone_at else "停滞"),
        Facts(facts, columns=3, skip_empty=True),
        Acts(acts, title="办理") if acts else None,
        Timeline(told, title="办理经过") if told else None,
    ]  # fmt: skip
    return Sheet(title=found.title, crumbs=[("上报和回执", reverse("returns:board"))],
                 links=_links(request.actor, found),
                 panels=[panel for panel in panels if panel])  # fmt: skip


def _links(actor: Any, found: Alarm) -> list[tuple[str, str]]:
    if found.kind == Alarm.RETURN and actor.may(queries.READ):
        return [("上报接口", reverse("returns:one", args=[found.of]))]
    if found.kind == Alarm.FEED and actor.may("exchange.read"):
        return [("定时接收", reverse("administration:feed", args=[found.of]))]
    return []


def _acts(request: Any, found: Alarm, case: Any) -> list[Act]:
    offers = cases.offered(case, request.actor) if case else []
    return [_act(request, found, case, offer.move) for offer in offers if offer.open]


def _act(request: Any, found: Alarm, case: Any, move: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.tell_alarm(
            by=request.actor, pk=found.pk, verb=move.verb, said=answers, seen=case.version
        )
        return f"已办理：{move.title}"

    asks = [Field(one.name, one.title, required=one.required, longest=200) for one in move.needs]
    return Act(move.verb, move.title, do=do, asks=asks,
               style="primary" if move.verb == "tell" else "")  # fmt: skip
