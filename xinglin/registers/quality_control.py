"""Quality-control centres and groups (质控中心与质控小组): set up, checking, fed back, assessed.

Figures: F001-93, F003A1-38, F003A1-39. Mended is never more than found.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    answered_on,
    count,
    indicator,
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
)
from xinglin.kernel.time import year

KINDS = [("centre", "质控中心"), ("group", "质控小组")]
SPECIALTIES = [
    "病历书写", "医院感染", "急诊", "重症", "护理", "药事与抗菌药物", "医学检验", "医学影像", "麻醉", "病理",
    "产科", "儿科", "血液透析", "口腔", "中医", "心电", "超声", "其他",
]  # fmt: skip
WORKING = ("working", "checking", "feedback", "mended", "assessed")

# fmt: off
quality_control = Register(
    "quality_control",
    title="医疗质量控制",
    english="Quality-control centres",
    office="医政股",
    source="《医疗质量管理办法》；《医疗质量控制中心管理规定》；时限为惯例",
    subject=about_institution("挂靠单位", kinds=("A", "B")),
    asks=[
        Choice("kind", "类别", KINDS),
        Choice("specialty", "专业", SPECIALTIES),
        Day("listed_on", "登记日期", past=True),
        Day("set_up_on", "成立日期", past=True),
        Text("paper", "成立文号"),
        Number("checked", "督查机构", unit="家次", at_least=1, at_most=10000),
        Number("problems", "发现问题", unit="项", at_least=0, at_most=10000),
        Number("fixed", "完成整改", unit="项", at_least=0, at_most=10000),
        Number("score", "年度考核得分", unit="分", at_least=0, at_most=100),
    ],
    states="preparing 筹建 | working 运行 | checking 督查中 | feedback 已反馈 | mended 已整改 | assessed 已考核 | ended 已撤销",
    starts="preparing",
    moves=[
        Move("set_up", "成立",     "preparing -> working",            by=OFFICE_HEAD, needs=["set_up_on", "paper"]),
        Move("check",  "启动督查", "working | assessed -> checking",  by=OFFICE_HEAD),
        Move("tell",   "反馈",     "checking -> feedback",            by=OFFICE_HEAD, needs=["checked", "problems"]),
        Move("mend",   "整改报告", "feedback -> mended",              by=OFFICE_HEAD, needs=["fixed"],
             when=[Guard("完成整改数不能超过发现问题数", lambda now: now.given["fixed"] <= now.said.get("problems", 0), answers=True)]),
        Move("assess", "年度考核", "working | mended -> assessed",    by=OFFICE_HEAD, needs=["score"]),
        Move("end",    "撤销",     "preparing | working | assessed -> ended", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("checking", calendar_days(30), tell=OFFICE_HEAD),
        Late("feedback", calendar_days(30), tell=OFFICE_HEAD, warn=calendar_days(7)),
        Late("working", calendar_days(365), tell=OFFICE_HEAD, warn=calendar_days(30)),
    ],
    on="listed_on",
    kind="kind",
    name="specialty",
    unique=("kind", "specialty", "subject"),
    says="登记质控组织{count}个，督查{checked}家次，发现问题{problems}项，整改{fixed}项：{kinds}",
    tells="建成医疗质量控制中心{QUC1}、质控小组{QUC2}，督查发现问题{QUC3}、完成整改{QUC4}",
    unit="个",
    demo="""
        state     | ago | kind   | specialty      | set_up_on | paper            | checked | problems | fixed | score
        assessed  | 600 | centre | 病历书写       | 20        | 卫医〔2024〕12号 | 6       | 9        | 9     | 92
        assessed  | 590 | centre | 护理           | 20        | 卫医〔2024〕12号 | 8       | 12       | 11    | 90
        mended    | 580 | centre | 医院感染       | 20        | 卫医〔2024〕12号 | 7       | 8        | 6     |
        feedback  | 570 | centre | 急诊           | 20        | 卫医〔2024〕13号 | 4       | 5        |       |
        working   | 300 | centre | 药事与抗菌药物 | 20        | 卫医〔2025〕3号  |         |          |       |
        working   | 280 | centre | 医学检验       | 15        | 卫医〔2025〕3号  |         |          |       |
        working   | 260 | centre | 医学影像       | 15        | 卫医〔2025〕4号  |         |          |       |
        checking  | 250 | centre | 产科           | 15        | 卫医〔2025〕4号  |         |          |       |
        working   | 240 | group  | 中医           | 10        | 院发〔2025〕8号  |         |          |       |
        working   | 230 | group  | 心电           | 10        | 院发〔2025〕8号  |         |          |       |
        working   | 220 | group  | 儿科           | 10        | 院发〔2025〕9号  |         |          |       |
        preparing | 30  | centre | 麻醉           |           |                  |         |          |       |
    """,
)
# fmt: on

LINES = """
    register        | day        | kind   | state    | answers
    quality_control | 2024-01-05 | centre | assessed | set_up_on=2024-02-01, problems=9, fixed=8
    quality_control | 2025-01-05 | centre | working  | set_up_on=2025-02-01
    quality_control | 2025-01-06 | centre | feedback | set_up_on=2025-02-01, problems=3
    quality_control | 2025-01-05 | group  | working  | set_up_on=2025-03-01
    quality_control | 2025-01-05 | centre | ended    | set_up_on=2025-03-01
    quality_control | 2025-12-05 | centre | working  | set_up_on=2026-01-05
"""
ABOUT: dict[str, Any] = {
    "source": quality_control.source,
    "owner": quality_control.office,
    "by": ("place",),
    "better": NEITHER,
}


def _standing(period, kind):
    """Whatever was set up by the end of the period and stands."""
    return entries(quality_control.code).where(
        row.kind == kind, row.state.isin(WORKING), answered_on("set_up_on") <= period.end
    )


@indicator("QUC1", title="医疗质量控制中心", english="Quality-control centres", unit="个",
           **ABOUT)  # fmt: skip
def centres(period):
    """
    截至期末已成立、没有撤销的质控中心数。
    """
    return count(_standing(period, "centre"), rows=True)


centres.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("QUC2", title="质控小组", english="Quality-control groups", unit="个",
           **ABOUT)  # fmt: skip
def groups(period):
    """
    截至期末已成立、没有撤销的质控小组数。
    """
    return count(_standing(period, "group"), rows=True)


groups.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("QUC3", title="质控督查发现问题", english="Problems found by quality control", unit="项",
           **ABOUT)  # fmt: skip
def problems(period):
    """
    截至期末在运行的质控中心最近一次督查发现的问题项数之和。
    """
    return total(_standing(period, "centre").having(many=answer("problems")), of=row.many)


problems.example(period=year(2025), register_entries=LINES, gives="12")


@indicator("QUC4", title="质控督查完成整改", english="Problems of quality control mended", unit="项",
           **ABOUT)  # fmt: skip
def mended(period):
    """
    截至期末在运行的质控中心最近一次督查的问题中已完成整改的项数之和。
    """
    return total(_standing(period, "centre").having(many=answer("fixed")), of=row.many)


mended.example(period=year(2025), register_entries=LINES, gives="8")
