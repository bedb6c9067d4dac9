"""What everybody may see, without a login: results, draws with their proof, a unit's credit."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from xinglin.services.supervision import queries
from xinglin.services.supervision.pages.draws import draw_state, proof_table, strata_table
from xinglin.services.supervision.queries.draws import published
from xinglin.services.supervision.rules import GRADES, INTERESTS, masked_name
from xinglin.ui import (
    PUBLIC,
    Column,
    Drawn,
    Facts,
    Notice,
    Sheet,
    Table,
    badge,
    contributed,
    day,
    moment,
    page,
    said,
)

TEN_LINES = """\
import hashlib, json, sys
page = json.load(open(sys.argv[1], encoding="utf-8"))
sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
assert sha("".join(line + "\\n" for line in page["units"])) == page["units_sha256"]
assert sha(page["nonce"] + "\\n" + page["rule"]) == page["commitment"]
seed = sha(page["nonce"] + page["public_value"] + page["units_sha256"])
best = lambda unit, weight: min(sha(f"{seed},{unit},{k}") for k in range(1, int(weight) + 1))
for name, many in json.loads(page["rule"])["sizes"].items():
    row = sorted((best(u, w), u) for u, s, w in (x.split(",") for x in page["units"]) if s == name)
    print(name, [unit for _, unit in row[:many]] == page["drawn"][name])
"""


def shown_name(unit: Any) -> str:
    """The name of a unit as everybody may read it."""
    return masked_name(unit.name, unit.person)


@page("open/", title="监督检查结果公示", menu="supervision", may=PUBLIC, order=90, frame="full")
def open_results(request: Any) -> Any:
    """Published results, newest first."""
    columns = [
        Column(
            lambda c: shown_name(c.unit),
            "单位",
            key="unit",
            grow=True,
            sort=False,
            link=lambda c: reverse("supervision:open_unit", args=[c.unit.code]),
        ),
        Column(lambda c: c.unit.get_kind_display(), "类别", said, key="kind", sort=False),
        Column(lambda c: c.get_kind_display(), "检查方式", said, key="way", sort=False),
        Column("checked_on", "检查日期", day),
        Column(lambda c: c.get_result_display(), "结果", said, key="result", sort=False),
        Column("published_on", "公示日期", day),
    ]
    return Sheet(
        title="监督检查结果公示",
        lead=said("任何人都可以查阅；自然人隐去姓名"),
        links=[("双随机抽取过程", reverse("supervision:open_draws"))],
        panels=[
            Table(
                queries.open_checks(),
                columns,
                title="检查结果",
                size=25,
                chooser=False,
                empty="还没有公示的结果",
            ),
            *contributed("public-supervision", request),
        ],
    )


@page("open/units/<str:code>/", title="单位信用记录", may=PUBLIC)
def open_unit(request: Any, code: str) -> Any:
    """What was published of one unit."""
    unit, held, credit = queries.open_unit(code)
    columns = [
        Column("checked_on", "检查日期", day),
        Column(lambda c: c.get_kind_display(), "检查方式", said, key="way"),
        Column(lambda c: c.get_result_display(), "结果", said, key="result", grow=True),
        Column("published_on", "公示日期", day),
    ]
    lines = [
        Column("day", "日期", day),
        Column("number", "文号"),
        Column("says", "内容", grow=True),
    ]
    facts = {
        "类别": said(unit.get_kind_display()),
        "量化等级": said(GRADES[unit.grade]),
        "所在地": unit.place.name,
    }
    return Sheet(
        title=shown_name(unit),
        crumbs=[("监督检查结果公示", reverse("supervision:open_results"))],
        panels=[
            Facts(facts, columns=3),
            Table(
                held,
                columns,
                title="检查结果",
                chooser=False,
                export=False,
                key="held",
                empty="没有公示的检查结果",
            ),
            Table(
                credit,
                lines,
                title="行政处罚",
                chooser=False,
                export=False,
                key="credit",
                empty="没有公示的行政处罚",
            ),
        ],
    )


@page("open/draws/", title="双随机抽取公示", may=PUBLIC)
def open_draws(request: Any) -> Any:
    """Every draw that was committed to."""
    columns = [
        Column("title", "抽查任务", grow=True, link="supervision:open_draw"),
        Column(lambda d: d.place.name, "地区", key="place"),
        Column("committed_at", "承诺时间", moment),
        Column(draw_state, "状态", badge, key="state"),
    ]
    return Sheet(
        title="双随机抽取公示",
        crumbs=[("监督检查结果公示", reverse("supervision:open_results"))],
        panels=[
            Table(queries.open_draws(), columns, title="抽取", chooser=False, empty="还没有抽取")
        ],
    )


@page("open/draws/<int:pk>/", title="双随机抽取公示", may=PUBLIC)
def open_draw(request: Any, pk: int) -> Any:
    """The page from which an outsider recomputes the draw."""
    one = queries.open_draw(pk)
    told = {
        "状态": badge(draw_state(one)),
        "承诺时间": moment(one.committed_at),
        "承诺（SHA-256）": one.commitment,
        "对象名单摘要": one.units_sha256,
        "人员名单摘要": one.officers_sha256,
        "公共随机值来源": one.public_source,
        "公共随机值": one.public_value if one.revealed_on else "",
        "随机数": one.nonce if one.revealed_on else "",
        "种子": one.seed if one.revealed_on else "",
        "作废原因": one.abandoned_why,
    }
    facts = {name: value for name, value in told.items() if value != ""}
    crumbs = [("双随机抽取公示", reverse("supervision:open_draws"))]
    if one.revealed_on is None:
        waiting = (
            "检查完成或期满后，公开随机数、名单、规则和结果；在此之前不公开，以免泄露检查对象。"
        )
        return Sheet(
            title=one.title,
            crumbs=crumbs,
            panels=[
                Facts(facts, columns=1),
                Notice(waiting, state="remind"),
            ],
        )
    goes = one.outcome.get("goes", {})
    rows = [
        {"code": code, "stratum": name, "goes": "、".join(goes.get(code, [])) or "—"}
        for name, codes in one.outcome.get("drawn", {}).items()
        for code in codes
    ]
    barred = [
        {"unit": unit, "officer": officer, "why": INTERESTS.get(why, why)}
        for unit, officer, why in one.outcome.get("barred", [])
    ]
    drawn = [
        Column("code", "对象编号"),
        Column("stratum", "层"),
        Column("goes", "检查人员执法证号"),
    ]
    away = [
        Column("unit", "对象编号"),
        Column("officer", "执法证号"),
        Column("why", "回避原因", said),
    ]
    return Sheet(
        title=one.title,
        lead=one.place.name,
        crumbs=crumbs,
        links=[("数据（JSON）", reverse("supervision:open_draw_data", args=[pk]))],
        panels=[
            Facts(facts, columns=1),
            proof_table(one),
            strata_table(one) if rows else None,
            Table(rows, drawn, title="抽中的对象", size=25, chooser=False, key="drawn")
            if rows
            else None,
            Table(barred, away, title="因利害关系回避", chooser=False, export=False, key="barred")
            if barred
            else None,
            Notice(
                "任何人都可以下载数据，用下面十行 Python 重新计算："
                "python check.py draw.json，每层都应显示 True。"
            ),
            Drawn("supervision/lines.html", {"text": TEN_LINES}, title="十行 Python"),
        ],
    )


@page("open/draws/<int:pk>/draw.json", title="抽取数据", may=PUBLIC)
def open_draw_data(request: Any, pk: int) -> HttpResponse:
    """The same as data."""
    told = published(queries.open_draw(pk))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


@page("open/check.py", title="十行 Python", may=PUBLIC)
def ten_lines(request: Any) -> HttpResponse:
    """The ten lines that recompute a draw."""
    return HttpResponse(TEN_LINES, content_type="text/x-python; charset=utf-8")
