"""Draws: committed to, drawn, proved; and the officers who may be drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import ZONE, days, now, today
from xinglin.services.supervision import actions, queries
from xinglin.services.supervision.pages.board import CHECK_COLUMNS
from xinglin.services.supervision.rules import FIELDS, INTERESTS, LIMITS, RISKS, UNIT_KINDS
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    badge,
    day,
    moment,
    page,
    said,
)

SOURCES = "如：2026年3月3日福利彩票双色球开奖号码（红球6个由小到大，蓝球1个，以空格分开）"


def draw_state(one: Any) -> tuple[str, str]:
    """How a draw stands."""
    if one.abandoned_on:
        return "已作废", "critical"
    if one.revealed_on:
        return "已公开", "ok"
    if one.drawn_at:
        return "已抽取", "ok"
    late = days(int(LIMITS.on(today()).reveal)).after(one.public_at)
    return ("逾期未抽取", "late") if late < now() else ("已承诺", "remind")


@page("draws/", title="双随机抽取", menu="supervision", may="supervision.read", order=15)
def draws(request: Any) -> Any:
    """Every draw, abandoned ones included: a commitment without a draw is a finding, too."""
    columns = [
        Column("title", "抽查任务", link="supervision:draw", grow=True),
        Column("committed_at", "承诺时间", moment),
        Column("drawn_at", "抽取时间", moment),
        Column(
            lambda d: sum(map(len, d.outcome.get("drawn", {}).values())) or None,
            "抽中",
            unit="户",
            key="drawn",
        ),
        Column("ends_on", "检查截止", day),
        Column(draw_state, "状态", badge, key="state"),
    ]
    links = [("公示页", reverse("supervision:open_draws"))]
    if request.actor.may("supervision.draw"):
        links.insert(0, ("新的抽取", reverse("supervision:new_draw")))
    return Sheet(
        title="双随机抽取",
        links=links,
        panels=[
            Table(
                queries.draws(request.actor, request.place),
                columns,
                title="抽取记录",
                empty="还没有抽取；先公布承诺，再按公共随机值抽取",
            ),
        ],
    )


@page("draws/new/", title="新的抽取", may="supervision.draw")
def new_draw(request: Any) -> Any:
    """Freeze the lists and publish the commitment."""
    here = request.place
    held = LIMITS.on(today())
    usual = {"1": held.low_rate, "2": held.medium_rate, "3": held.high_rate}

    def check(answers: dict[str, Any]) -> str:
        kinds = answers.get("kinds") or []
        if not kinds:
            return "请选择对象类别"
        counts = queries.preview(here, kinds, today().year, today())
        named = "、".join(
            f"{UNIT_KINDS[name.split(':')[0]][0]}（{RISKS[name.split(':')[1]]}）{many} 户"
            for name, many in counts.items()
        )
        return f"可抽取：{named}" if named else "所选类别没有未抽取的对象"

    def save(answers: dict[str, Any]) -> str:
        when = _moment(answers["public_on"], answers["public_time"] or "21:30")
        rates = {
            code: str(answers[f"rate{code}"] / 100)
            for code in RISKS
            if answers[f"rate{code}"] is not None
        }
        made = actions.commit_draw(
            by=request.actor,
            title=answers["title"],
            place=here.number,
            kinds=answers["kinds"],
            starts_on=answers["starts_on"],
            ends_on=answers["ends_on"],
            rates=rates,
            total=int(answers["total"] or 0),
            public_source=answers["public_source"],
            public_at=when,
            partners=answers["partners"] or "",
        )
        return reverse("supervision:draw", args=[made.pk])

    fields: list[Any] = [
        Group(
            "任务",
            [
                Field("title", "任务名称", required=True, longest=80),
                Field(
                    "kinds",
                    "对象类别",
                    "ticks",
                    required=True,
                    choices=[(code, title) for code, (title, _) in UNIT_KINDS.items()],
                ),
                Field("starts_on", "检查起", "date", required=True),
                Field("ends_on", "检查止", "date", required=True),
                Field("partners", "联合部门", longest=120, help="联合抽查时填写"),
            ],
        ),
        Group(
            "数量",
            [
                *[
                    Field(
                        f"rate{code}",
                        f"{title}抽取比例",
                        "number",
                        unit="%",
                        low=0,
                        high=100,
                        places=1,
                    )
                    for code, title in RISKS.items()
                ],
                Field(
                    "total",
                    "或：抽取总数",
                    "number",
                    unit="户",
                    low=0,
                    high=5000,
                    help="填写总数时，按各层户数和风险分配，每层至少 1 户",
                ),
            ],
            note="每层按比例向上取整，至少抽 1 户；本年度已抽过的不再抽",
        ),
        Group(
            "公共随机值",
            [
                Field("public_source", "来源", required=True, longest=120, help=SOURCES),
                Field("public_on", "公布日期", "date", required=True, low=today()),
                Field("public_time", "公布时间", "time"),
            ],
            note="必须是承诺之后才产生、任何一方都不能左右的数",
        ),
    ]
    start = {f"rate{code}": rate for code, rate in usual.items()}
    return Sheet(
        title="新的抽取",
        crumbs=[("双随机抽取", reverse("supervision:draws"))],
        panels=[
            Form(
                fields,
                save=save,
                check=check,
                submit="冻结名单并公布承诺",
                span=8,
                initial={
                    **start,
                    "starts_on": today(),
                    "ends_on": today().replace(month=12, day=31),
                    "public_on": days(1).after(today()),
                },
            ),
            Notice(
                "提交后，对象名单、人员名单和规则即被冻结，其摘要和承诺当场公布；随机数密封保存。"
                "公共随机值公布后才能抽取，抽取结果由种子唯一确定，不能重抽。",
                span=4,
            ),
        ],
    )


def _moment(on: dt.date, at: Any) -> dt.datetime:
    text = at.strftime("%H:%M") if isinstance(at, dt.time) else str(at)
    try:
        clock = dt.time.fromisoformat(text)
    except ValueError as error:
        raise Refused("公布时间不对", mend="请写成 21:30 的样子") from error
    return dt.datetime.combine(on, clock, ZONE)


@page("draws/<int:pk>/", title="双随机抽取", may="supervision.read")
def draw(request: Any, pk: int) -> Any:
    """One draw: what binds it, what the seed drew, and every step of the proof."""
    one = queries.draw(pk, request.actor)
    return Sheet(
        title=one.title,
        lead=one.place.name,
        crumbs=[("双随机抽取", reverse("supervision:draws"))],
        links=[("公示页", reverse("supervision:open_draw", args=[pk]))],
        panels=[
            Facts(_facts(one), columns=2),
            _acts(request, one),
            proof_table(one),
            strata_table(one) if one.drawn_at else None,
            Table(
                queries.checks(request.actor).filter(draw=one).order_by("unit__code"),
                CHECK_COLUMNS,
                title="抽中的对象",
                key="drawn",
                size=25,
            )
            if one.drawn_at
            else None,
            _barred(one) if one.outcome.get("barred") else None,
            Notice(
                "、".join(
                    f"{code}（可派 {many} 人）" for code, many in one.outcome["short"].items()
                )
                + " 可派人员不足 2 名，须补派。",
                state="late",
            )
            if one.outcome.get("short")
            else None,
        ],
    )


def _facts(one: Any) -> dict[str, Any]:
    told = {
        "状态": badge(draw_state(one)),
        "检查期限": f"{one.starts_on} 至 {one.ends_on}",
        "承诺（SHA-256）": one.commitment,
        "承诺时间": moment(one.committed_at),
        "对象名单摘要": one.units_sha256,
        "人员名单摘要": one.officers_sha256,
        "公共随机值来源": one.public_source,
        "公布时间": moment(one.public_at),
        "公共随机值": one.public_value,
        "种子": one.seed,
        "抽取": _drawn(one) if one.drawn_at else "",
        "名单": f"{len(one.units.splitlines())} 户，未纳入 {len(one.left_out)} 户；"
        f"{len(one.officers.splitlines())} 名检查人员",
        "联合部门": one.partners,
        "公开日期": one.revealed_on or "",
        "作废": f"{one.abandoned_on}　{one.abandoned_why}" if one.abandoned_on else "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _drawn(one: Any) -> str:
    when = f"{one.drawn_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    return f"{when}　{one.operator}（监督人：{one.witness}）"


def proof_table(one: Any) -> Table:
    """Each thing that can be checked, and whether it holds."""
    rows = [
        {"says": text, "holds": ("相符", "ok") if good else ("不符", "critical")}
        for text, good in queries.proof(one).lines
    ]
    columns = [Column("says", "核对", said, grow=True), Column("holds", "结论", badge)]
    return Table(
        rows, columns, title="可核对的证明", chooser=False, export=False, key="proof", span=6
    )


def strata_table(one: Any) -> Table:
    """How many were drawn of each stratum."""
    drawn, reserve = one.outcome.get("drawn", {}), one.outcome.get("reserve", {})
    rows = [
        {
            "kind": UNIT_KINDS[name.split(":")[0]][0],
            "risk": RISKS[name.split(":")[1]],
            "all": len(codes) + len(reserve.get(name, [])),
            "drawn": len(codes),
        }
        for name, codes in drawn.items()
    ]
    columns = [
        Column("kind", "类别", said),
        Column("risk", "风险等级", said),
        Column("all", "名单", unit="户"),
        Column("drawn", "抽中", unit="户"),
    ]
    return Table(
        rows, columns, title="各层抽取数量", chooser=False, export=False, key="strata", span=6
    )


def _barred(one: Any) -> Table:
    rows = [
        {"unit": unit, "officer": officer, "why": INTERESTS.get(why, why)}
        for unit, officer, why in one.outcome["barred"]
    ]
    columns = [
        Column("unit", "对象编号"),
        Column("officer", "执法证号"),
        Column("why", "回避原因", said),
    ]
    return Table(rows, columns, title="因利害关系回避", chooser=False, export=False, key="barred")


def _acts(request: Any, one: Any) -> Acts | None:
    actor = request.actor
    acts = []
    waiting = one.drawn_at is None and one.abandoned_on is None
    if actor.may("supervision.draw", one.place_id) and waiting:
        acts += [_draw(actor, one), _abandon(actor, one)]
    if one.drawn_at and not one.revealed_on and actor.may("supervision.publish", one.place_id):
        acts.append(_reveal(actor, one))
    return Acts(acts) if acts else None


def _draw(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.draw_lot(
            by=actor,
            draw_id=one.pk,
            public_value=answers["public_value"],
            witness=answers["witness"],
        )
        return reverse("supervision:draw", args=[one.pk])

    asks = [
        Field("public_value", "公共随机值", required=True, longest=200, help=one.public_source),
        Field("witness", "监督人", required=True, longest=60),
    ]
    return Act("draw", "抽取", do=do, asks=asks, style="primary")


def _abandon(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.abandon_draw(by=actor, draw_id=one.pk, why=answers["why"])
        return "已作废，并公开"

    return Act(
        "abandon",
        "作废",
        do=do,
        style="danger",
        asks=[Field("why", "原因", required=True, longest=200)],
    )


def _reveal(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.reveal_draw(by=actor, draw_id=one.pk)
        return "抽取过程已公开"

    return Act("reveal", "公开抽取过程", do=do)


@page("officers/", title="检查人员", menu="supervision", may="supervision.read", order=40)
def officers(request: Any) -> Any:
    """The pool of officers, with their fields and how much each did this year."""
    here, actor = request.place, request.actor
    found = list(queries.officers(actor, here))
    away: dict[int, int] = {}
    for one in queries.interests_of([each.pk for each in found]):
        away[one.officer_id] = away.get(one.officer_id, 0) + 1
    columns = [
        Column(lambda o: o.staff.name, "姓名", key="name"),
        Column("certificate", "执法证号"),
        Column(lambda o: str(o.staff.institution), "单位", key="institution", grow=True),
        Column(
            lambda o: "、".join(said(FIELDS[f]) for f in o.fields), "专业", key="fields", grow=True
        ),
        Column(lambda o: away.get(o.pk, 0), "申报回避", unit="户", key="away"),
        Column("valid_until", "执法证有效期", day),
    ]
    panels: list[Any] = [
        Table(
            found,
            columns,
            title="执法检查人员名录",
            key="officers",
            state=lambda o: "late" if o.valid_until < today() else "",
            empty="还没有检查人员；登记持证人员后才能抽取",
        ),
    ]
    if here and actor.may("supervision.pools", here.number):
        panels.append(_new_officer(request, here))
    return Sheet(title="检查人员", lead=here.name if here else "", panels=panels)


def _new_officer(request: Any, here: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        actions.add_officer(
            by=request.actor,
            staff_id=int(answers["staff"]),
            place=here.number,
            certificate=answers["certificate"],
            valid_until=answers["valid_until"],
            fields=answers["fields"],
        )
        return reverse("supervision:officers")

    def found(text: str) -> list[tuple[str, str]]:
        rows = places.staff_in(here.number, here.last).filter(name__contains=text.strip())[:20]
        return [(str(one.pk), f"{one.name}　{one.post}　{one.institution}") for one in rows]

    fields = [
        Field("staff", "人员", "pick", required=True, find=found),
        Field("certificate", "执法证号", required=True, longest=20),
        Field("valid_until", "执法证有效期", "date", required=True, low=today()),
        Field("fields", "专业", "ticks", required=True, choices=list(FIELDS.items())),
    ]
    return Form(fields, save=save, submit="登记", title="登记检查人员", span=8)
