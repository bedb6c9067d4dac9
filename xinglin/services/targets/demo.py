"""Made-up targets: what a bureau hangs on its wall, and how its offices keep up with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.places import queries as places
from xinglin.kernel.tables import read_table
from xinglin.services.targets import actions
from xinglin.services.targets.rules import Kind

# goals as one province set them in 2023 (domain notes on yearly targets); others as adopted here
COUNTED = """
    indicator | goal | office     | leader
    HTN1      | 76   | 基层卫生股 | 分管副局长
    HTN2      | 60   | 基层卫生股 | 分管副局长
    DM1       | 76   | 基层卫生股 | 分管副局长
    DM2       | 55   | 基层卫生股 | 分管副局长
    ELD1      | 62   | 基层卫生股 | 分管副局长
    EHR1      | 90   | 基层卫生股 | 分管副局长
    TCM1      | 70   | 中医药股   | 分管副局长
"""
REPORTED = """
    title                    | unit | goal | office     | livelihood | now
    新建标准化村卫生室       | 家   | 12   | 规划财务股 | yes        | 0.92
    适龄妇女两癌免费筛查     | 人   | 3200 | 妇幼健康股 | yes        | 0.74
    急救知识进校园培训       | 人次 | 5000 | 医政医管股 | yes        | 1.04
    公共场所卫生监督检查     | 户次 | 860  | 综合监督股 |            | 0.97
    无偿献血                 | 单位 | 2400 | 医政医管股 |            | 0.88
"""
STEPS = """
    title                      | office     | livelihood | step           | due   | done
    县人民医院新院区建设       | 规划财务股 | yes        | 完成施工图审查 | 02-28 | 02-20
    县人民医院新院区建设       | 规划财务股 | yes        | 基础工程完工   | 05-31 | 06-09
    县人民医院新院区建设       | 规划财务股 | yes        | 主体结构封顶   | 10-31 |
    县人民医院新院区建设       | 规划财务股 | yes        | 通过主体验收   | 12-20 |
    电子健康档案向居民开放     | 基层卫生股 | yes        | 完成安全评估   | 03-31 | 03-25
    电子健康档案向居民开放     | 基层卫生股 | yes        | 乡镇试点       | 06-30 | 06-28
    电子健康档案向居民开放     | 基层卫生股 | yes        | 全县开放       | 11-30 |
"""
SOURCE = "示范县2026年卫生健康工作要点"


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Targets of the year for every county, with what was reported until `day`."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        _counted(by, county, day.year)
        _reported(by, county, day, seed)
        _steps(by, county, day)


def _counted(by: Actor, county: Any, year: int) -> None:
    for row in read_table(COUNTED):
        if row["indicator"] in indicators:
            actions.set_target(
                by=by, year=year, place=county, kind=Kind.RATE, indicator=row["indicator"],
                goal=Decimal(row["goal"]), office=row["office"], leader=row["leader"],
                source=SOURCE,
            )  # fmt: skip


def _reported(by: Actor, county: Any, day: dt.date, seed: int) -> None:
    first, days = dt.date(day.year, 1, 1), 366 if day.year % 4 == 0 else 365
    for at, row in enumerate(read_table(REPORTED)):
        target = actions.set_target(
            by=by, year=day.year, place=county, kind=Kind.COUNT, title=row["title"],
            unit=row["unit"], goal=Decimal(row["goal"]), office=row["office"], source=SOURCE,
            livelihood=row["livelihood"] == "yes",
        )  # fmt: skip
        pace = Decimal(row["now"]) + Decimal((seed + at) % 3 - 1) / 100
        for month in range(2, day.month + 1):
            on = dt.date(day.year, month, 1) - dt.timedelta(days=1)
            gone = Decimal((on - first).days + 1) / days
            actions.report_progress(
                by=by, target_id=target.pk, day=on, evidence=f"{row['office']}{on.month}月报表",
                value=Decimal(int(Decimal(row["goal"]) * gone * pace)),
            )  # fmt: skip


def _steps(by: Actor, county: Any, day: dt.date) -> None:
    made: dict[str, int] = {}
    for row in read_table(STEPS):
        if row["title"] not in made:
            made[row["title"]] = actions.set_target(
                by=by, year=day.year, place=county, kind=Kind.STEPS, title=row["title"],
                office=row["office"], livelihood=row["livelihood"] == "yes", source=SOURCE,
            ).pk  # fmt: skip
        step = actions.add_milestone(
            by=by, target_id=made[row["title"]], title=row["step"],
            due=dt.date.fromisoformat(f"{day.year}-{row['due']}"),
        )  # fmt: skip
        done = dt.date.fromisoformat(f"{day.year}-{row['done']}") if row["done"] else None
        if done and done <= day:
            actions.finish_milestone(
                by=by, milestone_id=step.pk, done_on=done, evidence=f"{row['step']}验收记录"
            )
