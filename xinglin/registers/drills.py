"""Emergency drills (应急演练): planned, held, evaluated, mended; never mixed with live counts.

Figures: F000-01.
"""

from xinglin.engines.access import CDC_OFFICER, OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    answered_on,
    count,
    indicator,
    row,
    share,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import Choice, Day, Late, Move, Number, Text, Yes, calendar_days
from xinglin.kernel.time import year

HELD = ("held", "evaluated", "mending", "closed")

# fmt: off
drills = Register(
    "drill",
    title="应急演练",
    english="Emergency drills",
    office="卫生应急办",
    source="《突发公共卫生事件应急条例》；应急预案管理要求",
    subject=about_institution("组织单位"),
    asks=[
        Choice("kind", "演练类型", ["大规模核酸采样", "秋冬季疫情", "综合性实战", "桌面推演", "院前急救", "中毒救治"]),
        Text("scenario", "情景"),
        Day("held_on", "演练日期"),
        Number("people", "参演人数", unit="人", at_least=1, at_most=100000),
        Yes("live", "实兵演练", required=False),
        Text("findings", "发现问题", long=True),
        Number("problems", "问题数", unit="个", at_least=0, at_most=1000),
        Day("mended_on", "整改完成日期", past=True),
    ],
    states="planned 计划 | held 已实施 | evaluated 已评估 | mending 整改中 | closed 已办结 | cancelled 已取消",
    starts="planned",
    moves=[
        Move("hold",     "实施",     "planned -> held",       by=(OFFICE_HEAD, CDC_OFFICER), needs=["held_on", "people"]),
        Move("cancel",   "取消",     "planned -> cancelled",  by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("evaluate", "评估",     "held -> evaluated",     by=(OFFICE_HEAD, CDC_OFFICER), needs=["findings", "problems"]),
        Move("assign",   "下达整改", "evaluated -> mending",  by=OFFICE_HEAD, needs=[Text("order", "整改要求", long=True)]),
        Move("close",    "无问题办结", "evaluated -> closed", by=OFFICE_HEAD),
        Move("mend",     "整改完成", "mending -> closed",     by=OFFICE_HEAD, needs=["mended_on"]),
    ],
    deadlines=[
        Late("held", calendar_days(14), tell=OFFICE_HEAD),
        Late("mending", calendar_days(60), tell=OFFICE_HEAD, warn=calendar_days(10)),
    ],
    on="held_on",
    kind="kind",
    name="scenario",
    unique=("subject", "scenario", "held_on"),
    writers=(OFFICE_HEAD, CDC_OFFICER),
    says="组织开展{kinds}等应急演练{count}场，参演{people}人次",
    tells="举办应急演练{DRL1}，参演{DRL2}",
    unit="场",
    demo="""
        state     | ago | kind           | scenario                   | people  | live | findings                   | problems | mended_on
        closed    | 300 | 大规模核酸采样 | 24小时完成全镇采样         | 320     | 是   | 转运车辆不足；分管错误一次 | 2        | 40
        closed    | 220 | 秋冬季疫情     | 学校聚集性流感处置         | 86      | 是   | 个别班级上报迟             | 1        | 30
        mending   | 70  | 综合性实战     | 集贸市场疫情综合处置       | 210     | 是   | 现场通信中断               | 1        |
        evaluated | 20  | 桌面推演       | 不明原因肺炎信息核实       | 24      | 否   | 无                         | 0        |
        held      | 8   | 院前急救       | 多车追尾批量伤员转运       | 65      | 是   |                            |          |
        held      | 40  | 中毒救治       | 食物中毒三十人以上         | 48      | 是   |                            |          |
        planned   | 0   | 综合性实战     | 汛后肠道传染病             |         |      |                            |          |
    """,
)
# fmt: on

LINES = """
    register | day        | kind     | state     | answers
    drill    | 2025-03-01 | 桌面推演 | held      | held_on=2025-03-01, people=24
    drill    | 2025-09-01 | 秋冬季疫情 | closed  | held_on=2025-09-01, people=80, problems=2, mended_on=2025-10-01
    drill    | 2025-10-01 | 秋冬季疫情 | mending | held_on=2025-10-01, people=60, problems=1
    drill    | 2025-12-01 | 桌面推演 | cancelled | held_on=2025-12-01
    drill    | 2025-12-01 | 桌面推演 | planned   | held_on=2025-12-01
    drill    | 2024-12-01 | 桌面推演 | held      | held_on=2024-12-01, people=9
"""


def _held(period):
    return entries(drills.code).during(period).where(row.state.isin(HELD))


@indicator(
    "DRL1", title="应急演练场次", english="Emergency drills held", unit="场", source=drills.source,
    owner=drills.office, by=("place",), better=NEITHER,
)  # fmt: skip
def held(period):
    """
    期内实施的应急演练场次；计划未实施和取消的不计。
    """
    return count(_held(period), rows=True)


held.example(
    about="planned and cancelled ones are not held", period=year(2025), register_entries=LINES,
    gives="3",
)  # fmt: skip


@indicator(
    "DRL2", title="应急演练参演人次", english="People who took part in drills", unit="人次",
    source=drills.source, owner=drills.office, by=("place",), better=NEITHER,
)  # fmt: skip
def taking_part(period):
    """
    期内实施的应急演练的参演人数之和。
    """
    return total(_held(period).having(people=answer("people")), of=row.people)


taking_part.example(period=year(2025), register_entries=LINES, gives="164")


@indicator(
    "DRL3", title="演练问题整改完成率", english="Drills whose problems were mended", base="台账条目",
    source=drills.source, owner=drills.office, by=("place",),
)  # fmt: skip
def mended(period):
    """
    分母：期内实施并发现问题的演练场次。分子：其中截至期末已完成整改的场次。
    """
    found = _held(period).where(answer("problems") > 0)
    return share(found.where(answered_on("mended_on") <= period.end), of=found, rows=True)


mended.example(period=year(2025), register_entries=LINES, gives="1 of 2")
