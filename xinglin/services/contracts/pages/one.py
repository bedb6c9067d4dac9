"""One contract: its term, what was given of what is owed, renewal, end, judgement."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import days, today
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.rules import (
    BY_HAND,
    CONSENTS,
    LIMITS,
    SATISFIED,
    WHYS,
    Why,
    in_force,
)
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Sheet,
    Table,
    badge,
    day,
    number,
    page,
)


@page("<int:pk>/", title="签约", may="contracts.read")
def one(request: Any, pk: int) -> Any:
    """The contract as it stands."""
    found = queries.contract(pk, request.actor)
    held = queries.contracts_of(found.resident_id)
    return Sheet(
        title=f"{found.resident.name}的签约",
        lead=f"{found.team.name}　{found.package.title}",
        crumbs=[("我的签约居民", reverse("contracts:panel_of_mine"))],
        links=[("健康档案", reverse("ehr:person", args=[found.resident_id]))],
        panels=[
            Facts(_facts(found), columns=3),
            _owed(found),
            _acts(request, found),
            _history(held, pk) if len(held) > 1 else None,
        ],
    )


def state_of(found: Any) -> tuple[str, str]:
    """How a contract stands, in a word and a state."""
    on = today()
    if in_force(found, on):
        soon = found.ends_on <= days(int(LIMITS.on(on).ask_before)).after(on)
        return ("即将到期", "remind") if soon and found.ended_on is None else ("有效", "ok")
    if found.starts_on > on:
        return ("待生效", "ok")
    if found.ended_why:
        return (WHYS[Why(found.ended_why)], "ok")
    return ("已到期", "late")


def _facts(found: Any) -> dict[str, Any]:
    told = {
        "状态": badge(state_of(found)),
        "期限": f"{found.starts_on} 至 {found.ends_on}",
        "签约日期": found.signed_on,
        "年费": "免费" if not found.price else f"{found.price:.2f} 元",
        "同意方式": f"{CONSENTS[found.consent]} {found.consent_by}".strip(),
        "经办人": found.staff.name if found.staff else "—",
        "终止": f"{found.ended_on}　{found.ended_note}" if found.ended_on else "",
        "满意度": f"{SATISFIED[found.satisfied]}（{found.satisfied_on}）{found.opinion}"
        if found.satisfied else "未评价",
    }  # fmt: skip
    return {title: value for title, value in told.items() if value != ""}


def _owed(found: Any) -> Table:
    columns = [
        Column("title", "服务项目", grow=True),
        Column("times", "合同期内", number, unit="次"),
        Column("due", "至今应做", number, unit="次"),
        Column("done", "已做", number, unit="次"),
        Column("last", "最近一次", day),
        Column("next", "下次应做", day),
        Column(lambda r: ("欠做", "late") if r["done"] < r["due"] else ("如约", "ok"), "履约",
               badge, key="kept"),
    ]  # fmt: skip
    return Table(
        queries.owed_of(found.pk), columns, title="服务项目与履约（以服务记录为准）",
        chooser=False, key="owed", empty="服务包里没有项目",
    )  # fmt: skip


def _acts(request: Any, found: Any) -> Acts | None:
    if not request.actor.may("contracts.sign", found.place_id):
        return None
    on = today()
    acts = [_judge(request, found)]
    if found.ended_on is None:
        acts.append(_end(request, found))
        if found.ends_on <= days(int(LIMITS.on(on).ask_before)).after(on):
            acts.insert(0, _renew(request, found))
    return Acts(acts)


def _renew(request: Any, found: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        made = actions.renew(
            by=request.actor, contract_id=found.pk, package_id=int(answers["package"]),
            consent=answers["consent"], consent_by=answers["consent_by"] or "",
        )  # fmt: skip
        return reverse("contracts:one", args=[made.pk])

    offered = queries.packages_for(found.place_id, today())
    asks = [
        Field("package", "服务包", "choice", required=True, show_as="select",
              choices=[(str(p.pk), p.title) for p in offered]),
        Field("consent", "同意方式", "choice", required=True, choices=list(CONSENTS.items())),
        Field("consent_by", "代签人及关系", longest=60),
    ]  # fmt: skip
    return Act("renew", "续约一年", do=do, asks=asks, style="primary")


def _end(request: Any, found: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.end_contract(
            by=request.actor, contract_id=found.pk, on=answers["on"] or today(),
            why=answers["why"], note=answers["note"],
        )  # fmt: skip
        return "已解约"

    asks = [
        Field("why", "原因", "choice", required=True,
              choices=[(one.value, WHYS[one]) for one in BY_HAND]),
        Field("on", "解约日期", "date", low=found.starts_on, high=today()),
        Field("note", "说明", required=True, longest=200),
    ]  # fmt: skip
    return Act("end", "解约", do=do, asks=asks, style="danger")


def _judge(request: Any, found: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.judge(
            by=request.actor, contract_id=found.pk, satisfied=int(answers["satisfied"]),
            opinion=answers["opinion"] or "",
        )  # fmt: skip
        return "已记录评价"

    asks = [
        Field("satisfied", "满意程度", "choice", required=True,
              choices=[(str(code), title) for code, title in SATISFIED.items()]),
        Field("opinion", "意见", longest=400),
    ]  # fmt: skip
    return Act("judge", "记录评价", do=do, asks=asks)


def _history(held: list[Any], now: int) -> Table:
    columns = [
        Column("starts_on", "生效", day, link=lambda c: reverse("contracts:one", args=[c.pk])),
        Column("ends_on", "到期", day),
        Column(lambda c: c.package.title, "服务包", key="package"),
        Column(lambda c: c.team.name, "团队", key="team"),
        Column(state_of, "状态", badge, key="state"),
    ]
    rows = [one for one in held if one.pk != now]
    return Table(rows, columns, title="历次签约", chooser=False, export=False, key="history")
