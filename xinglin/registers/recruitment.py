"""Recruitment (人才招聘与引进): planned, announced, tested, publicised, arrived; counted at arrival.

Figures: F000-18, F000-19, F003A1-73, F003A1-74, F004-08, F004-09.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    answered_on,
    attribute,
    derived,
    indicator,
    quotient,
    row,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import Choice, Day, Guard, Late, Move, Number, Text, calendar_days
from xinglin.kernel.time import year

KINDS = [
    ("quota", "在编人员"), ("outside", "编外人员"), ("high", "紧缺高层次人才"), ("flexible", "柔性引才"),
    ("team", "引进团队成员"), ("graduate", "高校毕业生"),
]  # fmt: skip

# fmt: off
recruitment = Register(
    "recruitment",
    title="人才招聘引进",
    english="Recruitment",
    office="人事科教股",
    source="事业单位公开招聘规定；公示不少于七个工作日",
    subject=about_institution("用人单位"),
    asks=[
        Choice("kind", "招聘类别", KINDS),
        Choice("post_kind", "岗位类别", ["卫生专业技术", "非卫生技术"]),
        Text("post", "岗位"),
        Day("planned_on", "计划日期"),
        Number("planned", "计划人数", unit="人", at_least=1, at_most=5000),
        Number("applied", "报名人数", unit="人", at_least=0, at_most=100000),
        Number("arrived", "报到人数", unit="人", at_least=0, at_most=5000),
        Day("arrived_on", "报到日期", past=True),
    ],
    states="planned 计划 | announced 已公告 | tested 已考试考核 | publicised 公示中 | hired 已聘用 | arrived 已报到 | void 未招到",
    starts="planned",
    moves=[
        Move("announce",  "公告", "planned -> announced",   by=OFFICE_HEAD),
        Move("test",      "考试考核", "announced -> tested", by=OFFICE_HEAD, needs=["applied"]),
        Move("publicise", "公示", "tested -> publicised",   by=OFFICE_HEAD),
        Move("hire",      "聘用", "publicised -> hired",    by=OFFICE_HEAD),
        Move("arrive",    "报到", "hired -> arrived",       by=OFFICE_HEAD, needs=["arrived", "arrived_on"],
             when=[Guard("报到人数不能超过计划人数", lambda now: now.given["arrived"] <= now.said.get("planned", 0), answers=True)]),
        Move("void",      "未招到", "announced | tested | publicised | hired -> void", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("announced", calendar_days(60), tell=OFFICE_HEAD),
        Late("publicised", calendar_days(30), tell=OFFICE_HEAD),
        Late("hired", calendar_days(60), tell=OFFICE_HEAD),
    ],
    on="planned_on",
    kind="kind",
    name="post",
    unique=("subject", "kind", "post", "planned_on"),
    says="计划招聘引进{planned}人，报到{arrived}人：{kinds}",
    tells="招聘引进报到{RCT1}，招聘计划完成率{RCT3}",
    unit="批",
    demo="""
        state      | ago | kind     | post_kind    | post         | planned | applied  | arrived | arrived_on
        arrived    | 320 | quota    | 卫生专业技术 | 临床医师     | 12      | 60..120  | 8..12   | 120
        arrived    | 300 | outside  | 卫生专业技术 | 护士         | 15      | 80..160  | 10..15  | 100
        arrived    | 280 | high     | 卫生专业技术 | 影像副主任医师 | 1     | 2        | 1       | 110
        arrived    | 260 | graduate | 卫生专业技术 | 公卫医师     | 4       | 30       | 3       | 100
        void       | 250 | high     | 卫生专业技术 | 儿科主任医师 | 1       | 0        |         |
        hired      | 60  | outside  | 非卫生技术   | 信息管理     | 3       | 40       |         |
        tested     | 40  | quota    | 卫生专业技术 | 检验技师     | 4       | 52       |         |
        announced  | 15  | quota    | 卫生专业技术 | 全科医师     | 6       |          |         |
    """,
)
# fmt: on
KIND = attribute("kind", "招聘类别", dict(KINDS))
LINES = """
    register    | day        | kind    | state   | answers
    recruitment | 2024-11-01 | quota   | arrived | planned=12, arrived=10, arrived_on=2025-03-01
    recruitment | 2025-02-01 | outside | arrived | planned=5, arrived=5, arrived_on=2025-05-01
    recruitment | 2025-03-01 | quota   | hired   | planned=3
    recruitment | 2025-10-01 | quota   | arrived | planned=3, arrived=3, arrived_on=2026-01-01
"""
ABOUT: dict[str, Any] = {
    "source": recruitment.source,
    "owner": recruitment.office,
    "better": NEITHER,
}


def _arrived(period):
    came = answered_on("arrived_on").between(period.start, period.end)
    return entries(recruitment.code).where(row.state == "arrived", came)


@indicator("RCT1", title="招聘引进报到人数", english="Recruits who arrived", unit="人",
           by=("place", KIND), **ABOUT)  # fmt: skip
def arrived(period):
    """
    报到日期在期内的报到人数，按招聘类别分列（在编、编外分开）；已聘用未报到的不计。
    """
    return total(_arrived(period).having(many=answer("arrived")), of=row.many)


arrived.example(period=year(2025), register_entries=LINES, gives="15")


@indicator("RCT2", title="报到岗位的计划人数", english="Posts planned for those who arrived",
           unit="人", by=("place", KIND), **ABOUT)  # fmt: skip
def planned(period):
    """
    报到日期在期内的各批招聘的计划人数之和。
    """
    return total(_arrived(period).having(many=answer("planned")), of=row.many)


planned.example(period=year(2025), register_entries=LINES, gives="17")


@derived("RCT3", quotient("RCT1", "RCT2", per=100), title="招聘计划完成率",
         english="Posts that were filled", unit="%", source=recruitment.source,
         owner=recruitment.office)  # fmt: skip
def filled(period):
    """
    报到日期在期内的各批招聘，报到人数除以计划人数。
    """


filled.example(period=year(2025), register_entries=LINES, gives="88.24")
