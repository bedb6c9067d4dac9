"""Pre-marital examinations (婚前医学检查): registered, examined, told the result, advised, followed.

Figures: F002-31 to F002-34. A register and no programme: nobody is followed up by a plan. One line
is one person, never a couple. Three rates of three bases are kept apart: examined of those who
registered to marry, found ill of those examined; done of the task stands in the wall chart.
"""

from typing import Any

from xinglin.engines.access import CLINICIAN, NURSE, OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answered,
    answered_on,
    attribute,
    indicator,
    row,
    share,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_person
from xinglin.engines.workflow import Choice, Day, Late, Move, Text, Yes, working_days
from xinglin.kernel.time import year

KEEPERS = (NURSE, CLINICIAN, OFFICE_HEAD)
FOUND = [
    ("none", "未见异常"), ("genetic", "严重遗传性疾病"), ("infectious", "指定传染病"),
    ("mental", "有关精神病"), ("reproductive", "生殖系统疾病"), ("medical", "内科疾病"), ("other", "其他"),
]  # fmt: skip
DONE = ("examined", "certified", "advised", "followed")

# fmt: off
premarital_exams = Register(
    "premarital_exam",
    title="婚前医学检查",
    english="Pre-marital examinations",
    office="妇幼健康股",
    source="《母婴保健法》第七条至第十二条；《婚前保健工作规范（修订）》",
    subject=about_person("婚姻登记对象", ages=(20, 70)),
    asks=[
        Text("number_", "登记编号", note="一人一个编号，不写姓名"),
        Day("registered_on", "登记或告知日期", past=True),
        Yes("free", "免费检查", required=False),
        Day("examined_on", "检查日期", past=True),
        Choice("finding", "检查结果", FOUND),
        Choice("opinion", "医学意见", ["未发现医学上不宜结婚的情形", "建议暂缓结婚", "建议采取医学措施，尊重受检者意愿"]),
        Day("certified_on", "出具证明日期", past=True),
    ],
    states="registered 已登记 | examined 已检查 | certified 已出具证明 | advised 已咨询指导 | followed 已随访 | declined 未参加",
    starts="registered",
    moves=[
        Move("examine", "检查",     "registered -> examined",    by=KEEPERS, needs=["examined_on", "finding"]),
        Move("decline", "未参加",   "registered -> declined",    by=KEEPERS),
        Move("certify", "出具证明", "examined -> certified",     by=KEEPERS, needs=["opinion", "certified_on"]),
        Move("advise",  "咨询指导", "certified -> advised",      by=KEEPERS, needs=[Text("advice", "指导内容", long=True, required=False)]),
        Move("follow",  "随访",     "advised -> followed",       by=KEEPERS, needs=[Text("heard", "随访情况", long=True, required=False)]),
    ],
    deadlines=[
        Late("examined", working_days(10), tell=OFFICE_HEAD),
    ],
    on="registered_on",
    kind="finding",
    name="number_",
    unique=("number_",),
    writers=KEEPERS,
    secret=KEEPERS,
    says="婚姻登记{count}人：{kinds}",
    tells="婚前医学检查{PME1}，婚检率{PME2}，疾病检出率{PME3}",
    unit="人",
    times=4,
    demo="""
        state      | ago | number_                     | free | examined_on | finding                 | opinion                      | certified_on
        certified  | 200 | HJ1001/HJ1002/HJ1003/HJ1004/HJ1005/HJ1006/HJ1007/HJ1008 | 是 | 5 | none | 未发现医学上不宜结婚的情形 | 8
        certified  | 120 | HJ2001/HJ2002/HJ2003/HJ2004/HJ2005/HJ2006 | 是 | 6 | none            | 未发现医学上不宜结婚的情形 | 9
        advised    | 160 | HJ3001/HJ3002/HJ3003        | 是   | 4           | reproductive/medical    | 建议采取医学措施，尊重受检者意愿 | 8
        followed   | 240 | HJ4001/HJ4002               | 是   | 4           | infectious              | 建议暂缓结婚                 | 9
        examined   | 30  | HJ5001/HJ5002               | 是   | 3           | none                    |                              |
        registered | 28  | HJ6001/HJ6002/HJ6003        | 是   |             |                         |                              |
        declined   | 90  | HJ7001/HJ7002               | 是   |             |                         |                              |
    """,
)
# fmt: on
FINDING = attribute("kind", "检查结果", dict(FOUND))
PEOPLE = """
    person | birth
    wang   | 1998-01-01
    li     | 1998-01-01
    zhao   | 1998-01-01
    chen   | 1998-01-01
"""
LINES = """
    register        | person | day        | kind    | state      | answers
    premarital_exam | wang   | 2025-03-01 | none    | certified  | examined_on=2025-03-05, finding=none
    premarital_exam | li     | 2025-03-01 | medical | advised    | examined_on=2025-03-05, finding=medical
    premarital_exam | zhao   | 2025-12-30 |         | registered |
    premarital_exam | chen   | 2024-12-28 | none    | examined   | examined_on=2025-01-04, finding=none
"""
ABOUT: dict[str, Any] = {"source": premarital_exams.source, "owner": premarital_exams.office}


def _examined(period):
    """Whoever was examined in the period, whenever he registered."""
    seen = answered_on("examined_on").between(period.start, period.end)
    return entries(premarital_exams.code).where(row.state.isin(DONE), seen)


@indicator("PME1", title="婚前医学检查人数", english="People examined before marriage", unit="人",
           better=NEITHER, by=("place", FINDING), **ABOUT)  # fmt: skip
def examined(period):
    """
    检查日期在期内的婚前医学检查人数，按检查结果分列；一人一个登记编号，按人计，不按对计。
    """
    heads = _examined(period).having(many=row.day.notnull().ifelse(1, 0))
    return total(heads, of=row.many)


examined.example(
    about="who registered the year before and came in this one counts here",
    period=year(2025), residents=PEOPLE, register_entries=LINES, gives="3",
)  # fmt: skip


@indicator("PME2", title="婚检率", english="Examined of those who registered to marry",
           base="台账条目", by=("place",), **ABOUT)  # fmt: skip
def rate(period):
    """
    分母：登记日期在期内的婚姻登记人数。分子：其中截至期末已接受婚前医学检查的人数。
    """
    registered = entries(premarital_exams.code).during(period)
    done = row.state.isin(DONE) & (answered_on("examined_on") <= period.end)
    return share(registered.where(done), of=registered, rows=True)


rate.example(period=year(2025), residents=PEOPLE, register_entries=LINES, gives="2 of 3")


@indicator("PME3", title="婚检疾病检出率", english="Found ill of those examined before marriage",
           base="台账条目", by=("place",), better=NEITHER, **ABOUT)  # fmt: skip
def detected(period):
    """
    分母：检查日期在期内的婚前医学检查人数。分子：其中检出疾病的人数，即检查结果不是“未见异常”。
    """
    seen = _examined(period)
    return share(seen.where(~answered("finding", "none")), of=seen, rows=True)


detected.example(period=year(2025), residents=PEOPLE, register_entries=LINES, gives="1 of 3")
