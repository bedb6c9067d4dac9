"""Infection control (医院感染防控): inspected at three levels, mended, verified; cases to their end.

Figures: F003A2-02 to F003A2-04. A zero that was counted is a zero: nothing found is no gap.
"""

from typing import Any

from xinglin.engines.access import NURSE, OFFICE_HEAD
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
    Text,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

ROUNDS = [
    ("ward", "科室自查"),
    ("hospital", "院级巡查"),
    ("bureau", "局级督查"),
    ("cross", "交叉检查"),
]
EVENTS = [("case", "院感病例"), ("outbreak", "院感暴发事件")]
KINDS = [*ROUNDS, *EVENTS]
ROUND = [code for code, _ in ROUNDS]
INSPECTORS = (NURSE, OFFICE_HEAD)
CONFIRMED = ("confirmed", "controlled", "reviewed")


def is_round(now):
    """Whether the line is an inspection."""
    return now.said.get("kind") in ROUND


def is_event(now):
    """Whether the line is a case or an event."""
    return not is_round(now)


INSPECTION = Guard("只适用于巡查", is_round)
EVENT = Guard("只适用于院感病例和事件", is_event)

# fmt: off
infection_control = Register(
    "infection_control",
    title="医院感染防控",
    english="Infection control",
    office="医政股",
    source="《医院感染管理办法》；三级感控监督巡查工作要求；时限为惯例",
    subject=about_institution("医疗机构", kinds=("A", "B", "C")),
    asks=[
        Choice("kind", "层级或事项", KINDS),
        Text("where", "科室或病区"),
        Day("found_on", "巡查或发现日期", past=True),
        Choice("rule", "检查内容", ["预检分诊", "首诊负责", "手卫生", "消毒隔离", "医疗废物", "职业防护", "病区管理", "抗菌药物", "其他"], required=False),
        Number("looked_at", "检查项数", unit="项", at_least=1, at_most=10000, required=False),
        Number("problems", "发现问题", unit="项", at_least=1, at_most=10000),
        Number("fixed", "完成整改", unit="项", at_least=0, at_most=10000),
        Number("people", "感染人数", unit="人", at_least=1, at_most=1000),
        Text("lesson", "整改或评审意见", long=True),
    ],
    states="noted 已登记 | clear 无问题 | problem 有问题 | fixed 已整改 | verified 已复核 | suspected 疑似 | confirmed 已确认 | controlled 已控制 | reviewed 已评审 | excluded 已排除",
    starts="noted",
    moves=[
        Move("clear",   "无问题",   "noted -> clear",             by=INSPECTORS, when=[INSPECTION]),
        Move("find",    "登记问题", "noted -> problem",           by=INSPECTORS, needs=["problems"], when=[INSPECTION]),
        Move("fix",     "整改报告", "problem -> fixed",           by=INSPECTORS, needs=["fixed", "lesson"],
             when=[Guard("完成整改数不能超过发现问题数", lambda now: now.given["fixed"] <= now.said.get("problems", 0), answers=True)]),
        Move("return_", "复核退回", "fixed -> problem",           by=OFFICE_HEAD, needs=[Text("lacking", "不到位之处")]),
        Move("verify",  "复核通过", "fixed -> verified",          by=OFFICE_HEAD),
        Move("suspect", "登记疑似", "noted -> suspected",         by=INSPECTORS, when=[EVENT]),
        Move("confirm", "确认",     "suspected -> confirmed",     by=INSPECTORS, needs=["people"]),
        Move("exclude", "排除",     "suspected -> excluded",      by=INSPECTORS),
        Move("control", "已控制",   "confirmed -> controlled",    by=INSPECTORS),
        Move("review",  "评审",     "controlled -> reviewed",     by=OFFICE_HEAD, needs=["lesson"]),
    ],
    deadlines=[
        Late("problem", working_days(10), tell=(NURSE, OFFICE_HEAD)),
        Late("fixed", working_days(10), tell=OFFICE_HEAD),
        Late("suspected", calendar_days(1), tell=OFFICE_HEAD),
        Late("confirmed", calendar_days(14), tell=OFFICE_HEAD),
        Late("controlled", calendar_days(30), tell=OFFICE_HEAD),
    ],
    on="found_on",
    kind="kind",
    name="where",
    writers=INSPECTORS,
    says="登记院感巡查和事件{count}次，发现问题{problems}项，完成整改{fixed}项：{kinds}",
    tells="院感三级巡查{IFC1}，发现问题{IFC2}，整改率{IFC4}，确认院感病例{IFC5}、暴发事件{IFC6}",
    unit="次",
    times=2,
    demo="""
        state     | ago | kind     | where                  | rule              | looked_at | problems | fixed | people | lesson
        clear     | 300 | ward     | 内科/外科/儿科/妇产科  | 手卫生/消毒隔离   | 20..40    |          |       |        |
        verified  | 260 | hospital | 急诊科/重症医学科      | 预检分诊/职业防护 | 30..60    | 3        | 3     |        | 逐项整改并培训
        verified  | 200 | bureau   | 门诊/手术室            | 医疗废物          | 40..80    | 4        | 4     |        | 补齐交接登记
        fixed     | 40  | cross    | 口腔科/内镜室          | 消毒隔离          | 40..80    | 5        | 4     |        | 更换消毒监测卡
        problem   | 10  | hospital | 血液透析室             | 病区管理          | 30..60    | 2        |       |        |
        reviewed  | 180 | case     | 外科                   | 抗菌药物          |           |          |       | 1      | 切口感染个案分析
        excluded  | 90  | case     | 儿科                   |                   |           |          |       |        |
        suspected | 0   | case     | 内科                   |                   |           |          |       |        |
    """,
)
# fmt: on
KIND = attribute("kind", "层级或事项", dict(KINDS))
LINES = """
    register          | day        | kind     | state     | answers
    infection_control | 2025-01-05 | ward     | clear     |
    infection_control | 2025-02-05 | hospital | verified  | problems=3, fixed=3
    infection_control | 2025-03-05 | bureau   | problem   | problems=1
    infection_control | 2025-04-05 | case     | confirmed | people=1
    infection_control | 2025-05-05 | case     | excluded  |
    infection_control | 2024-05-05 | outbreak | reviewed  | people=3
"""
ABOUT: dict[str, Any] = {
    "source": infection_control.source,
    "owner": infection_control.office,
    "by": ("place", KIND),
    "better": NEITHER,
}


def _rounds(period):
    return entries(infection_control.code).during(period).where(row.kind.isin(ROUND))


def _events(period, kind):
    every = entries(infection_control.code).during(period)
    return every.where(row.kind == kind, row.state.isin(CONFIRMED))


@indicator("IFC1", title="院感巡查次数", english="Infection-control inspections", unit="次",
           **ABOUT)  # fmt: skip
def rounds(period):
    """
    期内开展的巡查次数，按层级（科室、院级、局级、交叉）分列。
    """
    return count(_rounds(period), rows=True)


rounds.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("IFC2", title="院感巡查发现问题", english="Problems found by infection-control inspections", unit="项",
           **ABOUT)  # fmt: skip
def problems(period):
    """
    期内巡查发现的问题项数之和，按层级分列。
    """
    return total(_rounds(period).having(many=answer("problems")), of=row.many)


problems.example(period=year(2025), register_entries=LINES, gives="4")


@indicator("IFC3", title="院感巡查完成整改", english="Problems mended after inspections", unit="项",
           **ABOUT)  # fmt: skip
def fixed(period):
    """
    期内巡查发现的问题中已完成整改的项数之和。
    """
    return total(_rounds(period).having(many=answer("fixed")), of=row.many)


fixed.example(period=year(2025), register_entries=LINES, gives="3")


@derived("IFC4", quotient("IFC3", "IFC2", per=100), title="院感问题整改率", english="Infection-control problems mended", unit="%",
         source=infection_control.source, owner=infection_control.office)  # fmt: skip
def fix_rate(period):
    """
    期内巡查发现的问题中已完成整改的占比。
    """


fix_rate.example(period=year(2025), register_entries=LINES, gives="75.00")


@indicator("IFC5", title="院感病例", english="Hospital-acquired infections", unit="例",
           **(ABOUT | {"by": ("place",), "better": "lower"}))  # fmt: skip
def cases(period):
    """
    期内发现并已确认的院感病例登记条数；没有登记即为零。
    """
    return count(_events(period, "case"), rows=True)


cases.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("IFC6", title="院感暴发事件", english="Outbreaks in hospitals", unit="起",
           **(ABOUT | {"by": ("place",), "better": "lower"}))  # fmt: skip
def outbreaks(period):
    """
    期内发现并已确认的院感暴发事件；没有登记即为零。
    """
    return count(_events(period, "outbreak"), rows=True)


outbreaks.example(period=year(2025), register_entries=LINES, gives="0")
