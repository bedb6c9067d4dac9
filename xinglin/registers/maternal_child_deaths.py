"""Deaths of mothers and children (孕产妇、婴儿、5岁以下儿童死亡评审): verified, reviewed, counted.

Figures: F001-72 to F001-74. The limits are a table: dated configuration, usual practice, to be kept
to the notices in force. Under-five deaths hold infant deaths, so the one rate is never the lower.
"""

from typing import Any

from xinglin.engines.access import CDC_OFFICER, CLINICIAN, OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answered,
    attribute,
    count,
    derived,
    indicator,
    quotient,
    row,
    share,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_place
from xinglin.engines.workflow import (
    Choice,
    Day,
    Guard,
    Late,
    Move,
    Text,
    calendar_days,
)
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import year

KEEPERS = (CDC_OFFICER, CLINICIAN, OFFICE_HEAD)
KINDS = [("maternal", "孕产妇死亡"), ("infant", "婴儿死亡"), ("child", "1—4岁儿童死亡")]
# general knowledge, not law: how long each step may take
LIMITS = """
    step     | days | since      | source
    reported | 7    | 2022-01-01 | 妇幼卫生监测惯例：报告后七日内核实
    verified | 30   | 2022-01-01 | 妇幼卫生监测惯例：核实后一个月内县级评审
    county   | 60   | 2022-01-01 | 妇幼卫生监测惯例：孕产妇死亡两个月内市级评审
    city     | 30   | 2022-01-01 | 妇幼卫生监测惯例：市级评审后一个月内结论归档
"""
STEPS = {one["step"]: one for one in read_table(LIMITS)}


def limit(state):
    """How long a death may stay in a state, by the table."""
    one = STEPS[state]
    return Late(state, calendar_days(int(one["days"])), tell=OFFICE_HEAD,
                warn=calendar_days(3), source=one["source"])  # fmt: skip


def reviewed_high_enough(now):
    """A mother's death is concluded by the city, never by the county alone."""
    return now.said.get("kind") != "maternal" or now.state == "city"


# fmt: off
maternal_child_deaths = Register(
    "maternal_child_death",
    title="孕产妇和儿童死亡评审",
    english="Deaths of mothers and children",
    office="妇幼健康股",
    source="《母婴保健法实施办法》；孕产妇死亡评审和5岁以下儿童死亡评审规范；时限为惯例",
    subject=about_place("常住村（社区）", level="village"),
    asks=[
        Text("number_", "个案编号", note="不写姓名"),
        Choice("kind", "类别", KINDS),
        Day("died_on", "死亡日期", past=True),
        Choice("where", "死亡地点", ["省级医院", "市级医院", "县级医院", "乡镇卫生院", "途中", "家中", "其他"]),
        Choice("cause", "死因分类", ["产科出血", "羊水栓塞", "妊娠期高血压疾病", "妊娠合并症", "早产或低出生体重", "新生儿窒息", "先天异常", "肺炎", "意外伤害", "其他"]),
        Choice("avoidable", "评审结果", [("1", "可避免"), ("2", "创造条件可避免"), ("3", "不可避免")]),
        Text("lesson", "改进措施", long=True),
        Day("concluded_on", "结论日期", past=True),
    ],
    states="reported 已报告 | verified 已核实 | county 县级评审 | city 市级评审 | counted 已结论计入 | dropped 不计入",
    starts="reported",
    moves=[
        Move("verify",  "核实",         "reported -> verified",        by=KEEPERS, needs=["where", "cause"]),
        Move("drop",    "不计入",       "reported | verified -> dropped", by=OFFICE_HEAD, needs=[Choice("why", "原因", ["非本辖区", "重复报告", "不符合定义"])]),
        Move("review",  "县级评审",     "verified -> county",          by=OFFICE_HEAD),
        Move("raise_",  "提交市级评审", "county -> city",              by=OFFICE_HEAD),
        Move("return_", "退回补充",     "county | city -> verified",   by=OFFICE_HEAD, needs=[Text("lacking", "须补充的材料")]),
        Move("conclude", "结论",        "county | city -> counted",    by=OFFICE_HEAD, needs=["avoidable", "lesson", "concluded_on"],
             when=[Guard("孕产妇死亡须经市级评审", reviewed_high_enough)]),
    ],
    deadlines=[limit(state) for state in STEPS],
    on="died_on",
    kind="kind",
    name="number_",
    unique=("number_",),
    writers=KEEPERS,
    secret=KEEPERS,
    says="登记死亡个案{count}例：{kinds}",
    tells="评审登记婴儿死亡{MCD2}、五岁以下儿童死亡{MCD3}、孕产妇死亡{MCD1}，婴儿死亡率{MCD4}，五岁以下儿童死亡率{MCD5}",
    unit="例",
    demo="""
        state    | ago | number_ | kind     | died_on | where    | cause              | avoidable | lesson                   | concluded_on
        counted  | 400 | M24001  | maternal |         | 市级医院 | 羊水栓塞           | 2         | 危重孕产妇转运一次到位   | 85
        counted  | 340 | C25001  | infant   |         | 县级医院 | 早产或低出生体重   | 2         | 早产儿出院七日内访视     | 40
        counted  | 210 | C25002  | child    |         | 途中     | 意外伤害           | 1         | 幼儿看护安全宣教到户     | 38
        county   | 45  | C26001  | infant   |         | 市级医院 | 先天异常           |           |                          |
        reported | 3   | C26002  | infant   |         |          |                    |           |                          |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
SOULS = """
    person | birth      | deceased_on
    a      | 2025-01-01 |
    b      | 2025-06-01 | 2025-06-03
    c      | 2024-06-01 |
"""
LINES = """
    register             | day        | kind     | state    | answers
    maternal_child_death | 2025-01-05 | maternal | county   |
    maternal_child_death | 2025-06-03 | infant   | counted  | avoidable=1
    maternal_child_death | 2025-07-03 | child    | counted  | avoidable=3
    maternal_child_death | 2025-08-03 | child    | dropped  |
    maternal_child_death | 2024-08-03 | maternal | counted  | avoidable=1
"""
ABOUT: dict[str, Any] = {
    "source": maternal_child_deaths.source,
    "owner": maternal_child_deaths.office,
    "by": ("place",),
    "better": NEITHER,
}


def _died(period, *kinds):
    """Deaths of the period of these kinds; what was found not to belong here is none."""
    every = entries(maternal_child_deaths.code).during(period)
    return every.where(row.kind.isin(kinds), row.state != "dropped")


def _concluded(period):
    return entries(maternal_child_deaths.code).during(period).where(row.state == "counted")


@indicator("MCD1", title="评审登记孕产妇死亡", english="Deaths of mothers under review", unit="例",
           **(ABOUT | {"better": "lower"}))  # fmt: skip
def mothers(period):
    """
    死亡日期在期内的孕产妇死亡个案，不计入的除外。
    """
    return count(_died(period, "maternal"), rows=True)


mothers.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("MCD2", title="评审登记婴儿死亡", english="Deaths of infants under review", unit="例",
           **(ABOUT | {"better": "lower"}))  # fmt: skip
def infants(period):
    """
    死亡日期在期内的婴儿死亡个案，不计入的除外。
    """
    return count(_died(period, "infant"), rows=True)


infants.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("MCD3", title="评审登记5岁以下儿童死亡", english="Deaths under five under review", unit="例",
           **(ABOUT | {"better": "lower"}))  # fmt: skip
def children(period):
    """
    死亡日期在期内的婴儿和1—4岁儿童死亡个案之和，不计入的除外。
    """
    return count(_died(period, "infant", "child"), rows=True)


children.example(period=year(2025), register_entries=LINES, gives="2")


@derived("MCD4", quotient("MCD2", "POP5", per=1000), title="婴儿死亡率", english="Infant mortality rate", unit="‰",
         source=maternal_child_deaths.source, owner=maternal_child_deaths.office, better="lower")  # fmt: skip
def infant_rate(period):
    """
    期内评审登记的婴儿死亡例数除以同期出生登记的活产数；例数少时与例数一并使用。
    """


infant_rate.example(period=year(2025), register_entries=LINES, residents=SOULS, gives="500.00")


@derived("MCD5", quotient("MCD3", "POP5", per=1000), title="5岁以下儿童死亡率", english="Under-five mortality rate", unit="‰",
         source=maternal_child_deaths.source, owner=maternal_child_deaths.office, better="lower")  # fmt: skip
def child_rate(period):
    """
    期内评审登记的5岁以下儿童死亡例数除以同期出生登记的活产数；不会低于婴儿死亡率。
    """


child_rate.example(period=year(2025), register_entries=LINES, residents=SOULS, gives="1000.00")


@derived("MCD6", quotient("MCD1", "POP5", per=100000), title="评审登记孕产妇死亡率", english="Maternal mortality ratio by the reviews", unit="/10万",
         source=maternal_child_deaths.source, owner=maternal_child_deaths.office, better="lower")  # fmt: skip
def maternal_ratio(period):
    """
    期内评审登记的孕产妇死亡例数除以同期出生登记的活产数；与孕产妇死亡率（MAT5，按孕产妇专案）互为漏报核对。
    """


maternal_ratio.example(period=year(2025), register_entries=LINES, residents=SOULS, gives="50000.00")


@indicator("MCD7", title="可避免死亡占比", english="Deaths that could have been avoided", unit="%",
           **(ABOUT | {"base": "台账条目", "better": "lower"}))  # fmt: skip
def avoidable(period):
    """
    分母：死亡日期在期内、已结论的个案。分子：其中评审结果为可避免或创造条件可避免的。
    """
    return share(
        _concluded(period).where(answered("avoidable", "1") | answered("avoidable", "2")),
        of=_concluded(period), rows=True,
    )  # fmt: skip


avoidable.example(period=year(2025), register_entries=LINES, gives="1 of 2")
