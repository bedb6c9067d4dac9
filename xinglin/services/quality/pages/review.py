"""One review: the reasons, the visits to verify in the order that tells most, the decision."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.services.quality import actions, queries
from xinglin.services.quality.models import DECIDED, DISMISSED, OPEN, UPHELD
from xinglin.services.quality.rules import FAMILIES, RULES
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    number,
    page,
)

MODES = {"1": "门诊", "2": "家庭", "3": "电话"}
STATES = {OPEN: "remind", UPHELD: "late", DISMISSED: "ok"}
REASONS = {**RULES, "signals": "同类比较中突出", "sample": "随机抽查"}


@page("review/<int:pk>/", title="核查", may="quality.read")
def review(request: Any, pk: int) -> Any:
    """Why somebody's records are looked at, which to verify first, what came of it."""
    found = queries.suspicion(pk, request.actor)
    may = request.actor.may("quality.review", found.place_id)
    rows = queries.doubts_of(found.doubts.all(), request.actor) if may else []
    states = [row["state"] for row in rows]
    facts = {
        "机构": found.staff.institution.name,
        "岗位": found.staff.post,
        "筛查": f"{found.round.ran_on}（{found.round.first} 至 {found.round.last}）",
        "结论": found.conclusion or "待核查",
    }
    return Sheet(
        title=f"核查：{found.staff.name}",
        lead=found.staff.institution.name,
        crumbs=[("服务真实性", reverse("quality:board"))],
        panels=[
            Tally([
                Figure("一年随访", found.visits, unit="次"),
                Figure("不可能的记录", found.broken, unit="条",
                       state="late" if found.broken else ""),
                Figure("待核查", states.count(OPEN), unit="条"),
                Figure("核实不实", states.count(UPHELD), unit="条"),
                Figure("核查属实", states.count(DISMISSED), unit="条"),
            ]),
            Notice("以下是核查的理由，不是结论。先看设备和习惯（水银血压计只有偶数，习惯取整很常见），"
                   "再按顺序电话或上门核实。"),
            _signals(found),
            Facts(facts, title="核查对象", span=4, columns=1),
            Table(rows, doubt_columns(), title="核查顺序（从最值得先查的开始）", key="doubts",
                  acts=verdict_acts(request) if may else [], state=lambda r: STATES[r["state"]],
                  empty="没有要核查的随访" if may else "核查明细只对核查人员开放"),
            _close(request, found) if may and found.state == OPEN else None,
        ],
    )  # fmt: skip


def _signals(found: Any) -> Table:
    columns = [
        Column(lambda s: FAMILIES[s["family"]], "类别", key="family"),
        Column("title", "信号"),
        Column("says", "与同类比较", grow=True),
        Column("z", "偏离", number),
        Column(lambda s: f"{s['q']:.2g}", "错误发现率", key="q"),
    ]
    return Table(found.signals, columns, title="信号", span=8, chooser=False, export=False,
                 key="signals", empty="没有统计信号，因不可能的记录列入")  # fmt: skip


def doubt_columns() -> list[Column]:
    """How a visit to be verified is shown."""
    return [
        Column("name", "居民", link=lambda r: reverse("ehr:person", args=[r["resident"]])),
        Column("age", "年龄", unit="岁"),
        Column("phone", "电话"),
        Column("place", "村（社区）"),
        Column("day", "随访日期", day),
        Column(lambda r: MODES.get(r["mode"], "其他"), "方式", key="mode"),
        Column("written", "记录的血压"),
        Column(lambda r: REASONS.get(r["rule"], r["rule"]), "依据", key="rule"),
        Column("says", "说明", grow=True),
        Column(lambda r: (DECIDED[r["state"]], STATES[r["state"]]), "状态", badge, key="state"),
        Column("note", "核查记录", hidden=True),
    ]


def verdict_acts(request: Any) -> Any:
    """Both decisions, each with how it was verified."""

    def decide(upheld: bool) -> Any:
        def do(row: Any, answers: dict[str, Any]) -> str:
            actions.decide(
                by=request.actor, doubt=int(row["pk"]), upheld=upheld, note=answers["note"]
            )
            return "已剔除，原记录保留" if upheld else "已确认属实"

        return do

    asks = [Field("note", "怎样核查的", required=True, longest=200,
                  help="如：电话回访本人，说当天没有来过")]  # fmt: skip
    both = [
        Act("upheld", "不实，剔除", do=decide(True), asks=asks, style="danger"),
        Act("dismissed", "属实", do=decide(False), asks=asks),
    ]
    return lambda row: both if row["state"] == OPEN else []


def _close(request: Any, found: Any) -> Acts:
    def do(answers: dict[str, Any]) -> str:
        actions.close(by=request.actor, suspicion=found.pk, conclusion=answers["conclusion"])
        return reverse("quality:board")

    asks = [Field("conclusion", "结论", "long", required=True, longest=400)]
    return Acts([Act("close", "办结", do=do, asks=asks, style="primary")])
