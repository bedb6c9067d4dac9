"""Research (科研项目与科技奖励): applied for, approved, run, concluded, awarded.

Figures: F001-171 to F001-173. The same work is counted once at each level.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answered_on,
    attribute,
    count,
    indicator,
    row,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import (
    Choice,
    Day,
    Late,
    Money,
    Move,
    Text,
    calendar_days,
)
from xinglin.kernel.time import year

FUNDS = [
    ("fund_nation", "国家自然科学基金"),
    ("fund_province", "省级科研项目"),
    ("fund_city", "市级科研项目"),
]
AWARDS = [
    ("award_nation", "国家科学技术奖"),
    ("award_province", "省科学技术奖"),
    ("award_city", "市科学技术奖"),
]
KINDS = [*FUNDS, *AWARDS]

# fmt: off
research = Register(
    "research",
    title="科研与科技奖励",
    english="Research and awards",
    office="人事科教股",
    source="科研项目和科学技术奖励管理的现行规定；时限为惯例",
    subject=about_institution("申报单位"),
    asks=[
        Text("work", "项目或成果名称"),
        Choice("kind", "类别", KINDS),
        Day("applied_on", "申报日期"),
        Day("approved_on", "立项日期", past=True),
        Day("ends_on", "计划结题日期"),
        Money("money", "资助金额", required=False),
        Day("awarded_on", "授奖日期", past=True),
        Choice("grade", "奖励等次", ["一等奖", "二等奖", "三等奖", "其他"]),
    ],
    states="applied 已申报 | approved 已立项 | running 在研 | concluded 已结题 | awarded 已获奖 | refused 未获批 | ended 已终止",
    starts="applied",
    moves=[
        Move("approve",  "立项",   "applied -> approved",            by=OFFICE_HEAD, needs=["approved_on", "ends_on"]),
        Move("refuse",   "未获批", "applied -> refused",             by=OFFICE_HEAD),
        Move("begin",    "开题",   "approved -> running",            by=OFFICE_HEAD),
        Move("conclude", "结题",   "running -> concluded",           by=OFFICE_HEAD, needs=[Text("result", "结题意见")]),
        Move("end",      "终止",   "approved | running -> ended",    by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("award",    "获奖",   "applied | concluded -> awarded", by=OFFICE_HEAD, needs=["awarded_on", "grade"]),
    ],
    deadlines=[
        Late("applied", calendar_days(240), tell=OFFICE_HEAD),
        Late("approved", calendar_days(90), tell=OFFICE_HEAD),
        Late("running", calendar_days(1095), tell=OFFICE_HEAD, warn=calendar_days(60)),
    ],
    on="applied_on",
    kind="kind",
    name="work",
    unique=("work", "kind"),
    says="申报科研项目和科技奖励{count}项：{kinds}",
    tells="科研立项{RES1}，获科学技术奖励{RES2}",
    demo="""
        state     | ago | work                         | kind           | approved_on | ends_on | money       | awarded_on | grade
        running   | 400 | 高血压村医同质化管理的机制   | fund_nation    | 120         | 1200    | 300000      |            |
        running   | 350 | 卒中院前识别                 | fund_province  | 90          | 900     | 80000       |            |
        concluded | 1200 | 产后抑郁筛查路径            | fund_city      | 80          | 800     | 20000       |            |
        awarded   | 320 | 消化道早癌筛查推广           | award_province |             |         |             | 150        | 三等奖
        awarded   | 310 | 县域影像同质化               | award_city     |             |         |             | 120        | 二等奖
        awarded   | 300 | 慢阻肺社区康复               | award_city     |             |         |             | 130        | 三等奖
        approved  | 200 | 糖尿病足分级诊疗             | fund_city      | 150         | 700     | 20000       |            |
        refused   | 260 | 重复申报题目                 | fund_nation    |             |         |             |            |
        applied   | 40  | 老年肌少症筛查               | fund_province  |             |         |             |            |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
LINES = """
    register | day        | kind           | state     | answers
    research | 2024-11-05 | fund_nation    | running   | approved_on=2025-02-01
    research | 2025-02-05 | fund_city      | refused   |
    research | 2025-02-05 | award_province | awarded   | awarded_on=2025-08-01
    research | 2025-02-05 | award_city     | awarded   | awarded_on=2025-09-01
    research | 2024-02-05 | award_city     | awarded   | awarded_on=2024-09-01
"""
ABOUT: dict[str, Any] = {
    "source": research.source,
    "owner": research.office,
    "by": ("place", KIND),
    "better": NEITHER,
}


@indicator("RES1", title="科研立项", english="Research projects approved", unit="项",
           **ABOUT)  # fmt: skip
def projects(period):
    """
    立项日期在期内的科研项目，按类别分列；同一题目在同一级别只计一次，后来终止的仍计入。
    """
    return count(
        entries(research.code).where(
            row.kind.isin([code for code, _ in FUNDS]),
            answered_on("approved_on").between(period.start, period.end),
        ),
        rows=True,
    )


projects.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("RES2", title="科学技术奖励", english="Science awards", unit="项",
           **ABOUT)  # fmt: skip
def awards(period):
    """
    授奖日期在期内的科学技术奖励，按类别（国家、省、市）分列。
    """
    return count(
        entries(research.code).where(
            row.state == "awarded", answered_on("awarded_on").between(period.start, period.end)
        ),
        rows=True,
    )


awards.example(period=year(2025), register_entries=LINES, gives="2")
