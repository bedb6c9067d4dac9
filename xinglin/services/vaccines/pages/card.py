"""The card of a person: what the schedule expects beside what was given; giving a dose."""

from __future__ import annotations

from typing import Any

from xinglin.engines.followup import WITHHELD
from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import today
from xinglin.services.vaccines import queries
from xinglin.ui import Act, Acts, Column, Field, Table, badge, day, panel

CARD = [
    Column("course", "疫苗", sort=False),
    Column("number", "剂次", sort=False),
    Column("given", "接种日期", day, sort=False),
    Column("due", "应种日期", day, sort=False),
    Column("latest", "最迟", day, sort=False),
    Column("state", "状态", badge, sort=False),
    Column("product", "制品", sort=False, grow=True),
    Column("where", "接种单位", sort=False),
    Column("why", "说明", sort=False),
]
EXTRA = [
    Column("product", "制品", sort=False, grow=True),
    Column("given", "接种日期", day, sort=False),
    Column("why", "原因", sort=False),
    Column("where", "接种单位", sort=False),
]
NOTES = [
    Column("title", "提示", sort=False),
    Column("why", "原因", sort=False, grow=True),
    Column("noted_on", "登记", day, sort=False),
    Column("over", "到期", day, sort=False),
]
SITES = [
    ("1", "左上臂"),
    ("2", "右上臂"),
    ("3", "左大腿"),
    ("4", "右大腿"),
    ("5", "口服"),
    ("9", "其他"),
]


@panel("person", order=15, may="vaccines.read")
def card(request: Any, person: Any) -> Any:
    """The vaccination card: expected and given, dose by dose, with what stands against any."""
    panels: list[Any] = []
    gives = request.actor.may("vaccines.give", person.place_id)
    for one in followup.cards_of(person.pk, seen_by=request.actor):
        rows = queries.card_rows(one)
        panels.append(
            Table(
                rows, CARD, title=f"接种卡：{one.schedule.title}（{one.forecast.edition}）",
                chooser=False, export=False, key=f"card-{one.schedule.code}", size=60,
                state=lambda r: r["state"][1], empty="没有应种或已种的剂次",
                acts=lambda row: [_strike(request)] if gives and row["dose"] else [],
            )
        )  # fmt: skip
        extra = queries.uncounted(one)
        if extra:
            panels.append(
                Table(extra, EXTRA, title="不计入程序的接种", chooser=False, export=False,
                      key=f"extra-{one.schedule.code}", span=7, empty="没有")
            )  # fmt: skip
    notes = followup.dosing_notes(person.pk, seen_by=request.actor)
    if notes:
        shown = [
            {"note": row.pk, "title": queries.note_title(row.course, row.kind), "why": row.why,
             "noted_on": row.noted_on, "over": row.over}
            for row in notes
        ]  # fmt: skip
        panels.append(
            Table(shown, NOTES, title="接种提示", chooser=False, export=False, key="dosing",
                  span=5, acts=lambda _row: [_end(request)] if gives else [], empty="没有")
        )  # fmt: skip
    if gives and panels and person.deceased_on is None:
        panels.append(Acts([_give(request, person), _elsewhere(request, person),
                            _note(request, person), _fact(request, person)]))  # fmt: skip
    return panels


def _give(request: Any, person: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        made = followup_actions.give_dose(
            by=request.actor,
            resident=person.pk,
            product=answers["product"],
            day=answers["day"] or today(),
            lot=answers["lot"] or "",
            expires=answers["expires"],
            maker=answers["maker"] or "",
            trace=answers["trace"] or "",
            site=answers["site"] or "",
            despite=bool(answers["despite"]),
        )
        return f"已记录{queries.product_title(made.product)}" + (
            f"：{made.why}" if made.why else ""
        )

    asks = [
        Field("product", "疫苗", "choice", required=True, choices=queries.products_to_give()),
        Field("day", "接种日期（不填为今天）", "date", high=today()),
        Field("lot", "批号", required=True, longest=30),
        Field("expires", "有效期至", "date", required=True),
        Field("maker", "上市许可持有人", longest=60),
        Field("trace", "追溯码", longest=30),
        Field("site", "部位", "choice", choices=SITES),
        Field("despite", "已实际接种，虽不合程序也要记录", "choice", choices=[("1", "是")]),
    ]
    return Act("give", "记录接种", do=do, asks=asks, style="primary")


def _elsewhere(request: Any, person: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        made = followup_actions.give_dose(
            by=request.actor,
            resident=person.pk,
            product=answers["product"],
            day=answers["day"],
            lot=answers["lot"] or "",
            elsewhere=True,
        )
        told = made.why or "已按接种当日的程序判定"
        return f"已补录{queries.product_title(made.product)}：{told}"

    asks = [
        Field("product", "疫苗", "choice", required=True, choices=queries.products_to_give()),
        Field("day", "接种日期", "date", required=True, high=today()),
        Field("lot", "批号", longest=30),
    ]
    return Act("elsewhere", "补录外地接种", do=do, asks=asks)


def _note(request: Any, person: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        followup_actions.note_dosing(
            by=request.actor,
            resident=person.pk,
            course=answers["course"],
            kind=answers["kind"],
            why=answers["why"] or "",
            over=answers["over"],
        )
        return "已登记，应种名单随之更新"

    asks = [
        Field("course", "疫苗", "choice", required=True, choices=queries.courses_to_note()),
        Field("kind", "类别", "choice", required=True, choices=list(WITHHELD.items())),
        Field("why", "原因", required=True, longest=120),
        Field("over", "到期（暂缓必填）", "date"),
    ]
    return Act("note", "登记禁忌或暂缓", do=do, asks=asks)


def _fact(request: Any, person: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        followup_actions.note_dosing(
            by=request.actor, resident=person.pk, course=answers["fact"], kind="fact"
        )
        return "已登记，程序随之调整"

    asks = [Field("fact", "情况", "choice", required=True, choices=queries.facts_to_note())]
    return Act("fact", "登记特殊情况", do=do, asks=asks)


def _strike(request: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.strike_dose(by=request.actor, dose=int(row["dose"]), why=answers["why"])
        return "已删除，其余剂次重新判定"

    return Act("strike", "误记", do=do, asks=[Field("why", "理由", required=True)])


def _end(request: Any) -> Act:
    def do(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.end_dosing_note(by=request.actor, note=int(row["note"]))
        return "已解除"

    return Act("end", "解除", do=do)
