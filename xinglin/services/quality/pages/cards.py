"""Two cards at each service: codes, confirmation, exceptions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.followup import programmes
from xinglin.services.quality import actions, queries
from xinglin.services.quality.rules import LASTS
from xinglin.ui import (
    Act,
    Column,
    Drawn,
    Field,
    Figure,
    Notice,
    Sheet,
    Table,
    Tally,
    day,
    page,
    panel,
    said,
    square,
)

MODES = {"1": "门诊", "2": "家庭"}


@page("confirm/", title="两卡核验", menu="work", may="quality.confirm", order=40)
def confirm(request: Any) -> Any:
    """My face-to-face services of the last days: both codes, or the reason why not."""
    actor = request.actor
    rows = queries.unconfirmed(actor)

    def both(row: Any, answers: dict[str, Any]) -> str:
        actions.confirm(
            by=actor, visit=int(row["visit"]), resident_code=answers["resident_code"],
            staff_code=answers["staff_code"] or queries.code_of_staff(actor),
        )  # fmt: skip
        return f"已核验：{row['name']}"

    def explain(row: Any, answers: dict[str, Any]) -> str:
        actions.explain(by=actor, visit=int(row["visit"]), reason=answers["reason"])
        return "已记下原因，等待核准"

    acts = [
        Act("both", "核验", do=both, style="primary", asks=[
            Field("resident_code", "居民码", required=True, longest=60,
                  help="扫描居民出示的码，或照着输入"),
            Field("staff_code", "医务人员码", longest=60,
                  help="在本机操作时可不填，自动使用您的码"),
        ]),
        Act("explain", "未能核验", do=explain,
            asks=[Field("reason", "原因", required=True, longest=200)]),
    ]  # fmt: skip
    columns = [
        Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]])),
        Column("age", "年龄", unit="岁"),
        Column(lambda r: _title(r["programme"]), "项目", key="programme"),
        Column("day", "服务日期", day),
        Column(lambda r: MODES.get(r["mode"], ""), "方式", said, key="mode", grow=True),
    ]
    return Sheet(
        title="两卡核验",
        links=[("出示我的码", reverse("quality:my_code"))] if actor.staff else [],
        panels=[
            Tally([Figure("待核验", len(rows), unit="次", state="remind" if rows else "",
                          word="请核验" if rows else "")]),
            Notice("居民和医务人员同时出示码，服务才计入。码两分钟内有效，只能用一次；"
                   "居民没有手机的，写明原因，由核查人员核准。"),
            Table(rows, columns, acts=acts, title="最近三天的面对面服务", chooser=False,
                  export=False, empty="没有待核验的服务"),
        ],
    )  # fmt: skip


def _title(code: str) -> str:
    known = programmes.get(code)
    return known.title if known else code


@page("confirm/code/", title="我的码", may="quality.confirm")
def my_code(request: Any) -> Any:
    """The code of whoever is logged in, made afresh each time."""
    code = queries.code_of_staff(request.actor)
    return Sheet(
        title="医务人员码",
        lead=request.actor.name,
        crumbs=[("两卡核验", reverse("quality:confirm"))],
        panels=[code_panel(code, "医务人员码")],
    )


def code_panel(code: str, title: str) -> Drawn:
    """A code as it is shown: large, in groups, for how long."""
    values = {
        "groups": code.split("-"), "seconds": LASTS, "title": title,
        "picture": square(code, said(title)),
    }  # fmt: skip
    return Drawn("quality/code.html", values, title=title, span=6, refresh=LASTS - 20)


@panel("portal", order=20)
def for_resident(request: Any, resident: Any) -> Any:
    """The resident's own code, on the resident's own page."""
    return code_panel(queries.code_of_resident(resident.pk), "我的服务码")
