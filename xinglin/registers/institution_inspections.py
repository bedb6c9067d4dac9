"""Inspections of institutions (大型医院巡查、党组织巡查、“回头看”): notice to look-back.

Figures: F001-174, F001-175, F004-29. What is serious goes to the discipline clues; here only how
many were handed on.
"""

from typing import Any

from xinglin.engines.access import DIRECTOR, OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    attribute,
    count,
    derived,
    indicator,
    quotient,
    row,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import (
    Choice,
    Day,
    Guard,
    Late,
    Move,
    Number,
    Paper,
    Text,
    calendar_days,
)
from xinglin.kernel.time import year, years

KINDS = [("hospital", "大型医院巡查"), ("party", "党组织巡查"), ("look_back", "整改“回头看”")]
SEEN = ("feedback", "planned", "proving", "looking_back", "closed")
CYCLE = 4  # years of a round: dated configuration, by the present round's plan

# fmt: off
institution_inspections = Register(
    "institution_inspection",
    title="机构巡查",
    english="Inspections of institutions",
    office="局办公室",
    source="大型医院巡查工作方案；党组织巡察工作规定；时限为惯例",
    subject=about_institution("被巡查机构", kinds=("A", "B")),
    asks=[
        Choice("kind", "类别", KINDS),
        Text("round", "轮次", note="如 2024—2027年轮次第二批"),
        Day("noticed_on", "通知日期", past=True),
        Day("entered_on", "进驻日期", past=True),
        Number("problems", "反馈问题", unit="项", at_least=0, at_most=1000),
        Number("fixed", "完成整改", unit="项", at_least=0, at_most=1000),
        Number("handed", "移交线索", unit="件", at_least=0, at_most=1000, required=False),
        Text("evidence", "整改举证", long=True),
        Number("repeated", "重复问题", unit="项", at_least=0, at_most=1000),
        Paper("notice", "巡查通知", required=False, note="盖章的通知扫描件"),
    ],
    states="noticed 已通知 | onsite 进驻 | feedback 已反馈 | planned 整改方案 | proving 举证 | looking_back 回头看 | closed 已办结 | cancelled 已取消",
    starts="noticed",
    moves=[
        Move("enter",   "进驻",       "noticed -> onsite",       by=OFFICE_HEAD, needs=["entered_on"]),
        Move("cancel",  "取消",       "noticed -> cancelled",    by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("tell",    "反馈",       "onsite -> feedback",      by=OFFICE_HEAD, needs=["problems"]),
        Move("plan",    "报整改方案", "feedback -> planned",     by=OFFICE_HEAD),
        Move("prove",   "报整改举证", "planned -> proving",      by=OFFICE_HEAD, needs=["fixed", "evidence"],
             when=[Guard("完成整改数不能超过反馈问题数", lambda now: now.given["fixed"] <= now.said.get("problems", 0), answers=True)]),
        Move("look",    "回头看",     "proving -> looking_back", by=OFFICE_HEAD, needs=["repeated"]),
        Move("return_", "退回整改",   "looking_back -> planned", by=OFFICE_HEAD, needs=[Text("lacking", "不到位之处")]),
        Move("close",   "办结",       "looking_back -> closed",  by=(DIRECTOR, OFFICE_HEAD),
             when=[Guard("还有问题没有整改", lambda now: now.said.get("fixed", 0) == now.said.get("problems", 0))]),
    ],
    deadlines=[
        Late("onsite", calendar_days(30), tell=OFFICE_HEAD),
        Late("feedback", calendar_days(15), tell=OFFICE_HEAD),
        Late("planned", calendar_days(60), tell=OFFICE_HEAD, pauses=True, warn=calendar_days(10)),
        Late("proving", calendar_days(90), tell=OFFICE_HEAD, warn=calendar_days(15)),
    ],
    pauses=("等待上级意见", "需跨年度预算安排"),
    on="noticed_on",
    kind="kind",
    name="round",
    unique=("subject", "kind", "round"),
    says="巡查机构{count}家，反馈问题{problems}项，完成整改{fixed}项：{kinds}",
    tells="巡查机构{INS1}，本轮累计巡查医院{INS2}，反馈问题{INS3}，整改率{INS5}",
    unit="家",
    demo="""
        state        | ago | kind      | round               | entered_on | problems | fixed | handed | evidence         | repeated
        closed       | 560 | hospital  | 2024—2027年轮次第一批 | 10       | 14       | 14    | 1      | 逐项附文件和照片 | 0
        looking_back | 300 | hospital  | 2024—2027年轮次第二批 | 10       | 11       | 10    | 0      | 逐项附文件       | 1
        proving      | 200 | party     | 2025年二级巡查第一批 | 12        | 9        | 8     |        | 支部记录已补齐   |
        planned      | 60  | party     | 2025年二级巡查第二批 | 10        | 7        |       |        |                  |
        feedback     | 40  | party     | 2026年二级巡查      | 10         | 5        |       |        |                  |
        onsite       | 10  | hospital  | 2024—2027年轮次第三批 | 3        |          |       |        |                  |
        closed       | 400 | look_back | 2023年巡查回头看    | 5          | 4        | 4     |        | 制度已修订       | 0
        cancelled    | 150 | hospital  | 与等级评审冲突      |            |          |       |        |                  |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
LINES = """
    register               | day        | kind     | state    | answers
    institution_inspection | 2024-03-05 | hospital | closed   | problems=9, fixed=9
    institution_inspection | 2025-03-05 | hospital | proving  | problems=10, fixed=8
    institution_inspection | 2025-04-05 | party    | feedback | problems=6
    institution_inspection | 2025-04-05 | party    | onsite   |
    institution_inspection | 2020-04-05 | hospital | closed   | problems=6, fixed=6
"""
ABOUT: dict[str, Any] = {
    "source": institution_inspections.source,
    "owner": institution_inspections.office,
    "by": ("place", KIND),
    "better": NEITHER,
}


def _seen(period):
    """Inspections of the period whose findings were told."""
    return entries(institution_inspections.code).during(period).where(row.state.isin(SEEN))


@indicator("INS1", title="巡查机构", english="Institutions inspected", unit="家",
           **ABOUT)  # fmt: skip
def inspected(period):
    """
    通知日期在期内、已反馈的巡查家次，按类别分列；进驻中的不计。
    """
    return count(_seen(period), rows=True)


inspected.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("INS2", title="本轮累计巡查医院", english="Hospitals inspected in the round", unit="家",
           **(ABOUT | {"by": ("place",)}))  # fmt: skip
def covered(period):
    """
    截至期末的四年内已反馈的大型医院巡查家次；每家医院一轮一次。
    """
    return count(
        entries(institution_inspections.code).where(
            row.kind == "hospital",
            row.state.isin(SEEN),
            row.day <= period.end,
            row.day > years(CYCLE).before(period.end),
        ),
        rows=True,
    )


covered.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("INS3", title="巡查反馈问题", english="Problems told after inspections", unit="项",
           **ABOUT)  # fmt: skip
def problems(period):
    """
    期内巡查反馈的问题项数之和，按类别分列。
    """
    return total(_seen(period).having(many=answer("problems")), of=row.many)


problems.example(period=year(2025), register_entries=LINES, gives="16")


@indicator("INS4", title="巡查问题完成整改", english="Problems mended after inspections of institutions", unit="项",
           **ABOUT)  # fmt: skip
def fixed(period):
    """
    期内巡查反馈的问题中已完成整改的项数之和，按类别分列。
    """
    return total(_seen(period).having(many=answer("fixed")), of=row.many)


fixed.example(period=year(2025), register_entries=LINES, gives="8")


@derived("INS5", quotient("INS4", "INS3", per=100), title="巡查问题整改率", english="Problems mended of those told", unit="%",
         source=institution_inspections.source, owner=institution_inspections.office)  # fmt: skip
def fix_rate(period):
    """
    期内巡查反馈的问题中已完成整改的占比。
    """


fix_rate.example(period=year(2025), register_entries=LINES, gives="50.00")
