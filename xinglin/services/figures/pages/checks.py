"""Checks before publishing: of a table that is handed in, and of what is counted here."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.indicators import queries as counting
from xinglin.ui import LATE, OK, REMIND, Column, Field, Form, Sheet, Table, Tally, badge, page
from xinglin.ui import Figure as Number

LOOKS = {"fails": LATE, "doubt": REMIND, "rounding": REMIND, "open": "", "holds": OK}


def findings_table(found: list[dict[str, Any]], **more: Any) -> Table:
    """Verdicts with their arithmetic, those that fail first."""
    columns = [
        Column(
            lambda f: (f["verdict"], LOOKS[f["grade"]]), "结论", badge, key="verdict", sort=False
        ),
        Column("title", "检查", sort=False),
        Column("says", "依据", grow=True, sort=False),
        Column("mend", "如何改正", grow=True, sort=False),
    ]
    return Table(found, columns, title="校验结果", key="findings", empty="没有可校验的关系", **more)


@page("check/", title="发布前校验", menu="figures", may="figures.read", order=5)
def check(request: Any) -> Any:
    """Hand in a table in Excel or CSV and see which of its figures do not hold, and why."""

    def save(answers: dict[str, Any]) -> str:
        sheet = answers["sheet"]
        found = counting.check_sheet(sheet.read(), sheet.name, bare_rates=bool(answers["bare"]))
        request.session["checked_table"] = {
            "name": sheet.name, "counts": {g: sum(f.grade == g for f in found) for g in LOOKS},
            "findings": [one.as_dict() for one in found[:300]],
        }  # fmt: skip
        return reverse("figures:checked")

    fields = [
        Field("sheet", "要校验的表格", "file", required=True, accept=".xlsx,.xls,.csv",
              help="表头：编号、指标、数值、单位、分子、分母、关系（如 A+B+C、A/B、≤A）、说明"),
        Field("bare", "对没有分子分母的率也提示", "yes"),
    ]  # fmt: skip
    return Sheet(
        title="发布前校验",
        lead="分项与合计、率与分子分母、整数可行性、大小关系、单位、目标、增长率与百分点",
        panels=[Form(fields, save=save, submit="校验", span=8)],
    )  # fmt: skip


@page("check/result/", title="校验结果", may="figures.read")
def checked(request: Any) -> Any:
    """The verdicts on the table that was handed in last; of the table itself nothing is kept."""
    last = request.session.get("checked_table") or {"name": "", "counts": {}, "findings": []}
    counts = last["counts"]
    tally = Tally([
        Number("不成立", counts.get("fails", 0), word="需改正" if counts.get("fails") else "",
               state=LATE if counts.get("fails") else ""),
        Number("存疑", counts.get("doubt", 0), word="请核对" if counts.get("doubt") else "",
               state=REMIND if counts.get("doubt") else ""),
        Number("仅在取整误差内成立", counts.get("rounding", 0)),
        Number("成立", counts.get("holds", 0)),
    ])  # fmt: skip
    return Sheet(
        title="校验结果", lead=last["name"], crumbs=[("发布前校验", reverse("figures:check"))],
        panels=[tally, findings_table(last["findings"])],
    )  # fmt: skip
