"""A figure's whole passport: words, history, expression, state of the data, people, proof."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse, JsonResponse

from xinglin.engines.indicators import actions as indicators_actions
from xinglin.engines.indicators import queries as counting
from xinglin.kernel import audit
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import addresses, passports
from xinglin.services.figures.pages.people import SIDES
from xinglin.services.figures.pages.saying import code, direction_of, goal_of, shown
from xinglin.services.figures.pages.surroundings import Looked
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Drawn,
    Facts,
    Field,
    Later,
    Notice,
    Prose,
    Table,
    contributed,
    link,
    moment,
    page,
    said,
)

__all__ = ["passport", "passport_json"]


@page("<slug:code>/passport/", title="护照", may="figures.read")
def passport(request: Any, code: str) -> Any:
    """Where a figure comes from: definition, expression, state of the data, people, proof."""
    seen = Looked(request, code)
    return seen.sheet(
        "passport",
        [
            _facts(seen),
            _state(seen),
            _proving(seen),
            Prose(said(rules.paragraphs(seen.indicator.definition)), title="定义", span=7),
            _history(seen),
            lambda: _counted(seen),
            _stored(seen),
            *contributed("passport", request, seen.figure, seen.here, seen.period),
            Later(lambda: _expression(seen), title="计算表达式", span=12),
        ],
        title=f"{seen.indicator.title}：护照",
        links=[
            ("护照 JSON", _json(seen)),
            ("FHIR MeasureReport", addresses.measure_report(code, seen.here, seen.period)),
            ("公开定义", addresses.definition(code)),
        ],
    )


def _json(seen: Looked) -> str:
    return addresses.passport_json(seen.code, seen.here, seen.period)


def _facts(seen: Looked) -> Facts:
    one, figure = seen.indicator, seen.figure
    facts = [
        ("值", shown(figure)),
        ("分子 / 分母", _parts(figure)),
        ("地区", f"{seen.here.name}（{seen.here.code}）"),
        ("期间", f"{seen.period.title}（{seen.period.start} 至 {seen.period.end}）"),
        ("统计口径", one.base),
        ("单位", one.unit),
        ("方向", direction_of(one)),
        ("目标", goal_of(one)),
        ("来源", one.source),
        ("责任科室", one.owner),
        ("英文名", one.english),
    ]
    return Facts(facts, title="这个数字", span=7, columns=2, skip_empty=True)


def _parts(figure: Any) -> str:
    if figure.hidden:
        return "＊"
    if figure.denominator is None:
        return f"{figure.numerator}"
    return f"{figure.numerator} / {figure.shown_denominator}"


def _state(seen: Looked) -> Facts:
    figure, version, now = seen.figure, seen.indicator.version, counting.lake_status()
    facts = [
        ("账本提交", f"{figure.commit}"),
        ("账本最新", f"{now.head}（落后 {now.behind} 次提交）" if now.behind else f"{now.head}"),
        ("数据截至", moment(queries.data_cut())),
        ("数据快照", code(figure.snapshot)),
        ("定义版本", link(version, addresses.definition(seen.code, version))),
        ("摘要", code(passports.digest(figure))),
        ("核对命令", code(passports.proof_of(figure))),
    ]  # fmt: skip
    return Facts(facts, title="数据状态与核对", span=5, columns=1)


def _proving(seen: Looked) -> Acts:
    def prove(answers: dict[str, Any]) -> str:
        again = counting.explain(seen.code, place=seen.here, period=seen.period, seen_by=seen.actor)
        if again.figure != seen.figure:
            return "已重新计算：数据已更新，请刷新页面查看新值"
        return f"已从记录重新计算，结果一致。摘要 {again.hash[:16]}"

    def store(answers: dict[str, Any]) -> str:
        done = indicators_actions.store(
            codes=[seen.code], place=seen.here, period=seen.period, by=seen.actor,
            occasion="page", reference=seen.request.path, why=answers["why"],
        )  # fmt: skip
        return f"已存证 {done.figures} 个数字，提交 {done.commit}；今后可随时重算并说明变化"

    acts = [Act("recompute", "重算", do=prove, style="primary",
                note="从记录重新计算这个数字，证明它没有变")]  # fmt: skip
    if seen.actor.may("figures.store", seen.here.number):
        asks = [Field("why", "用途", "text", required=True, help="例如：市级考核报送、公开发布")]
        acts.append(Act("store", "存证", do=store, asks=asks))
    return Acts(acts, span=12)


def _stored(seen: Looked) -> Table | None:
    """Values of this figure that were handed out before; each can be counted again."""
    kept = queries.stored_of(seen.code, seen.here, seen.period, seen.actor)
    if not kept:
        return None

    def prove(row: Any, answers: dict[str, Any]) -> str:
        return counting.prove(row.id, seen_by=seen.actor).said

    def why(row: Any) -> str:
        more = {"from": seen.period.code, "from_commit": row.commit}
        return addresses.why(seen.code, seen.here, seen.period, **more)

    columns = [
        Column("at", "存证时间", moment),
        Column("shown", "值", align="end"),
        Column("numerator", "分子", align="end"),
        Column("denominator", "分母", align="end"),
        Column("version", "定义版本"),
        Column("commit", "账本提交", align="end"),
        Column("occasion_title", "场合", said),
        Column("why", "用途", grow=True),
        Column("who_name", "存证人"),
        Column(lambda r: "与现在比较", "变化", key="change", link=why),
        Column("hash", "摘要", hidden=True),
    ]  # fmt: skip
    return Table(kept, columns, title="存证的数字", key="stored", chooser=False,
                 acts=[Act("prove", "重算", do=prove)],
                 note="每一个都能按当时的提交重算，与存下的逐项核对")  # fmt: skip


def _history(seen: Looked) -> Table:
    rows = queries.history_of(seen.indicator)
    columns = [
        Column("version", "版本", link=lambda r: addresses.definition(seen.code, r["version"]),
               sort=False),
        Column("from", "自", sort=False),
        Column("until", "至", sort=False),
        Column("why", "缘由", said, sort=False, grow=True),
    ]  # fmt: skip
    return Table(rows, columns, title="定义沿革", span=5, chooser=False, key="history")


# --- the lists ---------------------------------------------------------------------------------


def _counted(seen: Looked) -> Any:
    """Who was counted and who was not, by reason; each leads to its list."""
    if not seen.listed:
        return Notice(seen.withheld)
    again = counting.explain(seen.code, place=seen.here, period=seen.period, seen_by=seen.actor)
    reasons = Counter((one.side, one.reason) for one in again.excluded)
    rows = [
        {"side": "numerator", "reason": "计入分子", "people": len(again.numerator_people)},
        {"side": "denominator", "reason": "计入分母", "people": len(again.denominator_people)},
        *(
            {"side": side, "reason": reason, "people": many}
            for (side, reason), many in sorted(reasons.items())
        ),
    ]
    columns = [
        Column(lambda r: SIDES[r["side"]], "名单", key="side",
               link=lambda r: addresses.people(seen.code, seen.here, seen.period, r["side"])),
        Column("reason", "说明", said, sort=False, grow=True),
        Column("people", "人数", unit="人", align="end"),
    ]  # fmt: skip
    return Table(
        rows, columns, title="计入与未计入", key="lists", chooser=False,
        note=f"护照摘要 {again.hash}", passports=lambda: [passports.line(seen.figure)],
    )  # fmt: skip


def _expression(seen: Looked) -> Drawn:
    again = counting.explain(seen.code, place=seen.here, period=seen.period, seen_by=seen.actor)
    return Drawn("figures/expression.html", {"sql": again.expression}, title="计算表达式")


@page("<slug:code>/passport.json", title="护照 JSON", may="figures.read")
def passport_json(request: Any, code: str) -> HttpResponse:
    """The passport as JSON, as the command line gives it; people only with the right to lists."""
    seen = Looked(request, code)
    told = counting.explain(code, place=seen.here, period=seen.period, seen_by=seen.actor).as_dict()
    audit.note_reading(
        "figures.passport", by=seen.actor, subject="indicators.indicator", place=seen.here.number,
        detail={"code": code, "period": seen.period.code},
    )  # fmt: skip
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"passport-{code}-{seen.here.code}-{seen.period.code}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
