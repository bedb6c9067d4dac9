"""Birth defects (出生缺陷三级预防): found at one of three levels, diagnosed, treated, followed.

Figures: F003A2-08 (the three levels, as the dimension of what was found).
"""

from typing import Any

from xinglin.engines.access import CLINICIAN, NURSE, OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
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
    Late,
    Move,
    Text,
    calendar_days,
)
from xinglin.kernel.time import year

KEEPERS = (CLINICIAN, NURSE, OFFICE_HEAD)
LEVELS = [("1", "一级：孕前和孕早期"), ("2", "二级：产前筛查诊断"), ("3", "三级：新生儿筛查")]
DEFECTS = [
    "先天性心脏病", "多指（趾）", "唇裂或腭裂", "神经管缺陷", "唐氏综合征", "马蹄内翻", "尿道下裂",
    "先天性甲状腺功能减低", "苯丙酮尿症", "听力障碍", "其他",
]  # fmt: skip
SURE = ("diagnosed", "treated", "followed", "closed")

# fmt: off
birth_defects = Register(
    "birth_defect",
    title="出生缺陷",
    english="Birth defects",
    office="妇幼健康股",
    source="出生缺陷综合防治和监测的现行规定；时限为惯例",
    subject=about_place("母亲现住村（社区）", level="village"),
    asks=[
        Text("number_", "个案编号", note="同一孕次一个编号，不写姓名"),
        Choice("level", "发现于", LEVELS),
        Choice("defect", "缺陷类别", DEFECTS),
        Day("found_on", "筛查阳性日期", past=True),
        Day("diagnosed_on", "确诊日期", past=True),
        Choice("treatment", "干预方式", ["手术", "药物或特殊饮食", "康复训练", "助听或人工耳蜗", "终止妊娠", "观察"]),
        Choice("outcome", "结局", ["治愈", "好转", "未愈", "死亡", "失访"]),
    ],
    states="screened 筛查阳性 | diagnosed 已确诊 | treated 治疗中 | followed 随访中 | closed 结束随访 | excluded 已排除",
    starts="screened",
    moves=[
        Move("diagnose", "确诊",     "screened -> diagnosed",            by=KEEPERS, needs=["diagnosed_on"]),
        Move("exclude",  "排除",     "screened -> excluded",             by=KEEPERS),
        Move("treat",    "干预",     "diagnosed | followed -> treated",  by=KEEPERS, needs=["treatment"]),
        Move("follow",   "转入随访", "treated | diagnosed -> followed",  by=KEEPERS),
        Move("close",    "结束随访", "followed | treated -> closed",     by=KEEPERS, needs=["outcome"]),
    ],
    deadlines=[
        Late("screened", calendar_days(28), tell=OFFICE_HEAD, warn=calendar_days(7)),
        Late("diagnosed", calendar_days(30), tell=OFFICE_HEAD),
        Late("treated", calendar_days(180), tell=OFFICE_HEAD),
    ],
    on="found_on",
    kind="level",
    name="number_",
    unique=("number_", "defect"),
    writers=KEEPERS,
    secret=KEEPERS,
    says="登记出生缺陷个案{count}例：{kinds}",
    tells="三级预防筛查发现出生缺陷{BDF1}，确诊{BDF2}，确诊后得到干预的占{BDF4}",
    unit="例",
    demo="""
        state     | ago | number_     | level | defect                         | diagnosed_on | treatment      | outcome
        closed    | 420 | D001        | 3     | 多指（趾）                     | 10           | 手术           | 治愈
        closed    | 330 | D002        | 2     | 唐氏综合征                     | 14           | 终止妊娠       | 未愈
        followed  | 300 | D003        | 3     | 先天性甲状腺功能减低           | 12           | 药物或特殊饮食 |
        followed  | 260 | D004        | 3     | 听力障碍                       | 60           | 助听或人工耳蜗 |
        treated   | 90  | D005        | 2     | 先天性心脏病                   | 20           | 手术           |
        diagnosed | 25  | D006        | 3     | 唇裂或腭裂                     | 3            |                |
        excluded  | 150 | D007        | 2     | 神经管缺陷                     |              |                |
        excluded  | 120 | D009        | 1     | 其他                           |              |                |
        screened  | 12  | D008        | 3     | 苯丙酮尿症                     |              |                |
    """,
)
# fmt: on
LEVEL = attribute("kind", "三级预防", dict(LEVELS))
SOULS = """
    person | birth      | deceased_on
    a      | 2025-01-01 |
    b      | 2025-06-01 |
"""
LINES = """
    register     | day        | kind | state     | answers
    birth_defect | 2025-01-05 | 3    | followed  | treatment=手术
    birth_defect | 2025-02-05 | 2    | diagnosed |
    birth_defect | 2025-03-05 | 2    | excluded  |
    birth_defect | 2024-03-05 | 1    | closed    | treatment=手术
"""
ABOUT: dict[str, Any] = {
    "source": birth_defects.source,
    "owner": birth_defects.office,
    "by": ("place",),
    "better": NEITHER,
}


def _found(period):
    return entries(birth_defects.code).during(period)


def _sure(period):
    return _found(period).where(row.state.isin(SURE))


@indicator("BDF1", title="出生缺陷筛查发现", english="Birth defects found by screening", unit="例",
           **(ABOUT | {"by": ("place", LEVEL)}))  # fmt: skip
def found(period):
    """
    筛查阳性日期在期内的个案，按三级预防的级别分列；其后排除的仍计入。
    """
    return count(_found(period), rows=True)


found.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("BDF2", title="出生缺陷确诊", english="Birth defects diagnosed", unit="例",
           **(ABOUT | {"by": ("place", LEVEL)}))  # fmt: skip
def diagnosed(period):
    """
    筛查阳性日期在期内、已确诊的个案，按三级预防的级别分列。
    """
    return count(_sure(period), rows=True)


diagnosed.example(period=year(2025), register_entries=LINES, gives="2")


@derived("BDF3", quotient("BDF2", "POP5", per=10000), title="出生缺陷发生率", english="Birth defects of ten thousand births", unit="/万",
         source=birth_defects.source, owner=birth_defects.office, better="lower")  # fmt: skip
def incidence(period):
    """
    期内发现并确诊的出生缺陷个案除以同期出生登记的活产数。
    """


incidence.example(period=year(2025), register_entries=LINES, residents=SOULS, gives="10000.00")


@indicator("BDF4", title="出生缺陷确诊干预率", english="Diagnosed birth defects that are treated", unit="%",
           **(ABOUT | {"base": "台账条目", "better": "higher"}))  # fmt: skip
def treated(period):
    """
    分母：筛查阳性日期在期内、已确诊的个案。分子：其中已干预、随访或结束随访的。
    """
    return share(
        _sure(period).where(row.state.isin(("treated", "followed", "closed"))),
        of=_sure(period),
        rows=True,
    )


treated.example(period=year(2025), register_entries=LINES, gives="1 of 2")
